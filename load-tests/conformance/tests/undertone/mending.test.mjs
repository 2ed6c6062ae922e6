// What clients send that a strict provider would refuse, and Undertone puts right.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prompt } from '../../doubles/script.mjs';
import { asked } from '../asked.mjs';
import { anthropic, clients, openai, pairs } from '../clients.mjs';
import { newKey, received } from '../places.mjs';

const TOOL = { name: 'look', about: 'Looks.', parameters: { type: 'object', properties: {} } };

// Bytes of a client whose provider speaks his own dialect are not touched.
for (const { client, provider, model, title } of pairs().filter((pair) => pair.client.provider !== pair.provider)) {
  describe(title, () => {
    test('two messages of one role in a row reach the provider', async () => {
      const key = newKey();

      const answer = await client.whole({
        model,
        turns: [{ user: 'First.' }, { user: prompt('Second.', { key, say: 'Both.' }) }],
      });

      const [request] = await received(provider, key);
      assert.equal(answer.text, 'Both.');
      assert.match(JSON.stringify(asked(request).turns), /First\..*Second\./);
    });

    test('results of tools in another order than their calls find them', async () => {
      const key = newKey();
      const calls = ['a', 'b', 'c'].map((id) => ({ id, name: 'look', args: {} }));
      const results = ['c', 'a', 'b'].map((id) => ({ id, text: `seen by ${id}` }));

      const answer = await client.whole({
        model,
        tools: [TOOL],
        turns: [{ user: prompt('Look.', { key }) }, { calls }, { results }],
      });

      const [request] = await received(provider, key);
      assert.equal(asked(request).turns.filter((turn) => turn.result).length, 3);
      assert.match(answer.text, /c=seen by c/);
    });
  });
}

for (const { provider, model, title } of pairs(clients.chat)) {
  describe(title, () => {
    test('developer messages are instructions', async () => {
      const key = newKey();
      const messages = [
        { role: 'developer', content: 'Be kind.' },
        { role: 'user', content: prompt('Hi.', { key }) },
      ];

      await openai().chat.completions.create({ model, messages });

      const [request] = await received(provider, key);
      assert.equal(asked(request).system, 'Be kind.');
    });

    test('an answer is limited to what max_tokens of old says', async () => {
      const key = newKey();
      const messages = [{ role: 'user', content: prompt('Hi.', { key }) }];

      await openai().chat.completions.create({ model, messages, max_tokens: 77 });

      const [request] = await received(provider, key);
      assert.equal(asked(request).max, 77);
    });
  });
}

for (const { provider, model, title } of pairs(clients.messages)) {
  test(`${title}: instructions in the midst of a conversation keep their place`, async () => {
    const key = newKey();
    const messages = [
      { role: 'user', content: 'Hi.' },
      { role: 'system', content: 'From now on be brief.' },
      { role: 'user', content: prompt('Go on.', { key, say: 'So.' }) },
    ];

    const { content } = await anthropic().messages.create({ model, max_tokens: 99, messages });

    const [request] = await received(provider, key);
    assert.equal(content[0].text, 'So.');
    assert.match(JSON.stringify(request.body.messages), /Hi\..*From now on be brief\..*Go on/);
  });
}
