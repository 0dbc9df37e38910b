use crate::domain::AgeBand;
use crate::domain::reader::{CHECKS, FaultKind, Node};

/// One wording for every age band, or one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByBand {
    All(String),
    /// Each band at most once.
    Each(Vec<(AgeBand, String)>),
}

impl Default for ByBand {
    fn default() -> Self {
        Self::All(String::new())
    }
}

impl From<&str> for ByBand {
    fn from(text: &str) -> Self {
        Self::All(text.to_owned())
    }
}

impl ByBand {
    /// The longest text anything that is asked or suggested can have, in characters.
    pub const MOST: usize = 300;

    /// The wording for `band`; where there is none, that for the nearest band, of two the younger. Blank only if
    /// there is no wording at all, which no set that was read without faults has.
    pub fn for_band(&self, band: AgeBand) -> &str {
        match self {
            Self::All(text) => text,
            Self::Each(texts) => {
                let far = |(other, _): &&(AgeBand, String)| ((*other as i8 - band as i8).abs(), *other);
                texts.iter().min_by_key(far).map(|(_, text)| text.as_str()).unwrap_or_default()
            }
        }
    }

    /// A string, or an object from band to string with all of `bands` and none besides `listed`.
    pub(super) fn read(node: &Node<'_>, bands: &[AgeBand], listed: &[AgeBand]) -> Self {
        if !node.is_object() {
            return Self::All(node.text(Self::MOST));
        }
        let mut texts = Vec::new();
        for (name, member) in node.members() {
            match AgeBand::from_name(name) {
                Err(unknown) => member.note(FaultKind::Unknown { known: unknown.known.to_owned() }),
                Ok(band) if CHECKS && !listed.is_empty() && !listed.contains(&band) => {
                    member.note(FaultKind::UnlistedBand { band: band.name() });
                }
                Ok(band) => texts.push((band, member.text(Self::MOST))),
            }
        }
        if !CHECKS {
            return Self::Each(texts);
        }
        for band in bands.iter().filter(|band| !texts.iter().any(|(b, _)| b == *band)) {
            node.note(FaultKind::MissingBand { band: band.name() });
        }
        Self::Each(texts)
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for ByBand {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ByBand".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let text = serde_json::json!({ "type": "string", "minLength": 1, "maxLength": Self::MOST });
        let bands = AgeBand::ALL.iter().map(|band| (band.name().to_owned(), text.clone()));
        schemars::json_schema!({
            "description": "One wording for every age band, or an object with one for each band the set lists.",
            "anyOf": [
                text,
                {
                    "type": "object",
                    "properties": bands.collect::<serde_json::Map<_, _>>(),
                    "additionalProperties": false,
                    "minProperties": 1,
                },
            ],
        })
    }
}
