// Fifty words typed on every screen, then Leave this page (just for now) or Delete it all (kept here): is one of them to
// be found, in any store, on the page, or in a file of the browser's profile? `node tests/e2e/soak/canaries.mjs`
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeProfile, openBrowser } from '../harness/browser.mjs';
import { Person } from '../harness/person.mjs';
import { embed, RECEIVING, RECIPIENT, toFinish } from '../harness/portal.mjs';
import { startServer } from '../harness/server.mjs';
import { goals, hopes, lifeNow, people, strengths, toolkit, worries } from '../harness/story.mjs';
import { asked, t, until } from '../harness/words.mjs';
import { report } from './report.mjs';

const BIRDS = 50;
const recipient = RECIPIENT;

/** A story in which every line is a word that is nowhere else. */
function makeStory() {
  const birds = [];
  const bird = () => {
    birds.push(`Kanarie${String(birds.length).padStart(2, '0')}${Math.random().toString(36).slice(2, 10)}`);
    return birds.at(-1);
  };
  const many = (count, make) => Array.from({ length: count }, make);
  const step = () => ({ what: bird(), who: bird(), by_when: bird(), done: false });
  const story = {
    strengths: many(10, () => ({ words: bird() })),
    people: many(3, () => ({ words: bird() })),
    toolkit: many(3, () => ({ words: bird() })),
    worries: many(9, () => ({ words: bird(), bothers: 5 })),
    life: { now: 4, why: bird(), up: bird() },
    hopes: bird(),
    goals: [4, 2].map((steps) => ({ words: bird(), now: 3, up: bird(), steps: many(steps, step) })),
  };
  if (birds.length !== BIRDS) throw new Error(`${birds.length} words, not ${BIRDS}`);
  return { story, birds };
}

/** Everything that a script of this origin can read, as one text, and how many entries that is. */
function everythingStored() {
  const asText = (value) => {
    if (value instanceof ArrayBuffer) return String.fromCharCode(...new Uint8Array(value));
    if (ArrayBuffer.isView(value)) return String.fromCharCode(...new Uint8Array(value.buffer));
    if (value instanceof CryptoKey) return `${value.type} ${JSON.stringify(value.algorithm)}`;
    if (value === null || typeof value !== 'object') return String(value);
    return Object.entries(value).map(([name, part]) => `${name}: ${asText(part)}`).join('\n');
  };
  const answer = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const databases = async () => {
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await answer(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const within = db.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([answer(within.getAllKeys()), answer(within.getAll())]);
        found.push(...keys.map((key, at) => `${name}/${store}/${asText(key)}: ${asText(values[at])}`));
      }
      db.close();
    }
    return found;
  };
  const cached = async () => {
    const found = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) found.push(`${name}/${request.url}: ${await (await cache.match(request)).text()}`);
    }
    return found;
  };
  const texts = (storage) => Object.entries(storage).map((entry) => entry.join(': '));
  const everywhere = (root) => [...root.querySelectorAll('*')].flatMap((element) => [
    element.value ?? '', ...(element.shadowRoot ? [element.shadowRoot.textContent, ...everywhere(element.shadowRoot)] : []),
  ]);
  return Promise.all([databases(), cached()]).then(([records, responses]) => ({
    records: [...records, ...texts(localStorage), ...texts(sessionStorage)].filter((entry) => /wellbeing/.test(entry)),
    stored: [...records, ...responses, ...texts(localStorage), ...texts(sessionStorage), document.cookie],
    page: [document.title, location.href, JSON.stringify(history.state), document.documentElement.outerHTML,
      ...everywhere(document), window.name, document.referrer],
  }));
}

/** Puts something where it must be found: that nothing is found otherwise proves nothing. */
function plant([plain, encoded, shown]) {
  localStorage.setItem('planted', plain);
  document.title = shown;
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('planted');
    opening.onupgradeneeded = () => opening.result.createObjectStore('records').put({ sealed: encoded }, 'record');
    opening.onsuccess = () => { opening.result.close(); resolve(); };
    opening.onerror = () => reject(opening.error);
  });
}

/** A word as it is, and inside base64 at each of the three places it may start at. */
function disguises(bird) {
  const within = [0, 1, 2].map((at) => {
    const text = Buffer.from('-'.repeat(at) + bird).toString('base64url');
    return text.slice(at === 0 ? 0 : at + 1, Math.floor(((at + bird.length) * 8) / 6));
  });
  return [bird, ...within];
}

