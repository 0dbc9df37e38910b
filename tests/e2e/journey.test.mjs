// One young person, all the way: on their own phone, interrupted twice, what they say sent and saved as they said it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { makeProfile, openBrowser } from './harness/browser.mjs';
import { codes, listen } from './harness/events.mjs';
import { Person } from './harness/person.mjs';
import { payloadOf, stored, verify } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { STORY, entry, goalScale, goalSteps, goalWords, hopes, people, secrets, strengths, toolkit, welcome } from './harness/story.mjs';
import { storedText, traces } from './harness/traces.mjs';
import { QUESTION_SET, areaLabel, asked, t } from './harness/words.mjs';

const { recipient } = STORY;
const CHANGED = 'Walking alone since Dad died.';
const KEPT_BACK = STORY.worries[2].words;

/** Files of the page itself. */
const OWN = /^\/(|index\.html|portal\.css|icon\.svg|wellbeing-assessment\.js|pkg\/wellbeing_[a-z_]+(-[0-9a-f]{8})?\.(js|wasm))$/;

let server;
let profile;
before(async () => {
  server = await startServer();
  profile = await makeProfile();
});
after(async () => {
  await server?.stop();
  await profile?.remove();
});

test('a sitting through a reload and a killed browser arrives word for word', async (context) => {
  let browser = await openBrowser(profile);
  try {
    const heardBefore = await listen(browser.context);
    let page = await browser.open(`${server.origin}/`);
    let person = new Person(page);

    await welcome(person);
    await strengths(person);
    await people(person);
    await toolkit(person);
    await person.isAsked(asked('worries.prompt'));
    for (const [at, worry] of STORY.worries.entries()) {
      if (at > 0) await person.tap(t('entry.add_another'));
      await entry(person, worry);
    }
    await person.isSaved();

    // Half-way the page is reloaded: same screen, same words, the open box still open.
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(asked('worries.prompt'));
    assert.equal(await person.box(t('entry.words')).inputValue(), KEPT_BACK);
    for (const { words } of STORY.worries.slice(0, 2)) {
      await person.element.getByText(words, { exact: true }).waitFor();
    }
    await person.next();

    await person.rate(asked('life_now.prompt'), STORY.life.now);
    await person.next();
    await person.isAsked(asked('life_now.why_not_lower.prompt'));
    await person.say(asked('life_now.why_not_lower.prompt'), STORY.life.why);
    await person.next();
    await person.isAsked(asked('life_now.one_step_up.prompt'));
    await person.type(asked('life_now.one_step_up.prompt'), STORY.life.up);
    await person.isSaved();

    assertOnlyOwnFiles(page.seen.requests);
    assert.deepEqual(page.seen.complaints, []);
    // Said to be saved, and at once the phone runs out of memory.
    await browser.kill();
    browser = await openBrowser(profile);
    const heard = await listen(browser.context);
    page = await browser.open(`${server.origin}/`);
    person = new Person(page);
    await person.isAsked(asked('life_now.one_step_up.prompt'));
    assert.equal(await person.box(asked('life_now.one_step_up.prompt')).inputValue(), STORY.life.up);
    await person.next();

    await hopes(person);
    for (const [at, goal] of STORY.goals.entries()) {
      if (at > 0) await person.tap(t('goal.add_another'));
      await goalWords(person, goal);
      await goalScale(person, goal);
      await goalSteps(person, goal);
      await person.isAsked(t('goal.so_far'));
    }
    await person.next();

    await lookBack(person);
    await person.next();

    await person.isAsked(t('finish.prompt'));
    const preview = await person.element.getByRole('region', { name: t('finish.preview_title', { recipient }) }).innerText();
    assert.ok(preview.includes(CHANGED) && preview.includes(STORY.goals[1].steps[0].what), preview);
    assert.ok(!preview.includes(KEPT_BACK), preview);
    const textAtRest = await storedText(page);
    for (const secret of secrets()) assert.ok(!textAtRest.includes(secret), `readable at rest: ${secret}`);
    // Up to here nobody has been told anything.
    assertOnlyOwnFiles(page.seen.requests);
    assertNoContent([...heardBefore, ...heard]);
    const heardUntilSend = heard.length;

    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await person.tap(t('finish.send', { recipient }));
    const response = await answered;
    await person.status(t('finish.sent', { recipient })).waitFor();
    const sent = response.request().postData();
    assert.equal(response.status(), 201);
    assert.equal(await response.request().headerValue('content-type'), 'application/jose+json');

    const downloading = page.waitForEvent('download');
    await person.tap(t('finish.file'));
    const download = await downloading;
    const saved = await readFile(await download.path(), 'utf8');
    await person.status(t('finish.file_done')).waitFor();
    assert.match(download.suggestedFilename(), /^notes-\d{4}-\d{2}-\d{2}\.json$/);
    assert.equal(saved, sent, 'the file is what was sent');

    assertPayload(payloadOf(sent));
    const verdict = await verify(sent);
    assert.equal(verdict.verified, true, JSON.stringify(verdict));
    const { jti } = payloadOf(sent);
    const receipt = await response.json();
    assert.deepEqual([receipt.jti, receipt.kid], [jti, verdict.kid]);
    assert.deepEqual(await stored(server), [{ jti, kid: verdict.kid, body: sent }]);

    const posts = page.seen.requests.filter(({ method }) => method !== 'GET');
    assert.deepEqual(posts.map(({ url }) => url), [`${server.origin}/exports`]);
    assertOnlyOwnFiles(page.seen.requests.filter((request) => !posts.includes(request)));
    assert.deepEqual(page.seen.origins(), [server.origin]);
    assert.deepEqual(page.seen.complaints, []);
    assertEvents(heardBefore, heard, heardUntilSend, { jti, sent });
    context.diagnostic(`${heardBefore.length + heard.length} events, payload of ${sent.length} bytes`);
  } finally {
    await browser.close();
  }
});

