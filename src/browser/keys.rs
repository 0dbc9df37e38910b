use super::indexed_db::{member, object};
use super::{Database, WebCrypto};
use crate::domain::Keep;
use crate::jose::{Crypto, CryptoError, PublicJwk};
use crate::vault::SIGNING_KEY;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

/// The private key can't be read out; the public one goes into every export.
#[derive(Clone)]
pub struct SigningPair {
    pub key: CryptoKey,
    pub jwk: PublicJwk,
}

/// A signing pair, and whether the next page finds it again.
#[derive(Clone)]
pub struct Signer {
    pub pair: SigningPair,
    pub is_stored: bool,
}

/// The signing pair. Kept here: this browser's own, found or made; where it can't be stored, and "just for now", it lasts
/// as long as the page, so that two people on one device do not share a key.
pub async fn signer(crypto: &WebCrypto, db: Option<&Database>, keep: Keep) -> Result<Signer, CryptoError> {
    let mut db = db.filter(|_| keep != Keep::Tab);
    let mut stored = None;
    if let Some(there) = db {
        match there.key_value(SIGNING_KEY).await {
            Ok(value) => stored = Some(value),
            // What can't be read may be there: it is not written over.
            Err(_) => db = None,
        }
    }
    if let Some(pair) = stored.as_ref().and_then(stored_pair)
        && can_sign(crypto, &pair).await
    {
        return Ok(Signer { pair, is_stored: true });
    }
    let pair = crypto.make_signing_pair().await?;
    let is_stored = match db {
        Some(db) => {
            let value = object(&[
                ("key", pair.key.clone().into()),
                ("x", Uint8Array::from(pair.jwk.x().as_slice()).into()),
                ("y", Uint8Array::from(pair.jwk.y().as_slice()).into()),
            ]);
            // iOS Safari sometimes refuses CryptoKeys (DataCloneError): the next page then has another kid.
            db.put_key_value(SIGNING_KEY, &value).await.is_ok()
        }
        None => false,
    };
    Ok(Signer { pair, is_stored })
}

/// The public half of the pair that is kept here, if there is one. None is made.
pub async fn stored_key(db: Option<&Database>) -> Option<PublicJwk> {
    let stored = db?.key_value(SIGNING_KEY).await.ok()?;
    stored_pair(&stored).map(|pair| pair.jwk)
}

/// A pair that a browser gives back but can't use is as good as lost.
async fn can_sign(crypto: &WebCrypto, pair: &SigningPair) -> bool {
    let Ok(signature) = crypto.sign_es256(&pair.key, b"").await else { return false };
    crypto.verify_es256(&pair.jwk, b"", &signature).await == Ok(true)
}

fn key_bytes(value: &JsValue) -> Option<[u8; 32]> {
    value.dyn_ref::<Uint8Array>()?.to_vec().try_into().ok()
}

fn stored_pair(value: &JsValue) -> Option<SigningPair> {
    let key = member(value, "key")?.dyn_into::<CryptoKey>().ok()?;
    let (x, y) = (key_bytes(&member(value, "x")?)?, key_bytes(&member(value, "y")?)?);
    Some(SigningPair { key, jwk: PublicJwk::from_coordinates(x, y) })
}
