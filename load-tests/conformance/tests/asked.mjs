// What a provider was asked, in words that are the same for both dialects.

/** @param record of a double */
export function asked(record) {
  return record.path.endsWith('/v1/messages') ? fromMessages(record.body) : fromChat(record.body);
}

function fromChat(body) {
  const turns = [];
  let system = '';
  for (const message of body.messages) {
    const parts = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content ?? [];
    const text = parts.filter((part) => part.type === 'text').map((part) => part.text).join('');
    if (message.role === 'system' || message.role === 'developer') {
      system += text;
    } else if (message.role === 'tool') {
      turns.push({ result: message.tool_call_id, text });
    } else {
      for (const part of parts) {
        turns.push(part.type === 'image_url' ? { image: part.image_url.url } : { [message.role]: part.text });
      }
      for (const call of message.tool_calls ?? []) {
        turns.push({ call: call.id, name: call.function.name, args: JSON.parse(call.function.arguments) });
      }
    }
  }
  const format = body.response_format;
  const choice = body.tool_choice;
  return {
    system,
    turns,
    model: body.model,
    tools: body.tools?.map(({ function: f }) => ({ name: f.name, about: f.description, parameters: f.parameters })),
    choice: typeof choice === 'object' ? { tool: choice.function.name } : choice,
    parallel: body.parallel_tool_calls,
    schema: format?.json_schema?.schema,
    stop: body.stop === undefined ? undefined : [].concat(body.stop),
    max: body.max_completion_tokens ?? body.max_tokens,
    temperature: body.temperature,
    seed: body.seed,
    reasons: body.reasoning_effort !== undefined,
  };
}

function fromMessages(body) {
  const turns = [];
  for (const message of body.messages) {
    const blocks = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
    for (const block of blocks) {
      if (block.type === 'image') {
        const { type, media_type: media, data, url } = block.source;
        turns.push({ image: type === 'base64' ? `data:${media};base64,${data}` : url });
      } else if (block.type === 'tool_use') {
        turns.push({ call: block.id, name: block.name, args: block.input });
      } else if (block.type === 'tool_result') {
        const { content } = block;
        const text = typeof content === 'string' ? content : content.map((part) => part.text).join('');
        turns.push({ result: block.tool_use_id, text });
      } else if (block.type === 'text') {
        turns.push({ [message.role]: block.text });
      }
    }
  }
  const { system, tool_choice: choice } = body;
  const kinds = { auto: 'auto', none: 'none', any: 'required' };
  return {
    system: typeof system === 'string' ? system : (system ?? []).map((block) => block.text).join(''),
    turns,
    model: body.model,
    tools: body.tools?.map(({ name, description, input_schema: parameters }) => ({ name, about: description, parameters })),
    choice: choice?.type === 'tool' ? { tool: choice.name } : kinds[choice?.type],
    parallel: choice?.disable_parallel_tool_use === undefined ? undefined : !choice.disable_parallel_tool_use,
    schema: body.output_config?.format?.schema,
    stop: body.stop_sequences,
    max: body.max_tokens,
    temperature: body.temperature,
    seed: undefined,
    reasons: body.thinking !== undefined && body.thinking.type !== 'disabled',
  };
}
