// Gives the fuzzer something to start from: every text in tests/vectors that a reader reads.
// `node fuzz/seeds.mjs FOLDER` fills FOLDER/<reader>.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VECTORS = join(dirname(dirname(fileURLToPath(import.meta.url))), 'tests', 'vectors');

/** Where a reader's texts lie. */
const READERS = {
  json: ['json', 'jcs'],
  jws: ['export', 'jws'],
  jwe: ['jwe'],
  'question-set': ['question-set', 'locale', 'help'],
  backup: ['records'],
  record: ['records'],
  stores: [],
};
/** The members of a vector that hold what is read. */
const MEMBERS = ['input', 'token', 'file', 'payload', 'document', 'sealed', 'plain', 'value'];

async function files(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const target = process.argv[2];
for (const [reader, folders] of Object.entries(READERS)) {
  await mkdir(join(target, reader), { recursive: true });
  for (const file of (await Promise.all(folders.map((folder) => files(join(VECTORS, folder))))).flat()) {
    const text = await readFile(file, 'utf8');
    const vector = file.endsWith('.json') ? JSON.parse(text) : {};
    const found = MEMBERS.map((name) => vector[name]).filter((value) => value !== undefined);
    for (const value of found.length > 0 ? found : [text]) {
      const seed = typeof value === 'string' ? value : JSON.stringify(value);
      await writeFile(join(target, reader, createHash('sha256').update(seed).digest('hex').slice(0, 16)), seed);
    }
  }
}
