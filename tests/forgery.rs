//! What was never signed is never accepted: every flipped bit of whole files, hostile headers that are truly signed,
//! parts of valid exports exchanged. `EXPORTS=20` tries more exports than one: `cargo xtask soak forgery --full`.

#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

#[path = "support/random.rs"]
mod random;

use random::Numbers;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use wellbeing_assessment::export::{self, ForWhom, RecipientKey, open_now, verify_now};
use wellbeing_assessment::jose::native::{NativeAgreementKey, NativeCrypto, NativeSigningKey};
use wellbeing_assessment::jose::{Crypto, Envelope, Flattened, PublicJwk, base64url, now};
use wellbeing_assessment::json::to_canonical;

/// An export as its browser signed it.
struct Export {
    key: NativeSigningKey,
    public: PublicJwk,
    kid: String,
    envelope: Envelope,
    file: String,
}

/// Two exports of each browser follow one another. The last two are for exchanging with the others.
fn exports(count: u64) -> Vec<Export> {
    (0..count)
        .map(|at| {
            let d = now(NativeCrypto.sha256(format!("wellbeing-assessment forged key {}", at / 2).as_bytes())).unwrap();
            let key = NativeSigningKey::from_scalar(&d).unwrap();
            let public = key.public().unwrap();
            let kid = now(public.thumbprint(&NativeCrypto)).unwrap().to_string();
            let document = random::document(&mut Numbers::new(at));
            let whom = ForWhom { audience: (at % 3 == 0).then(|| "https://portal.example".into()), nonce: None };
            let signed = now(export::sign(&NativeCrypto, &key, &public, document, whom, None, 1_764_000_300)).unwrap();
            let envelope = Envelope::parse(signed.json.as_bytes()).unwrap();
            Export { key, public, kid, envelope, file: signed.json }
        })
        .collect()
}

/// How many were tried; those accepted are a fault.
#[derive(Default)]
struct Tried {
    bit_flips: AtomicU64,
    witnessed_flips: AtomicU64,
    sealed_flips: AtomicU64,
    headers: AtomicU64,
    splices: AtomicU64,
    accepted: AtomicU64,
}

impl Tried {
    fn offer(&self, what: &AtomicU64, name: &str, file: &[u8], known: &[PublicJwk]) {
        self.note(what, name, file, verify_now(file, known).is_ok());
    }

    /// An export may stand while its witness falls: what counts is that nobody is named who did not sign these bytes.
    fn offer_witnessed(&self, what: &AtomicU64, name: &str, file: &[u8], payload: &[u8]) {
        let found = verify_now(file, &[]);
        let accepted = found.is_ok_and(|found| !found.witnesses().is_empty() || found.payload() != payload);
        self.note(what, name, file, accepted);
    }

    fn note(&self, what: &AtomicU64, name: &str, file: &[u8], accepted: bool) {
        what.fetch_add(1, Relaxed);
        if accepted {
            self.accepted.fetch_add(1, Relaxed);
            eprintln!("accepted, {name}: {}", String::from_utf8_lossy(file));
        }
    }
}

#[test]
fn nothing_forged_is_accepted() {
    let count = std::env::var("EXPORTS").map_or(1, |text| text.parse().expect("EXPORTS is a number"));
    let exports = exports(count + 2);
    let (offered, _) = exports.split_at(exports.len() - 2);
    let tried = Tried::default();
    let lanes = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for lane in 0..lanes {
            let (tried, exports) = (&tried, &exports);
            scope.spawn(move || {
                for (at, export) in offered.iter().enumerate() {
                    assert!(verify_now(export.file.as_bytes(), &[]).is_ok(), "export {at} itself is good");
                    flip_every_bit(tried, export, lane, lanes);
                    // Each takes as long as all the rest: one of them on one export, the other on the next.
                    if at % 2 == 0 {
                        witnesses(tried, export, &exports[at + 2], &exports[at ^ 1], lane, lanes);
                    } else {
                        sealed(tried, export, lane, lanes);
                    }
                    if at % lanes == lane {
                        hostile_headers(tried, export, &exports[at + 2]);
                        // One by the same browser, one by another.
                        splice(tried, export, &exports[at ^ 1]);
                        splice(tried, export, &exports[at + 2]);
                    }
                }
            });
        }
    });
    let Tried { bit_flips, witnessed_flips, sealed_flips, headers, splices, accepted } = &tried;
    let [flips, witnessed, sealed, headers, splices, accepted] =
        [bit_flips, witnessed_flips, sealed_flips, headers, splices, accepted].map(|number| number.load(Relaxed));
    println!(
        "{{\"property\":\"forgery\",\"exports\":{},\"bit_flips\":{flips},\"witnessed_flips\":{witnessed},\
         \"sealed_flips\":{sealed},\"hostile_headers\":{headers},\
         \"splices\":{splices},\"accepted\":{accepted}}}",
        offered.len()
    );
    assert_eq!(accepted, 0);
    assert_eq!(flips, offered.iter().map(|export| export.file.len() as u64 * 8).sum::<u64>());
    assert!(headers >= 40 * offered.len() as u64, "only {headers} headers");
}

