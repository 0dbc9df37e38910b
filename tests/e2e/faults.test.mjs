// Whatever goes wrong around it: the young person reads a plain sentence, loses nothing and can go on.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { codes } from './harness/events.mjs';
import { HELP_LINES, QUESTIONS } from './harness/places.mjs';
import { RECEIVING, RECIPIENT, SETTLED, toFinish, withPortal } from './harness/portal.mjs';
import { payloadOf, stored, verify } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { asked, t, until } from './harness/words.mjs';

const WORDS = "Nan's café 🌙";
const recipient = RECIPIENT;

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

async function says(person, words = WORDS) {
  await person.isAsked(asked('working_well.prompt'));
  await person.say(t('entry.words'), words);
}

/** Nothing is lost: the words are where they were said. */
async function hasWords(person, words = WORDS) {
  await person.back();
  await person.isAsked(t('look_back.prompt'));
  await person.element.getByText(words, { exact: true }).waitFor();
}

function errors(heard) {
  return heard.filter(({ name }) => name === 'wellbeing-error').map(({ detail }) => detail);
}

// ---- files of the portal

const json = (value) => (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify(value) });

test('questions and help lines of the portal\'s own are used', async () => {
  const questions = JSON.parse(await readFile(QUESTIONS, 'utf8'));
  questions.working_well.prompt = 'What made you laugh?';
  const help = JSON.parse(await readFile(HELP_LINES, 'utf8'));
  help.lines = [{ name: 'Aunt Agony', when: 'Any time.', call: '0123456789', hours: 'Day and night', cost: 'Free' }];
  const prepare = async (context) => {
    await context.route('**/questions.json', json(questions));
    await context.route('**/help.json', json(help));
  };
  await withPortal(server, { ...SETTLED, 'question-set': '/questions.json', help: '/help.json' }, async ({ person, heard }) => {
    await person.isAsked('What made you laugh?');
    await until('the lines are there', () => heard.some(({ name }) => name === 'wellbeing-ready'));
    await person.tap(t('top.help'));
    await person.element.getByRole('link', { name: /Aunt Agony/ }).waitFor();
    assert.deepEqual(await person.element.getByRole('link').evaluateAll((all) => all.map(({ href }) => href)), ['tel:0123456789']);
    assert.deepEqual(codes(heard), []);
  }, { prepare });
});

const FILES = [
  { attribute: 'question-set', code: 'question-set', file: QUESTIONS, break: (set) => { delete set.hopes; set.areas[0].icon = 'dragon'; } },
  { attribute: 'help', code: 'help', file: HELP_LINES, break: (help) => { help.lines[0].call = 'nine'; delete help.lines[1].name; } },
];

for (const { attribute, code, file, break: spoil } of FILES) {
  const good = async () => JSON.parse(await readFile(file, 'utf8'));
  const cases = {
    'out of reach': { answer: (route) => route.abort('connectionrefused'), faults: 1 },
    'not there': { answer: (route) => route.fulfill({ status: 404, body: 'no' }), faults: 1 },
    'not JSON': { answer: (route) => route.fulfill({ body: '<!doctype html><title>Log in</title>' }), faults: 1 },
    'of a later version': { answer: async (route) => json({ ...await good(), version: 2 })(route), faults: 1 },
    'wrong in two places': { answer: async (route) => {
      const set = await good();
      spoil(set);
      return json(set)(route);
    }, faults: 2 },
  };
  for (const [name, { answer, faults }] of Object.entries(cases)) {
    test(`${attribute} ${name}: the built-in one is used and the portal is told`, async () => {
      const prepare = (context) => context.route('**/portal-file.json', answer);
      await withPortal(server, { ...SETTLED, [attribute]: '/portal-file.json' }, async ({ person, heard }) => {
        await says(person);
        await person.next();
        await person.isAsked(asked('people.prompt'));
        const told = await until(`${faults} faults`, () => errors(heard).length >= faults && errors(heard));
        assert.deepEqual(codes(heard), Array(faults).fill(code), JSON.stringify(told));
        for (const { message } of told) assert.ok(message.startsWith('/portal-file.json: '), message);
        await person.tap(t('top.help'));
        await person.element.getByRole('link', { name: /Childline/ }).waitFor();
      }, { prepare });
    });
  }
}

