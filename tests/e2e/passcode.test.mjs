// Kept with a passcode: made, locked, opened again, forgotten; and what is left on the page and in the stores.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { capture } from './harness/look.mjs';
import { RECEIVING, SETTLED, toFinish, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { asked, t, until } from './harness/words.mjs';

const PASSCODE = 'blue kettle 7';
const SECRET = 'Nan has the spare key 🗝';
const WITH_PASSCODE = { ...SETTLED, keep: 'passcode' };
/** How every sealed record and every sealed key begins. */
const SEALED = /eyJ|journey|assessment\//;
const LOOKS = process.env.LOOK === '1';

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

const look = async (page, screen) => { if (LOOKS) await capture(page, screen); };

async function makePasscode(person, passcode = PASSCODE) {
  await person.say(t('passcode.new'), passcode);
  await person.say(t('passcode.again'), passcode);
  await person.tap(t('passcode.make'));
}

/** Makes a passcode, says one thing, and waits until it is saved. */
async function sayWithPasscode(person) {
  await person.isAsked(t('keep.prompt'));
  await makePasscode(person);
  await person.isSaved(t('status.saved_passcode'));
  await person.next();
  await person.isAsked(asked('working_well.prompt'));
  await person.say(t('entry.words'), SECRET);
  await person.isSaved(t('status.saved_passcode'));
}

async function give(person, passcode) {
  await person.say(t('passcode.enter'), passcode);
  await person.tap(t('passcode.open'));
}

/** Everything in the stores of the page, as text. */
const stores = (page) => page.evaluate(async () => {
  const all = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => { indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result); });
    for (const store of database.objectStoreNames) {
      const values = await new Promise((resolve) => {
        database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result);
      });
      all.push(...values.map((value) => {
        const bytes = value instanceof Uint8Array || value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
        return bytes ? new TextDecoder().decode(bytes) : JSON.stringify(value);
      }));
    }
    database.close();
  }
  return all.join('\n');
});

const html = (person) => person.element.evaluate((element) => element.shadowRoot.innerHTML
  + [...element.shadowRoot.querySelectorAll('input, textarea')].map(({ value }) => value).join('\n'));

test('a passcode is made in place, said no to where it is short or differs, and nothing of it is left', async () => {
  await withPortal(server, { ...SETTLED, keep: null }, async ({ page, person, heard }) => {
    await person.isAsked(t('welcome.title'));
    await look(page, 'keep');
    await person.choose(t('keep.passcode'), t('keep.passcode_hint'));
    await person.status(t('keep.is_tab')).waitFor();
    await look(page, 'keep-passcode');
    await makePasscode(person, '12345');
    await person.alert(t('passcode.short', { n: 6 })).waitFor();
    await look(page, 'keep-passcode-short');
    await person.say(t('passcode.new'), PASSCODE);
    await person.say(t('passcode.again'), `${PASSCODE}x`);
    await page.keyboard.press('Enter');
    await person.alert(t('passcode.differs')).waitFor();
    assert.equal(await person.box(t('passcode.new')).getAttribute('type'), 'password');
    await person.tick(person.element.getByRole('checkbox', { name: t('passcode.show') }));
    assert.equal(await person.box(t('passcode.new')).inputValue(), PASSCODE, 'shown as typed');
    await makePasscode(person);
    await person.isSaved(t('status.saved_passcode'));
    await look(page, 'keep-passcode-made');
    const everything = await html(person) + await stores(page) + JSON.stringify(heard) + page.url();
    assert.ok(!everything.includes(PASSCODE), 'nowhere');
  });
});

