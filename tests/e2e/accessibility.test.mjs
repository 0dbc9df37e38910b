// Every screen for everybody: axe in both colour schemes, the way through by keyboard alone, no scrolling sideways.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAPTOP } from './harness/browser.mjs';
import { WCAG_AA, capture, violations } from './harness/look.mjs';
import { Person } from './harness/person.mjs';
import { RECEIVING, RECIPIENT, SETTLED, withPortal } from './harness/portal.mjs';
import { stored, payloadOf } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { STORY } from './harness/story.mjs';
import { tour, tourOfKeeping } from './harness/tour.mjs';
import { asked, startingWith, t, until } from './harness/words.mjs';

const recipient = RECIPIENT;
/** So tall that the bars at its edges cover nothing: what is behind one is too small a target for axe. */
const TALL = { width: 390, height: 3200 };

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

test('no screen has a WCAG A or AA violation, scrolls sideways, or looks unseen', async (context) => {
  const found = [];
  const better = new Map();
  await withPortal(server, '/', async ({ page, person }) => {
    const look = async (screen) => {
      found.push(...await capture(page, screen));
      await page.setViewportSize(TALL);
      for (const colorScheme of ['light', 'dark']) {
        for (const line of await violations(page, { colorScheme, tags: WCAG_AA })) found.push(`${screen}, ${colorScheme}: ${line}`);
      }
      for (const line of await violations(page)) better.set(line.split(':')[0], `${screen}: ${line}`);
      await page.setViewportSize({ width: 390, height: 844 });
    };
    await tour(person, async (screen) => {
      await look(screen);
      if (!['strengths-first', 'finish'].includes(screen)) return;
      await person.tap(t('top.help'));
      const sheet = person.element.getByRole('dialog', { name: t('help.title') });
      await sheet.waitFor();
      await look(`${screen}-help`);
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    });
  }, { deviceScaleFactor: 1 });
  for (const line of better.values()) context.diagnostic(`beyond AA: ${line}`);
  assert.equal(found.join('\n'), '');
});

test('the same holds for what is kept, a locked device and files', async () => {
  const found = [];
  await withPortal(server, { ...SETTLED, keep: null }, async ({ page, person }) => {
    await tourOfKeeping(person, async (screen) => {
      found.push(...await capture(page, screen));
      await page.setViewportSize(TALL);
      for (const colorScheme of ['light', 'dark']) {
        for (const line of await violations(page, { colorScheme, tags: WCAG_AA })) found.push(`${screen}, ${colorScheme}: ${line}`);
      }
      await page.setViewportSize({ width: 390, height: 844 });
    });
  }, { deviceScaleFactor: 1 });
  assert.equal(found.join('\n'), '');
});

test('at 320 px with text at 200 % what is kept, a locked device and files do not scroll sideways', async () => {
  const wrong = [];
  await withPortal(server, { ...SETTLED, keep: null }, async ({ page, person }) => {
    await page.evaluate(() => { document.documentElement.style.setProperty('font-size', '200%'); });
    await tourOfKeeping(person, async (screen) => {
      const over = await page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wrong.push(`${screen}: ${over} px too wide`);
    });
  }, { viewport: { width: 320, height: 640 }, deviceScaleFactor: 1 });
  assert.equal(wrong.join('\n'), '');
});

test('by keyboard alone a passcode is made, it is locked, and opened again', async () => {
  await withPortal(server, { ...SETTLED, keep: 'passcode' }, async ({ page }) => {
    const typist = new Typist(page);
    await typist.isAsked(t('keep.prompt'));
    await typist.tabTo('the first box', ({ type, name }) => type === 'password' && name === t('passcode.new'));
    await page.keyboard.type('blue kettle 7');
    await page.keyboard.press('Tab');
    await page.keyboard.type('blue kettle 7');
    await page.keyboard.press('Enter');
    await typist.person.isSaved(t('status.saved_passcode'));
    await typist.tabTo('Lock', ({ tag, name }) => tag === 'button' && name === t('passcode.lock'));
    await page.keyboard.press('Enter');
    await typist.person.isAsked(t('passcode.enter'));
    await until('the question has the focus', async () => (await typist.focused()).tag === 'h1');
    await typist.tabTo('the box', ({ type }) => type === 'password');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await typist.person.status(t('passcode.wrong')).waitFor();
    await until('the new box has the focus', async () => (await typist.focused()).type === 'password');
    await page.keyboard.type('blue kettle 7');
    await page.keyboard.press('Enter');
    await typist.person.isAsked(t('keep.prompt'));
  }, LAPTOP);
});