/// Each copy of `bytes` that differs in one bit, one after the other: the share of one of `lanes`.
fn each_flip(bytes: &[u8], lane: usize, lanes: usize, mut offer: impl FnMut(&[u8])) {
    let mut changed = bytes.to_vec();
    for at in (lane..changed.len()).step_by(lanes) {
        for bit in 0..8 {
            changed[at] ^= 1 << bit;
            offer(&changed);
            changed[at] ^= 1 << bit;
        }
    }
}

fn flip_every_bit(tried: &Tried, export: &Export, lane: usize, lanes: usize) {
    each_flip(export.file.as_bytes(), lane, lanes, |file| tried.offer(&tried.bit_flips, "bit flip", file, &[]));
}

// Witnesses and seals -----------------------------------------------------------------------------------------------------

/// A witness counts for the very bytes it signed, and for nobody else's: not one bit further, not on another export of
/// the same browser, not on the other valid signature of the same export.
fn witnesses(tried: &Tried, export: &Export, witness: &Export, sibling: &Export, lane: usize, lanes: usize) {
    let key = (&witness.key, &witness.public);
    let signed = export::witness(&NativeCrypto, key, export.file.as_bytes(), &[], "link-worker", 1_764_000_400);
    let (_, file) = now(signed).unwrap();
    let good = verify_now(file.as_bytes(), &[]).unwrap();
    assert_eq!(good.witnesses().len(), 1, "the witness itself is good");
    each_flip(file.as_bytes(), lane, lanes, |changed| {
        tried.offer_witnessed(&tried.witnessed_flips, "witnessed bit flip", changed, good.payload());
    });
    if lane > 0 {
        return;
    }
    let witnessed = Envelope::parse(file.as_bytes()).unwrap();
    let keys = [&sibling.envelope.keys[..], std::slice::from_ref(&witness.public)].concat();
    let moved = Envelope { keys, witness: witnessed.witness.clone(), ..sibling.envelope.clone() }.to_json();
    let own = verify_now(sibling.file.as_bytes(), &[]).unwrap();
    tried.offer_witnessed(&tried.splices, "a witness of another export", moved.as_bytes(), own.payload());
    let mut other = witnessed.clone();
    other.jws.signature = other_signature(&other.jws.signature);
    let other = other.to_json();
    assert!(verify_now(other.as_bytes(), &[]).is_ok(), "ECDSA accepts r and n - s where it accepts r and s");
    tried.offer_witnessed(&tried.splices, "a witness of the other signature", other.as_bytes(), good.payload());
    // An export does not pass for a witness, nor a witness for an export.
    let swapped = Envelope { witness: vec![sibling.envelope.jws.to_compact()], ..witnessed.clone() }.to_json();
    tried.offer_witnessed(&tried.splices, "an export as a witness", swapped.as_bytes(), good.payload());
    tried.offer(&tried.splices, "a witness as an export", witnessed.witness[0].as_bytes(), &witnessed.keys);
}

fn other_signature(signature: &str) -> String {
    let bytes = base64url::decode(signature).unwrap();
    let (r, s) = p256::ecdsa::Signature::from_slice(&bytes).unwrap().split_scalars();
    base64url::encode(&p256::ecdsa::Signature::from_scalars(*r, -*s).unwrap().to_bytes())
}

/// Sealed for one reader: no bit can be changed, and nobody else opens it.
fn sealed(tried: &Tried, export: &Export, lane: usize, lanes: usize) {
    let [reader, stranger] = [[3; 32], [4; 32]].map(|d| NativeAgreementKey::from_scalar(&d).unwrap());
    let jwk = to_canonical(&reader.public().unwrap().to_value());
    let recipient = now(RecipientKey::read(&NativeCrypto, &jwk)).unwrap();
    let sealed = now(export::seal(&NativeCrypto, &recipient, &export.file)).unwrap();
    assert_eq!(open_now(&reader, &sealed).unwrap(), export.file.as_bytes(), "the seal itself is good");
    assert!(open_now(&stranger, &sealed).is_err());
    each_flip(sealed.as_bytes(), lane, lanes, |changed| {
        let opened = std::str::from_utf8(changed).is_ok_and(|text| open_now(&reader, text).is_ok());
        tried.note(&tried.sealed_flips, "sealed bit flip", changed, opened);
    });
}

// Headers ---------------------------------------------------------------------------------------------------------------

