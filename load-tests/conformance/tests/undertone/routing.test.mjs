// Which model answers: by its name, by a router, by what is left when one fails.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../../doubles/script.mjs';
import { clients, modelOf, spares, ways } from '../clients.mjs';
import { newKey, providers, received } from '../places.mjs';

const { openai, anthropic } = providers;
const FALLS = [
  [openai, anthropic],
  [anthropic, openai],
];
const spare = spares(70);

for (const client of Object.values(clients)) {
  const ask = (model, script = {}, extras = {}) => ({ model, turns: [{ user: prompt('Hi.', script) }], extras });

  describe(client.name, () => {
    for (const model of ['undertone/conformance', 'conformance', 'auto']) {
      test(`${model} is a router, whose rules choose`, async () => {
        const { text, raw } = await client.whole(ask(model));

        assert.equal(text, 'Hello from openai.');
        assert.equal(raw.metadata.rule, 'default');
      });
    }

    for (const [from, to] of FALLS) {
      /** A pool of two models, of which the first will fail: {models, first}. */
      const pool = () => {
        const { model, deployment } = spare(from);
        return { models: [model, modelOf(to)], first: deployment };
      };

      for (const way of ways) {
        test(`${way}: a 503 of ${from.name} is answered by ${to.name} unseen`, async () => {
          const key = newKey();
          const { models, first } = pool();
          const script = { key, say: 'From the second.', fail: { [first]: { status: 503 } } };

          const answer = await client[way](ask('auto', script, { models }));

          assert.equal(answer.text, 'From the second.');
          assert.equal((await received(from, key, first)).length, 1);
          assert.equal((await received(to, key, to.name)).length, 1);
        });
      }

      test(`the attempts of ${from.name} and ${to.name} are told`, async () => {
        const { models, first } = pool();
        const script = { fail: { [first]: { status: 503 } } };

        const { raw } = await client.whole(ask('auto', script, { models }));

        const { attempts } = raw.metadata;
        assert.deepEqual(attempts.map(({ model, success }) => ({ model, success })), [
          { model: models[0], success: false },
          { model: models[1], success: true },
        ]);
        assert.equal(attempts[0].error, 'unavailable', JSON.stringify(attempts));
      });

      for (const how of ['error', 'cut', 'end']) {
        test(`a stream of ${from.name} that breaks (${how}) before its first token comes from ${to.name}`, async () => {
          const { models, first } = pool();
          const script = { say: 'Whole.', breakAfter: { how, n: 0, at: first } };

          const answer = await client.streamed(ask('auto', script, { models }));

          assert.equal(answer.text, 'Whole.');
        });
      }

      test(`a ${from.name} that is silent for too long is left for ${to.name}, and let go`, async () => {
        const key = newKey();
        const { models, first } = pool();
        const script = { key, say: 'Soon.', slow: { [first]: 10_000 } };
        const extras = { models, fallback: { ttft_timeout: '300ms' } };

        const answer = await client.streamed(ask('auto', script, extras));

        assert.equal(answer.text, 'Soon.');
        const [silent] = await received(from, key, first);
        assert.ok(silent.closedAt > 0, 'it was not let go');
      });
    }
  });
}
