// A portal's page with any attributes, served under the receiver's own headers.
import { makeProfile, openBrowser } from './browser.mjs';
import { listen } from './events.mjs';
import { Person } from './person.mjs';
import { t } from './words.mjs';

const OWN_HEADERS = ['content-security-policy', 'cross-origin-opener-policy', 'permissions-policy', 'referrer-policy'];

/**
 * From now on `path` is a page with one element. `null` leaves an attribute out.
 * @returns {Promise<string>} its address
 */
export async function embed(context, server, attributes, path = '/portal.html') {
  const { headers } = await fetch(`${server.origin}/hosts/direct.html`);
  const list = Object.entries(attributes).filter(([, value]) => value !== null);
  const written = list.map(([name, value]) => ` ${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`);
  const body = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>Notes</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <script type="module" src="/wellbeing-assessment.js"></script></head>
    <body><main><wellbeing-assessment${written.join('')}></wellbeing-assessment></main></body></html>`;
  await context.route((url) => url.pathname === path, (route) => route.fulfill({
    contentType: 'text/html; charset=utf-8',
    headers: Object.fromEntries(OWN_HEADERS.map((name) => [name, headers.get(name)])),
    body,
  }));
  return server.origin + path;
}

/** What is needed so that the first screen is the first question about the person. */
export const SETTLED = { lang: 'en-GB', 'age-band': '12-15', mode: 'alone', keep: 'device' };

/** Somebody to send it to. */
export const RECIPIENT = 'Riverside link workers';
export const RECEIVING = { ...SETTLED, endpoint: '/exports', recipient: RECIPIENT };

/**
 * Browser, page and person for one test, all gone afterwards. `attributes` may be the path of a page that is there
 * already; `prepare` is given the context before the page opens; `host` is what the address names instead of localhost.
 */
export async function withPortal(server, attributes, work, { prepare, host, ...options } = {}) {
  const profile = await makeProfile();
  try {
    const browser = await openBrowser(profile, options);
    try {
      const heard = await listen(browser.context);
      const isPath = typeof attributes === 'string';
      let url = isPath ? server.origin + attributes : await embed(browser.context, server, attributes);
      if (host) url = url.replace('localhost', host);
      await prepare?.(browser.context);
      const page = await browser.open(url);
      return await work({ page, url, heard, browser, person: new Person(page, options) });
    } finally {
      await browser.close();
    }
  } finally {
    await profile.remove();
  }
}

/** Straight to Look back, as a portal's own button would go there, and on to the last screen. */
export async function toFinish(person) {
  await person.page.evaluate(() => document.querySelector('wellbeing-assessment').requestExport());
  await person.isAsked(t('look_back.prompt'));
  await person.next();
  await person.isAsked(t('finish.prompt'));
}
