// A whole sitting asks the network for nothing but its own files, and after those for nothing until Send.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RECIPIENT, withPortal } from './harness/portal.mjs';
import { startServer } from './harness/server.mjs';
import { Visitor, tourOfBand, voice } from './harness/tours.mjs';
import { until } from './harness/words.mjs';

/** What the page is made of. */
const OWN = [
  /^\/portal\.html$/, /^\/icon\.svg$/, /^\/wellbeing-assessment\.js$/,
  /^\/pkg\/wellbeing_(face|keeper)-[0-9a-f]{8}\.js$/, /^\/pkg\/wellbeing_(face_bg|face_rest|keeper_bg)-[0-9a-f]{8}\.wasm$/,
];
/** Asked for once, where the language is not English. */
const OF_A_LANGUAGE = [/^\/locales\/ar\.json$/, /^\/question-sets\/strengths\.ar\.json$/, /^\/help\/uk\.ar\.json$/];

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

for (const [tag, band] of [['en-GB', '5-7'], ['ar', '16-19']]) {
  test(`${band} in ${tag}: nothing leaves until Send`, async (context) => {
    const asked = [];
    // Of every page, frame and worker, whatever asks: also beacons, pings and what a service worker would do.
    const listen = (browser) => browser.on('request', (request) => asked.push({ method: request.method(), url: new URL(request.url()), body: request.postData() }));
    await withPortal(server, { lang: tag, endpoint: '/exports', recipient: RECIPIENT }, async ({ page, browser }) => {
      const person = new Visitor(page, voice(tag, band));
      await person.meetsKey('welcome.title');
      await until('the keeper is there', () => asked.some(({ url }) => url.pathname.includes('keeper_bg')));
      await until('nothing more comes', async () => {
        const before = asked.length;
        await new Promise((resolve) => { setTimeout(resolve, 700); });
        return asked.length === before;
      });
      const loaded = asked.length;
      let quiet;
      await tourOfBand(person, async (screen) => {
        if (screen === '71-finish') quiet = asked.slice(loaded);
      });
      const paths = asked.slice(0, loaded).map(({ url }) => url.pathname);
      context.diagnostic(paths.join(' '));
      const allowed = tag === 'en-GB' ? OWN : [...OWN, ...OF_A_LANGUAGE];
      assert.deepEqual(paths.filter((path) => !allowed.some((own) => own.test(path))), [], 'only its own files');
      assert.equal(new Set(paths).size, paths.length, 'each once');
      assert.deepEqual(quiet.map(({ method, url }) => `${method} ${url.pathname}`), [], 'nothing from the first question until Send');
      assert.deepEqual(asked.slice(loaded).map(({ method, url }) => `${method} ${url.pathname}`), ['POST /exports', 'POST /exports']);
      for (const { method, url, body } of asked.slice(0, loaded)) {
        assert.deepEqual([method, url.origin, url.search, body], ['GET', server.origin, '', null], url.href);
      }
      assert.deepEqual(page.seen.complaints.filter((line) => !line.includes('400')), []);
      const kept = await browser.context.cookies();
      assert.deepEqual(kept, [], 'no cookie');
    }, { prepare: listen });
  });
}
