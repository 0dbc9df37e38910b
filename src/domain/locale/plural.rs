/// A plural category of Unicode CLDR. Which numbers each means differs by language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Category {
    pub const ALL: [Self; 6] = [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];
    pub const NAMES: &str = "zero, one, two, few, many, other";

    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

impl Category {
    /// The category that goes with `n` in a language, by our own rules.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn of(language: &str, n: usize) -> Self {
        category(language, n)
    }

    /// Those a language has for whole numbers, by our own rules: 1 and 0, the teens, and what lies around 100 meet all.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn all_of(language: &str) -> Vec<Self> {
        Self::ALL.into_iter().filter(|own| (0..=200).any(|n| category(language, n) == *own)).collect()
    }
}

/// In a page the platform says. Before it has been asked, English goes.
#[cfg(target_arch = "wasm32")]
pub(super) fn category(_: &str, n: usize) -> Category {
    if n == 1 { Category::One } else { Category::Other }
}

/// The category of the whole number `n`, by the cardinal rules of CLDR 48 (compared with ICU's for 0 to 1299) for the
/// languages most spoken at home by young people in the United Kingdom; any other language is taken to go like
/// English. A form that a locale does not have falls back to `other`, so a wrong guess costs grammar, never words.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn category(language: &str, n: usize) -> Category {
    let (tens, hundreds) = (n % 10, n % 100);
    let teen = (11..=14).contains(&hundreds);
    match language.split('-').next().unwrap_or_default() {
        "zh" | "ja" | "ko" | "vi" | "th" | "id" | "ms" | "my" | "yue" => Category::Other,
        "fr" | "fa" | "hi" | "bn" | "gu" | "pa" | "am" | "ti" | "pt" | "zu" if n <= 1 => Category::One,
        "ar" => match (n, hundreds) {
            (0, _) => Category::Zero,
            (1, _) => Category::One,
            (2, _) => Category::Two,
            (_, 3..=10) => Category::Few,
            (_, 11..=99) => Category::Many,
            _ => Category::Other,
        },
        "cy" => match n {
            0 => Category::Zero,
            1 => Category::One,
            2 => Category::Two,
            3 => Category::Few,
            6 => Category::Many,
            _ => Category::Other,
        },
        "ga" => match n {
            1 => Category::One,
            2 => Category::Two,
            3..=6 => Category::Few,
            7..=10 => Category::Many,
            _ => Category::Other,
        },
        "gd" => match n {
            1 | 11 => Category::One,
            2 | 12 => Category::Two,
            3..=10 | 13..=19 => Category::Few,
            _ => Category::Other,
        },
        "pl" => match (n, tens) {
            (1, _) => Category::One,
            (_, 2..=4) if !teen => Category::Few,
            _ => Category::Many,
        },
        "ru" | "uk" | "be" => match tens {
            1 if !teen => Category::One,
            2..=4 if !teen => Category::Few,
            _ => Category::Many,
        },
        "lt" => match tens {
            1 if hundreds != 11 => Category::One,
            2..=9 if !(11..=19).contains(&hundreds) => Category::Few,
            _ => Category::Other,
        },
        "cs" | "sk" => match n {
            1 => Category::One,
            2..=4 => Category::Few,
            _ => Category::Other,
        },
        "ro" => match (n, hundreds) {
            (1, _) => Category::One,
            (0, _) | (_, 1..=19) => Category::Few,
            _ => Category::Other,
        },
        _ if n == 1 => Category::One,
        _ => Category::Other,
    }
}
