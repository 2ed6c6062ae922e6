// What Undertone itself refuses, as the SDKs see it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { prompt } from '../../doubles/script.mjs';
import { anthropic, clients, openai } from '../clients.mjs';
import { newKey, providers, received } from '../places.mjs';

const refused = (promise) => promise.then(() => assert.fail('it was answered'), (error) => error);
const USER = [{ role: 'user', content: 'Hi.' }];

for (const client of Object.values(clients)) {
  const Sdk = client === clients.messages ? Anthropic : OpenAI;
  const open = client === clients.messages ? anthropic : openai;
  const ask = (more) => ({ model: 'auto', turns: [{ user: 'Hi.' }], ...more });

  describe(client.name, () => {
    test('a wrong token is an authentication error', async () => {
      const error = await refused(client.whole(ask({}), open({ apiKey: 'wrong' })));

      assert.ok(error instanceof Sdk.AuthenticationError, String(error));
    });

    test('an unknown model is not found, and named', async () => {
      for (const model of ['openai/none', 'undertone/none', 'nobody/nothing', 'none']) {
        const error = await refused(client.whole(ask({ model })));

        assert.ok(error instanceof Sdk.NotFoundError, `${model}: ${error}`);
        assert.match(error.message, new RegExp(model));
      }
    });

    test('a stream that is refused is refused before it begins', async () => {
      const error = await refused(client.stream(ask({ model: 'openai/none' })));

      assert.ok(error instanceof Sdk.NotFoundError, String(error));
    });

    test('a field of the wrong type is a bad request that names it', async () => {
      const error = await refused(client.whole(ask({ extras: { stream: 'perhaps' } })));

      assert.ok(error instanceof Sdk.BadRequestError, String(error));
      assert.match(error.message, /stream/);
    });

    test('a key that the provider does not accept is no fault of the client', async () => {
      const error = await refused(client.whole(ask({ model: 'locked/gpt-double' })));

      assert.ok(error.status >= 500, `${error.status} ${error}`);
      assert.doesNotMatch(error.message, /wrong-key/);
    });

    test('an error of Undertone has an id to ask about', async () => {
      const error = await refused(client.whole(ask({ model: 'openai/none' })));

      assert.ok(error.requestID);
    });
  });
}

describe('a field that the provider has no counterpart for', () => {
  const model = 'anthropic/claude-double';
  const strange = {
    n: 2,
    logprobs: true,
    logit_bias: { 50256: -100 },
    seed: 7,
    frequency_penalty: 0.5,
    presence_penalty: 0.5,
    audio: { format: 'mp3', voice: 'alloy' },
  };

  for (const [field, value] of Object.entries(strange)) {
    test(`${field} is a bad request that names it`, async () => {
      const error = await refused(openai().chat.completions.create({ model, messages: USER, [field]: value }));

      assert.ok(error instanceof OpenAI.BadRequestError, String(error));
      assert.equal(error.param, field);
      assert.equal(error.type, 'invalid_request_error');
    });
  }

  test('is left out with drop_unsupported', async () => {
    const key = newKey();
    const messages = [{ role: 'user', content: prompt('Hi.', { key }) }];
    const { audio, n, ...dropped } = strange;

    const completion = await openai().chat.completions.create({ model, messages, drop_unsupported: true, ...dropped });

    const [request] = await received(providers.anthropic, key);
    assert.equal(completion.choices[0].message.content, 'Hello from anthropic.');
    assert.ok(!('seed' in request.body));
  });

  test('top_k of Anthropic is a bad request that names it at an OpenAI provider', async () => {
    const asked = anthropic().messages.create({ model: 'openai/gpt-double', max_tokens: 9, messages: USER, top_k: 5 });

    const error = await refused(asked);

    assert.ok(error instanceof Anthropic.BadRequestError, String(error));
    assert.match(error.message, /top_k/);
  });

  test('state on the server is refused by the name of its field', async () => {
    for (const extra of [{ previous_response_id: 'resp_1' }, { background: true }, { conversation: 'conv_1' }]) {
      const error = await refused(openai().responses.create({ model, input: 'Hi.', ...extra }));

      assert.ok(error instanceof OpenAI.BadRequestError, String(error));
      assert.equal(error.param, Object.keys(extra)[0]);
    }
  });

  test('tools that only OpenAI runs are refused', async () => {
    const asked = openai().responses.create({ model, input: 'Hi.', tools: [{ type: 'web_search' }] });

    const error = await refused(asked);

    assert.ok(error instanceof OpenAI.BadRequestError, String(error));
    assert.match(error.param, /^tools/);
  });
});

describe('a request that is none', () => {
  test('messages that are missing are named', async () => {
    const error = await refused(openai().chat.completions.create({ model: 'auto' }));

    assert.ok(error instanceof OpenAI.BadRequestError, String(error));
    assert.equal(error.param, 'messages');
  });

  test('a model that is missing is named', async () => {
    const error = await refused(openai().chat.completions.create({ messages: USER }));

    assert.ok(error instanceof OpenAI.BadRequestError, String(error));
    assert.equal(error.param, 'model');
  });
});
