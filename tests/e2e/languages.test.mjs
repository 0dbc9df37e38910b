// Six languages: a short way through each, a change in the middle, and what happens when a language can't be loaded.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { codes } from './harness/events.mjs';
import { capture, violations } from './harness/look.mjs';
import { RECEIVING, SETTLED, withPortal } from './harness/portal.mjs';
import { stored, verify, payloadOf } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { until, wordsIn } from './harness/words.mjs';

const NAMES = { 'en-GB': 'English', cy: 'Cymraeg', pl: 'Polski', uk: 'Українська', ar: 'العربية', ur: 'اردو' };
const SAID = 'Biscuit 🐕 waits at the gate';
const english = wordsIn('en-GB');

let server;
before(async () => { server = await startServer(); });
after(() => server.stop());

const rootOf = (page) => page.locator('wellbeing-assessment .wa-root');

async function choose(person, now, tag) {
  await person.tap(now.t('language.choose'));
  await person.heading(now.t('language.title')).waitFor();
  await person.tap(NAMES[tag]);
}

for (const tag of Object.keys(NAMES)) {
  test(`a sitting in ${tag} arrives, and says its language`, () =>
    withPortal(server, { ...RECEIVING, lang: tag }, async ({ page, person, heard }) => {
      const own = wordsIn(tag);
      await person.isAsked(own.asked('working_well.prompt'));
      assert.equal(await rootOf(page).getAttribute('lang'), tag);
      assert.equal(await rootOf(page).getAttribute('dir'), own.direction);
      await person.say(own.t('entry.words'), SAID);
      await person.status(own.t('status.saved')).first().waitFor();
      await page.evaluate(() => document.querySelector('wellbeing-assessment').requestExport());
      await person.isAsked(own.t('look_back.prompt'));
      await person.tap(own.t('nav.next'));
      await person.isAsked(own.t('finish.prompt'));
      const before = (await stored(server)).length;
      await person.tap(own.t('finish.send', { recipient: RECEIVING.recipient }));
      const arrived = await until('it arrived', async () => (await stored(server))[before]);
      assert.equal((await verify(arrived.body)).verified, true);
      const payload = payloadOf(arrived.body);
      assert.equal(payload.assessment.language, tag);
      assert.ok(JSON.stringify(payload).includes(own.asked('working_well.prompt')));
      assert.deepEqual(codes(heard), []);
      assert.deepEqual(page.seen.complaints, []);
    }));
}

test('the language is the attribute\'s, by prefix; then the page\'s; then English', async () => {
  for (const [lang, tag] of [['ar-EG', 'ar'], ['fr', 'en-GB'], [null, 'en-GB']]) {
    await withPortal(server, { ...SETTLED, lang }, async ({ person, heard }) => {
      await person.isAsked(wordsIn(tag).asked('working_well.prompt'));
      assert.deepEqual(codes(heard), lang === 'fr' ? ['option'] : []);
    });
  }
  const around = (context) => context.addInitScript(() => {
    new MutationObserver(() => { document.documentElement.lang = 'pl-PL'; }).observe(document, { childList: true });
  });
  await withPortal(server, { ...SETTLED, lang: null }, async ({ person }) => {
    await person.isAsked(wordsIn('pl').asked('working_well.prompt'));
  }, { prepare: around });
});

test('changed in the middle, everything said and open stays, and comes back after a reload', () =>
  withPortal(server, SETTLED, async ({ page, person, heard }) => {
    const [cy, ar] = [wordsIn('cy'), wordsIn('ar')];
    await person.isAsked(english.asked('working_well.prompt'));
    await person.say(english.t('entry.words'), SAID);
    await person.tap(english.t('entry.add_another'));
    await person.type(english.t('entry.words'), 'half a senten');
    await choose(person, english, 'cy');
    await person.isAsked(cy.asked('working_well.prompt'));
    assert.equal(await person.box(cy.t('entry.words')).inputValue(), 'half a senten');
    await person.element.getByText(SAID, { exact: true }).waitFor();
    assert.equal(await person.heading(cy.t('language.title')).count(), 0);
    // The focus is back on the button that opened the sheet.
    await until('focus', () => person.button(cy.t('language.choose')).evaluate((button) => button.matches(':focus')));
    await person.box(cy.t('entry.words')).fill('half a sentence');
    await person.status(cy.t('status.saved')).first().waitFor();

    await page.reload({ waitUntil: 'domcontentloaded' });
    const first = person.element.locator('h1.wa-hill__prompt').first();
    await first.waitFor();
    assert.equal(await first.textContent(), cy.asked('working_well.prompt'), 'no English first');
    assert.equal(await person.box(cy.t('entry.words')).inputValue(), 'half a sentence');

    // The portal's own wish does not undo the young person's.
    await page.evaluate(() => document.querySelector('wellbeing-assessment').setAttribute('lang', 'pl'));
    await choose(person, cy, 'ar');
    await person.isAsked(ar.asked('working_well.prompt'));
    assert.equal(await rootOf(page).getAttribute('dir'), 'rtl');
    await choose(person, ar, 'en-GB');
    await person.isAsked(english.asked('working_well.prompt'));
    assert.equal(await person.box(english.t('entry.words')).inputValue(), 'half a sentence');
    assert.deepEqual(codes(heard), []);
  }));

