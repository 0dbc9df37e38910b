// The two ways out that are always in view, and the portal's say in how an export leaves.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { codes } from './harness/events.mjs';
import { Person } from './harness/person.mjs';
import { HELP_LINES } from './harness/places.mjs';
import { RECEIVING, RECIPIENT, SETTLED, toFinish, withPortal } from './harness/portal.mjs';
import { verify } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { tour } from './harness/tour.mjs';
import { traces } from './harness/traces.mjs';
import { asked, t, until } from './harness/words.mjs';

const WORDS = 'Walking alone since Dad died';
const NATIONS = ['england', 'scotland', 'wales', 'northern-ireland'];
const BLANK_WITHIN = 100;
const recipient = RECIPIENT;

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

async function says(person, words = WORDS) {
  await person.isAsked(asked('working_well.prompt'));
  await person.say(t('entry.words'), words);
}

/** Role and name of what has the focus, through shadow roots. */
function focused(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return `${element.localName} ${element.textContent.trim()}`;
  });
}

/** What the screen says, but for whether it is saved, which may change meanwhile. */
async function readsWithoutStatus(person) {
  const statuses = ['status.saving', 'status.saved', 'status.saved_tab', 'keep.is_device'].map((key) => t(key));
  return statuses.reduce((text, status) => text.replaceAll(status, ''), await person.reads());
}

// ---- Help now

test('help is one tap away on every screen, with no network, and closing it leads back', async () => {
  const { lines } = JSON.parse(await readFile(HELP_LINES, 'utf8'));
  // First those for everywhere, then nation by nation.
  const inOrder = [...lines.filter(({ nations }) => !nations),
    ...NATIONS.flatMap((nation) => lines.filter(({ nations }) => nations?.includes(nation)))];
  const numbers = inOrder.flatMap(({ call, text }) => [...(call ? [`tel:${call}`] : []), ...(text ? [`sms:${text.to}`] : [])]);
  assert.ok(numbers.includes('tel:999') && numbers.includes('tel:08001111') && numbers.includes('sms:85258'));
  const { endpoint, recipient: name } = RECEIVING;
  await withPortal(server, { lang: 'en-GB', endpoint, recipient: name }, async ({ page, person, browser }) => {
    const visited = [];
    await person.isAsked(t('band.prompt'));
    await tour(person, async (screen) => {
      await browser.context.setOffline(true);
      const before = await readsWithoutStatus(person);
      await person.press(person.wayOut(t('top.help')));
      const sheet = person.element.getByRole('dialog', { name: t('help.title') });
      await sheet.waitFor();
      const links = await sheet.getByRole('link').evaluateAll((all) => all.map(({ href }) => href.split('?')[0]));
      assert.deepEqual(links, numbers, screen);
      assert.equal(await sheet.getByRole('link', { name: /Shout/ }).getAttribute('href'), 'sms:85258?&body=SHOUT');
      await page.keyboard.press('Escape');
      await until(`${screen} is as it was`, async () => (await readsWithoutStatus(person)) === before);
      assert.equal(await focused(page), `button ${t('top.help')}`, screen);
      await browser.context.setOffline(false);
      visited.push(screen);
    });
    assert.ok(visited.length >= 25, visited.join(' '));
  });
});

test('help closes by its button too, and keeps the way out in view', async () => {
  await withPortal(server, SETTLED, async ({ page, person }) => {
    await says(person);
    await person.tap(t('top.help'));
    const sheet = person.element.getByRole('dialog', { name: t('help.title') });
    await sheet.getByRole('button', { name: t('top.leave'), exact: true }).waitFor();
    await person.press(sheet.getByRole('button', { name: t('nav.close'), exact: true }));
    await sheet.waitFor({ state: 'detached' });
    assert.equal(await focused(page), `button ${t('top.help')}`);
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
    await person.tap(t('top.help'));
    await person.press(sheet.getByRole('button', { name: t('top.leave'), exact: true }));
    await page.waitForURL('**/neutral.html');
  });
});

test('help is grouped by nation, without asking where anybody is', async () => {
  await withPortal(server, SETTLED, async ({ person }) => {
    await says(person);
    await person.tap(t('top.help'));
    const sheet = person.element.getByRole('dialog', { name: t('help.title') });
    const scotland = sheet.getByRole('region', { name: t('help.in', { nation: t('help.nation.scotland') }) });
    assert.equal(await scotland.getByRole('link').count(), 2);
    await sheet.getByText(t('leave.keys')).waitFor();
  });
});

// ---- Leave this page

const escapes = async (page, times, pause = 60) => {
  for (let n = 0; n < times; n += 1) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(pause);
  }
};

