// The last of the major versions before, which are still in wide use: another HTTP client beneath
// that of OpenAI, another version of the API with that of Anthropic.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic from 'anthropic-0';
import OpenAI from 'openai-4';
import { prompt } from '../doubles/script.mjs';
import { anthropicSettings, clients, openaiSettings, pairs, spares } from './clients.mjs';
import { eventually, newKey, received } from './places.mjs';

const OLDER = [
  { client: clients.chat, Sdk: OpenAI, open: () => new OpenAI(openaiSettings()) },
  { client: clients.messages, Sdk: Anthropic, open: () => new Anthropic(anthropicSettings()) },
];
const TOOL = { name: 'look', about: 'Looks.', parameters: { type: 'object', properties: { at: { type: 'string' } } } };
const CALL = { id: 'call_1', name: 'look', args: { at: 'it' } };

const spare = spares(61);

for (const { client, Sdk, open } of OLDER) {
  for (const { provider, model, title } of pairs(client)) {
    const ask = (script, more = {}) => ({ model, turns: [{ user: prompt('Hi.', script) }], ...more });

    describe(`${title}, older SDK`, () => {
      for (const way of ['whole', 'streamed']) {
        test(`${way}: text and counts`, async () => {
          const usage = { input: 50, cached: 10, output: 20 };

          const answer = await client[way](ask({ say: 'Grüße, Ältere!', usage }, { temperature: 0.3 }), open());

          assert.equal(answer.text, 'Grüße, Ältere!');
          assert.equal(answer.usage.input, 50);
          assert.equal(answer.usage.output, 20);
        });

        test(`${way}: a round trip of a tool`, async () => {
          const first = { user: prompt('Look.', { tools: [CALL] }) };
          const { tools } = await client[way]({ model, tools: [TOOL], turns: [first] }, open());
          const calls = [{ ...CALL, id: tools[0].id }];
          const turns = [first, { calls }, { results: [{ id: tools[0].id, text: 'seen' }] }];

          const answer = await client[way]({ model, tools: [TOOL], turns }, open());

          assert.deepEqual(JSON.parse(tools[0].args), CALL.args);
          assert.match(answer.text, /=seen/);
        });
      }

      test('its helper for streams', async () => {
        const helper = client === clients.messages ? open().messages : open().beta.chat.completions;

        const stream = helper.stream(client.body(ask({ say: 'Helped.' })));

        const final = await (stream.finalChatCompletion?.() ?? stream.finalMessage());
        assert.equal(client.read({ usage: {}, ...final }).text, 'Helped.');
      });

      test('its errors', async () => {
        const failing = { fail: { any: { status: 429, retryAfter: 3 } } };
        const request = { ...ask(failing), model: spare(provider).model };

        const error = await client.whole(request, open()).catch((error) => error);

        assert.ok(error instanceof Sdk.RateLimitError, String(error));
      });

      test('its abort', async () => {
        const key = newKey();
        const stream = await client.stream(ask({ key, say: 'On and on. ', endless: true }), open());

        for await (const event of stream) {
          if (client.pieceOf(event)) {
            break;
          }
        }
        const leftAt = Date.now();

        const closed = await eventually(async () => (await received(provider, key)).find((r) => r.closedAt > 0));
        assert.ok(closed, 'the provider was never let go');
        assert.ok(closed.closedAt - leftAt <= 500, `let go after ${closed.closedAt - leftAt} ms`);
      });
    });
  }
}
