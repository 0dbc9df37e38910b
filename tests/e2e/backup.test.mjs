// Files: a backup made, looked into and added elsewhere; a signed export read and witnessed; what is refused and why.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { capture } from './harness/look.mjs';
import { RECEIVING, SETTLED, toFinish, withPortal } from './harness/portal.mjs';
import { verify } from './harness/receiver.mjs';
import { startServer } from './harness/server.mjs';
import { asked, t, until } from './harness/words.mjs';

const PASSCODE = 'seven green bottles';
const SAID = 'Nan’s café 🌙 <b>bold</b>';
const HERE = { ...RECEIVING, keep: 'device' };
const LOOKS = process.env.LOOK === '1';

let server;
let folder;
before(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'wellbeing-files-'));
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const look = async (page, screen) => { if (LOOKS) await capture(page, screen); };

async function say(person, words = SAID) {
  await person.isAsked(asked('working_well.prompt'));
  await person.say(t('entry.words'), words);
  await person.isSaved();
}

async function makeBackup(page, person, passcode = PASSCODE) {
  await toFinish(person);
  await person.tap(t('finish.backup'));
  await look(page, 'finish-backup');
  await person.say(t('passcode.new'), passcode);
  await person.say(t('passcode.again'), passcode);
  const downloading = page.waitForEvent('download');
  await person.element.locator('form').getByRole('button', { name: t('finish.backup') }).tap();
  const download = await downloading;
  await person.status(t('finish.backup_done')).waitFor();
  await look(page, 'finish-backup-done');
  assert.match(download.suggestedFilename(), /^notes-\d{4}-\d{2}-\d{2}\.jwe$/);
  return readFile(await download.path(), 'utf8');
}

async function open(page, person, content, name = 'notes.jwe') {
  const file = join(folder, name);
  await writeFile(file, content);
  const choosing = page.waitForEvent('filechooser');
  await person.tap(t('file.open'));
  await (await choosing).setFiles(file);
}

async function unlockFile(person, passcode = PASSCODE) {
  await person.say(t('file.passcode'), passcode);
  await person.tap(t('file.look'));
}

