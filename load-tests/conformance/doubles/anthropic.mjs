// A provider that speaks Anthropic's messages, as strict as the real one: about unknown fields, the
// order of roles, the results of tools, thinking.

import { open, Refusal, spoken } from './house.mjs';
import { argumentsOf, pieces, usageOf } from './script.mjs';

const KNOWN = new Set(
  ('model max_tokens messages cache_control container context_management inference_geo mcp_servers ' +
    'metadata output_config service_tier stop_sequences stream system temperature thinking ' +
    'tool_choice tools top_k top_p').split(' '),
);
// The second is what the SDK sends since 1.0.
const VERSIONS = new Set(['2023-06-01', '2026-10-21']);
const BLOCKS = {
  user: new Set(['text', 'image', 'document', 'tool_result', 'search_result']),
  assistant: new Set(['text', 'tool_use', 'thinking', 'redacted_thinking']),
  system: new Set(['text']), // in the midst of a conversation
};
const STOP = {
  stop: 'end_turn',
  stop_sequence: 'stop_sequence',
  length: 'max_tokens',
  tools: 'tool_use',
  filter: 'refusal',
};
const TYPES = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const invalid = (message) => new Refusal(400, 'invalid_request_error', message);

const dialect = {
  notFound: 'not_found_error',
  headers: (id) => ({ 'request-id': `req_${id}` }),
  errorBody: ({ status, type, message, details }) => ({
    type: 'error',
    error: { type: type ?? TYPES[status] ?? 'api_error', message, ...(details && { details }) },
    request_id: 'req_double',
  }),
  errorEvent: (type, message) => {
    const error = { type: type === 'server_error' ? 'api_error' : type, message };
    return `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`;
  },
  paths: { '/v1/messages': { texts, results, check, whole, events } },
};

/** Opens the double on a port of the loopback; 0 for a free one. */
export const openAnthropic = (port) => open(dialect, port);

function check(request, body) {
  const bearer = request.headers.authorization?.replace('Bearer ', '');
  if ((request.headers['x-api-key'] ?? bearer) !== 'anthropic-double-key') {
    throw new Refusal(401, 'authentication_error', 'invalid x-api-key');
  }
  if (!VERSIONS.has(request.headers['anthropic-version'])) {
    throw invalid('anthropic-version: header is required');
  }
  if (body.thread) {
    // Nothing is kept here, which the SDK knows how to go on with.
    const details = { error_code: 'thread_unsupported_request', unsupported: ['thread'] };
    throw new Refusal(400, 'invalid_request_error', 'thread: not supported', { details });
  }
  for (const field of Object.keys(body)) {
    if (!KNOWN.has(field)) {
      throw invalid(`${field}: Extra inputs are not permitted`);
    }
  }
  if (typeof body.model !== 'string') {
    throw invalid('model: Field required');
  }
  if (body.model === 'missing') {
    throw new Refusal(404, 'not_found_error', 'model: missing');
  }
  if (!Number.isInteger(body.max_tokens) || body.max_tokens < 1) {
    throw invalid('max_tokens: Field required');
  }
  if (body.temperature != null && !(body.temperature >= 0 && body.temperature <= 1)) {
    throw invalid('temperature: range: 0..1');
  }
  for (const field of Object.keys(body.metadata ?? {})) {
    if (field !== 'user_id') {
      throw invalid(`metadata.${field}: Extra inputs are not permitted`);
    }
  }
  if ((body.stop_sequences ?? []).some((stop) => stop.trim() === '')) {
    throw invalid('stop_sequences: each stop sequence must contain non-whitespace');
  }
  checkSystem(body.system);
  checkTools(body);
  checkThinking(body);
  checkFormat(body.output_config?.format);
  checkMessages(body);
}

function checkSystem(system) {
  if (system != null && typeof system !== 'string') {
    for (const block of system) {
      checkText(block, 'system');
    }
  }
}

function checkText(block, at) {
  if (typeof block.text !== 'string' || block.text === '') {
    throw invalid(`${at}: text content blocks must be non-empty`);
  }
}