test('locked by the button: no word on the page; a wrong passcode is said no to; the right one opens where it was', async () => {
  await withPortal(server, WITH_PASSCODE, async ({ page, person }) => {
    await sayWithPasscode(person);
    await look(page, 'strengths-with-passcode');
    await person.say(t('entry.words'), `${SECRET}, and a change not saved yet`);
    await person.tap(t('passcode.lock'));
    await person.isAsked(t('passcode.enter'));
    assert.ok(!(await html(person)).includes('spare key'));
    await look(page, 'locked');
    await give(person, 'something else');
    await person.status(t('passcode.wrong')).waitFor();
    await look(page, 'locked-wrong');
    assert.equal(await person.element.locator('#wa-passcode-0').inputValue(), '', 'the box is empty again');
    await give(person, PASSCODE);
    await person.isAsked(asked('working_well.prompt'));
    assert.equal(await person.box(t('entry.words')).inputValue(), `${SECRET}, and a change not saved yet`);
  });
});

test('many wrong ones wait, shown without hurry; a reload does not shorten it', async () => {
  await withPortal(server, WITH_PASSCODE, async ({ page, person }) => {
    await sayWithPasscode(person);
    await page.reload();
    await person.isAsked(t('passcode.enter'));
    const waiting = () => person.element.getByText(/You can try again in/).first().isVisible();
    for (let tries = 0; tries < 8 && !(await waiting()); tries += 1) {
      const box = await person.element.locator('#wa-passcode-0').elementHandle();
      await give(person, `guess number ${tries}`);
      await until('a new box', () => box.evaluate((input) => !input.isConnected));
    }
    assert.ok(await waiting());
    await look(page, 'locked-waiting');
    await page.reload();
    await person.isAsked(t('passcode.enter'));
    await until('it can be tried again', async () => {
      const box = await person.element.locator('#wa-passcode-0').elementHandle();
      await give(person, PASSCODE);
      await Promise.race([box.waitForElementState('hidden'), page.waitForTimeout(1_000)]);
      return person.heading(asked('working_well.prompt')).isVisible();
    }, 30_000);
    assert.equal(await person.box(t('entry.words')).inputValue(), SECRET);
  });
});

test('lock() and time without a touch lock; another element does not', async () => {
  await withPortal(server, { ...WITH_PASSCODE, 'lock-after': '2' }, async ({ page, person }) => {
    await sayWithPasscode(person);
    await page.evaluate(() => document.querySelector('wellbeing-assessment').lock());
    assert.ok(!(await html(person)).includes('spare key'));
    await give(person, PASSCODE);
    await person.isAsked(asked('working_well.prompt'));
    await page.evaluate(() => {
      const other = document.createElement('wellbeing-assessment');
      for (const [name, value] of Object.entries({ scope: 'other', 'age-band': '12-15', mode: 'alone', keep: 'tab' })) {
        other.setAttribute(name, value);
      }
      document.querySelector('main').append(other);
      return new Promise((resolve) => { other.addEventListener('wellbeing-ready', resolve, { once: true }); });
    });
    // The clock of this page: two minutes pass in a moment.
    await page.evaluate(() => {
      const real = Date.now;
      Date.now = () => real() + 119_000;
      globalThis.later = () => { Date.now = () => real() + 121_000; };
    });
    await page.waitForTimeout(5_500);
    assert.ok(await person.heading(asked('working_well.prompt')).first().isVisible(), 'not yet');
    await page.evaluate(() => globalThis.later());
    const first = page.locator('wellbeing-assessment').first();
    await first.getByRole('heading', { name: t('passcode.enter') }).waitFor();
    assert.ok(!(await first.evaluate((element) => element.shadowRoot.innerHTML)).includes('spare key'));
    const second = page.locator('wellbeing-assessment').nth(1);
    assert.ok(await second.getByRole('heading', { name: asked('working_well.prompt') }).isVisible(), 'the other is open');
  });
});

test('taken out of the page it is locked as well', async () => {
  await withPortal(server, WITH_PASSCODE, async ({ page, person }) => {
    await sayWithPasscode(person);
    await page.evaluate(async () => {
      const element = document.querySelector('wellbeing-assessment');
      element.remove();
      await new Promise((resolve) => { setTimeout(resolve, 50); });
      await element.lock().catch(() => {});
      document.querySelector('main').append(element);
    });
    await person.isAsked(t('passcode.enter'));
    assert.ok(!(await html(person)).includes('spare key'));
  });
});

