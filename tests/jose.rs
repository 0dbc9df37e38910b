//! JWS, JWE and JWK against files: `tests/vectors/{jws,jwe,wycheproof}/`, and the standards' own examples.

#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

use proptest::prelude::*;
use serde_json::Value as Json;
use std::path::Path;
use wellbeing_assessment::jose::native::{
    NativeAgreementKey, NativeContentKey, NativeCrypto, NativeSigningKey, NativeWrappingKey,
};
use wellbeing_assessment::jose::{
    Crypto, CryptoError, Envelope, Flattened, KeyError, MAX_ROUNDS, MIN_ROUNDS, OpenError, Opened, PublicJwk,
    SealError, VerifiedPayload, VerifyError, base64url, now, open_dir, open_passcode, open_with, peek_header, seal_dir,
    seal_for, seal_passcode, sign, verify,
};
use wellbeing_assessment::json::{MAX_BYTES, Members, Value, parse, to_canonical};

const TYP: &str = "wellbeing-assessment+jws";

fn file(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(path)).unwrap()
}

/// The cases of a folder, each with its name for messages.
fn cases(folder: &str) -> Vec<(String, Json)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(folder);
    let read = |entry: std::fs::DirEntry| {
        let case: Json = serde_json::from_slice(&std::fs::read(entry.path()).unwrap()).unwrap();
        (format!("{}: {}", entry.path().display(), case["intent"].as_str().unwrap()), case)
    };
    std::fs::read_dir(path).unwrap().map(|entry| read(entry.unwrap())).collect()
}

