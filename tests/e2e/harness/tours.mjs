// Every screen of an assessment as one age band meets it, in any language, in each of its states.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from './places.mjs';
import { Person } from './person.mjs';
import { RECIPIENT } from './portal.mjs';
import { t as inEnglish, until, wordsIn } from './words.mjs';

/** How each band says that a question is passed. */
const PASS = { '5-7': 'nav.pass', '8-11': 'nav.dont_say', '12-15': 'nav.skip', '16-19': 'nav.skip' };
const SAID = {
  'en-GB': { strength: 'Biscuit 🐕 waits at the gate', person: 'Mr Okafor', worry: 'Nights. It’s too quiet', goal: 'walk into the village alone' },
  ar: { strength: 'تضحك معي جدتي كل يوم جمعة 🌙', person: 'عمي سامي', worry: 'الليل هادئ جدًا', goal: 'أن أمشي وحدي إلى القرية' },
  ur: { strength: 'نانی کے ساتھ چائے 🌙', person: 'ماموں جاوید', worry: 'رات بہت خاموش ہوتی ہے', goal: 'اکیلے گاؤں تک جانا' },
};

/** What a screen says to one band in one language, looked up where the component has it from. */
export function voice(tag, band) {
  const words = wordsIn(tag);
  const set = JSON.parse(readFileSync(join(DIST, 'question-sets', `strengths.${tag}.json`), 'utf8'));
  const own = (text) => (typeof text === 'string' ? text : text[band]);
  return {
    ...words,
    tag,
    band,
    said: SAID[tag] ?? SAID['en-GB'],
    // Plural forms with a number in the platform's figures come from `words`; English keeps its own rules.
    t: tag === 'en-GB' ? inEnglish : words.t,
    asked: (path) => words.asked(path, band),
    area: (id) => own(set.areas.find((area) => area.id === id).label),
    ideas: (part, area) => part.split('.').reduce((at, name) => at[name], set).suggestions
      .filter((one) => one.area === area && (one.bands ?? [band]).includes(band))
      .map(({ text }) => own(text)),
  };
}

/** A person of one band who reads one language. */
export class Visitor extends Person {
  constructor(page, words, options) {
    super(page, options);
    this.words = words;
    this.isYoungest = words.band === '5-7';
  }

  tapKey(key, values) { return this.tap(this.words.t(key, values)); }

  next() { return this.tapKey('nav.next'); }

  skip() { return this.tapKey(PASS[this.words.band]); }

  /** The heading of a screen, by its key in the question set. */
  meets(path) { return this.isAsked(this.words.asked(path)); }

  meetsKey(key) { return this.isAsked(this.words.t(key)); }

  /** Chooses on whatever the band has: faces, a ladder, or a row of numbers. */
  async chooseOn(scope, number) {
    const radios = scope.locator('input[type="radio"]');
    const of = this.isYoungest ? radios.nth(Math.round((number / 10) * 4)) : scope.locator(`input[type="radio"][value="${number}"]`);
    await this.chose(of);
  }

  /** Writes into the only box there is. */
  async write(words) { await this.element.locator('textarea').fill(words); }

  async pickArea(id) {
    if (this.isYoungest) await this.tap(this.words.area(id));
    else await this.choose(this.words.area(id));
  }

  /** Opens the pad, draws a line across it, and comes back. */
  async drawing(visit) {
    const { t } = this.words;
    await this.tapKey('draw.start');
    const field = this.element.getByRole('img', { name: t('draw.area_label') });
    await field.waitFor();
    await visit('14-pad');
    await this.drawOn(field);
    await visit('15-pad-drawn');
    await this.tapKey('draw.done');
    await this.button(t('draw.change')).waitFor();
    await visit('16-strengths-drawn');
  }

  async drawOn(field) {
    await field.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await field.boundingBox();
    await this.page.mouse.move(x + width * 0.2, y + height * 0.7);
    await this.page.mouse.down();
    for (const [right, down] of [[0.35, 0.3], [0.5, 0.6], [0.65, 0.3], [0.8, 0.7]]) {
      await this.page.mouse.move(x + width * right, y + height * down, { steps: 3 });
    }
    await this.page.mouse.up();
  }
}

/**
 * Walks from the first screen to the last and calls `visit` with the name of each screen and state. The page settles
 * nothing but the language, has an endpoint at `/exports`, and `RECIPIENT` for a recipient.
 */
export async function tourOfBand(person, visit) {
  await welcome(person, visit);
  await strengths(person, visit);
  await sheets(person, visit);
  await lists(person, visit);
  await worries(person, visit);
  await lifeNow(person, visit);
  await goals(person, visit);
  await ending(person, visit);
}

async function welcome(person, visit) {
  const { t, band } = person.words;
  await person.meetsKey('welcome.title');
  await visit('01-welcome-age');
  await person.choose(t(`band.${band}`));
  await visit('02-welcome-age-chosen');
  await person.next();
  await person.meetsKey('mode.prompt');
  await person.choose(t('mode.alone'));
  await visit('03-welcome-how');
  await person.next();
  await person.meetsKey('keep.prompt');
  await person.choose(t('keep.passcode'), t('keep.passcode_hint'));
  await visit('04-welcome-keep-passcode');
  await person.choose(t('keep.device'), t('keep.device_hint'));
  await visit('05-welcome-keep');
  await person.next();
}

