//! What the performer does with a file somebody chose. Its text and passcode stay here, out of the model.

use super::performer::{Performer, notes};
use crate::browser;
use crate::domain::Keep;
use crate::errand::{self, Added, Looked, SignedOrNot, ToAdd, ToLook, ToWitness};
use crate::session::{FileRefused, Msg, NotAdded, Passcode, Role};

/// Bytes; more is not even read.
const MOST: f64 = 8.0 * 1024.0 * 1024.0;

/// A file, and the passcode that opened it.
#[derive(Default)]
pub struct Chosen {
    text: String,
    passcode: Option<String>,
}

impl Performer {
    pub(super) async fn choose_file(&self) {
        let Some(file) = browser::choose_file(&self.mount).await else { return };
        self.tell(Msg::FileChosen);
        if file.size() > MOST {
            return self.tell(Msg::FileLooked(Err(FileRefused::TooBig)));
        }
        let Some(text) = browser::read_text(&file).await else {
            return self.tell(Msg::FileLooked(Err(FileRefused::NotOurs)));
        };
        *self.chosen.borrow_mut() = Chosen { text, passcode: None };
        self.look(None).await;
    }

    pub(super) async fn look(&self, passcode: Option<Passcode>) {
        let passcode = passcode.map(|passcode| passcode.as_str().to_owned());
        let what = ToLook { file: self.chosen.borrow().text.clone(), passcode: passcode.clone() };
        let found = match self.asking.ask(errand::LOOK, &what).await {
            Some(Looked { inside: Some(inside), .. }) => Ok(Box::new(inside)),
            Some(Looked { refused: Some(reason), .. }) => Err(reason),
            Some(Looked { inside: None, refused: None }) | None => Err(FileRefused::CannotLook),
        };
        if found.is_ok() {
            self.chosen.borrow_mut().passcode = passcode;
        }
        self.tell(Msg::FileLooked(found));
    }

    pub(super) async fn add(&self, keep: Keep) {
        self.wait_for_save().await;
        let what = {
            let chosen = self.chosen.borrow();
            ToAdd { file: chosen.text.clone(), passcode: chosen.passcode.clone().unwrap_or_default(), keep }
        };
        let added = self.asking.ask(errand::ADD, &what).await;
        let result = match added {
            Some(Added { opened: Some(opened), .. }) => {
                self.note_place(&opened);
                Ok(Box::new(opened))
            }
            Some(Added { refused: Some(reason), .. }) => Err(NotAdded::Refused(reason)),
            Some(Added { not_kept: Some(reason), .. }) => Err(NotAdded::NotKept(reason)),
            Some(Added { opened: None, refused: None, not_kept: None }) | None => {
                Err(NotAdded::Refused(FileRefused::CannotLook))
            }
        };
        self.tell(Msg::FileAdded(result));
    }

    pub(super) async fn witness(&self, role: Role) {
        let what = ToWitness { file: self.chosen.borrow().text.clone(), role: role.name().to_owned() };
        let made = match self.asking.ask(errand::WITNESS, &what).await {
            Some(SignedOrNot { signed: Some(signed), .. }) => {
                let name = notes(browser::now_seconds(), ".json");
                browser::save_file(&self.mount, &name, browser::FILE_TYPE, &signed.json).is_ok()
            }
            Some(SignedOrNot { signed: None, .. }) | None => false,
        };
        self.tell(Msg::WitnessEnded(made));
    }
}
