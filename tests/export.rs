//! The exported document: what goes into it, what comes back out, and the files of `tests/vectors/export/`.

#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

#[path = "support/browser.rs"]
#[allow(dead_code)] // The receiver's tests use the rest.
mod browser;

use browser::{Browser, Said, with_other_signature};
use proptest::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use wellbeing_assessment::domain::{
    AgeBand, Assessment, Entry, Goal, Line, Mode, Occasion, QuestionSet, Rating, Scale, Step, Words,
};
use wellbeing_assessment::export::{self, AssessmentDocument, Verified, verify_now};
use wellbeing_assessment::jose::native::{NativeAgreementKey, NativeCrypto, NativeSigningKey};
use wellbeing_assessment::jose::{
    Crypto, CryptoError, Envelope, Flattened, KeyError, PublicJwk, SealError, base64url, now, seal_for, sign,
};
use wellbeing_assessment::json::{MAX_BYTES, Members, parse, to_canonical, to_value};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn code(file: &[u8], known: &[PublicJwk]) -> Result<Verified, &'static str> {
    verify_now(file, known).map_err(|refused| refused.code())
}

// Vectors -----------------------------------------------------------------------------------------------------------

struct Vector {
    name: String,
    /// The text that is signed, where that is what the case is about.
    payload: Option<String>,
    file: String,
    known: Vec<PublicJwk>,
    expect: Json,
}

impl Vector {
    fn error(&self) -> Option<&str> {
        self.expect["error"].as_str()
    }
}

