// The same words open twice: one tab writes, the other follows and can take over; nothing typed is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { codes } from './harness/events.mjs';
import { Person } from './harness/person.mjs';
import { SETTLED, embed, toFinish, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { asked, t, until } from './harness/words.mjs';

const WORDS = "Nan's café 🌙";

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

const box = (person) => person.box(t('entry.words'));
const has = (person, words) => until(`it shows ${words}`, async () => (await box(person).inputValue()) === words);
const follows = (person, title = t('tab.title')) => person.status(title).filter({ hasText: t('tab.live') }).waitFor();
const writes = (person) => until('it can be written in', () => box(person).isEnabled());

/** One tab that has written, and a second one that follows it. */
async function withTwo(work, attributes = SETTLED) {
  await withPortal(server, attributes, async ({ person: one, heard, browser, url }) => {
    await one.isAsked(asked('working_well.prompt'));
    await one.say(t('entry.words'), WORDS);
    await one.isSaved();
    const other = new Person(await browser.open(url));
    await other.isAsked(asked('working_well.prompt'));
    await follows(other);
    await has(other, WORDS);
    await work({ one, other, heard, browser, url });
  });
}

test('the second tab follows live, on its own screen, and can not be written in', () => withTwo(async ({ one, other, heard }) => {
  assert.equal(await box(other).isDisabled(), true);
  await one.say(t('entry.words'), `${WORDS} and more`);
  await has(other, `${WORDS} and more`);
  await other.next();
  await other.isAsked(asked('people.prompt'));
  await one.say(t('entry.words'), `${WORDS} and still more`);
  await one.isSaved();
  await other.back();
  await other.isAsked(asked('working_well.prompt'));
  await has(other, `${WORDS} and still more`);
  assert.equal(await box(one).isEnabled(), true, 'who writes is not disturbed');
  assert.deepEqual(codes(heard), [], 'nothing has gone wrong');
}));

test('carrying on in the other tab takes along what was typed a moment before', () => withTwo(async ({ one, other, heard }) => {
  // Not saved yet: the quarter of a second is not over.
  await one.say(t('entry.words'), `${WORDS} to the last letter`);
  await other.tap(t('tab.take_over'));
  await has(other, `${WORDS} to the last letter`);
  await writes(other);
  await follows(one, t('tab.taken'));
  assert.equal(await box(one).isDisabled(), true);
  await other.say(t('entry.words'), 'from here');
  await has(one, 'from here');
  // And back.
  await one.tap(t('tab.take_over'));
  await writes(one);
  await one.say(t('entry.words'), 'from there again');
  await has(other, 'from there again');
  assert.deepEqual(codes(heard), []);
}));

test('when the tab that writes is closed the other one carries on by itself', () => withTwo(async ({ one, other }) => {
  await one.say(t('entry.words'), `${WORDS} at the end`);
  await one.isSaved();
  await one.page.close();
  await writes(other);
  await has(other, `${WORDS} at the end`);
  await other.say(t('entry.words'), 'on and on');
  await other.isSaved();
  assert.equal(await other.status(t('tab.title')).count(), 0);
}));

test('a tab that does not answer is not waited for', () => withTwo(async ({ one, other }) => {
  await one.page.evaluate(() => {
    // As a phone freezes a page in the background: it hears nothing and does nothing.
    BroadcastChannel.prototype.close = () => {};
    const until = Date.now() + 2500;
    setTimeout(() => { while (Date.now() < until); }, 0);
  });
  await other.tap(t('tab.take_over'));
  await writes(other);
  await other.say(t('entry.words'), 'taken over');
  await other.isSaved();
  await follows(one, t('tab.taken'));
  await has(one, 'taken over');
}));

test('of three tabs one writes at a time', () => withTwo(async ({ one, other, browser, url }) => {
  const third = new Person(await browser.open(url));
  await follows(third);
  await third.tap(t('tab.take_over'));
  await writes(third);
  await third.say(t('entry.words'), 'the third');
  await has(one, 'the third');
  await has(other, 'the third');
  assert.deepEqual([await box(one).isDisabled(), await box(other).isDisabled()], [true, true]);
  await third.page.close();
  await until('one of them has it', async () => (await box(one).isEnabled()) !== (await box(other).isEnabled()));
}));

test('deleted in one tab, it is deleted in the other and does not come back', () => withTwo(async ({ one, other, browser, url }) => {
  await toFinish(one);
  // What is typed meanwhile must not bring anything back: here it is the follower that deletes.
  await other.page.evaluate(() => document.querySelector('wellbeing-assessment').clear());
  await other.isAsked(t('finish.deleted'));
  await one.isAsked(t('finish.deleted'));
  await new Promise((resolve) => { setTimeout(resolve, 700); });
  const left = await other.page.evaluate(async () => {
    const all = Object.keys(localStorage).filter((name) => !name.endsWith('/place'));
    const [{ name }] = (await indexedDB.databases()).filter((it) => it.name.startsWith('wellbeing-assessment/'));
    const db = await new Promise((resolve) => { Object.assign(indexedDB.open(name), { onsuccess: (e) => resolve(e.target.result) }); });
    const names = await new Promise((resolve) => {
      Object.assign(db.transaction('records').objectStore('records').getAllKeys(), { onsuccess: (e) => resolve(e.target.result) });
    });
    return [...all, ...names];
  });
  assert.deepEqual(left.filter((name) => /assessment\/|journey\/|device/.test(name.replace('wellbeing-assessment/', ''))), []);
  // Both can begin anew.
  await one.tap(t('finish.new'));
  await one.isAsked(asked('working_well.prompt'));
  await one.say(t('entry.words'), 'something new');
  await one.isSaved();
  const later = new Person(await browser.open(url));
  await has(later, 'something new');
}));

test('a page on which nothing was said yet shows what another one begins', async () => {
  await withPortal(server, SETTLED, async ({ person: one, browser, url }) => {
    await one.isAsked(asked('working_well.prompt'));
    const other = new Person(await browser.open(url));
    await other.isAsked(asked('working_well.prompt'));
    await one.say(t('entry.words'), WORDS);
    await one.isSaved();
    await has(other, WORDS);
    await follows(other);
  });
});

test('what was typed before it was known that another tab writes stays, and can be kept', async () => {
  await withPortal(server, SETTLED, async ({ person: one, heard, browser, url }) => {
    await one.isAsked(asked('working_well.prompt'));
    const page = await browser.context.newPage();
    await page.addInitScript(() => { delete window.BroadcastChannel; });
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    const other = new Person(page);
    await other.isAsked(asked('working_well.prompt'));
    await one.say(t('entry.words'), WORDS);
    await one.isSaved();
    await other.say(t('entry.words'), 'typed here');
    const notice = other.alert(t('tab.title'));
    await notice.filter({ hasText: t('tab.text') }).waitFor();
    assert.equal(await box(other).inputValue(), 'typed here');
    await other.type(t('entry.words'), ' and on');
    assert.equal(await box(other).inputValue(), 'typed here and on', 'it can be gone on with');
    assert.deepEqual(codes(heard), ['storage']);
    await other.press(notice.getByRole('button', { name: t('tab.take_over'), exact: true }));
    await other.isSaved();
    await other.page.reload({ waitUntil: 'domcontentloaded' });
    await has(other, 'typed here and on');
  });
});

test('two scopes never see each other', async () => {
  await withPortal(server, { ...SETTLED, scope: 'red' }, async ({ person: red, browser }) => {
    await red.isAsked(asked('working_well.prompt'));
    await red.say(t('entry.words'), 'red words');
    await red.isSaved();
    const url = await embed(browser.context, server, { ...SETTLED, scope: 'blue' }, '/blue.html');
    const page = await browser.open(url);
    const blue = new Person(page);
    await page.evaluate(() => {
      window.words = [];
      const red = new BroadcastChannel('wellbeing-assessment/red');
      red.onmessage = ({ data }) => window.words.push(data);
    });
    await blue.isAsked(asked('working_well.prompt'));
    assert.equal(await box(blue).inputValue(), '');
    await blue.say(t('entry.words'), 'blue words');
    await blue.isSaved();
    assert.equal(await box(red).inputValue(), 'red words');
    assert.equal(await red.status(t('tab.title')).count(), 0);
    assert.deepEqual(await page.evaluate(() => window.words), [], 'blue says nothing to red');
    const { held } = await page.evaluate(async () => {
      const { held } = await navigator.locks.query();
      return { held: held.map(({ name }) => name).filter((name) => name.endsWith('/pen')).sort() };
    });
    assert.deepEqual(held, ['wellbeing-assessment/blue/pen', 'wellbeing-assessment/red/pen'], 'each has a pen');
    await red.say(t('entry.words'), 'red again');
    assert.deepEqual(await until('red says that it saved', () => page.evaluate(() => window.words.length && window.words)), ['saved']);
  });
});

test('two elements of one scope in one page behave as two tabs', async () => {
  await withPortal(server, SETTLED, async ({ page, person }) => {
    await person.isAsked(asked('working_well.prompt'));
    await person.say(t('entry.words'), WORDS);
    await person.isSaved();
    await page.evaluate((settled) => {
      const element = document.createElement('wellbeing-assessment');
      for (const [name, value] of Object.entries(settled)) element.setAttribute(name, value);
      document.querySelector('main').append(element);
    }, SETTLED);
    const [first, second] = [page.locator('wellbeing-assessment').nth(0), page.locator('wellbeing-assessment').nth(1)];
    const words = (element) => element.getByRole('textbox', { name: t('entry.words'), exact: true });
    await second.getByRole('status').filter({ hasText: t('tab.title') }).waitFor();
    await words(first).fill('both');
    await until('the second one shows it', async () => (await words(second).inputValue()) === 'both');
    // The one that wrote is taken away: the other one carries on.
    await page.evaluate(() => document.querySelector('wellbeing-assessment').remove());
    await until('the other one writes', () => words(page.locator('wellbeing-assessment')).isEnabled());
  });
});

test('a tab that the browser copied is a tab of its own', async () => {
  await withPortal(server, { ...SETTLED, keep: 'tab' }, async ({ page, person: one, browser }) => {
    await one.isAsked(asked('working_well.prompt'));
    await one.say(t('entry.words'), WORDS);
    await one.isSaved(t('status.saved_tab'));
    // window.open copies sessionStorage, as "Duplicate tab" does.
    const opening = browser.context.waitForEvent('page');
    await page.evaluate(() => { window.open(location.href); });
    const other = new Person(await opening);
    await has(other, WORDS);
    const names = await Promise.all([one, other].map(({ page: it }) => it.evaluate(() => sessionStorage.getItem('wellbeing-assessment/default/tab'))));
    assert.ok(names[0] && names[1] && names[0] !== names[1], names.join(' '));
    // Leaving the first one destroys its key, and not the other one's.
    await one.tap(t('top.leave'));
    await page.waitForURL(/neutral\.html/);
    await other.page.reload({ waitUntil: 'domcontentloaded' });
    await has(other, WORDS);
    await other.say(t('entry.words'), 'still here');
    await other.isSaved(t('status.saved_tab'));
    await other.page.reload({ waitUntil: 'domcontentloaded' });
    await has(other, 'still here');
  });
});
