// The three dialects that clients speak, each through its official SDK, behind one vocabulary: a
// test is written once and asks every dialect.
//
// A request is {model, system, turns, tools, choice, parallel, schema, stop, seed, max, temperature,
// effort, extras}; a turn is {user, images}, {said, calls, thought} or {results}.
// An answer is {text, thought, tools, finish, usage, model, pieces, raw}.

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { direct, providers, undertone } from './places.mjs';

const settings = (key, url, more) => ({ apiKey: key, baseURL: url, maxRetries: 0, timeout: 20_000, ...more });

/** Where an OpenAI client finds Undertone; in a direct run the double. */
export function openaiSettings(more) {
  const { url, key } = providers.openai;
  return direct ? settings(key, `${url}/openai/v1`, more) : settings(undertone.key, `${undertone.url}/v1`, more);
}

/** Where an Anthropic client finds Undertone; in a direct run the double. */
export function anthropicSettings(more) {
  const { url, key } = providers.anthropic;
  return direct ? settings(key, `${url}/anthropic`, more) : settings(undertone.key, undertone.url, more);
}

export const openai = (more) => new OpenAI(openaiSettings(more));
export const anthropic = (more) => new Anthropic(anthropicSettings(more));

/** The name under which a client asks for a provider's model. */
export const modelOf = (provider) => (direct ? provider.model : `${provider.name}/${provider.model}`);

/**
 * As `modelOf`, but each call gives a deployment that nobody asked yet, so that its failures are its
 * own: {model, deployment}. Files of tests run side by side: each takes numbers of its own.
 */
export function spares(first) {
  const taken = new Map();
  return (provider) => {
    const number = taken.get(provider) ?? first;
    taken.set(provider, number + 1);
    const deployment = `${provider.name}-spare-${number}`;
    return { deployment, model: direct ? provider.model : `${deployment}/${provider.model}` };
  };
}

const defined = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const chat = {
  name: 'chat completions',
  provider: providers.openai,

  body(r) {
    const messages = r.system ? [{ role: 'system', content: r.system }] : [];
    for (const turn of r.turns) {
      if (turn.results) {
        messages.push(...turn.results.map(({ id, text }) => ({ role: 'tool', tool_call_id: id, content: text })));
      } else if (turn.user !== undefined) {
        const images = (turn.images ?? []).map((url) => ({ type: 'image_url', image_url: { url } }));
        const content = images.length > 0 ? [{ type: 'text', text: turn.user }, ...images] : turn.user;
        messages.push({ role: 'user', content });
      } else {
        const calls = (turn.calls ?? []).map(({ id, name, args }) => ({
          id,
          type: 'function',
          function: { name, arguments: JSON.stringify(args) },
        }));
        messages.push({ role: 'assistant', content: turn.said ?? null, ...(calls.length > 0 && { tool_calls: calls }) });
      }
    }
    const named = (name) => ({ type: 'function', function: { name } });
    return defined({
      model: r.model,
      messages,
      tools: r.tools?.map(({ name, about, parameters }) => ({
        type: 'function',
        function: { name, description: about, parameters },
      })),
      tool_choice: r.choice?.tool ? named(r.choice.tool) : r.choice,
      parallel_tool_calls: r.parallel,
      response_format: r.schema && {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: r.schema, strict: true },
      },
      stop: r.stop,
      seed: r.seed,
      max_completion_tokens: r.max,
      temperature: r.temperature,
      reasoning_effort: r.effort,
      ...r.extras,
    });
  },

  whole: async (r, client = openai(), options) => chat.read(await client.chat.completions.create(chat.body(r), options)),

  async streamed(r, client = openai(), options) {
    const body = { ...chat.body(r), stream: true, stream_options: { include_usage: true } };
    return chat.gather(await client.chat.completions.create(body, options));
  },

  async helped(r, client = openai(), options) {
    const body = { ...chat.body(r), stream_options: { include_usage: true } };
    return chat.read(await client.chat.completions.stream(body, options).finalChatCompletion());
  },

  stream: (r, client = openai(), options) => client.chat.completions.create({ ...chat.body(r), stream: true }, options),

  pieceOf: (chunk) => chunk.choices[0]?.delta?.content ?? '',

  async gather(stream) {
    const message = { content: '', tool_calls: [], reasoning_content: '' };
    const answer = { message, pieces: [], chunks: [] };
    for await (const chunk of stream) {
      answer.chunks.push(chunk);
      answer.id ??= chunk.id;
      answer.model ??= chunk.model;
      answer.usage = chunk.usage ?? answer.usage;
      answer.metadata = chunk.metadata ?? answer.metadata;
      const [choice] = chunk.choices;
      answer.finish = choice?.finish_reason ?? answer.finish;
      const delta = choice?.delta ?? {};
      if (delta.content) {
        message.content += delta.content;
        answer.pieces.push(delta.content);
      }
      message.reasoning_content += delta.reasoning_content ?? '';
      for (const { index, id, type, function: called } of delta.tool_calls ?? []) {
        const call = (message.tool_calls[index] ??= { id, type, function: { name: called.name, arguments: '' } });
        call.function.arguments += called.arguments ?? '';
      }
    }
    const choices = [{ message, finish_reason: answer.finish }];
    return { ...chat.read({ ...answer, choices }), pieces: answer.pieces, chunks: answer.chunks };
  },

  read(raw) {
    const [{ message, finish_reason: reason }] = raw.choices;
    const usage = raw.usage;
    return {
      raw,
      model: raw.model,
      text: message.content ?? '',
      thought: message.reasoning_content ?? '',
      refusal: message.refusal ?? '',
      tools: (message.tool_calls ?? []).map(({ id, function: { name, arguments: args } }) => ({ id, name, args })),
      finish: { stop: 'stop', length: 'length', tool_calls: 'tools', content_filter: 'filter' }[reason] ?? reason,
      usage: usage && {
        input: usage.prompt_tokens,
        cached: usage.prompt_tokens_details?.cached_tokens,
        output: usage.completion_tokens,
        reasoning: usage.completion_tokens_details?.reasoning_tokens,
        total: usage.total_tokens,
      },
    };
  },
};