// ---- the receiver

/** Two sendings: the first is answered by `first`, which `ends` it or lets it wait; the second by the real receiver. */
async function sendTwice(first, { ends, prepare, meanwhile }) {
  const bodies = [];
  const answer = async (route) => {
    bodies.push(route.request().postData());
    return bodies.length === 1 ? first(route) : route.continue();
  };
  const start = async (context) => {
    await prepare?.(context);
    await context.route('**/exports', answer);
  };
  const before = (await stored(server)).length;
  await withPortal(server, RECEIVING, async ({ page, person, heard }) => {
    await says(person);
    await toFinish(person);
    await person.tap(t('finish.send', { recipient }));
    await until('it is posted', () => bodies.length > 0);
    await meanwhile?.(page, person);
    if (ends) {
      const notice = person.alert(t('finish.failed'));
      await notice.filter({ hasText: ends }).waitFor();
      await notice.getByRole('button', { name: t('finish.file'), exact: true }).waitFor();
      assert.deepEqual(codes(heard), ['delivery']);
      await hasWords(person);
      await person.next();
      await person.press(person.alert(t('finish.failed')).getByRole('button', { name: t('finish.again'), exact: true }));
    } else {
      // It may have gone by itself before the tap.
      await until('it is tried again', async () => {
        await person.button(t('outbox.try')).tap({ timeout: 200 }).catch(() => {});
        return bodies.length > 1;
      });
      assert.deepEqual(codes(heard), ['delivery']);
    }
    await person.status(t('finish.sent', { recipient })).waitFor();
    assert.equal(bodies.length, 2);
    assert.equal(bodies[1], bodies[0], 'the same bytes, so the same jti');
    assert.deepEqual((await stored(server)).slice(before).map(({ body }) => body), [bodies[0]]);
    const delivered = heard.filter(({ name }) => name === 'wellbeing-delivered').map(({ detail }) => detail);
    assert.deepEqual(delivered, [{ jti: payloadOf(bodies[0]).jti, status: 201 }]);
  }, { prepare: start });
}

const refused = t('finish.refused', { recipient });

const ANSWERS = {
  'refused with 400': [{ status: 400, contentType: 'application/problem+json', body: '{"code":"signature"}' }, refused],
  'in trouble, 500': [{ status: 500, body: 'oops' }],
  'a café\'s log-in page with 200': [{ status: 200, contentType: 'text/html', body: '<!doctype html><title>Wi-Fi</title>' }],
  'a receipt for something else': [{ status: 201, contentType: 'application/json', body: '{"jti":"another"}' }],
  'a number for a receipt': [{ status: 200, contentType: 'application/json', body: '5' }],
  'sent elsewhere, 307': [{ status: 307, headers: { location: 'http://localhost:9/' } }],
};
for (const [name, [answer, ends]] of Object.entries(ANSWERS)) {
  test(`the receiver's answer: ${name}`, () => sendTwice((route) => route.fulfill(answer), { ends }));
}

test('the receiver refuses the connection', () => sendTwice((route) => route.abort('connectionrefused'), {}));

test('the receiver never answers: after half a minute the wait ends', () => sendTwice(() => {}, {
  prepare: (context) => context.clock.install(),
  meanwhile: async (page, person) => {
    await person.status(t('finish.sending_note')).waitFor();
    assert.equal(await person.button(t('finish.sending')).isDisabled(), true);
    await page.clock.fastForward(31_000);
  },
}));

