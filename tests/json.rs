//! Strict JSON against files: `tests/vectors/json/` (ours) and `tests/vectors/jcs/` (RFC 8785's own).

#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wellbeing_assessment::json::{
    Limits, MAX_BYTES, MAX_DEPTH, MAX_INTEGER, Members, ParseErrorKind, Place, Pointer, ReadReason, Value, WriteError,
    from_value, parse, parse_with, to_canonical, to_value,
};

fn vectors(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(folder)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    intent: String,
    #[allow(dead_code)]
    source: String,
    input: Option<String>,
    input_hex: Option<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Expect {
    Canonical { canonical: String },
    Error { error: String, at: usize },
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn every_vector_does_what_it_expects() {
    let mut count = 0;
    for file in std::fs::read_dir(vectors("json")).unwrap() {
        let path = file.unwrap().path();
        let case: Case = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let input = case.input.map(String::into_bytes).or(case.input_hex.map(|hex| bytes(&hex))).unwrap();
        let name = format!("{}: {}", path.display(), case.intent);
        match (parse(&input), case.expect) {
            (Ok(value), Expect::Canonical { canonical }) => {
                assert_eq!(to_canonical(&value), canonical, "{name}");
                assert_eq!(parse(canonical.as_bytes()), Ok(value), "{name}");
            }
            (Err(found), Expect::Error { error, at }) => {
                assert_eq!((found.kind.code(), found.at), (error.as_str(), at), "{name}");
            }
            (Ok(value), Expect::Error { error, .. }) => panic!("{name}: accepted as {value:?} instead of {error}"),
            (Err(found), Expect::Canonical { .. }) => panic!("{name}: {found}"),
        }
        count += 1;
    }
    assert!(count >= 60, "only {count} vectors");
}

#[test]
fn rfc_8785_pairs_match_unless_they_use_what_we_refuse() {
    use ParseErrorKind::{Float, Null};
    let expected = [
        ("arrays", Some(Null)),
        ("french", None),
        ("structures", Some(Float)),
        ("unicode", None),
        ("values", Some(Float)),
        ("weird", None),
    ];
    assert_eq!(std::fs::read_dir(vectors("jcs/input")).unwrap().count(), expected.len());
    for (name, refused) in expected {
        let read = |side: &str| std::fs::read(vectors("jcs").join(side).join(format!("{name}.json"))).unwrap();
        match refused {
            Some(kind) => assert_eq!(parse(&read("input")).map_err(|error| error.kind), Err(kind), "{name}"),
            None => {
                let canonical = to_canonical(&parse(&read("input")).unwrap());
                assert_eq!(canonical.as_bytes(), read("output"), "{name}");
            }
        }
    }
    // The output of "structures" writes its 56.0 as 56: the one refused pair whose output is in our subset.
    let structures = std::fs::read(vectors("jcs/output/structures.json")).unwrap();
    assert_eq!(to_canonical(&parse(&structures).unwrap()).as_bytes(), structures);
}

#[test]
fn a_text_larger_than_the_limit_is_refused_before_it_is_read() {
    let mut text = vec![b' '; MAX_BYTES];
    text[0] = b'1';
    assert_eq!(parse(&text), Ok(Value::Integer(1)));
    text.push(b' ');
    let error = parse(&text).unwrap_err();
    assert_eq!((error.kind, error.at), (ParseErrorKind::TooLarge, MAX_BYTES));
    let limits = Limits { bytes: 2, ..Limits::default() };
    assert_eq!(parse_with(b"\"\xFF\"", limits).unwrap_err().kind, ParseErrorKind::TooLarge);
}

#[test]
fn no_depth_overflows_the_stack() {
    for limits in [Limits::default(), Limits { depth: u8::MAX, ..Limits::default() }] {
        let hostile = "[".repeat(MAX_BYTES);
        assert_eq!(parse_with(hostile.as_bytes(), limits).unwrap_err().kind, ParseErrorKind::TooDeep);
    }
    assert_eq!(usize::from(MAX_DEPTH), 32);
}

#[test]
fn names_in_the_worst_order_take_no_longer() {
    let names: Vec<String> = (10_000..90_000).rev().map(|n| format!("\"{n}\":1")).collect();
    let text = format!("{{{}}}", names.join(","));
    let started = std::time::Instant::now();
    assert_eq!(parse(text.as_bytes()).unwrap().as_object().unwrap().len(), 80_000);
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn a_place_counts_lines_and_characters() {
    let text = "{\n \"é\": nul\n}".as_bytes();
    let error = parse(text).unwrap_err();
    assert_eq!(error.place(text), Place { line: 2, column: 10 });
    assert_eq!(parse(b"").unwrap_err().place(b""), Place { line: 1, column: 1 });
    assert_eq!(error.to_string(), "byte 12: not a character JSON allows here");
}

#[test]
fn a_pointer_escapes_its_two_characters() {
    let pointer = Pointer::root().child_name("a/b~c").child_index(0).child_name("");
    assert_eq!(pointer.as_str(), "/a~1b~0c/0/");
    assert_eq!(Pointer::root().to_string(), "");
}

#[test]
fn members_keep_one_value_a_name_in_order() {
    let mut members = Members::new();
    assert_eq!(members.insert("b", true), None);
    assert_eq!(members.insert("a", "x"), None);
    assert_eq!(members.insert("b", false), Some(Value::Bool(true)));
    assert_eq!(members.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(members.get("b").and_then(Value::as_bool), Some(false));
    assert_eq!(members.remove("a"), Some("x".into()));
    assert_eq!(members.len(), 1);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Band {
    UnderTwelve,
    Teen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8")]
struct Small(u8);

impl TryFrom<u8> for Small {
    type Error = String;
    fn try_from(n: u8) -> Result<Self, String> {
        if n <= 10 { Ok(Self(n)) } else { Err(format!("{n} is more than 10")) }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Said {
    Nothing,
    Words(String),
    Both(String, i64),
    Scaled { words: String, scale: Small },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Everything {
    flag: bool,
    number: i64,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    option: Option<Small>,
    list: Vec<Said>,
    by_band: BTreeMap<Band, String>,
    by_id: BTreeMap<u32, (String, bool)>,
}

fn everything() -> Everything {
    Everything {
        flag: true,
        number: -5,
        text: "é".into(),
        option: Some(Small(3)),
        list: vec![
            Said::Nothing,
            Said::Words("w".into()),
            Said::Both("b".into(), 1),
            Said::Scaled { words: "s".into(), scale: Small(10) },
        ],
        by_band: BTreeMap::from([(Band::Teen, "t".into()), (Band::UnderTwelve, "u".into())]),
        by_id: BTreeMap::from([(10, ("x".into(), true)), (9, ("y".into(), false))]),
    }
}

const EVERYTHING: &str = r#"{"by_band":{"teen":"t","under-twelve":"u"},"by_id":{"10":["x",true],"9":["y",false]},"flag":true,"list":["Nothing",{"Words":"w"},{"Both":["b",1]},{"Scaled":{"scale":10,"words":"s"}}],"number":-5,"option":3,"text":"é"}"#;

#[test]
fn serde_types_have_one_fixed_form() {
    assert_eq!(to_canonical(&to_value(&everything()).unwrap()), EVERYTHING);
    assert_eq!(from_value(parse(EVERYTHING.as_bytes()).unwrap()), Ok(everything()));
    assert_eq!(serde_json::from_str::<Everything>(EVERYTHING).unwrap(), everything());
}

#[test]
fn what_strict_json_lacks_is_not_written() {
    assert_eq!(to_value(&1.5f64), Err(WriteError::Float));
    assert_eq!(to_value(&None::<bool>), Err(WriteError::Null));
    assert_eq!(to_value(&()), Err(WriteError::Null));
    assert_eq!(to_value(&(MAX_INTEGER as u64)), Ok(Value::Integer(MAX_INTEGER)));
    assert_eq!(to_value(&(MAX_INTEGER + 1)), Err(WriteError::IntegerOutOfRange));
    assert_eq!(to_value(&u64::MAX), Err(WriteError::IntegerOutOfRange));
    assert_eq!(to_value(&BTreeMap::from([(vec![1], 1)])), Err(WriteError::Name));
    assert_eq!(to_value(&BTreeMap::from([(true, 1)])), Err(WriteError::Name));
    let same = [("1".to_owned(), 1), ("1".to_owned(), 2)];
    struct Twice([(String, i32); 2]);
    impl Serialize for Twice {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
        }
    }
    assert_eq!(to_value(&Twice(same)), Err(WriteError::RepeatedName));
}

#[test]
fn what_does_not_fit_is_pointed_to() {
    let cases: [(&str, &str, &str, ReadReason); 12] = [
        ("\"text\":\"é\"", "\"text\":1", "/text", ReadReason::WrongType { expected: "a string".into() }),
        (
            "\"scale\":10",
            "\"scale\":11",
            "/list/3/Scaled/scale",
            ReadReason::Refused { message: "11 is more than 10".into() },
        ),
        ("\"scale\":10", "\"scale\":-1", "/list/3/Scaled/scale", ReadReason::WrongValue { expected: "u8".into() }),
        // Serde's own visitor would take the members in order.
        (
            "{\"scale\":10,\"words\":\"s\"}",
            "[\"s\",10]",
            "/list/3/Scaled",
            ReadReason::WrongType { expected: "struct variant Said::Scaled".into() },
        ),
        ("\"flag\":true,", "", "", ReadReason::MissingMember { name: "flag" }),
        ("\"flag\":true,", "\"flag\":true,\"more\":1,", "/more", ReadReason::UnknownMember),
        ("\"teen\"", "\"old\"", "/by_band/old", ReadReason::UnknownVariant { choices: &["under-twelve", "teen"] }),
        ("\"9\"", "\"09\"", "/by_id/09", ReadReason::WrongType { expected: "a name that is an integer".into() }),
        (
            "\"Nothing\"",
            "\"Words\"",
            "/list/0",
            ReadReason::WrongType { expected: "a choice that holds a value".into() },
        ),
        (
            "[\"b\",1]",
            "[\"b\",1,2]",
            "/list/2/Both",
            ReadReason::WrongLength { found: 3, expected: "fewer items".into() },
        ),
        (
            "[\"y\",false]",
            "[\"y\"]",
            "/by_id/9",
            ReadReason::WrongLength { found: 1, expected: "a tuple of size 2".into() },
        ),
        (
            "\"Nothing\"",
            "true",
            "/list/0",
            ReadReason::WrongType { expected: "a choice: a string or an object with one member".into() },
        ),
    ];
    for (from, to, pointer, reason) in cases {
        let text = EVERYTHING.replacen(from, to, 1);
        assert_ne!(text, EVERYTHING);
        let error = from_value::<Everything>(parse(text.as_bytes()).unwrap()).unwrap_err();
        assert_eq!((error.pointer.as_str(), &error.reason), (pointer, &reason), "{to}");
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::Integer),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
            prop::collection::vec((any::<String>(), inner), 0..8).prop_map(|members| {
                let mut object = Members::new();
                for (name, value) in members {
                    object.insert(name, value);
                }
                Value::Object(object)
            }),
        ]
    })
}

proptest! {
    #[test]
    fn the_canonical_form_reads_back(value in any_value()) {
        prop_assert_eq!(parse(to_canonical(&value).as_bytes()), Ok(value));
    }

    #[test]
    fn another_parser_reads_the_canonical_form_alike(value in any_value()) {
        let text = to_canonical(&value);
        let other: serde_json::Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(parse(serde_json::to_vec(&other).unwrap().as_slice()), Ok(value));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(error) = parse(&bytes) {
            prop_assert!(error.at <= bytes.len());
            error.place(&bytes);
        }
    }

    #[test]
    fn no_likely_text_makes_it_panic(text in r#"([\[\]{}:,"\\ ]|\\u[dD][89a-fA-F][0-9]{2}|-?[0-9.eE]{1,3}|true|null|é){0,40}"#) {
        // What another parser refuses, ours refuses.
        if parse(text.as_bytes()).is_ok() {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        }
    }

    #[test]
    fn serde_types_come_back(
        flag: bool, number in -MAX_INTEGER..=MAX_INTEGER, text: String, small in proptest::option::of(0u8..=10), id: u32,
    ) {
        let mut it = everything();
        (it.flag, it.number, it.text, it.option) = (flag, number, text.clone(), small.map(Small));
        it.by_id.insert(id, (text, flag));
        prop_assert_eq!(from_value(to_value(&it).unwrap()), Ok(it));
    }
}
