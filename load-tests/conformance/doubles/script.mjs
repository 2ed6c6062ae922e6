// What a double is to do with one request. Tests write it into the last thing the user says, as
// `any words [[{"key":"…", …}]]`, so that it survives every translation on the way.
//
//   key        name of the test; requests are recorded under it
//   say        text of the answer; split into pieces for a stream
//   think      text of the reasoning before it
//   tools      [{id, name, args}]; args is an object, or a string that is sent as it is
//   finish     stop | length | stop_sequence | tools | filter; what the parts of the answer suggest
//              where it is not given
//   matched    the stop sequence that was met
//   usage      {input, cached, written, output, reasoning}
//   fail       {deployment: {status, type, code, message, retryAfter, times}}; `any` is every
//              deployment; the first `times` requests of this key fail, all where it is not given
//   breakAfter {how, n, at}: after n pieces an `error` event, the socket `cut`, or the `end` of the
//              body without what ends an answer; only the deployment `at`, where one is given
//   endless    goes on saying the same until the connection is closed
//   first, gap milliseconds before the first piece, and between pieces
//   slow       {deployment: milliseconds before its first piece}
//   refuse     text of a refusal, which OpenAI keeps apart from the answer
//   afterTools the answer when the conversation ends in results of tools; these are named in it
//              where it is not given

const MARKED = /\[\[(\{.*\})\]\]/s;

/** The script in the last of the texts that has one; an empty one where none has. */
export function scriptOf(texts) {
  for (const text of [...texts].reverse()) {
    const found = MARKED.exec(text);
    if (found) {
      return JSON.parse(found[1]);
    }
  }
  return {};
}

/** A prompt that carries a script. */
export function prompt(words, script) {
  return `${words} [[${JSON.stringify(script)}]]`;
}

/** Pieces of a text as a model streams them: of up to five characters, whole code points. */
export function pieces(text) {
  return text.match(/.{1,5}/gsu) ?? [];
}

/**
 * The answer that a script asks for.
 *
 * @param results [{id, text}] of tools, when the conversation ends in them
 */
export function answerOf(script, deployment, results) {
  const { breakAfter, slow, ...rest } = script;
  const here = !breakAfter?.at || breakAfter.at === deployment ? { breakAfter } : {};
  return { first: slow?.[deployment], ...wholeOf(rest, deployment, results), ...here };
}

function wholeOf(script, deployment, results) {
  if (results.length > 0) {
    const named = results.map(({ id, text }) => `${id}=${text}`).join('; ');
    return { ...script, say: script.afterTools ?? `Results: ${named}`, tools: [], finish: 'stop' };
  }
  const tools = script.tools ?? [];
  return {
    ...script,
    say: script.say ?? (tools.length > 0 ? '' : `Hello from ${deployment}.`),
    tools,
    finish: script.finish ?? (tools.length > 0 ? 'tools' : 'stop'),
  };
}

/** Counts in words of both sides where the script does not say. */
export function usageOf(answer, texts) {
  const words = (text) => text.split(/\s+/).filter(Boolean).length;
  return {
    input: texts.reduce((sum, text) => sum + words(text), 0),
    cached: 0,
    written: 0,
    output: words(answer.say) + words(answer.think ?? '') + answer.tools.length * 7,
    reasoning: words(answer.think ?? ''),
    ...answer.usage,
  };
}

/** Text of a tool call's arguments. */
export function argumentsOf(tool) {
  return typeof tool.args === 'string' ? tool.args : JSON.stringify(tool.args);
}
