use super::{
    Deletion, Draft, Effect, Failure, Gate, Making, Model, Msg, NotKept, Opened, Pen, Phase, Place, Portal, Record,
    Rest, Route, SaveOutcome, Saved, Sharing, Sheet, Signed, Speaking, Tab, ToSign, card, language, lock, opening,
    outbox, pad, path, tabs, write,
};
use crate::domain::{Assessment, Keep, Locale};
use std::rc::Rc;

/// Takes what happened into the model and says what is to be done outside.
///
/// Total: any message in any state leaves a valid model; one that makes no sense there changes nothing.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let scene = model.listening.then(|| Scene::of(model));
    let hidden = matches!(msg, Msg::PageHidden);
    let mut effects = take_in(model, msg);
    // Nobody is read what is no longer in front of them.
    if model.listening && (hidden || scene.is_some_and(|before| before != Scene::of(model))) {
        effects.extend(hush(model));
    }
    effects
}

/// What is read aloud, as far as it stays the same.
#[derive(PartialEq)]
struct Scene {
    phase: Phase,
    place: Place,
    sheet: Sheet,
    over: [bool; 3],
    language: Rc<Locale>,
}

impl Scene {
    fn of(model: &Model) -> Self {
        Self {
            phase: model.phase,
            place: model.draft.place,
            sheet: model.sheet,
            over: [model.file.is_some(), model.card.is_some(), model.pad.is_some()],
            language: model.content.locale.clone(),
        }
    }
}

fn take_in(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Opened(opened) => open(model, *opened),
        // Not a fresh start: what is kept must not disappear behind it.
        Msg::OpenFailed if model.phase == Phase::Opening => {
            model.saved = Saved::NotKept(NotKept::NotLoaded);
            Vec::new()
        }
        Msg::OpenPressed if model.phase == Phase::Opening => {
            model.saved = Saved::Untouched;
            vec![Effect::Open]
        }
        Msg::RestLoaded(questions) => {
            model.rest = Rest::There;
            if model.content.questions.is_beginning() {
                model.content.questions = questions;
            }
            // What writes is of the rest: what could not be saved without it is tried again.
            if model.saved == Saved::NotKept(NotKept::NotLoaded) { save_what_is_pending(model) } else { Vec::new() }
        }
        Msg::RestFailed if model.rest == Rest::Coming => {
            model.rest = Rest::Failed;
            Vec::new()
        }
        Msg::RestPressed => try_rest_again(model),
        Msg::PortalChanged(portal) => change_portal(model, portal),
        Msg::QuestionsLoaded(questions) => {
            model.content.questions = questions;
            settle_place(model)
        }
        Msg::LocaleLoaded(locale) => {
            model.content.locale = locale;
            Vec::new()
        }
        Msg::HelpLoaded(help) => {
            model.content.help = help;
            Vec::new()
        }
        Msg::SaveDue | Msg::PageHidden => save_what_is_pending(model),
        Msg::SaveEnded { revision, outcome } => note_save(model, revision, outcome),
        Msg::SignEnded { route, answers, result } if model.rest == Rest::There => {
            note_signed(model, route, answers, result)
        }
        Msg::ShareEnded(route, result) if model.rest == Rest::There => note_shared(model, route, result),
        Msg::TakenOver if model.sharing == Sharing::Under(Route::Send) => {
            model.sharing = Sharing::TakenOver;
            Vec::new()
        }
        Msg::OutboxChanged(news) if model.phase == Phase::Ready => outbox::note_changed(model, *news),
        Msg::TabTold(news) => tabs::hear(model, *news),
        Msg::DeleteEnded { complete, fresh } => note_deleted(model, complete, *fresh),
        Msg::Begun(assessment) => begin(model, *assessment),
        Msg::StartPressed(occasion) if matches!(model.phase, Phase::Ready | Phase::Deleted) => {
            vec![Effect::Begin(occasion.or(model.portal.occasion))]
        }
        Msg::HelpOpened if model.phase != Phase::Left => {
            model.sheet = Sheet::Help;
            Vec::new()
        }
        Msg::HelpClosed | Msg::KeptClosed => {
            model.sheet = Sheet::None;
            Vec::new()
        }
        Msg::LeavePressed => leave(model),
        Msg::ClearAsked if matches!(model.phase, Phase::Ready | Phase::Locked) && model.deletion != Deletion::Under => {
            model.deletion = Deletion::Under;
            vec![Effect::DeleteAll]
        }
        Msg::LanguagesOpened if matches!(model.phase, Phase::Ready | Phase::Locked) => {
            model.sheet = Sheet::Languages;
            if matches!(model.language, Speaking::Failed(_)) {
                model.language = Speaking::Chosen;
            }
            try_rest_again(model)
        }
        Msg::LanguageChosen(_) | Msg::LanguageLoaded(_) | Msg::LanguageFailed(_) => language::handle(model, msg),
        Msg::VoiceFound(found) => {
            model.can_listen = found;
            Vec::new()
        }
        Msg::ListenPressed if model.listening => hush(model),
        // What reads the screen is of the rest.
        Msg::ListenPressed if model.rest != Rest::There => try_rest_again(model),
        Msg::ListenPressed if model.can_listen && model.phase != Phase::Left => {
            model.listening = true;
            vec![Effect::Listen]
        }
        Msg::ListenEnded => {
            model.listening = false;
            Vec::new()
        }
        Msg::PasscodeShown(shown) => {
            model.shown = shown;
            Vec::new()
        }
        Msg::LockAsked | Msg::LockPressed => lock::lock(model),
        Msg::Held => {
            model.gate.held = model.phase == Phase::Locked;
            Vec::new()
        }
        other if matches!(model.phase, Phase::Ready | Phase::Locked) => by_the_person(model, other),
        _ => Vec::new(),
    }
}

