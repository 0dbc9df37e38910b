use super::components::keeping;
use crate::domain::{AgeBand, DrawingOf};
use crate::session::{FileShown, Making, Model, Msg, Phase, Place, Purpose, Route, Sharing, Sheet};
use std::mem::{Discriminant, discriminant};
use web_sys::{HtmlDialogElement, HtmlElement, HtmlTextAreaElement, ShadowRoot};
use yew::NodeRef;

/// The nodes the focus is moved to when the screen changes under a person's hands.
#[derive(Clone, Default, PartialEq)]
pub struct Focus {
    /// The question of the screen.
    pub heading: NodeRef,
    /// The box that is being written in.
    pub field: NodeRef,
    /// The question that comes up in the middle of a screen ("Delete it all?"), or the button that brings it up.
    pub ask: NodeRef,
    /// The lowest number of the scale.
    pub scale: NodeRef,
    /// The ways to share.
    pub ways: NodeRef,
    /// What is kept on this device.
    pub kept: NodeRef,
    /// The button that is always there for help.
    pub help: NodeRef,
    /// The dialog that is open.
    pub sheet: NodeRef,
    /// The button that opens the pad.
    pub draw: NodeRef,
    /// The pad.
    pub pad: NodeRef,
    /// The button that opens the card.
    pub card: NodeRef,
    /// The path of the stroke under way.
    pub stroke: NodeRef,
}

/// Where the focus goes after the next rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Heading,
    Field,
    Ask,
    Scale,
    Ways,
    Kept,
    /// Into the help sheet, which is opened.
    Sheet,
    /// Onto the pad, which is opened.
    Pad,
    /// To the button that opens the pad.
    Draw,
    /// To the button that opens the card.
    Card,
}

impl Focus {
    pub fn give(&self, target: Target) {
        match target {
            Target::Heading => give(&self.heading),
            Target::Field => {
                write_on(&self.field);
                give(&self.field);
            }
            Target::Ask => give(&self.ask),
            Target::Scale => give(&self.scale),
            Target::Ways => give(&self.ways),
            Target::Kept => give(&self.kept),
            Target::Sheet => open(&self.sheet),
            Target::Pad => open(&self.pad),
            Target::Draw => give(&self.draw),
            Target::Card => give(&self.card),
        }
    }

    pub fn close_pad(&self) {
        if let Some(dialog) = self.pad.cast::<HtmlDialogElement>() {
            dialog.close();
        }
    }

    /// Closes the sheet the browser's way, which gives the focus back to the button that opened it. Where the browser
    /// does not (Safari does not focus a button that is tapped), the help button at the top gets it.
    pub fn close_sheet(&self) {
        let Some(dialog) = self.sheet.cast::<HtmlDialogElement>() else { return give(&self.help) };
        dialog.close();
        let root = dialog.get_root_node();
        let inside = wasm_bindgen::JsCast::dyn_ref::<ShadowRoot>(&root).and_then(|root| root.active_element());
        if inside.is_none() {
            give(&self.help);
        }
    }
}

/// The caret goes behind what is there already, unless somebody has put it where they want it.
fn write_on(node: &NodeRef) {
    let Some(writing) = node.cast::<HtmlTextAreaElement>() else { return };
    let root = writing.get_root_node();
    let inside = wasm_bindgen::JsCast::dyn_ref::<ShadowRoot>(&root).and_then(|root| root.active_element());
    if inside.is_none_or(|inside| !inside.is_same_node(Some(&writing))) {
        let _ = writing.set_selection_range(u32::MAX, u32::MAX);
    }
}

fn open(dialog: &NodeRef) {
    if dialog.cast::<HtmlDialogElement>().is_some_and(|dialog| dialog.show_modal().is_ok()) {
        return;
    }
    // Safari before 15.4 has no dialogs: there it is shown in the page.
    if let Some(element) = dialog.cast::<HtmlElement>() {
        let _ = element.set_attribute("open", "");
    }
}

fn give(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // A node that has just gone can't be focused; the next one can.
        let _ = element.focus();
    }
}

/// What the focus depends on, as it was before a message.
pub struct Before {
    phase: Phase,
    place: Place,
    sheet: Sheet,
    pad: Option<DrawingOf>,
    card: bool,
    file: Option<Discriminant<FileShown>>,
    wish: Wish,
}

