// What a portal asks of an export's form: sealed for its reader, whose key is pinned, or compact. Never unsealed by mistake.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { calculateJwkThumbprint, compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { RECEIVING, RECIPIENT, toFinish, withPortal } from './harness/portal.mjs';
import { payloadOf, verify } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { asked, t, until } from './harness/words.mjs';

const WORDS = "Nan's café 🌙";
const recipient = RECIPIENT;

let server;
let pair;
let jwk;
let thumbprint;
before(async () => {
  server = await startServer();
  pair = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  jwk = await exportJWK(pair.publicKey);
  thumbprint = await calculateJwkThumbprint(jwk);
});
after(() => server?.stop());

/** Says something and taps Send; gives what was posted. */
async function sendWith(attributes, work, prepare) {
  const posts = [];
  const start = async (context) => {
    await prepare?.(context);
    await context.route('**/exports', (route) => {
      posts.push({ body: route.request().postData(), type: route.request().headers()['content-type'] });
      return route.fulfill({ status: 204 });
    });
  };
  await withPortal(server, { ...RECEIVING, ...attributes }, async (at) => {
    await at.person.isAsked(asked('working_well.prompt'));
    await at.person.say(t('entry.words'), WORDS);
    await toFinish(at.person);
    await at.person.tap(t('finish.send', { recipient }));
    await work({ ...at, posts });
  }, { prepare: start });
}

const isSent = (person) => person.status(t('finish.sent', { recipient })).waitFor();

async function opens({ body, type }) {
  assert.equal(type, 'application/jose');
  assert.ok(!body.includes('payload'));
  const { plaintext, protectedHeader } = await compactDecrypt(body, pair.privateKey);
  assert.deepEqual([protectedHeader.alg, protectedHeader.enc, protectedHeader.kid], ['ECDH-ES', 'A256GCM', thumbprint]);
  const file = new TextDecoder().decode(plaintext);
  assert.equal((await verify(file)).verified, true);
  assert.equal(payloadOf(file).assessment.working_well.entries[0].words, WORDS);
}

test('with a reader\'s key it leaves sealed, and only the reader opens it', () =>
  sendWith({ 'recipient-key': JSON.stringify(jwk), 'recipient-key-thumbprint': thumbprint }, async ({ person, posts, heard }) => {
    await isSent(person);
    await opens(posts[0]);
    const { export: exported } = heard.find(({ name }) => name === 'wellbeing-export').detail;
    assert.equal(exported, posts[0].body, 'the portal is handed the same text');
  }));

test('the key\'s address is fetched once, when it is needed', () => {
  let fetched = 0;
  return sendWith({ 'recipient-key': '/keys/reader.jwk' }, async ({ page, person, posts }) => {
    await isSent(person);
    await opens(posts[0]);
    await person.back();
    await person.tick(person.switch(WORDS));
    await person.tick(person.switch(WORDS));
    await person.next();
    await person.tap(t('finish.send', { recipient }));
    await until('it is sent again', () => posts.length === 2);
    await opens(posts[1]);
    assert.equal(fetched, 1);
    const keys = page.seen.requests.filter(({ url }) => url.endsWith('.jwk'));
    assert.equal(keys.length, 1);
  }, (context) => context.route('**/reader.jwk', (route) => {
    fetched += 1;
    return route.fulfill({ contentType: 'application/jwk+json', body: JSON.stringify(jwk) });
  }));
});

const wrong = async () => exportJWK((await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })).publicKey);
const REFUSED = {
  'another key than the pinned one': async () => ({ 'recipient-key': JSON.stringify(await wrong()), 'recipient-key-thumbprint': thumbprint }),
  'a key that is none': async () => ({ 'recipient-key': '{"kty":"RSA"}' }),
  'a private key': async () => ({ 'recipient-key': JSON.stringify(await exportJWK(pair.privateKey)) }),
  'an address where there is none': async () => ({ 'recipient-key': '/nowhere.jwk' }),
  'an empty key': async () => ({ 'recipient-key': '' }),
  'a script for an address': async () => ({ 'recipient-key': 'javascript:alert(1)' }),
  'a thumbprint without a key': async () => ({ 'recipient-key-thumbprint': thumbprint }),
};
for (const [name, attributes] of Object.entries(REFUSED)) {
  test(`${name}: nothing leaves, and the portal is told`, async () => sendWith(await attributes(), async ({ page, person, heard, posts }) => {
    await person.alert(t('sign.cannot')).waitFor();
    const told = heard.filter(({ name: event, detail }) => event === 'wellbeing-error' && detail.code === 'option');
    assert.ok(told.some(({ detail }) => detail.message.startsWith('recipient-key')), JSON.stringify(heard.map(({ detail }) => detail)));
    let downloads = 0;
    page.on('download', () => { downloads += 1; });
    await person.tap(t('finish.file'));
    await person.alert(t('sign.cannot')).waitFor();
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    assert.deepEqual([posts, downloads], [[], 0]);
    assert.equal(heard.some(({ name: event }) => event === 'wellbeing-export'), false);
  }));
}

test('a key that comes later makes a new, sealed export', () =>
  sendWith({}, async ({ page, person, posts }) => {
    await isSent(person);
    assert.equal(posts[0].type, 'application/jose+json');
    await page.evaluate((text) => document.querySelector('wellbeing-assessment').setAttribute('recipient-key', text), JSON.stringify(jwk));
    await person.tap(t('finish.send', { recipient }));
    await until('it is sent again', () => posts.length === 2);
    await opens(posts[1]);
  }));

test('compact: the same three texts with dots between', () =>
  sendWith({ 'export-format': 'compact' }, async ({ person, posts }) => {
    await isSent(person);
    const [{ body, type }] = posts;
    assert.equal(type, 'application/jose');
    const [header, payload, signature, ...more] = body.split('.');
    assert.deepEqual(more, []);
    assert.equal(Buffer.from(signature, 'base64url').length, 64);
    assert.equal(JSON.parse(Buffer.from(header, 'base64url')).typ, 'wellbeing-assessment+jws');
    assert.equal(JSON.parse(Buffer.from(payload, 'base64url')).assessment.working_well.entries[0].words, WORDS);
  }));
