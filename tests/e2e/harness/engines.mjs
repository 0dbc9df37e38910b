// Three real browsers behind one small interface, each on a profile that outlives it, each killable as a whole.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { CHROME } from './places.mjs';
import { startDriver, strokes } from './webdriver.mjs';

export const ENGINES = ['chromium', 'firefox', 'webkit'];

const FIREFOX = process.env.FIREFOX_BIN ?? ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);
const WEBKIT_DRIVER = process.env.WEBKITDRIVER ?? '/usr/bin/WebKitWebDriver';
const WEBKIT_HOST = join(dirname(fileURLToPath(import.meta.url)), 'webkit_host.py');

const CHROMIUM_FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];
const FIREFOX_PREFERENCES = {
  // The second start after a kill would ask whether to start in safe mode.
  'toolkit.startup.max_resumed_crashes': -1,
  'browser.sessionstore.resume_from_crash': false,
};

/** A letter's distance from the next, in milliseconds: a quick typist. */
const STROKE = 25;

/**
 * Opens one of `ENGINES` on a profile (a folder), which may be one that a killed browser left.
 *
 * `open` gives a page: `eval(function, ...arguments)` runs it there and gives its JSON result, a promise's too; `type`
 * sends keys to what has the focus, letter by letter; `close` closes it. `kill` ends every process of the browser with
 * SIGKILL and waits until they are gone.
 * @returns {Promise<{ open: (url: string) => Promise<Page>, close: () => Promise<void>, kill: () => Promise<void> }>}
 */
export function openEngine(name, profile) {
  return { chromium: openChromium, firefox: openFirefox, webkit: openWebKit }[name](profile);
}

async function openChromium(profile) {
  return puppeteered(await puppeteer.launch({
    browser: 'chrome', executablePath: CHROME, headless: true, userDataDir: profile, args: CHROMIUM_FLAGS, ...QUIET,
  }));
}

async function openFirefox(profile) {
  return puppeteered(await puppeteer.launch({
    browser: 'firefox', executablePath: FIREFOX, headless: true, userDataDir: profile,
    extraPrefsFirefox: FIREFOX_PREFERENCES, ...QUIET,
  }));
}

// Signals are for the one who runs the tests: puppeteer's own handlers would leave the others' browsers.
const QUIET = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

function puppeteered(browser) {
  const child = browser.process();
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  return {
    async open(url) {
      const page = await browser.newPage();
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      return {
        eval: (work, ...given) => page.evaluate(work, ...given),
        type: (text) => page.keyboard.type(text, { delay: STROKE }),
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
    kill: () => killGroup(child.pid, ended),
  };
}

async function openWebKit(profile) {
  const display = await startDisplay();
  const browserOptions = { binary: WEBKIT_HOST, args: ['--automation', profile] };
  const driver = await startDriver(WEBKIT_DRIVER, { 'webkitgtk:browserOptions': browserOptions }, {
    DISPLAY: display.name, GDK_BACKEND: 'x11', WEBKIT_DISABLE_COMPOSITING_MODE: '1', LIBGL_ALWAYS_SOFTWARE: '1',
    NO_AT_BRIDGE: '1',
  });
  const first = await driver.ask('GET', '/window');
  let unused = first;
  return {
    async open(url) {
      const window = unused ?? (await driver.ask('POST', '/window/new', { type: 'tab' })).handle;
      unused = undefined;
      const within = async (method, path, body) => {
        if (await driver.ask('GET', '/window').catch(() => undefined) !== window) {
          await driver.ask('POST', '/window', { handle: window });
        }
        return driver.ask(method, path, body);
      };
      await within('POST', '/url', { url });
      return {
        eval: (work, ...args) => within('POST', '/execute/sync', { script: `return (${work})(...arguments)`, args }),
        async type(text) {
          for (const letter of text) {
            await within('POST', '/actions', strokes(letter));
            await new Promise((resolve) => { setTimeout(resolve, STROKE); });
          }
        },
        close: () => within('DELETE', '/window'),
      };
    },
    async close() {
      await driver.ask('DELETE', '').catch(() => {});
      await killGroup(driver.pid, driver.ended);
      await display.stop();
    },
    async kill() {
      await killGroup(driver.pid, driver.ended);
      await display.stop();
    },
  };
}

/** An X server that draws into memory, on a number nobody has. */
async function startDisplay() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '800x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => { child.once('exit', resolve).once('error', resolve); });
  const name = await new Promise((resolve, reject) => {
    child.stdio[3].once('data', (number) => resolve(`:${String(number).trim()}`));
    child.once('error', reject).once('exit', () => reject(new Error('Xvfb ended')));
  });
  return { name, stop: async () => { child.kill('SIGKILL'); await ended; } };
}

/** SIGKILL to a whole process group, and to whatever of it is still coming up. */
async function killGroup(leader, ended) {
  for (const until = Date.now() + 10_000; livesIn(leader); await new Promise((resolve) => { setTimeout(resolve, 10); })) {
    process.kill(-leader, 'SIGKILL');
    if (Date.now() > until) throw new Error(`processes of group ${leader} do not end`);
  }
  await ended;
}

/** Whether a process of this group still runs. Those that have ended and wait to be counted out (zombies) do not. */
function livesIn(group) {
  return readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      // pid (name) state parent group …; the name may hold anything.
      const stat = readFileSync(join('/proc', pid, 'stat'), 'latin1');
      const [state, , found] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(found) === group && state !== 'Z' && state !== 'X';
    } catch {
      return false;
    }
  });
}
