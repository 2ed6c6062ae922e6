// An agent's loop as the documentation of each SDK shows it: what came is sent back as it came,
// with the results of the tools. And the SDKs' own runners of tools.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { prompt } from '../doubles/script.mjs';
import { asked } from './asked.mjs';
import { anthropic, clients, openai, pairs } from './clients.mjs';
import { newKey, received } from './places.mjs';

const SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const CALLS = [
  { id: 'call_1', name: 'get_weather', args: { city: 'Paris' } },
  { id: 'call_2', name: 'get_weather', args: { city: 'Rome' } },
];
const script = (key) => ({ key, think: 'Two cities.', say: 'Let me look.', tools: CALLS });
const weather = (city) => `sun in ${city}`;
const ANSWER = /^Results: .*=sun in Paris; .*=sun in Rome$/;

/** The last request has both calls, and their results behind them. */
async function roundTrip(provider, key) {
  const second = (await received(provider, key)).at(-1);
  const turns = asked(second).turns.filter((turn) => turn.call || turn.result);
  const [a, b] = turns.map((turn) => turn.call);
  assert.deepEqual(turns.map((turn) => turn.result ?? turn.call), [a, b, a, b]);
}

for (const { provider, model, title } of pairs(clients.chat)) {
  describe(title, () => {
    const tools = [{ type: 'function', function: { name: 'get_weather', parameters: SCHEMA } }];

    for (const stream of [false, true]) {
      test(`the message is sent back as it came${stream ? ' from a stream' : ''}`, async () => {
        const key = newKey();
        const messages = [{ role: 'user', content: prompt('Weather?', script(key)) }];
        const ask = async () => {
          const body = { model, messages, tools, reasoning_effort: 'low' };
          const { chat } = openai();
          const completion = stream
            ? await chat.completions.stream(body).finalChatCompletion()
            : await chat.completions.create(body);
          return completion.choices[0].message;
        };

        const called = await ask();
        messages.push(called);
        for (const { id, function: f } of called.tool_calls) {
          messages.push({ role: 'tool', tool_call_id: id, content: weather(JSON.parse(f.arguments).city) });
        }
        const answer = await ask();

        assert.match(answer.content, ANSWER);
        await roundTrip(provider, key);
      });

      test(`runTools${stream ? ' with a stream' : ''}`, async () => {
        const key = newKey();
        const runner = openai().chat.completions.runTools({
          model,
          stream,
          messages: [{ role: 'user', content: prompt('Weather?', script(key)) }],
          tools: [
            {
              type: 'function',
              function: { name: 'get_weather', parameters: SCHEMA, parse: JSON.parse, function: ({ city }) => weather(city) },
            },
          ],
        });

        assert.match(await runner.finalContent(), ANSWER);
        await roundTrip(provider, key);
      });
    }
  });
}

for (const { provider, model, title } of pairs(clients.responses)) {
  describe(title, () => {
    const tools = [{ type: 'function', name: 'get_weather', parameters: SCHEMA, strict: false }];

    for (const stream of [false, true]) {
      test(`the output is sent back as it came${stream ? ' from a stream' : ''}`, async () => {
        const key = newKey();
        let input = [{ role: 'user', content: prompt('Weather?', script(key)) }];
        const ask = () => {
          const body = { model, input, tools, reasoning: { effort: 'low', summary: 'auto' }, store: false };
          Object.assign(body, { include: ['reasoning.encrypted_content'] });
          const { responses } = openai();
          return stream ? responses.stream(body).finalResponse() : responses.create(body);
        };

        const called = await ask();
        input = [...input, ...called.output];
        for (const item of called.output.filter((item) => item.type === 'function_call')) {
          const output = weather(JSON.parse(item.arguments).city);
          input.push({ type: 'function_call_output', call_id: item.call_id, output });
        }
        const answer = await ask();

        assert.match(answer.output_text, ANSWER);
        await roundTrip(provider, key);
      });
    }
  });
}

for (const { provider, model, title } of pairs(clients.messages)) {
  describe(title, () => {
    const tools = [{ name: 'get_weather', input_schema: SCHEMA }];

    for (const stream of [false, true]) {
      test(`the content is sent back as it came${stream ? ' from a stream' : ''}`, async () => {
        const key = newKey();
        const messages = [{ role: 'user', content: prompt('Weather?', script(key)) }];
        const ask = () => {
          const thinking = { type: 'enabled', budget_tokens: 2_000 };
          const body = { model, max_tokens: 4_000, messages, tools, thinking };
          const { messages: api } = anthropic();
          return stream ? api.stream(body).finalMessage() : api.create(body);
        };

        const { content } = await ask();
        messages.push({ role: 'assistant', content });
        const used = content.filter((block) => block.type === 'tool_use');
        const results = used.map(({ id, input }) => ({ type: 'tool_result', tool_use_id: id, content: weather(input.city) }));
        messages.push({ role: 'user', content: results });
        const answer = await ask();

        assert.match(answer.content.at(-1).text, ANSWER);
        await roundTrip(provider, key);
      });

      test(`toolRunner${stream ? ' with a stream' : ''}, at the path of the beta`, async () => {
        const key = newKey();
        const runner = anthropic().beta.messages.toolRunner({
          model,
          stream,
          max_tokens: 4_000,
          messages: [{ role: 'user', content: prompt('Weather?', script(key)) }],
          tools: [
            betaTool({ name: 'get_weather', description: 'Weather.', inputSchema: SCHEMA, run: ({ city }) => weather(city) }),
          ],
        });

        const { content } = await runner.runUntilDone();

        assert.match(content.at(-1).text, ANSWER);
        await roundTrip(provider, key);
      });
    }
  });
}