function checkTools({ tools, tool_choice: choice, thinking }) {
  if (choice && !tools) {
    throw invalid('tool_choice: may only be specified while providing tools');
  }
  (tools ?? []).forEach((tool, i) => {
    if (!/^[\w-]{1,128}$/.test(tool.name ?? '') || tool.input_schema?.type !== 'object') {
      throw invalid(`tools.${i}.custom: name or input_schema.type is invalid`);
    }
  });
  if (choice && !['auto', 'any', 'tool', 'none'].includes(choice.type)) {
    throw invalid(`tool_choice: Input tag '${choice.type}' is not expected`);
  }
  if (choice?.type === 'tool' && !tools.some((tool) => tool.name === choice.name)) {
    throw invalid(`tool_choice: tool '${choice.name}' not found`);
  }
  if (choice?.type === 'none' && 'disable_parallel_tool_use' in choice) {
    throw invalid('tool_choice.none.disable_parallel_tool_use: Extra inputs are not permitted');
  }
  if (thinks(thinking) && ['any', 'tool'].includes(choice?.type)) {
    throw invalid('Thinking may not be enabled when tool_choice forces tool use.');
  }
}

const thinks = (thinking) => thinking?.type === 'enabled' || thinking?.type === 'adaptive';

function checkThinking({ thinking, max_tokens: max, temperature }) {
  if (thinking?.type !== 'enabled') {
    return;
  }
  if (!(thinking.budget_tokens >= 1024)) {
    throw invalid('thinking.enabled.budget_tokens: Input should be greater than or equal to 1024');
  }
  if (thinking.budget_tokens >= max) {
    throw invalid('`max_tokens` must be greater than `thinking.budget_tokens`.');
  }
  if (temperature != null && temperature !== 1) {
    throw invalid('`temperature` may only be set to 1 when thinking is enabled.');
  }
}

function checkFormat(format) {
  if (format && (format.type !== 'json_schema' || typeof format.schema !== 'object')) {
    throw invalid('output_config.format: json_schema with a schema is expected');
  }
  if (format && format.schema.type === 'object' && format.schema.additionalProperties !== false) {
    throw invalid("output_config.format.schema: 'additionalProperties' must be explicitly set to false");
  }
}

function checkMessages({ messages, thinking }) {
  if (!Array.isArray(messages) || messages.length === 0) {
    throw invalid('messages: at least one message is required');
  }
  if (messages[0].role !== 'user') {
    throw invalid('messages: first message must use the "user" role');
  }
  let asked = [];
  messages.forEach((message, i) => {
    const at = `messages.${i}`;
    if (!BLOCKS[message.role]) {
      throw invalid(`${at}.role: Input should be 'user', 'assistant' or 'system'`);
    }
    if (messages[i - 1]?.role === message.role) {
      // The real one merges them; a gateway that relies on it cannot keep results of tools together.
      throw invalid(`${at}: roles must alternate`);
    }
    const blocks = blocksOf(message);
    if (blocks.length === 0) {
      throw invalid(`${at}: content must be non-empty`);
    }
    blocks.forEach((block, j) => checkBlock(block, message.role, `${at}.content.${j}`));
    checkResults(blocks, asked, at);
    asked = blocks.filter((block) => block.type === 'tool_use').map((block) => block.id);
    const first = blocks[0].type;
    if (thinks(thinking) && thinking.type === 'enabled' && asked.length > 0 && i === lastAssistant(messages)
        && first !== 'thinking' && first !== 'redacted_thinking') {
      throw invalid(`${at}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first}\`.`);
    }
  });
  if (asked.length > 0) {
    throw invalid(`messages: \`tool_use\` ids were found without \`tool_result\` blocks: ${asked.join(', ')}`);
  }
}

const lastAssistant = (messages) => messages.findLastIndex((message) => message.role === 'assistant');

function blocksOf({ content }) {
  return typeof content === 'string' ? (content === '' ? [] : [{ type: 'text', text: content }]) : content;
}

function checkBlock(block, role, at) {
  if (!BLOCKS[role].has(block.type)) {
    throw invalid(`${at}: Input tag '${block.type}' is not expected for role '${role}'`);
  }
  if (block.type === 'text') {
    checkText(block, at);
  }
  if (block.type === 'tool_use' && (typeof block.input !== 'object' || block.input === null || !block.id)) {
    throw invalid(`${at}.tool_use.input: Input should be a valid dictionary`);
  }
  if (block.type === 'tool_use' && !/^[\w-]+$/.test(block.id)) {
    throw invalid(`${at}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`);
  }
  if (block.type === 'thinking' && !block.signature) {
    throw invalid(`${at}.thinking.signature: Field required`);
  }
  if (block.type === 'image') {
    const { type, media_type: media, data, url } = block.source ?? {};
    const fine = type === 'base64' ? /^image\/(jpeg|png|gif|webp)$/.test(media) && data : type === 'url' && url;
    if (!fine) {
      throw invalid(`${at}.image.source: invalid`);
    }
  }
}

