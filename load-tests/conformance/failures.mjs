// A reporter of `node --test` that tells of what failed, and counts.

import { inspect } from 'node:util';

export default async function* failures(source) {
  const path = [];
  let passed = 0;
  let failed = 0;
  const began = Date.now();
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      path.length = data.nesting;
      path.push(data.name);
    } else if (type === 'test:pass' && data.details.type !== 'suite' && data.skip === undefined) {
      passed++;
    } else if (type === 'test:fail' && data.details.error.failureType !== 'subtestsFailed') {
      failed++;
      const where = [...path.slice(0, data.nesting), data.name].join(' › ');
      yield `✖ ${where}\n${indented(cause(data.details.error))}\n`;
    } else if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message;
    }
  }
  yield `${passed} passed, ${failed} failed, ${((Date.now() - began) / 1000).toFixed(1)} s\n`;
}

const cause = (error) => (error.cause instanceof Error ? error.cause.stack : inspect(error.cause ?? error));

const indented = (text) => text.replaceAll(/^/gm, '    ');
