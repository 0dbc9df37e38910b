// How long one change takes to be kept on a slow phone, what a key costs, and whether a long history makes opening slow.
// `node tests/e2e/soak/speed.mjs`; tests/e2e/speed.test.mjs holds the same limits.
import { fileURLToPath } from 'node:url';
import { makeProfile, openBrowser } from '../harness/browser.mjs';
import { keeperUrl, listenToErrands, median, startKeeper } from '../harness/keeper.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';
import { asked, t } from '../harness/words.mjs';
import { pause, report } from './report.mjs';

/** Milliseconds at 6× throttle, from the start of the errand to its answer. */
export const MOST_TO_SAVE = 25;
/** Opening a store of 200 assessments against one of 1. */
export const MOST_TO_OPEN = 1.5;
const THROTTLE = 6;
const CHANGES = 40;
const KEYS = 60;
const OPENINGS = 25;
const ASSESSMENTS = 200;

async function throttle(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Milliseconds that each of `CHANGES` changes took to be sealed and journalled. */
async function saving(page, person) {
  await listenToErrands(page);
  await person.say(t('entry.words'), 'Sam sticks by me, and my dog Rex. '.repeat(6));
  await pause(1000);
  await throttle(page, THROTTLE);
  await page.evaluate(() => { window.errands.length = 0; });
  await person.press(person.box(t('entry.words')));
  for (let change = 0; change < CHANGES; change += 1) {
    await page.keyboard.type('x');
    await page.waitForFunction((many) => window.errands.filter(({ name }) => name === 'save').length > many, change, { polling: 50 });
  }
  const saves = await page.evaluate(() => window.errands.filter(({ name }) => name === 'save'));
  for (const { answer } of saves) {
    if (!JSON.parse(answer).durable) throw new Error(`not kept: ${answer}`);
  }
  return { times: saves.map(({ took }) => took), errand: saves.at(-1).text };
}

/**
 * Milliseconds of script that each of `KEYS` keys cost, at the same throttle. Between the first listener of a letter and
 * the last lie ours and the microtasks they leave, in which the screen is drawn anew.
 */
async function keys(page) {
  await page.evaluate(() => {
    window.keyTimes = [];
    let started;
    addEventListener('input', () => { started = performance.now(); }, { capture: true });
    addEventListener('input', () => { window.keyTimes.push(performance.now() - started); });
  });
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.type('y');
    await pause(60);
  }
  return page.evaluate(() => window.keyTimes);
}

/** Fills the store up with `ASSESSMENTS` like the one that is there. */
async function fill(page, url, elsewhere, errand) {
  // A new page: two keepers in one would be two tabs, of which one may write.
  await page.goto(elsewhere);
  await startKeeper(page, url);
  await page.evaluate(async ([text, most]) => {
    const like = JSON.parse(text);
    await window.keeper.call('open', JSON.stringify({ keep: like.keep }));
    for (let number = 1; number < most; number += 1) {
      const save = structuredClone(like);
      save.draft.assessment.id = `another-${number}`;
      save.draft.assessment.started -= number * 86_400;
      const answer = await window.keeper.call('save', JSON.stringify(save));
      if (!JSON.parse(answer).durable) throw new Error(`not kept: ${answer}`);
    }
    // The first one again, so that it is the one that opens.
    await window.keeper.call('save', text);
  }, [errand, ASSESSMENTS]);
}

/** Milliseconds that `OPENINGS` new pages took to open what is kept, and how many records there were. */
async function opening(page, url, elsewhere) {
  const times = [];
  let records = 0;
  for (let time = 0; time < OPENINGS + 3; time += 1) {
    await page.goto(elsewhere);
    await startKeeper(page, url);
    const [took, restored, count] = await page.evaluate(async () => {
      const started = performance.now();
      const answer = await window.keeper.call('open', JSON.stringify({ keep: 'device' }));
      const after = performance.now() - started;
      return [after, JSON.parse(answer).restored, Object.keys(localStorage).filter((name) => name.includes('assessment/')).length];
    });
    if (!restored) throw new Error('nothing was restored');
    // The first ones warm the disk's cache.
    if (time >= 3) times.push(took);
    records = count;
  }
  return { times, records };
}

const tenths = (number) => Math.round(number * 10) / 10;

/** @returns {Promise<object>} the figures, in milliseconds */
export async function measure(server) {
  const profile = await makeProfile();
  try {
    const browser = await openBrowser(profile);
    try {
      const page = await browser.open(`${server.origin}/hosts/keep.html`);
      const person = new Person(page);
      await person.isAsked(asked('working_well.prompt'));
      const url = await keeperUrl(page);
      const { times, errand } = await saving(page, person);
      const perKey = await keys(page);
      await person.isSaved();
      await throttle(page, 1);
      const elsewhere = `${server.origin}/neutral.html`;
      const one = await opening(page, url, elsewhere);
      await fill(page, url, elsewhere, errand);
      const many = await opening(page, url, elsewhere);
      if (many.records - one.records < ASSESSMENTS - 1) throw new Error(`only ${many.records} records`);
      return {
        changes: times.length, save_ms: tenths(median(times)), save_worst_ms: tenths(Math.max(...times)),
        keys: perKey.length, key_ms: tenths(median(perKey)), key_worst_ms: tenths(Math.max(...perKey)),
        open_1_ms: tenths(median(one.times)), open_200_ms: tenths(median(many.times)),
        open_ratio: Math.round((median(many.times) / median(one.times)) * 100) / 100,
      };
    } finally {
      await browser.close();
    }
  } finally {
    await profile.remove();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await startServer();
  try {
    const figures = await measure(server);
    const broken = [];
    if (figures.save_ms > MOST_TO_SAVE) broken.push(`keeping one change took ${figures.save_ms} ms at ${THROTTLE}× throttle`);
    if (figures.open_ratio > MOST_TO_OPEN) broken.push(`opening ${ASSESSMENTS} assessments took ${figures.open_ratio} times as long as 1`);
    report('speed', figures, broken);
  } finally {
    await server.stop();
  }
}
