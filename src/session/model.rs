use super::{CardShown, FileShown, Gate, Making, Pen, Place, Sharing, Signed, Speaking, Tab, Waiting};
use crate::domain::{
    AgeBand, Assessment, Drawing, DrawingOf, Entry, Goal, HelpLines, Keep, Locale, Mode, Occasion, QuestionSet, Step,
    Topic,
};
use crate::json::stored;
use std::rc::Rc;

/// All that is shown, and nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub phase: Phase,
    pub rest: Rest,
    pub portal: Portal,
    pub content: Content,
    /// What is kept; `None` while unanswered, which means [`Keep::Tab`].
    pub keep: Option<Keep>,
    pub draft: Draft,
    /// Counts changes of the draft, the screen included.
    pub revision: u64,
    /// Counts changes of what was said or is shared.
    pub answers: u64,
    pub saved: Saved,
    pub sharing: Sharing,
    /// Sent and not arrived, oldest first.
    pub waiting: Vec<Waiting>,
    /// Which of several tabs writes.
    pub tab: Tab,
    pub deletion: Deletion,
    pub sheet: Sheet,
    /// The entry whose words are being written where pictures and sentences come before the box (ages 5 to 7).
    pub writing: Option<u32>,
    /// What was removed last, until the screen changes.
    pub removed: Option<Removed>,
    /// A passcode being made.
    pub making: Option<Making>,
    /// True while what is typed of a passcode can be read.
    pub shown: bool,
    /// True once the last backup file was made, false when it could not be.
    pub backup: Option<bool>,
    /// What stands before locked records.
    pub gate: Gate,
    /// True where somebody else's records are locked: nothing can be kept but in this tab.
    pub beside: bool,
    /// A file somebody chose, over everything else.
    pub file: Option<FileShown>,
    /// The take-home card, over the screen.
    pub card: Option<CardShown>,
    /// The answer that is being drawn, over the screen.
    pub pad: Option<DrawingOf>,
    pub pen: Pen,
    pub language: Speaking,
    /// True where the browser can read aloud in this language without sending anything anywhere.
    pub can_listen: bool,
    /// True while the screen is read aloud.
    pub listening: bool,
}

/// What is stored of a sitting, so that it comes back to the same screen with the same words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub assessment: Assessment,
    pub place: Place,
    /// The entry whose editor is open, by topic.
    pub open_working_well: Option<u32>,
    pub open_person: Option<u32>,
    pub open_tool: Option<u32>,
    pub open_worry: Option<u32>,
    /// The language that was chosen (BCP 47); `None`: the portal's.
    pub language: Option<String>,
    /// True once Look back was seen: from then on every screen offers a way straight to it.
    pub looked_back: bool,
    /// Signed and not overtaken by a later change.
    pub signed: Option<Signed>,
    /// True once `signed` arrived at the receiver.
    pub delivered: bool,
}

stored!(Draft {
    assessment,
    place,
    open_working_well,
    open_person,
    open_tool,
    open_worry,
    language,
    looked_back,
    signed,
    delivered,
});

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Looking for what was kept.
    Opening,
    Ready,
    /// What is kept needs its passcode; nothing of it is in the model.
    Locked,
    /// After Leave this page: nothing is shown.
    Left,
    /// After delete: nothing is left.
    Deleted,
}

/// Where the rest of the face is: the later screens, which load behind the first ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    Coming,
    #[default]
    There,
    /// It did not load. It is tried again when it is needed, or by a tap.
    Failed,
}

/// What the portal's attributes settle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portal {
    pub band: Option<AgeBand>,
    pub mode: Option<Mode>,
    pub keep: Option<Keep>,
    pub occasion: Option<Occasion>,
    /// True with an `endpoint`, or with a `recipient` who takes the export by event.
    pub can_send: bool,
    /// The name on the Send button.
    pub recipient: Option<String>,
    /// What goes into the signed payload for the reader.
    pub audience: Option<String>,
    pub nonce: Option<String>,
    /// What the portal asks of an export's form: for whose key it is sealed, or that it is compact.
    pub form: Option<String>,
    /// True where exports are sealed for the recipient.
    pub sealed: bool,
    /// True where the device can share files.
    pub can_share_files: bool,
}

/// The words and questions in use.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub questions: Rc<QuestionSet>,
    pub locale: Rc<Locale>,
    pub help: Rc<HelpLines>,
}

/// What is true about saving right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Nothing has been changed yet.
    Untouched,
    /// There are changes that no store has yet.
    Pending,
    /// A durable store has everything up to this revision.
    Kept(u64),
    /// As `Kept`, but in localStorage alone.
    InOnePlace(u64),
    NotKept(NotKept),
}

