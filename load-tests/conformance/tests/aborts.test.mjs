// A client that hangs up: the provider is let go at once.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../doubles/script.mjs';
import { pairs } from './clients.mjs';
import { eventually, newKey, received } from './places.mjs';

const WITHIN = 50; // milliseconds, from the abort to the provider seeing its connection closed

for (const { client, provider, model, title } of pairs()) {
  const ask = (script) => ({ model, turns: [{ user: prompt('Go on.', script) }] });

  describe(title, () => {
    test('aborting a stream closes the connection to the provider', async () => {
      const key = newKey();
      const aborter = new AbortController();
      const request = ask({ key, say: 'On and on. ', endless: true });
      const stream = await client.stream(request, undefined, { signal: aborter.signal });

      let abortedAt = 0;
      let said = '';
      try {
        for await (const event of stream) {
          said += client.pieceOf(event);
          if (said.length > 30 && abortedAt === 0) {
            abortedAt = Date.now();
            aborter.abort();
          }
        }
      } catch (error) {
        assert.equal(abortedAt > 0, true, String(error));
      }

      assert.ok(said.startsWith('On and on. On and on. '));
      await released(provider, key, abortedAt);
    });

    test('leaving the loop closes the connection to the provider', async () => {
      const key = newKey();
      const stream = await client.stream(ask({ key, say: 'On and on. ', endless: true }));

      let said = '';
      for await (const event of stream) {
        said += client.pieceOf(event);
        if (said.length > 30) {
          break;
        }
      }

      await released(provider, key, Date.now());
    });

    test('aborting before the first token closes the connection to the provider', async () => {
      const key = newKey();
      const aborter = new AbortController();
      const request = ask({ key, say: 'Late.', first: 10_000 });

      const whole = client.whole(request, undefined, { signal: aborter.signal }).catch((error) => error);
      await eventually(async () => (await received(provider, key)).length > 0);
      const abortedAt = Date.now();
      aborter.abort();

      assert.match(String(await whole), /abort/i);
      await released(provider, key, abortedAt);
    });
  });
}

async function released(provider, key, abortedAt) {
  const request = await eventually(async () => {
    const [request] = await received(provider, key);
    return request?.closedAt > 0 && request;
  });

  assert.ok(request, 'the provider was never let go');
  const took = request.closedAt - abortedAt;
  assert.ok(took <= WITHIN, `let go after ${took} ms`);
}