test('a backup moves a journey to another browser: shown first, added as a copy, and what is here stays', async () => {
  const backup = await withPortal(server, HERE, async ({ page, person }) => {
    await say(person);
    const made = await makeBackup(page, person);
    assert.match(made, /^[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.ok(!made.includes('café'));
    // Here it is already: nothing to add.
    await open(page, person, made);
    await person.box(t('file.passcode')).waitFor();
    await look(page, 'file-passcode');
    await unlockFile(person, 'not it at all');
    await person.alert(t('file.wrong')).waitFor();
    await unlockFile(person);
    await person.element.getByText(t('file.all_here')).waitFor();
    assert.equal(await person.button(t('file.add')).count(), 0);
    await person.tap(t('nav.close'));
    await person.isAsked(t('finish.prompt'));
    return made;
  });
  await withPortal(server, HERE, async ({ page, person }) => {
    await say(person, 'somebody else was here first');
    await toFinish(person);
    await open(page, person, backup);
    await unlockFile(person);
    await person.button(t('file.add')).waitFor();
    await look(page, 'file-backup');
    assert.ok(!(await person.reads()).includes('café'), 'no words before it is added');
    await person.tap(t('file.dont'));
    await person.isAsked(t('finish.prompt'));
    assert.ok((await person.reads()).includes('somebody else was here first'));
    await open(page, person, backup);
    await unlockFile(person);
    await person.tap(t('file.add'));
    await person.status(t('file.added')).waitFor();
    await look(page, 'file-added');
    await person.tap(t('file.carry_on'));
    await until('the words of the file', async () => (await person.reads()).includes(SAID));
    assert.equal(await person.element.locator('b').count(), 0, 'words are text');
    await page.reload();
    await until('still there after a reload', async () => (await person.reads()).includes(SAID));
  });
});

test('a signed export is read: who signed, the lines, and what it proves; another browser witnesses it', async () => {
  const save = async (page, person) => {
    await toFinish(person);
    const downloading = page.waitForEvent('download');
    await person.tap(t('finish.file'));
    return readFile(await (await downloading).path(), 'utf8');
  };
  const signed = await withPortal(server, HERE, async ({ page, person }) => {
    await say(person);
    const file = await save(page, person);
    await open(page, person, file, 'notes.json');
    await person.status(/^This browser signed it/).waitFor();
    return file;
  });
  await withPortal(server, { ...SETTLED, keep: null }, async ({ page, person }) => {
    await person.isAsked(t('welcome.title'));
    await open(page, person, signed, 'notes.json');
    await person.status(/^Another browser signed it/).waitFor();
    assert.ok((await person.reads()).includes(SAID));
    assert.equal(await person.element.locator('b').count(), 0, 'words are text');
    await person.choose(t('role.link-worker'));
    await look(page, 'file-export');
    const downloading = page.waitForEvent('download');
    await person.tap(t('file.sign'));
    const witnessed = await readFile(await (await downloading).path(), 'utf8');
    await person.status(t('finish.file_done')).waitFor();
    const { payload, protected: header, signature } = JSON.parse(signed);
    assert.deepEqual({ payload, header, signature }, (({ payload: p, protected: h, signature: s }) => ({ payload: p, header: h, signature: s }))(JSON.parse(witnessed)));
    const told = await verify(witnessed);
    assert.equal(told.verified, true);
    assert.equal(told.witnesses?.[0]?.role, 'link-worker', JSON.stringify(told));
    await person.tap(t('nav.close'));
    await open(page, person, witnessed, 'notes.json');
    await person.heading(t('file.witnesses')).waitFor();
    await look(page, 'file-witnessed');
  });
});

test('what can not be opened is refused with its reason, and nothing changes', async () => {
  await withPortal(server, HERE, async ({ page, person }) => {
    await say(person);
    const made = await makeBackup(page, person);
    const flipped = made.slice(0, -8) + (made.at(-8) === 'A' ? 'B' : 'A') + made.slice(-7);
    const cases = [
      ['x'.repeat(8 * 1024 * 1024 + 1), 'file.too_big'],
      ['just some notes', 'file.not_ours'],
      ['{"resourceType":"Bundle"}', 'file.not_ours'],
      ['', 'file.not_ours'],
    ];
    for (const [content, key] of cases) {
      await open(page, person, content);
      await person.alert(t('file.refused')).waitFor();
      assert.ok((await person.reads()).includes(t(key)), `${key}: ${await person.reads()}`);
      if (key === 'file.too_big') await look(page, 'file-refused');
      await person.tap(t('nav.close'));
      await person.isAsked(t('finish.prompt'));
    }
    await open(page, person, flipped);
    await unlockFile(person);
    await person.alert(t('file.wrong')).waitFor();
    await person.tap(t('nav.cancel'));
    assert.ok((await person.reads()).includes(SAID));
  });
});

test('behind a forgotten passcode a backup opens just for now', async () => {
  await withPortal(server, { ...RECEIVING, keep: 'passcode' }, async ({ page, person }) => {
    await person.isAsked(t('keep.prompt'));
    await person.say(t('passcode.new'), 'forgotten 1');
    await person.say(t('passcode.again'), 'forgotten 1');
    await person.tap(t('passcode.make'));
    await person.isSaved(t('status.saved_passcode'));
    await person.next();
    await person.say(t('entry.words'), SAID);
    await person.isSaved(t('status.saved_passcode'));
    const made = await makeBackup(page, person);
    await page.reload();
    await person.isAsked(t('passcode.enter'));
    await person.tap(t('passcode.forgotten'));
    await open(page, person, made);
    await unlockFile(person);
    await person.tap(t('file.add_tab'));
    await person.tap(t('file.carry_on'));
    await until('the words', async () => (await person.reads()).includes(SAID));
    await person.isSaved(t('status.saved_tab'));
  });
});

test('a witness of the portal goes with the next file, and one of other bytes is refused', async () => {
  const { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose');
  const { createHash } = await import('node:crypto');
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = await calculateJwkThumbprint(await exportJWK(publicKey));
  const witness = (of) => new SignJWT({ of, role: 'link-worker', jti: 'w1', version: 1, iat: 1_764_000_000 })
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'wellbeing-witness+jws' }).sign(privateKey);
  await withPortal(server, HERE, async ({ page, person }) => {
    const attach = (token) => page.evaluate((jws) => document.querySelector('wellbeing-assessment').witness(jws)
      .then(() => 'attached', ({ message }) => message), token);
    await say(person);
    assert.equal(await attach(await witness('x')), 'there is no signed export');
    await toFinish(person);
    const first = page.waitForEvent('download');
    await person.tap(t('finish.file'));
    const { payload, protected: header, signature } = JSON.parse(await readFile(await (await first).path(), 'utf8'));
    const of = createHash('sha256').update([header, payload, signature].join('.')).digest('base64url');
    assert.equal(await attach(await witness('somebody else')), 'the witness is not one of the current export');
    assert.equal(await attach(await witness(of)), 'attached');
    const second = page.waitForEvent('download');
    await person.tap(t('finish.file'));
    const file = JSON.parse(await readFile(await (await second).path(), 'utf8'));
    assert.equal(file.signature, signature, 'the same export');
    assert.equal(file.witness.length, 1);
  });
});
