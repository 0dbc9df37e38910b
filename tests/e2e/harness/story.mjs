// A thirteen-year-old after a bereavement, afraid to walk alone: what they say, and the way through every screen.
// Each function starts on its own screen and leaves on the next.
import { areaLabel, asked, startingWith, suggestions, t } from './words.mjs';

const SUGGESTED = suggestions('working_well')[1];

export const STORY = {
  recipient: 'Riverside link workers',
  strengths: [
    { words: "Nan's café 🌙" },
    { words: `${SUGGESTED}: my cousin's baby laughs at ME`, suggested: SUGGESTED },
    // A letter and its dots apart, as some keyboards send them; nobody's name is spelt for them.
    { words: 'Zoe\u0308 waits for me \u{1F6B6}\u{1F3FD}\u200D\u2640\uFE0F', area: 'friends' },
  ],
  people: [{ words: 'Nan, she lets me be quiet' }, { words: 'Mr Okafor who opens the gate early' }],
  toolkit: [{ words: 'headphones on, the sea playlist 🌊' }],
  worries: [
    { words: 'Walking alone since Dad died. I go the long way round', bothers: 9 },
    { words: 'Nights. Its too quiet\nand I hear <things> & "steps"', bothers: 7, area: 'sleep' },
    { words: 'Mum cries and thinks I cant hear', bothers: 8 },
  ],
  life: { now: 4, why: 'Nans café on Saturdays, and Biscuit 🐕', up: 'Going to the shop without ringing Mum first' },
  hopes: "I'd walk to the village and not look behind me",
  goals: [
    {
      words: 'walk into the village alone',
      now: 2,
      up: 'To the postbox and back',
      steps: [
        { what: 'Walk to the postbox with Nan', who: 'Nan', by_when: 'Saturday', done: false },
        { what: 'Text Mum when I get there', who: 'Mum', by_when: 'next week', done: true },
      ],
    },
    {
      words: 'sleep in my own bed',
      now: 3,
      up: 'Two nights a week',
      steps: [{ what: 'Leave the landing light on', who: 'Mum', by_when: 'tonight', done: true }],
    },
  ],
};

/** Every line of the story that could give it away. */
export function secrets({ strengths, people, toolkit, worries, life, hopes, goals } = STORY) {
  const ofGoals = goals.flatMap(({ words, up, steps }) => [words, up, ...steps.map(({ what }) => what)]);
  return [...[...strengths, ...people, ...toolkit, ...worries].map(({ words }) => words), life.why, life.up, hopes, ...ofGoals];
}

export async function welcome(person) {
  await person.isAsked(t('band.prompt'));
  await person.choose(t('band.12-15'));
  await person.next();
  await person.isAsked(t('mode.prompt'));
  await person.choose(t('mode.alone'));
  await person.next();
  await person.isAsked(t('keep.prompt'));
  await person.choose(t('keep.device'), t('keep.device_hint'));
  await person.next();
}

/** Writes one strength or worry into the open box. */
export async function entry(person, { words, suggested, area, bothers }) {
  if (suggested) {
    await person.tap(suggested);
    await person.type(t('entry.words'), words.slice(suggested.length));
  } else {
    await person.say(t('entry.words'), words);
  }
  if (bothers !== undefined) await person.rate(asked('worries.bothers.prompt'), bothers);
  if (area) await person.choose(areaLabel(area));
}

export async function strengths(person, story = STORY) {
  await person.isAsked(asked('working_well.prompt'));
  await entries(person, story.strengths);
  await person.next();
}

export async function people(person, story = STORY) {
  await person.isAsked(asked('people.prompt'));
  await entries(person, story.people, 'people.add');
  await person.next();
}

export async function toolkit(person, story = STORY) {
  await person.isAsked(asked('toolkit.prompt'));
  await entries(person, story.toolkit, 'toolkit.add');
  await person.next();
}

export async function worries(person, story = STORY) {
  await person.isAsked(asked('worries.prompt'));
  await entries(person, story.worries);
  await person.next();
}

async function entries(person, list, another = 'entry.add_another') {
  for (const [at, one] of list.entries()) {
    if (at > 0) await person.tap(t(another));
    await entry(person, one);
  }
}

export async function lifeNow(person, { life } = STORY) {
  await person.isAsked(asked('life_now.prompt'));
  await person.rate(asked('life_now.prompt'), life.now);
  await person.next();
  await person.isAsked(asked('life_now.why_not_lower.prompt'));
  await person.say(asked('life_now.why_not_lower.prompt'), life.why);
  await person.next();
  await person.isAsked(asked('life_now.one_step_up.prompt'));
  await person.say(asked('life_now.one_step_up.prompt'), life.up);
  await person.next();
}

export async function hopes(person, story = STORY) {
  await person.isAsked(asked('hopes.prompt'));
  await person.say(asked('hopes.prompt'), story.hopes);
  await person.next();
}

export async function goalWords(person, { words }) {
  await person.isAsked(asked('goals.prompt'));
  await person.say(asked('goals.prompt'), words);
  await person.next();
}

export async function goalScale(person, { now, up }) {
  await person.isAsked(asked('goals.now.prompt'));
  await person.rate(asked('goals.now.prompt'), now);
  await person.say(asked('goals.one_step_up.prompt'), up);
  await person.next();
}

export async function goalSteps(person, { steps }) {
  await person.isAsked(asked('goals.steps.prompt'));
  for (const [at, step] of steps.entries()) {
    if (at > 0) await person.tap(t('small_step.add'));
    await person.box(asked('goals.steps.what')).nth(at).fill(step.what);
    await person.box(asked('goals.steps.who')).nth(at).fill(step.who);
    await person.box(asked('goals.steps.by_when')).nth(at).fill(step.by_when);
    if (step.done) await person.tick(person.element.getByRole('checkbox', { name: t('small_step.done'), exact: true }).nth(at));
  }
  await person.next();
}

export async function goals(person, { goals: list } = STORY) {
  for (const [at, goal] of list.entries()) {
    if (at > 0) await person.tap(t('goal.add_another'));
    await goalWords(person, goal);
    await goalScale(person, goal);
    await goalSteps(person, goal);
    await person.isAsked(t('goal.so_far'));
  }
  await person.next();
}

/** Next, and how each band says that a question is passed. */
const ON = ['nav.next', 'nav.skip', 'nav.dont_say', 'nav.pass'];

/** Passes every screen up to one with this heading. */
export async function passTo(person, heading) {
  for (let screens = 0; screens < 25; screens += 1) {
    if (await person.heading(heading).count()) return;
    const before = await person.reads();
    await person.press(person.element.getByRole('button', { name: new RegExp(`^(${ON.map((key) => t(key)).join('|')})$`) }));
    for (let tries = 0; tries < 40 && (await person.reads()) === before; tries += 1) {
      await new Promise((resolve) => { setTimeout(resolve, 25); });
    }
  }
  throw new Error(`never asked: ${heading}`);
}
