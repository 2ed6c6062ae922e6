export async function startUndertone() { throw new Error('not yet'); }
