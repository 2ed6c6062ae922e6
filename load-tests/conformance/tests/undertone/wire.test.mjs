// What goes over the wire where the SDKs are silent about it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../../doubles/script.mjs';
import { clients, openai, pairs, spares } from '../clients.mjs';
import { newKey, providers, received, undertone } from '../places.mjs';

const PATHS = new Map([
  [clients.chat, '/v1/chat/completions'],
  [clients.responses, '/v1/responses'],
  [clients.messages, '/v1/messages'],
]);
const spare = spares(94);

const post = (path, body, headers = {}) =>
  fetch(`${undertone.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${undertone.key}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

for (const client of Object.values(clients)) {
  describe(client.name, () => {
    for (const provider of Object.values(providers)) {
      test(`a broken stream of ${provider.name} ends in an error, and nothing behind it`, async () => {
        const { model } = spare(provider);
        const user = prompt('Go.', { say: 'Once upon a time.', breakAfter: { how: 'error', n: 2 } });
        const body = { ...client.body({ model, turns: [{ user }] }), stream: true };

        const text = await (await post(PATHS.get(client), body)).text();

        const events = text.trim().split('\n\n');
        const data = events.map((event) => /^data: (.*)$/m.exec(event)?.[1]);
        const last = JSON.parse(data.at(-1));
        assert.doesNotMatch(text, /\[DONE\]|message_stop|response\.completed/);
        if (client === clients.chat) {
          assert.ok(last.error.message);
          assert.equal(last.choices[0].finish_reason, 'error');
        } else {
          assert.match(events.at(-1), /^event: error\n/);
          assert.equal(last.type, 'error');
        }
      });
    }

    test('keys by either header are good', async () => {
      const body = client.body({ model: 'auto', turns: [{ user: 'Hi.' }] });

      const answer = await post(PATHS.get(client), body, { authorization: '', 'x-api-key': undertone.key });

      assert.equal(answer.status, 200);
    });

    test('a body that is no JSON is a bad request', async () => {
      for (const body of ['', '{', '[]', '"text"', '{"model": "auto", "messages": [}', '{"model":"auto"} more']) {
        const answer = await post(PATHS.get(client), body);

        assert.equal(answer.status, 400, body);
        assert.ok((await answer.json()).error.message);
      }
    });
  });
}

describe('several choices', () => {
  test('are passed through where the provider knows them', async () => {
    const key = newKey();
    const messages = [{ role: 'user', content: prompt('Hi.', { key }) }];

    await openai().chat.completions.create({ model: 'openai/gpt-double', messages, n: 2, logprobs: true, top_logprobs: 3 });

    const [request] = await received(providers.openai, key);
    assert.equal(request.body.n, 2);
    assert.equal(request.body.top_logprobs, 3);
  });
});

for (const { provider, model, title } of pairs(clients.messages)) {
  test(`${title}: the result of a tool that failed, with a picture`, async () => {
    const key = newKey();
    const data = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const tools = [{ name: 'look', input_schema: { type: 'object', properties: {} } }];
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
    const content = [{ type: 'text', text: 'no light' }, image];
    const body = {
      model,
      max_tokens: 99,
      tools,
      messages: [
        { role: 'user', content: prompt('Look.', { key }) },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', is_error: true, content }] },
      ],
    };

    const answer = await post('/v1/messages', body, { 'anthropic-version': '2023-06-01' });

    const told = await answer.text();
    assert.equal(answer.status, 200, told);
    const [request] = await received(provider, key);
    assert.match(request.raw, /no light/);
    assert.ok(request.raw.includes(data), 'the picture is lost');
  });
}
