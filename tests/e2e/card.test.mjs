// The take-home card: on the screen, printed without the portal's page, and saved as a file that stands alone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { WCAG_AA, capture, violations } from './harness/look.mjs';
import { SCREENSHOTS } from './harness/places.mjs';
import { RECEIVING, toFinish, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { asked, t, until } from './harness/words.mjs';

const SAID = {
  strengths: ['My sister makes me laugh', 'I am getting good at goalkeeping', 'I sleep better'],
  people: ['Nan', 'Miss Okoro at school'],
  tools: ['Drawing with music on', 'A walk by the canal'],
  worry: 'Maths on Fridays',
};
const HOSTILE = '</style><script>alert(1)</script><b>&';

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

const card = (person) => person.element.getByRole('article', { name: t('card.title') });

async function lists(person, prompt, entries, another = 'entry.add_another') {
  await person.isAsked(asked(prompt));
  for (const [i, words] of entries.entries()) {
    if (i > 0) await person.tap(t(another));
    await person.say(t('entry.words'), words);
  }
  await person.next();
}

async function says(person, { strengths, people, tools, worry } = SAID) {
  await lists(person, 'working_well.prompt', strengths);
  await lists(person, 'people.prompt', people, 'people.add');
  await lists(person, 'toolkit.prompt', tools, 'toolkit.add');
  await lists(person, 'worries.prompt', [worry]);
  await toFinish(person);
}

async function openCard(person) {
  await person.tap(t('card.open'));
  await card(person).waitFor();
}

/** The file the card is saved as: its name and where it lies. */
async function saved(page, person) {
  const download = page.waitForEvent('download');
  await person.tap(t('card.file'));
  const file = await download;
  await person.status(t('card.file_done')).first().waitFor();
  return { name: file.suggestedFilename(), path: await file.path() };
}

/** Opens a file as its own page, in the browser's own way to open files. */
async function openFile(browser, text) {
  const page = await browser.context.newPage();
  await page.route('http://card.test/', (route) => route.fulfill({ contentType: 'text/html', body: text }));
  await page.goto('http://card.test/');
  return page;
}

/** A4 pages of a page when it is printed. */
async function pages(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  return pdf.match(/\/Type\s*\/Page(?![a-z])/g).length;
}

/** What does not fit on the sheet, in pixels; less than nothing: what is left of it. */
async function over(page, name) {
  await page.setViewportSize({ width: 703, height: 1031 });
  await page.emulateMedia({ media: 'print' });
  const found = await page.evaluate(() => {
    const it = document.querySelector('#wa-card');
    return it.scrollHeight - (270 / 25.4) * 96;
  });
  await page.screenshot({ path: join(SCREENSHOTS, `card-printed-${name}.png`) });
  await page.emulateMedia({ media: null });
  return Math.round(found);
}

test('the card says what was said, worries only when switched on, and leads back', () =>
  withPortal(server, RECEIVING, async ({ page, person }) => {
    await says(person);
    await openCard(person);
    const text = () => card(person).textContent();
    for (const words of [...SAID.strengths, ...SAID.people, ...SAID.tools, 'Childline', '0800 1111']) {
      assert.ok((await text()).includes(words), words);
    }
    assert.ok(!(await text()).includes(SAID.worry));
    const focused = await person.element.evaluate((element) => element.shadowRoot.activeElement?.textContent);
    assert.equal(focused, t('card.title'));
    assert.deepEqual(await capture(page, 'card'), []);
    for (const colorScheme of ['light', 'dark']) assert.deepEqual(await violations(page, { colorScheme, tags: WCAG_AA }), []);
    const worries = () => person.element.getByRole('switch', { name: t('card.worries_switch') });
    await person.tick(worries());
    assert.ok((await text()).includes(SAID.worry));
    assert.deepEqual(await capture(page, 'card-worries'), []);
    await person.tap(t('card.back'));
    await person.isAsked(t('finish.prompt'));
    await until('the focus is on the button', () => person.element.evaluate((element, name) =>
      element.shadowRoot.activeElement?.textContent === name, t('card.open')));
    await openCard(person);
    assert.equal(await worries().isChecked(), false);
    assert.deepEqual(page.seen.complaints, []);
  }));

test('printing prints the card alone, under the strict policy, and gives the focus back', () =>
  withPortal(server, RECEIVING, async ({ page, person, browser }) => {
    await says(person);
    // A page that would spoil what is printed with it.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('@media print { * { display: none !important } } iframe { display: block !important }');
      document.adoptedStyleSheets = [sheet];
    });
    await openCard(person);
    await person.tap(t('card.print'));
    const frame = await until('it is printed', () => page.frames()[1]);
    const printed = await frame.evaluate(() => ({
      text: document.body.textContent,
      css: document.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]).map(({ cssText }) => cssText).join('\n'),
      html: document.documentElement.outerHTML,
    })).catch(() => null);
    assert.ok(printed, 'the frame stays while it is printed');
    assert.ok(printed.text.includes(SAID.strengths[0]) && !printed.text.includes(t('card.print')));
    assert.match(printed.css, /@page/);
    const alone = await openFile(browser, printed.html.replace('</head>', `<style>${printed.css}</style></head>`));
    assert.equal(await pages(alone), 1);
    // Headless, nobody closes the browser's own dialog.
    await frame.evaluate(() => dispatchEvent(new Event('afterprint')));
    await until('the frame is gone', async () => page.frames().length === 1);
    const focused = await person.element.evaluate((element) => element.shadowRoot.activeElement?.textContent);
    assert.equal(focused, t('card.print'));
    assert.deepEqual(page.seen.complaints, []);
    assert.deepEqual(page.seen.requests.filter(({ method }) => method !== 'GET'), []);
  }));

