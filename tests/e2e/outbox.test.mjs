// Sent with no signal: it waits, goes by itself, goes once, and can be taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeProfile, openBrowser } from './harness/browser.mjs';
import { codes, listen } from './harness/events.mjs';
import { startFaulty } from './harness/faulty-receiver.mjs';
import { Person } from './harness/person.mjs';
import { RECEIVING, RECIPIENT, embed, toFinish, withPortal } from './harness/portal.mjs';
import { payloadOf, stored } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { asked, t, until } from './harness/words.mjs';

const WORDS = "Nan's café 🌙";
const recipient = RECIPIENT;

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

/** A page behind a line with these faults, on the last screen, with something said. */
async function withFaults(plan, work, attributes = RECEIVING) {
  const faulty = await startFaulty(server, plan);
  const before = (await stored(server)).length;
  try {
    await withPortal(faulty, attributes, async (at) => {
      await say(at.person, WORDS);
      await toFinish(at.person);
      const arrived = async () => (await stored(server)).slice(before);
      await work({ ...at, faulty, arrived });
    });
  } finally {
    await faulty.stop();
  }
}

async function say(person, words) {
  await person.isAsked(asked('working_well.prompt'));
  await person.say(t('entry.words'), words);
}

const send = (person) => person.tap(t('finish.send', { recipient }));
const waits = (person) => person.status(t('outbox.title')).first().waitFor();
const isSent = (person) => person.status(t('finish.sent', { recipient })).waitFor();
const delivered = (heard) => heard.filter(({ name }) => name === 'wellbeing-delivered').map(({ detail }) => detail);

/** One and the same, byte for byte, stored once. */
async function arrivedOnce({ faulty, arrived, heard, status = 201 }) {
  const bodies = [...new Set(faulty.posts.map(({ body }) => body.toString()))];
  assert.equal(bodies.length, 1, 'the same bytes every time');
  assert.deepEqual((await arrived()).map(({ body }) => body), bodies);
  const told = await until('the portal is told', () => delivered(heard).length > 0 && delivered(heard));
  assert.deepEqual(told, [{ jti: payloadOf(bodies[0]).jti, status }]);
}

test('with no network it waits, says so, and goes by itself when the network is back', () =>
  withFaults([], async ({ page, person, heard, browser, ...at }) => {
    await browser.context.setOffline(true);
    await send(person);
    await waits(person);
    await person.status(t('outbox.text', { recipient })).waitFor();
    assert.equal(await person.status(t('outbox.keep_open')).count(), 0, 'it is kept on this device');
    assert.equal(await person.button(t('finish.send', { recipient })).count(), 0, 'nobody has to tap again');
    assert.deepEqual(codes(heard), ['delivery']);
    assert.match(heard.find(({ name }) => name === 'wellbeing-error').detail.message, /^queued/);
    assert.equal(at.faulty.posts.length, 0);
    await browser.context.setOffline(false);
    await isSent(person);
    await arrivedOnce({ ...at, heard });
    assert.equal(await person.status(t('outbox.title')).count(), 0);
  }));

const LATE = {
  'the line breaks before it is there': { plan: ['drop-before'] },
  'the line breaks before the answer': { plan: ['drop-after'], status: 200 },
  'trouble, 500': { plan: [{ status: 500 }] },
  'too many, 429': { plan: [{ status: 429 }] },
  'a log-in page of a café': { plan: ['log-in-page', 'log-in-page'] },
  'everything one after the other': { plan: ['drop-before', { status: 503 }, 'drop-after', 'log-in-page'], status: 200 },
  'the line doubles it': { plan: ['drop-before', 'twice'], status: 200 },
};
for (const [name, { plan, status }] of Object.entries(LATE)) {
  test(`it goes later by itself: ${name}`, () => withFaults([...plan], async ({ person, ...at }) => {
    await send(person);
    await waits(person);
    // Several tries wait up to 2, 4, 8 and 16 seconds: a tap is quicker.
    for (let taps = 0; at.faulty.plan.length > 0 && taps < 10; taps += 1) {
      await person.button(t('outbox.try')).tap({ timeout: 500 }).catch(() => {});
    }
    await isSent(person);
    await arrivedOnce({ ...at, status });
  }));
}

test('what waits survives a reload and goes when the page is opened again', () =>
  withFaults(['drop-after'], async ({ page, person, ...at }) => {
    await send(person);
    await waits(person);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await isSent(person);
    await arrivedOnce({ ...at, status: 200 });
    await person.isSaved();
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(t('finish.sent_title', { recipient }));
    assert.equal(delivered(at.heard).length, 1, 'told once');
  }));

