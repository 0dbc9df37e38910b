// What a finger and a person's own spacing ask of every screen: 44 px to tap, and nothing cut off (WCAG 2.5.5, 1.4.12).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SETTLED, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { tour, tourOfKeeping } from './harness/tour.mjs';

const LEAST = 44;

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

/** What can be tapped and is smaller than it should be: for a control drawn by its label, the label. */
function small(page) {
  return page.evaluate((least) => {
    const root = document.querySelector('wellbeing-assessment').shadowRoot;
    const open = root.querySelector('dialog[open]') ?? root;
    const found = [];
    for (const element of open.querySelectorAll('button, a[href], input, textarea, summary')) {
      if (element.closest('fieldset[disabled]')) continue;
      const around = element.closest('label') ?? element;
      const boxes = [element, around].map((each) => each.getBoundingClientRect());
      const [width, height] = ['width', 'height'].map((side) => Math.max(...boxes.map((box) => box[side])));
      if (width === 0 || height === 0) continue;
      // Half a pixel is rounding.
      if (Math.min(width, height) < least - 0.5) {
        const name = element.getAttribute('aria-label') ?? (around.innerText || element.value || element.className);
        found.push(`${name.replace(/\s+/g, ' ').trim()}: ${width.toFixed(1)} x ${height.toFixed(1)}`);
      }
    }
    return found;
  }, LEAST);
}

/** The four values of WCAG 1.4.12, laid over our own style sheets as an extension of the browser would; or away again. */
function space(page, on) {
  return page.evaluate((laid) => {
    const root = document.querySelector('wellbeing-assessment').shadowRoot;
    if (!laid) {
      root.adoptedStyleSheets = root.adoptedStyleSheets.slice(0, -1);
      return;
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-block-end: 2em !important; }`);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }, on);
}

function isSpaced(page) {
  return page.evaluate(() => {
    const heading = document.querySelector('wellbeing-assessment').shadowRoot.querySelector('h1');
    return parseFloat(getComputedStyle(heading).letterSpacing) > 1;
  });
}

/** Words that stick out of what holds them and are cut off, and a page that scrolls sideways. */
function cut(page) {
  return page.evaluate(() => {
    const root = document.querySelector('wellbeing-assessment').shadowRoot;
    const over = document.scrollingElement.scrollWidth - document.documentElement.clientWidth;
    const found = over > 0 ? [`${over} px too wide`] : [];
    for (const element of root.querySelectorAll('button, a, p, h1, h2, h3, label, legend, li, span')) {
      if (element.closest('.wa-hidden, [aria-hidden="true"]') || !element.innerText?.trim()) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const across = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      const down = overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
      // A heading that is shortened on purpose says the whole elsewhere on the screen.
      if ((across || down) && !element.matches('.wa-hill__about')) found.push(`cut off: ${element.innerText.slice(0, 40)}`);
    }
    return found;
  });
}

for (const [kind, attributes, walk] of [
  ['a sitting', '/', tour],
  ['what is kept, a locked device and files', { ...SETTLED, keep: null }, tourOfKeeping],
]) {
  test(`${kind}: all that can be tapped measures 44 px, and wider text spacing cuts nothing off`, async () => {
    const wrong = [];
    await withPortal(server, attributes, async ({ page, person }) => {
      await walk(person, async (screen) => {
        for (const width of [390, 320]) {
          await page.setViewportSize({ width, height: 740 });
          for (const line of await small(page)) wrong.push(`${screen} at ${width}: ${line}`);
        }
        await space(page, true);
        assert.ok(await isSpaced(page), screen);
        for (const line of await cut(page)) wrong.push(`${screen}: ${line}`);
        await space(page, false);
      });
    }, { deviceScaleFactor: 1 });
    assert.equal([...new Set(wrong)].join('\n'), '');
  });
}
