// One journey for each age band, each in its own way of answering, to an export that verifies.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { RECEIVING, withPortal } from './harness/portal.mjs';
import { payloadOf, verify } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { passTo } from './harness/story.mjs';
import { QUESTIONS, areaLabel, asked, suggestions, t, until } from './harness/words.mjs';

const { recipient } = RECEIVING;
const PASS = { '5-7': t('nav.pass'), '8-11': t('nav.dont_say'), '12-15': t('nav.skip'), '16-19': t('nav.skip') };

let server;
before(async () => { server = await startServer(); });
after(() => server.stop());

const inBand = (band, work) => withPortal(server, { ...RECEIVING, 'age-band': band }, work);

/** Sends from Finish, and gives the assessment that went, verified. */
async function sent({ page, person }) {
  await person.isAsked(t('finish.prompt'));
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await person.tap(t('finish.send', { recipient }));
  const text = (await answered).request().postData();
  await person.status(t('finish.sent', { recipient })).waitFor();
  const verdict = await verify(text);
  assert.equal(verdict.verified, true, JSON.stringify(verdict));
  return payloadOf(text).assessment;
}

test('5 to 7: all is tapped, faces are chosen, nothing is typed', () => inBand('5-7', async (portal) => {
  const { page, person } = portal;
  const ask = (path) => asked(path, '5-7');
  const boxes = () => person.element.getByRole('textbox').count();
  const sentence = suggestionOf('working_well', 'home', '5-7');

  await person.isAsked(ask('working_well.prompt'));
  assert.equal(await boxes(), 0, 'pictures come before any box');
  await person.button(PASS['5-7']).waitFor();
  await person.tap(areaLabel('home', '5-7'));
  assert.equal(await focused(page), areaLabel('home', '5-7'), 'the focus follows');
  await person.tap(sentence);
  assert.equal(await focused(page), sentence);
  assert.equal(await boxes(), 0, 'a sentence needs no keyboard');
  await person.next();
  await person.isAsked(ask('people.prompt'));
  await person.tap(suggestions('people', '5-7')[0]);
  await person.next();
  await person.isAsked(ask('toolkit.prompt'));
  await person.tap(suggestions('toolkit', '5-7')[0]);
  await person.next();

  await person.isAsked(ask('worries.prompt'));
  await person.tap(areaLabel('sleep', '5-7'));
  await person.tap(t('area.pick'));
  await person.tap(areaLabel('school', '5-7'));
  const worry = suggestionOf('worries', 'school', '5-7');
  await person.tap(worry);
  await person.chose(person.scale(ask('worries.bothers.prompt')).getByRole('radio', { name: t('face.sad'), exact: true }));
  await person.next();

  await person.isAsked(ask('life_now.prompt'));
  const faces = person.element.getByRole('radio');
  assert.equal(await faces.count(), 5);
  for (const face of await faces.all()) {
    const { width, height } = await face.boundingBox();
    assert.ok(width >= 64 && height >= 64, `${width} by ${height}`);
  }
  await person.choose(t('face.happy'));
  await person.isSaved();
  await page.reload({ waitUntil: 'domcontentloaded' });
  await person.isAsked(ask('life_now.prompt'));
  assert.equal(await person.element.getByRole('radio', { name: t('face.happy'), exact: true }).isChecked(), true);
  await person.next();
  await person.isAsked(ask('life_now.why_not_lower.prompt'));
  await person.element.getByText(t('entry.someone')).waitFor();
  await passTo(person, t('finish.prompt'));

  const said = await sent(portal);
  assert.equal(said.age_band, '5-7');
  const [entry] = said.working_well.entries;
  assert.deepEqual([entry.words, entry.area], [sentence, { id: 'home', label: areaLabel('home', '5-7') }]);
  assert.deepEqual(said.people.entries.map(({ words }) => words), [suggestions('people', '5-7')[0]]);
  assert.deepEqual(said.toolkit.entries.map(({ words }) => words), [suggestions('toolkit', '5-7')[0]]);
  const [worried] = said.worries.entries;
  assert.deepEqual([worried.words, worried.area.id, worried.bothers_face.face], [worry, 'school', 'sad']);
  assert.equal(said.life_now.face.face, 'happy');
  assert.deepEqual([worried.bothers, said.life_now.scale], [undefined, undefined], 'a face is no number');
}));

