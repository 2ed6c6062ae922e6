// Starts Undertone beside the doubles, with the configuration in config/.
//
// UNDERTONE_COMMAND is what starts it, words apart by spaces, such as ../../undertone; else what that
// starts for `router`: the jar of this checkout, as it was built last.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const SPARE = 110; // deployments of each provider that one test each may break
const READY_WITHIN = 30_000; // milliseconds
const KEY = 'conformance-key';

/**
 * @param doubles {openai, anthropic}: their addresses
 * @returns {url, key, stop}
 */
export async function startUndertone(doubles) {
  const folder = mkdtempSync(join(tmpdir(), 'undertone-conformance-'));
  const port = await freePort();
  const config = configure(folder, port, doubles);
  const command = process.env.UNDERTONE_COMMAND?.split(' ') ?? builtUndertone();
  const child = spawn(command[0], [...command.slice(1), 'router', '--config', config], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      MALLOC_ARENA_MAX: '2', // as ./undertone sets it
      CONFORMANCE_KEY: KEY,
      OPENAI_DOUBLE_KEY: 'openai-double-key',
      ANTHROPIC_DOUBLE_KEY: 'anthropic-double-key',
      WRONG_KEY: 'wrong-key',
    },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  await ready(url, ended);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  };
  return { url, key: KEY, stop };
}

/** What `./undertone router` runs, with the options of the JVM that stand in it. */
function builtUndertone() {
  const root = join(here, '../..');
  const jdk = spawnSync('sh', [join(root, 'build/find-jdk'), '25'], { encoding: 'utf8' }).stdout.trim();
  const jar = join(root, 'media-gateway/target/undertone-router.jar');
  const launcher = readFileSync(join(root, 'undertone'), 'utf8');
  const said = (name) => {
    const found = launcher.match(new RegExp(`^${name}='?([^'\n]*)'?$`, 'm'));
    if (!found) {
      throw new Error(`./undertone does not say its ${name}`);
    }
    return found[1].split(' ');
  };
  return [join(jdk, 'bin/java'), ...said('router_options'), ...said('common_options'), '-cp', jar, ...said('router_main')];
}

function configure(folder, port, doubles) {
  const routers = join(folder, 'routers');
  mkdirSync(routers);
  const spare = { providers: [], models: [] };
  for (let n = 1; n <= SPARE; n++) {
    for (const [kind, base, model] of [
      ['openai', `${doubles.openai}/openai-spare-${n}/v1`, 'gpt-double'],
      ['anthropic', `${doubles.anthropic}/anthropic-spare-${n}`, 'claude-double'],
    ]) {
      const id = `${kind}-spare-${n}`;
      const key = `${kind.toUpperCase()}_DOUBLE_KEY`;
      spare.providers.push(`${id}: {kind: ${kind}, base_url: "${base}", api_key_env: ${key}}`);
      spare.models.push(`${id}: {provider: ${id}, model: ${model}}`);
    }
  }
  const filled = {
    PORT: port,
    ROUTERS: routers,
    OPENAI: doubles.openai,
    ANTHROPIC: doubles.anthropic,
    SPARE_PROVIDERS: spare.providers.join('\n  '),
    SPARE_MODELS: spare.models.join('\n  '),
  };
  const fill = (from, to) => {
    const text = readFileSync(join(here, 'config', from), 'utf8');
    writeFileSync(to, text.replaceAll(/@([A-Z_]+)@/g, (whole, name) => filled[name] ?? whole));
    return to;
  };
  fill('conformance.yaml', join(routers, 'conformance.yaml'));
  return fill('undertone.yaml', join(folder, 'undertone.yaml'));
}

function freePort() {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

async function ready(url, ended) {
  let over = false;
  ended.then(() => (over = true));
  const until = Date.now() + READY_WITHIN;
  while (!over && Date.now() < until) {
    try {
      await fetch(`${url}/v1/models`);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
  throw new Error(over ? 'Undertone ended instead of listening' : 'Undertone did not listen in time');
}
