// What a receiver has: the rows of its store, and what the command says of a file.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { INTEROP, PYTHON, WELLBEING } from './places.mjs';

const run = promisify(execFile);

/** @returns {Promise<{ jti: string, kid: string, body: string }[]>} in the order they came */
export async function stored(server) {
  const { stdout } = await run(PYTHON, [join(INTEROP, 'stored.py'), server.store]);
  return JSON.parse(stdout);
}

/** `wellbeing verify --json` on a text: its one line, whether it verifies or not. */
export async function verify(text) {
  const folder = await mkdtemp(join(tmpdir(), 'wellbeing-verify-'));
  try {
    const file = join(folder, 'export.json');
    await writeFile(file, text);
    const { stdout } = await run(WELLBEING, ['verify', '--json', file]).catch((error) => {
      if (error.code !== 1) throw error;
      return error;
    });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The payload of a flattened JWS, unverified: for looking at what went. */
export function payloadOf(json) {
  return JSON.parse(Buffer.from(JSON.parse(json).payload, 'base64url').toString('utf8'));
}
