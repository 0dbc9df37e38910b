// A browser killed at a random moment while somebody types, and opened again: is a letter missing that the screen had
// called saved? `node tests/e2e/soak/kills.mjs --browser chromium|firefox|webkit --count N [--keep passcode] [--seed N]`
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINES, openEngine } from '../harness/engines.mjs';
import { startServer } from '../harness/server.mjs';
import { t } from '../harness/words.mjs';
import { makeRandom, pause, report } from './report.mjs';
import { startWitness } from './witness.mjs';

/** Where the way to keep is settled, or where it is asked first. */
const PAGES = { device: '/hosts/keep.html', passcode: '/hosts/keep.html?keep=' };
const SAVED = { device: 'status.saved', passcode: 'status.saved_passcode' };
const PASSCODE = 'kestrel9';
const PATIENCE = 20_000;
/** Milliseconds from the first letter to the kill. */
const [SOONEST, LATEST] = [300, 4000];
/** A profile has lived through so many kills, or holds so much, when a fresh one follows. */
const [MOST_KILLS, MOST_LETTERS] = [12, 1500];

const { values } = parseArgs({ options: {
  browser: { type: 'string', default: 'chromium' }, count: { type: 'string', default: '20' }, seed: { type: 'string' },
  keep: { type: 'string', default: 'device' },
} });
if (!ENGINES.includes(values.browser)) throw new Error(`--browser is one of ${ENGINES.join(', ')}`);
if (!(values.keep in PAGES)) throw new Error(`--keep is one of ${Object.keys(PAGES).join(', ')}`);
const total = Number(values.count);
/** Browsers at once: they mostly wait. */
const lanes = total > 40 ? 4 : 2;
const seed = Number(values.seed ?? Date.now() % 1_000_000);

const figures = { kills: 0, profiles: 0, acknowledged: 0, letters: 0, nothing_acknowledged: 0, ahead: 0, lost: 0, wrong: 0 };
const faults = [];
const started = Date.now();

// ---- in the page

function shown() {
  return document.querySelector('wellbeing-assessment')?.shadowRoot?.querySelector('textarea')?.value ?? null;
}

