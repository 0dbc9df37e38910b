use super::records::Records;
use crate::errand::{Looked, ToLook};
use crate::export::{self, RefusedExport};
use crate::jose::{Crypto, VerifyError};
use crate::session::{ExportInside, FileRefused, GroupInside, Inside, WitnessInside};
use crate::vault::Stores;

/// What is inside a file somebody chose. Nothing of it is written.
pub async fn look(records: &Records, what: &ToLook) -> Looked {
    match look_inside(records, what).await {
        Ok(export) => Looked { inside: Some(Inside { backup: None, export: Some(export) }), refused: None },
        Err(refused) => Looked { inside: None, refused: Some(refused) },
    }
}

async fn look_inside(records: &Records, what: &ToLook) -> Result<ExportInside, FileRefused> {
    let places = records.places().await.map_err(|_| FileRefused::CannotLook)?;
    let device = places.stores();
    let mut own_kids = Vec::new();
    for key in device.own_keys().await {
        own_kids.extend(key.thumbprint(device.crypto()).await.map(|kid| kid.to_string()));
    }
    look_export(device.crypto(), what.file.as_bytes(), &own_kids).await
}

/// Verifies a signed export and says what it says. `own_kids` are the thumbprints of this browser's own keys.
///
/// # Errors
/// Why it is not shown; nothing of a file that does not verify is.
pub async fn look_export<C: Crypto>(
    crypto: &C,
    bytes: &[u8],
    own_kids: &[String],
) -> Result<ExportInside, FileRefused> {
    let bytes = bytes.trim_ascii();
    if export::is_sealed(bytes) {
        return Err(FileRefused::NotForHere);
    }
    if bytes.len() <= crate::json::MAX_BYTES && !bytes.starts_with(b"{") {
        // The compact form brings no key to verify it with.
        return Err(FileRefused::NotOurs);
    }
    let verified = export::verify(crypto, bytes, &[]).await.map_err(|error| refused(&error))?;
    let said = &verified.document().assessment;
    let group = |group: export::Group| GroupInside { prompt: group.prompt, lines: group.lines };
    let witness = |witness: &export::Witness| WitnessInside {
        kid: witness.kid().to_owned(),
        role: witness.role().to_owned(),
        iat: witness.iat(),
    };
    Ok(ExportInside {
        kid: verified.kid().to_owned(),
        own: own_kids.iter().any(|own| own == verified.kid()),
        iat: verified.iat(),
        occasion: said.occasion,
        started: said.started,
        groups: export::groups(said).into_iter().map(group).collect(),
        witnesses: verified.witnesses().iter().map(witness).collect(),
    })
}

fn refused(error: &RefusedExport) -> FileRefused {
    match error {
        RefusedExport::Signature(error) => match error {
            VerifyError::TooLarge { .. } => FileRefused::TooBig,
            VerifyError::Json(_)
            | VerifyError::NotAnObject
            | VerifyError::Member { .. }
            | VerifyError::MemberType { .. }
            | VerifyError::PartCount { .. }
            | VerifyError::Type { .. }
            | VerifyError::TypeMissing => FileRefused::NotOurs,
            VerifyError::TooManyKeys { .. }
            | VerifyError::KeyMalformed { .. }
            | VerifyError::Encoding { .. }
            | VerifyError::HeaderJson(_)
            | VerifyError::HeaderNotAnObject
            | VerifyError::HeaderMember { .. }
            | VerifyError::AlgorithmMissing
            | VerifyError::Algorithm { .. }
            | VerifyError::KeyIdMissing
            | VerifyError::Thumbprint
            | VerifyError::SignatureLength { .. }
            | VerifyError::Signature => FileRefused::Altered,
            VerifyError::Crypto(_) => FileRefused::CannotLook,
        },
        // What is signed is whole, but nothing of ours.
        RefusedExport::Payload(_) | RefusedExport::Format | RefusedExport::Schema(_) => FileRefused::NotOurs,
        RefusedExport::Version { found } if *found > 2 => FileRefused::Newer,
        RefusedExport::Version { .. } => FileRefused::NotOurs,
        RefusedExport::Crypto(_) => FileRefused::CannotLook,
    }
}
