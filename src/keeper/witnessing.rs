use super::records::Records;
use super::signing::no_device;
use crate::browser::{Signer, now_seconds};
use crate::domain::Keep;
use crate::errand::{ToAttach, ToWitness};
use crate::export::{self, CannotWitness};
use crate::session::{CannotSign, Signed};
use crate::vault::Stores;

/// Signs that whoever uses this device saw an export: its file with the witness and this device's key beside it.
///
/// The key is the one that stays on this device, whatever is kept elsewhere: only then can the same witness be known
/// again. An export this device signed itself gets none, because the same key vouching twice says nothing more.
pub async fn witness(records: &Records, what: &ToWitness) -> Result<Signed, CannotSign> {
    let places = records.places().await.map_err(no_device)?;
    let device = places.stores();
    let Signer { pair, .. } = device.signer(Keep::Device).await.map_err(|_| CannotSign::KeyFailed)?;
    let key = (&pair.key, &pair.jwk);
    let file = what.file.trim_ascii().as_bytes();
    let witnessed = export::witness(device.crypto(), key, file, &[], &what.role, now_seconds()).await;
    let (export, json) = witnessed.map_err(|error| match error {
        CannotWitness::TooLarge { .. } | CannotWitness::TooMany => CannotSign::TooLarge,
        CannotWitness::Export(_) | CannotWitness::OwnKey | CannotWitness::Role(_) | CannotWitness::Crypto(_) => {
            CannotSign::KeyFailed
        }
    })?;
    Ok(Signed {
        jti: export.jti().to_owned(),
        json,
        iat: export.iat(),
        audience: export.audience().map(str::to_owned),
        nonce: export.nonce().map(str::to_owned),
        content_type: None,
        form: None,
    })
}

/// Puts a witness that the portal had made beside the current export. What is sealed or compact has no place for one.
pub async fn attach(records: &Records, what: ToAttach) -> Result<Signed, CannotSign> {
    if what.signed.content_type.is_some() {
        return Err(CannotSign::Witness);
    }
    let places = records.places().await.map_err(no_device)?;
    let crypto = places.stores().crypto();
    let attached = export::attach(crypto, what.signed.json.as_bytes(), what.witness.trim_ascii()).await;
    attached.map(|json| Signed { json, ..what.signed }).map_err(|_| CannotSign::Witness)
}