test('a browser killed in the middle of posting tries again with the same bytes', async () => {
  const faulty = await startFaulty(server, ['never-after', 'pass']);
  const profile = await makeProfile();
  const before = (await stored(server)).length;
  try {
    let browser = await openBrowser(profile);
    let url = await embed(browser.context, faulty, RECEIVING);
    let person = new Person(await browser.open(url));
    await say(person, WORDS);
    await person.isSaved();
    await toFinish(person);
    await send(person);
    await until('the receiver has it', async () => (await stored(server)).length === before + 1);
    await browser.kill();

    browser = await openBrowser(profile);
    const heard = await listen(browser.context);
    url = await embed(browser.context, faulty, RECEIVING);
    person = new Person(await browser.open(url));
    await until('it is delivered', () => delivered(heard).length === 1);
    assert.equal(delivered(heard)[0].status, 200, 'the receiver knew it');
    assert.equal(faulty.posts.length, 2);
    assert.deepEqual(faulty.posts[1].body, faulty.posts[0].body);
    assert.equal((await stored(server)).length, before + 1);
    await person.isAsked(t('finish.sent_title', { recipient }));
    await browser.close();
  } finally {
    await faulty.stop();
    await profile.remove();
  }
});

test('a pause the receiver asked for is kept, through a reload and against taps', () =>
  withFaults([{ status: 503, retryAfter: 4 }], async ({ page, person, ...at }) => {
    await send(person);
    await waits(person);
    await person.tap(t('outbox.try'));
    await page.reload({ waitUntil: 'domcontentloaded' });
    await waits(person);
    await person.tap(t('outbox.try'));
    await waits(person);
    assert.equal(at.faulty.posts.length, 1);
    await isSent(person);
    const [first, second] = at.faulty.posts;
    assert.ok(second.at - first.at >= 4000, `${second.at - first.at} ms`);
    await arrivedOnce(at);
  }));

test('what waits can be taken back, and does not go', () =>
  withFaults([], async ({ page, person, browser, heard, faulty, arrived }) => {
    await browser.context.setOffline(true);
    await send(person);
    await waits(person);
    await person.tap(t('outbox.cancel'));
    await person.status(t('outbox.taken_back')).waitFor();
    assert.equal(await person.status(t('outbox.maybe_there')).count(), 0, 'it surely did not go');
    await browser.context.setOffline(false);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.button(t('finish.send', { recipient })).waitFor();
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    assert.deepEqual([faulty.posts.length, await arrived(), delivered(heard)], [0, [], []]);
    await send(person);
    await isSent(person);
  }));

test('taken back after a try that may have arrived, it says so', () =>
  withFaults(['drop-after', ...Array(50).fill('drop-before')], async ({ person, arrived }) => {
    await send(person);
    await waits(person);
    await person.tap(t('outbox.cancel'));
    await person.status(t('outbox.taken_back')).filter({ hasText: t('outbox.maybe_there') }).waitFor();
    assert.equal((await arrived()).length, 1, 'it had');
  }));

test('refused on a later try, it is out of the outbox and the reason is shown', () =>
  withFaults(['drop-before', { status: 403 }], async ({ person, heard, arrived, faulty }) => {
    await send(person);
    await waits(person);
    await person.tap(t('outbox.try'));
    await person.alert(t('finish.failed')).filter({ hasText: t('finish.refused', { recipient }) }).waitFor();
    assert.deepEqual(codes(heard), ['delivery', 'delivery']);
    assert.equal(await person.status(t('outbox.title')).count(), 0);
    await person.tap(t('finish.again'));
    await isSent(person);
    assert.equal((await arrived()).length, 1);
    assert.equal(new Set(faulty.posts.map(({ body }) => body.toString())).size, 1, 'the export stayed ready');
  }));

test('just for now: it says to keep the page open', () =>
  withFaults([{ status: 503 }], async ({ page, person, ...at }) => {
    await send(person);
    await person.status(t('outbox.keep_open')).waitFor();
    await page.reload({ waitUntil: 'domcontentloaded' });
    await isSent(person);
    await arrivedOnce(at);
  }, { ...RECEIVING, keep: 'tab' }));

test('what was sent before a change waits beside the new one, and both arrive', () =>
  withFaults([], async ({ person, browser, arrived }) => {
    await browser.context.setOffline(true);
    await send(person);
    await waits(person);
    await person.back();
    await person.tick(person.switch(WORDS));
    await person.tick(person.switch(WORDS));
    await person.next();
    await person.status(t('outbox.older', { n: 1 })).waitFor();
    await send(person);
    await waits(person);
    await browser.context.setOffline(false);
    await isSent(person);
    await until('both are stored', async () => (await arrived()).length === 2);
    await until('nothing waits', async () => await person.status(t('outbox.older', { n: 1 })).count() === 0);
  }));

test('leaving a page that is just for now leaves nothing to send', () =>
  withFaults(['drop-before', 'drop-before'], async ({ page, url, person, browser, faulty }) => {
    await send(person);
    await waits(person);
    await person.tap(t('top.leave'));
    await page.waitForURL(/neutral\.html/);
    const before = faulty.posts.length;
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await person.isAsked(asked('working_well.prompt'));
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    assert.equal(faulty.posts.length, before);
    assert.equal(await page.evaluate(() => JSON.stringify(sessionStorage).includes('outbox')), false);
  }, { ...RECEIVING, keep: 'tab' }));
