// `wellbeing serve` on a free port, with a store of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST, WELLBEING } from './places.mjs';

const PATIENCE = 10_000;

/**
 * @param {{ args?: string[], port?: number }} [options] `args` are added to the command; `port` to come back on the same one
 * @returns {Promise<{ origin: string, port: number, store: string, log: () => string, stop: () => Promise<void> }>}
 */
export async function startServer({ args = [], port = 0 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'wellbeing-serve-'));
  const store = join(folder, 'exports.sqlite');
  const words = ['serve', '--port', String(port), '--root', DIST, '--store', store, ...args];
  const child = spawn(WELLBEING, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const listening = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`wellbeing serve said nothing in ${PATIENCE} ms:\n${log}`)), PATIENCE);
    const read = (chunk) => {
      log += chunk;
      const found = log.match(/listening on http:\/\/[^\s:]+:(\d+)/);
      if (found) {
        clearTimeout(timer);
        resolve(Number(found[1]));
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`wellbeing serve ended with ${code}:\n${log}`)));
  });
  const ended = new Promise((resolve) => { child.once('exit', resolve).once('error', resolve); });
  const stop = async () => {
    child.kill('SIGTERM');
    // An open page may hold a connection for as long as the server's grace.
    const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
    await ended;
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const bound = await listening;
    // localhost is a secure context for WebCrypto, and what people type.
    return { origin: `http://localhost:${bound}`, port: bound, store, log: () => log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