const responses = {
  name: 'responses',
  provider: null,

  body(r) {
    const input = [];
    for (const turn of r.turns) {
      if (turn.results) {
        input.push(...turn.results.map(({ id, text }) => ({ type: 'function_call_output', call_id: id, output: text })));
      } else if (turn.user !== undefined) {
        const images = (turn.images ?? []).map((url) => ({ type: 'input_image', image_url: url, detail: 'auto' }));
        const content = images.length > 0 ? [{ type: 'input_text', text: turn.user }, ...images] : turn.user;
        input.push({ role: 'user', content });
      } else {
        if (turn.said) {
          input.push({ role: 'assistant', content: turn.said });
        }
        for (const { id, name, args } of turn.calls ?? []) {
          input.push({ type: 'function_call', call_id: id, name, arguments: JSON.stringify(args) });
        }
      }
    }
    return defined({
      model: r.model,
      instructions: r.system,
      input,
      tools: r.tools?.map(({ name, about, parameters }) => ({
        type: 'function',
        name,
        description: about,
        parameters,
        strict: false,
      })),
      tool_choice: r.choice?.tool ? { type: 'function', name: r.choice.tool } : r.choice,
      parallel_tool_calls: r.parallel,
      text: r.schema && { format: { type: 'json_schema', name: 'answer', schema: r.schema, strict: true } },
      max_output_tokens: r.max,
      temperature: r.temperature,
      reasoning: r.effort && { effort: r.effort },
      ...r.extras,
    });
  },

  whole: async (r, client = openai(), options) => responses.read(await client.responses.create(responses.body(r), options)),

  async streamed(r, client = openai(), options) {
    const stream = await client.responses.create({ ...responses.body(r), stream: true }, options);
    const pieces = [];
    const chunks = [];
    let last;
    for await (const event of stream) {
      chunks.push(event);
      if (event.type === 'response.output_text.delta') {
        pieces.push(event.delta);
      }
      last = event.response ?? last;
    }
    return { ...responses.read(last), pieces, chunks };
  },

  helped: async (r, client = openai(), options) =>
    responses.read(await client.responses.stream(responses.body(r), options).finalResponse()),

  stream: (r, client = openai(), options) => client.responses.create({ ...responses.body(r), stream: true }, options),

  pieceOf: (event) => (event.type === 'response.output_text.delta' ? event.delta : ''),

  read(raw) {
    const items = (type) => raw.output.filter((item) => item.type === type);
    const parts = items('message').flatMap((item) => item.content);
    const thoughts = items('reasoning').flatMap((item) => [...(item.summary ?? []), ...(item.content ?? [])]);
    const tools = items('function_call').map(({ call_id: id, name, arguments: args }) => ({ id, name, args }));
    const cut = { max_output_tokens: 'length', content_filter: 'filter' }[raw.incomplete_details?.reason];
    const usage = raw.usage;
    return {
      raw,
      model: raw.model,
      text: parts.filter((part) => part.type === 'output_text').map((part) => part.text).join(''),
      refusal: parts.filter((part) => part.type === 'refusal').map((part) => part.refusal).join(''),
      thought: thoughts.map((part) => part.text).join(''),
      tools,
      finish: cut ?? (raw.status !== 'completed' ? raw.status : tools.length > 0 ? 'tools' : 'stop'),
      usage: usage && {
        input: usage.input_tokens,
        cached: usage.input_tokens_details?.cached_tokens,
        output: usage.output_tokens,
        reasoning: usage.output_tokens_details?.reasoning_tokens,
        total: usage.total_tokens,
      },
    };
  },
};