/// What can be done where there is a screen: with a file, with all of it, then by phase.
fn by_the_person(model: &mut Model, msg: Msg) -> Vec<Effect> {
    if model.is_read_only() && model.file.is_none() {
        return tabs::by_a_follower(model, &msg);
    }
    match msg {
        Msg::FilePressed
        | Msg::FileChosen
        | Msg::FileLooked(_)
        | Msg::FilePasscodeGiven(_)
        | Msg::FileAddPressed
        | Msg::FileAdded(_)
        | Msg::FileClosed
        | Msg::RoleChosen(_)
        | Msg::WitnessPressed
        | Msg::WitnessEnded(_) => opening::with_file(model, msg),
        Msg::DeletePressed => {
            model.deletion = Deletion::Asked;
            Vec::new()
        }
        Msg::DeleteCancelled => {
            model.deletion = Deletion::No;
            Vec::new()
        }
        Msg::DeleteConfirmed if matches!(model.deletion, Deletion::Asked | Deletion::Failed) => {
            model.deletion = Deletion::Under;
            vec![Effect::DeleteAll]
        }
        other if model.phase == Phase::Locked => lock::while_locked(model, other),
        other => on_a_screen(model, other),
    }
}

/// What the young person does on a screen that is ready.
fn on_a_screen(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::NextPressed => path::next(model).map_or_else(Vec::new, |place| go(model, place)),
        Msg::BackPressed => path::previous(model).map_or_else(Vec::new, |place| go(model, place)),
        Msg::PlaceChosen(place) if path::path(model).contains(&place) => go(model, place),
        Msg::PreviewAsked => go(model, Place::LookBack),
        Msg::KeepChosen(keep) => lock::choose(model, keep),
        Msg::KeptOpened => {
            lock::show_kept(model);
            Vec::new()
        }
        Msg::PasscodeAsked(purpose) => lock::ask(model, purpose),
        Msg::PasscodeCancelled => lock::cancel(model),
        Msg::PasscodeMade(passcode, again) => lock::make(model, passcode, &again),
        Msg::BackUpEnded(made) => lock::note_backup(model, made),
        Msg::Attached(signed) => opening::attach(model, *signed),
        Msg::TakeOverPressed if model.saved == Saved::NotKept(NotKept::OtherTab) => {
            model.saved = Saved::Pending;
            vec![Effect::TakeOver(record(model))]
        }
        Msg::CardOpened
        | Msg::CardClosed
        | Msg::CardWorriesSwitched(_)
        | Msg::CardPrintPressed
        | Msg::CardFilePressed
        | Msg::CardSaved(_) => card::handle(model, &msg),
        Msg::PadOpened(_) | Msg::PadClosed | Msg::WordsInsteadPressed | Msg::ColourChosen(_) | Msg::WidthChosen(_) => {
            pad::handle(model, &msg)
        }
        Msg::SharePressed(route) if model.rest == Rest::There => share(model, route),
        Msg::TrySendPressed if !model.waiting.is_empty() && !matches!(model.sharing, Sharing::Under(_)) => {
            model.sharing = Sharing::Trying;
            vec![Effect::TrySend]
        }
        Msg::CancelSendPressed(jti) => vec![Effect::CancelSend(jti)],
        answer => {
            let mut effects = write::answer(model, answer);
            effects.extend(settle_place(model));
            effects
        }
    }
}

