//! `wellbeing verify`, `open`, `key`, `check` and `schema`: messages and exit codes of the real program.
#![cfg(all(feature = "cli", feature = "service"))]

mod support;

use std::fs;
use std::path::Path;
use std::process::Output;
use support::browser::{Browser, Said};
use support::{reader, text, wellbeing, wellbeing_reading};
use tempfile::TempDir;
use wellbeing_assessment::export;
use wellbeing_assessment::jose::native::NativeCrypto;
use wellbeing_assessment::jose::now;

/// A folder with the files, and the path of each.
fn folder_with(files: &[(&str, &str)]) -> (TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let paths = files.iter().map(|(name, content)| written(folder.path(), name, content)).collect();
    (folder, paths)
}

fn written(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().into()
}

#[track_caller]
fn assert_ended(output: &Output, code: i32, says: &[&str]) {
    let all = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{all}");
    for part in says {
        assert!(all.contains(part), "{part:?} is not in:\n{all}");
    }
}

#[test]
fn verify_tells_who_when_what_and_what_it_proves() {
    let browser = Browser::new(1);
    let said = Said { audience: Some("https://portal.example"), ..Said::new("jti-1", "my dog Rex") };
    let (_folder, paths) = folder_with(&[("a.json", &browser.sign(&said))]);
    let output = wellbeing(["verify", &paths[0]]);
    let kid = browser.kid();
    assert_ended(&output, 0, &["a.json: the signature holds", &kid, "2023-11-14T22:13:20Z", "https://portal.example"]);
    assert_ended(&output, 0, &["jti-1", "start", "does not prove who answered"]);
    assert!(!text(&output.stdout).contains("Rex"), "never what was said");
}

#[test]
fn verify_reads_standard_input_and_writes_json() {
    let browser = Browser::new(1);
    let export = browser.sign(&Said::new("jti-1", "my dog"));
    let output = wellbeing_reading(["verify", "--json", "-"], export.as_bytes());
    assert_ended(&output, 0, &[]);
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(line["file"], "-");
    assert_eq!(line["verified"], true);
    assert_eq!(line["kid"], browser.kid());
    assert_eq!(line["iat"], 1_700_000_000);
    assert_eq!(line["signed"], "2023-11-14T22:13:20Z");
    assert_eq!(
        (&line["occasion"], &line["age_band"], &line["mode"]),
        (&"start".into(), &"12-15".into(), &"alone".into())
    );
    assert_eq!(line["lines"], 2);
    assert_eq!(line["payload_sha256"].as_str().unwrap().len(), 64);
    assert_ended(&wellbeing_reading(["verify", "-"], format!("{export}\r\n").as_bytes()), 0, &[]);
}

#[test]
fn verify_names_the_version_and_counts_drawings_and_says_nothing_of_them() {
    let path = format!("{}/tests/vectors/export/frozen-v2.json", env!("CARGO_MANIFEST_DIR"));
    let case: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let file = case["file"].as_str().unwrap().as_bytes();
    let output = wellbeing_reading(["verify", "--json", "-"], file);
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    // Four entries, three answers about life and hopes, a face and a goal.
    assert_eq!((&line["version"], &line["drawings"], &line["lines"]), (&2.into(), &6.into(), &9.into()));
    let text = String::from_utf8(wellbeing_reading(["verify", "-"], file).stdout).unwrap();
    assert!(text.contains("drawings      6"), "{text}");
    for content in ["svg", "sad", "in-between", "Nan"] {
        assert!(!text.contains(content), "{content} in {text}");
    }
}

#[test]
fn verify_gives_one_reason_and_goes_on_to_the_next_file() {
    let browser = Browser::new(1);
    let good = browser.sign(&Said::new("jti-1", "my dog"));
    let mut changed: serde_json::Value = serde_json::from_str(&good).unwrap();
    let other: serde_json::Value = serde_json::from_str(&browser.sign(&Said::new("jti-1", "my cat"))).unwrap();
    changed["signature"] = other["signature"].clone();
    let (_folder, paths) = folder_with(&[("bad.json", &changed.to_string()), ("good.json", &good)]);
    let output = wellbeing(["verify", &paths[0], &paths[1]]);
    assert_ended(&output, 1, &["bad.json: refused, ", "[signature]", "good.json: the signature holds"]);
    let output = wellbeing(["verify", "--json", &paths[0]]);
    assert_ended(&output, 1, &["\"code\":\"signature\"", "\"verified\":false"]);
}

