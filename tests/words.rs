//! Every English wording a young person aged 5 to 19 sees: easy to read, never clinical, and all of it there.
//!
//! What is asked is worded for each age band and held to that band's bounds. The frame is worded once: whoever is 8 to
//! 19 reads it, and somebody reads it to whoever is 5 to 7. Three published formulas are applied to the wording of each age band as a whole. They were made for running prose;
//! over screens of short sentences they are a guard against drift, not a proof. So there are bounds on single
//! sentences and words too, and none of it replaces asking young people.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wellbeing_assessment::domain::{
    AgeBand, ByBand, Colour, Face, HelpLines, Keep, Locale, Mode, Nation, Occasion, QuestionSet, Suggestion, Width,
};

const BANDS: [AgeBand; 4] = [AgeBand::From5To7, AgeBand::From8To11, AgeBand::From12To15, AgeBand::From16To19];

/// What a wording has to keep to.
#[derive(Clone, Copy)]
struct Bounds {
    /// In years, over all wording together. A United States school grade is read at its number plus five.
    reading_age: f64,
    /// One wording by itself may be harder: the formulas jump about on a single sentence.
    reading_age_of_one: f64,
    /// Words in one sentence.
    sentence: usize,
}

const FRAME: Bounds = Bounds { reading_age: 9.0, reading_age_of_one: 12.5, sentence: 15 };

/// The bounds of what is asked.
fn bounds(band: AgeBand) -> Bounds {
    match band {
        AgeBand::From5To7 => Bounds { reading_age: 7.0, reading_age_of_one: 9.0, sentence: 12 },
        AgeBand::From8To11 => Bounds { reading_age: 7.0, reading_age_of_one: 9.0, sentence: 15 },
        AgeBand::From12To15 | AgeBand::From16To19 => {
            Bounds { reading_age: 9.0, reading_age_of_one: 12.5, sentence: 20 }
        }
    }
}

const GRADE_TO_AGE: f64 = 5.0;
/// A label of one to three words is no sentence; counting it as one would flatter the figures.
const LEAST_WORDS: usize = 4;

/// Three syllables or more by our count, and still everyday words for a nine-year-old, or without a plainer one.
const LONG_BUT_KNOWN: &[&str] = &[
    "already",
    "another",
    "anything",
    "computer",
    "deleted",
    "deleting",
    "different",
    "emergency",
    "every",
    "family",
    "history",
    "ireland",
    "lifeline",
    "nobody",
    "samaritans",
    "secondary",
    "signature",
    "something",
    "together",
    "tomorrow",
];

/// Beginnings of words that a child of 8 to 11 reads past, because they come from offices, reports or older people.
const HARD_AT_8: &[&str] = &[
    "achiev",
    "although",
    "appropriate",
    "attend",
    "available",
    "aware",
    "behav",
    "challeng",
    "circumstance",
    "college",
    "concern",
    "confiden",
    "consider",
    "current",
    "describe",
    "difficult",
    "discuss",
    "emotion",
    "encourag",
    "environment",
    "experienc",
    "express",
    "future",
    "however",
    "identif",
    "improv",
    "individual",
    "judg",
    "manage",
    "motivat",
    "opportunit",
    "particular",
    "peer",
    "persist",
    "positiv",
    "prefer",
    "pressure",
    "progress",
    "provid",
    "react",
    "regular",
    "relationship",
    "requir",
    "respond",
    "responsib",
    "routine",
    "significant",
    "situation",
    "strateg",
    "strength",
    "stress",
    "struggl",
    "support",
    "therefore",
    "training",
    "various",
    "wellbeing",
];

/// Besides those, what a child of 5 to 7 does not know when it is read to them.
const HARD_AT_5: &[&str] = &[
    "bother",
    "different",
    "health",
    "instead",
    "lesson",
    "matter",
    "maybe",
    "mind",
    "moment",
    "notice",
    "online",
    "probably",
    "secondary",
    "space",
    "step",
    "themsel",
    "trust",
    "unless",
    "usual",
    "whether",
    "work",
];