function checkResults(blocks, asked, at) {
  const results = blocks.filter((block) => block.type === 'tool_result').map((block) => block.tool_use_id);
  const missing = asked.filter((id) => !results.includes(id));
  if (missing.length > 0) {
    throw invalid(`${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing}`);
  }
  const strange = results.filter((id) => !asked.includes(id));
  if (strange.length > 0) {
    throw invalid(`${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${strange}`);
  }
  if (blocks.slice(0, results.length).some((block) => block.type !== 'tool_result')) {
    throw invalid(`${at}: \`tool_result\` blocks must come first`);
  }
}

function textOf(content) {
  return typeof content === 'string'
    ? content
    : (content ?? []).map((block) => block.text ?? '').join('\n');
}

function texts(body) {
  const system = body?.system ? [textOf(body.system)] : [];
  return [...system, ...(body?.messages ?? []).map((message) => textOf(message.content))];
}

function results({ messages }) {
  return blocksOf(messages.at(-1))
    .filter((block) => block.type === 'tool_result')
    .map((block) => ({ id: block.tool_use_id, text: textOf(block.content) }));
}

function usage(told) {
  const { input, cached, written, output, reasoning } = usageOf(told.answer, told.texts);
  return {
    input_tokens: input - cached - written, // here the cached ones are not a part of them
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    output_tokens: output,
    output_tokens_details: { thinking_tokens: reasoning },
    service_tier: 'standard',
  };
}

const SIGNATURE = 'c2lnbmF0dXJl';

function contentOf(answer) {
  const content = [];
  if (answer.think) {
    content.push({ type: 'thinking', thinking: answer.think, signature: SIGNATURE });
  }
  if (answer.say) {
    content.push({ type: 'text', text: answer.say });
  }
  for (const tool of answer.tools) {
    content.push({ type: 'tool_use', id: tool.id, name: tool.name, input: JSON.parse(argumentsOf(tool)) });
  }
  return content;
}

function whole(told) {
  const { answer, id, body } = told;
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model: body.model,
    content: contentOf(answer),
    stop_reason: STOP[answer.finish],
    stop_sequence: answer.finish === 'stop_sequence' ? answer.matched : null,
    usage: usage(told),
  };
}

function* events(told) {
  const { answer, id, body } = told;
  const event = (type, fields = {}, piece = false) => ({
    text: `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`,
    piece,
  });
  const tokens = usage(told);
  const message = { id: `msg_${id}`, type: 'message', role: 'assistant', model: body.model, content: [] };
  Object.assign(message, { stop_reason: null, stop_sequence: null, usage: { ...tokens, output_tokens: 1 } });

  yield event('message_start', { message });
  yield event('ping');
  let index = 0;
  function* block(start, deltas) {
    yield event('content_block_start', { index, content_block: start });
    for (const delta of deltas) {
      yield event('content_block_delta', { index, delta }, true);
    }
    yield event('content_block_stop', { index });
    index++;
  }
  if (answer.think) {
    const thoughts = pieces(answer.think).map((thinking) => ({ type: 'thinking_delta', thinking }));
    const signed = { type: 'signature_delta', signature: SIGNATURE };
    yield* block({ type: 'thinking', thinking: '', signature: '' }, [...thoughts, signed]);
  }
  if (answer.say) {
    yield* block({ type: 'text', text: '' }, map(spoken(answer), (text) => ({ type: 'text_delta', text })));
  }
  for (const tool of answer.tools) {
    const input = pieces(argumentsOf(tool)).map((json) => ({ type: 'input_json_delta', partial_json: json }));
    const start = { type: 'tool_use', id: tool.id, name: tool.name, input: {} };
    yield* block(start, [{ type: 'input_json_delta', partial_json: '' }, ...input]);
  }
  if (answer.breakAfter?.how === 'end') {
    return;
  }
  const stop = answer.finish === 'stop_sequence' ? answer.matched : null;
  yield event('message_delta', {
    delta: { stop_reason: STOP[answer.finish], stop_sequence: stop },
    usage: tokens,
  });
  yield event('message_stop');
}

function* map(values, change) {
  for (const value of values) {
    yield change(value);
  }
}