fn vectors() -> Vec<Vector> {
    let text = |v: &Json| v.as_str().map(str::to_owned);
    let mut found: Vec<Vector> = std::fs::read_dir(root("tests/vectors/export"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let case: Json = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            assert!(case["intent"].is_string() && case["source"].is_string(), "{name} lacks its intent or source");
            Vector {
                name,
                payload: text(&case["payload"]),
                file: text(&case["file"]).unwrap(),
                known: case["keys"].as_array().into_iter().flatten().map(jwk).collect(),
                expect: case["expect"].clone(),
            }
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(found.len() >= 205, "only {} vectors", found.len());
    found
}

fn vector(name: &str) -> Vector {
    vectors().into_iter().find(|v| v.name == name).unwrap()
}

fn jwk(json: &Json) -> PublicJwk {
    PublicJwk::from_value(&parse(json.to_string().as_bytes()).unwrap()).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_vector_does_what_it_expects() {
    for v in vectors() {
        match (code(v.file.as_bytes(), &v.known), v.error()) {
            (Ok(found), None) => {
                let expect = |member: &str| v.expect[member].as_str().unwrap().to_owned();
                assert_eq!(found.jti(), expect("jti"), "{}", v.name);
                assert_eq!(found.kid(), expect("kid"), "{}", v.name);
                assert_eq!(hex(&found.payload_sha256()), expect("payload_sha256"), "{}", v.name);
                assert_eq!(found.payload(), v.payload.as_ref().unwrap().as_bytes(), "{}", v.name);
                assert_eq!(found.replaces(), v.expect["replaces"].as_str(), "{}", v.name);
                let list = |member: &str| v.expect[member].as_array().cloned().unwrap_or_default();
                assert_eq!(witnesses(&found), list("witnesses"), "{}", v.name);
                assert_eq!(refused_witnesses(&found), list("refused_witnesses"), "{}", v.name);
            }
            (Err(found), Some(expected)) => assert_eq!(found, expected, "{}", v.name),
            (Ok(_), Some(expected)) => panic!("{}: accepted; expected {expected}", v.name),
            (Err(found), None) => panic!("{}: refused as {found}", v.name),
        }
    }
}

fn witnesses(found: &Verified) -> Vec<Json> {
    let json = |it: &export::Witness| {
        serde_json::json!({
            "kid": it.kid(), "role": it.role(), "aud": it.audience(), "jti": it.jti(), "iat": it.iat(),
        })
    };
    found.witnesses().iter().map(json).collect()
}

fn refused_witnesses(found: &Verified) -> Vec<Json> {
    let json = |it: &export::RefusedWitness| serde_json::json!({ "index": it.index, "code": it.reason.code() });
    found.refused_witnesses().iter().map(json).collect()
}

/// The vectors were signed by somebody else's library; ECDSA by RFC 6979 leaves no choice of signature.
#[test]
fn our_signer_writes_the_same_bytes() {
    let d = now(NativeCrypto.sha256(b"wellbeing-assessment test key 1")).unwrap();
    let key = NativeSigningKey::from_scalar(&d).unwrap();
    let public = key.public().unwrap();
    let mut compared = 0;
    for v in vectors().iter().filter(|v| v.known.is_empty()) {
        let Some(payload) = &v.payload else { continue };
        let envelope = Envelope::parse(v.file.as_bytes()).unwrap();
        if envelope.keys == [public.clone()] && envelope.witness.is_empty() {
            let jws = now(sign(&NativeCrypto, &key, &public, export::TYPE, payload.as_bytes())).unwrap();
            let ours = Envelope { jws, keys: vec![public.clone()], witness: Vec::new() };
            assert_eq!(ours.to_json(), v.file, "{}", v.name);
            compared += 1;
        }
    }
    assert!(compared >= 80, "only {compared} compared");
}

/// One export as the first version signed it. It is never made again: every later version has to read it.
#[test]
fn the_frozen_export_verifies_for_ever() {
    let frozen = vector("frozen-v1");
    let found = code(frozen.file.as_bytes(), &[]).unwrap();
    let said = &found.document().assessment;
    assert_eq!((found.audience(), found.nonce()), (Some("https://portal.example"), Some("n-7f3a")));
    assert_eq!(
        (said.occasion, said.age_band, said.mode),
        (Occasion::Start, Some(AgeBand::From12To15), Some(Mode::Together))
    );
    let goal = &said.goals.as_ref().unwrap().list[0];
    assert_eq!((goal.words.as_str(), goal.now.as_ref().unwrap().value.get()), ("Get to school on time", 3));
    assert_eq!(goal.steps[0].by_when.as_ref().unwrap().as_str(), "Sunday");
    assert_eq!(
        to_canonical(&to_value(found.document()).unwrap()).as_bytes(),
        found.payload(),
        "nothing is lost on reading"
    );
}

// Signing and verifying -----------------------------------------------------------------------------------------------

#[test]
fn what_is_signed_is_what_is_read() {
    let crypto = NativeCrypto;
    let key = NativeSigningKey::make().unwrap();
    let public = key.public().unwrap();
    let document = shared(&everything());
    let for_whom = export::ForWhom { audience: Some("https://portal.example".into()), nonce: Some("n".into()) };
    let signed = now(export::sign(&crypto, &key, &public, document.clone(), for_whom, None, 1_764_000_300)).unwrap();
    let found = code(signed.json.as_bytes(), &[]).unwrap();
    assert_eq!(found.document().assessment, document);
    assert_eq!((found.jti(), found.iat()), (signed.jti.as_str(), 1_764_000_300));
    assert_eq!((found.audience(), found.nonce()), (Some("https://portal.example"), Some("n")));
    assert_eq!(found.kid(), now(public.thumbprint(&crypto)).unwrap().as_str());
    assert_eq!(found.key(), &public);
    assert_eq!(base64url::decode(found.jti()).unwrap().len(), 16, "128 random bits");
}

#[test]
fn a_nonce_or_audience_that_does_not_fit_is_not_signed() {
    let key = NativeSigningKey::make().unwrap();
    let signed = |for_whom| {
        now(export::sign(&NativeCrypto, &key, &key.public().unwrap(), shared(&everything()), for_whom, None, 0))
            .map(drop)
    };
    let text = |length| Some("a".repeat(length));
    assert!(signed(export::ForWhom { audience: text(2048), nonce: text(2048) }).is_ok());
    for (audience, nonce) in [(text(2049), None), (None, text(2049)), (text(0), None), (None, text(0))] {
        assert!(matches!(signed(export::ForWhom { audience, nonce }), Err(export::SignError::Text(_))));
    }
}

#[test]
fn a_file_holds_one_mebibyte_and_no_more() {
    let file = vector("minimal").file;
    let padded = |length: usize| file.clone() + &" ".repeat(length - file.len());
    assert!(code(padded(MAX_BYTES).as_bytes(), &[]).is_ok());
    assert_eq!(code(padded(MAX_BYTES + 1).as_bytes(), &[]).map(drop), Err("too-large"));

    let key = NativeSigningKey::make().unwrap();
    let mut said = everything();
    // More than a component lets in: 120 entries of 2000 characters, four bytes each.
    for section in [&mut said.working_well, &mut said.worries] {
        section.entries = (1..=60).map(|id| Entry { words: words(&"🙂".repeat(2000)), ..Entry::new(id) }).collect();
    }
    let public = key.public().unwrap();
    let signed = export::sign(&NativeCrypto, &key, &public, shared(&said), Default::default(), None, 0);
    assert_eq!(now(signed).map(drop), Err(export::SignError::TooLarge { limit: MAX_BYTES }));
}

/// Where ECDSA accepts (r, s) it accepts (r, n - s): only the payload tells one export from another.
#[test]
fn the_other_signature_of_the_same_payload_is_the_same_export() {
    let one = Browser::new(1).sign(&Said::new("jti-1", "my dog"));
    let other = with_other_signature(&one);
    assert_ne!(one, other);
    let [one, other] = [one, other].map(|file| code(file.as_bytes(), &[]).unwrap());
    assert_eq!((one.jti(), one.kid(), one.payload_sha256()), (other.jti(), other.kid(), other.payload_sha256()));
}

// Witnesses -----------------------------------------------------------------------------------------------------------

fn witness(file: &str, number: u8, role: &str) -> Result<String, export::CannotWitness> {
    let key = NativeSigningKey::from_scalar(&[number; 32]).unwrap();
    let public = key.public().unwrap();
    let pair = (&key, &public);
    now(export::witness(&NativeCrypto, pair, file.as_bytes(), &[], role, 1_764_000_900)).map(|(_, json)| json)
}

#[test]
fn a_witness_is_added_and_the_export_stays_as_it_is() {
    let signed =
        Browser::new(1).sign(&Said { audience: Some("https://portal.example"), ..Said::new("jti-1", "my dog") });
    let once = witness(&signed, 2, "link-worker").unwrap();
    let twice = witness(&once, 3, "parent").unwrap();
    let [before, after] = [&signed, &twice].map(|file| Envelope::parse(file.as_bytes()).unwrap());
    assert_eq!(before.jws, after.jws);
    assert_eq!((after.keys.len(), after.witness.len()), (3, 2));
    let found = code(twice.as_bytes(), &[]).unwrap();
    assert!(found.refused_witnesses().is_empty());
    let seen: Vec<_> = found.witnesses().iter().map(|it| (it.kid().to_owned(), it.role(), it.iat())).collect();
    let expected = [(2, "link-worker"), (3, "parent")].map(|(n, role)| (Browser::new(n).kid(), role, 1_764_000_900));
    assert_eq!(seen, expected);
    assert_eq!(found.witnesses()[0].audience(), Some("https://portal.example"));
    let payload = Flattened::from_compact(&after.witness[0]).unwrap().payload;
    let payload = base64url::decode(&payload).unwrap();
    let value = parse(&payload).unwrap();
    assert_eq!(to_canonical(&value).as_bytes(), payload, "its own JCS");
}

#[test]
fn what_can_not_be_witnessed_is_told() {
    let signed = Browser::new(1).sign(&Said::new("jti-1", "my dog"));
    use export::CannotWitness::{Export, OwnKey, Role, TooLarge, TooMany};
    assert!(matches!(witness(&signed, 1, "parent"), Err(OwnKey)));
    assert!(matches!(witness(&signed, 2, ""), Err(Role(_))));
    assert!(matches!(witness(&signed, 2, &"x".repeat(65)), Err(Role(_))));
    let changed = signed.replacen("\"signature\":\"", "\"signature\":\"AAAA", 1);
    assert!(matches!(witness(&changed, 2, "parent"), Err(Export(_))), "only what verifies is witnessed");
    let many = (0..16).fold(signed.clone(), |file, _| witness(&file, 2, "parent").unwrap());
    assert!(matches!(witness(&many, 2, "parent"), Err(TooMany)));
    let mut envelope = Envelope::parse(signed.as_bytes()).unwrap();
    envelope.witness = vec!["x".repeat(MAX_BYTES - signed.len() - 100)];
    assert!(matches!(witness(&envelope.to_json(), 2, "parent"), Err(TooLarge { .. })));
}

#[test]
fn every_flipped_bit_of_a_witness_takes_it_away_and_nothing_else() {
    let file = witness(&Browser::new(1).sign(&Said::new("jti-1", "my dog")), 2, "parent").unwrap();
    let good = Envelope::parse(file.as_bytes()).unwrap();
    assert_eq!(code(file.as_bytes(), &[]).unwrap().witnesses().len(), 1);
    for changed in flips(good.witness[0].as_bytes()) {
        let Ok(token) = String::from_utf8(changed) else { continue };
        let found = code(Envelope { witness: vec![token], ..good.clone() }.to_json().as_bytes(), &[]).unwrap();
        assert!(found.witnesses().is_empty());
        assert_eq!(found.refused_witnesses().len(), 1);
    }
}

/// A witness lifted from one export onto another of the same person, by the same key.
#[test]
fn a_witness_does_not_move_to_another_export() {
    let [one, other] = ["my dog", "my cat"].map(|words| Browser::new(1).sign(&Said::new("jti-1", words)));
    let one = Envelope::parse(witness(&one, 2, "parent").unwrap().as_bytes()).unwrap();
    let moved = Envelope { jws: Envelope::parse(other.as_bytes()).unwrap().jws, ..one };
    let found = code(moved.to_json().as_bytes(), &[]).unwrap();
    assert_eq!((found.witnesses().len(), found.refused_witnesses()[0].reason.code()), (0, "other-bytes"));
}

/// A witness of the portal's, whose key does not lie beside the export.
#[test]
fn a_portals_witness_is_put_beside_its_own_export_only() {
    let attach = |file: &str, token: &str| {
        let attached = now(export::attach(&NativeCrypto, file.as_bytes(), token));
        attached.map_err(|error| error.code().to_owned())
    };
    let [signed, other] = ["my dog", "my cat"].map(|words| Browser::new(1).sign(&Said::new("jti-1", words)));
    let made = Envelope::parse(witness(&signed, 9, "link-worker").unwrap().as_bytes()).unwrap().witness.remove(0);
    let file = attach(&signed, &made).unwrap();
    assert_eq!(attach(&file, &made).unwrap(), file, "once");
    let [before, after] = [&signed, &file].map(|file| Envelope::parse(file.as_bytes()).unwrap());
    assert_eq!((&before.jws, &before.keys), (&after.jws, &after.keys));
    let portal = NativeSigningKey::from_scalar(&[9; 32]).unwrap().public().unwrap();
    let known = code(file.as_bytes(), &[portal]).unwrap();
    assert_eq!(known.witnesses()[0].role(), "link-worker");
    assert_eq!(attach(&other, &made).unwrap_err(), "other-bytes");
    assert_eq!(attach(&signed, &before.jws.to_compact()).unwrap_err(), "type", "an export is no witness");
    for wrong in ["", "a.b", "a.b.c", "{}"] {
        assert!(attach(&signed, wrong).is_err(), "{wrong:?}");
    }
    // Where the key lies beside, the signature has to hold.
    let own = Envelope::parse(witness(&signed, 2, "parent").unwrap().as_bytes()).unwrap();
    let (token, signature) = own.witness[0].rsplit_once('.').unwrap();
    let bare = Envelope { witness: Vec::new(), ..own.clone() }.to_json();
    let forged = format!("{token}.{}", signature.chars().rev().collect::<String>());
    assert!(attach(&bare, &forged).is_err());
    assert!(attach(&bare, &own.witness[0]).is_ok());
}

#[test]
fn a_lost_key_is_named() {
    let key = NativeSigningKey::make().unwrap();
    let public = key.public().unwrap();
    let lost: export::KeyName = Browser::new(1).kid().try_into().unwrap();
    let document = shared(&everything());
    let signed = export::sign(&NativeCrypto, &key, &public, document, Default::default(), Some(lost), 0);
    let found = code(now(signed).unwrap().json.as_bytes(), &[]).unwrap();
    assert_eq!(found.replaces(), Some(Browser::new(1).kid().as_str()));
}

// Sealing -------------------------------------------------------------------------------------------------------------

fn reader() -> (NativeAgreementKey, String) {
    let key = NativeAgreementKey::make().unwrap();
    let jwk = to_canonical(&key.public().unwrap().to_value());
    (key, jwk)
}

fn recipient(jwk: &str) -> Result<export::RecipientKey, export::RecipientKeyError> {
    now(export::RecipientKey::read(&NativeCrypto, jwk))
}

#[test]
fn what_is_sealed_for_a_reader_is_the_very_file() {
    let (key, jwk) = reader();
    let file = vector("full").file;
    let sealed = now(export::seal(&NativeCrypto, &recipient(&jwk).unwrap(), &file)).unwrap();
    assert!(export::is_sealed(sealed.as_bytes()) && !export::is_sealed(file.as_bytes()));
    assert_eq!(export::open_now(&key, &sealed).unwrap(), file.as_bytes());
    let header = base64url::decode(sealed.split('.').next().unwrap()).unwrap();
    let header: Json = serde_json::from_slice(&header).unwrap();
    let members: Vec<&String> = header.as_object().unwrap().keys().collect();
    assert_eq!(members, ["alg", "cty", "enc", "epk", "kid"]);
    assert_eq!(code(sealed.as_bytes(), &[]).map(drop), Err("part-count"), "verify opens nothing");
    // The largest file still fits, sealed.
    let largest = file.clone() + &" ".repeat(MAX_BYTES - file.len());
    let sealed = now(export::seal(&NativeCrypto, &recipient(&jwk).unwrap(), &largest)).unwrap();
    assert!(sealed.len() <= export::MAX_SEALED_EXPORT);
    assert_eq!(export::open_now(&key, &sealed).unwrap(), largest.as_bytes());
    let code = |sealed: &str| export::open_now(&key, sealed).unwrap_err().code();
    assert_eq!(code(&"A".repeat(export::MAX_SEALED_EXPORT + 1)), "too-large");

    let seal = |members: &[(&str, &str)]| {
        let mut extra = Members::new();
        for (name, value) in members {
            extra.insert(*name, *value);
        }
        now(seal_for(&NativeCrypto, &key.public().unwrap(), extra, file.as_bytes())).unwrap()
    };
    assert!(export::open_now(&key, &seal(&[("cty", "JOSE+JSON")])).is_ok());
    assert_eq!(code(&seal(&[])), "content-type");
    assert_eq!(code(&seal(&[("cty", "JOSE")])), "content-type");
    assert_eq!(code(&seal(&[("cty", "JOSE+JSON"), ("x", "y")])), "header-member");
}

#[test]
fn a_readers_key_says_nothing_that_contradicts_it() {
    let (key, jwk) = reader();
    let kid = now(key.public().unwrap().thumbprint(&NativeCrypto)).unwrap().to_string();
    let with = |members: Json| {
        let mut jwk: Json = serde_json::from_str(&jwk).unwrap();
        jwk.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        recipient(&jwk.to_string())
    };
    use export::RecipientKeyError as Error;
    assert!(recipient(&jwk).is_ok());
    assert!(
        with(serde_json::json!({ "use": "enc", "alg": "ECDH-ES", "kid": kid, "ext": true, "key_ops": [] })).is_ok()
    );
    assert_eq!(with(serde_json::json!({ "use": "sig" })), Err(Error::Use));
    assert_eq!(with(serde_json::json!({ "alg": "ES256" })), Err(Error::Algorithm));
    assert_eq!(with(serde_json::json!({ "alg": "ECDH-ES+A256KW" })), Err(Error::Algorithm));
    assert_eq!(with(serde_json::json!({ "kid": "reader" })), Err(Error::KeyId { thumbprint: kid.clone() }));
    assert_eq!(with(serde_json::json!({ "kid": Browser::new(1).kid() })), Err(Error::KeyId { thumbprint: kid }));
    assert_eq!(with(serde_json::json!({ "d": "AA" })), Err(Error::Key(KeyError::Private)));
    assert_eq!(with(serde_json::json!({ "crv": "P-384" })), Err(Error::Key(KeyError::Curve)));
    assert_eq!(with(serde_json::json!({ "x5c": [] })), Err(Error::Key(KeyError::UnknownMember { name: "x5c".into() })));
    assert!(matches!(recipient("https://portal.example/key.jwk"), Err(Error::Json(_))));
    assert_eq!(recipient("[]"), Err(Error::Key(KeyError::NotAnObject)));
    let off = with(serde_json::json!({ "y": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE" })).unwrap();
    assert_eq!(now(export::seal(&NativeCrypto, &off, "x")), Err(SealError::Crypto(CryptoError::Key)));
}

// Read by a person ----------------------------------------------------------------------------------------------------

#[test]
fn an_export_is_read_in_the_order_of_the_screen() {
    let found = code(vector("frozen-v1").file.as_bytes(), &[]).unwrap();
    let groups = export::groups(&found.document().assessment);
    let read: Vec<(&str, Vec<&str>)> =
        groups.iter().map(|it| (it.prompt.as_str(), it.lines.iter().map(String::as_str).collect())).collect();
    let worry = "I lie awake before school (Sleep · How much does this bother you? 7/10 (0 = Hardly at all, 10 = More than anything))";
    let goal = "Get to school on time (Where are you with this now? 3/10 (0 = Not started, 10 = I'm there) · What would one step up look like? Two days out of five)";
    let life = "4/10 (0 = As hard as it gets, 10 = As good as it gets)";
    assert_eq!(
        read,
        [
            ("All in all, how are things for you right now?", vec![life]),
            ("What stops it from being lower?", vec!["Rex, and Gran"]),
            ("What would one step up look like?", vec!["One night's sleep"]),
            ("What's going OK right now, even small things?", vec!["Sam sticks by me (Friends)", "my dog Rex 🐕"]),
            ("What's on your mind?", vec![worry]),
            ("How would you know things were better?", vec!["Mornings would be calm"]),
            (
                "What do you want to happen next?",
                vec![goal, "– Pack my bag (Gran · Sunday)", "✓ Set two alarms", "Climb again", "– Ask about the club"],
            ),
        ]
    );
}

/// Nothing that leaves is hidden from whoever reads it here.
#[test]
fn every_shared_word_is_read_out() {
    let document = shared(&everything());
    let read: String =
        export::groups(&document).into_iter().flat_map(|it| [it.prompt].into_iter().chain(it.lines)).collect();
    let json = serde_json::to_value(&document).unwrap();
    let mut seen = 0;
    let mut left = vec![&json];
    while let Some(value) = left.pop() {
        match value {
            Json::Object(members) => {
                for (name, value) in members {
                    let text =
                        ["words", "prompt", "label", "what", "who", "by_when", "low", "high"].contains(&name.as_str());
                    match value {
                        Json::String(words) if text => {
                            assert!(read.contains(words.as_str()), "{words} is not in {read}");
                            seen += 1;
                        }
                        other => left.push(other),
                    }
                }
            }
            Json::Array(items) => left.extend(items),
            _ => {}
        }
    }
    assert!(seen > 20, "only {seen} texts");
}

// Every single bit ------------------------------------------------------------------------------------------------------

/// Each copy of `bytes` that differs in one bit.
fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        changed
    })
}

#[test]
fn every_flipped_bit_of_payload_header_and_signature_is_refused() {
    let good = Envelope::parse(vector("minimal").file.as_bytes()).unwrap();
    let refusals = |part: &str, change: &dyn Fn(&mut Envelope, String)| -> BTreeSet<&'static str> {
        let decoded = base64url::decode(part).unwrap();
        let codes = flips(&decoded).map(|bytes| {
            let mut changed = good.clone();
            change(&mut changed, base64url::encode(&bytes));
            match code(changed.to_json().as_bytes(), &[]) {
                Ok(_) => panic!("accepted: {}", changed.to_json()),
                Err(code) => code,
            }
        });
        codes.collect()
    };
    let one = BTreeSet::from(["signature"]);
    assert_eq!(refusals(&good.jws.payload, &|e, text| e.jws.payload = text), one);
    assert_eq!(refusals(&good.jws.signature, &|e, text| e.jws.signature = text), one);
    let header = refusals(&good.jws.protected, &|e, text| e.jws.protected = text);
    for code in ["algorithm", "header-json", "header-member", "thumbprint", "type"] {
        assert!(header.contains(code), "{code} is not among {header:?}");
    }
    assert!(!header.contains("signature"), "each is refused for what it is: {header:?}");
}

#[test]
fn every_flipped_bit_of_the_file_is_refused() {
    for (at, changed) in flips(vector("minimal").file.as_bytes()).enumerate() {
        assert!(code(&changed, &[]).is_err(), "bit {at}: {}", String::from_utf8_lossy(&changed));
    }
}

// What leaves -----------------------------------------------------------------------------------------------------------

fn words(text: &str) -> Words {
    text.to_owned().try_into().unwrap()
}

fn scale(n: u8) -> Rating {
    Rating::Number(Scale::try_from(n).unwrap())
}

/// A sitting in which every question was answered.
fn everything() -> Assessment {
    let mut said = Assessment::new("pXw9gRTOS7mhAS7zJHKb6A".into(), "yo-2381".into(), Occasion::Start, 1_764_000_000);
    said.band = Some(AgeBand::From12To15);
    said.mode = Some(Mode::Together);
    said.working_well.entries = vec![
        Entry { area: Some("friends".into()), words: words("Sam sticks by me"), ..Entry::new(1) },
        Entry { words: words("my dog Rex 🐕"), ..Entry::new(2) },
    ];
    said.worries.entries = vec![Entry {
        area: Some("sleep".into()),
        words: words("I lie awake before school"),
        bothers: Some(scale(7)),
        ..Entry::new(3)
    }];
    said.life_now.scale = Some(scale(4));
    said.life_now.why_not_lower = words("Rex, and Gran");
    said.life_now.one_step_up = words("One night's sleep");
    said.hopes.words = words("Mornings would be calm");
    let step = |id, what: &str, who: &str, by_when: &str, done| Step {
        what: words(what),
        who: words(who),
        by_when: words(by_when),
        done,
        ..Step::new(id)
    };
    said.goals.list = vec![
        Goal {
            words: words("Get to school on time"),
            now: Some(scale(3)),
            one_step_up: words("Two days out of five"),
            steps: vec![step(5, "Pack my bag", "Gran", "Sunday", false), step(6, "Set two alarms", "", "", true)],
            ..Goal::new(4)
        },
        Goal { words: words("Climb again"), steps: vec![step(8, "Ask about the club", "", "", false)], ..Goal::new(7) },
    ];
    said.next_id = 9;
    said
}

fn shared(said: &Assessment) -> AssessmentDocument {
    export::document(said, &QuestionSet::built_in(), AgeBand::From12To15).unwrap()
}

/// The assessment of someone who never said what `line` holds.
fn without(mut said: Assessment, line: Line) -> Assessment {
    match line {
        Line::Entry(id) => {
            said.working_well.entries.retain(|e| e.id != id);
            said.worries.entries.retain(|e| e.id != id);
        }
        Line::LifeScale => said.life_now.scale = None,
        Line::WhyNotLower => said.life_now.why_not_lower = Words::default(),
        Line::LifeOneStepUp => said.life_now.one_step_up = Words::default(),
        Line::Hopes => said.hopes.words = Words::default(),
        Line::Goal(id) => said.goals.list.retain(|g| g.id != id),
        Line::Step(id) => said.goals.list.iter_mut().for_each(|g| g.steps.retain(|s| s.id != id)),
    }
    said
}

#[test]
fn everything_said_is_there_word_for_word() {
    let said = everything();
    let document = shared(&said);
    let text = to_canonical(&to_value(&document).unwrap());
    for line in ["Sam sticks by me", "my dog Rex 🐕", "I lie awake before school", "Rex, and Gran", "Gran", "Sunday"]
    {
        assert!(text.contains(line), "{line}");
    }
    assert_eq!(document.working_well.as_ref().unwrap().entries.len(), 2);
    assert_eq!(document.worries.as_ref().unwrap().entries[0].bothers.as_ref().unwrap().value.get(), 7);
    assert_eq!(document.life_now.as_ref().unwrap().scale.as_ref().unwrap().value.get(), 4);
    let goals = &document.goals.as_ref().unwrap().list;
    assert_eq!((goals.len(), goals[0].steps.len(), goals[1].now.is_none()), (2, 2, true));
    assert_eq!((goals[0].steps[0].done, goals[0].steps[1].done), (false, true));
    assert!(goals[0].steps[1].who.is_none() && goals[0].steps[1].by_when.is_none());
}

#[test]
fn what_is_kept_back_is_not_there() {
    for line in everything().lines() {
        let mut said = everything();
        said.kept_back.insert(line);
        let text = to_canonical(&to_value(&shared(&said)).unwrap());
        let gone: &[&str] = match line {
            Line::Entry(1) => &["Sam sticks by me", "\"friends\""],
            Line::Entry(2) => &["Rex 🐕"],
            Line::Entry(3) => &["I lie awake", "\"sleep\"", "bothers"],
            Line::LifeScale => &["\"value\":4"],
            Line::WhyNotLower => &["Rex, and Gran", "why_not_lower"],
            Line::LifeOneStepUp => &["One night's sleep"],
            Line::Hopes => &["Mornings", "hopes"],
            // A goal takes its number, its step up and its steps along.
            Line::Goal(4) => &["Get to school", "\"value\":3", "Two days", "Pack my bag", "Set two alarms"],
            Line::Goal(7) => &["Climb again", "Ask about the club"],
            Line::Step(5) => &["Pack my bag", "Sunday"],
            Line::Step(6) => &["Set two alarms"],
            Line::Step(8) => &["Ask about the club"],
            other => panic!("{other:?} is new: say what goes with it"),
        };
        for words in gone {
            assert!(!text.contains(words), "{line:?} is kept back, {words:?} is there");
        }
    }
}

#[test]
fn nothing_tells_kept_back_from_never_said() {
    let all = everything().lines();
    for number in [0, 4, 10] {
        // Every set of the twelve lines.
        for chosen in 0u32..1 << all.len() {
            let lines = all.iter().enumerate().filter(|(i, _)| chosen & 1 << i != 0).map(|(_, line)| *line);
            let mut kept_back = everything();
            kept_back.life_now.scale = Some(scale(number));
            let never_said = lines.clone().fold(kept_back.clone(), without);
            for line in lines {
                kept_back.kept_back.insert(line);
            }
            assert_eq!(shared(&kept_back), shared(&never_said), "{number}: {:?}", kept_back.kept_back);
        }
    }
}

#[test]
fn blank_is_not_said() {
    let mut said = everything();
    let blank = || words(" \n\t\u{a0}");
    said.working_well.entries.iter_mut().for_each(|e| e.words = blank());
    said.worries.entries[0].words = blank();
    said.life_now = Default::default();
    said.life_now.why_not_lower = blank();
    said.hopes.words = blank();
    said.goals.list[0].words = blank();
    said.goals.list[1].one_step_up = blank();
    said.goals.list[1].steps[0].what = blank();
    let document = shared(&said);
    assert!(document.working_well.is_none() && document.worries.is_none());
    assert!(document.life_now.is_none() && document.hopes.is_none());
    let goals = document.goals.unwrap().list;
    assert_eq!(goals.iter().map(|g| g.words.as_str()).collect::<Vec<_>>(), ["Climb again"]);
    assert!(goals[0].one_step_up.is_none() && goals[0].steps.is_empty());

    let empty = shared(&Assessment::new("a".into(), "b".into(), Occasion::Review, 0));
    let text = to_canonical(&to_value(&empty).unwrap());
    let set = QuestionSet::built_in();
    let (id, revision) = (set.id, set.revision);
    assert_eq!(
        text,
        format!(
            r#"{{"id":"a","journey":"b","language":"en-GB","occasion":"review","question_set":{{"id":"{id}","revision":"{revision}"}},"started":0}}"#
        )
    );
}

#[test]
fn prompts_are_those_of_the_band() {
    let set = QuestionSet::built_in();
    let documents = [AgeBand::From12To15, AgeBand::From16To19]
        .map(|band| (band, export::document(&everything(), &set, band).unwrap()));
    for (band, document) in &documents {
        let prompt = |asked: &str, expected: &wellbeing_assessment::domain::ByBand| {
            assert_eq!(asked, expected.for_band(*band));
        };
        prompt(&document.working_well.as_ref().unwrap().prompt, &set.working_well.prompt);
        let worries = document.worries.as_ref().unwrap();
        prompt(&worries.prompt, &set.worries.topic.prompt);
        let bothers = worries.entries[0].bothers.as_ref().unwrap();
        prompt(&bothers.prompt, &set.worries.bothers.prompt);
        prompt(&bothers.low, &set.worries.bothers.low);
        prompt(&bothers.high, &set.worries.bothers.high);
        prompt(&document.life_now.as_ref().unwrap().scale.as_ref().unwrap().prompt, &set.life_now.prompt);
        prompt(&document.hopes.as_ref().unwrap().prompt, &set.hopes.prompt);
        let goals = document.goals.as_ref().unwrap();
        prompt(&goals.prompt, &set.goals.prompt);
        prompt(&goals.list[0].now.as_ref().unwrap().prompt, &set.goals.now.prompt);
    }
    assert_ne!(documents[0].1.hopes, documents[1].1.hopes, "the built-in set words hopes for each band");
}

#[test]
fn the_ends_of_a_scale_are_worded_as_they_were_asked() {
    let set = QuestionSet::built_in();
    let asked = |number: Option<u8>| {
        let mut said = everything();
        said.life_now.scale = number.map(scale);
        said.goals.list[0].now = number.map(scale);
        let document = shared(&said);
        let life = document.life_now.unwrap();
        let goal = document.goals.unwrap().list[0].one_step_up.clone().unwrap();
        (life.why_not_lower.unwrap().prompt, life.one_step_up.unwrap().prompt, goal.prompt)
    };
    let band = AgeBand::From12To15;
    let (why, up, goal_up) = (&set.life_now.why_not_lower, &set.life_now.one_step_up, &set.goals.one_step_up);
    let usual = (why.prompt.for_band(band), up.prompt.for_band(band), goal_up.prompt.for_band(band));
    let own = |(a, b, c): (&str, &str, &str)| (a.to_owned(), b.to_owned(), c.to_owned());
    for number in [None, Some(1), Some(5), Some(9)] {
        assert_eq!(asked(number), own(usual), "{number:?}");
    }
    assert_eq!(asked(Some(0)), own((why.at_lowest.for_band(band), usual.1, usual.2)));
    assert_eq!(asked(Some(10)), own((usual.0, up.at_highest.for_band(band), goal_up.at_highest.for_band(band))));
}

#[test]
fn an_area_that_the_set_does_not_have_keeps_its_id() {
    let mut said = everything();
    said.working_well.entries[0].area = Some("allotment".into());
    let entry = shared(&said).working_well.unwrap().entries.remove(0);
    let area = entry.area.unwrap();
    assert_eq!((area.id.as_str(), area.label.as_str()), ("allotment", "allotment"));
}

#[test]
fn names_that_do_not_fit_are_told() {
    let set = QuestionSet::built_in();
    for (id, journey) in [("", "a"), ("a", "")] {
        let said = Assessment::new(id.into(), journey.into(), Occasion::Start, 0);
        assert!(export::document(&said, &set, AgeBand::From12To15).is_err());
    }
}

// The published schema ----------------------------------------------------------------------------------------------------

/// What a JSON Schema can't say of a payload: how its JSON is written, and that a number has 32 or 53 bits.
const BEYOND_THE_SCHEMA: [&str; 19] = [
    "byte-order-mark",
    "float-exponent",
    "float-whole",
    "id-beyond",
    "integer-beyond",
    "integer-beyond-minus",
    "integer-minus-zero",
    "name-repeated",
    "name-repeated-by-escape",
    "name-repeated-deep",
    // What a drawing's numbers and its picture have to do with one another.
    "v2-drawings-11",
    "v2-points-odd",
    "v2-points-outside-below",
    "v2-points-outside-left",
    "v2-points-outside-right",
    "v2-svg-event",
    "v2-svg-image",
    "v2-svg-other",
    "v2-svg-script",
];

fn schema() -> Json {
    export::schema().into()
}

/// The schemas of versions 1 and 2.
fn validators() -> [jsonschema::Validator; 2] {
    let closed: Json = serde_json::from_slice(&std::fs::read(root("www/schemas/export-1.json")).unwrap()).unwrap();
    [closed, schema()].map(|schema| {
        jsonschema::meta::validate(&schema).unwrap();
        jsonschema::validator_for(&schema).unwrap()
    })
}

#[test]
fn the_schema_is_published() {
    let path = root("www/schemas/export-2.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&schema()).unwrap() + "\n").unwrap();
    }
    let published: Json = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert!(published == schema(), "www/schemas/export-2.json is not what the types give; run the test with UPDATE=1");
}

/// Verifiers were built on it.
#[test]
fn the_schema_of_version_1_is_closed() {
    let closed = std::fs::read(root("www/schemas/export-1.json")).unwrap();
    assert_eq!(
        hex(&now(NativeCrypto.sha256(&closed)).unwrap()),
        "121eef079ff810523d4a51d1288f4e5999d069625e1b66fd48227bcbac363bca"
    );
}

#[test]
fn the_schema_says_what_verify_says() {
    let [one, two] = validators();
    let mut expressed = 0;
    for v in vectors() {
        let Some(payload) = &v.payload else { continue };
        let document = serde_json::from_str::<Json>(payload);
        let is_2 = document.as_ref().is_ok_and(|document| document["version"] == 2);
        let validator = if is_2 { &two } else { &one };
        match (&document, v.error()) {
            (Ok(document), None) => {
                assert_eq!(validator.validate(document).map_err(|e| e.to_string()), Ok(()), "{}", v.name);
            }
            (Ok(document), Some(_)) => {
                let beyond = BEYOND_THE_SCHEMA.contains(&v.name.as_str());
                assert_eq!(validator.is_valid(document), beyond, "{}", v.name);
                expressed += usize::from(!beyond);
            }
            (Err(error), None) => panic!("{}: {error}", v.name),
            (Err(_), Some(_)) => {}
        }
    }
    assert!(expressed >= 40, "only {expressed}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is said and kept back, what leaves fits the schema and is read back as it was.
    #[test]
    fn any_document_fits_the_schema(
        text in proptest::collection::vec("\\PC{0,40}", 6),
        number in proptest::option::of(0u8..=10),
        kept_back in proptest::collection::btree_set(0usize..12, 0..12),
    ) {
        let mut said = everything();
        let lines = said.lines();
        for (entry, text) in said.working_well.entries.iter_mut().chain(&mut said.worries.entries).zip(&text) {
            entry.words = words(text);
        }
        said.life_now.scale = number.map(scale);
        said.life_now.one_step_up = words(&text[3]);
        said.goals.list[0].words = words(&text[4]);
        said.goals.list[1].steps[0].what = words(&text[5]);
        for line in kept_back.into_iter().filter_map(|i| lines.get(i)) {
            said.kept_back.insert(*line);
        }
        let document = shared(&said);
        let value = to_value(&document).unwrap();
        let assessment: Json = serde_json::from_str(&to_canonical(&value)).unwrap();
        let mut payload: Json = serde_json::from_str(vector("minimal").payload.as_ref().unwrap()).unwrap();
        payload["assessment"] = assessment;
        let [validator, _] = validators();
        prop_assert_eq!(validator.validate(&payload).map_err(|e| e.to_string()), Ok(()));
        let file = Browser::new(1).sign_payload(&payload.to_string());
        let verified = code(file.as_bytes(), &[]).unwrap();
        prop_assert_eq!(&verified.document().assessment, &document);
    }
}

// What strangers read -------------------------------------------------------------------------------------------------------

#[test]
fn the_example_in_the_docs_is_real() {
    let docs = std::fs::read_to_string(root("docs/export-format.md")).unwrap();
    let blocks = docs.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let example = blocks.filter(|block| block.contains("\"assessment\"")).map(|block| parse(block.as_bytes()).unwrap());
    let written: Vec<String> = example.map(|value| to_canonical(&value)).collect();
    assert_eq!(written, [vector("frozen-v1").payload.unwrap()]);
}

#[test]
fn every_code_is_in_the_docs() {
    let docs = std::fs::read_to_string(root("docs/export-format.md")).unwrap();
    let source = |path: &str| std::fs::read_to_string(root(path)).unwrap();
    let arms = |path| -> BTreeSet<String> {
        let after = |line: &str| Some(line.split_once("=> \"")?.1.split_once("\",")?.0.to_owned());
        source(path).lines().filter(|line| line.contains("Self::")).filter_map(after).collect()
    };
    let mut codes = arms("src/jose/verify_error.rs");
    codes.extend(arms("src/jose/crypto.rs"));
    codes.extend(arms("src/json/error.rs"));
    codes.extend(arms("src/export/verify.rs"));
    codes.extend(arms("src/export/witness.rs"));
    // Of passcodes, and of a caller that chose badly.
    let elsewhere = ["rounds", "salt", "reserved-member"].map(str::to_owned);
    codes.extend(arms("src/jose/jwe_error.rs").into_iter().filter(|code| !elsewhere.contains(code)));
    for path in ["src/bin/wellbeing/serve/receiver.rs", "src/bin/wellbeing/serve/problem.rs"] {
        let text = source(path);
        // `StatusCode::CONFLICT, "jti"` and `try_again("store"`: the text before the code has no small letters in it.
        let named = text.split("StatusCode::").chain(text.split("try_again(")).skip(1).filter_map(|rest| {
            let (before, rest) = rest.split_once('"')?;
            let is_next = !before.contains(|c: char| c.is_lowercase() || c == ';');
            is_next.then(|| rest.split('"').next().map(str::to_owned))?
        });
        codes.extend(named);
    }
    assert!(codes.len() >= 50 && codes.contains("jti") && codes.contains("store"), "only {codes:?}");
    let missing: Vec<&String> = codes.iter().filter(|code| !docs.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "docs/export-format.md lacks {missing:?}");
}
