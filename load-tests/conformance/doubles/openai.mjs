// A provider that speaks OpenAI's chat completions and embeddings, as strict as the real one: what
// it does not know is refused, so that nothing meant for a gateway gets past it.

import { open, Refusal, spoken } from './house.mjs';
import { argumentsOf, pieces, usageOf } from './script.mjs';

const KNOWN = new Set(
  ('messages model audio frequency_penalty function_call functions logit_bias logprobs ' +
    'max_completion_tokens max_tokens metadata modalities n parallel_tool_calls prediction ' +
    'presence_penalty prompt_cache_key prompt_cache_retention reasoning_effort response_format ' +
    'safety_identifier seed service_tier stop store stream stream_options temperature tool_choice ' +
    'tools top_logprobs top_p user verbosity web_search_options').split(' '),
);
const ROLES = new Set(['system', 'developer', 'user', 'assistant', 'tool']);
const PARTS = new Set(['text', 'image_url', 'input_audio', 'file', 'refusal']);
const FINISH = {
  stop: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  tools: 'tool_calls',
  filter: 'content_filter',
};
const EMBEDDED = 8; // numbers of an embedding

const invalid = (param, message, code = null) =>
  new Refusal(400, 'invalid_request_error', message, { param, code });

const dialect = {
  notFound: 'invalid_request_error',
  headers: (id) => ({ 'x-request-id': `req_${id}`, 'openai-version': '2020-10-01' }),
  errorBody: ({ type, message, param = null, code = null }) => ({
    error: { message, type: type ?? 'server_error', param, code },
  }),
  errorEvent: (type, message) =>
    `data: ${JSON.stringify({ error: { message, type, param: null, code: 'scripted' } })}\n\n`,
  paths: {
    '/v1/chat/completions': { texts, results, check, whole, events },
    '/v1/embeddings': { texts: embeddedTexts, check: checkEmbeddings, whole: embeddings },
    '/v1/models': { whole: models },
  },
};

/** Opens the double on a port of the loopback; 0 for a free one. */
export const openOpenAi = (port) => open(dialect, port);

function check(request, body) {
  authorize(request);
  for (const field of Object.keys(body)) {
    if (!KNOWN.has(field)) {
      throw invalid(field, `Unrecognized request argument supplied: ${field}`);
    }
  }
  if (typeof body.model !== 'string' || body.model === '') {
    throw invalid('model', 'you must provide a model parameter');
  }
  if (body.model === 'missing') {
    throw new Refusal(404, 'invalid_request_error', `The model 'missing' does not exist.`, {
      code: 'model_not_found',
    });
  }
  if (body.stream_options && !body.stream) {
    throw invalid('stream_options', "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
  }
  if (body.temperature != null && !(body.temperature >= 0 && body.temperature <= 2)) {
    throw invalid('temperature', `Invalid 'temperature': expected 0 to 2, got ${body.temperature}.`);
  }
  if (body.stop != null && [].concat(body.stop).length > 4) {
    throw invalid('stop', "Invalid 'stop': at most 4 sequences.");
  }
  if (body.max_tokens != null && body.max_completion_tokens != null) {
    throw invalid('max_tokens', "'max_tokens' and 'max_completion_tokens' exclude one another.");
  }
  checkTools(body);
  checkFormat(body.response_format);
  checkMessages(body.messages);
}

function authorize(request) {
  const [scheme, key] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || key !== 'openai-double-key') {
    throw new Refusal(401, 'invalid_request_error', 'Incorrect API key provided.', { code: 'invalid_api_key' });
  }
}

function checkTools({ tools, tool_choice: choice, parallel_tool_calls: parallel }) {
  if (!tools && (choice != null && choice !== 'none')) {
    throw invalid('tool_choice', "'tool_choice' is only allowed when 'tools' are specified.");
  }
  if (!tools && parallel != null) {
    throw invalid('parallel_tool_calls', "'parallel_tool_calls' is only allowed when 'tools' are specified.");
  }
  (tools ?? []).forEach((tool, i) => {
    if (tool.type !== 'function' || !/^[\w-]{1,64}$/.test(tool.function?.name ?? '')) {
      throw invalid(`tools[${i}].function.name`, `Invalid 'tools[${i}]'.`);
    }
  });
  const named = choice?.function?.name;
  if (choice && typeof choice === 'object' && !tools.some((tool) => tool.function.name === named)) {
    throw invalid('tool_choice', `Tool choice '${named}' not found in 'tools'.`);
  }
}

function checkFormat(format) {
  if (format && format.type === 'json_schema') {
    const { name, schema } = format.json_schema ?? {};
    if (!/^[\w-]{1,64}$/.test(name ?? '') || typeof schema !== 'object') {
      throw invalid('response_format.json_schema', "Missing 'name' or 'schema'.");
    }
  }
}

