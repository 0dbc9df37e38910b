// Tabs that all add to one draft, handing the pen round through real errands: every entry is kept.
// `node tests/e2e/soak/tabs.mjs --browser chromium --tabs 3 --edits 300 --rounds 1`
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeProfile } from '../harness/browser.mjs';
import { openEngine } from '../harness/engines.mjs';
import { DIST } from '../harness/places.mjs';
import { startServer } from '../harness/server.mjs';
import { pause, report } from './report.mjs';

const { values } = parseArgs({ options: {
  browser: { type: 'string', default: 'chromium' },
  tabs: { type: 'string', default: '3' },
  edits: { type: 'string', default: '300' },
  rounds: { type: 'string', default: '1' },
} });
const [TABS, EDITS, ROUNDS] = [values.tabs, values.edits, values.rounds].map(Number);

const [script] = (await readdir(join(DIST, 'pkg'))).filter((name) => /^wellbeing_keeper[^/]*\.js$/.test(name));
const server = await startServer();
const started = Date.now();

/** Runs in the page: begins to add entries, as a face would that is tapped and typed in; `window.ended` tells the end. */
async function begin(from, scope, tab, edits) {
  const glue = await import(from);
  await glue.default();
  const keeper = new glue.Keeper(scope);
  const ask = async (name, what) => JSON.parse(await keeper.call(name, what === undefined ? '' : JSON.stringify(what)));
  const what = { keep: 'device' };
  window.count = async () => (await ask('open', what)).draft.assessment.working_well.entries.map(({ words }) => words);
  window.figures = { kept: 0, refused: 0, given: 0 };
  let busy = Promise.resolve();
  const watch = async () => {
    for (;;) {
      const { asked } = await ask('watch', what);
      if (asked) {
        // What is being written is finished first.
        await busy;
        window.figures.given += 1;
        await ask('give-pen', { follow: true });
      }
    }
  };
  const add = async (words) => {
    const { draft } = await ask('open', what);
    const { entries } = draft.assessment.working_well;
    const id = 1 + Math.max(0, ...entries.map((entry) => entry.id));
    draft.assessment.working_well.entries = [...entries, { id, words }];
    const { not_kept: refused } = await ask('save', { keep: 'device', draft, take_over: false });
    if (refused && refused !== 'other-tab') throw new Error(refused);
    return !refused;
  };
  const run = async () => {
    await ask('open', what);
    watch();
    for (let n = 0; n < edits; n += 1) {
      for (;;) {
        await ask('take-pen');
        const adding = add(`${tab}/${n}`);
        busy = adding.catch(() => {});
        if (await adding) break;
        window.figures.refused += 1;
      }
      window.figures.kept += 1;
    }
  };
  run().then(() => { window.ended = 'well'; }, (error) => { window.ended = String(error?.stack ?? error); });
  return true;
}

const broken = [];
let kept = 0;
let refused = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const profile = await makeProfile();
  const engine = await openEngine(values.browser, profile.folder);
  try {
    const scope = `soak-${round}`;
    const from = `${server.origin}/pkg/${script}`;
    const pages = [];
    for (let tab = 0; tab < TABS; tab += 1) pages.push(await engine.open(`${server.origin}/neutral.html`));
    // The draft that all of them add to.
    await pages[0].eval(async (url, named) => {
      const glue = await import(url);
      await glue.default();
      const keeper = new glue.Keeper(named);
      const { draft } = JSON.parse(await keeper.call('open', '{"keep":"device"}'));
      await keeper.call('save', JSON.stringify({ keep: 'device', draft, take_over: false }));
      await keeper.call('leave', '{"keep":"device"}');
      return true;
    }, from, scope);
    for (const [tab, page] of pages.entries()) await page.eval(begin, from, scope, tab, EDITS);
    for (const page of pages) {
      for (;;) {
        const ended = await page.eval(() => window.ended ?? '');
        if (ended === 'well') break;
        if (ended) throw new Error(ended);
        await pause(200);
      }
      refused += await page.eval(() => window.figures.refused);
    }
    const words = await pages[0].eval(() => window.count());
    const wanted = Array.from({ length: TABS * EDITS }, (_, n) => `${n % TABS}/${Math.floor(n / TABS)}`);
    const missing = wanted.filter((one) => !words.includes(one)).length;
    kept += wanted.length - missing;
    if (missing) broken.push(`round ${round}: ${missing} of ${wanted.length} edits were lost`);
    if (words.length !== wanted.length - missing) broken.push(`round ${round}: ${words.length} entries are there`);
  } finally {
    await engine.close();
    await profile.remove();
  }
}
await server.stop();
report(`tabs-${values.browser}`, {
  rounds: ROUNDS, tabs: TABS, edits: EDITS, wanted: ROUNDS * TABS * EDITS, kept, refused,
  seconds: Math.round((Date.now() - started) / 1000),
}, broken);
