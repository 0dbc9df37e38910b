use super::fresh_scope;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use wellbeing_assessment::browser::{Database, WebCrypto};
use wellbeing_assessment::domain::{AgeBand, Assessment, Keep, Occasion, Words};
use wellbeing_assessment::errand::{self, Looked, SignedOrNot, ToLook, ToSave, ToSign, ToWitness, Written};
use wellbeing_assessment::export;
use wellbeing_assessment::json::Stored;
use wellbeing_assessment::keeper::Keeper;
use wellbeing_assessment::session::{CannotSign, Draft, ExportInside, FileRefused, Signed};
use wellbeing_assessment::vault::{Journal, SIGNING_KEY};

/// One browser, asked as the face asks it.
struct Device(Keeper);

impl Device {
    fn new(name: &str) -> Self {
        Self(Keeper::new(&fresh_scope(name)))
    }

    /// As after a restart of the browser.
    fn again(scope: &str) -> Self {
        Self(Keeper::new(scope))
    }

    async fn save(&self) {
        let said = Assessment::new("sitting".into(), "journey".into(), Occasion::Review, 1_790_000_000);
        let what = ToSave { keep: Keep::Device, draft: Draft::new(said), take_over: false, passcode: None };
        let written: Written = self.ask(errand::SAVE, &what).await;
        assert!(written.durable);
    }

    async fn ask<T: Stored>(&self, name: &str, what: &impl Stored) -> T {
        let answer = JsFuture::from(self.0.call(name.to_owned(), errand::write(what))).await.unwrap();
        errand::read(&answer.as_string().unwrap()).unwrap()
    }

    async fn sign(&self, words: &str, recipient_key: Option<&str>) -> Result<Signed, CannotSign> {
        self.sign_and_keep(Keep::Device, words, recipient_key).await
    }

    async fn sign_and_keep(&self, keep: Keep, words: &str, recipient_key: Option<&str>) -> Result<Signed, CannotSign> {
        let mut said = Assessment::new("sitting".into(), "journey".into(), Occasion::Review, 1_790_000_000);
        said.hopes.words = Words::from_start_of(words);
        let what = ToSign {
            keep,
            band: AgeBand::From12To15,
            assessment: said,
            audience: Some("https://portal.example".into()),
            nonce: None,
            questions: None,
            recipient_key: recipient_key.map(str::to_owned),
            recipient_thumbprint: None,
            compact: false,
        };
        let answer: SignedOrNot = self.ask(errand::SIGN, &what).await;
        answer.signed.ok_or_else(|| answer.cannot.unwrap())
    }

    async fn witness(&self, file: &str) -> Result<Signed, CannotSign> {
        let what = ToWitness { file: file.to_owned(), role: "link-worker".into() };
        let answer: SignedOrNot = self.ask(errand::WITNESS, &what).await;
        answer.signed.ok_or_else(|| answer.cannot.unwrap())
    }

    async fn look(&self, file: &str) -> Result<ExportInside, FileRefused> {
        let answer: Looked = self.ask(errand::LOOK, &ToLook { file: file.to_owned(), passcode: None }).await;
        match (answer.inside, answer.refused) {
            (Some(inside), None) => Ok(inside.export.unwrap()),
            (_, refused) => Err(refused.unwrap()),
        }
    }
}

fn changed(file: &str, from: &str, to: &str) -> String {
    assert!(file.contains(from), "{from}");
    file.replacen(from, to, 1)
}

#[wasm_bindgen_test]
async fn an_export_is_looked_into_on_another_device() {
    let young = Device::new("young");
    let signed = young.sign("Mornings would be calm", None).await.unwrap();
    assert_eq!(signed.content_type, None);
    assert!(young.look(&signed.json).await.unwrap().own);
    let other = Device::new("worker");
    let inside = other.look(&format!("{}\r\n", signed.json)).await.unwrap();
    assert_eq!((inside.own, inside.occasion, inside.iat), (false, Occasion::Review, signed.iat));
    assert_eq!(inside.started, 1_790_000_000);
    let lines: Vec<&[String]> = inside.groups.iter().map(|group| group.lines.as_slice()).collect();
    assert_eq!(lines, [["Mornings would be calm"]]);
    assert!(inside.witnesses.is_empty());

    let signature = changed(&signed.json, "\"signature\":\"", "\"signature\":\"AAAA");
    assert_eq!(other.look(&signature).await, Err(FileRefused::Altered));
    let parts = changed(&signed.json, "{", "{\"signatures\":[],");
    assert_eq!(other.look(&parts).await, Err(FileRefused::NotOurs));
    for nothing in ["", "hello", "{}", "[1]", "a.b.c"] {
        assert_eq!(other.look(nothing).await, Err(FileRefused::NotOurs), "{nothing}");
    }
    assert_eq!(other.look(&" ".repeat(2 << 20)).await, Err(FileRefused::NotOurs));
    let padded = signed.json.replacen('{', &format!("{{{}", " ".repeat(1 << 20)), 1);
    assert_eq!(other.look(&padded).await, Err(FileRefused::TooBig));
}

