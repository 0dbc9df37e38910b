// Screens at four widths, light and dark, and what axe finds on them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withPage } from './harness/browser.mjs';
import { capture, violations } from './harness/look.mjs';
import { startServer } from './harness/server.mjs';

const DRAWN = 'wellbeing-assessment :is(button, input, textarea):visible';

let server;
before(async () => { server = await startServer(); });
after(() => server.stop());

for (const [screen, path] of [['portal', '/'], ['first-question', '/hosts/direct.html']]) {
  test(`${screen} fits every width and passes axe`, () => withPage(server, path, async (page) => {
    await page.locator(DRAWN).first().waitFor();
    assert.deepEqual(await capture(page, screen), []);
    for (const colorScheme of ['light', 'dark']) {
      assert.deepEqual(await violations(page, { colorScheme }), [], colorScheme);
    }
  }));
}