/// Each signed for real by `key` over exactly what is sent: only the header's content can be the reason to refuse.
fn hostile_headers(tried: &Tried, export: &Export, stranger: &Export) {
    let offer = |name: &str, jws: Flattened| {
        let file = Envelope { jws: jws.clone(), ..export.envelope.clone() }.to_json();
        tried.offer(&tried.headers, name, file.as_bytes(), &[]);
        let known = [export.public.clone(), stranger.public.clone()];
        tried.offer(&tried.headers, name, jws.to_compact().as_bytes(), &known);
    };
    for header in headers(&export.kid, &stranger.kid, &to_canonical(&stranger.public.to_value())) {
        let mut jws = unsigned(export, &header);
        jws.signature = base64url::encode(&now(NativeCrypto.sign_es256(&export.key, &input(&jws))).unwrap());
        offer(&header, jws.clone());
        jws.signature = String::new();
        offer(&header, jws);
    }
    // The public key as the secret of a MAC, in each form somebody may take it for.
    let (x, y) = (export.public.x(), export.public.y());
    let secrets = [
        to_canonical(&export.public.to_value()).into_bytes(),
        [&[4], x.as_slice(), y].concat(),
        x.to_vec(),
        Vec::new(),
    ];
    for secret in secrets {
        let mut jws = unsigned(export, &header("\"HS256\"", &export.kid));
        let mac = hmac_sha256(&secret, &input(&jws));
        for signature in [mac.to_vec(), [mac, mac].concat()] {
            jws.signature = base64url::encode(&signature);
            offer("HS256 with the public key", jws.clone());
        }
    }
    // The victim's kid with the attacker's signature, and the attacker's key beside it or in its place.
    let mut jws = export.envelope.jws.clone();
    jws.signature = base64url::encode(&now(NativeCrypto.sign_es256(&stranger.key, &input(&jws))).unwrap());
    for keys in [vec![stranger.public.clone()], vec![stranger.public.clone(), export.public.clone()]] {
        let file = Envelope { jws: jws.clone(), keys, witness: Vec::new() }.to_json();
        tried.offer(&tried.headers, "signed by a stranger", file.as_bytes(), &[]);
    }
}

fn unsigned(export: &Export, header: &str) -> Flattened {
    Flattened {
        payload: export.envelope.jws.payload.clone(),
        protected: base64url::encode(header.as_bytes()),
        signature: String::new(),
    }
}

fn input(jws: &Flattened) -> Vec<u8> {
    [jws.protected.as_str(), jws.payload.as_str()].join(".").into_bytes()
}

