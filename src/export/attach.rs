use super::witness::{digest, read, verify_witness};
use super::{MAX_WITNESSES, WitnessError};
use crate::jose::{Crypto, Envelope, Flattened, Part, VerifyError, base64url};
use crate::json::{self, MAX_BYTES};

/// Puts a witness made elsewhere, a compact JWS, beside the export it is of, and gives the new file. The export itself
/// stays as it is, byte for byte; a witness that is there already is not put there twice.
///
/// Its signature is checked where its key lies beside the export. A portal's own key does not: that one is known to
/// whoever receives it.
///
/// # Errors
/// [`WitnessError::OtherBytes`] for a witness of anything else; the others name what it is instead of a witness.
pub async fn attach<C: Crypto>(crypto: &C, file: &[u8], token: &str) -> Result<String, WitnessError> {
    let mut envelope = Envelope::parse(file)?;
    let of = digest(crypto, &envelope.jws).await.map_err(VerifyError::Crypto)?;
    match verify_witness(crypto, token, &envelope.keys, &of, "").await {
        Ok(_) => {}
        // A witness in everything but that its key is not here.
        Err(WitnessError::Signature(VerifyError::Thumbprint)) => {
            let payload = base64url::decode(&Flattened::from_compact(token)?.payload);
            let payload = payload.map_err(|_| VerifyError::Encoding { part: Part::Payload })?;
            let payload = json::parse(&payload).map_err(WitnessError::Payload)?;
            let (_, witnessed) = read(payload, "").ok_or(WitnessError::Schema)?;
            if witnessed != of {
                return Err(WitnessError::OtherBytes);
            }
        }
        Err(error) => return Err(error),
    }
    if !envelope.witness.iter().any(|have| have == token) {
        envelope.witness.push(token.to_owned());
    }
    let json = envelope.to_json();
    if envelope.witness.len() > MAX_WITNESSES {
        return Err(WitnessError::TooMany { limit: MAX_WITNESSES });
    }
    if json.len() > MAX_BYTES {
        return Err(WitnessError::Signature(VerifyError::TooLarge { limit: MAX_BYTES }));
    }
    Ok(json)
}
