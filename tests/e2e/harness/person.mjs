// A person in front of the screen: reads headings, taps what has a name, types into what has a label.
import { startingWith, t, until } from './words.mjs';

export class Person {
  /** @param {{ hasTouch?: boolean }} [options] with a finger, or a mouse */
  constructor(page, { hasTouch = true } = {}) {
    this.page = page;
    this.hasTouch = hasTouch;
    this.element = page.locator('wellbeing-assessment');
  }

  button(name) { return this.element.getByRole('button', { name, exact: true }); }

  /** One of the two ways out, in the bar at the top: "I don't feel safe" shows help a second time. */
  wayOut(name) { return this.element.locator('[part=top]').getByRole('button', { name, exact: true }); }

  box(label) { return this.element.getByRole('textbox', { name: label, exact: true }); }

  heading(text) { return this.element.getByRole('heading', { name: text, exact: true }); }

  async press(locator) {
    await (this.hasTouch ? locator.tap() : locator.click());
  }

  /** Waits for a screen by its heading. */
  async isAsked(question) {
    await this.heading(question).first().waitFor();
  }

  async tap(name) {
    await this.press(this.button(name));
  }

  async next() { await this.tap(t('nav.next')); }

  async skip() { await this.tap(t('nav.skip')); }

  async back() { await this.tap(t('nav.back')); }

  async say(label, words) {
    await this.box(label).fill(words);
  }

  /** Letter by letter, as from a keyboard. */
  async type(label, words) {
    await this.press(this.box(label));
    await this.page.keyboard.press('End');
    await this.box(label).pressSequentially(words, { delay: 5 });
  }

  async chose(radio) {
    const label = (await radio.evaluateHandle((input) => input.labels[0])).asElement();
    await (this.hasTouch ? label.tap() : label.click());
    await until('it is chosen', () => radio.isChecked());
  }

  async choose(title, hint = '') {
    await this.chose(this.element.getByRole('radio', { name: startingWith(title, hint) }));
  }

  /** Gives a number from 0 to 10 in the group that `question` names. */
  async rate(question, number) {
    await this.chose(this.scale(question).getByRole('radio', { name: startingWith(String(number)) }));
  }

  scale(question) { return this.element.getByRole('group', { name: question, exact: true }); }

  /** Ticks or unticks what `name` names. */
  async tick(box) {
    const before = await box.isChecked();
    const label = (await box.evaluateHandle((input) => input.labels[0])).asElement();
    await (this.hasTouch ? label.tap() : label.click());
    await until('it is switched', async () => (await box.isChecked()) !== before);
  }

  switch(words) { return this.element.getByRole('switch', { name: t('share.label', { words }), exact: true }); }

  status(text) { return this.element.getByRole('status').filter({ hasText: text }); }

  alert(text) { return this.element.getByRole('alert').filter({ hasText: text }); }

  /** Waits until the screen says that it is saved. */
  async isSaved(how = t('status.saved')) {
    await this.status(how).first().waitFor();
  }

  /** All that can be read of ours. */
  async reads() {
    return this.element.evaluate((element) => element.shadowRoot.textContent);
  }
}