test('a receiver that is down for a while gets it later', async () => {
  let own = await startServer();
  try {
    await withPortal(own, RECEIVING, async ({ person }) => {
      await says(person);
      await toFinish(person);
      await own.stop();
      await person.tap(t('finish.send', { recipient }));
      await person.status(t('outbox.title')).waitFor();
      own = await startServer({ port: own.port });
      await person.status(t('finish.sent', { recipient })).waitFor();
      assert.equal((await stored(own)).length, 1);
    });
  } finally {
    await own.stop();
  }
});

test('the same bytes twice are answered 200 and stored once', async () => {
  const before = (await stored(server)).length;
  await withPortal(server, RECEIVING, async ({ person, heard }) => {
    await says(person);
    await toFinish(person);
    await person.tap(t('finish.send', { recipient }));
    await person.status(t('finish.sent', { recipient })).waitFor();
    await person.tap(t('finish.send', { recipient }));
    const statuses = () => heard.filter(({ name }) => name === 'wellbeing-delivered').map(({ detail }) => detail.status);
    await until('both are delivered', () => statuses().length === 2);
    assert.deepEqual(statuses(), [201, 200]);
  });
  const [{ jti, body }, ...more] = (await stored(server)).slice(before);
  assert.deepEqual(more, []);
  const headers = { 'content-type': 'application/jose+json' };
  const third = await fetch(`${server.origin}/exports`, { method: 'POST', headers, body });
  assert.deepEqual([third.status, (await third.json()).jti], [200, jti]);
  assert.equal((await stored(server)).length, before + 1);
});

test('an answer that was changed makes another export', async () => {
  const before = (await stored(server)).length;
  await withPortal(server, RECEIVING, async ({ person }) => {
    await says(person);
    await toFinish(person);
    await person.tap(t('finish.send', { recipient }));
    await person.status(t('finish.sent', { recipient })).waitFor();
    await person.back();
    await person.tick(person.switch(WORDS));
    await person.tick(person.switch(WORDS));
    await person.next();
    await person.tap(t('finish.send', { recipient }));
    await until('two are stored', async () => (await stored(server)).length === before + 2);
  });
  const [one, two] = (await stored(server)).slice(before);
  assert.notEqual(one.jti, two.jti);
  assert.equal(one.kid, two.kid);
});

// ---- storage

/** In the page, before anything else. */
const BLOCKED = {
  database: () => {
    IDBFactory.prototype.open = () => { throw new DOMException('blocked', 'SecurityError'); };
  },
  'web storage': () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });
    }
  },
};

test('with IndexedDB blocked it comes back, but nobody is told that it is safe', async () => {
  const prepare = (context) => context.addInitScript(BLOCKED.database);
  await withPortal(server, SETTLED, async ({ page, person, heard }) => {
    await says(person);
    const durable = () => heard.filter(({ name }) => name === 'wellbeing-saved').map(({ detail }) => detail.durable);
    await until('it was saved', () => durable().length > 0);
    assert.deepEqual([...new Set(durable())], [false]);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(asked('working_well.prompt'));
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
    // localStorage alone loses acknowledged writes when the browser is killed: it must not read like a safe place.
    await person.say(t('entry.words'), `${WORDS}!`);
    await person.status(t('status.one_place')).waitFor();
  }, { prepare });
});

test('with web storage blocked IndexedDB is enough', async () => {
  const prepare = (context) => context.addInitScript(BLOCKED['web storage']);
  await withPortal(server, SETTLED, async ({ page, person, heard }) => {
    await says(person);
    await person.isSaved();
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(asked('working_well.prompt'));
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
    assert.deepEqual(codes(heard), []);
    assert.ok(heard.some(({ name, detail }) => name === 'wellbeing-saved' && detail.durable));
  }, { prepare });
});

