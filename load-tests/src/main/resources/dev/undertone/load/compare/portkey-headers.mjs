// Portkey 1.15.2 appends to the headers of what fetch answered, which Node keeps immutable when the body is a
// stream: every stream would be a 500. The same answer with headers of its own lets it work; microseconds.
const original = globalThis.fetch;
const Plain = globalThis.Response;
globalThis.fetch = async (...request) => {
  const answer = await original(...request);
  return new Plain(answer.body, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
};
