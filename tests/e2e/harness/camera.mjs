// One look at a screen: pictures at three widths in both colour schemes, what does not fit, and what axe says.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WCAG_AA } from './look.mjs';
import { SCREENSHOTS } from './places.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [320, 390, 820];
const SCHEMES = ['light', 'dark'];
const HEIGHT = 844;
/** So tall that nothing has to be scrolled to: axe measures only what shows. */
const TALL = { width: 390, height: 3600 };

/**
 * Looks at a page that stays open while it walks through its screens.
 * @returns {Promise<(screen: string) => Promise<string[]>>} one line for each thing that is wrong
 */
export async function openCamera(page, name) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id, worldName: 'axe',
  });
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression, contextId, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await evaluate(`${AXE}; undefined`);
  const options = JSON.stringify({ runOnly: { type: 'tag', values: WCAG_AA }, resultTypes: ['violations'] });
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) await mkdir(join(SCREENSHOTS, name, `${width}-${scheme}`), { recursive: true });
  }
  const size = page.viewportSize();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return async (screen) => {
    const wrong = [];
    await page.evaluate(lieStill, true);
    // What lies under a sheet is not looked at.
    const hasSheet = await page.locator('wellbeing-assessment dialog[open]').count() > 0;
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      wrong.push(...(await page.evaluate(flaws)).map((flaw) => `${width}: ${flaw}`));
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(SCREENSHOTS, name, `${width}-${colorScheme}`, `${screen}.png`), fullPage: !hasSheet });
      }
    }
    await page.setViewportSize(TALL);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(settled);
      const found = await evaluate(`axe.run(document, ${options}).then(({ violations }) => violations)`);
      wrong.push(...found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${colorScheme}: ${id} at ${target.flat().join(' ')}`)));
    }
    await page.evaluate(lieStill, false);
    await page.setViewportSize(size);
    return wrong.map((line) => `${name}, ${screen}, ${line}`);
  };
}

/** In the page: sticky bars lie where they belong, not in the middle of a long picture; or stick again. */
export function lieStill(lying) {
  for (const element of document.querySelector('wellbeing-assessment').shadowRoot.querySelectorAll('*')) {
    if (lying && getComputedStyle(element).position === 'sticky') element.style.position = 'static';
    else if (!lying && element.style.position === 'static') element.style.removeProperty('position');
  }
}

/** In the page: no colour is on its way from one scheme to the other. */
async function settled() {
  await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
  const root = document.querySelector('wellbeing-assessment').shadowRoot;
  await Promise.allSettled(root.getAnimations().map(({ finished }) => finished));
}

/**
 * In the page: what scrolls sideways, runs out of the window, is cut off, lies over other words, or is too small for a
 * finger. With a sheet open only that is looked at.
 */
export function flaws() {
  const wrong = new Set();
  const root = document.querySelector('wellbeing-assessment').shadowRoot;
  const scope = root.querySelector('dialog[open]') ?? root;
  const width = document.documentElement.clientWidth;
  const over = document.scrollingElement.scrollWidth - width;
  if (over > 0) wrong.add(`scrolls ${over} px sideways`);
  const isHidden = (element) => element.closest('.wa-hidden') || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const brief = (text) => text.replace(/\s+/g, ' ').trim().slice(0, 40);
  const pieces = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || ['STYLE', 'SCRIPT', 'TEXTAREA'].includes(element.tagName)) continue;
    if (!node.data.trim() || isHidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = brief(node.data);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      if (box.left < -0.5 || box.right > width + 0.5) wrong.add(`"${text}" runs out of the window`);
      pieces.push({ text, node, box });
    }
  }
  for (const [at, one] of pieces.entries()) {
    for (const other of pieces.slice(at + 1)) {
      if (one.node === other.node) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      // Lines of text may share a little of the air above and below them.
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (across > 2 && down > Math.min(one.box.height, other.box.height) * 0.35) wrong.add(`"${one.text}" lies over "${other.text}"`);
    }
  }
  for (const element of scope.querySelectorAll('*')) {
    if (isHidden(element) || element instanceof SVGElement || element.localName === 'dialog') continue;
    if (element.matches('button, a, textarea, input:not([type="radio"], [type="checkbox"]), label:has(input)')) {
      const { width: across, height: down } = element.getBoundingClientRect();
      if (across < 43.5 || down < 43.5) wrong.add(`"${brief(element.getAttribute('aria-label') ?? element.textContent)}" is ${Math.round(across)} by ${Math.round(down)} px`);
    }
    // Said to screen readers only; or a box, whose words can be longer than it.
    if (element.clientWidth <= 1 || element.matches('textarea, input[type="text"]')) continue;
    const style = getComputedStyle(element);
    const cuts = ['hidden', 'clip'].includes(style.overflowX) || style.textOverflow === 'ellipsis';
    if (cuts && element.scrollWidth > element.clientWidth + 1) wrong.add(`"${brief(element.textContent)}" is cut off`);
    if (style.overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1) {
      wrong.add(`"${brief(element.textContent)}" is cut off below`);
    }
  }
  return [...wrong];
}