const messages = {
  name: 'messages',
  provider: providers.anthropic,

  body(r) {
    const image = (url) => {
      const [, type, data] = /^data:([^;]+);base64,(.*)$/.exec(url) ?? [];
      const source = data ? { type: 'base64', media_type: type, data } : { type: 'url', url };
      return { type: 'image', source };
    };
    const turns = r.turns.map((turn) => {
      if (turn.results) {
        const content = turn.results.map(({ id, text }) => ({ type: 'tool_result', tool_use_id: id, content: text }));
        return { role: 'user', content };
      }
      if (turn.user !== undefined) {
        const images = (turn.images ?? []).map(image);
        return { role: 'user', content: images.length > 0 ? [{ type: 'text', text: turn.user }, ...images] : turn.user };
      }
      const content = [
        ...(turn.blocks ?? []),
        ...(turn.said ? [{ type: 'text', text: turn.said }] : []),
        ...(turn.calls ?? []).map(({ id, name, args }) => ({ type: 'tool_use', id, name, input: args })),
      ];
      return { role: 'assistant', content };
    });
    const kinds = { auto: 'auto', none: 'none', required: 'any' };
    const alone = r.parallel === false ? { disable_parallel_tool_use: true } : {};
    const choice = r.choice ?? (r.parallel === false ? 'auto' : undefined);
    const chosen = choice?.tool ? { type: 'tool', name: choice.tool } : { type: kinds[choice] };
    return defined({
      model: r.model,
      max_tokens: r.max ?? 4096,
      system: r.system,
      messages: turns,
      tools: r.tools?.map(({ name, about, parameters }) => ({ name, description: about, input_schema: parameters })),
      tool_choice: choice && { ...chosen, ...alone },
      output_config: r.schema && { format: { type: 'json_schema', schema: r.schema } },
      stop_sequences: r.stop && [].concat(r.stop),
      temperature: r.temperature,
      thinking: r.effort && { type: 'enabled', budget_tokens: 2048 },
      ...r.extras,
    });
  },

  whole: async (r, client = anthropic(), options) => messages.read(await client.messages.create(messages.body(r), options)),

  async streamed(r, client = anthropic(), options) {
    const stream = await client.messages.create({ ...messages.body(r), stream: true }, options);
    const pieces = [];
    const chunks = [];
    let message;
    for await (const event of stream) {
      chunks.push(event);
      const { delta } = event;
      const block = message?.content[event.index];
      if (event.type === 'message_start') {
        message = structuredClone(event.message);
      } else if (event.type === 'content_block_start') {
        message.content[event.index] = { ...structuredClone(event.content_block), json: '' };
      } else if (delta?.type === 'text_delta') {
        block.text += delta.text;
        pieces.push(delta.text);
      } else if (delta?.type === 'thinking_delta') {
        block.thinking += delta.thinking;
      } else if (delta?.type === 'signature_delta') {
        block.signature = delta.signature;
      } else if (delta?.type === 'input_json_delta') {
        block.json += delta.partial_json;
      } else if (event.type === 'content_block_stop' && block.type === 'tool_use') {
        block.input = JSON.parse(block.json || '{}');
      } else if (event.type === 'message_delta') {
        Object.assign(message, delta);
        Object.assign(message.usage, event.usage);
        message.metadata = event.metadata ?? message.metadata;
      }
    }
    return { ...messages.read(message), pieces, chunks };
  },

  helped: async (r, client = anthropic(), options) =>
    messages.read(await client.messages.stream(messages.body(r), options).finalMessage()),

  stream: (r, client = anthropic(), options) => client.messages.create({ ...messages.body(r), stream: true }, options),

  pieceOf: (event) => (event.delta?.type === 'text_delta' ? event.delta.text : ''),

  read(raw) {
    const blocks = (type) => raw.content.filter((block) => block.type === type);
    const finish = {
      end_turn: 'stop',
      stop_sequence: 'stop',
      max_tokens: 'length',
      tool_use: 'tools',
      refusal: 'filter',
    };
    const { input_tokens: fresh, cache_read_input_tokens: read, cache_creation_input_tokens: written } = raw.usage;
    const input = fresh + (read ?? 0) + (written ?? 0);
    return {
      raw,
      model: raw.model,
      text: blocks('text').map((block) => block.text).join(''),
      thought: blocks('thinking').map((block) => block.thinking).join(''),
      refusal: '',
      tools: blocks('tool_use').map(({ id, name, input }) => ({ id, name, args: JSON.stringify(input) })),
      finish: finish[raw.stop_reason] ?? raw.stop_reason,
      usage: {
        input,
        cached: read ?? 0,
        output: raw.usage.output_tokens,
        reasoning: raw.usage.output_tokens_details?.thinking_tokens,
        total: input + raw.usage.output_tokens,
      },
    };
  },
};

export const clients = { chat, responses, messages };

/** Ways of getting an answer. */
export const ways = ['whole', 'streamed', 'helped'];

/** Every pair of client and provider that there is in this run: [{client, provider, title}]. */
export function pairs(...wanted) {
  const all = [];
  for (const client of wanted.length > 0 ? wanted : Object.values(clients)) {
    for (const provider of Object.values(providers)) {
      if (!direct || client.provider === provider) {
        all.push({ client, provider, model: modelOf(provider), title: `${client.name} from ${provider.name}` });
      }
    }
  }
  return all;
}
