// Models and embeddings.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import OpenAI from 'openai';
import { anthropic, openai } from '../clients.mjs';

describe('models', () => {
  test('the SDK of OpenAI lists routers and models', async () => {
    const ids = [];
    for await (const model of openai().models.list()) {
      assert.equal(model.object, 'model');
      ids.push(model.id);
    }

    for (const id of ['undertone/conformance', 'openai/gpt-double', 'anthropic/claude-double']) {
      assert.ok(ids.includes(id), `${id} is not among ${ids.slice(0, 12)}`);
    }
  });

  test('the SDK of OpenAI finds one model', async () => {
    const model = await openai().models.retrieve('openai/gpt-double');

    assert.equal(model.id, 'openai/gpt-double');
  });

  test('the SDK of Anthropic lists them too', async () => {
    const ids = [];
    for await (const model of anthropic().models.list()) {
      ids.push(model.id);
      assert.ok(ids.length < 1_000, 'the list does not end');
    }

    assert.ok(ids.includes('anthropic/claude-double'), `only ${ids.slice(0, 12)}`);
  });
});

describe('embeddings', () => {
  const model = 'openai/embed-double';

  test('numbers arrive, in the format that the SDK asks for by itself', async () => {
    const { data, usage } = await openai().embeddings.create({ model, input: ['one', 'three'] });

    assert.deepEqual(data.map(({ embedding }) => embedding[0]), [3, 5]);
    assert.equal(data[0].embedding.length, 8);
    assert.ok(usage.prompt_tokens > 0);
  });

  test('numbers arrive as such where that is asked for', async () => {
    const { data } = await openai().embeddings.create({ model, input: 'one', encoding_format: 'float' });

    assert.equal(data[0].embedding[1], 3.125);
  });

  test('an unknown model is not found', async () => {
    const error = await openai().embeddings.create({ model: 'openai/none', input: 'one' }).catch((error) => error);

    assert.ok(error instanceof OpenAI.NotFoundError, String(error));
  });
});
