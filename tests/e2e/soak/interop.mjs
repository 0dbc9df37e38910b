// Exports with any content, signed by a real browser, in the hands of other people's libraries: every one has to be
// verified and read as it is, and refused with one byte changed. `node tests/e2e/soak/interop.mjs --exports N`
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { makeProfile, openBrowser } from '../harness/browser.mjs';
import { keeperUrl, startKeeper } from '../harness/keeper.mjs';
import { INTEROP, PYTHON } from '../harness/places.mjs';
import { startServer } from '../harness/server.mjs';
import { verdicts } from '../interop/verify.mjs';
import { makeRandom, report } from './report.mjs';

const run = promisify(execFile);
const { values } = parseArgs({ options: { exports: { type: 'string', default: '20' }, seed: { type: 'string' } } });
const wanted = Number(values.exports);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
/** Exports by one key: a page that keeps nothing makes another. */
const BY_ONE_KEY = 10;
const LANGUAGES = {
  JavaScript: ['jose', 'jsonwebtoken', 'fast-jwt', 'node-jose'],
  Python: ['PyJWT', 'joserfc', 'jwcrypto', 'Authlib', 'python-jose'],
  Ruby: ['ruby-jwt'],
  C: ['José'],
  Go: ['golang-jwt'],
  Perl: ['Crypt::JWT'],
};
const ALL = Object.values(LANGUAGES).flat();

// ---- what is said

const PIECES = ["Nan's café", '🌙', '"quoted"', '\\', '</script>', '\n', '\t', '\u2028', 'שלום', '\u0007', 'é', 'e\u0301', '€',
  '{"alg":"none"}', '🧗🏽‍♀️', '\ufeff', '%00', '0'];

/** A record of an assessment in which any part may be missing, and the age band it is for. */
function makeAssessment(random) {
  const below = (limit) => Math.floor(random() * limit);
  const any = (list) => list[below(list.length)];
  const many = (most, make) => Array.from({ length: below(most + 1) }, (_, at) => make(at));
  const words = () => many(6, () => any(PIECES)).join(' ');
  const perhaps = (make) => (random() < 0.5 ? make() : {});
  const entry = (first) => (at) => ({
    id: first + at, words: words(), ...perhaps(() => ({ area: any(['friends', 'sleep', 'school']) })),
    ...(first > 1 ? perhaps(() => ({ bothers: below(11) })) : {}),
  });
  const step = (first) => (at) => ({ id: first + at, what: words(), who: words(), by_when: words(), done: random() < 0.5 });
  const goal = (at) => ({
    id: 60 + at, words: words(), ...perhaps(() => ({ now: below(11) })), one_step_up: words(), steps: many(4, step(70 + at * 10)),
  });
  const band = any(['8-11', '12-15', '16-19']);
  const assessment = {
    id: `sitting-${below(1e9)}`, journey: `journey-${below(1e9)}`, occasion: any(['start', 'review', 'close']),
    started: 1_700_000_000 + below(1e8), band, ...perhaps(() => ({ mode: any(['alone', 'together']) })),
    working_well: { entries: many(5, entry(1)) }, worries: { entries: many(5, entry(30)) },
    life_now: { ...perhaps(() => ({ scale: below(11) })), why_not_lower: words(), one_step_up: words() },
    hopes: { words: words() }, goals: { list: many(3, goal) }, kept_back: [], next_id: 200,
  };
  return { band, assessment };
}

/** As many exports as wanted, each as the text of its file. */
async function signedInABrowser(server, random) {
  const profile = await makeProfile();
  try {
    const browser = await openBrowser(profile);
    try {
      const page = await browser.open(`${server.origin}/hosts/keep.html`);
      const url = await keeperUrl(page);
      const files = [];
      while (files.length < wanted) {
        await page.goto(`${server.origin}/neutral.html`);
        await startKeeper(page, url);
        const errands = Array.from({ length: Math.min(BY_ONE_KEY, wanted - files.length) }, () => JSON.stringify({
          keep: 'tab', compact: false, ...makeAssessment(random), ...(random() < 0.5 ? { audience: 'https://portal.example' } : {}),
          ...(random() < 0.5 ? { nonce: `n-${random()}` } : {}),
        }));
        files.push(...await page.evaluate(async (texts) => {
          const found = [];
          for (const text of texts) {
            const answer = JSON.parse(await window.keeper.call('sign', text));
            if (!answer.signed) throw new Error(`${JSON.stringify(answer)}: ${text}`);
            found.push(answer.signed.json);
          }
          return found;
        }, errands));
      }
      return files;
    } finally {
      await browser.close();
    }
  } finally {
    await profile.remove();
  }
}

