use crate::{Outcome, complain, files, say, time};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use wellbeing_assessment::domain::{AgeBand, Mode};
use wellbeing_assessment::export::{self, AssessmentDocument, RefusedExport, RefusedWitness, Verified, Witness};
use wellbeing_assessment::jose::PublicJwk;
use wellbeing_assessment::json;

/// Said wherever a signature that holds is shown.
const WHAT_IT_PROVES: &str = "\
What the signature proves: nothing was changed since this browser signed it, and every export signed by the same
key comes from the same browser. It does not prove who answered, or that what they said is so; the time is that of
the device's clock.";

#[derive(clap::Args)]
pub struct Options {
    /// Exports, flattened JSON or compact; - reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The public key (JWK) they must be signed by; a compact export needs it
    #[arg(long, value_name = "JWK_FILE")]
    key: Option<PathBuf>,
    /// One JSON object a file, a line each
    #[arg(long)]
    json: bool,
}

/// Why an export is refused.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error(transparent)]
    NotVerified(#[from] RefusedExport),
    #[error("it is signed by another key than the one given, by {kid}")]
    OtherKey { kid: String },
    #[error("a compact export does not carry its key; give it with --key")]
    KeyNeeded,
    #[error("it is sealed for one reader, who can open it with `wellbeing open --key PRIVATE_JWK`")]
    Sealed,
}

impl Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotVerified(error) => error.code(),
            Self::OtherKey { .. } => "other-key",
            Self::KeyNeeded => "unknown-key",
            Self::Sealed => "sealed",
        }
    }
}

pub fn run(options: &Options) -> Outcome {
    let key = match options.key.as_deref().map(read_key).transpose() {
        Ok(key) => key,
        Err(why) => {
            complain(why);
            return Outcome::NotDone;
        }
    };
    let mut outcome = Outcome::Good;
    for file in &options.files {
        outcome = outcome.max(verify_file(file, key.as_slice(), options.json));
    }
    if outcome == Outcome::Good && !options.json {
        say_what_it_proves();
    }
    outcome
}

pub fn say_what_it_proves() {
    say("");
    say(WHAT_IT_PROVES);
}

/// Reads a public JWK.
///
/// # Errors
/// A sentence that names the file and what is wrong.
pub fn read_key(file: &Path) -> Result<PublicJwk, String> {
    let bytes = files::read(file).map_err(|error| error.to_string())?;
    let refused = |why: &dyn std::fmt::Display| format!("{}: is no public P-256 key (JWK): {why}", file.display());
    let value = json::parse(&bytes).map_err(|error| refused(&error))?;
    PublicJwk::from_value(&value).map_err(|error| refused(&error))
}

fn verify_file(file: &Path, keys: &[PublicJwk], as_json: bool) -> Outcome {
    let name = file.display();
    let bytes = match files::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            complain(error);
            return Outcome::NotDone;
        }
    };
    report(&name.to_string(), &bytes, keys, as_json)
}

/// Verifies `bytes` and tells the result under `name`.
pub fn report(name: &str, bytes: &[u8], keys: &[PublicJwk], as_json: bool) -> Outcome {
    match verify(bytes, keys) {
        Ok(verified) => {
            if as_json {
                say(as_object(name, &verified));
            } else {
                say(format_args!("{name}: the signature holds"));
                for (label, value) in facts(&verified) {
                    say(format_args!("  {label:<13} {}", escaped(&value)));
                }
            }
            Outcome::Good
        }
        Err(refusal) => refuse(name, refusal.code(), &refusal.to_string(), as_json),
    }
}

/// Tells why a file is refused. `why` never quotes what was said.
pub fn refuse(name: &str, code: &str, why: &str, as_json: bool) -> Outcome {
    if as_json {
        say(json!({ "file": name, "verified": false, "code": code, "detail": why }));
    } else {
        say(format_args!("{name}: refused, {} [{code}]", escaped(why)));
    }
    Outcome::Refused
}

/// With a key given, it must be the one: the key inside the file proves nothing about who that is.
fn verify(bytes: &[u8], keys: &[PublicJwk]) -> Result<Verified, Refusal> {
    let bytes = bytes.trim_ascii();
    if export::is_sealed(bytes) {
        return Err(Refusal::Sealed);
    }
    if keys.is_empty() && !bytes.starts_with(b"{") && bytes.contains(&b'.') {
        return Err(Refusal::KeyNeeded);
    }
    let verified = export::verify_now(bytes, keys)?;
    if keys.is_empty() || keys.contains(verified.key()) {
        Ok(verified)
    } else {
        Err(Refusal::OtherKey { kid: verified.kid().into() })
    }
}

