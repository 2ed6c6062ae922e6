// What both doubles have in common: a server that records what it is asked, fails when told to, and
// says when a connection was closed on it.
//
//   /<deployment>/…              the provider; a deployment is any name, and stands in the record
//   GET /control/requests?key=K  what was recorded under K, in the order of arrival

import { createServer } from 'node:http';
import { answerOf, pieces, scriptOf } from './script.mjs';

const MOST_RECORDED = 20_000;
const ENDLESS_GAP = 5; // milliseconds, so that an endless answer leaves room for the others

/** An error as the provider would answer it. */
export class Refusal extends Error {
  constructor(status, type, message, more = {}) {
    super(message);
    Object.assign(this, { status, type, ...more });
  }
}

/**
 * Starts a double.
 *
 * @param dialect {paths: {suffix: answerer}, errorBody, errorHeaders}
 * @returns {port, close}
 */
export async function open(dialect, port = 0) {
  const requests = [];
  const failures = new Map();

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://double');
    if (url.pathname === '/control/requests') {
      const key = url.searchParams.get('key');
      return json(response, 200, requests.filter((r) => r.key === key));
    }
    const record = {
      key: '',
      deployment: url.pathname.split('/')[1] ?? '',
      path: url.pathname,
      headers: request.headers,
      body: null,
      status: 0,
      finished: false,
      closedAt: 0, // epoch milliseconds, when the other side closed before the end
    };
    requests.push(record);
    if (requests.length > MOST_RECORDED) {
      requests.shift();
    }
    response.on('close', () => {
      if (!response.writableFinished) {
        record.closedAt = Date.now();
      }
    });
    try {
      await answer(dialect, failures, record, request, response);
      record.finished = response.writableFinished;
    } catch (refused) {
      refuse(dialect, record, response, refused);
    }
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((opened, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', opened);
  });
  return {
    port: server.address().port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(dialect, failures, record, request, response) {
  const text = await bodyOf(request);
  record.raw = text;
  record.body = text === '' ? null : parsed(text);
  const suffix = Object.keys(dialect.paths).find((path) => record.path.endsWith(path));
  if (!suffix) {
    throw new Refusal(404, dialect.notFound, `Invalid URL (${request.method} ${record.path})`);
  }
  const ask = { ...dialect.paths[suffix], request, body: record.body };
  const texts = ask.texts?.(record.body) ?? [];
  const script = scriptOf(texts);
  record.key = script.key ?? '';
  fail(script, failures, record);
  ask.check?.(request, record.body);

  const results = ask.results?.(record.body) ?? [];
  const wanted = answerOf(script, record.deployment, results);
  const id = `${record.deployment}-${Math.random().toString(36).slice(2, 10)}`;
  const told = { answer: wanted, texts, id, body: record.body, created: Math.floor(Date.now() / 1000) };
  record.status = 200;
  if (!record.body?.stream) {
    await wait(wanted.first);
    if (wanted.breakAfter?.how === 'cut') {
      return response.socket.destroy();
    }
    return json(response, 200, ask.whole(told), dialect.headers(id));
  }
  await stream(response, wanted, ask.events(told), dialect, id);
}

/** A script's failure of this deployment, as long as it lasts. */
function fail(script, failures, record) {
  const failure = script.fail?.[record.deployment] ?? script.fail?.any;
  if (!failure) {
    return;
  }
  const counted = `${record.key} ${record.deployment}`;
  const before = failures.get(counted) ?? 0;
  if (before < (failure.times ?? Infinity)) {
    failures.set(counted, before + 1);
    throw new Refusal(failure.status, failure.type, failure.message ?? `Scripted ${failure.status}.`, failure);
  }
}

/** @param events generator of {text, piece}: SSE text, and whether it is a piece of the answer */
async function stream(response, wanted, events, dialect, id) {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...dialect.headers(id),
  });
  response.flushHeaders();
  await wait(wanted.first);
  const gap = wanted.gap ?? (wanted.endless ? ENDLESS_GAP : 0);
  let said = 0;
  for (const { text, piece } of events) {
    if (response.destroyed) {
      return;
    }
    if (piece) {
      if (said > 0) {
        await wait(gap);
      }
      if (wanted.breakAfter && said === wanted.breakAfter.n) {
        return breakOff(response, wanted.breakAfter, dialect);
      }
      said++;
    }
    if (!response.write(text)) {
      await drained(response);
    }
  }
  await new Promise((ended) => response.once('close', ended).end());
}

function breakOff(response, { how, type = 'server_error', message = 'It broke.' }, dialect) {
  if (how === 'cut') {
    response.socket.destroy();
    return;
  }
  if (how === 'end') {
    response.end();
    return;
  }
  response.end(dialect.errorEvent(type, message));
}

function refuse(dialect, record, response, refused) {
  if (!(refused instanceof Refusal)) {
    console.error(refused);
    refused = new Refusal(500, '', `The double failed: ${refused.message}`);
  }
  record.status = refused.status;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const retry = refused.retryAfter === undefined ? {} : { 'retry-after': String(refused.retryAfter) };
  json(response, refused.status, dialect.errorBody(refused), { ...dialect.headers('refused'), ...retry });
}

function json(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

async function bodyOf(request) {
  const read = [];
  for await (const bytes of request) {
    read.push(bytes);
  }
  return Buffer.concat(read).toString('utf8');
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'invalid_request_error', 'We could not parse the JSON body of your request.');
  }
}

function wait(ms) {
  return ms ? new Promise((done) => setTimeout(done, ms)) : undefined;
}

/** Until more may be written, or nobody reads any more. */
function drained(response) {
  return new Promise((done) => {
    const over = () => {
      response.off('drain', over).off('close', over);
      done();
    };
    response.on('drain', over).on('close', over);
  });
}

/** Pieces of what is said, again and again where the script is endless. */
export function* spoken(answer) {
  do {
    yield* pieces(answer.say);
  } while (answer.endless);
}
