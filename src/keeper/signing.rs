use super::readers::Readers;
use super::records::Records;
use crate::browser::{Device, Signer, now_seconds};
use crate::domain::{Keep, QuestionSet};
use crate::errand::ToSign;
use crate::export::{self, ForWhom, KeyName, RecipientKey, SignError, SignedExport};
use crate::jose::{CryptoError, SealError};
use crate::json::{self, Members, Value};
use crate::session::{CannotSign, NotKept, Signed};
use crate::vault::Stores;

/// Of a text sealed for one reader and of a compact JWS (RFC 7515 §9.2.1).
const JOSE: &str = "application/jose";

/// Builds and signs what is to be shared, and seals it where there is a reader's key.
pub async fn sign(records: &Records, readers: &Readers, what: ToSign) -> Result<Signed, CannotSign> {
    let places = records.places().await.map_err(no_device)?;
    let device = places.stores();
    // A wrong key is told before anything is signed.
    let recipient = readers.key(device.crypto(), &what).await?;
    let (pair, replaces) = records.signing(what.keep).await.map_err(|_| CannotSign::KeyFailed)?;
    let questions = match what.questions {
        // It was checked when it was loaded.
        Some(text) => QuestionSet::read(text.as_bytes()).unwrap_or_else(|_| QuestionSet::built_in()),
        None => QuestionSet::built_in(),
    };
    let document = export::document(&what.assessment, &questions, what.band).map_err(|_| CannotSign::KeyFailed)?;
    let (audience, nonce) = (what.audience, what.nonce);
    let for_whom = ForWhom { audience: audience.clone(), nonce: nonce.clone() };
    let replaces = replaces.and_then(|kid| KeyName::try_from(kid).ok());
    let signed = export::sign(device.crypto(), &pair.key, &pair.jwk, document, for_whom, replaces, now_seconds()).await;
    let SignedExport { jti, iat, json } = signed.map_err(|error| match error {
        SignError::TooLarge { .. } => CannotSign::TooLarge,
        SignError::Unwritable | SignError::Text(_) | SignError::Crypto(_) => CannotSign::KeyFailed,
    })?;
    let (json, content_type) = match recipient {
        Some(recipient) => (seal(device, &recipient, &json).await?, Some(JOSE.to_owned())),
        None if what.compact => (compact(&json).ok_or(CannotSign::KeyFailed)?, Some(JOSE.to_owned())),
        None => (json, None),
    };
    Ok(Signed { jti, json, iat, audience, nonce, content_type, form: None })
}

/// The compact serialisation of a flattened JWS: the same three texts, without the keys beside them.
fn compact(json: &str) -> Option<String> {
    let value = json::parse(json.as_bytes()).ok()?;
    let members = value.as_object()?;
    let part = |name| members.get(name).and_then(Value::as_str);
    Some([part("protected")?, part("payload")?, part("signature")?].join("."))
}

async fn seal(device: &Device, recipient: &RecipientKey, json: &str) -> Result<String, CannotSign> {
    export::seal(device.crypto(), recipient, json).await.map_err(|error| match error {
        SealError::Crypto(CryptoError::Key) => CannotSign::RecipientKey,
        SealError::Crypto(_) | SealError::ReservedMember { .. } | SealError::Rounds { .. } => CannotSign::KeyFailed,
    })
}

pub fn no_device(reason: NotKept) -> CannotSign {
    match reason {
        NotKept::NotSecure => CannotSign::NotSecure,
        NotKept::Blocked
        | NotKept::Full
        | NotKept::OtherTab
        | NotKept::MadeByNewer
        | NotKept::Unreadable
        | NotKept::NotLoaded
        | NotKept::Shut => CannotSign::KeyFailed,
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
