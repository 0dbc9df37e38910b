// The receiver behind a bad line: a proxy that does to each POST what the plan says, and passes everything else on.
import { createServer, request } from 'node:http';

/**
 * Faults, one a POST, in the order of `plan`; when it is used up everything passes.
 * - `pass`
 * - `drop-before`: the line breaks before the receiver has it
 * - `drop-after`: the receiver stored it, the line breaks before its answer
 * - `never`: nobody ever answers, and the receiver does not get it
 * - `never-after`: the receiver stored it, nobody ever answers
 * - `twice`: the receiver gets it twice
 * - `log-in-page`: 200 and a page of HTML
 * - `{ hold: ms }`: arrives late, so that a later one overtakes it
 * - `{ status, retryAfter? }`: the receiver says so
 */
export async function startFaulty(server, plan = []) {
  const posts = [];
  const open = new Set();
  const proxy = createServer(async (asked, answer) => {
    open.add(answer);
    answer.once('close', () => open.delete(answer));
    const body = await read(asked);
    if (asked.method !== 'POST') return pass(server, asked, body, answer);
    const fault = plan.shift() ?? 'pass';
    posts.push({ at: Date.now(), fault, body });
    if (typeof fault === 'object' && fault.status) {
      const headers = { 'content-type': 'text/plain' };
      if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
      return answer.writeHead(fault.status, headers).end('not now');
    }
    if (fault.hold) await new Promise((resolve) => { setTimeout(resolve, fault.hold); });
    switch (fault) {
      case 'drop-before': return breakOff(answer);
      case 'never': return undefined;
      case 'log-in-page':
        return answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Wi-Fi</title>');
      case 'twice': await forward(server, asked, body); break;
      case 'drop-after':
      case 'never-after':
        await forward(server, asked, body);
        return fault === 'drop-after' ? breakOff(answer) : undefined;
      default:
    }
    return pass(server, asked, body, answer);
  });
  await new Promise((resolve) => { proxy.listen(0, '127.0.0.1', resolve); });
  const { port } = proxy.address();
  return {
    ...server,
    origin: `http://localhost:${port}`,
    plan,
    /** Every POST that came, in order. */
    posts,
    async stop() {
      for (const answer of open) answer.destroy();
      proxy.closeAllConnections();
      await new Promise((resolve) => { proxy.close(resolve); });
    },
  };
}

/** In the middle of an answer: a browser repeats by itself what was broken off before. */
function breakOff(answer) {
  answer.writeHead(200, { 'content-length': '100' });
  answer.write('{', () => answer.destroy());
}

async function read(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** What the receiver answers. */
async function forward(server, asked, body) {
  const { port } = new URL(server.origin);
  // As the receiver knows itself: it answers for its own host only.
  const headers = { ...asked.headers, host: `localhost:${port}`, connection: 'close' };
  if (headers.origin) headers.origin = server.origin;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method: asked.method, path: asked.url, headers }, async (reply) => {
      resolve({ status: reply.statusCode, headers: reply.headers, body: await read(reply) });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function pass(server, asked, body, answer) {
  try {
    const reply = await forward(server, asked, body);
    const { connection, 'transfer-encoding': _, ...headers } = reply.headers;
    answer.writeHead(reply.status, headers).end(reply.body);
  } catch {
    answer.destroy();
  }
}
