// The part of WebDriver (W3C) that the tests need, spoken to a driver of one's own.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const PATIENCE = 30_000;

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/**
 * Starts a driver in a process group of its own, and a session with it.
 * @returns {Promise<{ ask: (method: string, path: string, body?: object) => Promise<any>, pid: number, ended: Promise }>}
 *   `ask` speaks within the session; it rejects with what the driver says went wrong
 */
export async function startDriver(program, capabilities, env = {}) {
  const port = await freePort();
  const child = spawn(program, [`--port=${port}`], { detached: true, stdio: 'ignore', env: { ...process.env, ...env } });
  const ended = new Promise((resolve) => { child.once('exit', resolve).once('error', resolve); });
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value?.error}: ${value?.message}`);
    return value;
  };
  for (const until = Date.now() + PATIENCE; ; await new Promise((resolve) => { setTimeout(resolve, 30); })) {
    const ready = await call('GET', '/status').then(() => true, () => false);
    if (ready) break;
    if (Date.now() > until) throw new Error(`${program} does not answer`);
  }
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: capabilities } });
  return { ask: (method, path, body) => call(method, `/session/${sessionId}${path}`, body), pid: child.pid, ended };
}

/** The keys of a text, as one WebDriver action a letter. */
export function strokes(text) {
  const actions = [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
  return { actions: [{ type: 'key', id: 'keys', actions }] };
}
