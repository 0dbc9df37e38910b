// Every screen there is, in each of its states, in the order a person meets them.
import { RECIPIENT } from './portal.mjs';
import { STORY, entry } from './story.mjs';
import { asked, suggestions, t } from './words.mjs';

const recipient = RECIPIENT;

/**
 * Walks from Welcome to Deleted on a page where nothing is settled and exports can be sent, and calls `visit` with the
 * name of each screen and state.
 */
export async function tour(person, visit) {
  await welcome(person, visit);
  await topics(person, visit);
  await lifeNow(person, visit);
  await goals(person, visit);
  await lookBack(person, visit);
  await finish(person, visit);
}

async function welcome(person, visit) {
  await person.isAsked(t('band.prompt'));
  await visit('welcome-age');
  await person.choose(t('band.12-15'));
  await visit('welcome-age-chosen');
  await person.next();
  await person.isAsked(t('mode.prompt'));
  await person.choose(t('mode.alone'));
  await visit('welcome-how');
  await person.next();
  await person.isAsked(t('keep.prompt'));
  await visit('welcome-keep');
  await person.choose(t('keep.passcode'), t('keep.passcode_hint'));
  await visit('welcome-keep-passcode');
  await person.choose(t('keep.device'), t('keep.device_hint'));
  await person.next();
}

async function topics(person, visit) {
  await person.isAsked(asked('working_well.prompt'));
  await visit('strengths-empty');
  await entry(person, STORY.strengths[0]);
  await visit('strengths-first');
  await person.tap(t('entry.add_another'));
  await entry(person, STORY.strengths[2]);
  await visit('strengths-filled');
  await person.tap(t('entry.remove_label', { words: STORY.strengths[0].words }));
  await visit('strengths-removed');
  await person.tap(t('entry.undo'));
  await person.next();
  await person.isAsked(asked('people.prompt'));
  await visit('people-empty');
  await person.tap(suggestions('people')[0]);
  await visit('people-filled');
  await person.next();
  await person.isAsked(asked('toolkit.prompt'));
  await visit('toolkit-empty');
  await person.tap(suggestions('toolkit')[0]);
  await person.next();
  await person.isAsked(asked('worries.prompt'));
  await visit('worries-empty');
  await person.tap(t('worry.not_safe'));
  await visit('worries-not-safe');
  await person.tap(t('entry.add_another'));
  await entry(person, STORY.worries[0]);
  await person.tap(t('entry.add_another'));
  await entry(person, STORY.worries[1]);
  await visit('worries-filled');
  await person.say(t('entry.words'), 'x'.repeat(1990));
  await visit('worries-nearly-full');
  await person.say(t('entry.words'), STORY.worries[1].words);
  await person.next();
}

async function lifeNow(person, visit) {
  await person.isAsked(asked('life_now.prompt'));
  await visit('life-now');
  await person.rate(asked('life_now.prompt'), STORY.life.now);
  await visit('life-now-chosen');
  await person.next();
  await person.isAsked(asked('life_now.why_not_lower.prompt'));
  await person.say(asked('life_now.why_not_lower.prompt'), STORY.life.why);
  await visit('life-why');
  await person.next();
  await person.isAsked(asked('life_now.one_step_up.prompt'));
  await visit('life-step-up');
  await person.say(asked('life_now.one_step_up.prompt'), STORY.life.up);
  await person.next();
}

async function goals(person, visit) {
  const [goal] = STORY.goals;
  await person.isAsked(asked('hopes.prompt'));
  await visit('hopes');
  await person.say(asked('hopes.prompt'), STORY.hopes);
  await person.next();
  await person.isAsked(asked('goals.prompt'));
  await visit('goal-words');
  await person.say(asked('goals.prompt'), goal.words);
  await person.next();
  await person.isAsked(asked('goals.now.prompt'));
  await person.rate(asked('goals.now.prompt'), goal.now);
  await visit('goal-scale');
  await person.say(asked('goals.one_step_up.prompt'), goal.up);
  await person.next();
  await person.isAsked(asked('goals.steps.prompt'));
  await visit('goal-steps-empty');
  for (const [name, words] of Object.entries(goal.steps[0])) {
    if (name !== 'done') await person.say(asked(`goals.steps.${name}`), words);
  }
  await visit('goal-steps');
  await person.next();
  await person.isAsked(t('goal.so_far'));
  await visit('goals-so-far');
  await person.next();
}

async function lookBack(person, visit) {
  await person.isAsked(t('look_back.prompt'));
  await visit('look-back');
  await person.tick(person.switch(STORY.worries[1].words));
  await visit('look-back-kept-back');
  await person.next();
}

