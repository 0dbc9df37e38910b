// A saved file in the hands of people who have never heard of us: npm's jose, five libraries of Python, and our own command. `cargo xtask soak
// interop` asks thirteen libraries in six languages about random exports.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import {
  calculateJwkThumbprint, compactDecrypt, CompactEncrypt, compactVerify, decodeProtectedHeader, flattenedVerify, importJWK,
} from 'jose';
import { withPage } from './harness/browser.mjs';
import { Person } from './harness/person.mjs';
import { DIST, INTEROP, PYTHON, WELLBEING } from './harness/places.mjs';
import { verify } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { passTo } from './harness/story.mjs';
import { asked, t } from './harness/words.mjs';

const run = promisify(execFile);
// Beyond the basic plane, right to left, line ends of every kind, what JSON escapes and what JCS must not.
const WORDS = 'Nan\'s café 🌙 "quoted" \\ </script>\n\ttab\u2028\u2029 שלום \u0007 \u00E9 e\u0301 €';
const REFUSALS = {
  PyJWT: 'InvalidSignatureError', joserfc: 'BadSignatureError', jwcrypto: 'InvalidJWSSignature', Authlib: 'BadSignatureError',
  'python-jose': 'JWSError',
};

let server;
let folder;
let file;
let audience;
let document;
before(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'wellbeing-interop-'));
  file = await savedFile();
  document = JSON.parse(file);
});
after(async () => {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('npm jose verifies the flattened form and the compact one', async () => {
  const [jwk] = document.keys;
  const key = await importJWK(jwk, 'ES256');
  const flattened = await flattenedVerify(document, key, { algorithms: ['ES256'] });
  assert.deepEqual(flattened.protectedHeader, {
    alg: 'ES256', kid: await calculateJwkThumbprint(jwk), typ: 'wellbeing-assessment+jws',
  });
  const compact = await compactVerify(compactForm(document), key, { algorithms: ['ES256'] });
  assert.deepEqual(compact.payload, flattened.payload);
  const payload = JSON.parse(new TextDecoder().decode(flattened.payload));
  assert.equal(payload.assessment.working_well.entries[0].words, WORDS);
  assert.equal(payload.assessment.life_now.scale.value, 0);
});

test('PyJWT, joserfc, jwcrypto, Authlib and python-jose verify it and read the same', async () => {
  const payload = JSON.parse(Buffer.from(document.payload, 'base64url'));
  const verdicts = await inPython(file);
  assert.deepEqual(Object.keys(verdicts), Object.keys(REFUSALS));
  for (const [library, verdict] of Object.entries(verdicts)) assert.deepEqual(verdict, { verified: true, payload }, library);
});

test('wellbeing verify says whose it is', async () => {
  const verdict = await verify(file);
  assert.equal(verdict.verified, true, JSON.stringify(verdict));
  assert.equal(verdict.kid, await calculateJwkThumbprint(document.keys[0]));
  assert.deepEqual([verdict.aud, verdict.nonce], [audience, null]);
});

test('the file holds four members and a public key, the payload is its own JCS', () => {
  assert.deepEqual(Object.keys(document).sort(), ['keys', 'payload', 'protected', 'signature']);
  assert.deepEqual(document.keys.map((jwk) => Object.keys(jwk).sort()), [['crv', 'kty', 'x', 'y']]);
  const text = Buffer.from(document.payload, 'base64url').toString('utf8');
  assert.equal(text, canonical(JSON.parse(text)));
});

test('a changed byte is refused by each', async (t_) => {
  const payload = Buffer.from(document.payload, 'base64url').toString('utf8');
  const changes = {
    'another number': { payload: payload.replace('"value":0', '"value":9') },
    'a letter of the words': { payload: payload.replace('café', 'cafe') },
    'another day': { payload: payload.replace(/"iat":(\d+)\d/, '"iat":$10') },
  };
  for (const [name, change] of Object.entries(changes)) {
    assert.notEqual(change.payload, payload, name);
    changes[name] = { ...document, payload: Buffer.from(change.payload).toString('base64url') };
  }
  const header = JSON.parse(Buffer.from(document.protected, 'base64url'));
  const other = Buffer.from(JSON.stringify({ ...header, typ: 'wellbeing-witness+jws' })).toString('base64url');
  changes['another header'] = { ...document, protected: other };
  for (const [name, at] of [['r of the signature', 3], ['s of the signature', 40]]) {
    const bytes = Buffer.from(document.signature, 'base64url');
    bytes[at] ^= 1;
    changes[name] = { ...document, signature: bytes.toString('base64url') };
  }
  const jwk = await strangersKey();
  changes['somebody else\'s key'] = { ...document, keys: [jwk] };

  for (const [name, changed] of Object.entries(changes)) {
    await t_.test(name, async () => {
      const key = await importJWK(changed.keys[0], 'ES256');
      await assert.rejects(flattenedVerify(changed, key), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
      await assert.rejects(compactVerify(compactForm(changed), key), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
      for (const [library, verdict] of Object.entries(await inPython(JSON.stringify(changed)))) {
        assert.deepEqual(verdict, { verified: false, error: REFUSALS[library] }, library);
      }
      const verdict = await verify(JSON.stringify(changed));
      assert.equal(verdict.verified, false);
      const codes = { 'another header': 'type', "somebody else's key": 'thumbprint' };
      assert.equal(verdict.code, codes[name] ?? 'signature');
    });
  }
});

test('what the component seals for a reader, npm jose, joserfc and jwcrypto open', async () => {
  const { private: jwk, path } = await reader();
  const { d: _, ...recipient } = jwk;
  const sealed = await sealedByUs(recipient);
  const { epk, ...header } = decodeProtectedHeader(sealed);
  assert.deepEqual(header, { alg: 'ECDH-ES', cty: 'JOSE+JSON', enc: 'A256GCM', kid: recipient.kid });
  assert.deepEqual(Object.keys(epk).sort(), ['crv', 'kty', 'x', 'y']);
  const opened = await compactDecrypt(sealed, await importJWK(jwk, 'ECDH-ES'), {
    keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'],
  });
  const inside = new TextDecoder().decode(opened.plaintext);
  assert.equal((await verify(inside)).verified, true);
  const name = join(folder, 'ours.jose');
  await writeFile(name, sealed);
  const { stdout } = await run(PYTHON, ['-W', 'ignore', join(INTEROP, 'sealed.py'), 'open', path, name]);
  assert.deepEqual(JSON.parse(stdout), { joserfc: inside, jwcrypto: inside });
  assert.equal((await open(name, path)).verified, true);
});

test('what npm jose and joserfc seal for a reader, wellbeing open opens and verifies', async () => {
  const { private: { d: _, ...recipient }, path } = await reader();
  const name = join(folder, 'export.json');
  await writeFile(name, file);
  const { stdout } = await run(PYTHON, ['-W', 'ignore', join(INTEROP, 'sealed.py'), 'seal', path, name]);
  const header = { alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JOSE+JSON', kid: recipient.kid };
  const sealing = new CompactEncrypt(new TextEncoder().encode(file)).setProtectedHeader(header);
  const sealed = { ...JSON.parse(stdout), jose: await sealing.encrypt(await importJWK(recipient, 'ECDH-ES')) };
  assert.deepEqual(Object.keys(sealed), ['joserfc', 'jose']);
  for (const [library, text] of Object.entries(sealed)) {
    const theirs = join(folder, `${library}.jose`);
    await writeFile(theirs, text);
    const verdict = await open(theirs, path);
    assert.equal(verdict.verified, true, `${library}: ${JSON.stringify(verdict)}`);
    assert.equal(verdict.kid, await calculateJwkThumbprint(document.keys[0]), library);
  }
});

/** A reader's key pair, by the command; the private key and the file it lies in. */
async function reader() {
  const path = join(await mkdtemp(join(folder, 'reader-')), 'reader.jwk');
  const { stdout } = await run(WELLBEING, ['key', 'make', path]);
  const jwk = JSON.parse(await readFile(path, 'utf8'));
  assert.equal(JSON.parse(stdout).kid, await calculateJwkThumbprint(jwk));
  return { private: jwk, path };
}

/** An export that the page's own keeper signed and sealed, asked as the face asks it. */
async function sealedByUs(recipient) {
  const [glue] = (await readdir(join(DIST, 'pkg'))).filter((name) => /^wellbeing_keeper-\w+\.js$/.test(name));
  const [wasm] = (await readdir(join(DIST, 'pkg'))).filter((name) => /^wellbeing_keeper_bg-\w+\.wasm$/.test(name));
  return withPage(server, '/hosts/keep.html', (page) => page.evaluate(async ({ glue, wasm, recipient }) => {
    const module = await import(`/pkg/${glue}`);
    await module.default({ module_or_path: `/pkg/${wasm}` });
    const keeper = new module.Keeper('interop');
    const opened = JSON.parse(await keeper.call('open', JSON.stringify({ keep: 'tab' })));
    const { assessment } = opened.draft;
    const what = { keep: 'tab', band: '12-15', assessment, compact: false, recipient_key: JSON.stringify(recipient) };
    const answer = JSON.parse(await keeper.call('sign', JSON.stringify(what)));
    if (answer.signed?.content_type !== 'application/jose') throw new Error(JSON.stringify(answer));
    return answer.signed.json;
  }, { glue, wasm, recipient }));
}

/** `wellbeing open --json`: its one line, whether it opens or not. */
async function open(name, key) {
  const { stdout } = await run(WELLBEING, ['open', '--json', '--key', key, name]).catch((error) => {
    if (error.code !== 1) throw error;
    return error;
  });
  return JSON.parse(stdout);
}

/** As a young person saves it: one strength, one number, then the file. */
async function savedFile() {
  return withPage(server, '/hosts/keep.html', async (page) => {
    const person = new Person(page);
    audience = await person.element.getAttribute('audience');
    await person.isAsked(asked('working_well.prompt'));
    await person.say(t('entry.words'), WORDS);
    await passTo(person, asked('life_now.prompt'));
    await person.rate(asked('life_now.prompt'), 0);
    await passTo(person, t('finish.prompt'));
    const downloading = page.waitForEvent('download');
    await person.tap(t('finish.file'));
    return readFile(await (await downloading).path(), 'utf8');
  });
}

async function inPython(text) {
  const name = join(folder, 'export.json');
  await writeFile(name, text);
  const { stdout } = await run(PYTHON, [join(INTEROP, 'verify.py'), name]);
  return JSON.parse(stdout);
}

function compactForm({ protected: header, payload, signature }) {
  return [header, payload, signature].join('.');
}

/** RFC 8785, for what an export can hold. JavaScript compares strings by UTF-16 code units, as JCS wants it. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(',')}}`;
}

async function strangersKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { crv, kty, x, y };
}
