use super::Nation;
use super::reader::{CHECKS, Fault, FaultKind, Node, walk};

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/help.json"));

const MOST_LINES: usize = 20;
/// The longest text of a line, in characters.
const MOST_TEXT: usize = 160;
const SECONDS_A_DAY: i64 = 86_400;

/// Where help is, for one country or region. Shown to everybody on every screen, and works offline.
///
/// Format `wellbeing-assessment/help`, version 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct HelpLines {
    /// Where these lines answer: "United Kingdom".
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 160)))]
    pub region: String,
    /// The last day on which somebody has promised that they are right.
    pub review_by: Day,
    /// In the order shown; the emergency number comes first.
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 20)))]
    pub lines: Vec<HelpLine>,
}

/// One service. It has a number to call, one to text, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
#[cfg_attr(feature = "cli", schemars(extend("anyOf" = [{ "required": ["call"] }, { "required": ["text"] }])))]
pub struct HelpLine {
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 160)))]
    pub name: String,
    /// When to turn to it, to the young person.
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 160)))]
    pub when: String,
    pub call: Option<PhoneNumber>,
    /// How the number to call is written, where that says more: "111, then press 2".
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 160)))]
    pub shown: Option<String>,
    pub text: Option<HelpText>,
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 160)))]
    pub hours: String,
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 160)))]
    pub cost: Option<String>,
    /// Whom it is for: "under 19".
    #[cfg_attr(feature = "cli", schemars(rename = "for", length(min = 1, max = 160)))]
    pub for_whom: Option<String>,
    /// Answers in these nations only; left out: in all of the region.
    #[cfg_attr(feature = "cli", schemars(default, length(min = 1, max = 4)))]
    #[cfg_attr(feature = "cli", schemars(extend("uniqueItems" = true)))]
    pub nations: Vec<Nation>,
}

/// A service that answers text messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct HelpText {
    pub to: PhoneNumber,
    /// The word to send.
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 160)))]
    pub body: Option<String>,
}

/// Digits, with or without one `+` in front: at most 15 (ITU-T E.164), and at least 2. Nothing else gets into a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PhoneNumber(#[cfg_attr(feature = "cli", schemars(regex(pattern = "^\\+?[0-9]{2,15}$")))] String);

/// A day of the Gregorian calendar, written `2027-05-31`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Day(#[cfg_attr(feature = "cli", schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))] String);

impl PhoneNumber {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_one(text: &str) -> bool {
        let digits = text.strip_prefix('+').unwrap_or(text);
        (2..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    }

    fn read(node: &Node<'_>) -> Self {
        Self(node.shaped(&Self::is_one, "a phone number: 2 to 15 digits, with or without a + in front"))
    }
}

impl Day {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Days since 1970-01-01, or none if there is no such day.
    fn number(text: &str) -> Option<i64> {
        let mut parts = text.split('-');
        let mut part = |digits: usize| {
            parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))?.parse::<i64>().ok()
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let longest = match month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if parts.next().is_some() || !(1..=longest).contains(&day) {
            return None;
        }
        // Counted from 1 March, so that the leap day comes last (the usual way to do this without a table).
        let (years, months) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let days = 365 * years + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
        Some(days + (153 * months + 2) / 5 + day - 719_469)
    }

    fn read(node: &Node<'_>) -> Self {
        Self(node.shaped(&|text| Self::number(text).is_some(), "a day, written like 2027-05-31"))
    }
}

impl HelpLines {
    pub const FORMAT: &str = "wellbeing-assessment/help";
    /// The newest version of the format this build reads.
    pub const VERSION: i64 = 1;

