use super::drawing::{DrawingDocument, sound};
use super::texts::{GivenText, Identifier, KeyName};
use crate::domain::{AgeBand, Face, Mode, Occasion, Scale, Words};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};

/// The signed payload: UTF-8 JSON in the order of RFC 8785, without nulls and without fractions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Payload {
    pub format: Format,
    /// The version of this format: the lowest that has every member in use.
    #[cfg_attr(feature = "cli", schemars(range(min = 2, max = 2)))]
    pub version: i64,
    /// Names this export: 128 random bits in base64url. A receiver stores one export per `jti`.
    pub jti: Identifier,
    /// When it was signed, in seconds since 1970-01-01T00:00Z by the device's clock. A claim, not a proof.
    pub iat: i64,
    /// Whom the portal said it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aud: Option<GivenText>,
    /// The portal's own value, so that its backend can tell a fresh export from a replayed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<GivenText>,
    /// The thumbprint of the key this browser says it signed with before and lost. A claim: only the lost key could
    /// prove it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<KeyName>,
    pub assessment: AssessmentDocument,
}

/// Says what kind of document this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum Format {
    #[serde(rename = "wellbeing-assessment/export")]
    Export,
}

/// One sitting, as far as the young person shares it. What was passed and what was kept back are both simply not
/// there: nobody can tell one from the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct AssessmentDocument {
    /// Names this sitting: the same in every export of it.
    pub id: Identifier,
    /// Names the person's journey: random, or the portal's pseudonymous reference. Never a name.
    pub journey: GivenText,
    pub occasion: Occasion,
    /// When the sitting began, in seconds since 1970-01-01T00:00Z by the device's clock.
    pub started: i64,
    /// Not there when the question was passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_band: Option<AgeBand>,
    /// Not there when the question was passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// The language it was asked in (BCP 47).
    pub language: String,
    pub question_set: QuestionSetNamed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_well: Option<TopicDocument>,
    /// People I trust. From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<TopicDocument>,
    /// Things that help me. From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toolkit: Option<TopicDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worries: Option<TopicDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_now: Option<LifeNowDocument>,
    /// Best hopes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hopes: Option<Answer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goals: Option<GoalsDocument>,
}

/// Which questions were asked. Numbers are comparable only under the same id and revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct QuestionSetNamed {
    pub id: String,
    pub revision: String,
}

/// What was said to one prompt, in the order it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct TopicDocument {
    /// The question, word for word as it was shown.
    pub prompt: String,
    #[serde(deserialize_with = "list::<_, _, 1, 60>")]
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 60)))]
    pub entries: Vec<EntryDocument>,
}

/// One strength or one worry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct EntryDocument {
    /// Unique within the assessment, and the same in every export of it.
    pub id: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaNamed>,
    /// The young person's own words, exactly. Empty where there is only a drawing.
    pub words: Words,
    /// From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "sound")]
    pub drawing: Option<DrawingDocument>,
    /// Worries only: how much it bothers them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bothers: Option<Rating>,
    /// Worries only: how it makes them feel. From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bothers_face: Option<FaceChosen>,
}

/// A part of life, with the label as it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct AreaNamed {
    pub id: String,
    pub label: String,
}

/// A number from 0 to 10 with what was asked and what its ends mean. Comparable only with the same item, of the same
/// person, in the same words; never to be added to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Rating {
    pub prompt: String,
    pub value: Scale,
    /// What 0 means.
    pub low: String,
    /// What 10 means.
    pub high: String,
}

/// One of five faces, as the youngest choose: another scale than 0 to 10, never to be turned into a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct FaceChosen {
    pub prompt: String,
    pub face: Face,
    /// What the saddest face means.
    pub low: String,
    /// What the happiest face means.
    pub high: String,
}

/// A question, word for word, and the answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Answer {
    pub prompt: String,
    /// Empty where there is only a drawing.
    pub words: Words,
    /// From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "sound")]
    pub drawing: Option<DrawingDocument>,
}

/// "My life now".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct LifeNowDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Rating>,
    /// From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<FaceChosen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_not_lower: Option<Answer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_step_up: Option<Answer>,
}

/// What the young person wants to happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct GoalsDocument {
    /// The question, word for word as it was shown.
    pub prompt: String,
    #[serde(deserialize_with = "list::<_, _, 1, 3>")]
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 3)))]
    pub list: Vec<GoalDocument>,
}

/// One goal in the young person's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct GoalDocument {
    /// Unique within the assessment, and the same in every export of it.
    pub id: u32,
    /// Empty where there is only a drawing.
    pub words: Words,
    /// From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "sound")]
    pub drawing: Option<DrawingDocument>,
    /// Where they are with it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Rating>,
    /// From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now_face: Option<FaceChosen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_step_up: Option<Answer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "list::<_, _, 0, 10>")]
    #[cfg_attr(feature = "cli", schemars(length(max = 10)))]
    pub steps: Vec<StepDocument>,
}

/// A small step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct StepDocument {
    /// Unique within the assessment, and the same in every export of it.
    pub id: u32,
    pub what: Words,
    /// Who helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Words>,
    /// By when, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_when: Option<Words>,
    pub done: bool,
}

/// Holds a list to the lengths its schema names.
pub(super) fn list<'de, D, T, const LEAST: usize, const MOST: usize>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let items = Vec::deserialize(from)?;
    if (LEAST..=MOST).contains(&items.len()) {
        return Ok(items);
    }
    Err(D::Error::custom(format_args!("{LEAST} to {MOST} items are allowed; found {}", items.len())))
}

/// The published JSON Schema of version 2 of the payload, `www/schemas/export-2.json`. That of version 1 is closed, and only
/// a file: `www/schemas/export-1.json`.
#[cfg(feature = "cli")]
pub fn schema() -> schemars::Schema {
    use crate::domain::reader::without_null_and_default;
    use schemars::transform::{RecursiveTransform, Transform};
    use serde_json::{Value, json};

    let mut schema = schemars::schema_for!(Payload);
    RecursiveTransform(without_null_and_default).transform(&mut schema);
    schema.insert("$id".to_owned(), "urn:wellbeing-assessment:export:2".into());
    schema.insert("title".to_owned(), "wellbeing-assessment export, version 2".into());
    let said = json!([{ "properties": { "words": { "minLength": 1 } } }, { "required": ["drawing"] }]);
    let types = schema.get_mut("$defs").and_then(Value::as_object_mut).into_iter().flatten();
    for (name, described) in types {
        if let Some(described) = described.as_object_mut()
            && ["Answer", "EntryDocument", "GoalDocument"].contains(&name.as_str())
        {
            described.insert("anyOf".to_owned(), said.clone());
        }
    }
    schema
}