test('a second visit finds it all; deleted, nothing of it is left', async () => {
  const browser = await openBrowser(profile);
  try {
    const page = await browser.open(`${server.origin}/`);
    const person = new Person(page);
    await person.isAsked(t('finish.sent_title', { recipient }));
    await person.back();
    await person.isAsked(t('look_back.prompt'));
    for (const secret of secrets().filter((words) => words !== STORY.worries[0].words)) {
      assert.ok((await person.reads()).includes(secret), secret);
    }
    await person.next();
    const before = await traces(page);
    assert.ok(before.local.length > 0 && before.database.length > 0, JSON.stringify(before));

    await person.tap(t('finish.delete'));
    assert.ok((await traces(page)).local.length > 0, 'one tap deletes nothing');
    await person.tap(t('finish.delete_yes'));
    await person.isAsked(t('finish.deleted'));
    // A note that nothing is kept: without it a killed browser would bring back what localStorage has lost.
    const note = { local: [], session: [], database: ['wellbeing-assessment/default records place'] };
    assert.deepEqual(await traces(page), note);
    const left = await person.reads();
    for (const secret of secrets()) assert.ok(!left.includes(secret), secret);

    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(t('band.prompt'));
    assert.deepEqual(await traces(page), note);
    assertOnlyOwnFiles(page.seen.requests);
    assert.deepEqual(page.seen.complaints, []);
  } finally {
    await browser.close();
  }
});

/** Changes the first worry and keeps the third back. */
async function lookBack(person) {
  await person.isAsked(t('look_back.prompt'));
  await person.tap(t('entry.change_label', { words: STORY.worries[0].words }));
  await person.isAsked(asked('worries.prompt'));
  assert.equal(await person.box(t('entry.words')).inputValue(), STORY.worries[0].words);
  await person.say(t('entry.words'), CHANGED);
  await person.tap(t('nav.look_back'));
  await person.isAsked(t('look_back.prompt'));
  assert.equal(await person.switch(CHANGED).isChecked(), true);
  await person.tick(person.switch(KEPT_BACK));
  await person.isSaved();
}

function assertOnlyOwnFiles(requests) {
  const others = requests.filter(({ url, method }) => method !== 'GET' || !OWN.test(new URL(url).pathname));
  assert.deepEqual(others.map(({ url, method }) => `${method} ${url}`), []);
}

function assertNoContent(heard) {
  const told = JSON.stringify(heard.map(({ name, detail }) => [name, detail]));
  for (const secret of secrets()) assert.ok(!told.includes(JSON.stringify(secret).slice(1, -1)), `told: ${secret}`);
  for (const { name, detail } of heard) {
    const members = { 'wellbeing-ready': ['version'], 'wellbeing-step': ['step', 'index', 'of'], 'wellbeing-saved': ['durable'] };
    assert.deepEqual(Object.keys(detail), members[name], name);
  }
}

