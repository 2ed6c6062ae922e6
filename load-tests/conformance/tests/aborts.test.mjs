// A client that hangs up: the provider is let go at once.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../doubles/script.mjs';
import { pairs } from './clients.mjs';
import { eventually, newKey, received } from './places.mjs';

const WITHIN = 50; // milliseconds, from the abort to the provider seeing its connection closed
const TRIES = 5; // for a machine that is busy with something else

for (const { client, provider, model, title } of pairs()) {
  const ask = (script) => ({ model, turns: [{ user: prompt('Go on.', script) }] });

  describe(title, () => {
    test('aborting a stream closes the connection to the provider', () =>
      fastEnough(provider, async (key) => {
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
          assert.ok(abortedAt > 0, String(error));
        }

        assert.ok(said.startsWith('On and on. On and on. '));
        return abortedAt;
      }));

    test('leaving the loop closes the connection to the provider', () =>
      fastEnough(provider, async (key) => {
        const stream = await client.stream(ask({ key, say: 'On and on. ', endless: true }));

        for await (const event of stream) {
          if (client.pieceOf(event)) {
            break;
          }
        }
        return Date.now();
      }));

    test('aborting before the first token closes the connection to the provider', () =>
      fastEnough(provider, async (key) => {
        const aborter = new AbortController();
        const request = ask({ key, say: 'Late.', first: 10_000 });

        const whole = client.whole(request, undefined, { signal: aborter.signal }).catch((error) => error);
        await eventually(async () => (await received(provider, key)).length > 0);
        const abortedAt = Date.now();
        aborter.abort();

        assert.match(String(await whole), /abort/i);
        return abortedAt;
      }));
  });
}

/** @param hangUp asks under a key, hangs up, and gives the time of that */
async function fastEnough(provider, hangUp) {
  const took = [];
  while (took.length < TRIES && !(took.at(-1) <= WITHIN)) {
    const key = newKey();
    const abortedAt = await hangUp(key);
    const closed = await eventually(async () => (await received(provider, key)).find((r) => r.closedAt > 0));
    assert.ok(closed, 'the provider was never let go');
    took.push(closed.closedAt - abortedAt);
  }

  assert.ok(took.at(-1) <= WITHIN, `let go after ${took} ms`);
}
