// Exports through a bad line, two tabs and reloads in the middle: each is stored exactly once, byte for byte.
// `node tests/e2e/soak/outbox.mjs --exports 300`. The waiting between tries passes in no time: errands say what time it is.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeProfile, openBrowser } from '../harness/browser.mjs';
import { startFaulty } from '../harness/faulty-receiver.mjs';
import { startKeeper } from '../harness/keeper.mjs';
import { DIST } from '../harness/places.mjs';
import { stored } from '../harness/receiver.mjs';
import { startServer } from '../harness/server.mjs';
import { makeRandom, pause, report } from './report.mjs';

const { values } = parseArgs({ options: { exports: { type: 'string', default: '300' }, seed: { type: 'string', default: '3' } } });
const EXPORTS = Number(values.exports);
const random = makeRandom(Number(values.seed));

const FAULTS = [
  'drop-before', 'drop-after', 'never', 'never-after', 'twice', 'log-in-page', { hold: 40 },
  { status: 500 }, { status: 502 }, { status: 503 }, { status: 503, retryAfter: 120 }, { status: 429, retryAfter: 7 },
];
/** Half of the posts pass. */
const drawFault = () => (random() < 0.5 ? 'pass' : FAULTS[Math.floor(random() * FAULTS.length)]);

/** Endless: a fault is drawn whenever a post comes. */
const counts = {};
const plan = { shift: () => {
  const fault = drawFault();
  const name = typeof fault === 'string' ? fault : Object.keys(fault)[0] + (fault.status ?? '');
  counts[name] = (counts[name] ?? 0) + 1;
  return fault;
} };

const server = await startServer();
const faulty = await startFaulty(server, plan);
const profile = await makeProfile();
const browser = await openBrowser(profile);
const started = Date.now();
/** Milliseconds that the time of the errands is ahead. */
let ahead = 0;
const now = () => Date.now() + ahead;

const [script] = (await readdir(join(DIST, 'pkg'))).filter((name) => /^wellbeing_keeper[^/]*\.js$/.test(name));

/** A page without the component, which has a keeper of its own. */
async function open(page) {
  await page.goto(`${faulty.origin}/neutral.html`, { waitUntil: 'domcontentloaded' });
  await page.evaluate(() => {
    // The half minute that nobody answers would make this take hours.
    const later = window.setTimeout;
    window.setTimeout = (work, ms, ...rest) => later(work, ms >= 30_000 ? 60 : ms, ...rest);
  });
  await startKeeper(page, `${faulty.origin}/pkg/${script}`, 'soak');
  await page.evaluate(async () => {
    window.ask = async (name, what) => JSON.parse(await window.keeper.call(name, JSON.stringify(what)));
    const { draft, restored } = await window.ask('open', { keep: 'device' });
    if (!restored) {
      const written = await window.ask('save', { keep: 'device', draft, take_over: true });
      if (written.not_kept) throw new Error(written.not_kept);
    }
    window.draft = draft;
  });
  return page;
}

/** Repeats after a reload that came in between: as a person would, who taps again on what is still there. */
async function through(page, work, given) {
  for (;;) {
    const done = await page.evaluate(work, given).then((value) => ({ value }), (error) => ({ error }));
    if (!done.error) return done.value;
    if (!/context|navigat|closed|destroyed/i.test(done.error.message)) throw done.error;
    await reloading;
    if (!(await page.evaluate(() => Boolean(window.draft)).catch(() => false))) await open(page);
  }
}

let reloading = Promise.resolve();
let reloads = 0;

function reloadSoon(page) {
  reloads += 1;
  reloading = pause(random() * 60).then(() => open(page)).catch(() => pause(50).then(() => open(page)));
}

const sign = (page, said) => through(page, async (words) => {
  const assessment = { ...window.draft.assessment, hopes: { words } };
  const { signed } = await window.ask('sign', { keep: 'device', band: '12-15', assessment, compact: false });
  return signed;
}, said);

const send = (page, signed) => through(page, ([it, at]) => window.ask('outbox', {
  send: { url: '/exports', signed: it }, all: false, by_hand: false, now: at,
}), [signed, now()]);

const tryAgain = (page, all = false) => through(page, ([every, at]) => window.ask('outbox', {
  all: every, by_hand: every, now: at,
}), [all, now()]);

const sent = new Map();
const broken = [];
try {
  const page = await open(await browser.context.newPage());
  const other = await open(await browser.context.newPage());
  for (let n = 0; n < EXPORTS; n += 1) {
    const signed = await sign(page, `export ${n}`);
    sent.set(signed.jti, signed.json);
    if (random() < 0.06) reloadSoon(page);
    const [news] = await Promise.all([send(page, signed), random() < 0.2 ? tryAgain(other, random() < 0.3) : undefined]);
    await reloading;
    // The time until the next try passes.
    if (news.next && random() < 0.5) {
      ahead += news.next;
      await Promise.all([tryAgain(page), random() < 0.5 ? tryAgain(other) : undefined]);
    }
  }
  for (let rounds = 0; ; rounds += 1) {
    const { waiting, next } = await tryAgain(page);
    if (waiting.length === 0) break;
    if (rounds > 60 + EXPORTS) throw new Error(`${waiting.length} still wait`);
    ahead += next ?? 1000;
  }
} finally {
  await browser.close();
}
const rows = await stored(server);
await faulty.stop();
await server.stop();
await profile.remove();

const seen = new Map();
for (const { jti, body } of rows) seen.set(jti, [...(seen.get(jti) ?? []), body]);
const lost = [...sent].filter(([jti, json]) => !seen.get(jti)?.includes(json)).length;
const doubles = [...seen.values()].reduce((sum, bodies) => sum + bodies.length - 1, 0);
const strange = [...seen.keys()].filter((jti) => !sent.has(jti)).length;
if (lost) broken.push(`${lost} exports were lost`);
if (doubles) broken.push(`${doubles} exports were stored more than once`);
if (strange) broken.push(`${strange} exports nobody sent were stored`);
if (sent.size !== EXPORTS) broken.push(`${sent.size} exports were signed`);
report('outbox', {
  exports: sent.size, stored: rows.length, doubles, lost, posts: faulty.posts.length, reloads, faults: counts,
  seconds: Math.round((Date.now() - started) / 1000),
}, broken);