test('leaving takes what is being printed with it', () =>
  withPortal(server, RECEIVING, async ({ page, person }) => {
    await says(person);
    await openCard(person);
    await page.evaluate(() => addEventListener('wellbeing-exit', (event) => event.preventDefault()));
    await person.tap(t('card.print'));
    await person.tap(t('top.leave'));
    await until('nothing is left', async () => page.frames().length === 1);
    assert.ok(!(await person.reads()).includes(SAID.strengths[0]));
  }));

test('the saved card opens offline, says the words as text, passes axe and is one page', () =>
  withPortal(server, RECEIVING, async ({ page, person, browser }) => {
    await says(person, { ...SAID, strengths: [HOSTILE, ...SAID.strengths] });
    await openCard(person);
    const { name, path } = await saved(page, person);
    assert.match(name, /^notes-\d{4}-\d\d-\d\d\.html$/);
    const text = await readFile(path, 'utf8');
    await browser.context.setOffline(true);
    const own = await browser.context.newPage();
    const requests = [];
    own.on('request', (request) => requests.push(request.url()));
    own.on('dialog', () => assert.fail('it runs nothing'));
    await own.goto(pathToFileURL(path).href).catch(() => {});
    await browser.context.setOffline(false);
    const file = await openFile(browser, text);
    assert.equal(await file.title(), 'Notes');
    const body = await file.textContent('body');
    for (const words of [HOSTILE, ...SAID.strengths, ...SAID.people]) assert.ok(body.includes(words), words);
    assert.ok(!body.includes(SAID.worry));
    assert.equal(await file.locator('script').count(), 0);
    assert.deepEqual(await violations(file, { tags: WCAG_AA }), []);
    assert.ok(requests.length <= 1, requests.join(' '));
    assert.ok(await over(file, 'filled') <= 0);
    assert.equal(await pages(file), 1);
    assert.deepEqual(await capture(file, 'card-file'), []);
  }));

/** As much as can be said: every list, every step, the longest words. */
async function saysTheMost(person, page, words) {
  await lists(person, 'working_well.prompt', Array(8).fill(words));
  await lists(person, 'people.prompt', Array(8).fill(words), 'people.add');
  await lists(person, 'toolkit.prompt', Array(8).fill(words), 'toolkit.add');
  await lists(person, 'worries.prompt', Array(8).fill(words));
  await toFinish(person);
}

for (const [kind, words] of [['words', 'Sometimes '.repeat(100)], ['capitals', 'WWWWWWW '.repeat(100)], ['emoji', '😀'.repeat(500)]]) {
  test(`the longest card is one page, and nothing of it is cut off by the sheet: ${kind}`, (context) =>
    withPortal(server, RECEIVING, async ({ page, person, browser }) => {
      await saysTheMost(person, page, words);
      await openCard(person);
      await person.tick(person.element.getByRole('switch', { name: t('card.worries_switch') }));
      const { path } = await saved(page, person);
      const file = await openFile(browser, await readFile(path, 'utf8'));
      const beyond = await over(file, kind);
      context.diagnostic(`${beyond} px beyond the sheet`);
      assert.equal(await pages(file), 1);
      assert.ok(beyond <= 0, `${beyond} px`);
      await capture(file, `card-longest-${kind}`);
    }));
}
