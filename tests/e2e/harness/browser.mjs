// Chromium at the size of a phone, on a profile that outlives it.
import { mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROME } from './places.mjs';
import { watch } from './watch.mjs';

export const PHONE = { width: 360, height: 740 };

/** Long for a busy machine, short for a test that waits for what never comes. */
const PATIENCE = 12_000;

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

/** A folder for one person's browser; `remove` it at the end. */
export async function makeProfile() {
  const folder = await mkdtemp(join(tmpdir(), 'wellbeing-profile-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }) };
}

/** A laptop: no touch, a mouse and keys. */
export const LAPTOP = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false, hasTouch: false };

/**
 * Opens the browser on a profile. `flags` are added to its command line, other `options` go to Playwright (`locale`,
 * `javaScriptEnabled`, …).
 * @returns {Promise<{ context, open: (url: string) => Promise<Page>, close, kill }>}
 */
export async function openBrowser(profile, { flags = [], ...options } = {}) {
  const context = await chromium.launchPersistentContext(profile.folder, {
    executablePath: CHROME,
    headless: true,
    args: [...FLAGS, ...flags],
    viewport: PHONE,
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    serviceWorkers: 'allow',
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  return {
    context,
    /** A new page that records what it does (`page.seen`), on `url` once that is parsed. */
    async open(url) {
      const page = await context.newPage();
      page.seen = await watch(page);
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      return page;
    },
    close: () => context.close(),
    /** Ends the browser as a phone out of memory does: at once, with nothing written that was not written. */
    async kill() {
      const closed = new Promise((resolve) => { context.once('close', resolve); });
      process.kill(await processOf(profile), 'SIGKILL');
      await closed;
    },
  };
}

/** Chromium notes `host-pid` of its main process in the profile. */
async function processOf(profile) {
  const lock = await readlink(join(profile.folder, 'SingletonLock'));
  return Number(lock.slice(lock.lastIndexOf('-') + 1));
}

/** Server, profile and browser for one test, all gone afterwards. */
export async function withPage(server, path, work, options) {
  const profile = await makeProfile();
  try {
    const browser = await openBrowser(profile, options);
    try {
      return await work(await browser.open(server.origin + path), browser);
    } finally {
      await browser.close();
    }
  } finally {
    await profile.remove();
  }
}
