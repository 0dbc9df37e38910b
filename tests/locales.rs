//! Every language there is wording in: all of it there, in the right forms, asked in the same way, and never clinical.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wellbeing_assessment::domain::{AgeBand, Category, Direction, HelpLines, Language, Locale, QuestionSet};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn bytes(path: &str) -> Vec<u8> {
    fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json(path: &str) -> Value {
    serde_json::from_slice(&bytes(path)).unwrap()
}

fn locale_file(tag: &str) -> String {
    format!("www/locales/{tag}.json")
}

fn questions_file(tag: &str) -> String {
    format!("www/question-sets/strengths.{tag}.json")
}

fn help_file(tag: &str) -> String {
    if tag == Language::BUILT_IN.tag { "www/help/uk.json".into() } else { format!("www/help/uk.{tag}.json") }
}

fn locale(tag: &str) -> Locale {
    Locale::read(&bytes(&locale_file(tag))).unwrap_or_else(|faults| panic!("{tag}: {faults:#?}"))
}

#[test]
fn there_is_a_file_of_each_kind_for_each_language_and_no_other() {
    for (folder, file) in [
        ("www/locales", locale_file as fn(&str) -> String),
        ("www/question-sets", questions_file),
        ("www/help", help_file),
    ] {
        let found: BTreeSet<PathBuf> = fs::read_dir(root().join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        let wanted: BTreeSet<PathBuf> = Language::ALL.iter().map(|own| root().join(file(own.tag))).collect();
        assert_eq!(found, wanted, "{folder}");
    }
}

#[test]
fn no_key_and_no_plural_form_is_missing() {
    for Language { tag, right_to_left, .. } in Language::ALL {
        let locale = locale(tag);
        assert_eq!(locale.language(), tag);
        assert_eq!(locale.direction() == Direction::Rtl, right_to_left, "{tag}");
        let gaps: Vec<String> = locale.gaps().iter().map(ToString::to_string).collect();
        assert!(gaps.is_empty(), "{tag}: {gaps:#?}");
    }
}

/// [`Locale::read`] holds the form `other` to the English placeholders; a language may leave the number out of "one",
/// but then has no other placeholder there that English lacks, and loses none but `{n}`.
#[test]
fn every_form_has_the_placeholders_of_the_english_one() {
    let names = |text: &str| -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
    };
    let english = Locale::built_in();
    for Language { tag, .. } in Language::ALL {
        for (key, text) in locale(tag).wordings() {
            let (own, mut wanted) = (names(text), names(english.text(key)));
            if own != wanted {
                wanted.remove("n");
            }
            assert_eq!(own, wanted, "{tag}: {key}: {text}");
        }
    }
}

#[test]
fn questions_have_the_same_structure_in_every_language() {
    let english = shape(&json(&questions_file("en-GB")), "");
    for Language { tag, .. } in Language::ALL {
        let file = questions_file(tag);
        let set = QuestionSet::read(&bytes(&file)).unwrap_or_else(|faults| panic!("{file}: {faults:#?}"));
        assert_eq!((set.language.as_str(), set.id.as_str()), (tag, "strengths"), "{file}");
        let own = shape(&json(&file), "");
        let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
            one.difference(other).cloned().collect()
        };
        assert_eq!(only(&own, &english), Vec::<String>::new(), "{file} has besides");
        assert_eq!(only(&english, &own), Vec::<String>::new(), "{file} lacks");
    }
}

/// Every place in a document, with what must be the same in each language: ids, icons, areas, bands.
fn shape(value: &Value, place: &str) -> BTreeSet<String> {
    const SAME: [&str; 4] = ["/id", "/icon", "/area", "/format"];
    match value {
        // One wording for all bands, or one for each: grammar decides.
        Value::Object(members) if members.keys().all(|name| AgeBand::from_name(name).is_ok()) => {
            BTreeSet::from([place.to_owned()])
        }
        Value::Object(members) => members.iter().flat_map(|(name, v)| shape(v, &format!("{place}/{name}"))).collect(),
        Value::Array(items) => items.iter().enumerate().flat_map(|(n, v)| shape(v, &format!("{place}/{n}"))).collect(),
        value if SAME.iter().any(|same| place.ends_with(same)) || place.contains("/bands/") => {
            BTreeSet::from([format!("{place} = {value}")])
        }
        _ => BTreeSet::from([place.to_owned()]),
    }
}

#[test]
fn help_lines_have_the_same_numbers_in_every_language() {
    let numbers = |tag: &str| {
        let file = help_file(tag);
        let help = HelpLines::read(&bytes(&file)).unwrap_or_else(|faults| panic!("{file}: {faults:#?}"));
        let lines = help.lines.iter().map(|line| (line.tel_href(), line.text.as_ref().map(|text| text.to.clone())));
        (help.review_by.clone(), lines.collect::<Vec<_>>())
    };
    for Language { tag, .. } in Language::ALL {
        assert_eq!(numbers(tag), numbers("en-GB"), "{tag}");
    }
}