#[test]
fn verify_holds_to_the_key_it_is_given() {
    let (one, two) = (Browser::new(1), Browser::new(2));
    let said = Said::new("jti-1", "my dog");
    let files = [
        ("one.jwk", &*one.jwk()),
        ("two.jwk", &*two.jwk()),
        ("flattened.json", &*one.sign(&said)),
        ("compact.jws", &*one.sign_compact(&said)),
    ];
    let (_folder, paths) = folder_with(&files);
    let [one, two, flattened, compact] = [0, 1, 2, 3].map(|i| paths[i].as_str());
    assert_ended(&wellbeing(["verify", flattened, "--key", one]), 0, &["holds"]);
    assert_ended(&wellbeing(["verify", compact, "--key", one]), 0, &["holds"]);
    assert_ended(&wellbeing(["verify", flattened, "--key", two]), 1, &["another key", "[other-key]"]);
    assert_ended(&wellbeing(["verify", compact, "--key", two]), 1, &["refused", "[thumbprint]"]);
    assert_ended(&wellbeing(["verify", compact]), 1, &["refused", "[unknown-key]"]);
    assert_ended(&wellbeing(["verify", flattened, "--key", flattened]), 2, &["no public P-256 key"]);
}

#[test]
fn a_key_is_made_once_and_only_its_owner_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let (private, public) = reader(folder.path(), "reader.jwk");
    let jwk: serde_json::Value = serde_json::from_str(&public).unwrap();
    assert_eq!((&jwk["alg"], &jwk["use"]), (&"ECDH-ES".into(), &"enc".into()));
    assert_eq!((jwk["kid"].as_str().unwrap().len(), jwk.get("d")), (43, None));
    assert_eq!(text(&wellbeing(["key", "show", &private]).stdout), public);
    let before = fs::read(&private).unwrap();
    assert_ended(&wellbeing(["key", "make", &private]), 2, &["is there already, and nothing is overwritten"]);
    assert_eq!(fs::read(&private).unwrap(), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&private).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut other: serde_json::Value = serde_json::from_slice(&before).unwrap();
    other["d"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE".into();
    for (content, why) in [
        (public.as_str(), "a public key, without the private member d"),
        (&other.to_string(), "d does not belong to x and y"),
        ("{}", "without the private member d"),
        ("x", "is no private P-256 key"),
    ] {
        let path = written(folder.path(), "other.jwk", content);
        let output = wellbeing(["key", "show", &path]);
        assert_ended(&output, 2, &["other.jwk: ", why, "`wellbeing key make` makes one"]);
    }
}

#[test]
fn open_opens_what_is_sealed_for_its_key_and_then_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let (private, public) = reader(folder.path(), "reader.jwk");
    let (other_private, _) = reader(folder.path(), "other.jwk");
    let browser = Browser::new(1);
    let said = Said::new("jti-1", "my dog Rex");
    let sealed = browser.seal(&said, &public);
    assert!(!sealed.contains('{'));
    let file = written(folder.path(), "notes.jose", &(sealed.clone() + "\n"));
    let output = wellbeing(["open", "--key", &private, &file]);
    assert_ended(
        &output,
        0,
        &["notes.jose: the signature holds", &browser.kid(), "jti-1", "does not prove who answered"],
    );
    assert!(!text(&output.stdout).contains("Rex"), "never what was said");

    let out = folder.path().join("notes.json");
    let out = out.to_str().unwrap();
    assert_ended(&wellbeing(["open", "--key", &private, &file, "--out", out]), 0, &[]);
    assert_eq!(fs::read_to_string(out).unwrap(), browser.sign(&said), "what was signed, byte for byte");
    assert_ended(&wellbeing(["open", "--key", &private, &file, "--out", out]), 2, &["nothing is overwritten"]);
    assert_ended(&wellbeing(["verify", out]), 0, &["the signature holds"]);

    let own = written(folder.path(), "own.jwk", &browser.jwk());
    let stranger = written(folder.path(), "stranger.jwk", &Browser::new(2).jwk());
    assert_ended(&wellbeing(["open", "--key", &private, &file, "--signed-by", &own]), 0, &[]);
    let fresh = folder.path().join("fresh.json").to_str().unwrap().to_owned();
    let arguments = ["open", "--key", &private, &file, "--signed-by", &stranger, "--out", &fresh];
    assert_ended(&wellbeing(arguments), 1, &["[other-key]"]);
    assert!(!Path::new(&fresh).exists(), "only what verifies is written");

    let refused = wellbeing(["open", "--key", &other_private, &file]);
    assert_ended(&refused, 1, &["refused, sealed for another reader's key", "[key-id]"]);
    assert_ended(&wellbeing(["open", "--key", &own, &file]), 2, &["own.jwk: is no private P-256 key"]);
    assert_ended(&wellbeing(["verify", &file]), 1, &["it is sealed for one reader", "[sealed]"]);
    assert_ended(&wellbeing(["open", "--key", &private, out]), 1, &["it is not sealed", "[not-sealed]"]);
    let json = wellbeing_reading(["open", "--json", "--key", &private, "-"], sealed.as_bytes());
    assert_ended(&json, 0, &["\"verified\":true", "\"jti\":\"jti-1\""]);
    let json = wellbeing_reading(["open", "--json", "--key", &private, "-"], b"a.b.c");
    assert_ended(&json, 1, &["\"code\":\"part-count\""]);
}