pub(super) fn open(model: &mut Model, opened: Opened) -> Vec<Effect> {
    let Opened { draft, keep, restored, not_kept, shut } = opened;
    if let Some(shut) = shut.filter(|_| !restored) {
        return lock::shut(model, shut, draft.assessment);
    }
    model.draft = draft;
    // What was removed, or was being done, belonged to another draft.
    model.removed = None;
    model.writing = None;
    model.pad = None;
    model.making = None;
    model.gate = Gate::default();
    // Somebody began just for now beside what is locked.
    model.beside = shut.is_some();
    model.keep = keep.or(model.portal.settled_keep());
    model.phase = Phase::Ready;
    model.saved = match not_kept {
        Some(reason) => Saved::NotKept(reason),
        None if restored => Saved::Kept(model.revision),
        None => Saved::Untouched,
    };
    take_portal_answers(model);
    write::furnish(&mut model.draft);
    if !restored {
        model.draft.place = path::path(model).first().copied().unwrap_or(Place::WorkingWell);
    }
    lock::settle(model);
    settle_place(model);
    let mut effects = step_shown(model);
    effects.extend(language::of_draft(model));
    effects
}

fn change_portal(model: &mut Model, portal: Portal) -> Vec<Effect> {
    if model.portal.keep != portal.keep && portal.settled_keep().is_some() && model.phase != Phase::Locked {
        model.keep = portal.keep;
    }
    model.portal = portal;
    take_portal_answers(model);
    settle_place(model)
}

fn take_portal_answers(model: &mut Model) {
    let assessment = &mut model.draft.assessment;
    assessment.band = model.portal.band.or(assessment.band);
    assessment.mode = model.portal.mode.or(assessment.mode);
    assessment.occasion = model.portal.occasion.unwrap_or(assessment.occasion);
}

/// Moves off a screen that no longer exists to the nearest one that does.
pub(super) fn settle_place(model: &mut Model) -> Vec<Effect> {
    if model.phase != Phase::Ready || path::path(model).contains(&model.draft.place) {
        return Vec::new();
    }
    let Some(place) = path::next(model).or_else(|| path::previous(model)) else { return Vec::new() };
    arrive(model, place);
    step_shown(model)
}

/// Goes to a screen; from Look back on, every screen offers a way straight to it.
pub(super) fn arrive(model: &mut Model, place: Place) {
    model.draft.place = place;
    model.backup = None;
    if !model.making.is_some_and(Making::is_under_way) {
        model.making = None;
    }
    lock::settle(model);
    model.draft.looked_back |= place.rank() >= Place::LookBack.rank();
}

