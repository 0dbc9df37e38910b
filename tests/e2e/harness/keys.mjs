// Someone who has nothing but a keyboard: Tab, arrows, Space, Enter, Escape and letters.
import assert from 'node:assert/strict';
import { Visitor } from './tours.mjs';
import { until } from './words.mjs';

/** More stops than any screen has. */
const MOST_STOPS = 90;

export class Typist extends Visitor {
  constructor(page, words) {
    super(page, words, { hasTouch: false });
    this.keys = page.keyboard;
  }

  /** Tab until `locator` has the focus. */
  async tabTo(locator, what) {
    await locator.first().waitFor();
    for (let presses = 0; presses < MOST_STOPS; presses += 1) {
      if (await locator.first().evaluate(hasFocus)) return;
      await this.keys.press('Tab');
    }
    throw new Error(`Tab never comes to ${what}`);
  }

  async tap(name) {
    await this.tabTo(this.button(name), name);
    await this.keys.press('Enter');
  }

  /** Into the group with Tab, through it with arrows. */
  async chose(radio) {
    const group = await radio.getAttribute('name');
    await this.tabTo(this.element.locator(`input[name="${group}"]:focus`).or(radio).first(), group).catch(() => {});
    for (let presses = 0; presses < MOST_STOPS && !await inGroup(radio); presses += 1) await this.keys.press('Tab');
    assert.ok(await inGroup(radio), `Tab never comes to ${group}`);
    for (let presses = 0; presses < 24 && !await radio.evaluate(hasFocus); presses += 1) await this.keys.press('ArrowDown');
    if (!await radio.isChecked()) await this.keys.press('Space');
    await until('it is chosen', () => radio.isChecked());
  }

  async tick(box) {
    const before = await box.isChecked();
    await this.tabTo(box, 'a switch');
    await this.keys.press('Space');
    await until('it is switched', async () => (await box.isChecked()) !== before);
  }

  async say(label, words) { await this.typeInto(this.box(label), words); }

  async write(words) { await this.typeInto(this.element.locator('textarea'), words); }

  async typeInto(box, words) {
    await this.tabTo(box, 'a box');
    await this.keys.press('ControlOrMeta+a');
    await this.keys.insertText(words);
  }

  /** The pad is left with its own way back to words: a hand that can't draw is shown it. */
  async drawing(visit) {
    const { t } = this.words;
    await this.tapKey('draw.start');
    await this.element.getByRole('img', { name: t('draw.area_label') }).waitFor();
    await visit('14-pad');
    await this.chose(this.element.getByRole('radio', { name: t('draw.colour.blue'), exact: true }));
    await this.tapKey('draw.words_instead');
    await until('the box has the focus', () => this.element.locator('textarea').first().evaluate(hasFocus));
  }

  /**
   * Every stop of Tab on the screen as it stands, in their order; the focus ends where it was.
   * @returns {Promise<string[]>} what is wrong with them
   */
  async stops() {
    const wrong = [];
    const expected = await this.element.evaluate(tabbable);
    const names = expected.map(({ name }) => name);
    const seen = [];
    // From the last stop the focus leaves the page's document and comes in again at the first.
    for (let presses = 0; presses < expected.length + 6 && seen.length < expected.length; presses += 1) {
      await this.keys.press('Tab');
      const stop = await this.element.evaluate(focused);
      if (!stop) continue;
      // A sheet that scrolls is a stop of the browser's own.
      if (!expected.some(({ key }) => key === stop.key) || seen.some(({ key }) => key === stop.key)) continue;
      seen.push(stop);
      if (!stop.ring) wrong.push(`"${stop.name}" has the focus and does not show it`);
      if (!stop.free) wrong.push(`"${stop.name}" has the focus under something else: ${stop.place}`);
    }
    const missed = expected.filter(({ key }) => !seen.some((stop) => stop.key === key));
    if (missed.length > 0) wrong.push(`Tab does not come to ${missed.map(({ name }) => name).join(' | ')}`);
    const order = seen.map(({ key }) => expected.findIndex((one) => one.key === key)).filter((at) => at >= 0);
    const turns = order.filter((at, n) => n > 0 && at < order[n - 1]).length;
    if (turns > 1) wrong.push(`Tab jumps about: ${order.map((at) => names[at]).join(' | ')}`);
    return wrong;
  }
}

const inGroup = (radio) => radio.evaluate((input) => input.getRootNode().activeElement?.name === input.name);
const hasFocus = (element) => element.getRootNode().activeElement === element;

/** In the page: what Tab should come to, in the order of the document; of radio buttons the group. */
function tabbable(host) {
  const root = host.shadowRoot;
  const scope = root.querySelector('dialog[open]') ?? root;
  const found = new Map();
  for (const each of scope.querySelectorAll('button, a[href], input, textarea, summary')) {
    if (each.matches(':disabled') || !each.checkVisibility()) continue;
    const key = each.type === 'radio' ? `group ${each.name}` : undefined;
    const name = (each.getAttribute('aria-label') ?? each.labels?.[0]?.textContent ?? each.textContent).trim().slice(0, 40);
    host.stopsOfTab = (host.stopsOfTab ?? 0) + 1;
    each.stopOfTab ??= key ?? `stop ${host.stopsOfTab}`;
    if (!found.has(each.stopOfTab)) found.set(each.stopOfTab, { key: each.stopOfTab, name });
  }
  return [...found.values()];
}

/** In the page: what has the focus, whether that shows, and whether anything lies over it. */
function focused(host) {
  const root = host.shadowRoot;
  const element = root.activeElement;
  if (!element) return null;
  const name = (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent).trim().slice(0, 40);
  const shown = [element, ...(element.labels ?? []), element.parentElement];
  const ring = shown.some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  const box = element.getBoundingClientRect();
  const top = root.elementFromPoint(box.left + box.width / 2, Math.max(box.top + 4, Math.min(box.top + box.height / 2, innerHeight - 4)));
  const free = box.bottom > 0 && box.top < innerHeight
    && Boolean(top) && (element.contains(top) || shown.some((each) => each.contains(top)));
  const bars = [...root.querySelectorAll('.wa-top, .wa-bar, .wa-bar--short')].map((bar) => bar.getBoundingClientRect());
  const place = [box, ...bars].map(({ top: from, bottom }) => `${Math.round(from)}-${Math.round(bottom)}`).join(', bar ');
  return { key: element.stopOfTab ?? name, name, ring, free, place };
}
