// Where the tests find what they talk to. run.mjs says it in the environment.

import { randomUUID } from 'node:crypto';

const { UNDERTONE_URL, UNDERTONE_KEY, OPENAI_DOUBLE_URL, ANTHROPIC_DOUBLE_URL } = process.env;
if (!OPENAI_DOUBLE_URL || !ANTHROPIC_DOUBLE_URL) {
  throw new Error('Nothing to talk to: start the tests with `npm test`.');
}

/** Whether the SDKs talk to the doubles themselves, to show that tests and doubles agree. */
export const direct = !UNDERTONE_URL;

export const undertone = { url: UNDERTONE_URL, key: UNDERTONE_KEY };

/** The providers behind Undertone. Each has a deployment of its own name. */
export const providers = {
  openai: { name: 'openai', url: OPENAI_DOUBLE_URL, key: 'openai-double-key', model: 'gpt-double' },
  anthropic: {
    name: 'anthropic',
    url: ANTHROPIC_DOUBLE_URL,
    key: 'anthropic-double-key',
    model: 'claude-double',
  },
};

/** A name that no other test's requests are recorded under. */
export const newKey = () => randomUUID();

/** What a provider was asked under a key, in the order of arrival; `deployment` picks some of it. */
export async function received(provider, key, deployment) {
  const answer = await fetch(`${provider.url}/control/requests?key=${key}`);
  const all = await answer.json();
  return deployment ? all.filter((request) => request.deployment === deployment) : all;
}

/** Asks until `found` gives something, for at most two seconds. */
export async function eventually(found) {
  const until = Date.now() + 2_000;
  for (;;) {
    const value = await found();
    if (value || Date.now() > until) {
      return value;
    }
    await new Promise((done) => setTimeout(done, 2));
  }
}
