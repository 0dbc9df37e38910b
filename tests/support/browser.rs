use wellbeing_assessment::domain::{AgeBand, Assessment, Entry, Mode, Occasion, QuestionSet, Scale, Words};
use wellbeing_assessment::export::{self, AssessmentDocument, Format, Payload};
use wellbeing_assessment::jose::native::{NativeCrypto, NativeSigningKey};
use wellbeing_assessment::jose::{Envelope, Flattened, base64url, now, sign};
use wellbeing_assessment::json::{to_canonical, to_value};

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
        self.sign_payload(&payload(said))
    }

    /// The same for any payload, also one that no component would sign.
    pub fn sign_payload(&self, payload: &str) -> String {
        Envelope { jws: self.jws(payload), keys: vec![self.key.public().unwrap()], witness: Vec::new() }.to_json()
    }

    /// The same, sealed for a reader.
    pub fn seal(&self, said: &Said, recipient: &str) -> String {
        let recipient = now(export::RecipientKey::read(&NativeCrypto, recipient)).unwrap();
        now(export::seal(&NativeCrypto, &recipient, &self.sign(said))).unwrap()
    }

    pub fn sign_compact(&self, said: &Said) -> String {
        self.jws(&payload(said)).to_compact()
    }

    fn jws(&self, payload: &str) -> Flattened {
        let public = self.key.public().unwrap();
        now(sign(&NativeCrypto, &self.key, &public, export::TYPE, payload.as_bytes())).unwrap()
    }
}

fn payload(said: &Said) -> String {
    let payload = Payload {
        format: Format::Export,
        version: 1,
        jti: said.jti.to_owned().try_into().unwrap(),
        iat: 1_700_000_000,
        aud: said.audience.map(|aud| aud.to_owned().try_into().unwrap()),
        nonce: None,
        replaces: None,
        assessment: assessment(said.words),
    };
    to_canonical(&to_value(&payload).unwrap())
}

/// A first sitting of a young person of 12 to 15 alone, who says one thing and rates their life.
fn assessment(words: &str) -> AssessmentDocument {
    let mut assessment = Assessment::new("sitting-1".into(), "journey-1".into(), Occasion::Start, 1_699_999_000);
    assessment.band = Some(AgeBand::From12To15);
    assessment.mode = Some(Mode::Alone);
    assessment.life_now.scale = Some(Scale::MAX.into());
    assessment.working_well.entries.push(Entry { words: Words::from_start_of(words), ..Entry::new(1) });
    export::document(&assessment, &QuestionSet::built_in(), AgeBand::From12To15).unwrap()
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