const among = (birds, texts) => birds.filter((bird) => disguises(bird).some((form) => texts.some((text) => text.includes(form)))).length;

/** How many of the words are in any file of the profile, in either encoding of letters. */
async function onDisk(birds, folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = new Set();
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    for (const bird of birds) {
      if (bytes.includes(bird) || bytes.includes(Buffer.from(bird, 'utf16le'))) found.add(bird);
    }
  }
  return found.size;
}

async function say(person, story) {
  await person.isAsked(asked('working_well.prompt'));
  await strengths(person, story);
  await people(person, story);
  await toolkit(person, story);
  await worries(person, story);
  await lifeNow(person, story);
  await hopes(person, story);
  await goals(person, story);
  await toFinish(person);
}

/**
 * The note that everything was deleted. It has to stay, or a copy that a killed browser brings back would count; it tells
 * that the component was used here, and nothing else.
 */
const isNote = (record) => /\/records\/place: /.test(record) && record.includes('"state":"none"') && record.length < 400;

const figures = { words: BIRDS, ways: 0, notes_left: 0, in_the_open_while_kept: 0, in_stores: 0, records_left: 0, on_the_page: 0, on_disk: 0 };
const broken = [];

/** Says it all with `keep`, goes by `end`, and looks for it. */
async function way(server, name, keep, end) {
  const { story, birds } = makeStory();
  const profile = await makeProfile();
  try {
    const browser = await openBrowser(profile);
    try {
      const page = await browser.open(await embed(browser.context, server, { ...RECEIVING, keep }));
      const person = new Person(page);
      await say(person, story);
      // The screens were walked through quicker than a change waits to be written.
      await until(`${name}: it is kept`, async () => (await page.evaluate(everythingStored)).records.length > 0);
      const kept = await page.evaluate(everythingStored);
      const open = among(birds, kept.stored);
      await end(page, person);
      await until(`${name}: nothing is left`, async () => (await page.evaluate(everythingStored)).records.every(isNote), 3000).catch(() => {});
      const left = await page.evaluate(everythingStored);
      const [inStores, onPage] = [among(birds, left.stored), among(birds, left.page)];
      figures.ways += 1;
      figures.in_the_open_while_kept += open;
      figures.in_stores += inStores;
      const records = left.records.filter((record) => !isNote(record));
      figures.notes_left += left.records.length - records.length;
      figures.records_left += records.length;
      figures.on_the_page += onPage;
      for (const record of records) console.error(`${name}: left: ${record.slice(0, 120)}`);
      await page.evaluate(plant, [birds[0], Buffer.from(`{"words":"${birds[1]}"}`).toString('base64url'), birds[2]]);
      const planted = await page.evaluate(everythingStored);
      if (among(birds, planted.stored) !== 2 || among(birds, planted.page) !== 1) broken.push(`${name}: what was planted was not found`);
    } finally {
      await browser.close();
    }
    // The first three were planted.
    figures.on_disk += await onDisk(birds.slice(3), profile.folder);
    if (await onDisk(birds.slice(0, 1), profile.folder) === 0) broken.push(`${name}: what was planted is not on the disk`);
  } finally {
    await profile.remove();
  }
}

async function leaves(page, person) {
  await person.tap(t('top.leave'));
  await page.waitForURL('**/neutral.html');
}

async function deletes(page, person) {
  await person.tap(t('finish.delete'));
  await person.tap(t('finish.delete_yes'));
  await person.isAsked(t('finish.deleted'));
}

async function sendsAndDeletes(page, person) {
  await person.tap(t('finish.send', { recipient }));
  await person.status(t('finish.sent', { recipient })).waitFor();
  await deletes(page, person);
}

const started = Date.now();
const server = await startServer();
try {
  await way(server, 'left, just for now', 'tab', leaves);
  await way(server, 'deleted, kept here', 'device', deletes);
  await way(server, 'sent and deleted, kept here', 'device', sendsAndDeletes);
} finally {
  await server.stop();
}
for (const name of ['in_the_open_while_kept', 'in_stores', 'records_left', 'on_the_page', 'on_disk']) {
  if (figures[name] > 0) broken.push(`${name}: ${figures[name]}`);
}
report('canaries', { ...figures, seconds: Math.round((Date.now() - started) / 1000) }, broken);
