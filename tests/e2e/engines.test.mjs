// The whole way in Firefox and in WebKit, from the first question to an export that verifies.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { makeProfile } from './harness/browser.mjs';
import { openEngine } from './harness/engines.mjs';
import { payloadOf, stored, verify } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { STORY } from './harness/story.mjs';
import { asked, suggestions, t, until } from './harness/words.mjs';

const BROWSERS = {
  firefox: [process.env.FIREFOX_BIN, '/usr/bin/firefox-esr', '/usr/bin/firefox'],
  webkit: [process.env.WEBKITDRIVER, '/usr/bin/WebKitWebDriver'],
};
/** These browsers start slowly on a busy machine. */
const PATIENCE = 30_000;
const { recipient } = STORY;

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

/** A person before any of the browsers, by what is on the screen. */
function personAt(page) {
  const holds = (what, work, ...given) => until(what, () => page.eval(work, ...given).catch(() => false), PATIENCE);
  const person = {
    isAsked: (question) => holds(`asked: ${question}`, (words) => {
      const heading = document.querySelector('wellbeing-assessment')?.shadowRoot?.querySelector('h1');
      return heading?.textContent === words;
    }, question),
    tap: (name) => holds(`tapped: ${name}`, (words) => {
      const { shadowRoot } = document.querySelector('wellbeing-assessment');
      const button = [...shadowRoot.querySelectorAll('button')]
        .find((each) => (each.getAttribute('aria-label') ?? each.textContent).trim() === words && !each.disabled);
      button?.click();
      return Boolean(button);
    }, name),
    choose: (title) => holds(`chosen: ${title}`, (words) => {
      const { shadowRoot } = document.querySelector('wellbeing-assessment');
      const label = [...shadowRoot.querySelectorAll('label')]
        .find((each) => (each.querySelector('.wa-choice__title') ?? each).textContent.trim() === words);
      const input = label?.querySelector('input');
      if (input && !input.checked) input.click();
      return Boolean(input?.checked);
    }, title),
    rate: (number) => holds(`rated: ${number}`, (value) => {
      const input = document.querySelector('wellbeing-assessment').shadowRoot.querySelector(`input[type="radio"][value="${value}"]`);
      if (input && !input.checked) input.click();
      return Boolean(input?.checked);
    }, number),
    async type(label, words) {
      await holds(`the box: ${label}`, (name) => {
        const { shadowRoot } = document.querySelector('wellbeing-assessment');
        const box = [...shadowRoot.querySelectorAll('textarea, input[type="text"]')]
          .find((each) => each.labels[0]?.textContent.trim() === name);
        box?.focus();
        return Boolean(box) && shadowRoot.activeElement === box;
      }, label);
      await page.type(words);
    },
    says: (role, words) => holds(`it says: ${words}`, ([which, text]) => {
      const { shadowRoot } = document.querySelector('wellbeing-assessment');
      return [...shadowRoot.querySelectorAll(`[role="${which}"]`)].some(({ textContent }) => textContent.includes(text));
    }, [role, words]),
    next: () => person.tap(t('nav.next')),
    skip: () => person.tap(t('nav.skip')),
  };
  return person;
}

const SAID = { strength: "Nan's cafe", worry: 'Nights', why: 'Saturdays', hope: 'walk and not look back', goal: 'the village', step: 'the postbox' };

async function wholeWay(person) {
  await person.isAsked(t('welcome.title'));
  await person.choose(t('band.12-15'));
  await person.next();
  await person.isAsked(t('mode.prompt'));
  await person.choose(t('mode.alone'));
  await person.next();
  await person.isAsked(t('keep.prompt'));
  await person.choose(t('keep.device'));
  await person.next();
  await person.isAsked(asked('working_well.prompt'));
  await person.type(t('entry.words'), SAID.strength);
  await person.says('status', t('status.saved'));
  await person.next();
  await person.isAsked(asked('people.prompt'));
  await person.tap(suggestions('people')[0]);
  await person.next();
  await person.isAsked(asked('toolkit.prompt'));
  await person.skip();
  await person.isAsked(asked('worries.prompt'));
  await person.type(t('entry.words'), SAID.worry);
  await person.rate(7);
  await person.next();
  await person.isAsked(asked('life_now.prompt'));
  await person.rate(4);
  await person.next();
  await person.isAsked(asked('life_now.why_not_lower.prompt'));
  await person.type(asked('life_now.why_not_lower.prompt'), SAID.why);
  await person.next();
  await person.isAsked(asked('life_now.one_step_up.prompt'));
  await person.skip();
  await person.isAsked(asked('hopes.prompt'));
  await person.type(asked('hopes.prompt'), SAID.hope);
  await person.next();
  await person.isAsked(asked('goals.prompt'));
  await person.type(asked('goals.prompt'), SAID.goal);
  await person.next();
  await person.isAsked(asked('goals.now.prompt'));
  await person.rate(2);
  await person.next();
  await person.isAsked(asked('goals.steps.prompt'));
  await person.type(asked('goals.steps.what'), SAID.step);
  await person.next();
  await person.isAsked(t('goal.so_far'));
  await person.next();
  await person.isAsked(t('look_back.prompt'));
  await person.next();
  await person.isAsked(t('finish.prompt'));
  await person.tap(t('finish.send', { recipient }));
  await person.says('status', t('finish.sent', { recipient }));
}

for (const [name, places] of Object.entries(BROWSERS)) {
  const isHere = places.filter(Boolean).some(existsSync);
  test(`the whole way in ${name}`, { skip: isHere ? false : `${name} is not installed` }, async () => {
    const before = (await stored(server)).length;
    const profile = await makeProfile();
    try {
      const engine = await openEngine(name, profile.folder);
      try {
        const page = await engine.open(`${server.origin}/`);
        await wholeWay(personAt(page));
      } finally {
        await engine.close();
      }
    } finally {
      await profile.remove();
    }
    const [sent] = (await stored(server)).slice(before);
    assert.equal((await verify(sent.body)).verified, true);
    const { assessment } = payloadOf(sent.body);
    assert.equal(assessment.working_well.entries[0].words, SAID.strength);
    assert.equal(assessment.people.entries[0].words, suggestions('people')[0]);
    assert.deepEqual([assessment.worries.entries[0].words, assessment.worries.entries[0].bothers.value], [SAID.worry, 7]);
    assert.deepEqual([assessment.life_now.scale.value, assessment.life_now.why_not_lower.words], [4, SAID.why]);
    assert.equal(assessment.hopes.words, SAID.hope);
    const [goal] = assessment.goals.list;
    assert.deepEqual([goal.words, goal.now.value, goal.steps[0].what], [SAID.goal, 2, SAID.step]);
  });
}