fn go(model: &mut Model, place: Place) -> Vec<Effect> {
    if place == model.draft.place {
        return Vec::new();
    }
    let before = path::progress(model);
    arrive(model, place);
    model.sheet = Sheet::None;
    model.pad = None;
    model.card = None;
    if model.deletion == Deletion::Asked {
        model.deletion = Deletion::No;
    }
    let mut effects = vec![mark_changed(model)];
    if path::progress(model) != before {
        effects.extend(step_shown(model));
    }
    if model.waits_for_rest() {
        effects.extend(try_rest_again(model));
    }
    effects
}

pub(super) fn try_rest_again(model: &mut Model) -> Vec<Effect> {
    if model.rest != Rest::Failed {
        return Vec::new();
    }
    model.rest = Rest::Coming;
    vec![Effect::LoadRest]
}

pub(super) fn step_shown(model: &Model) -> Vec<Effect> {
    if model.phase == Phase::Ready { vec![Effect::StepShown(path::progress(model))] } else { Vec::new() }
}

/// Notes a change of the draft and asks for it to be saved soon.
pub(super) fn mark_changed(model: &mut Model) -> Effect {
    model.revision += 1;
    model.saved = Saved::Pending;
    Effect::SaveSoon
}

fn record(model: &Model) -> Box<Record> {
    Box::new(Record { revision: model.revision, keep: model.keep(), draft: model.draft.clone(), passcode: None })
}

pub(super) fn save_what_is_pending(model: &mut Model) -> Vec<Effect> {
    let busy_deleting = model.deletion == Deletion::Under;
    let owed = matches!(model.saved, Saved::Pending | Saved::NotKept(_)) && model.revision > 0;
    if model.phase == Phase::Ready && owed && !busy_deleting { vec![Effect::Save(record(model))] } else { Vec::new() }
}

fn note_save(model: &mut Model, revision: u64, outcome: SaveOutcome) -> Vec<Effect> {
    if model.phase == Phase::Ready {
        let kept = !matches!(outcome, SaveOutcome::NotKept(_));
        // Only who has the pen gets anything written.
        if kept {
            model.tab = Tab::Writing;
        }
        if lock::note_made(model, revision, kept) {
            // What was kept before the passcode was asked for is kept as it was.
            model.saved = Saved::Pending;
            return save_what_is_pending(model);
        }
        match outcome {
            SaveOutcome::Durable if revision == model.revision => model.saved = Saved::Kept(revision),
            SaveOutcome::OnePlace if revision == model.revision => model.saved = Saved::InOnePlace(revision),
            // A later change is still owed; its own save will say how it went.
            SaveOutcome::Durable | SaveOutcome::OnePlace => {}
            SaveOutcome::NotKept(reason) => model.saved = Saved::NotKept(reason),
        }
    }
    Vec::new()
}

#[inline(never)]
fn share(model: &mut Model, route: Route) -> Vec<Effect> {
    if matches!(model.sharing, Sharing::Under(_)) {
        return Vec::new();
    }
    model.sharing = Sharing::Under(route);
    let (audience, nonce) = (&model.portal.audience, &model.portal.nonce);
    match model
        .draft
        .signed
        .as_ref()
        .filter(|s| s.audience == *audience && s.nonce == *nonce && s.form == model.portal.form)
    {
        Some(signed) => vec![leave_by(route, signed.clone())],
        None => vec![sign(model, route)],
    }
}

fn sign(model: &Model, route: Route) -> Effect {
    Effect::Sign(Box::new(ToSign {
        route,
        answers: model.answers,
        assessment: model.assessment().clone(),
        band: model.band(),
        language: model.content.questions.language.clone(),
    }))
}

fn leave_by(route: Route, signed: Signed) -> Effect {
    match route {
        Route::Send => Effect::Send(signed),
        Route::File => Effect::SaveFile(signed),
        Route::ShareSheet => Effect::OpenShareSheet(signed),
    }
}

