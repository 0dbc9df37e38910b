//! The take-home card, over everything else.

use super::{Effect, Model, Msg};

/// The card as it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardShown {
    /// Worries are on it only if they are switched on.
    pub worries: bool,
    /// True once it was saved as a file, false when it could not be.
    pub saved: Option<bool>,
}

pub(super) fn handle(model: &mut Model, msg: &Msg) -> Vec<Effect> {
    match (msg, &mut model.card) {
        (Msg::CardOpened, card) => {
            *card = Some(CardShown::default());
            return vec![Effect::DressCard];
        }
        (Msg::CardClosed, card) => *card = None,
        (Msg::CardWorriesSwitched(on), Some(card)) => *card = CardShown { worries: *on, saved: None },
        (Msg::CardPrintPressed, Some(_)) => return vec![Effect::PrintCard],
        (Msg::CardFilePressed, Some(card)) => return vec![Effect::SaveCard { worries: card.worries }],
        (Msg::CardSaved(saved), Some(card)) => card.saved = Some(*saved),
        _ => {}
    }
    Vec::new()
}
