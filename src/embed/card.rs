use super::mount;
use super::performer::{Performer, notes};
use crate::browser;
use crate::session::{Effect, Msg};
use crate::ui::card::{CARD_PAGE_STYLES, CARD_STYLES, file};
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::ShadowRoot;

/// How long the frame stays when the browser says that it has printed: some say so before they have read it.
const PRINTED_AFTER_MS: u32 = 1_000;

/// How long it stays where the browser never says so.
const PRINTED_AT_THE_LATEST_MS: u32 = 60_000;

/// Does what is asked for the card: a way into the rest of the face (`xtask/split.mjs`), since the card is only there.
#[inline(never)]
pub fn perform(performer: &Rc<Performer>, effect: &Effect) {
    match effect {
        Effect::DressCard => performer.dress_card(),
        Effect::PrintCard => performer.print_card(),
        Effect::SaveCard { worries } => performer.save_card(*worries),
        _ => {}
    }
}

impl Performer {
    /// Puts the card's style sheet beside ours, once.
    fn dress_card(&self) {
        let root = self.mount.get_root_node();
        if let Some(root) = root.dyn_ref::<ShadowRoot>()
            && !self.dressed.replace(true)
        {
            // Without it the card is plain, and still there.
            let _ = mount::adopt_styles(root, CARD_STYLES);
        }
    }

    fn print_card(self: &Rc<Self>) {
        // One at a time.
        *self.printing.borrow_mut() = None;
        let Some(card) = mount::card(&self.mount) else { return };
        let styles = [CARD_STYLES, CARD_PAGE_STYLES].concat();
        let gone_after = |this: Rc<Self>, ms| Timeout::new(ms, move || *this.printing.borrow_mut() = None);
        let this = self.clone();
        let after = move || drop(gone_after(this, PRINTED_AFTER_MS).forget());
        // Where the browser does not print, nothing happens; the card can still be saved.
        let printing = browser::print_card(&card, &styles, after).ok();
        *self.printing.borrow_mut() = printing.map(|it| (it, gone_after(self.clone(), PRINTED_AT_THE_LATEST_MS)));
    }

    /// Once the message that asks for it is done with: before that the model can't be looked at.
    fn save_card(self: &Rc<Self>, worries: bool) {
        self.spawn(move |this| async move {
            this.pause().await;
            let app = this.app.borrow();
            let made = app.as_ref().and_then(|app| Some(file(app.get_component()?.model(), worries)));
            drop(app);
            let name = notes(browser::now_seconds(), ".html");
            let saved = made.is_some_and(|html| browser::save_file(&this.mount, &name, "text/html", &html).is_ok());
            this.tell(Msg::CardSaved(saved));
        });
    }
}