test('forgotten: what is lost is said, somebody else can begin, and starting again takes two taps', async () => {
  await withPortal(server, { ...WITH_PASSCODE, keep: null }, async ({ page, person }) => {
    await person.isAsked(t('welcome.title'));
    await person.choose(t('keep.passcode'), t('keep.passcode_hint'));
    await makePasscode(person);
    await person.isSaved(t('status.saved_passcode'));
    await person.next();
    await person.say(t('entry.words'), SECRET);
    await person.isSaved(t('status.saved_passcode'));
    await page.reload();
    await person.isAsked(t('passcode.enter'));
    await person.tap(t('lock.not_mine'));
    await person.isAsked(t('welcome.title'));
    assert.equal(await person.element.getByRole('radio').count(), 0, 'nothing but this tab is offered');
    await look(page, 'keep-beside');
    await person.skip();
    await person.say(t('entry.words'), 'somebody else');
    await person.isSaved(t('status.saved_tab'));
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await person.isAsked(t('passcode.enter'));
    await person.tap(t('passcode.forgotten'));
    await person.isAsked(t('lock.forgotten'));
    await look(page, 'forgotten');
    await person.tap(t('finish.delete'));
    await look(page, 'forgotten-delete');
    await person.tap(t('finish.delete_yes'));
    await person.isAsked(t('finish.deleted'));
    assert.doesNotMatch(await stores(page), SEALED, 'no record and no key that opens one is left');
    await person.tap(t('finish.new'));
    await person.isAsked(t('welcome.title'));
    assert.equal(await person.element.getByRole('radio').count(), 3);
  });
});

test('what is kept can be changed from any screen, and back', async () => {
  await withPortal(server, { ...RECEIVING, keep: 'device' }, async ({ page, person }) => {
    await person.isAsked(asked('working_well.prompt'));
    await person.say(t('entry.words'), SECRET);
    await person.isSaved();
    await person.tap(t('status.saved'));
    const sheet = person.element.getByRole('dialog', { name: t('finish.kept_title') });
    await sheet.waitFor();
    await look(page, 'kept-sheet');
    await person.choose(t('keep.passcode'), t('keep.passcode_hint'));
    await look(page, 'kept-sheet-passcode');
    await makePasscode(person);
    await person.status(t('status.saved_passcode')).waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.reload();
    await give(person, PASSCODE);
    await person.isAsked(asked('working_well.prompt'));
    await toFinish(person);
    await look(page, 'finish-with-passcode');
    await person.tap(t('passcode.change'));
    await makePasscode(person, 'another one 8');
    await person.button(t('passcode.change')).waitFor();
    await person.isSaved(t('status.saved_passcode'));
    await page.reload();
    await give(person, PASSCODE);
    await person.status(t('passcode.wrong')).waitFor();
    await give(person, 'another one 8');
    await person.isAsked(t('finish.prompt'));
    await person.choose(t('keep.tab'), t('keep.tab_hint'));
    await person.isSaved(t('status.saved_tab'));
    await page.reload();
    await person.isAsked(t('finish.prompt'));
    assert.equal(await person.element.getByText('spare key').count() > 0, true, 'here while the tab is open');
  });
});

test('clear() is done when everything is gone', async () => {
  await withPortal(server, { ...SETTLED, keep: 'device' }, async ({ page, person }) => {
    await person.say(t('entry.words'), SECRET);
    await person.isSaved();
    assert.match(await stores(page), SEALED);
    await page.evaluate(() => document.querySelector('wellbeing-assessment').clear());
    assert.doesNotMatch(await stores(page), SEALED);
    await person.isAsked(t('finish.deleted'));
  });
});
