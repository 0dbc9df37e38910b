// What a screen looks like at every size, and what axe says about it. Both run beside the page's own CSP.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SCREENSHOTS } from './places.mjs';

const SIZES = [
  { width: 320, height: 640 }, { width: 390, height: 844 }, { width: 820, height: 1180 }, { width: 1280, height: 800 },
];
const SCHEMES = ['light', 'dark'];

/**
 * Screenshots `<screen>-<width>-<scheme>.png` of the page as it stands; the size it had comes back.
 * @returns {Promise<string[]>} what does not fit: the sizes at which the page scrolls sideways
 */
export async function capture(page, screen) {
  await mkdir(SCREENSHOTS, { recursive: true });
  const before = page.viewportSize();
  const wide = [];
  await lieStill(page, true);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: join(SCREENSHOTS, `${screen}-${size.width}-${colorScheme}.png`), fullPage: true });
    }
    const over = await page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wide.push(`${screen} at ${size.width}: ${over} px too wide`);
  }
  await lieStill(page, false);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
  return wide;
}

/** Sticky bars lie where they belong in the page, not in the middle of a picture longer than the window; or stick again. */
async function lieStill(page, still) {
  await page.evaluate((lying) => {
    const roots = [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
    for (const element of roots.flatMap((root) => [...root.querySelectorAll('*')])) {
      if (lying && getComputedStyle(element).position === 'sticky') element.style.position = 'static';
      else if (!lying && element.style.position === 'static') element.style.removeProperty('position');
    }
  }, still);
}

/** Waits until no colour is on its way from one scheme to the other: axe would measure the mixture. */
async function settled(page) {
  await page.evaluate(async () => {
    await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
    const roots = [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
    await Promise.allSettled(roots.flatMap((root) => root.getAnimations()).map(({ finished }) => finished));
  });
}

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2, A and AA. */
export const WCAG_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const TAGS = [...WCAG_AA, 'wcag2aaa', 'best-practice'];

/**
 * axe in a world of its own, which sees the DOM and open shadow roots but falls under no CSP of the page.
 * @param {{ colorScheme?: 'light' | 'dark', rules?: object, tags?: string[] }} [options]
 * @returns {Promise<string[]>} one line a violation
 */
export async function violations(page, { colorScheme = null, rules = {}, tags = TAGS } = {}) {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // What a bar covers can be scrolled from under it; axe would measure only what shows.
  await lieStill(page, true);
  await settled(page);
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
  const options = { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] };
  const found = await evaluate(`axe.run(document, ${JSON.stringify(options)}).then((result) => result.violations)`);
  await session.detach();
  await lieStill(page, false);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.flat().join(' ')})`));
}
