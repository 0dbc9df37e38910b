use crate::session::{Deletion, Model, Msg};
use web_sys::HtmlElement;
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
}

/// Where the focus goes after the next rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Heading,
    Field,
    Ask,
}

impl Focus {
    pub fn give(&self, target: Target) {
        let node = match target {
            Target::Heading => &self.heading,
            Target::Field => &self.field,
            Target::Ask => &self.ask,
        };
        if let Some(element) = node.cast::<HtmlElement>() {
            // A node that has just gone can't be focused; the next one can.
            let _ = element.focus();
        }
    }
}

/// What a message does to the focus. Nothing while the page opens: an embedded element must not pull the portal's
/// page towards itself.
pub fn after(msg: &Msg, before: &Model, now: &Model) -> Option<Target> {
    if before.phase != now.phase {
        return matches!(msg, Msg::DeleteEnded { .. } | Msg::Begun(_)).then_some(Target::Heading);
    }
    if before.draft.place != now.draft.place && !matches!(msg, Msg::PortalChanged(_) | Msg::QuestionsLoaded(_)) {
        return Some(Target::Heading);
    }
    match msg {
        Msg::EntryAdded(_) | Msg::EntryOpened(..) | Msg::SuggestionTaken(..) | Msg::StepAdded(_) => Some(Target::Field),
        Msg::EntryRemoved(..) | Msg::StepRemoved(_) | Msg::GoalRemoved(_) | Msg::RemovalUndone => Some(Target::Heading),
        Msg::DeletePressed if now.deletion == Deletion::Asked => Some(Target::Ask),
        _ => None,
    }
}