for (const keep of ['device', 'tab']) {
  test(`with both blocked and keep=${keep} the words stay on the screen, can be saved as a file and sent`, async () => {
    const prepare = async (context) => {
      for (const script of Object.values(BLOCKED)) await context.addInitScript(script);
    };
    await withPortal(server, { ...RECEIVING, keep }, async ({ page, person, heard }) => {
      await says(person);
      const notice = person.alert(t('status.blocked'));
      await notice.filter({ hasText: t('status.memory') }).waitFor();
      await person.status(t('status.blocked')).waitFor();
      assert.deepEqual(codes(heard), ['storage'], 'told once');
      await person.next();
      await person.isAsked(asked('people.prompt'));
      await person.back();
      assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);

      const downloading = page.waitForEvent('download');
      await person.press(notice.getByRole('button', { name: t('finish.file'), exact: true }));
      const saved = await readFile(await (await downloading).path(), 'utf8');
      assert.equal((await verify(saved)).verified, true);
      assert.equal(payloadOf(saved).assessment.working_well.entries[0].words, WORDS);

      await toFinish(person);
      await person.tap(t('finish.send', { recipient }));
      await person.status(t('finish.sent', { recipient })).waitFor();
      assert.deepEqual(codes(heard), ['storage']);
      assert.equal(heard.some(({ name, detail }) => name === 'wellbeing-saved' && detail.durable), false);
    }, { prepare });
  });
}

/** No room while `window.full`. */
const FULL = () => {
  window.full = true;
  for (const [owner, name] of [[Storage.prototype, 'setItem'], [IDBObjectStore.prototype, 'put']]) {
    const original = owner[name];
    owner[name] = function putOrSet(...values) {
      if (window.full) throw new DOMException('no room', 'QuotaExceededError');
      return original.apply(this, values);
    };
  }
};

test('with no room left it says so, and saves when there is room again', async () => {
  await withPortal(server, SETTLED, async ({ page, person, heard }) => {
    await says(person);
    const notice = person.alert(t('status.full'));
    await notice.filter({ hasText: t('status.memory') }).waitFor();
    assert.deepEqual(codes(heard), ['storage']);
    await notice.getByRole('button', { name: t('finish.file'), exact: true }).waitFor();
    await page.evaluate(() => { window.full = false; });
    await person.tap(t('status.retry'));
    await person.isSaved();
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(asked('working_well.prompt'));
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
  }, { prepare: (context) => context.addInitScript(FULL) });
});

test('with no room in localStorage alone IndexedDB is enough', async () => {
  const script = () => {
    Storage.prototype.setItem = () => { throw new DOMException('no room', 'QuotaExceededError'); };
  };
  await withPortal(server, SETTLED, async ({ person, heard }) => {
    await says(person);
    await person.isSaved();
    assert.deepEqual(codes(heard), []);
  }, { prepare: (context) => context.addInitScript(script) });
});

// ---- the part that keeps does not arrive

const KEEPER = /wellbeing_keeper[^/]*\.wasm$/;
const unavailable = (route) => route.fulfill({ status: 503, body: 'later' });

test('with keep=tab and no keeper it works, says that it is not saved, and saves once there is one', async () => {
  const prepare = (context) => context.route(KEEPER, unavailable);
  await withPortal(server, { ...RECEIVING, keep: 'tab' }, async ({ page, person, heard, browser }) => {
    await says(person);
    await person.alert(t('status.not_saved')).filter({ hasText: t('status.memory') }).waitFor();
    await person.next();
    await person.isAsked(asked('people.prompt'));
    await person.back();
    await person.isAsked(asked('working_well.prompt'));
    await toFinish(person);
    await person.tap(t('finish.send', { recipient }));
    await person.alert(t('sign.cannot')).waitFor();
    assert.deepEqual(codes(heard), ['storage', 'sign']);
    // Once the last change was tried and not kept: nothing else asks for the keeper then.
    await page.waitForTimeout(800);
    await browser.context.unroute(KEEPER);
    await person.tap(t('status.retry'));
    await person.isSaved(t('status.saved_tab'));
    await hasWords(person);
    await person.next();
    await person.tap(t('finish.send', { recipient }));
    await person.status(t('finish.sent', { recipient })).waitFor();
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(t('finish.sent_title', { recipient }));
    await hasWords(person);
  }, { prepare });
});

