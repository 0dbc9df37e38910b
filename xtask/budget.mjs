// What a person waits for on dist/hosts/direct.html before the first question can be answered, held to a budget.
// The list is read from the page itself: its links and scripts, then what those import, load or name.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');
const PAGE = '/hosts/direct.html';
const MOST_BYTES = 130_000;
const MOST_REQUESTS = 6;
const ORIGIN = 'http://page.invalid';
// Load once the first question is on the screen. tests/e2e/loading.test.mjs holds that against the real requests.
const LATER = /wellbeing_(?:face_rest|keeper)/;

const REFERENCES = {
  html: htmlReferences,
  css: (text) => found(text, /(?:url\(\s*|@import\s+)["']?([^"')\s]+)/g),
  js: (text) => [
    ...found(text, /\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g),
    ...found(text, /new URL\(\s*["']([^"']+)["']\s*,\s*import\.meta\.url\s*\)/g),
  ],
};

function found(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => match[1]);
}

function htmlReferences(text) {
  const references = [];
  for (const [tag, name] of text.replace(/<!--.*?-->|<noscript>.*?<\/noscript>/gs, '').matchAll(/<(\w+)\b[^>]*>/g)) {
    const attribute = (wanted) => tag.match(new RegExp(`\\s${wanted}=["']?([^"'\\s>]+)`))?.[1];
    const rel = attribute('rel') ?? '';
    if (name === 'link' && /stylesheet|preload|icon|manifest/.test(rel)) references.push(attribute('href'));
    if (['script', 'img', 'iframe', 'source'].includes(name)) references.push(attribute('src'));
  }
  return references.filter(Boolean);
}

/** Each URL once, in the order in which a browser would meet it. */
function everythingFrom(page) {
  const urls = [new URL(page, ORIGIN).href];
  for (const url of urls) {
    const { origin, pathname } = new URL(url);
    if (origin !== ORIGIN) throw new Error(`${url} is on another origin`);
    const references = REFERENCES[pathname.split('.').pop()];
    for (const reference of references?.(readFileSync(join(dist, pathname), 'utf8')) ?? []) {
      const next = new URL(reference, url).href;
      if (!urls.includes(next) && !LATER.test(next)) urls.push(next);
    }
  }
  return urls.map((url) => new URL(url).pathname);
}

/** As served: without its brotli sibling a file travels as it is. */
function sizes(path) {
  const file = join(dist, path);
  const raw = statSync(file).size;
  return { path, raw, brotli: statSync(`${file}.br`, { throwIfNoEntry: false })?.size ?? raw };
}

const row = (name, raw, brotli) => `${name.padEnd(52)}${String(raw).padStart(10)}${String(brotli).padStart(10)}`;

const rows = everythingFrom(PAGE).map(sizes);
const total = (column) => rows.reduce((sum, each) => sum + each[column], 0);
console.log(row(`Until the first question (${PAGE})`, 'raw', 'brotli'));
for (const { path, raw, brotli } of rows) console.log(row(path, raw, brotli));
console.log(row(`${rows.length} requests (at most ${MOST_REQUESTS})`, total('raw'), total('brotli')));
console.log(row('budget', '', MOST_BYTES));
for (const name of readdirSync(join(dist, 'pkg')).filter((file) => LATER.test(file) && /\.(js|wasm)$/.test(file))) {
  const { raw, brotli } = sizes(`/pkg/${name}`);
  console.log(row(`later: /pkg/${name}`, raw, brotli));
}

const faults = [
  rows.length > MOST_REQUESTS && `${rows.length - MOST_REQUESTS} requests too many`,
  total('brotli') > MOST_BYTES && `${total('brotli') - MOST_BYTES} bytes too many`,
].filter(Boolean);
if (faults.length > 0) {
  console.error(`Over the budget: ${faults.join(', ')}.`);
  process.exitCode = 1;
}
