// Which model answers: by its name, by a router, by what is left when one fails.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../../doubles/script.mjs';
import { clients, ways } from '../clients.mjs';
import { newKey, providers, received } from '../places.mjs';

const FALLS = [
  { fall: 'to-anthropic', from: providers.openai, to: providers.anthropic },
  { fall: 'to-openai', from: providers.anthropic, to: providers.openai },
];

for (const client of Object.values(clients)) {
  const ask = (model, script = {}, extras = {}) => ({ model, turns: [{ user: prompt('Hi.', script) }], extras });

  describe(client.name, () => {
    for (const model of ['undertone/conformance', 'conformance']) {
      test(`${model} is a router, whose rules choose`, async () => {
        const { text, raw } = await client.whole(ask(model));

        assert.equal(text, 'Hello from openai.');
        assert.equal(raw.metadata.rule, 'default');
      });
    }

    test('auto is the default router', async () => {
      const { text } = await client.whole(ask('auto', { say: 'Automatic.' }, { models: ['openai/gpt-double'] }));

      assert.equal(text, 'Automatic.');
    });

    for (const { fall, from, to } of FALLS) {
      for (const way of ways) {
        test(`${way}: a 503 of ${from.name} is answered by ${to.name} unseen`, async () => {
          const key = newKey();
          const script = { key, say: 'From the second.', fail: { first: { status: 503, times: 1 } } };

          const answer = await client[way](ask('undertone/conformance', script, { metadata: { fall } }));

          assert.equal(answer.text, 'From the second.');
          assert.equal((await received(from, key, 'first')).length, 1);
          assert.equal((await received(to, key, to.name)).length, 1);
        });
      }

      test(`the attempts of ${from.name} and ${to.name} are told`, async () => {
        const script = { fail: { first: { status: 503 } } };

        const { raw } = await client.whole(ask('undertone/conformance', script, { metadata: { fall } }));

        const [first, second] = raw.metadata.attempts;
        assert.equal(first.success, false);
        assert.ok(first.error ?? first.error_kind ?? first.failure, JSON.stringify(first));
        assert.equal(second.success, true);
        assert.equal(second.model, `${to.name}/${to.model}`);
      });

      for (const how of ['error', 'cut', 'end']) {
        test(`a stream of ${from.name} that breaks (${how}) before its first token comes from ${to.name}`, async () => {
          const script = { say: 'Whole.', breakAfter: { how, n: 0, at: 'first' } };

          const answer = await client.streamed(ask('undertone/conformance', script, { metadata: { fall } }));

          assert.equal(answer.text, 'Whole.');
        });
      }
    }

    test('a provider that is silent for too long is left for the next', async () => {
      const key = newKey();
      const script = { key, say: 'Soon.', slow: { first: 10_000 } };

      const answer = await client.streamed(ask('undertone/conformance', script, { metadata: { fall: 'hurried' } }));

      assert.equal(answer.text, 'Soon.');
      const [silent] = await received(providers.openai, key, 'first');
      assert.ok(silent.closedAt > 0, 'it was not let go');
    });
  });
}
