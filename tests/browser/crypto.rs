use js_sys::Object;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::CryptoKey;
use wellbeing_assessment::browser::{SigningPair, WebCrypto, new_assessment, now_seconds};
use wellbeing_assessment::domain::{AgeBand, Assessment, Occasion, QuestionSet, Words};
use wellbeing_assessment::export::{self, ForWhom, RefusedExport};
use wellbeing_assessment::jose::{
    self, Crypto, CryptoError, Flattened, OpenError, PublicJwk, SealError, VerifyError, base64url,
};
use wellbeing_assessment::json::{self, Members, Value};

fn crypto() -> WebCrypto {
    WebCrypto::new().unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// FIPS 180-4, the example of one block; and nothing at all.
#[wasm_bindgen_test]
async fn sha256_gives_the_known_answers() {
    let abc = crypto().sha256(b"abc").await.unwrap();
    assert_eq!(hex(&abc), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let nothing = crypto().sha256(b"").await.unwrap();
    assert_eq!(hex(&nothing), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[wasm_bindgen_test]
async fn random_bytes_differ() {
    let (mut one, mut other) = ([0; 32], [0; 32]);
    crypto().random(&mut one).await.unwrap();
    crypto().random(&mut other).await.unwrap();
    assert_ne!(one, [0; 32]);
    assert_ne!(one, other);
    let (first, second) = (new_assessment(None, None), new_assessment(None, None));
    assert_eq!(base64url::decode(&first.id).unwrap().len(), 16);
    let mut names = vec![first.id, first.journey, second.id, second.journey];
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4);
}

/// AES-256-GCM, test case 14 of McGrew and Viega: key, nonce and plaintext of zeros.
#[wasm_bindgen_test]
async fn aes_gcm_gives_the_known_answer() {
    let key = crypto().content_key(&[0; 32]).await.unwrap();
    let sealed = crypto().encrypt_a256gcm(&key, &[0; 12], b"", &[0; 16]).await.unwrap();
    assert_eq!(hex(&sealed), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
}

#[wasm_bindgen_test]
async fn aes_gcm_opens_only_what_was_sealed() {
    let crypto = crypto();
    let key = crypto.content_key(&[7; 32]).await.unwrap();
    let sealed = crypto.encrypt_a256gcm(&key, &[1; 12], b"header", "Nan's café 🌙".as_bytes()).await.unwrap();
    let opened = crypto.decrypt_a256gcm(&key, &[1; 12], b"header", &sealed).await.unwrap();
    assert_eq!(opened, "Nan's café 🌙".as_bytes());

    let refused = Err(CryptoError::Authentication);
    let mut changed = sealed.clone();
    changed[3] ^= 1;
    assert_eq!(crypto.decrypt_a256gcm(&key, &[1; 12], b"header", &changed).await, refused);
    assert_eq!(crypto.decrypt_a256gcm(&key, &[1; 12], b"Header", &sealed).await, refused);
    assert_eq!(crypto.decrypt_a256gcm(&key, &[2; 12], b"header", &sealed).await, refused);
    let other = crypto.content_key(&[8; 32]).await.unwrap();
    assert_eq!(crypto.decrypt_a256gcm(&other, &[1; 12], b"header", &sealed).await, refused);
}

#[wasm_bindgen_test]
async fn a_signature_verifies_for_its_bytes_and_key_only() {
    let crypto = crypto();
    let SigningPair { key, jwk } = crypto.make_signing_pair().await.unwrap();
    let other = crypto.make_signing_pair().await.unwrap().jwk;
    let signature = crypto.sign_es256(&key, b"said").await.unwrap();
    assert_eq!(crypto.verify_es256(&jwk, b"said", &signature).await, Ok(true));
    assert_eq!(crypto.verify_es256(&jwk, b"Said", &signature).await, Ok(false));
    assert_eq!(crypto.verify_es256(&other, b"said", &signature).await, Ok(false));
    let mut changed = signature;
    changed[40] ^= 1;
    assert_eq!(crypto.verify_es256(&jwk, b"said", &changed).await, Ok(false));
}

#[wasm_bindgen_test]
async fn the_private_key_can_not_be_read_out() {
    let key = crypto().make_signing_pair().await.unwrap().key;
    assert!(!key.extractable());
    assert_eq!(key.type_(), "private");
}

/// RFC 7515, appendix A.3.
#[wasm_bindgen_test]
async fn the_example_of_the_rfc_verifies() {
    let text = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb2\
                90Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    let (input, signature) = text.rsplit_once('.').unwrap();
    let signature: [u8; 64] = base64url::decode(signature).unwrap().try_into().unwrap();
    let coordinate = |text: &str| -> [u8; 32] { base64url::decode(text).unwrap().try_into().unwrap() };
    let x = coordinate("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
    let y = coordinate("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    let jwk = PublicJwk::from_coordinates(x, y);
    assert_eq!(crypto().verify_es256(&jwk, input.as_bytes(), &signature).await, Ok(true));
}

/// The trait's contract, which the native counterpart keeps.
#[wasm_bindgen_test]
async fn a_key_off_the_curve_is_named_as_such() {
    let jwk = PublicJwk::from_coordinates([1; 32], [2; 32]);
    assert_eq!(crypto().verify_es256(&jwk, b"said", &[3; 64]).await, Err(CryptoError::Key));
}

#[wasm_bindgen_test]
async fn what_jose_signs_here_jose_verifies() {
    let crypto = crypto();
    let SigningPair { key, jwk } = crypto.make_signing_pair().await.unwrap();
    let jws = jose::sign(&crypto, &key, &jwk, "kind+jws", b"{\"said\":1}").await.unwrap();
    let keys = [jwk.clone()];
    let verified = jose::verify(&crypto, &jws, &keys, "kind+jws").await.unwrap();
    assert_eq!(verified.bytes(), b"{\"said\":1}");
    assert_eq!(verified.key(), &jwk);
    assert_eq!(verified.kid(), &jwk.thumbprint(&crypto).await.unwrap());

    let again = Flattened::from_compact(&jws.to_compact()).unwrap();
    assert_eq!(again, jws);
    let changed = Flattened { payload: base64url::encode(b"{\"said\":2}"), ..jws.clone() };
    assert!(matches!(jose::verify(&crypto, &changed, &keys, "kind+jws").await, Err(VerifyError::Signature)));
    assert!(matches!(jose::verify(&crypto, &jws, &keys, "other+jws").await, Err(VerifyError::Type { .. })));
    assert!(matches!(jose::verify(&crypto, &jws, &[], "kind+jws").await, Err(VerifyError::Thumbprint)));
}

#[wasm_bindgen_test]
async fn an_export_signed_here_verifies_and_reads_the_same() {
    let crypto = crypto();
    let SigningPair { key, jwk } = crypto.make_signing_pair().await.unwrap();
    let words = "Nan's café 🌙";
    let mut said = Assessment::new("sitting".into(), "journey".into(), Occasion::Start, 1_790_000_000);
    said.hopes.words = Words::from_start_of(words);
    let document = export::document(&said, &QuestionSet::built_in(), AgeBand::From12To15).unwrap();
    let for_whom = ForWhom { audience: Some("https://portal.example".into()), nonce: Some("n-1".into()) };
    let signed = export::sign(&crypto, &key, &jwk, document, for_whom, None, now_seconds()).await.unwrap();
    let verified = export::verify(&crypto, signed.json.as_bytes(), &[]).await.unwrap();
    assert_eq!(verified.jti(), signed.jti);
    assert_eq!((verified.audience(), verified.nonce()), (Some("https://portal.example"), Some("n-1")));
    let hopes = verified.document().assessment.hopes.as_ref().unwrap();
    assert_eq!(hopes.words.as_str(), words);

    // The first character of the signature: six bits that all count.
    let at = signed.json.find("\"signature\":\"").unwrap() + "\"signature\":\"".len();
    let other = if signed.json[at..].starts_with('A') { "B" } else { "A" };
    let mut changed = signed.json.clone();
    changed.replace_range(at..=at, other);
    let refused = export::verify(&crypto, changed.as_bytes(), &[]).await;
    assert!(matches!(refused, Err(RefusedExport::Signature(VerifyError::Signature))), "{refused:?}");
}

/// The vectors that need the browser's cryptography, each with its name. The form is held natively, by all of them.
macro_rules! vectors {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../vectors/jwe/", $name, ".json")))),+]
    };
}

#[wasm_bindgen_test]
async fn sealed_vectors_do_what_they_expect() {
    let cases = vectors![
        "passcode-sealed",
        "passcode-sealed-salt-8",
        "passcode-other",
        "passcode-decomposed",
        "passcode-key-changed",
        "passcode-tag-changed",
        "reader-sealed",
        "reader-sealed-empty",
        "reader-other-renamed",
        "reader-epk-off-curve",
        "reader-epk-zero",
        "reader-epk-other",
        "reader-enc-in-kdf",
        "reader-tag-changed",
        "reader-header-changed",
    ];
    for (name, case) in cases {
        let case = json::parse(case.as_bytes()).unwrap();
        let text = |value: &Value, name: &str| value.as_object()?.get(name)?.as_str().map(str::to_owned);
        let token = text(&case, "input").unwrap();
        let found = match (text(&case, "passcode"), case.as_object().unwrap().get("private")) {
            (Some(passcode), _) => jose::open_passcode(&crypto(), &passcode, &token).await,
            (None, private) => {
                let (key, public) = agreement_key(private.unwrap()).await;
                jose::open_with(&crypto(), &key, &public, &token).await
            }
        };
        let expect = case.as_object().unwrap().get("expect").unwrap();
        match text(expect, "error") {
            Some(code) => assert_eq!(found.map_err(|error| error.code()), Err(code.as_str()), "{name}"),
            None => assert_eq!(found.unwrap().plain, text(expect, "plain").unwrap().as_bytes(), "{name}"),
        }
    }
}

/// A reader's private key, as the browser imports it.
pub async fn agreement_key(jwk: &Value) -> (CryptoKey, PublicJwk) {
    let parsed: Object = js_sys::JSON::parse(&json::to_canonical(jwk)).unwrap().into();
    let curve = js_sys::JSON::parse(r#"{"name":"ECDH","namedCurve":"P-256"}"#).unwrap().into();
    let usages = js_sys::JSON::parse(r#"["deriveBits"]"#).unwrap();
    let subtle = web_sys::window().unwrap().crypto().unwrap().subtle();
    let imported = subtle.import_key_with_object("jwk", &parsed, &curve, false, &usages).unwrap();
    let coordinate = |name: &str| -> [u8; 32] {
        let text = jwk.as_object().unwrap().get(name).and_then(Value::as_str).unwrap();
        base64url::decode(text).unwrap().try_into().unwrap()
    };
    let public = PublicJwk::from_coordinates(coordinate("x"), coordinate("y"));
    (JsFuture::from(imported).await.unwrap().unchecked_into(), public)
}

#[wasm_bindgen_test]
async fn what_is_sealed_here_opens_here() {
    let crypto = crypto();
    let mut extra = Members::new();
    extra.insert("bak", Value::Integer(1));
    let token = jose::seal_passcode(&crypto, "Rößchen 7", jose::MIN_ROUNDS, extra.clone(), b"said").await.unwrap();
    let opened = jose::open_passcode(&crypto, "Rößchen 7", &token).await.unwrap();
    assert_eq!((opened.header, opened.plain), (extra, b"said".to_vec()));
    let refused = jose::open_passcode(&crypto, "Rößchen 8", &token).await;
    assert_eq!(refused, Err(OpenError::Authentication));

    let case = json::parse(include_bytes!("../vectors/jwe/reader-sealed.json")).unwrap();
    let (key, public) = agreement_key(case.as_object().unwrap().get("private").unwrap()).await;
    let token = jose::seal_for(&crypto, &public, Members::new(), b"said").await.unwrap();
    assert_eq!(jose::open_with(&crypto, &key, &public, &token).await.unwrap().plain, b"said");
    let other = crypto.make_signing_pair().await.unwrap().jwk;
    let refused = jose::open_with(&crypto, &key, &other, &token).await.unwrap_err();
    assert_eq!(refused.code(), "key-id");
    let off = PublicJwk::from_coordinates([1; 32], [2; 32]);
    let refused = jose::seal_for(&crypto, &off, Members::new(), b"said").await;
    assert_eq!(refused, Err(SealError::Crypto(CryptoError::Key)));
}

/// That it is RFC 3394 is held by the vectors above, which somebody else wrapped.
#[wasm_bindgen_test]
async fn a_wrapped_key_comes_back_unless_it_was_changed() {
    let crypto = crypto();
    let key = crypto.derive_wrapping_key(b"x", b"salt", 1000).await.unwrap();
    let wrapped = crypto.wrap(&key, &[7; 32]).await.unwrap();
    assert_eq!(crypto.wrap(&key, &[7; 32]).await, Ok(wrapped), "deterministic");
    assert_eq!(crypto.unwrap(&key, &wrapped).await, Ok([7; 32]));
    for at in 0..wrapped.len() {
        let mut changed = wrapped;
        changed[at] ^= 1;
        assert_eq!(crypto.unwrap(&key, &changed).await, Err(CryptoError::Authentication), "byte {at}");
    }
}
