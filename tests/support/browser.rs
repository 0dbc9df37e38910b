use wellbeing_assessment::export::TYP;
use wellbeing_assessment::jose::native::{NativeCrypto, NativeSigningKey};
use wellbeing_assessment::jose::{Envelope, Flattened, base64url, now, sign};
use wellbeing_assessment::json::to_canonical;

/// A browser with its own key, as a backend meets it: through what it signs.
pub struct Browser {
    key: NativeSigningKey,
}

/// What goes into an export.
pub struct Said<'a> {
    pub jti: &'a str,
    pub words: &'a str,
    pub audience: Option<&'a str>,
}

impl<'a> Said<'a> {
    pub fn new(jti: &'a str, words: &'a str) -> Self {
        Self { jti, words, audience: None }
    }
}

impl Browser {
    /// The same number is the same browser.
    pub fn new(number: u8) -> Self {
        Self { key: NativeSigningKey::from_scalar(&[number; 32]).unwrap() }
    }

    pub fn kid(&self) -> String {
        now(self.key.public().unwrap().thumbprint(&NativeCrypto)).unwrap().to_string()
    }

    /// The public key, as JSON.
    pub fn jwk(&self) -> String {
        to_canonical(&self.key.public().unwrap().to_value())
    }

    /// A flattened JWS with its key.
    pub fn sign(&self, said: &Said) -> String {
        Envelope { jws: self.jws(said), keys: vec![self.key.public().unwrap()], witness: Vec::new() }.to_json()
    }

    pub fn sign_compact(&self, said: &Said) -> String {
        self.jws(said).to_compact()
    }

    fn jws(&self, said: &Said) -> Flattened {
        let payload = serde_json::json!({"jti": said.jti, "iat": 1_700_000_000, "aud": said.audience, "w": said.words});
        let public = self.key.public().unwrap();
        now(sign(&NativeCrypto, &self.key, &public, TYP, payload.to_string().as_bytes())).unwrap()
    }
}

/// The same export with the other valid signature: where ECDSA accepts (r, s), it accepts (r, n - s).
pub fn with_other_signature(export: &str) -> String {
    let mut envelope = Envelope::parse(export.as_bytes()).unwrap();
    let bytes = base64url::decode(&envelope.jws.signature).unwrap();
    let (r, s) = p256::ecdsa::Signature::from_slice(&bytes).unwrap().split_scalars();
    let other = p256::ecdsa::Signature::from_scalars(*r, -*s).unwrap();
    envelope.jws.signature = base64url::encode(&other.to_bytes());
    envelope.to_json()
}
