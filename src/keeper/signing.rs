use super::records::Records;
use crate::browser::{Signer, now_seconds};
use crate::domain::{Keep, QuestionSet};
use crate::errand::ToSign;
use crate::export::{self, ForWhom, SignError};
use crate::json::{Members, Value};
use crate::session::{CannotSign, NotKept, Signed};
use crate::vault::Stores;

/// Builds and signs what is to be shared.
pub async fn sign(records: &Records, what: ToSign) -> Result<Signed, CannotSign> {
    let places = records.places().await.map_err(|reason| match reason {
        NotKept::NotSecure => CannotSign::NotSecure,
        NotKept::Blocked
        | NotKept::Full
        | NotKept::OtherTab
        | NotKept::MadeByNewer
        | NotKept::Unreadable
        | NotKept::NotLoaded
        | NotKept::Shut => CannotSign::KeyFailed,
    })?;
    let device = places.stores();
    let (pair, _replaces) = records.signing(what.keep).await.map_err(|_| CannotSign::KeyFailed)?;
    let questions = match what.questions {
        // It was checked when it was loaded.
        Some(text) => QuestionSet::read(text.as_bytes()).unwrap_or_else(|_| QuestionSet::built_in()),
        None => QuestionSet::built_in(),
    };
    let document = export::document(&what.assessment, &questions, what.band).map_err(|_| CannotSign::KeyFailed)?;
    let (audience, nonce) = (what.audience, what.nonce);
    let for_whom = ForWhom { audience: audience.clone(), nonce: nonce.clone() };
    match export::sign(device.crypto(), &pair.key, &pair.jwk, document, for_whom, now_seconds()).await {
        Ok(export) => {
            Ok(Signed { jti: export.jti, json: export.json, iat: export.iat, audience, nonce, content_type: None })
        }
        Err(SignError::TooLarge { .. }) => Err(CannotSign::TooLarge),
        Err(SignError::Unwritable | SignError::Text(_) | SignError::Crypto(_)) => Err(CannotSign::KeyFailed),
    }
}

/// The public key this browser signs with, as a JWK with its `kid`; empty where this page can't sign.
pub async fn public_key(records: &Records, keep: Keep) -> Value {
    let nothing = Value::from(Members::new());
    let Ok(places) = records.places().await else { return nothing };
    let device = places.stores();
    let Ok(Signer { pair, .. }) = device.signer(keep).await else { return nothing };
    let Ok(kid) = pair.jwk.thumbprint(device.crypto()).await else { return nothing };
    match pair.jwk.to_value() {
        Value::Object(mut members) => {
            members.insert("kid", kid.as_str());
            members.into()
        }
        other => other,
    }
}