for (const [where, focus] of [
  ['in a box', (page, person) => person.box(t('entry.words')).focus()],
  ['on the page outside', (page) => page.evaluate(() => document.querySelector('wellbeing-assessment').blur())],
  ['in the help sheet', (page, person) => person.tap(t('top.help'))],
]) {
  test(`Escape three times leaves: the focus is ${where}`, async () => {
    await withPortal(server, SETTLED, async ({ page, person }) => {
      await says(person);
      await focus(page, person);
      await escapes(page, 3);
      await page.waitForURL('**/neutral.html');
    });
  });
}

test('Escape does not leave slowly, with something in between, by being held down, or once the element is gone', async () => {
  await withPortal(server, SETTLED, async ({ page, person, heard }) => {
    await says(person);
    await escapes(page, 3, 800);
    await page.waitForTimeout(1600);
    await escapes(page, 2);
    await page.keyboard.press('Tab');
    await escapes(page, 2);
    await page.waitForTimeout(1600);
    await page.keyboard.down('Escape');
    for (let n = 0; n < 6; n += 1) await page.keyboard.down('Escape');
    await page.keyboard.up('Escape');
    await page.waitForTimeout(1600);
    await person.tap(t('top.help'));
    await escapes(page, 1);
    await person.element.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
    await page.evaluate(() => document.querySelector('wellbeing-assessment').remove());
    await page.waitForTimeout(1600);
    await escapes(page, 3);
    assert.ok(!heard.some(({ name }) => name === 'wellbeing-exit'));
  });
});

/**
 * How many milliseconds after the next tap nothing of `words` is in our tree any more. Told on the console: what a page
 * says there arrives even when it goes away at once.
 */
async function watchBlank(page, words) {
  const told = page.waitForEvent('console', (message) => message.text().startsWith('blank after '));
  await page.evaluate((said) => {
    const root = document.querySelector('wellbeing-assessment').shadowRoot;
    const shown = () => root.textContent.includes(said)
      || [...root.querySelectorAll('textarea, input')].some(({ value }) => value.includes(said));
    let tapped;
    addEventListener('click', () => { tapped ??= performance.now(); }, { capture: true });
    const observer = new MutationObserver(() => {
      if (tapped === undefined || shown()) return;
      console.log(`blank after ${performance.now() - tapped}`);
      observer.disconnect();
    });
    observer.observe(root, { childList: true, subtree: true });
  }, words);
  return { after: told.then((message) => Number(message.text().split(' ').at(-1))) };
}

test('leaving blanks the page at once, goes to a neutral one and Back does not return', async (context) => {
  await withPortal(server, SETTLED, async ({ page, person, url, heard }) => {
    await page.goto(`${server.origin}/icon.svg`);
    await page.goto(url);
    await says(person);
    await person.isSaved();
    const blanking = await watchBlank(page, WORDS);
    const entries = await page.evaluate(() => history.length);
    const tapped = Date.now();
    const took = new Promise((resolve) => { page.once('framenavigated', () => resolve(Date.now() - tapped)); });
    await person.tap(t('top.leave'));
    await page.waitForURL(`${server.origin}/neutral.html`);
    const blank = await blanking.after;
    context.diagnostic(`blank after ${Math.round(blank)} ms, on the neutral page after ${await took} ms`);
    assert.ok(blank <= BLANK_WITHIN, `${blank} ms`);
    assert.ok(heard.some(({ name }) => name === 'wellbeing-exit'));
    assert.equal(await page.evaluate(() => history.length), entries, 'the entry was replaced');
    assert.doesNotMatch(await page.title(), /well|worr|assess/i);
    await page.goBack();
    assert.equal(page.url(), `${server.origin}/icon.svg`);
    await page.goForward();
    assert.equal(page.url(), `${server.origin}/neutral.html`);
  });
});

test('leaving goes where the portal says', async () => {
  await withPortal(server, { ...SETTLED, 'exit-url': '/hosts/direct.html?elsewhere' }, async ({ page, person }) => {
    await says(person);
    await person.tap(t('top.leave'));
    await page.waitForURL('**/hosts/direct.html?elsewhere');
  });
});

test('a portal that goes elsewhere itself finds the page blank and the keys dropped', async () => {
  await withPortal(server, { ...SETTLED, keep: 'tab' }, async ({ page, url, person }) => {
    await says(person);
    await person.isSaved(t('status.saved_tab'));
    await page.evaluate(() => addEventListener('wellbeing-exit', (event) => event.preventDefault()));
    const blanking = await watchBlank(page, WORDS);
    await person.tap(t('top.leave'));
    const blank = await blanking.after;
    assert.ok(blank <= BLANK_WITHIN, `${blank} ms`);
    await until('nothing is left', async () => Object.values(await traces(page)).flat().length === 0);
    assert.equal(page.url(), url);
    assert.ok(!(await person.reads()).includes(WORDS));
  });
});

