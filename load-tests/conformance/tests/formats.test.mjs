// What is not plain text: structured output, images, reasoning.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { prompt } from '../doubles/script.mjs';
import { asked } from './asked.mjs';
import { anthropic, clients, openai, pairs, ways } from './clients.mjs';
import { newKey, received } from './places.mjs';

const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' }, degrees: { type: 'number' } },
  required: ['city', 'degrees'],
  additionalProperties: false,
};
const WEATHER = { city: 'Zürich', degrees: 21.5 };
const PIXEL = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PHOTO = 'https://pictures.example/cat.jpg';

for (const { client, provider, model, title } of pairs()) {
  describe(title, () => {
    for (const way of ways) {
      test(`${way}: a JSON schema reaches the provider, and what fits it arrives`, async () => {
        const key = newKey();
        const user = prompt('Weather?', { key, say: JSON.stringify(WEATHER) });

        const answer = await client[way]({ model, turns: [{ user }], schema: SCHEMA });

        const [request] = await received(provider, key);
        assert.deepEqual(asked(request).schema, SCHEMA);
        assert.deepEqual(JSON.parse(answer.text), WEATHER);
        assert.deepEqual(answer.tools, []);
        assert.equal(answer.finish, 'stop');
      });
    }

    test('images reach the provider, embedded and by address, in their places', async () => {
      const key = newKey();
      const user = prompt('What is this?', { key });

      await client.whole({ model, turns: [{ user, images: [PIXEL, PHOTO] }] });

      const [request] = await received(provider, key);
      assert.deepEqual(asked(request).turns, [{ user }, { image: PIXEL }, { image: PHOTO }]);
    });

    for (const way of ways) {
      test(`${way}: reasoning is asked for, and kept out of the text`, async () => {
        const key = newKey();
        const user = prompt('Think.', { key, think: 'Hm, hm.', say: 'Done.' });

        const answer = await client[way]({ model, turns: [{ user }], effort: 'medium', max: 8_000 });

        const [request] = await received(provider, key);
        assert.ok(asked(request).reasons);
        assert.equal(answer.text, 'Done.');
        // The helper of chat completions keeps only what OpenAI itself sends, which is no reasoning.
        if (!(way === 'helped' && client.name === 'chat completions')) {
          assert.equal(answer.thought, 'Hm, hm.');
        }
      });
    }
  });
}

describe('the parsers of the SDKs', () => {
  const Weather = z.object({ city: z.string(), degrees: z.number() });
  const user = prompt('Weather?', { say: JSON.stringify(WEATHER) });

  for (const { model, title } of pairs(clients.chat)) {
    test(`${title}: chat.completions.parse`, async () => {
      const completion = await openai().chat.completions.parse({
        model,
        messages: [{ role: 'user', content: user }],
        response_format: zodResponseFormat(Weather, 'weather'),
      });

      assert.deepEqual(completion.choices[0].message.parsed, WEATHER);
    });
  }

  for (const { model, title } of pairs(clients.responses)) {
    test(`${title}: responses.parse`, async () => {
      const response = await openai().responses.parse({
        model,
        input: user,
        text: { format: zodTextFormat(Weather, 'weather') },
      });

      assert.deepEqual(response.output_parsed, WEATHER);
    });
  }

  for (const { model, title } of pairs(clients.messages)) {
    test(`${title}: messages.parse`, async () => {
      const message = await anthropic().messages.parse({
        model,
        max_tokens: 500,
        messages: [{ role: 'user', content: user }],
        output_config: { format: zodOutputFormat(Weather) },
      });

      assert.deepEqual(message.parsed_output, WEATHER);
    });
  }
});

for (const { provider, model, title } of pairs(clients.messages)) {
  test(`${title}: a thinking block with its signature may be sent back`, async () => {
    const key = newKey();
    const tools = [{ name: 'look', about: 'Looks.', parameters: { type: 'object', properties: {} } }];
    const first = { user: prompt('Look.', { key, think: 'Hm.', tools: [{ id: 'look_1', name: 'look', args: {} }] }) };
    const offered = { model, tools, effort: 'high', max: 8_000 };

    const { raw } = await clients.messages.whole({ ...offered, turns: [first] });
    const blocks = raw.content;
    const used = blocks.find((block) => block.type === 'tool_use');
    const results = { results: [{ id: used.id, text: 'seen' }] };
    const answer = await clients.messages.whole({ ...offered, turns: [first, { blocks }, results] });

    const [, request] = await received(provider, key);
    assert.match(answer.text, /=seen/);
    assert.ok(asked(request).turns.some((turn) => turn.call === used.id));
  });
}
