// Every screen of every band, and of a language from right to left: axe, what fits, and pictures, in both colour schemes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openCamera } from './harness/camera.mjs';
import { RECIPIENT, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { Visitor, tourOfBand, voice } from './harness/tours.mjs';

const CELLS = [['en-GB', '5-7'], ['en-GB', '8-11'], ['en-GB', '12-15'], ['en-GB', '16-19'], ['ar', '5-7'], ['ar', '12-15']];

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

describe('on every screen axe finds nothing, all fits, and fingers find it', { concurrency: 2 }, () => {
  for (const [tag, band] of CELLS) {
    const name = tag === 'en-GB' ? band : `${band}-${tag}`;
    test(name, () => withPortal(server, { lang: tag, endpoint: '/exports', recipient: RECIPIENT }, async ({ page }) => {
      const wrong = [];
      const person = new Visitor(page, voice(tag, band));
      await person.meetsKey('welcome.title');
      const look = await openCamera(page, name);
      await tourOfBand(person, async (screen) => { wrong.push(...await look(screen)); });
      assert.equal(wrong.join('\n'), '');
    }, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 }));
  }
});
