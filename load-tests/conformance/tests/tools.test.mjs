// Tools: declared, called, answered, and what the provider sees of it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../doubles/script.mjs';
import { asked } from './asked.mjs';
import { pairs, ways } from './clients.mjs';
import { newKey, received } from './places.mjs';

const WEATHER = {
  name: 'get_weather',
  about: 'The weather in a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string', enum: ['Paris', 'Zürich'] }, days: { type: 'integer' } },
    required: ['city'],
    additionalProperties: false,
  },
};
const CLOCK = { name: 'get_time', about: 'The time.', parameters: { type: 'object', properties: {} } };
const PARIS = { id: 'call_1', name: 'get_weather', args: { city: 'Paris', days: 2 } };
const ZURICH = { id: 'call_2', name: 'get_weather', args: { city: 'Zürich' } };
const NOW = { id: 'call_3', name: 'get_time', args: {} };

const called = (tools) => tools.map(({ name, args }) => ({ name, args: JSON.parse(args || '{}') }));
const plain = (tools) => tools.map(({ name, args }) => ({ name, args }));

for (const { client, provider, model, title } of pairs()) {
  const ask = (script, more = {}) => ({
    model,
    turns: [{ user: prompt('Weather?', script) }],
    tools: [WEATHER, CLOCK],
    ...more,
  });

  describe(title, () => {
    for (const way of ways) {
      test(`${way}: a call arrives with its arguments`, async () => {
        const answer = await client[way](ask({ tools: [PARIS] }));

        assert.deepEqual(called(answer.tools), plain([PARIS]));
        assert.ok(answer.tools[0].id);
        assert.equal(answer.finish, 'tools');
      });

      test(`${way}: parallel calls arrive apart and in order`, async () => {
        const answer = await client[way](ask({ tools: [PARIS, ZURICH, NOW] }));

        assert.deepEqual(called(answer.tools), plain([PARIS, ZURICH, NOW]));
        assert.equal(new Set(answer.tools.map((tool) => tool.id)).size, 3);
      });

      test(`${way}: text before a call is kept`, async () => {
        const answer = await client[way](ask({ say: 'Let me look.', tools: [NOW] }));

        assert.equal(answer.text, 'Let me look.');
        assert.deepEqual(called(answer.tools), plain([NOW]));
        assert.equal(answer.finish, 'tools');
      });
    }

    test('arguments come in pieces, as the provider makes them', async () => {
      const args = { city: 'Paris', days: 1_234_567_890_123 };
      const stream = await client.stream(ask({ tools: [{ ...PARIS, args }], gap: 20 }));

      const times = [];
      for await (const event of stream) {
        const piece =
          event.choices?.[0]?.delta?.tool_calls?.[0]?.function?.arguments ||
          event.delta?.partial_json ||
          (event.type === 'response.function_call_arguments.delta' && event.delta);
        if (piece) {
          times.push(performance.now());
        }
      }

      assert.ok(times.length >= 4, `${times.length} pieces`);
      assert.ok(times.at(-1) - times[0] > 40, `all within ${times.at(-1) - times[0]} ms`);
    });

    test('the declarations reach the provider', async () => {
      const key = newKey();

      await client.whole(ask({ key }));

      const [request] = await received(provider, key);
      assert.deepEqual(asked(request).tools, [WEATHER, CLOCK]);
    });

    for (const choice of ['auto', 'none', 'required', { tool: 'get_time' }]) {
      test(`the choice ${JSON.stringify(choice)} reaches the provider`, async () => {
        const key = newKey();

        await client.whole(ask({ key }, { choice }));

        const [request] = await received(provider, key);
        assert.deepEqual(asked(request).choice, choice);
      });
    }

    test('that calls may not be parallel reaches the provider', async () => {
      const key = newKey();

      await client.whole(ask({ key }, { parallel: false }));

      const [request] = await received(provider, key);
      assert.equal(asked(request).parallel, false);
    });

    for (const way of ways) {
      test(`${way}: calls and their results make a round trip`, async () => {
        const key = newKey();
        const first = { user: prompt('Weather here and there?', { key, tools: [PARIS, ZURICH] }) };
        const offered = { model, system: 'Look it up.', tools: [WEATHER] };

        const calls = (await client[way]({ ...offered, turns: [first] })).tools;
        const results = calls.map(({ id }, i) => ({ id, text: ['sun', 'rain'][i] }));
        const said = calls.map(({ id, name, args }) => ({ id, name, args: JSON.parse(args) }));
        const answer = await client[way]({ ...offered, turns: [first, { calls: said }, { results }] });

        const [, request] = await received(provider, key);
        const { turns } = asked(request);
        const made = turns.filter((turn) => turn.call);
        assert.deepEqual(made.map(({ name, args }) => ({ name, args })), plain([PARIS, ZURICH]));
        assert.deepEqual(
          turns.filter((turn) => turn.result).map(({ result, text }) => [result, text]),
          made.map(({ call }, i) => [call, ['sun', 'rain'][i]]),
        );
        assert.match(answer.text, /=sun; .*=rain/);
        assert.equal(answer.finish, 'stop');
      });
    }

    test('results of several turns stay with their calls', async () => {
      const key = newKey();
      const turns = [
        { user: prompt('Ask twice.', { key }) },
        { said: 'First.', calls: [{ ...PARIS, id: 'a1' }] },
        { results: [{ id: 'a1', text: 'sun' }] },
        { calls: [{ ...ZURICH, id: 'a2' }] },
        { results: [{ id: 'a2', text: 'rain' }] },
      ];

      const answer = await client.whole({ model, tools: [WEATHER], turns });

      const [request] = await received(provider, key);
      assert.deepEqual(
        asked(request).turns.slice(1).map((turn) => turn.call ?? turn.result ?? turn.assistant),
        ['First.', 'a1', 'a1', 'a2', 'a2'],
      );
      assert.equal(answer.text, 'Results: a2=rain');
    });
  });
}
