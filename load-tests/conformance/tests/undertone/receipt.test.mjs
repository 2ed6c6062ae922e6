// What an answer says of how it came about: attempts, cost, rule; and the token counts of a stream
// exactly as OpenAI sends them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../../doubles/script.mjs';
import { anthropic, clients, openai, pairs } from '../clients.mjs';

const USAGE = { input: 1_000, cached: 400, output: 500 };
// Dollars, by the prices in config/conformance.yaml.
const COST = {
  openai: (600 * 2 + 400 * 1 + 500 * 8) / 1e6,
  anthropic: (600 * 3 + 400 * 0.3 + 500 * 15) / 1e6,
};

const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

for (const { client, provider, model, title } of pairs()) {
  describe(title, () => {
    test('an answer carries attempts, cost and what decided', async () => {
      const { raw } = await client.whole({ model, turns: [{ user: prompt('Hi.', { usage: USAGE }) }] });

      const { attempts, generation_id: id, rule, variant } = raw.metadata;
      assert.equal(attempts.length, 1);
      assert.equal(attempts[0].model, `${provider.name}/${provider.model}`);
      assert.equal(attempts[0].success, true);
      assert.ok(attempts[0].time_to_first_token_ms >= 0);
      assert.ok(id);
      assert.ok(rule !== undefined);
      assert.ok(variant !== undefined);
      near(raw.usage.cost, COST[provider.name]);
    });

    test('a stream says so in its headers before its first byte', async () => {
      const client_ = client === clients.messages ? anthropic() : openai();
      const body = { ...client.body({ model, turns: [{ user: prompt('Hi.', {}) }] }), stream: true };
      const create = { chat: client_.chat?.completions, responses: client_.responses, messages: client_.messages };
      const name = Object.keys(clients).find((key) => clients[key] === client);

      const { data, response } = await create[name].create(body).withResponse();
      for await (const event of data) {
        assert.ok(event);
      }

      const names = [...response.headers.keys()].filter((header) => header.startsWith('x-undertone-'));
      assert.ok(response.headers.get('x-undertone-generation-id'), `only ${names}`);
      assert.equal(response.headers.get('x-undertone-model'), `${provider.name}/${provider.model}`);
      assert.ok(response.headers.get('x-undertone-rule') !== null, `only ${names}`);
      assert.ok(response.headers.get('x-undertone-variant') !== null, `only ${names}`);
      assert.match(response.headers.get('content-type'), /^text\/event-stream/);
    });
  });
}

for (const { provider, model, title } of pairs(clients.chat)) {
  const ask = (options) =>
    openai().chat.completions.create({
      model,
      messages: [{ role: 'user', content: prompt('Hi.', { say: 'One two three.', usage: USAGE }) }],
      stream: true,
      ...options,
    });

  describe(title, () => {
    test('with include_usage the last chunk has the counts and no choices, the others null', async () => {
      const chunks = await all(await ask({ stream_options: { include_usage: true } }));

      const last = chunks.pop();
      assert.deepEqual(last.choices, []);
      assert.equal(last.usage.prompt_tokens, 1_000);
      assert.equal(last.usage.completion_tokens, 500);
      assert.equal(last.usage.total_tokens, 1_500);
      assert.equal(last.usage.prompt_tokens_details.cached_tokens, 400);
      near(last.usage.cost, COST[provider.name]);
      for (const chunk of chunks) {
        assert.equal(chunk.usage, null);
        assert.equal(chunk.choices.length, 1);
      }
    });

    for (const options of [{}, { stream_options: { include_usage: false } }]) {
      test(`without it (${JSON.stringify(options)}) no chunk is without a choice or has counts`, async () => {
        const chunks = await all(await ask(options));

        for (const chunk of chunks) {
          assert.equal(chunk.choices.length, 1);
          assert.ok(!chunk.usage, JSON.stringify(chunk));
        }
        assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
      });
    }

    test('all chunks have one id, time and model, the first has the role', async () => {
      const chunks = await all(await ask({}));

      assert.equal(new Set(chunks.map(({ id, created, model }) => `${id} ${created} ${model}`)).size, 1);
      assert.equal(chunks[0].choices[0].delta.role, 'assistant');
      assert.ok(chunks.every((chunk) => chunk.object === 'chat.completion.chunk'));
      assert.equal(chunks.filter((chunk) => chunk.choices[0].finish_reason).length, 1);
    });
  });
}

for (const { model, title } of pairs(clients.responses)) {
  test(`${title}: the events of a stream come in the order that OpenAI documents`, async () => {
    const user = prompt('Hi.', { say: 'One two three.' });
    const events = await all(await openai().responses.create({ model, input: user, stream: true }));

    const order = events.map((event) => event.type).filter((type, i, types) => type !== types[i - 1]);
    assert.deepEqual(order, [
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, i) => i));
  });
}

for (const { model, title } of pairs(clients.messages)) {
  test(`${title}: the events of a stream come in the order that Anthropic documents`, async () => {
    const messages = [{ role: 'user', content: prompt('Hi.', { say: 'One two three.' }) }];
    const events = await all(await anthropic().messages.create({ model, max_tokens: 99, messages, stream: true }));

    const order = events.map((event) => event.type).filter((type, i, types) => type !== types[i - 1]);
    assert.deepEqual(order, [
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });
}

async function all(stream) {
  const events = [];
  for await (const event of stream) {
    events.push(event);
  }
  return events;
}