/// Why nothing durable was written. The answers are still on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// The browser forbids storage here.
    Blocked,
    /// There is no room left.
    Full,
    /// The page is not in a secure context, so nothing can be sealed.
    NotSecure,
    /// Another tab has written since.
    OtherTab,
    /// A newer version of this software wrote what is stored; it is left untouched.
    MadeByNewer,
    /// What is stored can't be opened; it is left untouched.
    Unreadable,
    /// The part of the component that keeps things has not loaded: no signal. It is tried again.
    NotLoaded,
    /// What is kept here is locked with a passcode, and may be somebody else's.
    Shut,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deletion {
    #[default]
    No,
    Asked,
    Under,
    Failed,
}

/// What lies over the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    #[default]
    None,
    Help,
    /// What is kept.
    Kept,
    /// The languages there are.
    Languages,
}

/// Something removed that can be put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    Entry { topic: Topic, at: usize, entry: Entry },
    Goal { at: usize, goal: Goal },
    Step { goal: u32, at: usize, step: Step },
    Drawing { of: DrawingOf, drawing: Drawing },
}

/// What a start found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The draft that was kept and where, or a fresh assessment.
    pub draft: Draft,
    pub keep: Option<Keep>,
    /// True when `draft` comes from a store.
    pub restored: bool,
    /// Set where nothing can be kept.
    pub not_kept: Option<NotKept>,
    /// Set where what is kept needs its passcode first; `draft` is then a fresh one.
    pub shut: Option<Shut>,
}

stored!(Opened { draft, keep, restored, not_kept, shut });

/// What is kept with a passcode, before it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shut {
    /// True when the passcode just given was not the right one.
    pub wrong: bool,
    /// Seconds until the next try is looked at, 0 when at once.
    pub wait: u32,
}

stored!(Shut { wrong, wait });

impl Model {
    /// Before anything is known of the stores.
    pub fn new(portal: Portal, content: Content) -> Self {
        Self {
            phase: Phase::Opening,
            rest: Rest::There,
            keep: portal.settled_keep(),
            portal,
            content,
            draft: Draft::new(Assessment::new(String::new(), String::new(), Occasion::Start, 0)),
            revision: 0,
            answers: 0,
            saved: Saved::Untouched,
            sharing: Sharing::Idle,
            waiting: Vec::new(),
            tab: Tab::Writing,
            deletion: Deletion::No,
            sheet: Sheet::None,
            writing: None,
            removed: None,
            making: None,
            shown: false,
            backup: None,
            gate: Gate::default(),
            beside: false,
            file: None,
            card: None,
            pad: None,
            pen: Pen::default(),
            language: Speaking::default(),
            can_listen: false,
            listening: false,
        }
    }

    /// True where what is to be shown has not loaded. Nothing of the rest may be called before it is there: it would trap.
    pub fn waits_for_rest(&self) -> bool {
        let is_late = match self.phase {
            Phase::Opening | Phase::Left => false,
            Phase::Ready => self.file.is_some() || self.card.is_some() || self.draft.place.is_late(),
            Phase::Locked | Phase::Deleted => true,
        };
        is_late && self.rest != Rest::There
    }

    /// What lies over the screen and can be drawn: the languages come with the rest.
    pub fn sheet_now(&self) -> Sheet {
        if self.sheet == Sheet::Languages && self.rest != Rest::There { Sheet::None } else { self.sheet }
    }

    pub fn assessment(&self) -> &Assessment {
        &self.draft.assessment
    }

    /// The band whose wording is shown: the portal's, the chosen one, or 12 to 15.
    pub fn band(&self) -> AgeBand {
        let wanted = self.portal.band.or(self.draft.assessment.band).unwrap_or(AgeBand::From12To15);
        self.content.questions.nearest_band(wanted)
    }

    /// What is kept: the portal's setting, the answer, or just this tab.
    pub fn keep(&self) -> Keep {
        self.keep.unwrap_or(Keep::Tab)
    }

    /// True where the young person may choose this: at most what the portal settled, and beside somebody else's locked
    /// records just for now.
    pub fn offers(&self, keep: Keep) -> bool {
        keep == Keep::Tab || (!self.beside && self.portal.keep.is_none_or(|most| keep <= most))
    }

    /// The entry whose editor is open.
    pub fn open_entry(&self, topic: Topic) -> Option<u32> {
        match topic {
            Topic::WorkingWell => self.draft.open_working_well,
            Topic::People => self.draft.open_person,
            Topic::Toolkit => self.draft.open_tool,
            Topic::Worries => self.draft.open_worry,
        }
    }
}

impl Portal {
    /// What is kept without asking. A passcode has to be made first: until then it is just for now.
    pub(super) fn settled_keep(&self) -> Option<Keep> {
        self.keep.filter(|keep| *keep != Keep::Passcode)
    }
}

impl Draft {
    /// A sitting nobody has answered anything in; the first screen is set when it is opened.
    pub fn new(assessment: Assessment) -> Self {
        Self {
            assessment,
            place: Place::Band,
            open_working_well: None,
            open_person: None,
            open_tool: None,
            open_worry: None,
            language: None,
            looked_back: false,
            signed: None,
            delivered: false,
        }
    }
}