async function finish(person, visit) {
  await person.isAsked(t('finish.prompt'));
  await visit('finish');
  await person.page.route('**/exports', (route) => route.fulfill({ status: 400, body: 'no' }), { times: 1 });
  await person.tap(t('finish.send', { recipient }));
  await person.alert(t('finish.failed')).waitFor();
  await visit('finish-failed');
  // A pause, so that it does not go while it is looked at.
  const pause = { status: 503, headers: { 'retry-after': '6' } };
  await person.page.route('**/exports', (route) => route.fulfill(pause), { times: 1 });
  await person.tap(t('finish.again'));
  await person.status(t('outbox.title')).waitFor();
  await visit('finish-waiting');
  await new Promise((resolve) => { setTimeout(resolve, 6000); });
  await person.status(t('finish.sent', { recipient })).waitFor();
  await visit('finish-sent');
  await person.tap(t('finish.delete'));
  await person.button(t('finish.delete_yes')).waitFor();
  await visit('finish-delete-asked');
  await person.tap(t('finish.delete_yes'));
  await person.isAsked(t('finish.deleted'));
  await visit('deleted');
}

const PASSCODE = 'blue kettle 7';

/**
 * The screens of what is kept, of a locked device and of files, on a page where all but what is kept is settled. They
 * end with everything deleted.
 */
export async function tourOfKeeping(person, visit) {
  await making(person, visit);
  const [backup, signed] = await saving(person, visit);
  await opening(person, visit, backup, signed);
  await locked(person, visit);
}

async function twice(person, passcode) {
  await person.say(t('passcode.new'), passcode);
  await person.say(t('passcode.again'), passcode);
}

async function making(person, visit) {
  await person.isAsked(t('welcome.title'));
  await visit('keep');
  await person.choose(t('keep.passcode'), t('keep.passcode_hint'));
  await visit('keep-passcode');
  await twice(person, '12345');
  await person.tap(t('passcode.make'));
  await person.alert(t('passcode.short', { n: 6 })).waitFor();
  await visit('keep-passcode-short');
  await twice(person, PASSCODE);
  await person.tap(t('passcode.make'));
  await person.isSaved(t('status.saved_passcode'));
  await visit('keep-passcode-made');
  await person.next();
  await person.isAsked(asked('working_well.prompt'));
  await entry(person, STORY.strengths[0]);
  await person.isSaved(t('status.saved_passcode'));
  await visit('strengths-with-passcode');
  await person.tap(t('status.saved_passcode'));
  await person.element.getByRole('dialog', { name: t('finish.kept_title') }).waitFor();
  await visit('kept-sheet');
  await person.tap(t('nav.close'));
}

/** A backup and a signed file, each as `[name, bytes]`. */
async function saving(person, visit) {
  await person.element.evaluate((element) => element.requestExport());
  await person.isAsked(t('look_back.prompt'));
  await person.next();
  await person.isAsked(t('finish.prompt'));
  await visit('finish-with-passcode');
  const saved = async (tap) => {
    const downloading = person.page.waitForEvent('download');
    await tap();
    const chunks = [];
    for await (const chunk of await (await downloading).createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  await person.tap(t('finish.backup'));
  await visit('finish-backup');
  await twice(person, PASSCODE);
  const backup = await saved(() => person.press(person.element.locator('form').getByRole('button', { name: t('finish.backup') })));
  await person.status(t('finish.backup_done')).waitFor();
  await visit('finish-backup-done');
  return [backup, await saved(() => person.tap(t('finish.file')))];
}

async function opening(person, visit, backup, signed) {
  const open = async (name, buffer) => {
    const choosing = person.page.waitForEvent('filechooser');
    await person.tap(t('file.open'));
    await (await choosing).setFiles({ name, mimeType: 'application/octet-stream', buffer });
  };
  await open('notes.txt', Buffer.from('something else'));
  await person.alert(t('file.refused')).waitFor();
  await visit('file-refused');
  await person.tap(t('nav.close'));
  await open('notes.jwe', backup);
  await person.box(t('file.passcode')).waitFor();
  await visit('file-passcode');
  await person.say(t('file.passcode'), PASSCODE);
  await person.tap(t('file.look'));
  await person.element.getByText(t('file.all_here')).waitFor();
  await visit('file-backup');
  await person.tap(t('nav.close'));
  await open('notes.json', signed);
  await person.status(/^This browser signed it/).waitFor();
  await visit('file-export');
  await person.tap(t('nav.close'));
}

async function locked(person, visit) {
  await person.tap(t('passcode.lock'));
  await person.isAsked(t('passcode.enter'));
  await visit('locked');
  await person.say(t('passcode.enter'), 'something else');
  await person.tap(t('passcode.open'));
  await person.status(t('passcode.wrong')).waitFor();
  await visit('locked-wrong');
  await person.tap(t('passcode.forgotten'));
  await person.isAsked(t('lock.forgotten'));
  await visit('forgotten');
  await person.tap(t('finish.delete'));
  await person.button(t('finish.delete_yes')).waitFor();
  await visit('forgotten-delete-asked');
  await person.tap(t('finish.delete_yes'));
  await person.isAsked(t('finish.deleted'));
}
