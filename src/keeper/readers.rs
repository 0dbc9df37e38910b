use crate::browser;
use crate::errand::ToSign;
use crate::export::{RecipientKey, RecipientKeyError};
use crate::jose::Crypto;
use crate::session::CannotSign;
use std::cell::RefCell;

/// A JWK is a few hundred bytes.
const MOST: usize = 4096;

/// Keys to seal for, by their addresses: each is fetched once, when it is first needed.
#[derive(Default)]
pub struct Readers(RefCell<Vec<(String, String)>>);

impl Readers {
    /// The key that an export is to be sealed for; `None` where it is to be sealed for nobody.
    ///
    /// # Errors
    /// [`CannotSign::RecipientKey`] for a key that did not load, can't be used or is not the pinned one: nothing may then
    /// leave.
    pub async fn key<C: Crypto>(&self, crypto: &C, what: &ToSign) -> Result<Option<RecipientKey>, CannotSign> {
        let Some(given) = &what.recipient_key else { return Ok(None) };
        let text = if given.trim_start().starts_with('{') {
            given.clone()
        } else {
            self.fetch(given).await.ok_or(CannotSign::RecipientKey)?
        };
        let key = RecipientKey::read(crypto, &text).await.map_err(|error| match error {
            RecipientKeyError::Crypto(_) => CannotSign::KeyFailed,
            RecipientKeyError::Json(_)
            | RecipientKeyError::Key(_)
            | RecipientKeyError::Use
            | RecipientKeyError::Algorithm
            | RecipientKeyError::KeyId { .. } => CannotSign::RecipientKey,
        })?;
        let found = key.thumbprint(crypto).await.map_err(|_| CannotSign::KeyFailed)?;
        match &what.recipient_thumbprint {
            Some(pinned) if *pinned != found => Err(CannotSign::RecipientKey),
            _ => Ok(Some(key)),
        }
    }

    async fn fetch(&self, url: &str) -> Option<String> {
        if url.is_empty() {
            return None;
        }
        if let Some((_, text)) = self.0.borrow().iter().find(|(known, _)| known == url) {
            return Some(text.clone());
        }
        let answer = browser::fetch_bytes(url).await.ok()?;
        let fine = (200..300).contains(&answer.status) && answer.body.len() <= MOST;
        let text = String::from_utf8(answer.body).ok().filter(|_| fine)?;
        self.0.borrow_mut().push((url.to_owned(), text.clone()));
        Some(text)
    }
}