function checkMessages(messages) {
  if (!Array.isArray(messages) || messages.length === 0) {
    throw invalid('messages', "Invalid 'messages': empty array.", 'empty_array');
  }
  let open = new Set();
  messages.forEach((message, i) => {
    const at = `messages[${i}]`;
    if (!ROLES.has(message.role)) {
      throw invalid(`${at}.role`, `Invalid value: '${message.role}'.`);
    }
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id)) {
        throw invalid(`${at}.role`, "messages with role 'tool' must answer a preceding 'tool_calls'.");
      }
    } else if (open.size > 0) {
      throw invalid(`${at}.role`, `'tool_calls' without an answer: ${[...open].join(', ')}`);
    }
    if (message.tool_calls) {
      for (const call of message.tool_calls) {
        if (call.type !== 'function' || typeof call.function?.arguments !== 'string' || !call.id) {
          throw invalid(`${at}.tool_calls`, `Invalid type for '${at}.tool_calls'.`);
        }
      }
      open = new Set(message.tool_calls.map((call) => call.id));
    }
    if (message.content == null && !(message.role === 'assistant' && message.tool_calls)) {
      throw invalid(`${at}.content`, `Invalid value for 'content': expected a string, got null.`);
    }
    for (const part of Array.isArray(message.content) ? message.content : []) {
      if (!PARTS.has(part.type)) {
        throw invalid(`${at}.content`, `Invalid value: '${part.type}'.`);
      }
      if (part.type === 'image_url' && !/^(https?:|data:image\/)/.test(part.image_url?.url ?? '')) {
        throw invalid(`${at}.content`, 'Invalid image URL.');
      }
    }
  });
  if (open.size > 0) {
    throw invalid('messages', `'tool_calls' without an answer: ${[...open].join(', ')}`);
  }
}

function textOf(content) {
  return typeof content === 'string'
    ? content
    : (content ?? []).map((part) => part.text ?? '').join('\n');
}

function texts(body) {
  return (body?.messages ?? []).map((message) => textOf(message.content));
}

function results({ messages }) {
  const last = messages.findLastIndex((message) => message.role !== 'tool');
  return messages.slice(last + 1).map((m) => ({ id: m.tool_call_id, text: textOf(m.content) }));
}

function usage(told) {
  const { input, cached, output, reasoning } = usageOf(told.answer, told.texts);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function whole(told) {
  const { answer, id, created, body } = told;
  const message = { role: 'assistant', content: answer.say || null, refusal: null, annotations: [] };
  if (answer.refuse) {
    Object.assign(message, { content: null, refusal: answer.refuse });
  }
  if (answer.think) {
    message.reasoning_content = answer.think;
  }
  if (answer.tools.length > 0) {
    message.tool_calls = answer.tools.map((tool) => ({
      id: tool.id,
      type: 'function',
      function: { name: tool.name, arguments: argumentsOf(tool) },
    }));
  }
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created,
    model: body.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: FINISH[answer.finish] }],
    usage: usage(told),
    service_tier: 'default',
    system_fingerprint: 'fp_double',
  };
}

function* events(told) {
  const { answer, id, created, body } = told;
  const counted = body.stream_options?.include_usage === true;
  const chunk = (choices, tokens = null) => {
    const told = { id: `chatcmpl-${id}`, object: 'chat.completion.chunk', created, model: body.model };
    Object.assign(told, { service_tier: 'default', system_fingerprint: 'fp_double', choices });
    if (counted) {
      told.usage = tokens;
    }
    return `data: ${JSON.stringify(told)}\n\n`;
  };
  const delta = (delta, piece = true, finish = null) => ({
    text: chunk([{ index: 0, delta, logprobs: null, finish_reason: finish }]),
    piece,
  });

  yield delta({ role: 'assistant', content: answer.tools.length > 0 ? null : '', refusal: null }, false);
  for (const piece of pieces(answer.think ?? '')) {
    yield delta({ reasoning_content: piece });
  }
  for (const piece of pieces(answer.refuse ?? '')) {
    yield delta({ refusal: piece });
  }
  for (const piece of answer.refuse ? [] : spoken(answer)) {
    yield delta({ content: piece });
  }
  for (const [index, tool] of answer.tools.entries()) {
    const started = { index, id: tool.id, type: 'function', function: { name: tool.name, arguments: '' } };
    yield delta({ tool_calls: [started] });
    for (const piece of pieces(argumentsOf(tool))) {
      yield delta({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
  if (answer.breakAfter?.how === 'end') {
    return;
  }
  yield delta({}, false, FINISH[answer.finish]);
  if (counted) {
    yield { text: chunk([], usage(told)), piece: false };
  }
  yield { text: 'data: [DONE]\n\n', piece: false };
}

function embeddedTexts({ input }) {
  return [].concat(input).filter((text) => typeof text === 'string');
}

function checkEmbeddings(request, body) {
  authorize(request);
  for (const field of Object.keys(body)) {
    if (!['input', 'model', 'dimensions', 'encoding_format', 'user'].includes(field)) {
      throw invalid(field, `Unrecognized request argument supplied: ${field}`);
    }
  }
}

function embeddings({ body }) {
  const inputs = [].concat(body.input);
  const data = inputs.map((text, index) => {
    const numbers = new Float32Array(EMBEDDED).map((_, i) => (String(text).length % 7) + i / 8);
    const base64 = body.encoding_format === 'base64';
    const embedding = base64 ? Buffer.from(numbers.buffer).toString('base64') : [...numbers];
    return { object: 'embedding', index, embedding };
  });
  const tokens = inputs.join(' ').split(/\s+/).length;
  return { object: 'list', data, model: body.model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

function models() {
  return { object: 'list', data: [{ id: 'double', object: 'model', created: 0, owned_by: 'double' }] };
}
