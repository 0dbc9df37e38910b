use super::{Draft, Passcode, Progress, Role, Route, Signed};
use crate::domain::{AgeBand, Assessment, Keep, Occasion};

/// Work outside the model. The performer does it and answers with a [`super::Msg`] where one is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Look for what was kept; then [`super::Msg::Opened`] or [`super::Msg::OpenFailed`].
    Open,
    /// Load the rest of the face; then [`super::Msg::RestLoaded`] or [`super::Msg::RestFailed`].
    LoadRest,
    /// Start (or restart) the short wait before saving; then [`super::Msg::SaveDue`].
    SaveSoon,
    /// Write the record now; then [`super::Msg::SaveEnded`].
    Save(Box<Record>),
    /// Write it although another tab has written since; then [`super::Msg::SaveEnded`].
    TakeOver(Box<Record>),
    /// Tell the portal which step is shown.
    StepShown(Progress),
    /// Build and sign the export; then [`super::Msg::SignEnded`].
    Sign(Box<ToSign>),
    /// Offer it to the portal, then post it; then [`super::Msg::TakenOver`], [`super::Msg::OutboxChanged`] or
    /// [`super::Msg::ShareEnded`].
    Send(Signed),
    /// Save it as a file; then [`super::Msg::ShareEnded`].
    SaveFile(Signed),
    /// Open the device's share sheet; then [`super::Msg::ShareEnded`].
    OpenShareSheet(Signed),
    /// Try again what waits; then [`super::Msg::OutboxChanged`].
    TrySend,
    /// Take an export out of the outbox, by its `jti`; then [`super::Msg::OutboxChanged`].
    CancelSend(String),
    /// Carry on in this tab; then [`super::Msg::TabTold`].
    TakePen,
    /// Let another tab write, once everything is saved.
    GivePen,
    /// Load a language by its tag; then [`super::Msg::LanguageLoaded`] or [`super::Msg::LanguageFailed`].
    LoadLanguage(String),
    /// A language came onto the screen, by its tag; then [`super::Msg::VoiceFound`].
    LanguageShown(String),
    /// Read the screen aloud; then [`super::Msg::ListenEnded`].
    Listen,
    /// Stop reading aloud.
    Hush,
    /// Get ready for what the card looks like: its style sheet is needed nowhere else.
    DressCard,
    /// Print the card, and nothing else of the page.
    PrintCard,
    /// Save the card as a file; then [`super::Msg::CardSaved`].
    SaveCard { worries: bool },
    /// Blank the page, drop keys, replace the history entry.
    Leave(Keep),
    /// Keys first, then records, in both stores; then [`super::Msg::DeleteEnded`].
    DeleteAll,
    /// A new assessment in the same journey; then [`super::Msg::Begun`].
    Begin(Option<Occasion>),
    /// Drop every key, once what is being written is; where that fails, hold it and answer [`super::Msg::Held`].
    Lock,
    /// Open what is kept with a passcode; then [`super::Msg::Opened`] or [`super::Msg::OpenFailed`].
    Unlock(Passcode),
    /// In a second [`super::Msg::SecondPassed`].
    WaitSecond,
    /// Save a backup file; then [`super::Msg::BackUpEnded`].
    BackUp(Passcode),
    /// Let the person choose a file; then [`super::Msg::FileChosen`] and [`super::Msg::FileLooked`], or nothing.
    ChooseFile,
    /// Look into the chosen file with its passcode; then [`super::Msg::FileLooked`].
    LookInside(Passcode),
    /// Add what is in it to what is kept there; then [`super::Msg::FileAdded`].
    AddFile(Keep),
    /// Forget the chosen file and its passcode.
    DropFile,
    /// Sign that one saw the chosen export, and save it as a file; then [`super::Msg::WitnessEnded`].
    Witness(Role),
}

/// What is written for one assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The model's revision this is a copy of.
    pub revision: u64,
    /// Where to keep it. A change of place moves everything that was kept before.
    pub keep: Keep,
    pub draft: Draft,
    /// The new passcode, where one was just made.
    pub passcode: Option<Passcode>,
}

/// What is to be exported and how it will leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToSign {
    pub route: Route,
    /// The model's count of changed answers that this is a copy of.
    pub answers: u64,
    pub assessment: Assessment,
    /// The band whose wording was shown.
    pub band: AgeBand,
    /// The language of the questions that were shown.
    pub language: String,
}