/// Who, when, what and for whom; never content.
fn facts(verified: &Verified) -> Vec<(&'static str, String)> {
    let said = &verified.document().assessment;
    let or_passed = |name: Option<&str>| name.unwrap_or("not said").to_owned();
    let set = &said.question_set;
    let mut facts = vec![
        ("signed by", verified.kid().into()),
        ("at", time::rfc3339(verified.iat())),
        ("for", verified.audience().unwrap_or("anyone (no audience)").into()),
        ("nonce", verified.nonce().unwrap_or("none").into()),
        ("export", verified.jti().into()),
        ("version", verified.document().version.to_string()),
        ("journey", said.journey.as_str().to_owned()),
        ("occasion", said.occasion.name().into()),
        ("age band", or_passed(said.age_band.map(AgeBand::name))),
        ("mode", or_passed(said.mode.map(Mode::name))),
        ("questions", format!("{}, revision {}, in {}", set.id, set.revision, said.language)),
        ("lines", count_lines(said).to_string()),
        ("drawings", said.drawings().count().to_string()),
    ];
    facts.extend(verified.replaces().map(|kid| ("replaces", format!("the key {kid}, which it says it lost"))));
    facts.extend(verified.witnesses().iter().map(|witness| ("witness", witnessed(witness))));
    facts.extend(verified.refused_witnesses().iter().map(|RefusedWitness { index, reason }| {
        ("no witness", format!("number {} does not count: {reason} [{}]", index + 1, reason.code()))
    }));
    facts
}

fn witnessed(witness: &Witness) -> String {
    let audience = witness.audience().map(|audience| format!(" for {audience}")).unwrap_or_default();
    let (kid, at) = (witness.kid(), time::rfc3339(witness.iat()));
    format!("{kid} (by their own word: {}) had these very bytes at {at}{audience}", witness.role())
}

fn as_object(file: &str, verified: &Verified) -> Value {
    let said = &verified.document().assessment;
    let hash: Vec<String> = verified.payload_sha256().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "file": file,
        "verified": true,
        "version": verified.document().version,
        "kid": verified.kid(),
        "iat": verified.iat(),
        "signed": time::rfc3339(verified.iat()),
        "jti": verified.jti(),
        "aud": verified.audience(),
        "nonce": verified.nonce(),
        "payload_sha256": hash.concat(),
        "journey": said.journey,
        "occasion": said.occasion.name(),
        "age_band": said.age_band.map(AgeBand::name),
        "mode": said.mode.map(Mode::name),
        "question_set": { "id": said.question_set.id, "revision": said.question_set.revision },
        "language": said.language,
        "lines": count_lines(said),
        "drawings": said.drawings().count(),
        "replaces": verified.replaces(),
        "witnesses": verified.witnesses().iter().map(|witness| json!({
            "kid": witness.kid(),
            "role": witness.role(),
            "aud": witness.audience(),
            "jti": witness.jti(),
            "iat": witness.iat(),
            "signed": time::rfc3339(witness.iat()),
        })).collect::<Vec<_>>(),
        "refused_witnesses": verified.refused_witnesses().iter().map(|RefusedWitness { index, reason }| json!({
            "index": index, "code": reason.code(), "detail": reason.to_string(),
        })).collect::<Vec<_>>(),
    })
}

/// How many lines the young person let go: what could be switched on or off one by one before sharing.
fn count_lines(said: &AssessmentDocument) -> usize {
    let entries = said.topics().into_iter().flat_map(|(_, topic)| topic).map(|topic| topic.entries.len());
    let life_now = said.life_now.iter().flat_map(|life| {
        [life.scale.is_some() || life.face.is_some(), life.why_not_lower.is_some(), life.one_step_up.is_some()]
            .map(usize::from)
    });
    let goals = said.goals.iter().flat_map(|goals| &goals.list).map(|goal| 1 + goal.steps.len());
    entries.chain(life_now).chain(goals).sum::<usize>() + usize::from(said.hopes.is_some())
}

/// Text from the export, safe on a terminal: control characters are shown, not obeyed.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}