test('at 320 px with text at 200 % nothing scrolls sideways and the ways out stay in view', async () => {
  const options = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 1 };
  const wrong = [];
  await withPortal(server, '/', async ({ page, person }) => {
    // What the person's own setting does: text grows, the window does not.
    await page.evaluate(() => { document.documentElement.style.setProperty('font-size', '200%'); });
    await person.isAsked(t('band.prompt'));
    // Past what the portal has to say first.
    await person.element.evaluate((element) => element.scrollIntoView());
    await tour(person, async (screen) => {
      const over = await page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wrong.push(`${screen}: ${over} px too wide`);
      for (const name of ['top.help', 'top.leave']) {
        const box = await person.button(t(name)).boundingBox();
        if (!box || box.x < 0 || box.x + box.width > 320.5 || box.y < 0 || box.y + box.height > 640) wrong.push(`${screen}: ${t(name)} out of view`);
      }
    });
  }, options);
  assert.equal(wrong.join('\n'), '');
});

test('on a narrow phone the bar shows whole how far along it is', async () => {
  await withPortal(server, '/hosts/keep.html', async ({ page, person }) => {
    await person.isAsked(asked('working_well.prompt'));
    const covered = [];
    for (const width of [320, 360, 390]) {
      await page.setViewportSize({ width, height: 740 });
      const shown = person.element.getByText(/^\d+ \S+ \d+$/).first();
      const text = await shown.evaluate((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return range.getBoundingClientRect().toJSON();
      });
      for (const name of ['top.help', 'top.leave']) {
        const button = await person.button(t(name)).boundingBox();
        const beside = text.right <= button.x || text.left >= button.x + button.width;
        const apart = text.bottom <= button.y || text.top >= button.y + button.height;
        if (!beside && !apart) covered.push(`${width} px: under ${t(name)}`);
      }
    }
    assert.equal(covered.join('\n'), '');
  });
});

// ---- by keyboard

/** A person with nothing but keys. */
class Typist {
  constructor(page) {
    this.page = page;
    this.person = new Person(page, { hasTouch: false });
    this.unseen = new Set();
  }

  /** What has the focus: role, name, and how it shows. */
  focused() {
    return this.page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const named = (input) => input.getAttribute('aria-label') ?? [...(input.labels ?? [])].map((label) => label.innerText).join(' ');
      const name = element.matches('input, textarea') ? named(element) : element.getAttribute('aria-label') ?? element.innerText;
      const group = element.closest('fieldset');
      const box = element.getBoundingClientRect();
      const rings = [element, ...(element.labels ?? [])].map((each) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
      });
      return {
        tag: element.localName,
        name: name.replace(/\s+/g, ' ').trim(),
        group: group?.querySelector('legend')?.innerText ?? '',
        type: element.type ?? '',
        seen: rings.some(Boolean),
        inView: box.bottom > 0 && box.top < innerHeight,
      };
    });
  }

  /** Tab until `is` says that it is there. */
  async tabTo(what, is, key = 'Tab') {
    const passed = [];
    for (let presses = 0; presses < 80; presses += 1) {
      const here = await this.focused();
      if (is(here)) {
        if (!here.seen) this.unseen.add(`${here.tag} ${here.name}`);
        assert.ok(here.inView, `${what} has the focus out of view`);
        return;
      }
      passed.push(`${here.tag} ${here.name}`.trim());
      await this.page.keyboard.press(key);
    }
    throw new Error(`Tab never came to ${what}; it came by ${[...new Set(passed)].join(' | ')}`);
  }

  async press(name, key = 'Enter') {
    await this.tabTo(name, (here) => here.tag === 'button' && here.name === name);
    await this.page.keyboard.press(key);
  }

  async next() { await this.press(t('nav.next'), 'Space'); }

  /** Into a radio group with Tab, through it with arrows. */
  async choose(name, steps, { group = '' } = {}) {
    await this.tabTo(`the group of ${name}`, (here) => here.type === 'radio' && here.group.includes(group));
    await this.page.keyboard.press('Space');
    for (let n = 0; n < steps; n += 1) await this.page.keyboard.press('ArrowDown');
    await this.tabTo(name, (here) => startingWith(name).test(here.name) || here.name.startsWith(name), 'ArrowDown');
  }

  async type(words, label) {
    await this.tabTo(label, (here) => ['textarea', 'input'].includes(here.tag) && here.name === label && here.type !== 'radio');
    await this.page.keyboard.insertText(words);
  }

  isAsked(question) { return this.person.isAsked(question); }
}