#[inline(never)]
fn note_signed(model: &mut Model, route: Route, answers: u64, result: Result<Signed, Failure>) -> Vec<Effect> {
    if model.phase != Phase::Ready || model.sharing != Sharing::Under(route) {
        return Vec::new();
    }
    match result {
        // Something was changed while the signature was made: what leaves is what is on the screen.
        Ok(signed) if answers != model.answers || signed.form != model.portal.form => vec![sign(model, route)],
        Ok(signed) => {
            model.draft.signed = Some(signed.clone());
            mark_changed(model);
            let mut effects = save_what_is_pending(model);
            effects.push(leave_by(route, signed));
            effects
        }
        Err(failure) => {
            model.sharing = Sharing::Failed(route, failure);
            Vec::new()
        }
    }
}

#[inline(never)]
fn note_shared(model: &mut Model, route: Route, result: Result<(), Failure>) -> Vec<Effect> {
    // Trying again has no other way to say that it could not begin.
    if model.sharing == Sharing::Trying && route == Route::Send && result.is_err() {
        model.sharing = Sharing::Idle;
    }
    if model.phase != Phase::Ready || model.sharing != Sharing::Under(route) {
        return Vec::new();
    }
    match result {
        Ok(()) => model.sharing = Sharing::Done(route),
        Err(Failure::Closed) => model.sharing = Sharing::Idle,
        Err(failure) => model.sharing = Sharing::Failed(route, failure),
    }
    Vec::new()
}

fn note_deleted(model: &mut Model, complete: bool, fresh: Assessment) -> Vec<Effect> {
    if model.deletion != Deletion::Under {
        return Vec::new();
    }
    if !complete {
        model.deletion = Deletion::Failed;
        return Vec::new();
    }
    forget(model, fresh);
    model.waiting = Vec::new();
    model.phase = Phase::Deleted;
    model.beside = false;
    model.keep = model.portal.settled_keep();
    Vec::new()
}

fn begin(model: &mut Model, assessment: Assessment) -> Vec<Effect> {
    let beside = model.phase == Phase::Locked && model.beside;
    let after_delete = model.phase == Phase::Deleted || beside;
    if !after_delete && model.phase != Phase::Ready {
        return Vec::new();
    }
    let (band, mode) = (model.draft.assessment.band, model.draft.assessment.mode);
    let language = model.draft.language.take();
    forget(model, assessment);
    model.draft.language = language;
    model.phase = Phase::Ready;
    if beside {
        model.keep = None;
    }
    if !after_delete {
        model.draft.assessment.band = band;
        model.draft.assessment.mode = mode;
    }
    take_portal_answers(model);
    write::furnish(&mut model.draft);
    let first = path::path(model).first().copied().unwrap_or(Place::WorkingWell);
    model.draft.place = if after_delete { first } else { Place::WorkingWell };
    lock::settle(model);
    step_shown(model)
}

fn leave(model: &mut Model) -> Vec<Effect> {
    if model.phase == Phase::Left {
        return Vec::new();
    }
    // "Just for now" is about leaving no trace; what is to be kept is written first.
    let mut effects = if model.keep() == Keep::Tab { Vec::new() } else { save_what_is_pending(model) };
    effects.push(Effect::Leave(model.keep()));
    let empty = Assessment::new(String::new(), String::new(), model.assessment().occasion, 0);
    forget(model, empty);
    model.waiting = Vec::new();
    model.phase = Phase::Left;
    effects
}

fn hush(model: &mut Model) -> Vec<Effect> {
    model.listening = false;
    vec![Effect::Hush]
}

/// Drops everything that was said from the model.
pub(super) fn forget(model: &mut Model, assessment: Assessment) {
    model.draft = Draft::new(assessment);
    model.removed = None;
    model.writing = None;
    model.saved = Saved::Untouched;
    model.sharing = Sharing::Idle;
    model.tab = Tab::Writing;
    model.deletion = Deletion::No;
    model.sheet = Sheet::None;
    model.making = None;
    model.shown = false;
    model.backup = None;
    model.gate = Gate::default();
    model.file = None;
    model.card = None;
    model.pad = None;
    model.pen = Pen::default();
}
