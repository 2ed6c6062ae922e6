// What a request says to the gateway: it works, and the provider hears nothing of it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../../doubles/script.mjs';
import { anthropic, clients, openai, pairs, spares, ways } from '../clients.mjs';
import { newKey, providers, received, undertone } from '../places.mjs';

const EXTRAS = {
  models: ['openai/gpt-double', 'anthropic/claude-double'],
  metadata: { tier: 'silver', caller: 'c-17' },
  user: 'user-42',
  budget_ms: 15_000,
  sort: ['price'],
  ignore: ['told'],
  fallback: { ttft_timeout: '15s' },
  drop_unsupported: true,
  voice: { rate: { syllables_per_s: 4.2, available: true } },
};

const spare = spares(65);

for (const { client, provider, model, title } of pairs()) {
  describe(title, () => {
    for (const way of ways) {
      test(`${way}: no extra reaches the provider`, async () => {
        const key = newKey();
        const { models, ...extras } = EXTRAS;

        const answer = await client[way]({ model, turns: [{ user: prompt('Hi.', { key, say: 'Ho.' }) }], extras });

        const [request] = await received(provider, key);
        assert.equal(answer.text, 'Ho.');
        nothingLeaked(request);
      });
    }

    test('a pool of models does not reach the provider', async () => {
      const key = newKey();
      const extras = { ...EXTRAS, models: [model] };

      const answer = await client.whole({ model: 'auto', turns: [{ user: prompt('Hi.', { key, say: 'Ho.' }) }], extras });

      const [request] = await received(provider, key);
      assert.equal(answer.text, 'Ho.');
      nothingLeaked(request);
    });
  });
}

for (const client of Object.values(clients)) {
  describe(client.name, () => {
    const ask = (model, extras = {}, script = {}) => ({ model, turns: [{ user: prompt('Hi.', script) }], extras });

    test('metadata decides the route, whose prompt is added', async () => {
      const key = newKey();

      const answer = await client.whole(ask('undertone/conformance', { metadata: { tier: 'gold' } }, { key }));

      const [request] = await received(providers.anthropic, key);
      assert.match(answer.text, /anthropic/);
      assert.match(JSON.stringify(request.body.system), /Always say please\./);
    });

    test('a provider that is to be told is told', async () => {
      const key = newKey();
      const told = { user: 'user-42', metadata: { caller: 'c-17' } };

      await client.whole(ask('told/gpt-double', told, { key }));

      const [request] = await received(providers.openai, key);
      assert.equal(request.body.user, 'user-42');
      assert.deepEqual(request.body.metadata, { caller: 'c-17' });
    });

    test('a model that is to be ignored is not asked', async () => {
      const answer = await client.whole(ask('undertone/conformance', { ignore: ['openai'] }));

      assert.match(answer.text, /anthropic/);
    });

    test('a pool of models is asked in its order', async () => {
      const models = ['anthropic/claude-double', 'openai/gpt-double'];

      const answer = await client.whole(ask('undertone/conformance', { models }));

      assert.match(answer.text, /anthropic/);
    });

    test('sorting by price takes the cheaper one', async () => {
      const models = ['anthropic/claude-double', 'openai/gpt-double'];

      const answer = await client.whole(ask('undertone/conformance', { models, sort: ['price'] }));

      assert.match(answer.text, /openai/);
    });

    test('a time limit for the first token of one request holds', async () => {
      const silent = spare(providers.openai);
      const script = { say: 'Here.', slow: { [silent.deployment]: 5_000 } };
      const models = [silent.model, 'anthropic/claude-double'];
      const extras = { models, fallback: { ttft_timeout: '400ms' } };

      const answer = await client.whole(ask('undertone/conformance', extras, script));

      assert.equal(answer.text, 'Here.');
    });

    test('an extra of the wrong type is refused by its name', async () => {
      for (const extras of [{ budget_ms: 'soon' }, { metadata: { a: { b: 1 } } }, { fallback: { ttft_timeout: 'soon' } }]) {
        const error = await client.whole(ask('auto', extras)).catch((error) => error);

        assert.equal(error.status, 400, JSON.stringify(extras));
        assert.match(error.message, new RegExp(Object.keys(extras)[0]));
      }
    });
  });
}

test('a body that needs nothing but another model reaches the provider as it was written', async () => {
  const key = newKey();
  const user = JSON.stringify(prompt('Hi.', { key, say: 'Ho.' }));
  const body = `{ "temperature":1.0e0,\n "model" : "openai/gpt-double" , "unknown_to_us": [1, {"a":null}],
    "messages":[{"role":"user","content":${user}}]}`;

  await fetch(`${undertone.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${undertone.key}`, 'content-type': 'application/json' },
    body,
  });

  const [request] = await received(providers.openai, key);
  assert.equal(request.raw, body.replace('openai/gpt-double', 'gpt-double'));
});

for (const { provider, model, title } of pairs(clients.messages)) {
  test(`${title}: version and betas are told to a provider of the same dialect alone`, async () => {
    const key = newKey();
    const messages = [{ role: 'user', content: prompt('Hi.', { key }) }];

    await anthropic().beta.messages.create({ model, max_tokens: 9, messages, betas: ['context-1m-2025-08-07'] });

    const [{ headers }] = await received(provider, key);
    const same = provider === providers.anthropic;
    assert.equal(headers['anthropic-version'], same ? '2026-10-21' : undefined);
    assert.equal(headers['anthropic-beta'], same ? 'context-1m-2025-08-07' : undefined);
  });
}

for (const client of [clients.chat, clients.responses]) {
  test(`${client.name} from anthropic: the version is that which Undertone writes`, async () => {
    const key = newKey();

    await client.whole({ model: 'anthropic/claude-double', turns: [{ user: prompt('Hi.', { key }) }] });

    const [{ headers }] = await received(providers.anthropic, key);
    assert.equal(headers['anthropic-version'], '2023-06-01');
  });
}

test('one SDK client reaches both providers', async () => {
  const client = openai();

  for (const { model, provider } of pairs(clients.chat)) {
    const completion = await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi.' }] });
    assert.equal(completion.choices[0].message.content, `Hello from ${provider.name}.`);
  }
});

function nothingLeaked(request) {
  for (const extra of Object.keys(EXTRAS)) {
    assert.ok(!(extra in request.body), `${extra} reached the provider`);
  }
  assert.doesNotMatch(request.raw, /c-17|user-42|silver/);
  assert.doesNotMatch(JSON.stringify(request.headers), /conformance-key|x-undertone|x-stainless/i);
}
