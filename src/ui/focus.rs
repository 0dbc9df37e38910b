use crate::session::{Deletion, Model, Msg, Phase, Place, Route, Sheet};
use web_sys::{HtmlDialogElement, HtmlElement, ShadowRoot};
use yew::NodeRef;

/// The nodes the focus is moved to when the screen changes under a person's hands.
#[derive(Clone, Default, PartialEq)]
pub struct Focus {
    /// The question of the screen.
    pub heading: NodeRef,
    /// The box that is being written in.
    pub field: NodeRef,
    /// A question that came up in the middle of a screen ("Delete it all?").
    pub ask: NodeRef,
    /// The button that is always there for help.
    pub help: NodeRef,
    /// The dialog with the help lines.
    pub sheet: NodeRef,
}

/// Where the focus goes after the next rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Heading,
    Field,
    Ask,
    /// Into the help sheet, which is opened.
    Sheet,
}

impl Focus {
    pub fn give(&self, target: Target) {
        match target {
            Target::Heading => give(&self.heading),
            Target::Field => give(&self.field),
            Target::Ask => give(&self.ask),
            Target::Sheet => self.open_sheet(),
        }
    }

    fn open_sheet(&self) {
        let dialog = self.sheet.cast::<HtmlDialogElement>();
        if dialog.is_some_and(|dialog| dialog.show_modal().is_ok()) {
            return;
        }
        // Safari before 15.4 has no dialogs: there it is shown in the page.
        if let Some(element) = self.sheet.cast::<HtmlElement>() {
            let _ = element.set_attribute("open", "");
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
    wish: Wish,
}

/// What a message asks of the focus if it changes nothing larger.
enum Wish {
    None,
    /// Stays where it is even if the place changes: this came from outside.
    Stay,
    Heading,
    Field,
    Ask,
}

impl Before {
    pub fn of(model: &Model, msg: &Msg) -> Self {
        let wish = match msg {
            Msg::PortalChanged(_) | Msg::QuestionsLoaded(_) | Msg::Opened(_) => Wish::Stay,
            Msg::EntryAdded(_) | Msg::EntryOpened(..) | Msg::SuggestionTaken(..) | Msg::StepAdded(_) => Wish::Field,
            // The screen says at its top that it is sent.
            Msg::ShareEnded(Route::Send, Ok(()))
            | Msg::EntryRemoved(..)
            | Msg::StepRemoved(_)
            | Msg::GoalRemoved(_)
            | Msg::RemovalUndone => Wish::Heading,
            Msg::DeletePressed => Wish::Ask,
            // A tapped idea fills the box it stands under; for typing this changes nothing.
            Msg::HopesWritten(_) | Msg::GoalWritten(..) => Wish::Field,
            _ => Wish::None,
        };
        Self { phase: model.phase, place: model.draft.place, sheet: model.sheet, wish }
    }

    /// Where the focus goes. Nowhere while the page opens: an embedded element must not pull the portal's page towards
    /// itself.
    pub fn target(&self, now: &Model) -> Option<Target> {
        if let Wish::Stay = self.wish {
            return None;
        }
        if self.phase != now.phase || self.place != now.draft.place {
            return Some(Target::Heading);
        }
        if self.sheet != now.sheet {
            return (now.sheet == Sheet::Help).then_some(Target::Sheet);
        }
        match self.wish {
            Wish::Heading => Some(Target::Heading),
            Wish::Field => Some(Target::Field),
            Wish::Ask if now.deletion == Deletion::Asked => Some(Target::Ask),
            Wish::Ask | Wish::None | Wish::Stay => None,
        }
    }

    /// True when the help sheet was closed, by whatever happened.
    pub fn sheet_was_closed(&self, now: &Model) -> bool {
        self.sheet == Sheet::Help && now.sheet == Sheet::None
    }
}