function focusAtTheEnd() {
  const box = document.querySelector('wellbeing-assessment').shadowRoot.querySelector('textarea');
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

/** Tells the witness what is in the box whenever the screen says that everything is saved where a kill can't reach it. */
function tellWhatIsSaved(path, saved) {
  const root = document.querySelector('wellbeing-assessment').shadowRoot;
  let durable = false;
  let told;
  let number = 0;
  const look = () => {
    const { value } = root.querySelector('textarea');
    if (!durable || value === told || root.querySelector('[role=status]')?.textContent !== saved) return;
    told = value;
    number += 1;
    fetch(`${path}/${number}`, { method: 'POST', body: value, keepalive: true });
  };
  addEventListener('wellbeing-saved', ({ detail }) => {
    durable = detail.durable;
    setTimeout(look);
  });
  new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
}

/** Which screen of the way to a passcode this is, with the box that is to be filled in next in focus. */
function passcodeScreen([choice, make, open, next]) {
  const root = document.querySelector('wellbeing-assessment')?.shadowRoot;
  if (!root || root.querySelector('textarea')) return '';
  const button = (name) => [...root.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === name);
  const empty = [...root.querySelectorAll('input.wa-field__line')].find(({ value }) => value === '');
  if (empty) {
    empty.focus();
    return 'box';
  }
  // One box to open, two to make; then the way on.
  const press = button(open) ?? button(make);
  if (press && press.ariaDisabled !== 'true') press.click();
  const radio = [...root.querySelectorAll('label')].find(({ textContent }) => textContent.trim().startsWith(choice))?.control;
  if (!press && radio && !radio.checked) radio.click();
  else if (!press && radio) button(next)?.click();
  return '';
}

// ---- outside

/** What the page shows of what was kept, once it does. */
async function whatIsShown(page) {
  const names = values.keep === 'passcode' && ['keep.passcode', 'passcode.make', 'passcode.open', 'nav.next'].map((key) => t(key));
  for (const until = Date.now() + PATIENCE; Date.now() < until; await pause(40)) {
    const text = await page.eval(shown);
    if (text !== null) return text;
    if (names && await page.eval(passcodeScreen, names) === 'box') await page.type(PASSCODE);
  }
  throw new Error('the question never came');
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Words and pauses until the browser is gone. `typed` grows before each letter goes out. */
async function typeUntilKilled(page, life, random, isKilled) {
  while (!isKilled()) {
    const word = Array.from({ length: 1 + Math.floor(random() * 6) }, () => letters[Math.floor(random() * 26)]).join('') + ' ';
    life.typed += word;
    figures.letters += word.length;
    await page.type(word);
    await pause(random() * 600);
  }
}

/** One opening of a profile: judge what the last kill left, type, kill. False when the profile has lived enough. */
async function oneKill(witness, life, random) {
  const browser = await openEngine(values.browser, life.profile);
  let killed = false;
  try {
    const page = await browser.open(witness.origin + PAGES[values.keep]);
    const text = await whatIsShown(page);
    judge(life, text);
    life.typed = text;
    if (life.kills >= MOST_KILLS || text.length > MOST_LETTERS || figures.kills >= total) {
      await browser.close();
      killed = true;
      return false;
    }
    // Kept for the next judgement, should nothing more be acknowledged before the kill.
    life.acknowledged = life.acknowledged ?? '';
    witness.forget(life.name);
    await page.eval(tellWhatIsSaved, `/ack/${life.name}`, t(SAVED[values.keep]));
    await page.eval(focusAtTheEnd);
    const typing = typeUntilKilled(page, life, random, () => killed).catch((error) => {
      if (!killed) throw error;
    });
    await Promise.race([typing, pause(SOONEST + random() * (LATEST - SOONEST))]);
    killed = true;
    await browser.kill();
    await typing;
    // What the page had said before it died may still lie in the socket.
    await pause(30);
    const heard = witness.heard(life.name);
    if (heard === undefined) figures.nothing_acknowledged += 1;
    else life.acknowledged = heard;
    figures.kills += 1;
    life.kills += 1;
    return true;
  } finally {
    if (!killed) await browser.kill();
  }
}

/** What was called saved has to be there; what is there has to have been typed. */
function judge(life, text) {
  if (life.kills === 0) {
    if (text !== '') fault(life, 'wrong', text);
    return;
  }
  if (!text.startsWith(life.acknowledged)) fault(life, 'lost', text);
  else if (!life.typed.startsWith(text)) fault(life, 'wrong', text);
  else if (text.length > life.acknowledged.length) figures.ahead += 1;
}

function fault(life, kind, text) {
  figures[kind] += 1;
  faults.push(`${kind} after kill ${life.kills} of ${life.profile} (seed ${seed}): acknowledged `
    + `${JSON.stringify(life.acknowledged)}, typed ${JSON.stringify(life.typed)}, shown ${JSON.stringify(text)}`);
}

async function lane(number, witness) {
  const random = makeRandom(seed + number * 7919);
  while (figures.kills < total) {
    figures.profiles += 1;
    const profile = await mkdtemp(join(tmpdir(), 'wellbeing-soak-'));
    const life = { name: `${number}-${figures.profiles}`, profile, kills: 0, typed: '', acknowledged: undefined };
    const faultsBefore = faults.length;
    while (await oneKill(witness, life, random));
    // A profile that lost something is worth a look.
    if (faults.length === faultsBefore) await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    if (figures.kills % 10 < lanes) console.error(`${figures.kills} kills, ${figures.lost} lost`);
  }
}

const server = await startServer();
const witness = await startWitness(server);
try {
  await Promise.all(Array.from({ length: Math.min(lanes, total) }, (_, number) => lane(number, witness)));
} finally {
  figures.acknowledged = witness.count();
  await witness.stop();
  await server.stop();
}
if (figures.acknowledged < figures.kills / 2) faults.push(`only ${figures.acknowledged} acknowledgements: nothing was tried`);
report(`kills-${values.keep === 'passcode' ? 'passcode' : values.browser}`, { ...figures, seed, seconds: Math.round((Date.now() - started) / 1000) }, faults);
