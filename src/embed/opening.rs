//! What the performer does with a file somebody chose. Its text and passcode stay here, out of the model.

use super::performer::Performer;
use crate::browser;
use crate::domain::Keep;
use crate::errand::{self, Added, Looked, SignedOrNot, ToAdd, ToLook, ToWitness};
use crate::session::{FileRefused, Msg, NotAdded, Passcode, Role};
use std::rc::Rc;

/// Bytes; more is not even read.
const MOST: f64 = 8.0 * 1024.0 * 1024.0;

/// A file, and the passcode that opened it.
#[derive(Default)]
pub struct Chosen {
    text: String,
    passcode: Option<String>,
}

impl Performer {
    pub(super) async fn choose_file(self: Rc<Self>) {
        let Some(file) = browser::choose_file(&self.mount).await else { return };
        self.tell(Msg::FileChosen);
        if file.size() > MOST {
            return self.tell(Msg::FileLooked(Err(FileRefused::TooBig)));
        }
        let Some(text) = browser::read_text(&file).await else {
            return self.tell(Msg::FileLooked(Err(FileRefused::NotOurs)));
        };
        *self.chosen.borrow_mut() = Chosen { text, passcode: None };
        self.look(None);
    }

    pub(super) fn look(self: &Rc<Self>, passcode: Option<&Passcode>) {
        let passcode = passcode.map(|passcode| passcode.as_str().to_owned());
        self.chosen.borrow_mut().passcode.clone_from(&passcode);
        let what = ToLook { file: self.chosen.borrow().text.clone(), passcode };
        self.run(errand::LOOK, Box::new(what), |this, answer| {
            let found = match errand::read(&answer) {
                Some(Looked { inside: Some(inside), .. }) => Ok(Box::new(inside)),
                Some(Looked { refused: Some(reason), .. }) => Err(reason),
                Some(Looked { inside: None, refused: None }) | None => Err(FileRefused::CannotLook),
            };
            this.tell(Msg::FileLooked(found));
        });
    }

    pub(super) fn add(self: &Rc<Self>, keep: Keep) {
        let what = {
            let chosen = self.chosen.borrow();
            ToAdd { file: chosen.text.clone(), passcode: chosen.passcode.clone().unwrap_or_default(), keep }
        };
        self.run(errand::ADD, Box::new(what), |this, answer| {
            let result = match errand::read(&answer) {
                Some(Added { opened: Some(opened), .. }) => {
                    this.note_place(&opened);
                    Ok(Box::new(opened))
                }
                Some(Added { refused: Some(reason), .. }) => Err(NotAdded::Refused(reason)),
                Some(Added { not_kept: Some(reason), .. }) => Err(NotAdded::NotKept(reason)),
                Some(Added { opened: None, refused: None, not_kept: None }) | None => {
                    Err(NotAdded::Refused(FileRefused::CannotLook))
                }
            };
            this.tell(Msg::FileAdded(result));
        });
    }

    pub(super) fn witness(self: &Rc<Self>, role: Role) {
        let what = ToWitness { file: self.chosen.borrow().text.clone(), role: role.name().to_owned() };
        self.run(errand::WITNESS, Box::new(what), |this, answer| {
            let signed = errand::read::<SignedOrNot>(&answer).and_then(|made| made.signed);
            let made = signed.is_some_and(|signed| {
                this.save_file(browser::now_seconds(), ".json", browser::FILE_TYPE, &signed.json)
            });
            this.tell(Msg::WitnessEnded(made));
        });
    }
}