#[wasm_bindgen_test]
async fn frozen_and_newer_exports_are_told_apart() {
    let device = Device::new("reader");
    let file = |case: &str| {
        let case = wellbeing_assessment::json::parse(case.as_bytes()).unwrap();
        case.as_object().unwrap().get("file").unwrap().as_str().unwrap().to_owned()
    };
    let frozen = device.look(&file(include_str!("../vectors/export/frozen-v1.json"))).await.unwrap();
    assert_eq!((frozen.groups.len(), frozen.own), (7, false));
    let witnessed = device.look(&file(include_str!("../vectors/export/frozen-witness-v1.json"))).await.unwrap();
    assert_eq!(witnessed.witnesses[0].role, "link-worker");
    let newer = file(include_str!("../vectors/export/version-newer.json"));
    assert_eq!(device.look(&newer).await, Err(FileRefused::Newer));
    let of_others = file(include_str!("../vectors/export/witness-other-export.json"));
    assert!(device.look(&of_others).await.unwrap().witnesses.is_empty());
}

#[wasm_bindgen_test]
async fn another_device_witnesses_and_the_own_one_does_not() {
    let (young, worker) = (Device::new("young"), Device::new("worker"));
    let signed = young.sign("calm", None).await.unwrap();
    assert_eq!(young.witness(&signed.json).await, Err(CannotSign::KeyFailed));
    let witnessed = worker.witness(&signed.json).await.unwrap();
    assert_eq!((&witnessed.jti, witnessed.iat), (&signed.jti, signed.iat));
    assert_eq!(witnessed.audience.as_deref(), Some("https://portal.example"));
    let seen = young.look(&witnessed.json).await.unwrap().witnesses;
    assert_eq!((seen.len(), seen[0].role.as_str()), (1, "link-worker"));
    assert_ne!(seen[0].kid, young.look(&signed.json).await.unwrap().kid);
    // The same device is the same witness next time.
    let again = worker.witness(&young.sign("calmer", None).await.unwrap().json).await.unwrap();
    assert_eq!(young.look(&again.json).await.unwrap().witnesses[0].kid, seen[0].kid);
    let broken = changed(&signed.json, "\"signature\":\"", "\"signature\":\"AAAA");
    assert_eq!(worker.witness(&broken).await, Err(CannotSign::KeyFailed));
}

#[wasm_bindgen_test]
async fn a_lost_key_is_named_in_every_later_export() {
    let scope = fresh_scope("lost-key");
    let verified =
        async |signed: &Signed| export::verify(&WebCrypto::new().unwrap(), signed.json.as_bytes(), &[]).await.unwrap();
    let device = Device::again(&scope);
    device.save().await;
    let first = verified(&device.sign("calm", None).await.unwrap()).await;
    assert_eq!(first.replaces(), None);
    Database::open(&scope).await.unwrap().remove_key(SIGNING_KEY).await.unwrap();
    for _ in 0..2 {
        let later = verified(&Device::again(&scope).sign("calm", None).await.unwrap()).await;
        assert_eq!(later.replaces(), Some(first.kid()));
        assert_ne!(later.kid(), first.kid());
    }
}

/// The witness's key stays on the device, that of "just for now" lasts as long as the page: neither pushes the other out.
#[wasm_bindgen_test]
async fn a_witness_leaves_the_key_of_this_page_alone() {
    let (page, other) = (Device::new("page"), Device::new("other"));
    let before = page.sign_and_keep(Keep::Tab, "calm", None).await.unwrap();
    page.witness(&other.sign("calm", None).await.unwrap().json).await.unwrap();
    let after = page.sign_and_keep(Keep::Tab, "calmer", None).await.unwrap();
    let (before, after) = (page.look(&before.json).await.unwrap(), page.look(&after.json).await.unwrap());
    assert_eq!((before.own, after.own), (true, true));
    assert_eq!(before.kid, after.kid);
}

#[wasm_bindgen_test]
async fn an_export_is_sealed_for_its_reader_and_a_bad_key_is_told() {
    let device = Device::new("young");
    let case = wellbeing_assessment::json::parse(include_bytes!("../vectors/jwe/reader-sealed.json")).unwrap();
    let private = case.as_object().unwrap().get("private").unwrap();
    let (key, public) = super::crypto::agreement_key(private).await;
    let jwk = wellbeing_assessment::json::to_canonical(&public.to_value());
    let sealed = device.sign("calm", Some(&jwk)).await.unwrap();
    assert_eq!(sealed.content_type.as_deref(), Some("application/jose"));
    let crypto = WebCrypto::new().unwrap();
    let file = export::open(&crypto, &key, &public, &sealed.json).await.unwrap();
    let verified = export::verify(&crypto, &file, &[]).await.unwrap();
    assert_eq!((verified.jti(), verified.iat()), (sealed.jti.as_str(), sealed.iat));
    assert_eq!(device.look(&sealed.json).await, Err(FileRefused::NotForHere));

    let private = wellbeing_assessment::json::to_canonical(private);
    let pinned_to_another = changed(&jwk, "{", "{\"kid\":\"wCHYkNjJrbwC9gukbdplqSj-PcSPN34GNVbpphmZfao\",");
    let off_curve = changed(&jwk, "\"y\":\"", "\"y\":\"AAAA").replace(&jwk[jwk.len() - 6..jwk.len() - 2], "");
    for bad in ["", "{}", "https://portal.example/key", &private, &pinned_to_another, &off_curve] {
        assert_eq!(device.sign("calm", Some(bad)).await, Err(CannotSign::RecipientKey), "{bad}");
    }
}