test('offline the present language stays, and it says so', () =>
  withPortal(server, SETTLED, async ({ page, person, browser, heard }) => {
    await person.isAsked(english.asked('working_well.prompt'));
    await person.say(english.t('entry.words'), SAID);
    await person.isSaved();
    await browser.context.setOffline(true);
    await choose(person, english, 'cy');
    await person.alert(english.t('language.failed')).waitFor();
    await person.tap(english.t('nav.close'));
    await person.isAsked(english.asked('working_well.prompt'));
    assert.equal(await person.box(english.t('entry.words')).inputValue(), SAID);
    assert.ok(codes(heard).includes('locale'));
    await browser.context.setOffline(false);
    await choose(person, english, 'cy');
    await person.isAsked(wordsIn('cy').asked('working_well.prompt'));
    assert.equal(await rootOf(page).getAttribute('lang'), 'cy');
  }));

test('of a damaged language what is sound is shown, and the portal is told the rest', async () => {
  const damage = (context) => Promise.all([
    context.route('**/locales/cy.json', async (route) => {
      const locale = await (await route.fetch()).json();
      locale.messages['nav.skip'] = '';
      delete locale.messages['entry.words'];
      await route.fulfill({ json: locale });
    }),
    context.route('**/question-sets/strengths.cy.json', (route) => route.fulfill({ body: '{"format":' })),
    context.route('**/help/uk.cy.json', (route) => route.fulfill({ status: 404, body: '' })),
  ]);
  await withPortal(server, { ...SETTLED, lang: 'cy', 'age-band': null }, async ({ person, heard }) => {
    const cy = wordsIn('cy');
    await person.isAsked(cy.t('welcome.title'));
    const read = await person.reads();
    assert.ok(read.includes(cy.t('language.unreviewed')));
    assert.ok(read.includes(cy.t('language.questions', { language: 'English' })));
    await person.button(english.t('nav.skip')).waitFor();
    assert.deepEqual([...new Set(codes(heard))].sort(), ['help', 'locale', 'question-set']);
    const [told] = heard.filter(({ detail }) => detail?.code === 'locale');
    assert.match(told.detail.message, /nav\.skip/);
  }, { prepare: damage });
});

test("a portal's own questions stay, and it says which language they are in", () =>
  withPortal(server, { ...SETTLED, 'age-band': null, 'question-set': '/question-sets/strengths.pl.json' },
    async ({ person }) => {
      const cy = wordsIn('cy');
      await person.isAsked(english.t('welcome.title'));
      await choose(person, english, 'cy');
      await person.isAsked(cy.t('welcome.title'));
      assert.ok((await person.reads()).includes(cy.t('language.questions', { language: 'Polski' })));
    }));

for (const tag of ['ar', 'ur']) {
  test(`from right to left in ${tag}: it fits, and axe finds nothing`, () =>
    withPortal(server, { ...SETTLED, lang: tag, 'age-band': null }, async ({ page, person }) => {
      const own = wordsIn(tag);
      await person.isAsked(own.t('welcome.title'));
      assert.deepEqual(await capture(page, `${tag}-welcome`), []);
      assert.deepEqual(await violations(page), []);
      await person.tap(own.t('language.choose'));
      await person.heading(own.t('language.title')).waitFor();
      assert.deepEqual(await capture(page, `${tag}-languages`), []);
      assert.deepEqual(await violations(page), []);
      await person.tap(own.t('nav.close'));
      await person.tap(own.t('top.help'));
      await person.heading(own.t('help.title')).waitFor();
      assert.deepEqual(await capture(page, `${tag}-help`), []);
      await person.tap(own.t('nav.close'));
      await page.evaluate(() => document.querySelector('wellbeing-assessment').setAttribute('age-band', '12-15'));
      await person.isAsked(own.asked('working_well.prompt'));
      await person.say(own.t('entry.words'), own.asked('hopes.prompt'));
      assert.deepEqual(await capture(page, `${tag}-strengths`), []);
      assert.deepEqual(await violations(page), []);
      for (let screens = 0; screens < 8 && !(await person.heading(own.asked('life_now.prompt')).count()); screens += 1) {
        await person.press(person.element.locator('[part=bar] > button').last());
        await page.waitForTimeout(150);
      }
      await person.isAsked(own.asked('life_now.prompt'));
      assert.deepEqual(await capture(page, `${tag}-scale`), []);
      assert.deepEqual(await violations(page), []);
    }));
}