/** The same export with one byte of what is signed, or of the signature, changed; which one goes round. */
function changed(document, at) {
  const part = ['payload', 'signature', 'payload', 'protected'][at % 4];
  const bytes = Buffer.from(document[part], 'base64url');
  if (part === 'signature') bytes[(at * 7) % 64] ^= 1 << at % 8;
  // A digit or a letter of an identifier: what is refused must be refused for its signature, not for its JSON.
  else if (part === 'payload') bytes[bytes.indexOf('"started":') + 12] ^= 1;
  else bytes[bytes.indexOf('"kid":"') + 9] = bytes[bytes.indexOf('"kid":"') + 9] === 65 ? 66 : 65;
  return { ...document, [part]: bytes.toString('base64url') };
}

// ---- who reads it

/** One verdict a line for each library of a script in another language. */
async function byScript(program, script, file) {
  const { stdout } = await run(program, [join(INTEROP, script), file], { maxBuffer: 1 << 30 });
  return stdout.trim().split('\n').map((line) => JSON.parse(line));
}

/** Programs that take one file at a time. */
async function byProgram(folder, documents, judge) {
  const found = [];
  for (const [at, document] of documents.entries()) {
    const file = join(folder, `one-${at % 4}`);
    found.push(await judge(document, file).then(
      (payload) => ({ verified: true, payload }),
      (error) => {
        // Ended with a code of its own; anything else, as that it is not there, is no verdict.
        if (typeof error.code !== 'number') throw error;
        return { verified: false, error: error.stderr };
      },
    ));
  }
  return found;
}

async function byJose(document, file) {
  await writeFile(`${file}.jwk`, JSON.stringify(document.keys[0]));
  await writeFile(`${file}.jws`, JSON.stringify(document));
  const { stdout } = await run('jose', ['jws', 'ver', '-i', `${file}.jws`, '-k', `${file}.jwk`, '-O', '-']);
  return JSON.parse(stdout);
}

async function byGo(document, file) {
  await writeFile(`${file}.pem`, createPublicKey({ key: document.keys[0], format: 'jwk' }).export({ format: 'pem', type: 'spki' }));
  await writeFile(`${file}.jwt`, [document.protected, document.payload, document.signature].join('.'));
  const { stdout } = await run('jwt', ['-alg', 'ES256', '-key', `${file}.pem`, '-verify', `${file}.jwt`]);
  return JSON.parse(stdout);
}

/** For each document, what each of all libraries makes of it. */
async function everyVerdict(folder, name, documents) {
  const file = join(folder, `${name}.jsonl`);
  await writeFile(file, documents.map((document) => `${JSON.stringify(document)}\n`).join(''));
  const [python, ruby, perl, c, go] = await Promise.all([
    byScript(PYTHON, 'verify.py', file),
    byScript('/usr/bin/ruby', 'verify.rb', file),
    byScript('/usr/bin/perl', 'verify.pl', file),
    byProgram(folder, documents, byJose),
    byProgram(folder, documents, byGo),
  ]);
  const found = [];
  for (const [at, document] of documents.entries()) {
    found.push({ ...await verdicts(document), ...python[at], ...ruby[at], ...perl[at], 'José': c[at], 'golang-jwt': go[at] });
  }
  return found;
}

const started = Date.now();
const figures = { exports: 0, libraries: ALL.length, languages: Object.keys(LANGUAGES).length, verified: 0, refused: 0, wrong: 0 };
const broken = [];
const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), 'wellbeing-interop-'));
try {
  const documents = (await signedInABrowser(server, makeRandom(seed))).map((text) => JSON.parse(text));
  figures.exports = documents.length;
  const payloads = documents.map(({ payload }) => JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  for (const [at, found] of (await everyVerdict(folder, 'good', documents)).entries()) {
    for (const library of ALL) {
      try {
        assert.deepEqual(found[library], { verified: true, payload: payloads[at] });
        figures.verified += 1;
      } catch (error) {
        broken.push(`${library}, export ${at} (seed ${seed}): ${JSON.stringify(found[library]).slice(0, 200)} ${error.message.slice(0, 400)}`);
      }
    }
  }
  for (const [at, found] of (await everyVerdict(folder, 'changed', documents.map(changed))).entries()) {
    for (const library of ALL) {
      if (found[library]?.verified === false) figures.refused += 1;
      else broken.push(`${library} accepts export ${at} (seed ${seed}) with a byte changed`);
    }
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
figures.wrong = broken.length;
report('interop', { ...figures, seed, seconds: Math.round((Date.now() - started) / 1000) }, broken.slice(0, 20));