fn hex(text: &Json) -> Vec<u8> {
    let text = text.as_str().unwrap();
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn jwk(json: &Json) -> PublicJwk {
    PublicJwk::from_value(&parse(json.to_string().as_bytes()).unwrap()).unwrap()
}

fn test_key(n: u8) -> NativeSigningKey {
    let d = now(NativeCrypto.sha256(format!("wellbeing-assessment test key {n}").as_bytes())).unwrap();
    NativeSigningKey::from_scalar(&d).unwrap()
}

fn receive(bytes: &[u8], keys: &[PublicJwk], typ: &str) -> Result<VerifiedPayload, VerifyError> {
    let envelope = Envelope::parse(bytes)?;
    let keys = if keys.is_empty() { &envelope.keys } else { keys };
    now(verify(&NativeCrypto, &envelope.jws, keys, typ))
}

#[test]
fn every_signed_vector_does_what_it_expects() {
    let cases = cases("jws");
    assert!(cases.len() >= 90, "only {} vectors", cases.len());
    for (name, case) in cases {
        let input = case["input"].as_str().map_or_else(|| hex(&case["input_hex"]), |text| text.as_bytes().to_vec());
        let keys: Vec<PublicJwk> = case["keys"].as_array().into_iter().flatten().map(jwk).collect();
        let found = receive(&input, &keys, case["typ"].as_str().unwrap());
        match case["expect"]["error"].as_str() {
            Some(code) => assert_eq!(found.map_err(|error| error.code()), Err(code), "{name}"),
            None => {
                let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(found.bytes(), case["expect"]["payload"].as_str().unwrap().as_bytes(), "{name}");
                assert_eq!(found.kid().as_str(), case["expect"]["kid"], "{name}");
            }
        }
    }
}

fn bytes32(text: &Json) -> [u8; 32] {
    base64url::decode(text.as_str().unwrap()).unwrap().try_into().unwrap()
}

fn agreement_key(private: &Json) -> (NativeAgreementKey, PublicJwk) {
    let key = NativeAgreementKey::from_scalar(&bytes32(&private["d"])).unwrap();
    let public = key.public().unwrap();
    assert_eq!((bytes32(&private["x"]), bytes32(&private["y"])), (*public.x(), *public.y()));
    (key, public)
}

/// With the case's `key`, `passcode` or `private` key, whichever it has.
fn open(case: &Json) -> Result<Opened, OpenError> {
    let token = case["input"].as_str().unwrap();
    if let Some(passcode) = case["passcode"].as_str() {
        return now(open_passcode(&NativeCrypto, passcode, token));
    }
    if case["private"].is_object() {
        let (key, public) = agreement_key(&case["private"]);
        return now(open_with(&NativeCrypto, &key, &public, token));
    }
    let opened = now(open_dir(&NativeCrypto, &NativeContentKey::from_bytes(&bytes32(&case["key"])), token));
    if let Ok(opened) = &opened {
        assert_eq!(peek_header(token).as_ref(), Ok(&opened.header));
    }
    opened
}

#[test]
fn every_sealed_vector_does_what_it_expects() {
    let cases = cases("jwe");
    assert!(cases.len() >= 88, "only {} vectors", cases.len());
    for (name, case) in cases {
        let found = open(&case);
        match case["expect"]["error"].as_str() {
            Some(code) => assert_eq!(found.map_err(|error| error.code()), Err(code), "{name}"),
            None => {
                let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(found.plain, case["expect"]["plain"].as_str().unwrap().as_bytes(), "{name}");
                assert_eq!(to_canonical(&found.header.into()), case["expect"]["header"].to_string(), "{name}");
            }
        }
    }
}

#[test]
fn signing_gives_the_fixed_bytes() {
    let case: Json = serde_json::from_slice(&file("jws/flattened.json")).unwrap();
    let key = test_key(1);
    let public = key.public().unwrap();
    let payload = case["expect"]["payload"].as_str().unwrap();
    let jws = now(sign(&NativeCrypto, &key, &public, TYP, payload.as_bytes())).unwrap();
    let envelope = Envelope { jws: jws.clone(), keys: vec![public], witness: Vec::new() };
    let received = Envelope::parse(case["input"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(envelope, received);
    assert_eq!(Envelope::parse(envelope.to_json().as_bytes()), Ok(envelope));
    let compact: Json = serde_json::from_slice(&file("jws/compact.json")).unwrap();
    assert_eq!(jws.to_compact(), compact["input"]);
}

#[test]
fn witnesses_are_kept_as_they_are() {
    let case: Json = serde_json::from_slice(&file("jws/flattened-witness.json")).unwrap();
    let envelope = Envelope::parse(case["input"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(envelope.witness, [envelope.jws.to_compact()]);
    assert_eq!(Envelope::parse(envelope.to_json().as_bytes()), Ok(envelope));
}

/// RFC 7515 §A.3.1.
const A3: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

#[test]
fn the_example_of_rfc_7515_has_a_good_signature() {
    let key = jwk(&serde_json::json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }));
    let jws = Flattened::from_compact(A3).unwrap();
    assert_eq!(jws.to_compact(), A3);
    let signature: [u8; 64] = base64url::decode(&jws.signature).unwrap().try_into().unwrap();
    let input = A3.rsplit_once('.').unwrap().0;
    assert_eq!(now(NativeCrypto.verify_es256(&key, input.as_bytes(), &signature)), Ok(true));
    // Ours has to say what kind of message it is.
    let refused = now(verify(&NativeCrypto, &jws, std::slice::from_ref(&key), TYP)).unwrap_err();
    assert_eq!(refused, VerifyError::TypeMissing);
}

#[test]
fn the_thumbprint_is_that_of_rfc_9449() {
    // RFC 9449 §6.1: the key of the example and its jkt.
    let key = jwk(&serde_json::json!({
        "kty": "EC", "crv": "P-256",
        "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    }));
    let thumbprint = now(key.thumbprint(&NativeCrypto)).unwrap();
    assert_eq!(thumbprint.as_str(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

#[test]
fn too_large_is_refused_before_anything_else() {
    let large = "A".repeat(MAX_BYTES + 1);
    let error = VerifyError::TooLarge { limit: MAX_BYTES };
    assert_eq!(Envelope::parse(large.as_bytes()), Err(error.clone()));
    assert_eq!(Envelope::from_json(large.as_bytes()), Err(error.clone()));
    assert_eq!(Flattened::from_compact(&large), Err(error.clone()));
    let jws = Flattened { payload: large, protected: String::new(), signature: String::new() };
    assert_eq!(now(verify(&NativeCrypto, &jws, &[], TYP)), Err(error));
    assert_eq!(peek_header(&"A".repeat(9 << 20)).unwrap_err().code(), "too-large");
}

#[test]
fn errors_do_not_quote_the_payload() {
    let key = test_key(1);
    let jws = now(sign(&NativeCrypto, &key, &key.public().unwrap(), TYP, b"\"canary\"")).unwrap();
    let changed = Flattened { payload: base64url::encode(b"\"canary!\""), ..jws };
    let error = now(verify(&NativeCrypto, &changed, &[key.public().unwrap()], TYP)).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[test]
fn wycheproof_ecdsa() {
    let vectors: Json = serde_json::from_slice(&file("wycheproof/ecdsa_secp256r1_sha256_p1363_test.json")).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in vectors["testGroups"].as_array().unwrap() {
        let point = hex(&group["publicKey"]["uncompressed"]);
        let key = PublicJwk::from_coordinates(point[1..33].try_into().unwrap(), point[33..].try_into().unwrap());
        for case in group["tests"].as_array().unwrap() {
            // A signature of another length never gets as far as the crypto.
            let accepted = <[u8; 64]>::try_from(hex(&case["sig"])).is_ok_and(|signature| {
                now(NativeCrypto.verify_es256(&key, &hex(&case["msg"]), &signature)) == Ok(true)
            });
            let expected = case["result"] == "valid";
            assert_eq!(accepted, expected, "tcId {}: {}", case["tcId"], case["comment"]);
            *(if expected { &mut valid } else { &mut invalid }) += 1;
        }
    }
    assert_eq!(valid + invalid, 262);
    assert!(valid > 0 && invalid > 0);
}

#[test]
fn wycheproof_aes_gcm() {
    let vectors: Json = serde_json::from_slice(&file("wycheproof/aes_gcm_test.json")).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in vectors["testGroups"].as_array().unwrap() {
        if (&group["keySize"], &group["ivSize"], &group["tagSize"]) != (&256.into(), &96.into(), &128.into()) {
            continue;
        }
        for case in group["tests"].as_array().unwrap() {
            let name = format!("tcId {}: {}", case["tcId"], case["comment"]);
            let key = NativeContentKey::from_bytes(&hex(&case["key"]).try_into().unwrap());
            let (iv, aad) = (hex(&case["iv"]).try_into().unwrap(), hex(&case["aad"]));
            let (plain, sealed) = (hex(&case["msg"]), [hex(&case["ct"]), hex(&case["tag"])].concat());
            let opened = now(NativeCrypto.decrypt_a256gcm(&key, &iv, &aad, &sealed));
            if case["result"] == "valid" {
                assert_eq!(opened.as_ref(), Ok(&plain), "{name}");
                assert_eq!(now(NativeCrypto.encrypt_a256gcm(&key, &iv, &aad, &plain)), Ok(sealed), "{name}");
                valid += 1;
            } else {
                assert_eq!(opened, Err(CryptoError::Authentication), "{name}");
                invalid += 1;
            }
        }
    }
    assert_eq!((valid, invalid), (39, 27));
}

/// Their keys are named freely and their headers have no `typ`, so our profile refuses even the valid ones; those are
/// held against the signature alone, so that it is not the header's refusal that makes a bad signature look refused.
#[test]
fn wycheproof_jws() {
    let vectors: Json = serde_json::from_slice(&file("wycheproof/json_web_signature_test.json")).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in vectors["testGroups"].as_array().unwrap() {
        let public = &group["public"];
        if public["crv"] != "P-256" {
            continue;
        }
        let key = jwk(public);
        for case in group["tests"].as_array().unwrap() {
            let name = format!("tcId {}: {}", case["tcId"], case["comment"]);
            let text = case["jws"].as_str().unwrap();
            let refused = receive(text.as_bytes(), std::slice::from_ref(&key), TYP);
            assert!(refused.is_err(), "{name}");
            let expected = case["result"] == "valid";
            *(if expected { &mut valid } else { &mut invalid }) += 1;
            // About the header or the key's purpose, not about the signature.
            let elsewhere = ["rejectWrongUse", "rejectWrongKeyOps"].contains(&case["comment"].as_str().unwrap());
            if !elsewhere {
                assert_eq!(good_signature(&key, text), expected, "{name}");
            }
        }
    }
    assert_eq!((valid, invalid), (2, 39));
}

/// What is about an EC key of ours is refused with the key; what it says about its own use does not count here (JOSE's
/// `use` and `alg` are not read), there the signature's header is refused.
#[test]
fn wycheproof_jwk() {
    let vectors: Json = serde_json::from_slice(&file("wycheproof/json_web_key_test.json")).unwrap();
    let (mut as_key, mut by_header, mut other_kind) = (0, 0, 0);
    for group in vectors["testGroups"].as_array().unwrap() {
        let set = group.get("public").unwrap_or(&group["private"]);
        let read = |key: &Json| {
            let mut key = key.clone();
            key.as_object_mut().unwrap().remove("d");
            PublicJwk::from_value(&parse(key.to_string().as_bytes()).unwrap())
        };
        let keys: Vec<_> = set["keys"].as_array().unwrap().iter().map(read).collect();
        for case in group["tests"].as_array().unwrap() {
            let name = format!("tcId {}: {}", case["tcId"], case["comment"]);
            let known: Vec<PublicJwk> = keys.iter().filter_map(|key| key.clone().ok()).collect();
            let refused = receive(case["jws"].as_str().unwrap().as_bytes(), &known, TYP);
            assert!(refused.is_err(), "{name}");
            match case["tcId"].as_i64().unwrap() {
                19..=21 => {
                    assert_eq!(known.len(), 1, "{name}");
                    by_header += 1;
                }
                22 => {
                    let verified = now(NativeCrypto.verify_es256(&known[0], b"", &[1; 64]));
                    assert_eq!(verified, Err(CryptoError::Key), "{name}");
                    as_key += 1;
                }
                23 => {
                    assert_eq!(keys, [Err(KeyError::Curve)], "{name}");
                    as_key += 1;
                }
                24 => {
                    assert_eq!(keys, [Err(KeyError::KeyType)], "{name}");
                    as_key += 1;
                }
                _ => {
                    let ours = keys.iter().filter(|key| key.is_ok()).count();
                    assert_eq!(ours, usize::from(group["comment"] == "jws_mixedSymmetryKeyset"), "{name}");
                    other_kind += 1;
                }
            }
        }
    }
    assert_eq!((as_key, by_header, other_kind), (3, 3, 20));
}

#[test]
fn wycheproof_ecdh() {
    let vectors: Json = serde_json::from_slice(&file("wycheproof/ecdh_secp256r1_webcrypto_test.json")).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in vectors["testGroups"].as_array().unwrap() {
        for case in group["tests"].as_array().unwrap() {
            let name = format!("tcId {}: {}", case["tcId"], case["comment"]);
            let (key, _) = agreement_key(&case["private"]);
            let public = parse(case["public"].to_string().as_bytes()).unwrap();
            let secret = PublicJwk::from_value(&public).ok().map(|public| now(NativeCrypto.agree(&key, &public)));
            if case["result"] == "valid" {
                assert_eq!(secret.unwrap().unwrap().as_slice(), hex(&case["shared"]), "{name}");
                valid += 1;
            } else {
                assert!(matches!(secret, None | Some(Err(CryptoError::Key))), "{name}");
                invalid += 1;
            }
        }
    }
    assert_eq!((valid, invalid), (330, 23));
}

/// Only keys of 256 bits that wrap 256 bits are ours.
#[test]
fn wycheproof_aes_key_wrap() {
    let vectors: Json = serde_json::from_slice(&file("wycheproof/aes_wrap_test.json")).unwrap();
    let (mut valid, mut invalid, mut other_sizes) = (0, 0, 0);
    for group in vectors["testGroups"].as_array().unwrap() {
        for case in group["tests"].as_array().unwrap() {
            let name = format!("tcId {}: {}", case["tcId"], case["comment"]);
            let (key, wrapped) = (hex(&case["key"]).try_into(), hex(&case["ct"]).try_into());
            let (Ok(key), Ok(wrapped)) = (key, wrapped) else {
                other_sizes += 1;
                continue;
            };
            let key = NativeWrappingKey::from_bytes(&key);
            let unwrapped = now(NativeCrypto.unwrap(&key, &wrapped));
            if case["result"] == "valid" {
                let plain: [u8; 32] = hex(&case["msg"]).try_into().unwrap();
                assert_eq!(unwrapped, Ok(plain), "{name}");
                assert_eq!(now(NativeCrypto.wrap(&key, &plain)), Ok(wrapped), "{name}");
                valid += 1;
            } else {
                assert_eq!(unwrapped, Err(CryptoError::Authentication), "{name}");
                invalid += 1;
            }
        }
    }
    assert_eq!((valid, invalid, other_sizes), (4, 12, 149));
}

/// Nobody else names keys by their thumbprint, so our profile refuses even the valid ones. Each is also opened with
/// the primitives underneath where these are ours, so that it is not `kid` that makes a bad text look refused.
#[test]
fn wycheproof_jwe() {
    let vectors: Json = serde_json::from_slice(&file("wycheproof/json_web_encryption_test.json")).unwrap();
    let (mut refused, mut opened, mut broken, mut others) = (0, 0, 0, 0);
    for group in vectors["testGroups"].as_array().unwrap() {
        let private = &group["private"];
        for case in group["tests"].as_array().unwrap() {
            let name = format!("tcId {}: {}", case["tcId"], case["comment"]);
            let token = case["jwe"].as_str().unwrap();
            if private["crv"] == "P-256" {
                let (key, public) = agreement_key(private);
                assert!(now(open_with(&NativeCrypto, &key, &public, token)).is_err(), "{name}");
            }
            let content_key = NativeContentKey::from_bytes(&[7; 32]);
            assert!(now(open_dir(&NativeCrypto, &content_key, token)).is_err(), "{name}");
            let found = now(open_passcode(&NativeCrypto, "x", token)).unwrap_err();
            assert_ne!(found, OpenError::Authentication, "{name}: got as far as the derivation");
            refused += 1;
            match primitives(private, token) {
                None => others += 1,
                Some(Some(plain)) => {
                    assert_eq!((&case["result"], plain), (&"valid".into(), hex(&case["pt"])), "{name}");
                    opened += 1;
                }
                Some(None) => {
                    assert_eq!(case["result"], "invalid", "{name}");
                    broken += 1;
                }
            }
        }
    }
    assert_eq!((refused, opened, broken, others), (139, 2, 0, 137));
}

/// The plain text by the primitives alone, whatever the header names; nothing if these are not ours.
fn primitives(private: &Json, token: &str) -> Option<Option<Vec<u8>>> {
    let parts: Vec<&str> = token.split('.').collect();
    let header: Json = serde_json::from_slice(&base64url::decode(parts[0]).ok()?).ok()?;
    if header["enc"] != "A256GCM" {
        return None;
    }
    let crypto = NativeCrypto;
    let opened = |content_key: [u8; 32]| {
        let part = |at: usize| parts.get(at).and_then(|text| base64url::decode(text).ok());
        let (iv, tag) = (part(2)?.try_into().ok()?, <[u8; 16]>::try_from(part(4)?).ok()?);
        let key = NativeContentKey::from_bytes(&content_key);
        now(crypto.decrypt_a256gcm(&key, &iv, parts[0].as_bytes(), &[part(3)?, tag.to_vec()].concat())).ok()
    };
    match (header["alg"].as_str()?, private["crv"].as_str()) {
        ("ECDH-ES", Some("P-256")) => {
            let (key, _) = agreement_key(private);
            let secret = now(crypto.agree(&key, &jwk(&header["epk"]))).ok()?;
            let info = b"\0\0\0\x07A256GCM\0\0\0\0\0\0\0\0\0\0\x01\0";
            Some(opened(now(crypto.sha256(&[b"\0\0\0\x01".as_slice(), &secret, info].concat())).ok()?))
        }
        ("A256KW", None) => {
            let key = NativeWrappingKey::from_bytes(&base64url::decode(private["k"].as_str()?).ok()?.try_into().ok()?);
            let wrapped = base64url::decode(parts[1]).ok().and_then(|it| it.try_into().ok());
            Some(wrapped.and_then(|wrapped| now(crypto.unwrap(&key, &wrapped)).ok()).and_then(opened))
        }
        _ => None,
    }
}

fn good_signature(key: &PublicJwk, compact: &str) -> bool {
    let Ok(jws) = Flattened::from_compact(compact) else { return false };
    let signature = base64url::decode(&jws.signature).ok().and_then(|it| <[u8; 64]>::try_from(it).ok());
    let input = format!("{}.{}", jws.protected, jws.payload);
    signature.is_some_and(|it| now(NativeCrypto.verify_es256(key, input.as_bytes(), &it)) == Ok(true))
}

#[test]
fn base64url_has_one_text_for_some_bytes() {
    // RFC 4648 §10, without the padding.
    for (plain, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
        assert_eq!(base64url::encode(plain.as_bytes()), text);
        assert_eq!(base64url::decode(text).unwrap(), plain.as_bytes());
    }
    use base64url::DecodeError::{Character, Length, TrailingBits};
    let refused =
        [("Zg==", Character), ("Zh", TrailingBits), ("Zm9", TrailingBits), ("Z", Length), ("Zm+/", Character)];
    for (text, error) in refused.into_iter().chain([("Zm8\n", Character), ("Zmé", Character), ("Zm9vY", Length)]) {
        assert_eq!(base64url::decode(text), Err(error), "{text}");
    }
}

fn record() -> Members {
    let mut extra = Members::new();
    extra.insert("rec", "assessment/1");
    extra.insert("ver", Value::Integer(1));
    extra.insert("gen", Value::Integer(7));
    extra
}

#[test]
fn sealing_never_repeats_itself_and_takes_no_reserved_name() {
    let key = NativeContentKey::make().unwrap();
    let seal = |extra: Members| now(seal_dir(&NativeCrypto, &key, extra, b"x"));
    let (first, second) = (seal(record()).unwrap(), seal(record()).unwrap());
    assert_ne!(first.split('.').nth(2), second.split('.').nth(2));
    assert_eq!(peek_header(&first).unwrap(), record());
    for name in ["alg", "enc", "zip", "crit"] {
        let mut extra = record();
        extra.insert(name, "x");
        assert_eq!(seal(extra), Err(SealError::ReservedMember { name: name.to_owned() }));
    }
    let other = NativeContentKey::make().unwrap();
    assert_eq!(now(open_dir(&NativeCrypto, &other, &first)), Err(OpenError::Authentication));
}

#[test]
fn a_passcode_opens_what_it_sealed_and_no_other_does() {
    let seal = |rounds, extra| now(seal_passcode(&NativeCrypto, "Rößchen 7", rounds, extra, b"x"));
    let token = seal(MIN_ROUNDS, record()).unwrap();
    let opened = now(open_passcode(&NativeCrypto, "Rößchen 7", &token)).unwrap();
    assert_eq!((opened.header, opened.plain), (record(), b"x".to_vec()));
    assert_eq!(now(open_passcode(&NativeCrypto, "Rößchen 8", &token)), Err(OpenError::Authentication));
    for rounds in [0, MIN_ROUNDS - 1, MAX_ROUNDS + 1] {
        assert_eq!(seal(rounds, record()), Err(SealError::Rounds { found: rounds }));
    }
    let mut extra = record();
    extra.insert("p2s", "AAAAAAAAAAA");
    assert_eq!(seal(MIN_ROUNDS, extra), Err(SealError::ReservedMember { name: "p2s".to_owned() }));
}

#[test]
fn what_is_sealed_for_one_reader_opens_for_no_other() {
    let (reader, other) = (NativeAgreementKey::make().unwrap(), NativeAgreementKey::make().unwrap());
    let seal = |extra: Members| now(seal_for(&NativeCrypto, &reader.public().unwrap(), extra, b"x"));
    let (first, second) = (seal(Members::new()).unwrap(), seal(Members::new()).unwrap());
    // Another ephemeral key each time.
    assert_ne!(first.split('.').next(), second.split('.').next());
    let opened = now(open_with(&NativeCrypto, &reader, &reader.public().unwrap(), &first)).unwrap();
    assert_eq!((opened.header, opened.plain), (Members::new(), b"x".to_vec()));
    let refused = now(open_with(&NativeCrypto, &other, &other.public().unwrap(), &first)).unwrap_err();
    assert_eq!(refused.code(), "key-id");
    // The right name, the wrong key.
    let refused = now(open_with(&NativeCrypto, &other, &reader.public().unwrap(), &first)).unwrap_err();
    assert_eq!(refused, OpenError::Authentication);
    for name in ["kid", "epk", "apu", "alg"] {
        let mut extra = Members::new();
        extra.insert(name, "x");
        assert_eq!(seal(extra), Err(SealError::ReservedMember { name: name.to_owned() }));
    }
    let off = PublicJwk::from_coordinates([0; 32], [0; 32]);
    let refused = now(seal_for(&NativeCrypto, &off, Members::new(), b"x"));
    assert_eq!(refused, Err(SealError::Crypto(CryptoError::Key)));
}

#[test]
fn no_flipped_bit_of_a_sealed_text_is_opened() {
    let key = NativeAgreementKey::make().unwrap();
    let public = key.public().unwrap();
    let token = now(seal_for(&NativeCrypto, &public, Members::new(), b"one signed export")).unwrap();
    let open = |token: &str| now(open_with(&NativeCrypto, &key, &public, token));
    assert!(open(&token).is_ok());
    for at in 0..token.len() {
        for bit in 0..8 {
            let mut changed = token.clone().into_bytes();
            changed[at] ^= 1 << bit;
            // What is no UTF-8 is no text, so never gets here.
            if let Ok(changed) = String::from_utf8(changed) {
                assert!(open(&changed).is_err(), "bit {bit} of byte {at}");
            }
        }
    }
}

#[test]
fn only_scalars_below_the_order_are_keys() {
    assert_eq!(NativeSigningKey::from_scalar(&[0; 32]).err(), Some(CryptoError::Key));
    assert_eq!(NativeSigningKey::from_scalar(&[255; 32]).err(), Some(CryptoError::Key));
    assert_ne!(NativeSigningKey::make().unwrap().public(), NativeSigningKey::make().unwrap().public());
}

#[test]
fn no_flipped_bit_is_accepted() {
    let case: Json = serde_json::from_slice(&file("jws/flattened.json")).unwrap();
    let good = case["input"].as_str().unwrap().as_bytes();
    assert!(receive(good, &[], TYP).is_ok());
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut changed = good.to_vec();
            changed[at] ^= 1 << bit;
            assert!(receive(&changed, &[], TYP).is_err(), "bit {bit} of byte {at}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_signed_verifies(payload in prop::collection::vec(any::<u8>(), 0..300)) {
        let key = test_key(2);
        let public = key.public().unwrap();
        let jws = now(sign(&NativeCrypto, &key, &public, TYP, &payload)).unwrap();
        let envelope = Envelope { jws, keys: vec![public], witness: Vec::new() };
        let verified = receive(envelope.to_json().as_bytes(), &[], TYP).unwrap();
        prop_assert_eq!(verified.into_bytes(), payload);
    }

    #[test]
    fn what_is_sealed_opens(plain in prop::collection::vec(any::<u8>(), 0..300), key: [u8; 32]) {
        let key = NativeContentKey::from_bytes(&key);
        let token = now(seal_dir(&NativeCrypto, &key, record(), &plain)).unwrap();
        let opened = now(open_dir(&NativeCrypto, &key, &token)).unwrap();
        prop_assert_eq!((opened.header, opened.plain), (record(), plain));
    }

    #[test]
    fn what_is_sealed_for_a_reader_opens(plain in prop::collection::vec(any::<u8>(), 0..300)) {
        let key = NativeAgreementKey::make().unwrap();
        let public = key.public().unwrap();
        let token = now(seal_for(&NativeCrypto, &public, record(), &plain)).unwrap();
        let opened = now(open_with(&NativeCrypto, &key, &public, &token)).unwrap();
        prop_assert_eq!((opened.header, opened.plain), (record(), plain));
    }

    #[test]
    fn base64url_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert_eq!(base64url::decode(&base64url::encode(&bytes)), Ok(bytes));
    }

    #[test]
    fn base64url_accepts_only_what_it_writes(text in "[A-Za-z0-9_=+/-]{0,9}") {
        if let Ok(bytes) = base64url::decode(&text) {
            prop_assert_eq!(base64url::encode(&bytes), text);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[A-Za-z.{}\":]{0,60}") {
        prop_assert!(receive(&bytes, &[], TYP).is_err());
        prop_assert!(receive(text.as_bytes(), &[], TYP).is_err());
        prop_assert!(peek_header(&text).is_err());
    }
}