test('the whole way by keyboard alone, with the focus always to be seen', async () => {
  const before = (await stored(server)).length;
  const [goal] = STORY.goals;
  await withPortal(server, { lang: 'en-GB', endpoint: RECEIVING.endpoint, recipient }, async ({ page, person }) => {
    const typist = new Typist(page);
    await person.isAsked(t('band.prompt'));
    await typist.choose(t('band.12-15'), 0);
    await typist.next();
    await typist.isAsked(t('mode.prompt'));
    await typist.choose(t('mode.alone'), 0);
    await typist.next();
    await typist.isAsked(t('keep.prompt'));
    await typist.choose(t('keep.device'), 0);
    await typist.next();

    await typist.isAsked(asked('working_well.prompt'));
    await typist.type(STORY.strengths[0].words, t('entry.words'));
    await typist.press(t('entry.add_another'));
    await typist.press(STORY.strengths[1].suggested);
    assert.equal((await typist.focused()).name, t('entry.words'), 'a suggestion leads into the box');
    await page.keyboard.press('End');
    await page.keyboard.insertText(' today');
    await typist.next();
    await typist.isAsked(asked('people.prompt'));
    await typist.press('Mum');
    assert.equal((await typist.focused()).name, t('entry.words'), 'a suggestion leads into the box');
    await typist.next();
    await typist.isAsked(asked('toolkit.prompt'));
    await typist.press(t('nav.skip'));
    await typist.isAsked(asked('worries.prompt'));
    await typist.type(STORY.worries[0].words, t('entry.words'));
    await typist.choose('9', 9, { group: asked('worries.bothers.prompt') });
    await typist.next();
    await typist.isAsked(asked('life_now.prompt'));
    await typist.choose('4', 4);
    await typist.next();
    await typist.isAsked(asked('life_now.why_not_lower.prompt'));
    await typist.type(STORY.life.why, asked('life_now.why_not_lower.prompt'));
    await typist.next();
    await typist.isAsked(asked('life_now.one_step_up.prompt'));
    await typist.press(t('nav.skip'));
    await typist.isAsked(asked('hopes.prompt'));
    await typist.type(STORY.hopes, asked('hopes.prompt'));
    await typist.next();
    await typist.isAsked(asked('goals.prompt'));
    await typist.type(goal.words, asked('goals.prompt'));
    await typist.next();
    await typist.isAsked(asked('goals.now.prompt'));
    await typist.choose('2', 2);
    await typist.next();
    await typist.isAsked(asked('goals.steps.prompt'));
    await typist.type(goal.steps[0].what, asked('goals.steps.what'));
    await typist.tabTo(t('small_step.done'), (here) => here.type === 'checkbox');
    await page.keyboard.press('Space');
    await typist.next();
    await typist.isAsked(t('goal.so_far'));
    await typist.next();

    await typist.isAsked(t('look_back.prompt'));
    const kept = t('share.label', { words: STORY.hopes });
    await typist.tabTo(kept, (here) => here.name === kept);
    await page.keyboard.press('Space');
    await until('it is kept back', async () => !(await person.switch(STORY.hopes).isChecked()));
    await typist.next();
    await typist.isAsked(t('finish.prompt'));

    await typist.press(t('top.help'));
    await person.element.getByRole('dialog', { name: t('help.title') }).waitFor();
    await page.keyboard.press('Escape');
    await until('the focus is back', async () => (await typist.focused()).name === t('top.help'));
    await typist.press(t('finish.send', { recipient }));
    await person.status(t('finish.sent', { recipient })).waitFor();
    assert.deepEqual([...typist.unseen], [], 'focus without a ring');
  }, LAPTOP);
  const { assessment } = payloadOf((await stored(server))[before].body);
  assert.equal(assessment.working_well.entries[1].words, `${STORY.strengths[1].suggested} today`);
  assert.equal(assessment.worries.entries[0].bothers.value, 9);
  assert.equal(assessment.life_now.scale.value, 4);
  assert.equal(assessment.goals.list[0].now.value, 2);
  assert.equal(assessment.goals.list[0].steps[0].done, true);
  assert.equal(assessment.hopes, undefined);
});