#[test]
fn verify_tells_witnesses_apart() {
    use wellbeing_assessment::jose::native::NativeSigningKey;
    let key = NativeSigningKey::from_scalar(&[2; 32]).unwrap();
    let public = key.public().unwrap();
    let export = Browser::new(1).sign(&Said::new("jti-1", "my dog Rex"));
    let pair = (&key, &public);
    let witnessed = export::witness(&NativeCrypto, pair, export.as_bytes(), &[], "link\u{1b}worker", 1_700_000_600);
    let (_, file) = now(witnessed).unwrap();
    let mut with_more: serde_json::Value = serde_json::from_str(&file).unwrap();
    with_more["witness"].as_array_mut().unwrap().push("a.b".into());
    let (_folder, paths) = folder_with(&[("a.json", &with_more.to_string()), ("b.json", &export)]);
    let kid = Browser::new(2).kid();
    let line = format!("{kid} (by their own word: link\\u{{1b}}worker) had these very bytes at 2023-11-14T22:23:20Z");
    let output = wellbeing(["verify", &paths[0]]);
    assert_ended(&output, 0, &["the signature holds", &line, "number 2 does not count: ", "[part-count]"]);
    assert!(!text(&wellbeing(["verify", &paths[1]]).stdout).contains("witness"));
    let output = wellbeing(["verify", "--json", &paths[0]]);
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&line["witnesses"][0]["kid"], &line["witnesses"][1]), (&kid.into(), &serde_json::Value::Null));
    assert_eq!(line["refused_witnesses"][0]["code"], "part-count");
    assert_eq!(line["replaces"], serde_json::Value::Null);
}

#[test]
fn what_is_sealed_without_a_good_signature_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (private, public) = reader(folder.path(), "reader.jwk");
    let recipient = now(export::RecipientKey::read(&NativeCrypto, &public)).unwrap();
    // Anybody can seal for a public key.
    let signed = Browser::new(1).sign(&Said::new("jti-1", "my dog"));
    let forged = signed.replacen("\"signature\":\"", "\"signature\":\"AAAA", 1);
    for (inside, code) in [(forged.as_str(), "[signature-length]"), ("hello", "[part-count]"), ("{}x", "[json]")] {
        let sealed = now(export::seal(&NativeCrypto, &recipient, inside)).unwrap();
        let file = written(folder.path(), "notes.jose", &sealed);
        assert_ended(&wellbeing(["open", "--key", &private, &file]), 1, &["refused", code]);
    }
}

#[test]
fn a_missing_file_is_not_a_refusal() {
    for command in ["verify", "check"] {
        let output = wellbeing([command, "nowhere.json"]);
        assert_ended(&output, 2, &["nowhere.json: there is no such file"]);
        assert!(output.stdout.is_empty());
        assert_ended(&wellbeing([command]), 2, &["FILE"]);
    }
}

#[test]
fn check_says_where_and_what() {
    let export = Browser::new(1).sign(&Said::new("jti-1", "my dog"));
    let files = [
        ("no.json", "{"),
        ("none.json", "{}"),
        ("other.json", r#"{"format":"wellbeing-assessment/other"}"#),
        ("set.json", r#"{"format":"wellbeing-assessment/question-set","version":1}"#),
        ("export.json", &export),
    ];
    let (_folder, paths) = folder_with(&files);
    for (path, says) in paths.iter().zip([
        "no.json: is not JSON",
        "none.json: /format: is missing",
        "other.json: /format: must be",
        "set.json: /areas: ",
        "export.json: /format: this is an export: use `wellbeing verify`",
    ]) {
        assert_ended(&wellbeing(["check", path]), 1, &[says]);
    }
    let all: Vec<&str> = ["check"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    assert_ended(&wellbeing(all), 1, &["no.json: ", "set.json: ", "export.json: "]);
}

#[test]
fn check_finds_nothing_wrong_with_what_comes_with_the_component() {
    for folder in ["question-sets", "locales", "help"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(folder);
        let files: Vec<String> =
            fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path().to_str().unwrap().into()).collect();
        assert!(!files.is_empty(), "{folder:?}");
        let arguments = ["check"].into_iter().chain(files.iter().map(String::as_str));
        assert_ended(&wellbeing(arguments), 0, &["good ("]);
    }
}

#[test]
fn schemas_are_printed_as_json() {
    for of in ["export", "question-set", "locale", "help"] {
        let output = wellbeing(["schema", of]);
        assert_ended(&output, 0, &[]);
        let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(schema.is_object(), "{of}");
    }
    assert_ended(&wellbeing(["schema", "other"]), 2, &["export, question-set, locale, help"]);
}