/// What a message asks of the focus if the screen stays the same.
#[derive(Clone, Copy)]
enum Wish {
    /// Stays where it is even if the screen changes: this came from outside.
    Stay,
    None,
    Some(Target),
}

impl Before {
    pub fn of(model: &Model, msg: &Msg) -> Self {
        Self {
            phase: model.phase,
            place: model.draft.place,
            sheet: model.sheet_now(),
            pad: model.drawn_now(),
            card: model.card.is_some(),
            file: model.file.as_ref().map(discriminant),
            wish: Wish::of(model, msg),
        }
    }

    /// Where the focus goes. Nowhere while the page opens: an embedded element must not pull the portal's page towards
    /// itself.
    pub fn target(&self, now: &Model) -> Option<Target> {
        match self.wish {
            Wish::Stay => None,
            _ if self.file != now.file.as_ref().map(discriminant) => Some(match now.file {
                Some(FileShown::NeedsPasscode { .. }) => Target::Field,
                _ => Target::Heading,
            }),
            _ if self.phase != now.phase || self.place != now.draft.place => Some(Target::Heading),
            _ if self.card != now.card.is_some() => Some(if self.card { Target::Card } else { Target::Heading }),
            _ if self.sheet != now.sheet_now() => (now.sheet_now() != Sheet::None).then_some(Target::Sheet),
            _ if self.pad.is_none() && now.drawn_now().is_some() => Some(Target::Pad),
            Wish::None => self.pad_was_closed(now).then_some(Target::Draw),
            // The boxes stay while something is being done with what is in them.
            Wish::Some(Target::Field) if now.making.is_some_and(Making::is_under_way) => None,
            Wish::Some(target) => Some(target),
        }
    }

    /// True when a sheet was closed, by whatever happened.
    pub fn sheet_was_closed(&self, now: &Model) -> bool {
        self.sheet != Sheet::None && now.sheet_now() == Sheet::None
    }
}

impl Before {
    /// True when the pad was closed, by whatever happened.
    pub fn pad_was_closed(&self, now: &Model) -> bool {
        self.pad.is_some() && now.drawn_now().is_none()
    }
}

impl Wish {
    /// Where something appears that is to be written in or read next, and where the control that was tapped is gone.
    fn of(model: &Model, msg: &Msg) -> Self {
        Self::Some(match msg {
            Msg::PortalChanged(_) | Msg::QuestionsLoaded(_) | Msg::LockAsked => return Self::Stay,
            Msg::Opened(_) if model.phase != Phase::Locked => return Self::Stay,
            Msg::Opened(_) | Msg::PasscodeAsked(_) | Msg::PasscodeMade(..) => Target::Field,
            Msg::ForgottenOpened(_) => Target::Heading,
            Msg::PasscodeCancelled | Msg::BackUpEnded(_) => Target::Kept,
            Msg::SaveEnded { .. } if model.making.is_some_and(|m| m.is_under_way() && m.purpose == Purpose::Keep) => {
                Target::Kept
            }
            Msg::KeptOpened if keeping::is_here(model.draft.place) => Target::Kept,
            Msg::EntryAdded(_) | Msg::EntryOpened(..) | Msg::SuggestionTaken(..) | Msg::StepAdded(_) => Target::Field,
            // The picture that was tapped is gone.
            Msg::EntryPlaced(..) if model.band() == AgeBand::From5To7 => Target::Field,
            Msg::NotSafePressed(_) => Target::Ask,
            // A tapped idea fills the box it stands under; for typing this changes nothing.
            Msg::HopesWritten(_) | Msg::GoalWritten(..) => Target::Field,
            // The box under the drawing that is gone, or in its place.
            Msg::WordsInsteadPressed | Msg::DrawingCleared(_) => Target::Field,
            Msg::EntryRemoved(..) | Msg::StepRemoved(_) | Msg::GoalRemoved(_) | Msg::RemovalUndone => Target::Heading,
            // The screen says at its top that it is sent.
            Msg::ShareEnded(Route::Send, Ok(())) | Msg::TakeOverPressed => Target::Heading,
            Msg::LifeRated(None) | Msg::GoalRated(_, None) | Msg::EntryRated(_, None) => Target::Scale,
            Msg::SharePressed(_) if matches!(model.sharing, Sharing::Failed(..)) => Target::Ways,
            Msg::DeletePressed | Msg::DeleteCancelled | Msg::DeleteEnded { .. } => Target::Ask,
            _ => return Self::None,
        })
    }
}
