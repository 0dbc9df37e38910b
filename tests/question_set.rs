//! Question sets, locales and help lines: what is read, what is refused and where, and the published schemas.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wellbeing_assessment::domain::reader::Fault;
use wellbeing_assessment::domain::{
    AgeBand, ByBand, Face, HelpLine, HelpLines, Icon, Locale, Nation, QuestionSet, Rating, Scale, Topic,
};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn bytes(path: &str) -> Vec<u8> {
    fs::read(root(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

struct Vector {
    /// Of the file.
    name: String,
    document: Vec<u8>,
    /// Faults, sorted.
    expect: Vec<Place>,
}

/// Pointer and kind of a fault.
type Place = (String, String);

fn vectors(folder: &str) -> Vec<Vector> {
    let mut found: Vec<_> = fs::read_dir(root("tests/vectors").join(folder))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let vector: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            assert!(vector["intent"].is_string() && vector["source"].is_string(), "{name} lacks its intent or source");
            let document = match vector["text"].as_str() {
                Some(text) => text.as_bytes().to_vec(),
                None => serde_json::to_vec(&vector["document"]).unwrap(),
            };
            let text = |v: &Value| v.as_str().unwrap().to_owned();
            let mut expect: Vec<_> =
                vector["expect"].as_array().unwrap().iter().map(|e| (text(&e["pointer"]), text(&e["kind"]))).collect();
            expect.sort();
            assert_eq!(expect.is_empty(), name.starts_with("valid-"), "{name}: name and expectation disagree");
            Vector { name, document, expect }
        })
        .collect();
    assert!(!found.is_empty(), "no vectors in {folder}");
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn as_pairs(faults: Vec<Fault>) -> Vec<Place> {
    let mut pairs: Vec<_> = faults.into_iter().map(|f| (f.pointer, f.kind.name().to_owned())).collect();
    pairs.sort();
    pairs
}

#[test]
fn question_set_vectors() {
    for Vector { name, document, expect } in vectors("question-set") {
        let found = QuestionSet::read(&document).err().map(as_pairs).unwrap_or_default();
        assert_eq!(found, expect, "{name}");
    }
}

#[test]
fn locale_vectors() {
    for Vector { name, document, expect } in vectors("locale") {
        let found = Locale::read(&document).err().map(as_pairs).unwrap_or_default();
        assert_eq!(found, expect, "{name}");
    }
}

#[test]
fn help_vectors() {
    for Vector { name, document, expect } in vectors("help") {
        let found = HelpLines::read(&document).err().map(as_pairs).unwrap_or_default();
        assert_eq!(found, expect, "{name}");
    }
}

/// `built_in()` leaves faults out of account; this is why it may.
#[test]
fn built_in_documents_have_no_faults() {
    assert_eq!(QuestionSet::read(&bytes("www/question-sets/strengths.en-GB.json")), Ok(QuestionSet::built_in()));
    assert_eq!(Locale::read(&bytes("www/locales/en-GB.json")), Ok(Locale::built_in()));
    assert_eq!(HelpLines::read(&bytes("www/help/uk.json")), Ok(HelpLines::built_in()));
}

#[test]
fn faults_say_where_and_what() {
    let said = |document: &str| {
        QuestionSet::read(document.as_bytes()).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let not_json = &said("{\n  \"format\": \"é\" oops }")[0];
    assert!(not_json.starts_with("the document is not the JSON we read: "), "{not_json}");
    assert!(not_json.ends_with("(line 2, column 17)"), "{not_json}");
    assert_eq!(
        said(r#"{"format":"wellbeing-assessment/question-set","version":3}"#),
        ["/version is written in version 3; this build reads up to version 1"]
    );
    assert!(
        said(r#"{"format":"wellbeing-assessment/question-set","version":1,"id":7}"#)
            .contains(&"/id must be text, and is a number".to_owned())
    );
}

/// The published schemas are generated from the types.
#[cfg(feature = "cli")]
mod schemas {
    use super::*;
    use std::env;

    fn published(path: &str, generated: Value) -> Value {
        if env::var_os("UPDATE").is_some() {
            fs::create_dir_all(root(path).parent().unwrap()).unwrap();
            fs::write(root(path), serde_json::to_string_pretty(&generated).unwrap() + "\n").unwrap();
        }
        let found: Value = serde_json::from_slice(&bytes(path)).unwrap();
        assert!(found == generated, "{path} is not what the types give; run the test with UPDATE=1");
        generated
    }

    fn all() -> [(&'static str, Value, &'static str); 3] {
        let own = |s: schemars::Schema| s.to_value();
        [
            (
                "question-set",
                published("www/schemas/question-set-1.json", own(QuestionSet::schema())),
                "www/question-sets/strengths.en-GB.json",
            ),
            ("locale", published("www/schemas/locale-1.json", own(Locale::schema())), "www/locales/en-GB.json"),
            ("help", published("www/schemas/help-1.json", own(HelpLines::schema())), "www/help/uk.json"),
        ]
    }

    /// What a schema can't say; a file with only such faults passes it.
    const BEYOND_THE_SCHEMA: &[&str] = &[
        "missing-band",
        "unlisted-band",
        "no-such-area",
        "placeholder-unknown",
        "placeholder-missing",
        // Uniqueness of ids, blank text, control characters, real days: checked when read.
        "repeated",
        "empty",
        "malformed",
    ];

    #[test]
    fn schemas_are_published_and_agree_with_the_reader() {
        for (folder, schema, built_in) in all() {
            jsonschema::meta::validate(&schema).unwrap_or_else(|e| panic!("{folder}: {e}"));
            let validator = jsonschema::validator_for(&schema).unwrap();
            let document: Value = serde_json::from_slice(&bytes(built_in)).unwrap();
            assert_eq!(validator.validate(&document).map_err(|e| e.to_string()), Ok(()), "{built_in}");
            for Vector { name, document, expect } in vectors(folder) {
                let Ok(document) = serde_json::from_slice::<Value>(&document) else { continue };
                let beyond = expect.iter().all(|(_, kind)| BEYOND_THE_SCHEMA.contains(&kind.as_str()));
                match (validator.is_valid(&document), expect.is_empty()) {
                    (false, true) => panic!("{name}: read without faults, refused by the schema"),
                    (true, false) if !beyond => panic!("{name}: has faults, passes the schema"),
                    _ => {}
                }
            }
        }
    }
}

// Reading what was read ---------------------------------------------------------------------------------------------

#[test]
fn every_text_of_the_built_in_set_resolves_for_every_band() {
    let set = QuestionSet::built_in();
    for band in AgeBand::ALL {
        assert!(!set.worries.bothers.prompt.for_band(*band).is_empty());
        assert!(set.areas_for(*band).count() >= 12);
        for topic in [Topic::People, Topic::Toolkit] {
            assert!(!set.topic(topic).unwrap().prompt.for_band(*band).is_empty());
            let found: BTreeSet<_> = set.suggestions_for(topic, *band, None).collect();
            assert!(found.len() >= 8, "{band:?} {topic:?}: {found:?}");
        }
        for topic in [Topic::WorkingWell, Topic::Worries] {
            assert!(!set.topic(topic).unwrap().prompt.for_band(*band).is_empty());
            assert!(set.suggestions_for(topic, *band, None).count() >= 2, "{band:?} {topic:?} without an area");
            for area in set.areas_for(*band) {
                let found = set.suggestions_for(topic, *band, Some(&area.id)).count();
                assert!((2..=4).contains(&found), "{band:?} {} has {found} {topic:?}", area.id);
            }
        }
    }
}

#[test]
fn money_is_for_the_older_only() {
    let set = QuestionSet::built_in();
    let has_money = |band| set.areas_for(band).any(|area| area.id == "money");
    assert!(!has_money(AgeBand::From8To11) && !has_money(AgeBand::From12To15));
    assert!(has_money(AgeBand::From16To19));
    assert_eq!(set.suggestions_for(Topic::Worries, AgeBand::From12To15, Some("money")).count(), 0);
    assert_eq!(set.suggestions_for(Topic::Worries, AgeBand::From16To19, Some("money")).count(), 2);
}

#[test]
fn a_band_the_set_lacks_gets_the_nearest() {
    let set = QuestionSet { bands: vec![AgeBand::From12To15, AgeBand::From16To19], ..QuestionSet::default() };
    assert_eq!(set.nearest_band(AgeBand::From5To7), AgeBand::From12To15);
    assert_eq!(set.nearest_band(AgeBand::From16To19), AgeBand::From16To19);
    assert_eq!(QuestionSet::default().nearest_band(AgeBand::From5To7), AgeBand::From5To7);

    let two = ByBand::Each(vec![(AgeBand::From5To7, "young".into()), (AgeBand::From12To15, "older".into())]);
    assert_eq!(two.for_band(AgeBand::From8To11), "young", "of two equally near, the younger");
    assert_eq!(two.for_band(AgeBand::From16To19), "older");
    assert_eq!(ByBand::Each(Vec::new()).for_band(AgeBand::From5To7), "");
    assert_eq!(ByBand::from("all").for_band(AgeBand::From5To7), "all");
}

#[test]
fn the_ends_of_a_scale_are_asked_about_differently() {
    let set = QuestionSet::built_in();
    let (why, up) = (&set.life_now.why_not_lower, &set.life_now.one_step_up);
    for lowest in [Rating::from(Scale::MIN), Rating::from(Face::VerySad)] {
        assert_eq!(why.for_rating(Some(lowest)), &why.at_lowest);
        assert_eq!(up.for_rating(Some(lowest)), &up.prompt);
    }
    for highest in [Rating::from(Scale::MAX), Rating::from(Face::VeryHappy)] {
        assert_eq!(up.for_rating(Some(highest)), &up.at_highest);
        assert_eq!(why.for_rating(Some(highest)), &why.prompt);
    }
    for rating in [None, Scale::all().nth(5).map(Rating::from), Some(Rating::from(Face::InBetween))] {
        assert_eq!(why.for_rating(rating), &why.prompt);
        assert_eq!(up.for_rating(rating), &up.prompt);
    }
}

#[test]
fn every_icon_has_a_name_and_is_used() {
    let set = QuestionSet::built_in();
    assert_eq!(Icon::ALL.map(Icon::name).join(", "), Icon::NAMES);
    for icon in Icon::ALL {
        assert_eq!(Icon::from_name(icon.name()), Some(icon));
        assert!(set.areas.iter().any(|area| area.icon == icon), "{} is not used", icon.name());
    }
}

#[test]
fn locale_never_shows_nothing() {
    let welsh = br#"{"format":"wellbeing-assessment/locale","version":1,"language":"cy","direction":"ltr",
        "reviewed":false,"messages":{"nav.back":"Yn \u00f4l",
        "words.left":{"one":"un","two":"dau","few":"tri","other":"{n} ar \u00f4l"}}}"#;
    let welsh = Locale::read(welsh).unwrap();
    let english = Locale::built_in();
    assert_eq!(welsh.text("nav.back"), "Yn ôl");
    assert_eq!(welsh.text("nav.next"), "Next");
    assert_eq!(welsh.text("no.such.key"), "no.such.key");
    assert_eq!(welsh.text("words.left"), "{n} ar ôl");
    assert_eq!(
        ["0", "2", "6", "9"].map(|n| welsh.count("words.left", n.parse().unwrap())),
        ["0 ar ôl", "dau", "6 ar ôl", "9 ar ôl"]
    );
    assert_eq!(english.count("words.left", 1), "1 letter left");
    assert_eq!(welsh.count("file.lines", 2), "2 lines", "English wording goes by English rules");
    assert_eq!(welsh.count("no.such.key", 2), "no.such.key");
    assert!(!welsh.is_reviewed() && english.is_reviewed());
    assert_eq!((welsh.language(), welsh.direction().name()), ("cy", "ltr"));
    assert_eq!(english.untranslated().count(), 0);
    assert_eq!(welsh.untranslated().count(), english.messages().count() - 2);
}

#[test]
fn placeholders_are_filled_once() {
    let english = Locale::built_in();
    assert_eq!(english.fill("progress.short", &[("n", "3"), ("of", "7")]), "3 of 7");
    assert_eq!(english.fill("finish.send", &[("recipient", "{n} {recipient}")]), "Send to {n} {recipient}");
    assert_eq!(english.fill("progress.short", &[("n", "3")]), "3 of {of}");
}

#[test]
fn plural_forms_follow_the_language() {
    let forms = |language: &str, numbers: &[usize]| {
        let document = format!(
            r#"{{"format":"wellbeing-assessment/locale","version":1,"language":"{language}","direction":"ltr",
            "reviewed":true,"messages":{{"words.left":{{"zero":"zero","one":"one","two":"two","few":"few","many":"many",
            "other":"other{{n}}"}}}}}}"#
        );
        let locale = Locale::read(document.as_bytes()).unwrap();
        let form = |n: &usize| locale.count("words.left", *n).trim_end_matches(char::is_numeric).to_owned();
        numbers.iter().map(form).collect::<Vec<_>>().join(" ")
    };
    // CLDR 48, cardinal rules, integers.
    assert_eq!(forms("en-GB", &[0, 1, 2, 11]), "other one other other");
    assert_eq!(forms("pl", &[1, 2, 5, 12, 22, 25, 112]), "one few many many few many many");
    assert_eq!(forms("uk", &[0, 1, 3, 11, 14, 21, 24]), "many one few many many one few");
    assert_eq!(forms("ar", &[0, 1, 2, 3, 10, 11, 99, 100, 102, 103]), "zero one two few few many many other other few");
    assert_eq!(forms("cy", &[0, 1, 2, 3, 4, 6, 7]), "zero one two few other many other");
    assert_eq!(forms("ga", &[1, 2, 6, 7, 10, 11]), "one two few many many other");
    assert_eq!(forms("gd", &[1, 11, 12, 3, 13, 20]), "one one two few few other");
    assert_eq!(forms("ro", &[0, 1, 2, 19, 20, 101, 119, 120]), "few one few few other few few other");
    assert_eq!(forms("lt", &[0, 1, 2, 9, 10, 11, 12, 21, 111]), "other one few few other other other one other");
    assert_eq!(forms("cs", &[0, 1, 2, 4, 5]), "other one few few other");
    assert_eq!(forms("fr", &[0, 1, 2]), "one one other");
    assert_eq!(forms("zh-Hant", &[0, 1, 2]), "other other other");
    assert_eq!(forms("so", &[0, 1, 2]), "other one other");
}

#[test]
fn help_links_are_what_a_phone_takes() {
    let help = HelpLines::built_in();
    let links: Vec<_> = help.lines.iter().flat_map(|l| [l.tel_href(), l.sms_href()]).flatten().collect();
    assert_eq!(
        links,
        [
            "tel:999",
            "tel:08001111",
            "sms:85258?&body=SHOUT",
            "tel:111",
            "tel:111",
            "tel:0800838587",
            "tel:08088088000",
            "tel:08088023456",
            "sms:84001",
            "tel:116123"
        ]
    );
    let answers_in = |nation| help.lines.iter().filter(move |l| l.nations.is_empty() || l.nations.contains(&nation));
    for nation in Nation::ALL {
        let urgent = |l: &&HelpLine| l.when.contains("need help today");
        assert_eq!(answers_in(*nation).filter(urgent).count(), 1, "one line for today in {}", nation.name());
    }
    assert_eq!(help.lines[1].shown_number(), Some("0800 1111"));
    assert_eq!(help.lines[0].shown_number(), Some("999"));
    assert_eq!(help.lines[2].shown_number(), None);

    let odd = br#"{"format":"wellbeing-assessment/help","version":1,"region":"x","review_by":"2027-05-31","lines":[
        {"name":"x","when":"x","hours":"x","text":{"to":"+4412","body":"A&b? \u00e9"}}]}"#;
    assert_eq!(HelpLines::read(odd).unwrap().lines[0].sms_href().unwrap(), "sms:+4412?&body=A%26b%3F%20%C3%A9");
}

#[test]
fn help_is_due_for_review_after_its_day() {
    let help = HelpLines::built_in();
    assert_eq!(help.review_by.as_str(), "2027-05-31");
    let midnight_after = 1_811_808_000; // 2027-06-01T00:00Z
    assert!(!help.is_review_due(midnight_after - 1));
    assert!(help.is_review_due(midnight_after));
    assert!(HelpLines::default().is_review_due(0), "no day at all: nobody has promised anything");
}

#[test]
fn the_first_question_is_cut_out_as_it_is() {
    let (beginning, whole) = (QuestionSet::beginning(), QuestionSet::built_in());
    assert!(beginning.is_beginning() && !whole.is_beginning());
    assert_eq!((&beginning.bands, &beginning.areas), (&whole.bands, &whole.areas));
    assert_eq!(beginning.working_well.prompt, whole.working_well.prompt);
    assert_eq!(
        (beginning.people.is_some(), beginning.toolkit.is_some()),
        (whole.people.is_some(), whole.toolkit.is_some())
    );
    let mut asked = whole.working_well.clone();
    asked.suggestions = Vec::new();
    assert_eq!(beginning.working_well, asked);
}
