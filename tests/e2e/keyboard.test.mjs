// The whole way with a keyboard alone, by age and from right to left: every stop shows, none is a trap, the order is that
// of the screen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LAPTOP } from './harness/browser.mjs';
import { Typist } from './harness/keys.mjs';
import { RECIPIENT, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { tourOfBand, voice } from './harness/tours.mjs';

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

describe('with a keyboard alone', { concurrency: 2 }, () => {
  for (const [tag, band] of [['en-GB', '5-7'], ['en-GB', '8-11'], ['ar', '16-19']]) {
    test(`${band} in ${tag}`, () => withPortal(server, { lang: tag, endpoint: '/exports', recipient: RECIPIENT }, async ({ page }) => {
      const wrong = [];
      const person = new Typist(page, voice(tag, band));
      await tourOfBand(person, async (screen) => {
        wrong.push(...(await person.stops()).map((line) => `${screen}: ${line}`));
      });
      assert.equal(wrong.join('\n'), '');
    }, LAPTOP));
  }
});
