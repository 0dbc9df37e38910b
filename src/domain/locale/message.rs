use super::platform::Platform;
use super::plural::{self, Category};
use crate::domain::reader::{CHECKS, FaultKind, Node};

/// The longest wording of the frame, in characters.
const MOST: usize = 400;

/// One wording, or one for each plural category its language has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Message {
    Text(String),
    /// `other` is among them.
    Forms(Vec<(Category, String)>),
}

impl Message {
    /// The text, or the form `other`.
    pub(super) fn general(&self) -> &str {
        self.form(Category::Other)
    }

    pub(super) fn for_number(&self, language: &str, n: usize) -> &str {
        let named = |platform: &Platform| (platform.plural)(language, u32::try_from(n).unwrap_or(u32::MAX));
        let category = Platform::given().and_then(|platform| Category::from_name(&named(platform)));
        self.form(category.unwrap_or_else(|| plural::category(language, n)))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        let (text, forms) = match self {
            Self::Text(text) => (Some(text), [].as_slice()),
            Self::Forms(forms) => (None, forms.as_slice()),
        };
        text.into_iter().chain(forms.iter().map(|(_, text)| text)).map(String::as_str)
    }

    /// The forms that lack or are there for nothing (true), where a language has `needed`. One text is no list of forms.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn wrong_forms(&self, needed: &[Category]) -> Vec<(Category, bool)> {
        let Self::Forms(forms) = self else { return Vec::new() };
        let is_there = |own: Category| forms.iter().any(|(form, _)| *form == own);
        let is_needed = |own: Category| own == Category::Other || needed.contains(&own);
        let wrong = Category::ALL.into_iter().filter(|own| is_there(*own) != is_needed(*own));
        wrong.map(|own| (own, is_there(own))).collect()
    }

    fn form(&self, category: Category) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Forms(forms) => {
                let of = |wanted| forms.iter().find(|(c, _)| *c == wanted).map(|(_, text)| text.as_str());
                of(category).or_else(|| of(Category::Other)).unwrap_or_default()
            }
        }
    }

    /// `like` is the English message, whose placeholders bind: none may be added, and where there is one text, or
    /// for the form `other`, none may be left out.
    pub(super) fn read(node: &Node<'_>, like: Option<&Self>) -> Self {
        let checked = |node: &Node<'_>, all: bool| {
            let text = node.text(MOST);
            if let Some(like) = like.filter(|_| CHECKS) {
                check_placeholders(node, &text, like, all);
            }
            text
        };
        if !node.is_object() {
            return Self::Text(checked(node, true));
        }
        let mut forms = Vec::new();
        for (name, member) in node.members() {
            match Category::from_name(name) {
                Some(category) => forms.push((category, checked(&member, category == Category::Other))),
                None => member.note(FaultKind::Unknown { known: Category::NAMES.to_owned() }),
            }
        }
        if CHECKS && !forms.iter().any(|(category, _)| *category == Category::Other) {
            node.note_at(Category::Other.name(), FaultKind::Missing);
        }
        Self::Forms(forms)
    }
}

fn check_placeholders(node: &Node<'_>, text: &str, like: &Message, all: bool) {
    let known: Vec<&str> = like.all().flat_map(placeholders).collect();
    for name in placeholders(text).filter(|name| !known.contains(name)) {
        node.note(FaultKind::PlaceholderUnknown { name: name.to_owned() });
    }
    if all {
        for name in placeholders(like.general()).filter(|name| !placeholders(text).any(|own| own == *name)) {
            node.note(FaultKind::PlaceholderMissing { name: name.to_owned() });
        }
    }
}

/// The names in `{braces}`, in order.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value, after))
        });
        match value {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// What the schema is generated from: the document as it is written.
#[cfg(feature = "cli")]
#[derive(schemars::JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Locale")]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct MessageSchema {
    /// Language tag (BCP 47).
    #[schemars(regex(pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"))]
    language: String,
    direction: super::Direction,
    /// True once a person who speaks the language has checked it.
    reviewed: bool,
    messages: Messages,
}

#[cfg(feature = "cli")]
struct Messages;

#[cfg(feature = "cli")]
impl schemars::JsonSchema for Messages {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Messages".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let text = serde_json::json!({ "type": "string", "minLength": 1, "maxLength": MOST });
        let forms = Category::ALL.iter().map(|category| (category.name().to_owned(), text.clone()));
        let message = serde_json::json!({
            "anyOf": [
                text,
                {
                    "type": "object",
                    "properties": forms.collect::<serde_json::Map<_, _>>(),
                    "additionalProperties": false,
                    "required": ["other"],
                },
            ],
        });
        let keys: Vec<&str> = super::Locale::english().messages().map(|(key, _)| key).collect();
        schemars::json_schema!({
            "description": "The wording by key. A key that is left out is shown in British English.",
            "type": "object",
            "propertyNames": { "enum": keys },
            "additionalProperties": message,
        })
    }
}