/// Beginnings of words that promise or suggest a clinic, a test or a verdict. Where one is part of a harmless word,
/// the harmless word is not worth it.
const BANNED: &[&str] = &[
    "abnormal",
    "alert",
    "anxiety",
    "assess",
    "at risk",
    "case",
    "client",
    "clinic",
    "condition",
    "crisis",
    "cured",
    "depress",
    "detect",
    "diagnos",
    "disorder",
    "dysfunction",
    "evaluat",
    "intervention",
    "measure",
    "mental illness",
    "monitor",
    "outcome",
    "patient",
    "prescri",
    "problem",
    "referral",
    "risk",
    "score",
    "screening",
    "self-harm",
    "service user",
    "severe",
    "suicid",
    "symptom",
    "test",
    "therap",
    "treatment",
    "trigger",
    "vulnerable",
];

// What is seen -------------------------------------------------------------------------------------------------------

/// Where a text comes from, for the message, and the text.
type Seen = (String, String);

fn seen_by(band: AgeBand) -> Vec<Seen> {
    questions(band).into_iter().chain(frame()).collect()
}

fn frame() -> Vec<Seen> {
    let mut seen: Vec<Seen> =
        Locale::built_in().wordings().map(|(key, text)| (key.to_owned(), text.to_owned())).collect();
    for line in HelpLines::built_in().lines {
        let texts = [Some(line.name), Some(line.when), Some(line.hours), line.cost, line.for_whom];
        seen.extend(texts.into_iter().flatten().map(|text| ("help".to_owned(), text)));
    }
    seen
}

fn questions(band: AgeBand) -> Vec<Seen> {
    let set = QuestionSet::built_in();
    let (well, worries, life, hopes, goals) =
        (&set.working_well, &set.worries.topic, &set.life_now, &set.hopes, &set.goals);
    let (bothers, steps) = (&set.worries.bothers, &goals.steps);
    let mut texts: Vec<&ByBand> = set.areas_for(band).map(|area| &area.label).collect();
    texts.extend([&well.prompt, &worries.prompt, &bothers.prompt, &bothers.low, &bothers.high]);
    texts.extend([&life.prompt, &life.scale.low, &life.scale.high]);
    texts.extend([&life.why_not_lower.prompt, &life.why_not_lower.at_lowest]);
    texts.extend([&life.one_step_up.prompt, &life.one_step_up.at_highest]);
    texts.extend([&hopes.prompt, &goals.prompt, &goals.now.prompt, &goals.now.low, &goals.now.high]);
    texts.extend([&goals.one_step_up.prompt, &goals.one_step_up.at_highest]);
    texts.extend([&steps.prompt, &steps.what, &steps.who, &steps.by_when]);
    texts.extend([&well.hint, &well.placeholder, &worries.hint, &worries.placeholder].into_iter().flatten());
    texts.extend([&hopes.hint, &goals.hint, &steps.hint].into_iter().flatten());
    let mut suggestions = vec![&well.suggestions, &worries.suggestions, &hopes.suggestions, &goals.suggestions];
    for topic in [&set.people, &set.toolkit].into_iter().flatten() {
        texts.push(&topic.prompt);
        texts.extend([&topic.hint, &topic.placeholder].into_iter().flatten());
        suggestions.push(&topic.suggestions);
    }
    let offered = |s: &&Suggestion| s.bands.is_empty() || s.bands.contains(&band);
    texts.extend(suggestions.into_iter().flatten().filter(offered).map(|s| &s.text));
    texts.into_iter().map(|text| ("question set".to_owned(), text.for_band(band).to_owned())).collect()
}

// How hard it is -----------------------------------------------------------------------------------------------------

/// Words of a sentence: letters with apostrophes and hyphens inside. Placeholders are read as a name or a number.
fn sentences(text: &str) -> Vec<Vec<String>> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        plain.extend([before, "Sam"]);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
        .split(['.', '!', '?', ':', ';', '…', '\n'])
        .map(|sentence| {
            sentence
                .split(|c: char| !(c.is_alphanumeric() || "'’-".contains(c)))
                .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
        })
        .filter(|words| !words.is_empty())
        .collect()
}