async function strengths(person, visit) {
  const { t, said } = person.words;
  await person.meets('working_well.prompt');
  await person.button(t('draw.start')).or(person.button(person.words.area('home'))).first().waitFor();
  await visit('10-strengths-empty');
  await person.pickArea('home');
  if (person.isYoungest) await visit('11-strengths-sentences');
  await person.tap(person.words.ideas('working_well', 'home')[0]);
  await visit('12-strengths-said');
  await person.tapKey('entry.add_another');
  if (person.isYoungest) {
    await person.pickArea('friends');
    await person.tapKey('entry.write');
  }
  await person.say(t('entry.words'), said.strength);
  await visit('13-strengths-written');
  await person.drawing(visit);
  await person.tapKey('entry.remove_label', { words: person.words.ideas('working_well', 'home')[0] });
  await visit('17-strengths-removed');
  await person.tapKey('entry.undo');
}

async function sheets(person, visit) {
  const { t } = person.words;
  for (const [name, open, title] of [['20-help', 'top.help', 'help.title'], ['21-languages', 'language.choose', 'language.title']]) {
    await person.tapKey(open);
    const sheet = person.element.getByRole('dialog', { name: t(title) });
    await sheet.waitFor();
    await visit(name);
    await person.page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  }
  await person.next();
}

async function lists(person, visit) {
  const { t, said, ideas } = person.words;
  await person.meets('people.prompt');
  await visit('30-people-empty');
  await person.tap(ideas('people')[0]);
  await person.tapKey('people.add');
  if (person.isYoungest) await person.tapKey('entry.write');
  await person.say(t('entry.words'), said.person);
  await visit('31-people-filled');
  await person.next();
  await person.meets('toolkit.prompt');
  await visit('32-toolkit-empty');
  await person.tap(ideas('toolkit')[0]);
  await visit('33-toolkit-filled');
  await person.next();
}

async function worries(person, visit) {
  const { t, said, asked, ideas } = person.words;
  await person.meets('worries.prompt');
  await visit('40-worries-empty');
  await person.tapKey('worry.not_safe');
  await person.element.getByText(t('worry.not_safe_note')).waitFor();
  await visit('41-not-safe');
  await person.tapKey('worry.not_safe_yes');
  await person.status(t('worry.not_safe_goes')).waitFor();
  await visit('42-not-safe-goes-along');
  await person.tapKey('entry.add_another');
  if (person.isYoungest) {
    await person.pickArea('sleep');
    await person.tap(ideas('worries', 'sleep')[0]);
  } else {
    await person.say(t('entry.words'), said.worry);
    await person.pickArea('sleep');
  }
  await person.scale(asked('worries.bothers.prompt')).waitFor();
  await visit('43-worries-said');
  await person.chooseOn(person.scale(asked('worries.bothers.prompt')), 8);
  await visit('44-worries-filled');
  await person.next();
}

async function lifeNow(person, visit) {
  await person.meets('life_now.prompt');
  await visit('50-life');
  await person.chooseOn(person.element, 4);
  await visit('51-life-chosen');
  await person.next();
  await person.element.locator('textarea').waitFor();
  await person.write(person.words.said.strength);
  await visit('52-life-why');
  await person.next();
  await until('the next question', async () => (await person.element.locator('textarea').inputValue()) === '');
  await visit('53-life-step-up');
  await person.skip();
}

async function goals(person, visit) {
  const { said, asked } = person.words;
  await person.meets('hopes.prompt');
  await visit('60-hopes');
  await person.say(asked('hopes.prompt'), said.goal);
  await visit('61-hopes-written');
  await person.next();
  await person.meets('goals.prompt');
  await visit('62-goal');
  await person.say(asked('goals.prompt'), said.goal);
  await person.next();
  await person.meets('goals.now.prompt');
  await person.chooseOn(person.element, 2);
  await visit('63-goal-scale');
  await person.next();
  await person.meets('goals.steps.prompt');
  await visit('64-goal-steps-empty');
  await person.say(asked('goals.steps.what'), said.goal);
  await person.say(asked('goals.steps.who'), said.person);
  await visit('65-goal-steps');
  await person.next();
  await person.meetsKey('goal.so_far');
  await visit('66-goals-so-far');
  await person.next();
}

async function ending(person, visit) {
  const { t, said } = person.words;
  const recipient = RECIPIENT;
  await person.meetsKey('look_back.prompt');
  await person.tick(person.element.getByRole('switch', { name: t('share.label', { words: said.person }), exact: true }));
  await visit('70-look-back');
  await person.next();
  await person.meetsKey('finish.prompt');
  await visit('71-finish');
  await person.page.route('**/exports', (route) => route.fulfill({ status: 400, body: 'no' }), { times: 1 });
  await person.tapKey('finish.send', { recipient });
  await person.alert(t('finish.failed')).waitFor();
  await visit('72-finish-failed');
  await person.page.route('**/exports', (route) => route.fulfill({ status: 204 }), { times: 1 });
  await person.tapKey('finish.again');
  await person.status(t('finish.sent', { recipient })).waitFor();
  await visit('73-finish-sent');
  await person.tapKey('finish.delete');
  await person.button(t('finish.delete_yes')).waitFor();
  await visit('74-finish-delete-asked');
  await person.tapKey('finish.delete_yes');
  await person.meetsKey('finish.deleted');
  await visit('75-deleted');
}
