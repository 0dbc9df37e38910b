use super::asking;
use super::outbox::Asking;
use super::performer::Performer;
use crate::domain::Keep;
use crate::errand::{self, ToGivePen};
use crate::session::{Msg, Tab, TabNews};
use std::cell::Cell;
use std::rc::Rc;

/// What is known of other tabs.
#[derive(Default)]
pub struct Tabs {
    pub tab: Cell<Tab>,
    watching: Cell<bool>,
    /// To let another tab write, once everything is saved; true to go on showing it.
    to_give: Cell<Option<bool>>,
}

impl Tabs {
    pub fn give_what_is_asked(&self, asking: &asking::Asking) {
        if let Some(follow) = self.to_give.take() {
            asking.tell(errand::GIVE_PEN, Some(&ToGivePen { follow }));
        }
    }
}

impl Performer {
    /// Listens for other tabs from now on, where something is kept that they share.
    pub fn watch_tabs(self: &Rc<Self>) {
        if self.keep.get() == Keep::Tab || self.tabs.watching.replace(true) {
            return;
        }
        self.spawn(|this| async move {
            while this.keep.get() != Keep::Tab {
                let Some(news) = this.asking.listen(errand::WATCH, &this.to_open(None)).await else { break };
                this.hear_tabs(news);
            }
            this.tabs.watching.set(false);
        });
    }

    /// Lets another tab write, once everything is saved. `follow`: this one goes on showing it.
    pub fn give_pen(&self, follow: bool) {
        self.tabs.to_give.set(Some(follow));
        if !self.saving.get() {
            self.tabs.give_what_is_asked(&self.asking);
        }
    }

    fn hear_tabs(self: &Rc<Self>, news: TabNews) {
        if news.deleted {
            self.keep.set(self.options.borrow().keep.unwrap_or(Keep::Tab));
            self.locked.set(false);
            *self.held.borrow_mut() = None;
            self.retrying.stop();
        }
        let before = self.tabs.tab.replace(news.tab);
        let begins = news.tab == Tab::Writing && before != Tab::Writing;
        self.tell(Msg::TabTold(Box::new(news)));
        if begins {
            self.ask_outbox(Asking::WhatIsDue);
        }
    }
}
