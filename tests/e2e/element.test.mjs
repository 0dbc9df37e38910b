// The shell around the WebAssembly: www/wellbeing-assessment.js as any page may treat it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withPage } from './harness/browser.mjs';
import { startServer } from './harness/server.mjs';

const DIRECT = '/hosts/direct.html';
const FIRST = 'wellbeing-assessment textarea, wellbeing-assessment input[type=text]';

let server;
before(async () => { server = await startServer(); });
after(() => server.stop());

test('a script loaded twice defines one element', () => withPage(server, DIRECT, async (page) => {
  await page.evaluate(async () => { await import('/wellbeing-assessment.js?again'); });
  await page.locator(FIRST).first().waitFor();
  assert.deepEqual(page.seen.complaints, []);
}));

test('moved within the page, it keeps what is typed', () => withPage(server, DIRECT, async (page) => {
  const field = page.locator(FIRST).first();
  await field.fill('my dog');
  await page.evaluate(() => {
    const aside = document.body.appendChild(document.createElement('aside'));
    aside.append(document.querySelector('wellbeing-assessment'));
  });
  assert.equal(await field.inputValue(), 'my dog');
}));

test('removed, it leaves nothing behind; put back, it starts once', () => withPage(server, DIRECT, async (page) => {
  await page.locator(FIRST).first().waitFor();
  await page.evaluate(async () => {
    const element = document.querySelector('wellbeing-assessment');
    window.kept = element;
    element.remove();
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  });
  assert.equal(await page.evaluate(() => window.kept.shadowRoot.querySelectorAll('textarea').length), 0);
  await page.evaluate(() => document.body.append(window.kept));
  await page.locator(FIRST).first().waitFor();
  assert.equal(await page.locator(FIRST).count(), 1);
}));

test('when the WebAssembly does not arrive, help does', async () => {
  await withPage(server, '/icon.svg', async (page, { context }) => {
    await context.route(/\.wasm$/, (route) => route.fulfill({ status: 503 }));
    await page.addInitScript(() => {
      addEventListener('wellbeing-error', ({ detail }) => { window.error = detail.code; });
    });
    await page.goto(server.origin + DIRECT);
    const element = page.locator('wellbeing-assessment');
    await element.getByRole('alert').waitFor();
    assert.equal(await page.evaluate(() => window.error), 'load');
    const links = await element.getByRole('link').evaluateAll((all) => all.map((link) => link.href));
    assert.deepEqual(links, ['tel:999', 'tel:08001111', 'sms:85258']);
  });
});

test('with JavaScript off there is a sentence and help', async () => {
  for (const path of ['/', DIRECT]) {
    await withPage(server, path, async (page) => {
      // Playwright's text and role locators never look into <noscript>.
      assert.match(await page.locator('noscript > p').innerText(), /JavaScript/);
      assert.ok(await page.locator('noscript a[href="tel:08001111"]').isVisible());
    }, { javaScriptEnabled: false });
  }
});