/// Groups of vowels, less the silent endings. Good to within a few per cent over a text.
fn syllables(word: &str) -> usize {
    let vowel = |c: char| "aeiouy".contains(c);
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let groups = letters.split(|c| !vowel(*c)).filter(|group| !group.is_empty()).count();
    let before_last = letters.iter().rev().nth(1).copied().unwrap_or('a');
    let third_last = letters.iter().rev().nth(2).copied().unwrap_or('a');
    let spoken_le = before_last == 'l' && !vowel(third_last);
    let silent_e = letters.ends_with(&['e']) && !vowel(before_last) && !spoken_le;
    let silent_ed = letters.ends_with(&['e', 'd']) && !"tdaeiouy".contains(third_last);
    let silent_es = letters.ends_with(&['e', 's']) && !"sxzcgaeiouyh".contains(third_last);
    groups.saturating_sub(usize::from(silent_e || silent_ed || silent_es)).max(1)
}

#[derive(Debug, Default)]
struct Counts {
    sentences: f64,
    words: f64,
    syllables: f64,
    characters: f64,
}

impl Counts {
    fn of<'a>(sentences: impl Iterator<Item = &'a Vec<String>>) -> Self {
        let mut counts = Self::default();
        for words in sentences {
            counts.sentences += 1.0;
            for word in words {
                counts.words += 1.0;
                counts.syllables += syllables(word) as f64;
                counts.characters += word.chars().filter(|c| c.is_alphanumeric()).count() as f64;
            }
        }
        counts
    }

    /// Kincaid, Fishburne, Rogers and Chissom 1975.
    fn flesch_kincaid(&self) -> f64 {
        0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59
    }

    /// Automated Readability Index; Senter and Smith 1967.
    fn automated_readability(&self) -> f64 {
        4.71 * self.characters / self.words + 0.5 * self.words / self.sentences - 21.43
    }

    /// Coleman and Liau 1975; per hundred words.
    fn coleman_liau(&self) -> f64 {
        5.88 * self.characters / self.words - 29.6 * self.sentences / self.words - 15.8
    }

    fn reading_ages(&self) -> [(&'static str, f64); 3] {
        [
            ("Flesch-Kincaid", self.flesch_kincaid() + GRADE_TO_AGE),
            ("ARI", self.automated_readability() + GRADE_TO_AGE),
            ("Coleman-Liau", self.coleman_liau() + GRADE_TO_AGE),
        ]
    }
}

#[test]
fn reading_age_is_that_of_the_band() {
    let check = |what: &str, seen: Vec<Seen>, oldest: f64| {
        let sentences: Vec<_> = seen.iter().flat_map(|(_, text)| sentences(text)).collect();
        let counts = Counts::of(sentences.iter().filter(|words| words.len() >= LEAST_WORDS));
        for (formula, age) in counts.reading_ages() {
            println!("{what}: {formula} reading age {age:.1} over {} words", counts.words);
            assert!(age <= oldest, "{what}: {formula} gives {age:.1}");
        }
    };
    check("frame", frame(), FRAME.reading_age);
    for band in BANDS {
        check(&format!("{} questions", band.name()), questions(band), bounds(band).reading_age);
        check(&format!("{} all", band.name()), seen_by(band), bounds(band).reading_age);
    }
}

#[test]
fn no_single_wording_is_hard() {
    let check = |seen: Vec<Seen>, oldest: f64| {
        for (place, text) in seen {
            let counts = Counts::of(sentences(&text).iter());
            let age = counts.flesch_kincaid() + GRADE_TO_AGE;
            let is_long_enough_to_say = counts.words >= 7.0;
            assert!(!is_long_enough_to_say || age <= oldest, "{place}: {age:.1} for \"{text}\"");
        }
    };
    check(frame(), FRAME.reading_age_of_one);
    for band in BANDS {
        check(questions(band), bounds(band).reading_age_of_one);
    }
}

/// The same bounds refuse wording of the kind we want to keep out.
#[test]
fn hard_wording_is_refused() {
    let hard = "Your responses are retained locally until you elect to transmit them to the nominated organisation. \
                Please indicate which aspects of your current circumstances require additional support.";
    for (formula, age) in Counts::of(sentences(hard).iter()).reading_ages() {
        assert!(age > FRAME.reading_age_of_one, "{formula} gives only {age:.1}");
    }
}