test('8 to 11: a ladder from 10 down to 0, with a face at each end', () => inBand('8-11', async (portal) => {
  const { person } = portal;
  const ask = (path) => asked(path, '8-11');
  await person.isAsked(ask('working_well.prompt'));
  await person.button(PASS['8-11']).waitFor();
  await person.choose(areaLabel('friends', '8-11'));
  const sentence = suggestionOf('working_well', 'friends', '8-11');
  await person.tap(sentence);
  await portal.page.keyboard.type('!');
  assert.equal(await person.box(t('entry.words')).inputValue(), `${sentence}!`, 'the caret stands at the end');
  await passTo(person, ask('worries.prompt'));
  await person.say(t('entry.words'), 'a test on Monday');
  await person.rate(ask('worries.bothers.prompt'), 6);
  await person.next();
  await person.isAsked(ask('life_now.prompt'));
  const rungs = await person.element.getByRole('radio').all();
  assert.equal(rungs.length, 11);
  const tops = await Promise.all(rungs.map(async (rung) => (await rung.boundingBox()).y));
  assert.deepEqual(tops, [...tops].sort((a, b) => a - b), 'one above the other');
  assert.deepEqual([await rungs[0].inputValue(), await rungs[10].inputValue()], ['10', '0']);
  await person.rate(ask('life_now.prompt'), 7);
  await passTo(person, t('finish.prompt'));
  const said = await sent(portal);
  assert.equal(said.age_band, '8-11');
  assert.equal(said.working_well.entries[0].words, `${sentence}!`);
  assert.deepEqual([said.worries.entries[0].bothers.value, said.life_now.scale.value], [6, 7]);
  assert.deepEqual([said.worries.entries[0].bothers_face, said.life_now.face], [undefined, undefined]);
}));

for (const band of ['12-15', '16-19']) {
  test(`${band}: words first, a row of numbers, people and what helps`, () => inBand(band, async (portal) => {
    const { person } = portal;
    const ask = (path) => asked(path, band);
    await person.isAsked(ask('working_well.prompt'));
    await person.button(PASS[band]).waitFor();
    await person.say(t('entry.words'), 'band practice');
    await person.choose(areaLabel('enjoy', band));
    await person.next();
    await person.isAsked(ask('people.prompt'));
    await person.tap('Mum');
    await person.tap('Dad');
    assert.equal(await person.box(t('entry.words')).inputValue(), 'Dad');
    await person.tap(t('people.add'));
    await person.say(t('entry.words'), 'Mr Okafor');
    await person.next();
    await person.isAsked(ask('toolkit.prompt'));
    await person.say(t('entry.words'), 'playing drums, loudly');
    await person.button(t('toolkit.add')).waitFor();
    await passTo(person, ask('life_now.prompt'));
    await person.rate(ask('life_now.prompt'), 3);
    await passTo(person, t('look_back.prompt'));
    assert.equal(await person.switch('Mr Okafor').isChecked(), true);
    await passTo(person, t('finish.prompt'));
    const said = await sent(portal);
    assert.deepEqual(said.people.entries.map(({ words }) => words), ['Mum', 'Dad', 'Mr Okafor']);
    assert.equal(said.people.prompt, ask('people.prompt'));
    assert.deepEqual(said.toolkit.entries.map(({ words }) => words), ['playing drums, loudly']);
    assert.deepEqual([said.age_band, said.life_now.scale.value], [band, 3]);
  }));
}