/// One mark a language, in its wording: it says of all three files whether a person who speaks the language has read
/// them. English is ours; whoever sets another one to true has somebody who did.
#[test]
fn each_language_says_whether_it_was_reviewed() {
    for Language { tag, .. } in Language::ALL {
        assert!(json(&locale_file(tag))["reviewed"].is_boolean(), "{tag}");
        assert_eq!(locale(tag).is_reviewed(), tag == "en-GB", "{tag}: who reviewed it? Then name it here");
    }
}

/// Each line of `tests/words/banned.TAG.txt` is the beginning of a word that diagnoses, measures or files people.
#[test]
fn no_language_is_clinical() {
    for Language { tag, .. } in Language::ALL.into_iter().filter(|own| *own != Language::BUILT_IN) {
        let list = fs::read_to_string(root().join(format!("tests/words/banned.{tag}.txt"))).unwrap();
        let banned: Vec<String> =
            list.lines().map(|l| l.trim().to_lowercase()).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
        assert!(banned.len() >= 10, "{tag}: {} words", banned.len());
        let mut texts: Vec<String> = locale(tag).wordings().map(|(key, text)| format!("{key}: {text}")).collect();
        texts_of(&json(&questions_file(tag)), &mut texts);
        for text in &texts {
            let lower = text.to_lowercase();
            for word in &banned {
                for (at, _) in lower.match_indices(word.as_str()) {
                    let begins = !lower[..at].ends_with(|c: char| c.is_alphanumeric());
                    assert!(!begins, "{tag}: {word:?} in {text:?}");
                }
            }
        }
    }
}

fn texts_of(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let worded = members.iter().filter(|(name, _)| !["id", "icon", "area"].contains(&name.as_str()));
            worded.for_each(|(_, member)| texts_of(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| texts_of(item, found)),
        Value::String(text) => found.push(text.clone()),
        _ => {}
    }
}

/// The page asks the platform, the command line our own rules. `tests/e2e/plurals.test.mjs` holds the platform to the
/// same list.
#[test]
fn our_plural_rules_are_those_of_the_platform() {
    let vector = json("tests/vectors/plural/0-to-200.json");
    for Language { tag, .. } in Language::ALL {
        let own: Vec<&str> = (0..=200).map(|n| Category::of(tag, n).name()).collect();
        assert_eq!(own.join(" "), vector["expect"][tag].as_str().unwrap(), "{tag}");
    }
}

#[test]
fn one_faulty_message_costs_that_message_alone() {
    let mut document = json(&locale_file("cy"));
    let messages = document["messages"].as_object_mut().unwrap();
    messages["nav.next"] = "".into();
    messages["progress.short"] = "{n} of {everything}".into();
    messages["words.left"] = serde_json::json!({ "one": "x" });
    messages.remove("nav.back").unwrap();
    messages.insert("not.ours".into(), "x".into());
    document["extra"] = true.into();
    let mended = Locale::mend(document.to_string().as_bytes(), "cy");
    let places: Vec<&str> = mended.faults.iter().map(|fault| fault.pointer.as_str()).collect();
    for place in ["/extra", "/messages/nav.next", "/messages/progress.short", "/messages/words.left/other"] {
        assert!(places.contains(&place), "{place} is not in {places:?}");
    }
    assert_eq!(mended.untranslated, ["nav.back", "nav.next", "progress.short", "words.left"]);
    let left = Locale::read(mended.text.unwrap().as_bytes()).unwrap();
    let english = Locale::built_in();
    assert_eq!(left.text("nav.next"), english.text("nav.next"));
    assert_eq!(left.text("nav.skip"), locale("cy").text("nav.skip"));
    assert_eq!(left.count("words.left", 2), english.count("words.left", 2));
}

#[test]
fn what_can_not_be_trusted_is_refused_whole() {
    let with = |name: &str, value: Value| {
        let mut document = json(&locale_file("cy"));
        document[name] = value;
        Locale::mend(document.to_string().as_bytes(), "cy")
    };
    for (name, value) in [
        ("version", Value::from(2)),
        ("format", "something-else".into()),
        ("language", "pl".into()),
        ("direction", "up".into()),
        ("messages", "none".into()),
    ] {
        let mended = with(name, value);
        assert!(mended.text.is_none() && !mended.faults.is_empty(), "{name}");
    }
    let mended = Locale::mend(b"{\"format\":", "cy");
    assert!(mended.text.is_none() && mended.faults.len() == 1);
    // Whether it was reviewed is no reason to show English instead.
    let left = with("reviewed", "perhaps".into()).text.unwrap();
    assert!(!Locale::read(left.as_bytes()).unwrap().is_reviewed());
}

#[test]
fn the_guide_names_what_there_is() {
    let guide = fs::read_to_string(root().join("docs/translating.md")).unwrap();
    for Language { tag, name, .. } in Language::ALL {
        assert!(guide.contains(&format!("| `{tag}` | {name} |")), "{tag} is not in the guide's table");
    }
    for path in guide.split('`').skip(1).step_by(2).filter(|it| it.starts_with("www/") || it.starts_with("tests/")) {
        assert!(path.contains("TAG") || Path::new(&root()).join(path).exists(), "{path}");
    }
}
