/// A language with wording of ours beside the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47.
    pub tag: &'static str,
    /// What those who speak it call it.
    pub name: &'static str,
    pub right_to_left: bool,
}

const fn language(tag: &'static str, name: &'static str, right_to_left: bool) -> Language {
    Language { tag, name, right_to_left }
}

impl Language {
    /// The one that is compiled in.
    pub const BUILT_IN: Self = language("en-GB", "English", false);

    /// In the order offered.
    pub const ALL: [Self; 6] = [
        Self::BUILT_IN,
        language("cy", "Cymraeg", false),
        language("pl", "Polski", false),
        language("uk", "Українська", false),
        language("ar", "العربية", true),
        language("ur", "اردو", true),
    ];

    /// The one with this tag; otherwise one for the same language of another country or script.
    pub fn nearest(tag: &str) -> Option<Self> {
        let exact = Self::ALL.into_iter().find(|own| own.tag.eq_ignore_ascii_case(tag));
        exact.or_else(|| Self::ALL.into_iter().find(|own| first(own.tag).eq_ignore_ascii_case(first(tag))))
    }

    /// Its own name for a tag; a language we have no wording in is named by its tag.
    pub fn name_of(tag: &str) -> &str {
        Self::nearest(tag).map_or(tag, |own| own.name)
    }

    /// True where both tags name the same language, wherever it is spoken.
    pub fn same(tag: &str, other: &str) -> bool {
        first(tag).eq_ignore_ascii_case(first(other))
    }
}

fn first(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn exact_then_by_prefix() {
        let tag = |wanted| Language::nearest(wanted).map(|found| found.tag);
        for (wanted, found) in [("cy", "cy"), ("AR-eg", "ar"), ("en", "en-GB"), ("en-US", "en-GB"), ("ur-PK", "ur")] {
            assert_eq!(tag(wanted), Some(found), "{wanted}");
        }
        for wanted in ["fr", "", "u", "ukr", "-"] {
            assert_eq!(tag(wanted), None, "{wanted}");
        }
    }
}