/// The counting itself, against figures worked out by hand.
#[test]
fn counting_is_right() {
    assert_eq!(sentences("Send to {recipient}. It's OK!"), [vec!["send", "to", "sam"], vec!["it's", "ok"]]);
    let known = [
        ("safe", 1),
        ("little", 2),
        ("people", 2),
        ("happened", 2),
        ("wanted", 2),
        ("goes", 1),
        ("changes", 2),
        ("about", 2),
        ("emergency", 4),
        ("worries", 2),
        ("signature", 3),
        ("the", 1),
        ("you", 1),
        ("asked", 1),
    ];
    for (word, count) in known {
        assert_eq!(syllables(word), count, "{word}");
    }
    // "The cat sat on the mat." 6 words, 6 syllables, 17 letters.
    let counts = Counts::of(sentences("The cat sat on the mat.").iter());
    assert!((counts.flesch_kincaid() - (0.39 * 6.0 + 11.8 - 15.59)).abs() < 1e-9);
    assert!((counts.automated_readability() - (4.71 * 17.0 / 6.0 + 3.0 - 21.43)).abs() < 1e-9);
}

#[test]
fn no_sentence_is_long() {
    let check = |seen: Vec<Seen>, most: usize| {
        for (place, text) in seen {
            for words in sentences(&text) {
                assert!(words.len() <= most, "{place}: {} words in \"{text}\"", words.len());
            }
        }
    };
    check(frame(), FRAME.sentence);
    for band in BANDS {
        check(questions(band), bounds(band).sentence);
    }
}

#[test]
fn a_child_knows_every_word_of_a_question() {
    let mut unknown = BTreeSet::new();
    let both: Vec<&str> = HARD_AT_8.iter().chain(HARD_AT_5).copied().collect();
    for (band, hard) in [(AgeBand::From5To7, both.as_slice()), (AgeBand::From8To11, HARD_AT_8)] {
        for (_, text) in questions(band) {
            for word in sentences(&text).concat() {
                if hard.iter().any(|start| word.starts_with(start)) {
                    unknown.insert(format!("{}: \"{word}\" in \"{text}\"", band.name()));
                }
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn long_words_are_few_and_known() {
    let mut unknown = BTreeSet::new();
    for band in BANDS {
        for (place, text) in seen_by(band) {
            let long = sentences(&text).into_iter().flatten().filter(|word| syllables(word) >= 3);
            unknown.extend(long.filter(|w| !LONG_BUT_KNOWN.contains(&w.as_str())).map(|w| format!("{w} ({place})")));
        }
    }
    assert!(unknown.is_empty(), "plainer words, please, or add them to the list: {unknown:#?}");
}

// What it may not say, and what it must ------------------------------------------------------------------------------

#[test]
fn nothing_sounds_like_a_clinic_or_a_test() {
    for band in BANDS {
        for (place, text) in seen_by(band) {
            let text = text.to_lowercase();
            for banned in BANNED {
                let found = text
                    .match_indices(banned)
                    .any(|(at, _)| !text.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric)));
                assert!(!found, "{place}: \"{text}\" has \"{banned}\"");
            }
        }
    }
}

/// Marks and spacing that a screen reader stumbles over, or that look careless.
#[test]
fn every_wording_is_tidy() {
    for band in BANDS {
        for (place, text) in seen_by(band) {
            assert_eq!(text.trim(), text, "{place}");
            assert!(!text.contains("  ") && !text.contains("..."), "{place}: {text}");
            assert!(!text.contains(['–', '—', '“', '”', '’', '<', '>', '&']), "{place}: {text}");
            assert!(!text.contains("!"), "{place}: {text}");
        }
    }
}

/// The sentences that promises rest on. Changing one is a decision, not a slip.
#[test]
fn promises_are_worded_as_agreed() {
    let locale = Locale::built_in();
    assert_eq!(locale.text("private.note"), "Nobody reads this until you share it.");
    assert_eq!(locale.text("top.leave_note"), "Leaving does not clear your browser's history.");
    assert_eq!(locale.text("top.help"), "Help now");
    assert_eq!(locale.text("top.leave"), "Leave this page");
    assert_eq!(locale.text("worry.not_safe"), "I don't feel safe");
    assert!(locale.text("worry.not_safe_note").starts_with("Nobody has been told."));
    assert!(locale.text("worry.not_safe_goes").contains("nobody is told"));
    assert!(locale.text("card.worries_note").contains("left out unless you switch them on"));
    assert!(locale.text("card.seen").starts_with("Anyone who sees"));
    assert_eq!(locale.text("sign.proves_not"), "It does not prove who answered.");
    assert!(locale.text("sign.proves").contains("has been changed since this browser signed it"));
    assert!(locale.text("keep.tab_hint").starts_with("Just for now."));
    assert!(locale.text("passcode.forget").contains("nobody can get your words back"));
    assert!(locale.text("help.nobody_told").contains("can't tell anyone for you"));
}

/// Each name that the code builds keys from has its wording.
#[test]
fn every_choice_has_its_wording() {
    let locale = Locale::built_in();
    let names = AgeBand::ALL.iter().map(|b| format!("band.{}", b.name()));
    let modes = Mode::ALL.iter().map(|m| format!("mode.{}", m.name()));
    let keeps = Keep::ALL.iter().map(|k| k.name());
    let keeps = keeps.flat_map(|k| ["keep.", "keep.is_", "finish.keep_"].map(|start| format!("{start}{k}")));
    let occasions = Occasion::ALL.iter().map(|o| format!("occasion.{}", o.name()));
    let faces = Face::ALL.iter().map(|f| format!("face.{}", f.name()));
    let colours = Colour::ALL.iter().map(|c| format!("draw.colour.{}", c.name()));
    let widths = Width::ALL.iter().map(|w| format!("draw.width.{}", w.name()));
    let drawing = faces.chain(colours).chain(widths);
    let nations = Nation::ALL.iter().map(|n| format!("help.nation.{}", n.name()));
    for key in names.chain(modes).chain(keeps).chain(occasions).chain(drawing).chain(nations) {
        assert_ne!(locale.text(&key), key);
    }
}

/// A key that is asked for as a literal anywhere in the source is there.
#[test]
fn every_key_the_code_asks_for_is_there() {
    let locale = Locale::built_in();
    let keys: BTreeSet<_> = locale.messages().map(|(key, _)| key).collect();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                for call in [".text(\"", ".fill(\"", ".count(\""] {
                    for asked in source.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                        let is_key = asked.contains('.') && !asked.contains(' ');
                        assert!(!is_key || keys.contains(asked), "{}: {asked}", path.display());
                    }
                }
            }
        }
    }
}