function assertEvents(first, second, heardUntilSend, { jti, sent }) {
  const steps = (heard) => heard.filter(({ name }) => name === 'wellbeing-step').map(({ detail }) => detail.step);
  const started = (heard) => heard.flatMap(({ name }, at) => (name === 'wellbeing-ready' ? [at] : []));
  assert.deepEqual(started(first).length, 2, 'ready at the start and after the reload');
  assert.equal(started(first)[0], 0, 'ready comes first');
  assert.deepEqual(started(second), [0]);
  assert.deepEqual(steps(first), ['welcome', 'working-well', 'worries', 'worries', 'life-now']);
  assert.deepEqual(steps(second), ['life-now', 'goals', 'look-back', 'worries', 'look-back', 'finish']);
  for (const { name, detail } of [...first, ...second]) {
    if (name === 'wellbeing-step') assert.equal(detail.of, 7);
  }
  // Until it is said whose phone this is, a slow machine saves for this tab alone.
  const settled = first.findIndex(({ detail }) => detail.step === 'working-well');
  const saved = [...first.slice(settled), ...second].filter(({ name }) => name === 'wellbeing-saved');
  assert.deepEqual([...new Set(saved.map(({ detail }) => detail.durable))], [true]);
  const shared = second.slice(heardUntilSend).filter(({ name }) => name !== 'wellbeing-saved');
  assert.deepEqual(shared.map(({ name }) => name), ['wellbeing-export', 'wellbeing-delivered']);
  assert.deepEqual(shared[0].detail.export, JSON.parse(sent));
  assert.deepEqual(shared[1].detail, { jti, status: 201 });
  assert.deepEqual(codes([...first, ...second]), []);
}

function assertPayload({ assessment, ...payload }) {
  assert.deepEqual(Object.keys(payload).sort(), ['aud', 'format', 'iat', 'jti', 'version']);
  assert.deepEqual([payload.format, payload.version], ['wellbeing-assessment/export', 2]);
  assert.ok(Math.abs(payload.iat - Date.now() / 1000) < 120, String(payload.iat));
  const { working_well: well, worries, life_now: life, goals } = assessment;
  assert.deepEqual([assessment.age_band, assessment.mode, assessment.occasion], ['12-15', 'alone', 'start']);
  assert.deepEqual(assessment.question_set, { id: QUESTION_SET.id, revision: QUESTION_SET.revision });
  assert.equal(assessment.language, QUESTION_SET.language);

  assert.deepEqual(well.entries.map(({ words }) => words), STORY.strengths.map(({ words }) => words));
  assert.equal(well.prompt, asked('working_well.prompt'));
  assert.deepEqual(well.entries[2].area, { id: 'friends', label: areaLabel('friends') });
  for (const topic of ['people', 'toolkit']) {
    const { prompt, entries } = assessment[topic];
    assert.equal(prompt, asked(`${topic}.prompt`));
    assert.deepEqual(entries.map(({ words }) => words), STORY[topic].map(({ words }) => words));
  }
  assert.deepEqual(worries.entries.map(({ words }) => words), [CHANGED, STORY.worries[1].words]);
  assert.deepEqual(worries.entries.map(({ bothers }) => bothers.value), [9, 7]);
  assert.deepEqual(worries.entries[0].bothers, {
    prompt: asked('worries.bothers.prompt'), value: 9, low: asked('worries.bothers.low'), high: asked('worries.bothers.high'),
  });
  assert.ok(!JSON.stringify(assessment).includes(KEPT_BACK), 'a line switched off does not go');

  assert.equal(life.scale.value, STORY.life.now);
  assert.deepEqual(life.why_not_lower, { prompt: asked('life_now.why_not_lower.prompt'), words: STORY.life.why });
  assert.deepEqual(life.one_step_up, { prompt: asked('life_now.one_step_up.prompt'), words: STORY.life.up });
  assert.deepEqual(assessment.hopes, { prompt: asked('hopes.prompt'), words: STORY.hopes });
  const said = goals.list.map(({ words, now, one_step_up: up, steps }) => ({
    words, now: now.value, up: up.words, steps: steps.map(({ id, ...step }) => step),
  }));
  assert.deepEqual(said, STORY.goals);
}
