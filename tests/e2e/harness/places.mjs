// Where things lie; the only place in these tests that knows.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');

export const DIST = join(root, 'dist');
export const LOCALE = join(DIST, 'locales', 'en-GB.json');
export const QUESTIONS = join(DIST, 'question-sets', 'strengths.en-GB.json');
export const HELP_LINES = join(DIST, 'help', 'uk.json');
export const INTEROP = join(root, 'tests', 'e2e', 'interop');
export const SCREENSHOTS = join(target, 'screenshots');
export const PYTHON = join(target, 'py', 'bin', 'python');
/** The native command line, which is also the server. */
export const WELLBEING = process.env.WELLBEING_BIN ?? join(target, 'native', 'wellbeing');
export const CHROME = process.env.CHROME_BIN
  ?? ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join('/usr/bin', name)).find(existsSync);