test('the blank covers the portal\'s page as well', async () => {
  await withPortal(server, SETTLED, async ({ page, person }) => {
    await says(person);
    await page.evaluate(() => addEventListener('wellbeing-exit', (event) => event.preventDefault()));
    const blanking = await watchBlank(page, WORDS);
    await person.tap(t('top.leave'));
    await blanking.after;
    const covered = await page.evaluate(() => [[5, 5], [innerWidth / 2, innerHeight / 2], [innerWidth - 5, innerHeight - 5]]
      .every(([x, y]) => document.elementFromPoint(x, y)?.localName === 'wellbeing-assessment'));
    assert.ok(covered, 'the blank covers the portal\'s page as well');
  });
});

test('the neutral page asks for nothing that is not there', async () => {
  await withPortal(server, SETTLED, async ({ page, person }) => {
    await says(person);
    await person.tap(t('top.leave'));
    await page.waitForURL('**/neutral.html');
    await page.waitForLoadState('networkidle');
    const missing = page.seen.requests.filter(({ status }) => status !== 200);
    assert.deepEqual(missing.map(({ url, status }) => `${status} ${url}`), []);
    assert.deepEqual(page.seen.complaints, []);
  });
});

// Typed just now, under way to the store, and stored.
for (const [when, wait] of [['at once', 0], ['while it is being saved', 255], ['later', 1500]]) {
  test(`just for now: left ${when}, nothing of ours is left in the tab`, async () => {
    await withPortal(server, { ...SETTLED, keep: 'tab' }, async ({ page, person }) => {
      await says(person, `${WORDS}, first`);
      await person.isSaved(t('status.saved_tab'));
      await person.say(t('entry.words'), WORDS);
      await page.waitForTimeout(wait);
      await person.tap(t('top.leave'));
      await page.waitForURL('**/neutral.html');
      assert.deepEqual(await traces(page), { local: [], session: [], database: [] });
    });
  });

  test(`kept here: left ${when}, the words are there at the next visit`, async () => {
    await withPortal(server, SETTLED, async ({ page, url, person }) => {
      await says(person, `${WORDS}, first`);
      await person.isSaved();
      await person.say(t('entry.words'), WORDS);
      await page.waitForTimeout(wait);
      await person.tap(t('top.leave'));
      await page.waitForURL('**/neutral.html');
      await page.goto(url);
      await person.isAsked(asked('working_well.prompt'));
      assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
    });
  });
}

test('just for now survives a reload and ends with the tab', async () => {
  await withPortal(server, { ...SETTLED, keep: 'tab' }, async ({ page, url, person, browser }) => {
    await says(person);
    await person.isSaved(t('status.saved_tab'));
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(asked('working_well.prompt'));
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
    assert.deepEqual((await traces(page)).local, []);
    await page.close();
    const next = await browser.open(url);
    const other = new Person(next);
    await other.isAsked(asked('working_well.prompt'));
    assert.equal(await other.box(t('entry.words')).inputValue(), '');
  });
});

// ---- the portal delivers

test('a portal that takes the export over delivers it itself; nobody is told that it has arrived', async () => {
  await withPortal(server, RECEIVING, async ({ page, person, heard }) => {
    await says(person);
    await toFinish(person);
    assert.ok(!heard.some(({ name }) => name === 'wellbeing-export'), 'before the tap');
    await page.evaluate(() => addEventListener('wellbeing-export', (event) => {
      event.preventDefault();
      window.taken = JSON.stringify(event.detail.export);
    }));
    await person.tap(t('finish.send', { recipient }));
    const taken = await until('it was taken over', () => page.evaluate(() => window.taken));
    assert.equal((await verify(taken)).verified, true);
    assert.deepEqual(page.seen.requests.filter(({ method }) => method !== 'GET'), []);
    assert.ok(!heard.some(({ name }) => name === 'wellbeing-delivered'));
    await person.status(t('finish.passed_on')).waitFor();
    assert.ok(!(await person.reads()).includes(t('finish.sent', { recipient })), 'only the portal knows');
  });
});

test('without an endpoint an export that nobody takes over has not gone', async () => {
  const { endpoint, ...noEndpoint } = RECEIVING;
  assert.ok(endpoint);
  await withPortal(server, noEndpoint, async ({ person, heard }) => {
    await says(person);
    await toFinish(person);
    await person.tap(t('finish.send', { recipient }));
    await person.alert(t('finish.failed')).waitFor();
    assert.deepEqual(codes(heard), ['delivery']);
    assert.ok(!heard.some(({ name }) => name === 'wellbeing-delivered'));
  });
});

test('without an endpoint and a recipient nothing can be sent; the file is there', async () => {
  await withPortal(server, SETTLED, async ({ page, person }) => {
    await says(person);
    await toFinish(person);
    assert.equal(await person.element.getByRole('button', { name: new RegExp(`^${t('finish.send', { recipient: '' }).trim()}`) }).count(), 0);
    const downloading = page.waitForEvent('download');
    await person.tap(t('finish.file'));
    assert.equal((await verify(await readFile(await (await downloading).path(), 'utf8'))).verified, true);
  });
});
