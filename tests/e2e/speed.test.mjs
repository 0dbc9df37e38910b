// Saving never makes a slow phone wait, and a long history opens like a short one. tests/e2e/soak/speed.mjs measures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from './harness/server.mjs';
import { measure, MOST_TO_OPEN, MOST_TO_SAVE } from './soak/speed.mjs';

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

test('one change is kept within 25 ms at 6x throttle, and 200 assessments open like 1', async (context) => {
  const figures = await measure(server);
  context.diagnostic(JSON.stringify(figures));
  assert.ok(figures.save_ms <= MOST_TO_SAVE, `${figures.save_ms} ms`);
  assert.ok(figures.open_ratio <= MOST_TO_OPEN, `${figures.open_ratio} times`);
});
