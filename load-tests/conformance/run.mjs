// Runs the conformance tests: `npm test` against Undertone, `npm run doubles` against the doubles
// themselves.
//
// Undertone is started as undertone.mjs says.
// Other arguments are handed to `node --test`, for instance --test-name-pattern=tools.

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startUndertone } from './undertone.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const direct = process.argv.includes('--doubles');
const passed = process.argv.slice(2).filter((argument) => argument !== '--doubles');
const doubles = await startDoubles();
const undertone = direct ? undefined : await startUndertone(doubles);
const code = await runTests();
await undertone?.stop();
doubles.stop();
process.exitCode = code;

async function startDoubles() {
  const child = spawn(process.execPath, [join(here, 'doubles/main.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await new Promise((read, failed) => {
    createInterface({ input: child.stdout }).once('line', (line) => read([line]));
    child.once('exit', (code) => failed(new Error(`the doubles ended with ${code}`)));
  });
  const ports = JSON.parse(line);
  return {
    openai: `http://127.0.0.1:${ports.openai}`,
    anthropic: `http://127.0.0.1:${ports.anthropic}`,
    stop: () => child.stdin.end(),
  };
}

function runTests() {
  const folders = direct ? ['tests'] : ['tests', 'tests/undertone'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(here, folder))
      .filter((name) => name.endsWith('.test.mjs'))
      .map((name) => join(here, folder, name)),
  );
  const env = { ...process.env, OPENAI_DOUBLE_URL: doubles.openai, ANTHROPIC_DOUBLE_URL: doubles.anthropic };
  if (undertone) {
    Object.assign(env, { UNDERTONE_URL: undertone.url, UNDERTONE_KEY: undertone.key });
  }
  const child = spawn(process.execPath, ['--test', ...passed, ...files], { cwd: here, env, stdio: 'inherit' });
  return new Promise((ended) => child.once('exit', (code) => ended(code ?? 1)));
}
