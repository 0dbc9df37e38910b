// What a screen reader is given: one question as the heading of each screen, no level left out, a name and a role for each
// control, news in a live region, and what is wrong tied to its box.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { RECIPIENT, SETTLED, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { Visitor, tourOfBand, voice } from './harness/tours.mjs';
import { asked, t, until } from './harness/words.mjs';

const NAMED = ['button', 'link', 'textbox', 'radio', 'checkbox', 'switch', 'dialog', 'radiogroup', 'group', 'region', 'img', 'list'];
/** May have no name: their content says what they are. */
const MAY_BE_NAMELESS = ['list', 'img', 'group'];

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

/** Chromium's own tree, with what it ignores left out. */
async function treeOf(session) {
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  // In the order in which they are read.
  const ordered = [];
  const walk = (node) => {
    if (!node) return;
    ordered.push(node);
    for (const id of node.childIds ?? []) walk(byId.get(id));
  };
  walk(nodes.find(({ parentId }) => !parentId));
  return ordered.filter(({ ignored }) => !ignored).map((node) => ({
    role: node.role?.value ?? '',
    name: node.name?.value ?? '',
    ...Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
  }));
}

function faults(tree) {
  const wrong = [];
  const isModal = tree.some(({ role }) => role === 'dialog');
  const levels = tree.filter(({ role }) => role === 'heading').map(({ level }) => level);
  const first = levels.filter((level) => level === 1).length;
  if (!isModal && first !== 1) wrong.push(`${first} first headings`);
  levels.forEach((level, at) => {
    if (at > 0 && level > levels[at - 1] + 1) wrong.push(`a heading of level ${level} after one of level ${levels[at - 1]}`);
  });
  for (const { role, name, level } of tree) {
    if (NAMED.includes(role) && !MAY_BE_NAMELESS.includes(role) && !name.trim()) wrong.push(`a ${role} without a name`);
    if (role === 'heading' && !name.trim()) wrong.push(`an empty heading of level ${level}`);
    if (['generic', 'none', ''].includes(role) && name) wrong.push(`"${name}" has no role`);
  }
  for (const role of ['radio', 'checkbox', 'switch']) {
    if (tree.some((node) => node.role === role && node.checked === undefined)) wrong.push(`a ${role} that is neither on nor off`);
  }
  return wrong;
}

describe('each screen reads well', { concurrency: 2 }, () => {
  for (const [tag, band] of [['en-GB', '5-7'], ['en-GB', '8-11'], ['ur', '12-15']]) {
    test(`${band} in ${tag}`, () => withPortal(server, { lang: tag, endpoint: '/exports', recipient: RECIPIENT }, async ({ page }) => {
      const session = await page.context().newCDPSession(page);
      const person = new Visitor(page, voice(tag, band));
      const wrong = [];
      const questions = new Set();
      await tourOfBand(person, async (screen) => {
        const tree = await treeOf(session);
        wrong.push(...faults(tree).map((line) => `${screen}: ${line}`));
        const question = tree.find(({ role, level }) => role === 'heading' && level === 1)?.name;
        // A new screen is announced by the focus on its question.
        if (question && !questions.has(question)) {
          questions.add(question);
          if (!screen.startsWith('01')) await until(`${screen}: the focus is on "${question}"`, () => person.element.evaluate(({ shadowRoot }) =>
            shadowRoot.activeElement?.localName === 'h1' || shadowRoot.activeElement?.matches('[tabindex="-1"], button, input, textarea')));
        }
      });
      assert.ok(questions.size >= 12, [...questions].join(' | '));
      assert.equal(wrong.join('\n'), '');
    }));
  }
});

test('the step is said with the screen, saving in a live region, a fault with its box', () =>
  withPortal(server, { ...SETTLED, keep: null }, async ({ page, person }) => {
    const session = await page.context().newCDPSession(page);
    await person.isAsked(t('welcome.title'));
    await person.choose(t('keep.passcode'), t('keep.passcode_hint'));
    await person.say(t('passcode.new'), '12');
    await person.say(t('passcode.again'), '12');
    await person.tap(t('passcode.make'));
    const fault = t('passcode.short', { n: 6 });
    await person.alert(fault).waitFor();
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const boxes = nodes.filter(({ ignored, role, name }) => !ignored && role?.value === 'textbox' && [t('passcode.new'), t('passcode.again')].includes(name?.value));
    assert.equal(boxes.length, 2);
    for (const { description, properties } of boxes) {
      assert.equal(description?.value, fault, 'the box is described by what is wrong');
      assert.equal(properties.find(({ name }) => name === 'invalid')?.value.value, 'true');
    }
    await person.tap(t('nav.cancel'));
    await person.choose(t('keep.device'), t('keep.device_hint'));
    await person.next();
    await person.isAsked(asked('working_well.prompt'));
    await until('the question has the focus', () => person.element.evaluate(({ shadowRoot }) => shadowRoot.activeElement?.localName === 'h1'));
    const tree = await treeOf(session);
    assert.ok(tree.some(({ name }) => name.startsWith(`${t('progress.label')}: `) && name.includes(t('step.working_well'))), 'where we are');
    await person.say(t('entry.words'), 'Biscuit');
    await person.isSaved();
    const live = (await treeOf(session)).filter(({ role, live: how }) => role === 'status' && how === 'polite');
    assert.ok(live.length > 0, 'a live region');
    assert.equal(await person.status(t('status.saved')).first().getAttribute('role'), 'status');
  }));
