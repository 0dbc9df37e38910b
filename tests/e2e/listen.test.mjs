// Reading aloud, with a browser's speech played by the test: headless browsers have none.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SETTLED, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { until, wordsIn } from './harness/words.mjs';

const english = wordsIn('en-GB');
const LOCAL = { lang: 'en-GB', localService: true, name: 'here' };
const REMOTE = { lang: 'en-GB', localService: false, name: 'far away' };

let server;
before(async () => { server = await startServer(); });
after(() => server.stop());

/** Each utterance waits in `window.spoken` until the test ends it. */
const stub = (voices) => (context) => context.addInitScript((list) => {
  window.spoken = [];
  window.cancelled = 0;
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  class Speech extends EventTarget {
    voices = list;
    getVoices() { return this.voices; }
    speak(utterance) { window.spoken.push(utterance); }
    cancel() { window.cancelled += 1; }
  }
  Object.defineProperty(window, 'speechSynthesis', { value: new Speech() });
}, voices);

const listened = (page) => page.evaluate(() => window.spoken.map(({ text, lang, voice }) => ({ text, lang, voice: voice?.name })));
const marked = (page) => page.locator('wellbeing-assessment [data-spoken]');
const end = (page) => page.evaluate(() => window.spoken.at(-1).dispatchEvent(new Event('end')));

/** Ends one utterance after the other. */
async function toTheEnd(page, person, stop) {
  for (let count = 1; await person.button(stop).count(); count += 1) {
    assert.ok(count < 100, 'it never ends');
    await end(page);
    await until('the next, or the end', async () =>
      (await page.evaluate(() => window.spoken.length)) > count || !(await person.button(stop).count()));
  }
}

test('it reads the screen in order, in its language, and marks what it reads', () =>
  withPortal(server, SETTLED, async ({ page, person }) => {
    const requests = () => page.seen.requests.length;
    await person.isAsked(english.asked('working_well.prompt'));
    await person.say(english.t('entry.words'), 'typed and not read');
    await person.isSaved();
    const before = requests();
    await person.tap(english.t('listen.start'));
    await until('the mark', () => marked(page).count());
    const first = await marked(page).textContent();
    await person.button(english.t('listen.stop')).waitFor();
    await end(page);
    await until('the mark moves', async () => (await marked(page).textContent()) !== first);
    assert.equal(await marked(page).count(), 1);
    await toTheEnd(page, person, english.t('listen.stop'));
    assert.equal(await marked(page).count(), 0);
    const said = await listened(page);
    const texts = said.map(({ text }) => text);
    const place = (text) => texts.findIndex((one) => one.includes(text));
    assert.ok(place(english.asked('working_well.prompt')) >= 0, texts.join('\n'));
    assert.ok(place(english.t('area.prompt')) > place(english.asked('working_well.prompt')), texts.join('\n'));
    assert.ok(said.every(({ lang, voice }) => lang === 'en-GB' && voice === 'here'));
    for (const never of ['typed and not read', english.t('top.leave'), english.t('nav.next'), english.t('nav.skip')]) {
      assert.ok(!texts.some((text) => text.includes(never)), `${never} was read`);
    }
    assert.equal(requests(), before, 'nothing is sent anywhere');
  }, { prepare: stub([REMOTE, LOCAL]) }));

test('it stops at a second tap, at the next screen and when the page is left', () =>
  withPortal(server, SETTLED, async ({ page, person }) => {
    const cancelled = () => page.evaluate(() => window.cancelled);
    await person.isAsked(english.asked('working_well.prompt'));
    await person.tap(english.t('listen.start'));
    await person.tap(english.t('listen.stop'));
    await until('stopped', cancelled);
    assert.equal(await marked(page).count(), 0);
    await person.tap(english.t('listen.start'));
    await person.skip();
    await until('stopped by the next screen', async () => (await cancelled()) === 2);
    await person.tap(english.t('listen.start'));
    await person.tap(english.t('top.help'));
    await until('stopped by the sheet', async () => (await cancelled()) === 3);
    const before = (await listened(page)).length;
    await person.element.locator('dialog').getByRole('button', { name: english.t('listen.start') }).tap();
    await until('the sheet is read', async () => (await listened(page)).length > before);
    assert.equal((await listened(page))[before].text, english.t('help.title'));
  }, { prepare: stub([LOCAL]) }));

test('no button where no voice on the device speaks the language', async () => {
  const none = async (voices, lang = 'en-GB') => withPortal(server, { ...SETTLED, lang }, async ({ person }) => {
    const own = wordsIn(lang);
    await person.isAsked(own.asked('working_well.prompt'));
    await person.button(own.t('language.choose')).waitFor();
    return (await person.button(own.t('listen.start')).count()) === 0;
  }, { prepare: stub(voices) });
  assert.ok(await none([]));
  assert.ok(await none([REMOTE]), 'a voice that is elsewhere is sent the words');
  assert.ok(await none([LOCAL], 'cy'));
});

test('voices that come later, and those of another language, bring the button', () =>
  withPortal(server, SETTLED, async ({ page, person }) => {
    await person.isAsked(english.asked('working_well.prompt'));
    assert.equal(await person.button(english.t('listen.start')).count(), 0);
    await page.evaluate((voice) => {
      window.speechSynthesis.voices = [voice];
      window.speechSynthesis.dispatchEvent(new Event('voiceschanged'));
    }, LOCAL);
    await person.button(english.t('listen.start')).waitFor();
    await person.tap(english.t('language.choose'));
    await person.tap('Polski');
    const pl = wordsIn('pl');
    await person.isAsked(pl.asked('working_well.prompt'));
    await until('gone again', async () => !(await person.button(pl.t('listen.start')).count()));
  }, { prepare: stub([]) }));