test('with keep=device and no keeper it says so, and opens once there is one', async () => {
  const prepare = (context) => context.route(KEEPER, unavailable);
  await withPortal(server, { ...RECEIVING, keep: 'device' }, async ({ page, person, heard, browser }) => {
    await person.alert(t('error.not_loaded_title')).filter({ hasText: t('error.not_loaded') }).waitFor();
    await person.button(t('top.help')).waitFor();
    await person.button(t('top.leave')).waitFor();
    assert.deepEqual(codes(heard), ['storage']);
    await browser.context.unroute(KEEPER);
    await person.tap(t('error.reload'));
    await says(person);
    await person.isSaved(t('status.saved'));
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(asked('working_well.prompt'));
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
  }, { prepare });
});

test('what was kept earlier outlives a visit at which the keeper came late', async () => {
  await withPortal(server, SETTLED, async ({ page, person, browser }) => {
    await says(person);
    await person.isSaved();
    await browser.context.route(KEEPER, unavailable);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.alert(t('error.not_loaded_title')).waitFor();
    await browser.context.unroute(KEEPER);
    await person.tap(t('error.reload'));
    await until('the earlier words come back', async () => (await person.box(t('entry.words')).inputValue()) === WORDS
      || (await person.reads()).includes(WORDS));
  });
});

test('what is typed before the keeper has come is kept by it', async () => {
  const prepare = (context) => context.route(KEEPER, async (route) => {
    await new Promise((resolve) => { setTimeout(resolve, 3000); });
    await route.continue();
  });
  await withPortal(server, { ...SETTLED, keep: 'tab' }, async ({ page, person, heard }) => {
    await says(person);
    await person.next();
    await person.isAsked(asked('people.prompt'));
    await person.say(t('entry.words'), 'and this');
    await person.isSaved(t('status.saved_tab'));
    assert.deepEqual(codes(heard), []);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(asked('people.prompt'));
    assert.equal(await person.box(t('entry.words')).inputValue(), 'and this');
    await person.back();
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
  }, { prepare });
});

// ---- the later screens do not arrive

const REST = /wellbeing_face_rest[^/]*\.wasm$/;

test('with no rest of the face the first questions work; a tap loads it and everything said is there', async () => {
  const prepare = (context) => context.route(REST, (route) => route.abort('connectionrefused'));
  await withPortal(server, { ...RECEIVING, keep: 'tab' }, async ({ page, person, heard, browser }) => {
    await says(person);
    await person.next();
    await person.alert(t('error.not_loaded_title')).waitFor();
    await person.button(t('top.help')).waitFor();
    await person.button(t('top.leave')).waitFor();
    // Once more without it, then back to what is there.
    await person.tap(t('error.reload'));
    await person.alert(t('error.not_loaded_title')).waitFor();
    await person.back();
    await person.isAsked(asked('working_well.prompt'));
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
    await person.next();
    await person.alert(t('error.not_loaded_title')).waitFor();
    await browser.context.unroute(REST);
    await person.tap(t('error.reload'));
    await person.isAsked(asked('people.prompt'));
    await person.isSaved(t('status.saved_tab'));
    await toFinish(person);
    await hasWords(person);
    assert.deepEqual([...new Set(codes(heard))], ['storage']);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.isAsked(t('look_back.prompt'));
    await person.element.getByText(WORDS, { exact: true }).waitFor();
  }, { prepare });
});

test('where something was kept it is opened once the rest of the face is there', async () => {
  await withPortal(server, SETTLED, async ({ page, person, browser }) => {
    await says(person);
    await person.isSaved();
    await browser.context.route(REST, unavailable);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await person.alert(t('error.not_loaded_title')).waitFor();
    await browser.context.unroute(REST);
    await person.tap(t('error.reload'));
    await until('the earlier words come back', async () => (await person.box(t('entry.words')).inputValue()) === WORDS);
  });
});