    /// # Errors
    /// Every fault of the document, in the order met; at least one.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        let (lines, faults) = Self::open(bytes);
        if faults.is_empty() { Ok(lines) } else { Err(faults) }
    }

    /// The lines for the United Kingdom, compiled in. (`tests/words.rs` holds that they have no faults.)
    pub fn built_in() -> Self {
        Self::open(BUILT_IN).0
    }

    /// The published schema (`www/schemas/help-1.json`).
    #[cfg(feature = "cli")]
    pub fn schema() -> schemars::Schema {
        super::reader::schema_of::<Self>("help", Self::FORMAT, Self::VERSION)
    }

    /// True once the review day has passed; `now` is in seconds since 1970-01-01T00:00Z. The lines are still
    /// shown, and the portal is told: an old number is better than none.
    pub fn is_review_due(&self, now: i64) -> bool {
        Day::number(&self.review_by.0).is_none_or(|day| now.div_euclid(SECONDS_A_DAY) > day)
    }

    fn open(bytes: &[u8]) -> (Self, Vec<Fault>) {
        let mut lines = Self::default();
        let faults = walk(bytes, Self::FORMAT, Self::VERSION, &mut |root| lines = Self::from_root(root));
        (lines, faults)
    }

    fn from_root(root: &Node<'_>) -> Self {
        root.object(&["$schema", "format", "version", "region", "review_by", "lines"]);
        let line = |item: &Node<'_>| HelpLine::read(item);
        Self {
            region: text(root, "region"),
            review_by: root.need("review_by").map(|n| Day::read(&n)).unwrap_or_default(),
            lines: root.need("lines").map(|n| n.some_items(MOST_LINES).iter().map(line).collect()).unwrap_or_default(),
        }
    }
}

impl HelpLine {
    /// A `tel:` link, if it can be called.
    pub fn tel_href(&self) -> Option<String> {
        self.call.as_ref().map(|number| ["tel:", &number.0].concat())
    }

    /// An `sms:` link with the word to send, if it can be texted.
    pub fn sms_href(&self) -> Option<String> {
        self.text.as_ref().map(HelpText::href)
    }

    /// The number to call as it is shown.
    pub fn shown_number(&self) -> Option<&str> {
        let number = self.call.as_ref()?;
        Some(self.shown.as_deref().unwrap_or(&number.0))
    }

    fn read(node: &Node<'_>) -> Self {
        node.object(&["name", "when", "call", "shown", "text", "hours", "cost", "for", "nations"]);
        let optional = |name: &str| node.may(name).map(|n| n.text(MOST_TEXT));
        let line = Self {
            name: text(node, "name"),
            when: text(node, "when"),
            call: node.may("call").map(|n| PhoneNumber::read(&n)),
            shown: optional("shown"),
            text: node.may("text").map(|n| HelpText::read(&n)),
            hours: text(node, "hours"),
            cost: optional("cost"),
            for_whom: optional("for"),
            nations: node.may("nations").map(|n| nations(&n)).unwrap_or_default(),
        };
        if CHECKS && node.is_object() && line.call.is_none() && line.text.is_none() {
            node.note_at("call", FaultKind::Missing);
        }
        line
    }
}

impl HelpText {
    /// RFC 5724 has `?body=`; iOS wants `&body=`. `?&body=` is a valid query for both.
    fn href(&self) -> String {
        let mut href = ["sms:", &self.to.0].concat();
        if let Some(body) = &self.body {
            href.push_str("?&body=");
            for byte in body.bytes() {
                if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                    href.push(char::from(byte));
                } else {
                    href.push(char::from(b'%'));
                    for digit in [byte >> 4, byte & 15] {
                        href.push(char::from_digit(u32::from(digit), 16).unwrap_or_default().to_ascii_uppercase());
                    }
                }
            }
        }
        href
    }

    fn read(node: &Node<'_>) -> Self {
        node.object(&["to", "body"]);
        Self {
            to: node.need("to").map(|n| PhoneNumber::read(&n)).unwrap_or_default(),
            body: node.may("body").map(|n| n.text(MOST_TEXT)),
        }
    }
}

/// Each once and at least one.
fn nations(node: &Node<'_>) -> Vec<Nation> {
    let mut nations = Vec::new();
    for item in node.some_items(Nation::ALL.len()) {
        match item.string().map(Nation::from_name) {
            None => {}
            Some(Err(unknown)) => item.note(FaultKind::UnknownName { known: unknown.known }),
            Some(Ok(nation)) if CHECKS && nations.contains(&nation) => item.note(FaultKind::Repeated),
            Some(Ok(nation)) => nations.push(nation),
        }
    }
    nations
}

fn text(node: &Node<'_>, name: &str) -> String {
    node.need(name).map(|n| n.text(MOST_TEXT)).unwrap_or_default()
}
