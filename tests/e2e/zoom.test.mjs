// Every screen at 400 % zoom, with text spread out, in the system's colours and without motion: nothing is lost.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { flaws, lieStill } from './harness/camera.mjs';
import { RECIPIENT, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { Visitor, tourOfBand, voice } from './harness/tours.mjs';

/** 1280 by 1024 at 400 %. */
const ZOOMED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4, isMobile: false, hasTouch: true };
const CELLS = [['en-GB', '5-7'], ['en-GB', '8-11'], ['ar', '12-15']];

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

/** WCAG 2.2, 1.4.12. */
function spread(on) {
  const { shadowRoot } = document.querySelector('wellbeing-assessment');
  if (!globalThis.spacing) {
    globalThis.spacing = new CSSStyleSheet();
    globalThis.spacing.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-block-end: 2em !important }`);
  }
  const others = shadowRoot.adoptedStyleSheets.filter((sheet) => sheet !== globalThis.spacing);
  shadowRoot.adoptedStyleSheets = on ? [...others, globalThis.spacing] : others;
}

/** How much of the window the bar at its top takes, and whether the ways out can be tapped there. */
function waysOut() {
  const { shadowRoot } = document.querySelector('wellbeing-assessment');
  const wrong = [];
  if (shadowRoot.querySelector('dialog[open]')) return wrong;
  for (const button of shadowRoot.querySelectorAll('.wa-top__help, .wa-top__leave')) {
    const box = button.getBoundingClientRect();
    if (box.bottom > innerHeight || box.right > innerWidth || box.left < 0) wrong.push(`"${button.textContent}" is out of view`);
  }
  const bar = shadowRoot.querySelector('.wa-top')?.getBoundingClientRect();
  if (bar && bar.height > innerHeight * 0.45) wrong.push(`the bar takes ${Math.round(bar.height)} of ${innerHeight} px`);
  return wrong;
}

/** What is not told apart in system colours: a choice made, and the focus. */
async function inSystemColours(page) {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.keyboard.press('Shift');
  const wrong = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector('wellbeing-assessment');
    const scope = shadowRoot.querySelector('dialog[open]') ?? shadowRoot;
    const told = [];
    const look = (input) => {
      const shown = [input, ...(input.labels ?? []), ...(input.labels?.[0]?.querySelectorAll('*') ?? [])];
      return shown.map((each) => {
        const { backgroundColor, borderTopColor, borderTopWidth, outlineStyle, color } = getComputedStyle(each);
        return [backgroundColor, borderTopColor, borderTopWidth, outlineStyle, color].join();
      }).join(';');
    };
    const before = shadowRoot.activeElement;
    for (const input of scope.querySelectorAll('input:checked[type="radio"]')) {
      const other = [...scope.querySelectorAll(`input[name="${input.name}"]`)].find((one) => one !== input && one.labels[0].childElementCount === input.labels[0].childElementCount);
      if (other && look(input) === look(other)) told.push(`${input.labels[0].textContent}: chosen and not look the same`);
    }
    for (const each of scope.querySelectorAll('button, a[href], input, textarea')) {
      if (each.matches(':disabled') || !each.checkVisibility()) continue;
      each.focus();
      if (shadowRoot.activeElement !== each) continue;
      const ring = [each, ...(each.labels ?? []), each.parentElement].some((one) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      });
      if (!ring) told.push(`${each.getAttribute('aria-label') ?? each.textContent}: the focus does not show`);
    }
    before?.focus();
    return told;
  });
  await page.emulateMedia({ forcedColors: null });
  return wrong.map((line) => `system colours: ${line}`);
}

describe('nothing is lost at 400 %, spread out, in system colours, and nothing moves that should not', { concurrency: 2 }, () => {
  for (const [tag, band] of CELLS) {
    test(`${band} in ${tag}`, () => withPortal(server, { lang: tag, endpoint: '/exports', recipient: RECIPIENT }, async ({ page }) => {
      const wrong = [];
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const person = new Visitor(page, voice(tag, band));
      await person.meetsKey('welcome.title');
      await person.element.evaluate((element) => element.scrollIntoView());
      await tourOfBand(person, async (screen) => {
        const note = (lines, how) => wrong.push(...lines.map((line) => `${screen}, ${how}: ${line}`));
        const moving = await person.element.evaluate(({ shadowRoot }) => shadowRoot.getAnimations().length);
        if (moving > 0) note([`${moving} animations`], 'reduced motion');
        note(await page.evaluate(waysOut), '400 %');
        await page.evaluate(lieStill, true);
        note(await page.evaluate(flaws), '400 %');
        await page.evaluate(spread, true);
        note(await page.evaluate(flaws), 'spread out');
        await page.evaluate(spread, false);
        await page.evaluate(lieStill, false);
        note(await inSystemColours(page), '400 %');
      });
      assert.equal(wrong.join('\n'), '');
    }, ZOOMED));
  }
});