// ---- plain http

test('without a secure context it works, keeps nothing and says that it can not sign', async () => {
  const flags = ['--host-resolver-rules=MAP portal.test 127.0.0.1'];
  // A page that comes from the receiver: Chromium lets one that Playwright makes load nothing from this machine.
  await withPortal(server, '/hosts/keep.html', async ({ page, person, heard }) => {
    assert.equal(await page.evaluate(() => `${isSecureContext} ${crypto.subtle}`), 'false undefined');
    await says(person);
    await person.alert(t('status.not_saved')).filter({ hasText: t('status.memory') }).waitFor();
    await person.next();
    await person.isAsked(asked('people.prompt'));
    await person.back();
    assert.equal(await person.box(t('entry.words')).inputValue(), WORDS);
    await toFinish(person);
    for (const way of [t('finish.send', { recipient }), t('finish.file')]) {
      await person.tap(way);
      await person.alert(t('sign.cannot')).filter({ hasText: t('sign.cannot_http') }).waitFor();
    }
    assert.deepEqual(codes(heard), ['storage', 'sign', 'sign']);
    await hasWords(person);
    assert.deepEqual(page.seen.requests.filter(({ method }) => method !== 'GET'), []);
  }, { flags, host: 'portal.test' });
});

// ---- attributes

test('audience and nonce of the portal are in what is signed', async () => {
  const prepare = (context) => context.route('**/exports', (route) => route.fulfill({ status: 204 }));
  await withPortal(server, { ...RECEIVING, audience: 'https://portal.example', nonce: 'n-1' }, async ({ page, person }) => {
    await says(person);
    await toFinish(person);
    const sending = page.waitForRequest('**/exports');
    await person.tap(t('finish.send', { recipient }));
    const { aud, nonce } = payloadOf((await sending).postData());
    assert.deepEqual([aud, nonce], ['https://portal.example', 'n-1']);
  }, { prepare });
});

const WRONG = {
  'age-band': '13', mode: 'both', keep: 'forever', scope: 'a b', journey: 'x/y', occasion: 'never',
  'question-set': 'javascript:alert(1)', endpoint: 'ftp://portal.example/in', recipient: 'r'.repeat(121),
  audience: 'a'.repeat(2049), 'exit-url': 'data:text/html,x', help: 'java script:0',
  'lock-after': '0', 'recipient-key': 'a b', 'recipient-key-thumbprint': 'short', 'export-format': 'xml',
};

test('each wrong attribute is told once, by name, and counts as absent', async () => {
  await withPortal(server, { lang: 'en-GB', ...WRONG }, async ({ page, person, heard }) => {
    await person.isAsked(t('band.prompt'));
    assert.deepEqual(codes(heard), Object.keys(WRONG).map(() => 'option'));
    const told = errors(heard).map(({ message }) => message.split(/[ =]/)[0]);
    assert.deepEqual(told.sort(), Object.keys(WRONG).sort());
    const warned = page.seen.complaints.filter((line) => line.startsWith('warning: wellbeing-assessment: '));
    assert.equal(warned.length, Object.keys(WRONG).length, page.seen.complaints.join('\n'));
    assert.deepEqual(page.seen.complaints.filter((line) => !warned.includes(line)), []);

    await page.evaluate(() => document.querySelector('wellbeing-assessment').setAttribute('occasion', 'sometimes'));
    await until('it is told', () => errors(heard).length === Object.keys(WRONG).length + 1);
    await page.evaluate(() => document.querySelector('wellbeing-assessment').setAttribute('age-band', '12-15'));
    await person.isAsked(t('mode.prompt'));
    assert.equal(errors(heard).length, Object.keys(WRONG).length + 1);
  });
});
