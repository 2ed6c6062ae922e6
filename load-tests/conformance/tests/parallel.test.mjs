// Many requests at once get each its own answer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prompt } from '../doubles/script.mjs';
import { pairs, ways } from './clients.mjs';

const AT_ONCE = 50;

for (const { client, model, title } of pairs()) {
  test(`${title}: ${AT_ONCE} requests at once get each its own answer`, async () => {
    const asked = Array.from({ length: AT_ONCE }, (_, i) => {
      const say = `Answer ${i}: ${'x'.repeat(i * 11)} end ${i}.`;
      const user = prompt('Go.', { say, gap: i % 3, usage: { input: 1_000 + i, output: 2_000 + i } });
      return { i, say, way: ways[i % ways.length], request: { model, turns: [{ user }] } };
    });

    const answers = await Promise.all(asked.map(({ way, request }) => client[way](request)));

    answers.forEach((answer, i) => {
      assert.equal(answer.text, asked[i].say);
      assert.equal(answer.usage.input, 1_000 + i);
      assert.equal(answer.usage.output, 2_000 + i);
    });
    assert.equal(new Set(answers.map((answer) => answer.raw.id)).size, AT_ONCE);
  });
}