for (const band of Object.keys(PASS)) {
  test(`${band}: "I don't feel safe" is answered at once and goes along only when they say so`, () => inBand(band, async (portal) => {
    const { person } = portal;
    await passTo(person, asked('worries.prompt', band));
    const requests = portal.page.seen.requests.length;
    await person.tap(t('worry.not_safe'));
    assert.equal(await focused(portal.page), t('worry.not_safe_title'));
    await person.element.getByText(t('worry.not_safe_note')).waitFor();
    const links = await person.element.getByRole('link').evaluateAll((all) => all.map(({ href }) => href));
    assert.ok(links.includes('tel:999') && links.some((href) => href.startsWith('sms:')), links.join());
    const answer = (key) => person.element.getByRole('button', { name: t(key), exact: true, pressed: true });
    await answer('worry.not_safe_no').waitFor();
    await person.status(t('worry.not_safe_kept')).waitFor();
    assert.equal(portal.page.seen.requests.length, requests, 'nobody is told');
    await passTo(person, t('look_back.prompt'));
    assert.equal(await person.switch(t('worry.not_safe')).isChecked(), false);
    await person.tap(t('entry.change_label', { words: t('worry.not_safe') }));
    await person.tap(t('worry.not_safe_yes'));
    await answer('worry.not_safe_yes').waitFor();
    await person.status(t('worry.not_safe_goes')).waitFor();
    await passTo(person, t('finish.prompt'));
    const said = await sent(portal);
    assert.deepEqual(said.worries.entries.map(({ words }) => words), [t('worry.not_safe')]);
  }));
}

test('a birthday in the middle loses nothing', () => withPortal(server, { ...RECEIVING, 'age-band': null }, async (portal) => {
  const { person } = portal;
  await person.isAsked(t('welcome.title'));
  await person.choose(t('band.5-7'));
  await passTo(person, asked('people.prompt', '5-7'));
  await person.tap('Mum');
  await passTo(person, asked('life_now.prompt', '5-7'));
  await person.choose(t('face.very-happy'));
  await person.isSaved();
  await portal.page.locator('wellbeing-assessment').evaluate((element) => element.setAttribute('age-band', '8-11'));
  await person.isAsked(asked('life_now.prompt', '8-11'));
  await person.element.getByText(t('face.before', { face: t('face.very-happy') })).waitFor();
  assert.equal(await person.element.getByRole('radio', { checked: true }).count(), 0, 'nothing is chosen on the new scale');
  await passTo(person, t('finish.prompt'));
  const said = await sent(portal);
  assert.deepEqual([said.life_now.face.face, said.life_now.scale], ['very-happy', undefined]);
  assert.deepEqual(said.people.entries.map(({ words }) => words), ['Mum']);
}));

test('what is hard to show goes exactly as it was typed', async () => {
  const vectors = JSON.parse(await readFile(new URL('../vectors/naughty.json', import.meta.url), 'utf8'));
  const list = vectors.cases.filter(({ text }) => text.trim() && text.length < 300 && !text.includes('\r')).slice(0, 10);
  await inBand('12-15', async (portal) => {
    const { page, person } = portal;
    await person.isAsked(asked('working_well.prompt'));
    for (const [at, { text }] of list.entries()) {
      if (at > 0) await person.tap(t('entry.add_another'));
      await person.say(t('entry.words'), text);
    }
    // A picture from the clipboard has nothing for a box for words.
    await person.tap(t('entry.add_another'));
    await person.box(t('entry.words')).evaluate((box) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'me.png', { type: 'image/png' }));
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }));
    });
    assert.equal(await person.box(t('entry.words')).inputValue(), '');
    await person.say(t('entry.words'), '🦖'.repeat(5000));
    await person.element.getByText(t('words.full')).waitFor();
    assert.equal([...await person.box(t('entry.words')).inputValue()].length, 2000);
    await passTo(person, t('finish.prompt'));
    const said = await sent(portal);
    const words = said.working_well.entries.map((entry) => entry.words);
    assert.deepEqual(words, [...list.map(({ text }) => text), '🦖'.repeat(2000)]);
    assert.deepEqual(page.seen.complaints, []);
    assert.equal(await page.evaluate(() => globalThis.hurt), undefined);
  });
});

function suggestionOf(topic, area, band) {
  const set = QUESTIONS[topic].suggestions.find((one) => one.area === area && (one.bands ?? [band]).includes(band));
  return typeof set.text === 'string' ? set.text : set.text[band];
}

/** The text of what has the focus, once it is there. */
async function focused(page) {
  return until('something has the focus', () => page.evaluate(() => {
    const inside = document.querySelector('wellbeing-assessment').shadowRoot.activeElement;
    return inside?.textContent;
  }));
}