/// Fails from the day on which somebody promised to look again. Call the numbers, then move `review_by`.
#[test]
fn the_help_lines_are_not_past_their_review() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/help");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).expect("the folder") {
        let path = file.expect("a file").path();
        let help = HelpLines::read(&std::fs::read(&path).expect("readable")).expect("no faults");
        let due = help.is_review_due(i64::try_from(now).expect("a time"));
        assert!(!due, "{}: to be reviewed by {}", path.display(), help.review_by.as_str());
        seen += 1;
    }
    assert!(seen >= 6, "English and five others");
}

/// Screens that load with the first question ask for no wording that comes later.
#[test]
fn the_first_part_has_its_words() {
    let late = fs::read_to_string(Path::new(env!("OUT_DIR")).join("locale-late.json")).expect("made by build.rs");
    let late: serde_json::Value = serde_json::from_str(&late).expect("is JSON");
    let late = late["messages"].as_object().expect("has messages");
    assert!(late.len() > 100, "{} keys come later", late.len());
    let parts = [
        "button",
        "choice",
        "field",
        "frame",
        "help_sheet",
        "icon",
        "keeping",
        "languages",
        "notice",
        "passcode",
        "saved",
    ];
    let screens = ["welcome", "topic", "ideas", "areas", "tapping", "mod"];
    let files = parts.map(|name| format!("src/ui/components/{name}.rs"));
    let files = files.into_iter().chain(screens.map(|name| format!("src/ui/screens/{name}.rs")));
    for file in files.chain(["src/ui/app.rs".to_owned(), "src/ui/view.rs".to_owned()]) {
        let source = fs::read_to_string(&file).expect("is there");
        let asked = late.keys().find(|key| source.contains(&format!("\"{key}\"")));
        assert_eq!(asked, None, "{file} asks for what comes later: see FIRST_WORDING in build.rs");
    }
}
