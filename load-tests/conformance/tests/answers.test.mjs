// Plain answers: every client dialect, every provider, whole and streamed, raw and through the
// SDKs' helpers.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../doubles/script.mjs';
import { asked } from './asked.mjs';
import { pairs, ways } from './clients.mjs';
import { newKey, received } from './places.mjs';

const SPOKEN = 'Grüße! 日本語 👩‍👩‍👧 and "quotes"\n\tand \\ backslashes.';

for (const { client, provider, model, title } of pairs()) {
  const ask = (script, more = {}) => ({ model, turns: [{ user: prompt('Speak.', script) }], ...more });

  describe(title, () => {
    for (const way of ways) {
      test(`${way}: text, end and model arrive`, async () => {
        const answer = await client[way](ask({ say: SPOKEN }));

        assert.equal(answer.text, SPOKEN);
        assert.equal(answer.finish, 'stop');
        assert.ok(answer.model.includes(provider.model), `model is ${answer.model}`);
        assert.ok(answer.raw.id ?? answer.chunks[0].id ?? answer.chunks[0].response.id);
      });

      test(`${way}: what was counted arrives`, async () => {
        const usage = { input: 100, cached: 40, output: 20, reasoning: 5 };

        const answer = await client[way](ask({ say: 'One two.', usage }));

        const { reasoning, ...counts } = answer.usage;
        assert.deepEqual(counts, { input: 100, cached: 40, output: 20, total: 120 });
        if (reasoning !== undefined) {
          assert.equal(reasoning, 5);
        }
      });

      test(`${way}: an answer that is cut for its length says so`, async () => {
        const answer = await client[way](ask({ say: 'Too lo', finish: 'length' }));

        assert.equal(answer.text, 'Too lo');
        assert.equal(answer.finish, 'length');
      });

      test(`${way}: an answer that was filtered says so`, async () => {
        const answer = await client[way](ask({ say: 'I will', finish: 'filter' }));

        assert.equal(answer.text, 'I will');
        assert.equal(answer.finish, 'filter');
      });

      for (const finish of ['stop', 'length']) {
        test(`${way}: an empty answer that was paid for is an answer (${finish})`, async () => {
          const answer = await client[way](ask({ say: '', finish, usage: { output: 9 } }));

          assert.equal(answer.text, '');
          assert.equal(answer.finish, finish);
        });
      }

      test(`${way}: a long answer arrives whole`, async () => {
        const say = Array.from({ length: 4_000 }, (_, i) => `w${i}`).join(' ');

        const answer = await client[way](ask({ say }));

        assert.equal(answer.text, say);
      });
    }

    test('a stream comes in pieces, not at its end', async () => {
      const stream = await client.stream(ask({ say: 'one, two, three, four', gap: 40 }));

      const times = [];
      for await (const event of stream) {
        if (client.pieceOf(event)) {
          times.push(performance.now());
        }
      }

      assert.ok(times.length >= 4, `${times.length} pieces`);
      assert.ok(times.at(-1) - times[0] > 80, `all within ${times.at(-1) - times[0]} ms`);
    });

    test('conversation, instructions and parameters reach the provider', async () => {
      const key = newKey();
      const last = prompt('And now?', { key });

      await client.whole({
        model,
        system: 'Be brief.',
        turns: [{ user: 'Hello.' }, { said: 'Hello yourself.' }, { user: last }],
        max: 300,
        temperature: 0.5,
      });

      const [request] = await received(provider, key);
      const { system, turns, model: named, max, temperature } = asked(request);
      assert.equal(system, 'Be brief.');
      assert.deepEqual(turns, [{ user: 'Hello.' }, { assistant: 'Hello yourself.' }, { user: last }]);
      assert.equal(named, provider.model);
      assert.equal(max, 300);
      assert.equal(temperature, 0.5);
    });
  });
}

for (const { client, provider, model, title } of pairs().filter(({ client }) => client.name !== 'responses')) {
  describe(title, () => {
    test('stop sequences reach the provider, and the one that was met is an end', async () => {
      const key = newKey();
      const user = prompt('Count.', { key, say: 'One, ', finish: 'stop_sequence', matched: 'two' });

      const answer = await client.whole({ model, turns: [{ user }], stop: ['two', 'three'] });

      const [request] = await received(provider, key);
      assert.deepEqual(asked(request).stop, ['two', 'three']);
      assert.equal(answer.finish, 'stop');
    });
  });
}