/// With `alg` as it is written in JSON.
fn header(alg: &str, kid: &str) -> String {
    format!(r#"{{"alg":{alg},"kid":"{kid}","typ":"wellbeing-assessment+jws"}}"#)
}

fn headers(kid: &str, other_kid: &str, other_jwk: &str) -> Vec<String> {
    let algorithms = [
        r#""none""#,
        r#""None""#,
        r#""NONE""#,
        r#""nOnE""#,
        r#""HS256""#,
        r#""HS512""#,
        r#""RS256""#,
        r#""PS256""#,
        r#""ES384""#,
        r#""ES512""#,
        r#""ES256K""#,
        r#""EdDSA""#,
        r#""Ed25519""#,
        r#""es256""#,
        r#""Es256""#,
        r#""ES256 ""#,
        r#"" ES256""#,
        r#""ES256\u0000""#,
        r#""ES256\n""#,
        r#""""#,
        r#"["ES256"]"#,
        r#"{"ES256":1}"#,
        "256",
        "true",
        "null",
        r#""dir""#,
        r#""ECDH-ES""#,
    ];
    let with = |more: &str| format!(r#"{{"alg":"ES256","kid":"{kid}","typ":"wellbeing-assessment+jws",{more}}}"#);
    let typed = |typ: &str| format!(r#"{{"alg":"ES256","kid":"{kid}","typ":{typ}}}"#);
    let named = |kid: &str| format!(r#"{{"alg":"ES256","kid":{kid},"typ":"wellbeing-assessment+jws"}}"#);
    let mut all: Vec<String> = algorithms.iter().map(|alg| header(alg, kid)).collect();
    all.extend(
        [
            format!(r#""jwk":{other_jwk}"#).as_str(),
            r#""jku":"https://attacker.example/keys""#,
            r#""x5u":"https://attacker.example/chain""#,
            r#""x5c":["MIIB"]"#,
            r#""x5t":"AAAA""#,
            r#""x5t#S256":"AAAA""#,
            r#""crit":["b64"],"b64":false"#,
            r#""crit":[]"#,
            r#""b64":false"#,
            r#""b64":true"#,
            r#""zip":"DEF""#,
            r#""cty":"JWT""#,
            r#""iss":"portal""#,
            r#""alg":"none""#,
            r#""ALG":"none""#,
            r#""\u0061lg":"none""#,
            r#""kid":"x""#,
            r#""typ":"JWT""#,
            r#""typ":"wellbeing-assessment+jws""#,
            r#""":"""#,
            r#""constructor":1"#,
            r#""__proto__":{"alg":"none"}"#,
        ]
        .map(with),
    );
    all.extend(
        [
            r#""JWT""#,
            r#""""#,
            r#""wellbeing-witness+jws""#,
            r#""Wellbeing-Assessment+JWS""#,
            r#""application/wellbeing-assessment+jws""#,
            r#""wellbeing-assessment+jws ""#,
            r#"["wellbeing-assessment+jws"]"#,
            "1",
        ]
        .map(typed),
    );
    let kids = [
        other_kid.to_owned(),
        String::new(),
        kid.to_uppercase(),
        format!("{kid}="),
        format!("{kid} "),
        "../key".into(),
    ];
    all.extend(kids.iter().map(|text| named(&format!("\"{text}\""))));
    all.extend([format!(r#"["{kid}"]"#), "0".to_owned()].map(|text| named(&text)));
    let good = header(r#""ES256""#, kid);
    all.extend([
        format!(r#"{{"alg":"none","alg":"ES256","kid":"{kid}","typ":"wellbeing-assessment+jws"}}"#),
        r#"{"alg":"ES256","typ":"wellbeing-assessment+jws"}"#.to_owned(),
        format!(r#"{{"kid":"{kid}","typ":"wellbeing-assessment+jws"}}"#),
        format!(r#"{{"alg":"ES256","kid":"{kid}"}}"#),
        format!("[{good}]"),
        format!("\u{feff}{good}"),
        format!("{good}{good}"),
        format!("{good}\0"),
        good.trim_end_matches('}').to_owned(),
        "{}".to_owned(),
        String::new(),
        "\"ES256\"".to_owned(),
    ]);
    all
}

/// RFC 2104.
fn hmac_sha256(secret: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    if secret.len() > 64 {
        block[..32].copy_from_slice(&now(NativeCrypto.sha256(secret)).unwrap());
    } else {
        block[..secret.len()].copy_from_slice(secret);
    }
    let [inner, outer] = [0x36, 0x5c].map(|pad| block.map(|byte| byte ^ pad));
    let inside = now(NativeCrypto.sha256(&[&inner, message].concat())).unwrap();
    now(NativeCrypto.sha256(&[outer.as_slice(), &inside].concat())).unwrap()
}

/// RFC 4231 §4.3: the MAC that the forgeries carry is a real one.
#[test]
fn the_mac_is_a_real_one() {
    let mac = hmac_sha256(b"Jefe", b"what do ya want for nothing?");
    assert_eq!(mac[..4], [0x5b, 0xdc, 0xc1, 0x46]);
    assert_eq!(mac[28..], [0x64, 0xec, 0x38, 0x43]);
}

// Splices ---------------------------------------------------------------------------------------------------------------

/// Every way to take each of the four parts from one of two exports, unless that is one of them as signed.
fn splice(tried: &Tried, a: &Export, b: &Export) {
    let signed = |jws: &Flattened| [&a.envelope.jws, &b.envelope.jws].contains(&jws);
    for choice in 0..16u8 {
        let from = |part: u8| if choice & (1 << part) == 0 { &a.envelope } else { &b.envelope };
        let jws = Flattened {
            payload: from(0).jws.payload.clone(),
            protected: from(1).jws.protected.clone(),
            signature: from(2).jws.signature.clone(),
        };
        let keys = &from(3).keys;
        // The same three parts beside the key that signed them are that export.
        if signed(&jws) && keys.iter().any(|key| key == if jws == a.envelope.jws { &a.public } else { &b.public }) {
            continue;
        }
        let name = format!("splice {choice:04b}");
        let file = Envelope { jws: jws.clone(), keys: keys.clone(), witness: Vec::new() }.to_json();
        tried.offer(&tried.splices, &name, file.as_bytes(), &[]);
        if !signed(&jws) {
            let known = [a.public.clone(), b.public.clone()];
            tried.offer(&tried.splices, &name, jws.to_compact().as_bytes(), &known);
        }
    }
    for (cut, rest) in [(&a.file, &b.file), (&b.file, &a.file)] {
        // The first half of one file and the second of the other, and one after the other.
        let halves = [&cut.as_bytes()[..cut.len() / 2], &rest.as_bytes()[rest.len() / 2..]].concat();
        tried.offer(&tried.splices, "halves", &halves, &[]);
        tried.offer(&tried.splices, "both", [cut.as_str(), rest].concat().as_bytes(), &[]);
    }
}
