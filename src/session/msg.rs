use super::{
    Failure, FileRefused, Inside, NotAdded, NotKept, Opened, OutboxNews, Passcode, Place, Portal, Purpose, Role, Route,
    Signed, Spoken, TabNews,
};
use crate::domain::{
    AgeBand, Assessment, Colour, DrawingOf, HelpLines, Keep, Line, Locale, Mode, Occasion, QuestionSet, Rating, Stroke,
    Topic, Width, Words,
};
use std::rc::Rc;

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    // the outside
    Opened(Box<Opened>),
    /// The keeper did not load, so it is not known what was kept.
    OpenFailed,
    /// The rest of the face is there, with all of the built-in questions.
    RestLoaded(Rc<QuestionSet>),
    /// It did not load.
    RestFailed,
    PortalChanged(Portal),
    QuestionsLoaded(Rc<QuestionSet>),
    LocaleLoaded(Rc<Locale>),
    HelpLoaded(Rc<HelpLines>),
    SaveDue,
    SaveEnded {
        revision: u64,
        outcome: SaveOutcome,
    },
    SignEnded {
        route: Route,
        answers: u64,
        result: Result<Signed, Failure>,
    },
    ShareEnded(Route, Result<(), Failure>),
    /// The portal took the export and delivers it; nobody knows yet that it arrived.
    TakenOver,
    /// The outbox was asked: also how a tap on Send ended, unless the portal took the export.
    OutboxChanged(Box<OutboxNews>),
    /// Something happened in another tab.
    TabTold(Box<TabNews>),
    DeleteEnded {
        complete: bool,
        fresh: Box<Assessment>,
    },
    Begun(Box<Assessment>),
    /// What was owed at locking could not be written; the performer holds it.
    Held,
    SecondPassed,
    BackUpEnded(bool),
    /// A file was chosen and is being looked into.
    FileChosen,
    FileLooked(Result<Box<Inside>, FileRefused>),
    FileAdded(Result<Box<Opened>, NotAdded>),
    /// The export with the witness was saved as a file, or could not be made.
    WitnessEnded(bool),
    /// The portal's witness was attached to the current export.
    Attached(Box<Signed>),
    PageHidden,
    /// The portal, or the time without a touch, asked for what is kept with a passcode to be locked.
    LockAsked,
    /// The portal asked for everything to be deleted.
    ClearAsked,
    /// The portal asked for the preview; nothing leaves without a tap.
    PreviewAsked,

    // moving
    /// "Load it again", after that.
    OpenPressed,
    /// The same, of the rest of the face.
    RestPressed,
    NextPressed,
    BackPressed,
    PlaceChosen(Place),
    HelpOpened,
    HelpClosed,
    LeavePressed,
    /// "Carry on here", after another tab has written.
    TakeOverPressed,

    // welcome
    BandChosen(AgeBand),
    ModeChosen(Mode),
    KeepChosen(Keep),

    // what is kept
    KeptOpened,
    KeptClosed,
    PasscodeAsked(Purpose),
    PasscodeCancelled,
    /// Typed twice.
    PasscodeMade(Passcode, Passcode),
    PasscodeShown(bool),
    LockPressed,

    // locked
    PasscodeGiven(Passcode),
    /// "I forgot it", and back.
    ForgottenOpened(bool),
    /// "This isn't mine": one's own, beside what is locked.
    NotMinePressed,

    // files
    FilePressed,
    FilePasscodeGiven(Passcode),
    FileAddPressed,
    FileClosed,
    RoleChosen(Role),
    WitnessPressed,

    // what's working well, worries
    EntryAdded(Topic),
    EntryOpened(Topic, u32),
    EntryWritten(Topic, u32, Words),
    EntryPlaced(Topic, u32, Option<String>),
    EntryRated(u32, Option<Rating>),
    EntryRemoved(Topic, u32),
    /// "I don't feel safe", in these words. It stays here until they say that it may go along.
    NotSafePressed(Words),
    /// A tapped suggestion becomes the words of the open entry, or of a new one if that has words already.
    SuggestionTaken(Topic, Words, Option<String>),

    // my life now
    LifeRated(Option<Rating>),
    WhyNotLowerWritten(Words),
    LifeOneStepUpWritten(Words),

    // drawing
    PadOpened(DrawingOf),
    PadClosed,
    /// "Write instead".
    WordsInsteadPressed,
    ColourChosen(Colour),
    WidthChosen(Width),
    StrokeDrawn(DrawingOf, Stroke),
    StrokeUndone(DrawingOf),
    DrawingCleared(DrawingOf),

    // goals
    HopesWritten(Words),
    GoalAdded,
    GoalWritten(u8, Words),
    GoalRated(u8, Option<Rating>),
    GoalOneStepUpWritten(u8, Words),
    GoalRemoved(u32),
    StepAdded(u8),
    StepWritten(u32, StepPart, Words),
    StepTicked(u32, bool),
    StepRemoved(u32),

    RemovalUndone,

    // language and voice
    LanguagesOpened,
    LanguageChosen(String),
    LanguageLoaded(Box<Spoken>),
    LanguageFailed(String),
    /// Whether the browser can read aloud here.
    VoiceFound(bool),
    /// Read this screen to me, or stop.
    ListenPressed,
    ListenEnded,

    // the card
    CardOpened,
    CardClosed,
    CardWorriesSwitched(bool),
    CardPrintPressed,
    CardFilePressed,
    CardSaved(bool),

    // sharing
    LineSwitched(Line, bool),
    SharePressed(Route),
    /// "Try now", of what waits.
    TrySendPressed,
    /// "Don't send it", by its `jti`.
    CancelSendPressed(String),
    DeletePressed,
    DeleteConfirmed,
    DeleteCancelled,
    StartPressed(Option<Occasion>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepPart {
    What,
    Who,
    ByWhen,
}

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveOutcome {
    /// A store that outlives the page has it.
    Durable,
    /// Only localStorage has it: a browser that is killed, or short of room, may lose it.
    OnePlace,
    NotKept(NotKept),
}
