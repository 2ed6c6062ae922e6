// Errors of a provider: the SDK throws the class that belongs to them, and what was said before a
// stream broke was delivered.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { prompt } from '../doubles/script.mjs';
import { anthropic, openai, pairs, spares, ways } from './clients.mjs';
import { direct, newKey, received } from './places.mjs';

const spare = spares(1);

for (const { client, provider, title } of pairs()) {
  const Sdk = client.name === 'messages' ? Anthropic : OpenAI;
  const open = client.name === 'messages' ? anthropic : openai;
  const ask = (script) => ({ model: spare(provider).model, turns: [{ user: prompt('Fail.', script) }] });
  const failing = (status, more = {}) => ({ fail: { any: { status, ...more } } });

  describe(title, () => {
    test('429 is a rate limit, with the time to wait', async () => {
      const error = await thrown(client.whole(ask(failing(429, { retryAfter: 7 }))));

      assert.ok(error instanceof Sdk.RateLimitError, String(error));
      assert.equal(error.status, 429);
      assert.equal(error.headers.get('retry-after'), '7');
    });

    test('the SDK waits and asks again after a 429', async () => {
      const key = newKey();
      const script = { key, say: 'Now.', ...failing(429, { retryAfter: 1, times: 1 }) };
      const began = performance.now();

      const answer = await client.whole(ask(script), open({ maxRetries: 1 }));

      assert.equal(answer.text, 'Now.');
      assert.ok(performance.now() - began > 900);
      assert.equal((await received(provider, key)).length, 2);
    });

    for (const way of ways) {
      test(`${way}: 500 and 503 are errors of the server`, async () => {
        for (const status of [500, 503]) {
          const error = await thrown(client[way](ask(failing(status))));

          assert.ok(error instanceof Sdk.InternalServerError, `${status}: ${error}`);
        }
      });

      test(`${way}: a bad request is one`, async () => {
        const refused = { type: 'invalid_request_error', message: 'Too strange.' };

        const error = await thrown(client[way](ask(failing(400, refused))));

        assert.ok(error instanceof Sdk.BadRequestError, String(error));
        assert.match(error.message, /Too strange/);
      });
    }

    test('an error has an id to ask about', async () => {
      const error = await thrown(client.whole(ask(failing(500))));

      assert.ok(error.requestID ?? error.request_id);
    });

    // The SDK of OpenAI does not see that a body ended early; a gateway has to tell it.
    for (const how of direct ? ['error', 'cut'] : ['error', 'cut', 'end']) {
      test(`a stream that breaks (${how}) throws after what was said`, async () => {
        const say = 'Once upon a time there was a provider.';
        const stream = await client.stream(ask({ say, gap: 5, breakAfter: { how, n: 3 } }));

        let said = '';
        const error = await thrown(
          (async () => {
            for await (const event of stream) {
              said += client.pieceOf(event);
              finishes(event);
            }
          })(),
        );

        assert.ok(error, 'a clean end');
        assert.equal(said, say.slice(0, 15));
      });

      test(`a stream that breaks (${how}) fails the helper`, async () => {
        const script = { say: 'Once upon a time.', gap: 5, breakAfter: { how, n: 2 } };

        const error = await thrown(client.helped(ask(script)));

        assert.ok(error instanceof Error, 'a clean end');
      });
    }
  });
}

/** A stream that broke may not say that it came to an end. */
function finishes(event) {
  const reason = event.choices?.[0]?.finish_reason ?? event.delta?.stop_reason;
  assert.ok(!reason || reason === 'error', `finished: ${reason}`);
  assert.notEqual(event.type, 'response.completed');
  assert.notEqual(event.type, 'message_stop');
}

async function thrown(promise) {
  try {
    await promise;
  } catch (error) {
    if (error instanceof assert.AssertionError) {
      throw error;
    }
    return error;
  }
  return undefined;
}
