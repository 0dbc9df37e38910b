use crate::domain::{AgeBand, Keep, Language, Mode, Occasion};
use crate::session::Portal;

/// What the element's attributes say, after checking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// One there is wording in.
    pub lang: Option<Language>,
    pub band: Option<AgeBand>,
    pub mode: Option<Mode>,
    pub keep: Option<Keep>,
    pub occasion: Option<Occasion>,
    /// Separates the stores of several portals on one origin; [`Options::DEFAULT_SCOPE`] when not given.
    pub scope: Option<String>,
    pub journey: Option<String>,
    pub endpoint: Option<String>,
    pub recipient: Option<String>,
    pub audience: Option<String>,
    pub nonce: Option<String>,
    pub question_set: Option<String>,
    pub exit_url: Option<String>,
    pub help: Option<String>,
    /// A JWK as JSON, or its address. What can't be either stays, so that nothing leaves unsealed by mistake.
    pub recipient_key: Option<String>,
    pub recipient_thumbprint: Option<String>,
    pub compact: bool,
    /// Minutes without a touch until what is kept with a passcode is locked.
    pub lock_after: Option<u32>,
}

/// A wrong attribute: it counts as absent, and the portal is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionFault {
    pub attribute: &'static str,
    pub message: String,
}

impl Options {
    /// Every attribute that is read, in the order of the README's table.
    pub const ATTRIBUTES: [&'static str; 18] = [
        "lang",
        "age-band",
        "mode",
        "keep",
        "scope",
        "journey",
        "occasion",
        "question-set",
        "endpoint",
        "recipient",
        "audience",
        "nonce",
        "exit-url",
        "help",
        "lock-after",
        "recipient-key",
        "recipient-key-thumbprint",
        "export-format",
    ];

    pub const DEFAULT_SCOPE: &'static str = "default";

    /// Reads all attributes; `get` gives the value of one, `None` when it is not there.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> (Self, Vec<OptionFault>) {
        let mut faults = Vec::new();
        let mut reading = Reading { get, faults: &mut faults };
        let options = Self {
            lang: reading.lang(),
            band: reading.named("age-band", AgeBand::from_name, AgeBand::NAMES),
            mode: reading.named("mode", Mode::from_name, Mode::NAMES),
            keep: reading.named("keep", Keep::from_name, Keep::NAMES),
            occasion: reading.named("occasion", Occasion::from_name, Occasion::NAMES),
            scope: reading.scope("scope", 64),
            journey: reading.scope("journey", 200),
            endpoint: reading.address("endpoint"),
            recipient: reading.text("recipient", 120),
            audience: reading.text("audience", 2048),
            nonce: reading.text("nonce", 2048),
            question_set: reading.address("question-set"),
            exit_url: reading.address("exit-url"),
            help: reading.address("help"),
            lock_after: reading.minutes("lock-after", 120),
            recipient_key: reading.recipient_key("recipient-key"),
            recipient_thumbprint: reading.thumbprint("recipient-key-thumbprint"),
            compact: reading.named("export-format", compact_from_name, "json, compact").unwrap_or_default(),
        };
        (options, faults)
    }

    pub fn scope(&self) -> &str {
        self.scope.as_deref().unwrap_or(Self::DEFAULT_SCOPE)
    }

    /// True where a key or its thumbprint is given, right or wrong: then nothing leaves unsealed.
    pub fn is_sealed(&self) -> bool {
        self.recipient_key.is_some() || self.recipient_thumbprint.is_some()
    }

    /// What of this changes the form of an export.
    pub fn form(&self) -> Option<String> {
        let Self { recipient_key, recipient_thumbprint, .. } = self;
        if self.is_sealed() {
            let parts = [recipient_key, recipient_thumbprint].map(|part| part.as_deref().unwrap_or_default());
            return Some(parts.join(" "));
        }
        self.compact.then(|| "compact".to_owned())
    }

    /// What of this settles questions and shows on screens. `host` is the page's host, the recipient's name of last
    /// resort.
    pub fn portal(&self, can_share_files: bool, host: &str) -> Portal {
        let by_endpoint = || self.endpoint.as_deref().map(|url| host_of(url).unwrap_or(host).to_owned());
        Portal {
            band: self.band,
            mode: self.mode,
            keep: self.keep,
            occasion: self.occasion,
            can_send: self.endpoint.is_some() || self.recipient.is_some(),
            recipient: self.recipient.clone().or_else(by_endpoint),
            audience: self.audience.clone(),
            nonce: self.nonce.clone(),
            form: self.form(),
            sealed: self.is_sealed(),
            can_share_files,
        }
    }
}

struct Reading<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    faults: &'a mut Vec<OptionFault>,
}

impl Reading<'_> {
    fn fault<T>(&mut self, attribute: &'static str, message: String) -> Option<T> {
        self.faults.push(OptionFault { attribute, message });
        None
    }

    /// Text of at most `most` characters. Empty counts as absent.
    fn text(&mut self, attribute: &'static str, most: usize) -> Option<String> {
        let value = (self.get)(attribute)?;
        if value.is_empty() {
            return None;
        }
        if value.chars().count() > most {
            return self.fault(attribute, [attribute, " is longer than ", &most.to_string(), " characters"].concat());
        }
        Some(value)
    }

    fn named<T, E>(&mut self, attribute: &'static str, from_name: fn(&str) -> Result<T, E>, names: &str) -> Option<T> {
        let value = (self.get)(attribute)?;
        match from_name(&value) {
            Ok(found) => Some(found),
            Err(_) => self.fault(attribute, [attribute, " is none of ", names].concat()),
        }
    }

    /// The language there is wording in that comes nearest.
    fn lang(&mut self) -> Option<Language> {
        let lang = self.text("lang", 35)?;
        let found = Language::nearest(&lang);
        if found.is_none() {
            let tags: Vec<&str> = Language::ALL.iter().map(|language| language.tag).collect();
            return self.fault("lang", ["lang: there is wording in ", &tags.join(", "), " only"].concat());
        }
        found
    }

    /// A whole number from 1 to `most`.
    fn minutes(&mut self, attribute: &'static str, most: u32) -> Option<u32> {
        let value = self.text(attribute, 12)?;
        match value.parse() {
            Ok(minutes) if (1..=most).contains(&minutes) => Some(minutes),
            _ => {
                self.fault(attribute, [attribute, " is not a number of minutes from 1 to ", &most.to_string()].concat())
            }
        }
    }

    /// A JWK's JSON, read by the keeper, or an address. What is neither stays as a key that can't be used.
    fn recipient_key(&mut self, attribute: &'static str) -> Option<String> {
        let value = (self.get)(attribute)?;
        if value.trim_start().starts_with('{') {
            return Some(value);
        }
        if value.is_empty() {
            let _: Option<()> = self.fault(attribute, [attribute, " is empty"].concat());
        }
        Some(self.address(attribute).unwrap_or_default())
    }

    /// 32 bytes in base64url. Another value stays: no key has it.
    fn thumbprint(&mut self, attribute: &'static str) -> Option<String> {
        let value = (self.get)(attribute)?;
        if value.len() != 43 || !value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            let _: Option<()> = self.fault(attribute, [attribute, " is not a JWK thumbprint (RFC 7638)"].concat());
        }
        Some(value)
    }

    /// Letters, digits, dot, dash and underscore: it becomes part of the names in the browser's stores.
    fn scope(&mut self, attribute: &'static str, most: usize) -> Option<String> {
        let value = self.text(attribute, most)?;
        if value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')) {
            return Some(value);
        }
        self.fault(attribute, [attribute, " has characters other than A-Z a-z 0-9 . - _"].concat())
    }

    /// An address the browser may go to or fetch from: relative, or http(s).
    fn address(&mut self, attribute: &'static str) -> Option<String> {
        let value = self.text(attribute, 2048)?;
        // The browser's URL parser drops tabs and line ends, so "java\nscript:" would pass for harmless here.
        if value.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return self.fault(attribute, [attribute, " has white space in it"].concat());
        }
        match scheme(&value).map(str::to_ascii_lowercase).as_deref() {
            None | Some("http" | "https") => Some(value),
            Some(_) => self.fault(attribute, [attribute, " is not an http or https address"].concat()),
        }
    }
}

fn compact_from_name(name: &str) -> Result<bool, ()> {
    match name {
        "json" => Ok(false),
        "compact" => Ok(true),
        _ => Err(()),
    }
}

/// What stands before the first colon, if that is a scheme (RFC 3986 §3.1).
fn scheme(address: &str) -> Option<&str> {
    let (before, _) = address.split_once(':')?;
    let is_scheme = before.starts_with(|c: char| c.is_ascii_alphabetic())
        && before.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then_some(before)
}

/// The host of an absolute http(s) address.
fn host_of(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once('/')?;
    let rest = rest.strip_prefix('/')?;
    let host = rest.split(['/', '?', '#']).next()?;
    host.rsplit('@').next().filter(|h| !h.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(attribute: &str, value: &str) -> (Options, Vec<&'static str>) {
        let (options, faults) = Options::read(&|name| (name == attribute).then(|| value.to_owned()));
        (options, faults.into_iter().map(|f| f.attribute).collect())
    }

    #[test]
    fn nothing_given_is_no_fault() {
        assert_eq!(Options::read(&|_| None), (Options::default(), Vec::new()));
    }

    #[test]
    fn a_wrong_name_counts_as_absent_and_is_told() {
        assert_eq!(read("age-band", "12-15").0.band, Some(AgeBand::From12To15));
        assert_eq!(read("age-band", "12 to 15"), (Options::default(), vec!["age-band"]));
        assert_eq!(read("keep", "forever"), (Options::default(), vec!["keep"]));
    }

    #[test]
    fn only_web_addresses_are_gone_to() {
        for good in ["/exports", "exports?x=1:2", "https://portal.example/in", "//portal.example/in", "./a:b"] {
            assert_eq!(read("endpoint", good).0.endpoint.as_deref(), Some(good));
        }
        for bad in
            ["javascript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x", "JavaScript:1"]
        {
            assert_eq!(read("exit-url", bad), (Options::default(), vec!["exit-url"]), "{bad}");
        }
    }

    #[test]
    fn a_wrong_key_does_not_count_as_none() {
        let key = "{\"kty\":\"EC\"}";
        assert_eq!(read("recipient-key", key).0.portal(false, "").form.as_deref(), Some("{\"kty\":\"EC\"} "));
        assert_eq!(read("recipient-key", "/keys/one.jwk").1, Vec::<&str>::new());
        for wrong in ["", "javascript:alert(1)", "a b"] {
            let (options, faults) = read("recipient-key", wrong);
            assert_eq!(faults, ["recipient-key"], "{wrong:?}");
            assert!(options.is_sealed() && options.portal(false, "").sealed, "{wrong:?}");
        }
        for wrong in ["", "x", "=".repeat(43).as_str()] {
            let (options, faults) = read("recipient-key-thumbprint", wrong);
            assert_eq!((faults, options.is_sealed()), (vec!["recipient-key-thumbprint"], true), "{wrong:?}");
        }
        assert_eq!(read("export-format", "compact").0.portal(false, "").form.as_deref(), Some("compact"));
        assert_eq!(read("export-format", "xml"), (Options::default(), vec!["export-format"]));
    }

    #[test]
    fn a_scope_can_not_reach_into_another() {
        assert_eq!(read("scope", "school-7").0.scope(), "school-7");
        assert_eq!(read("scope", "a/b").1, ["scope"]);
    }

    #[test]
    fn the_recipient_falls_back_to_the_host() {
        let named = |attribute, value: &str| read(attribute, value).0.portal(false, "page.example").recipient;
        assert_eq!(named("endpoint", "https://in.example:8443/x").as_deref(), Some("in.example:8443"));
        assert_eq!(named("endpoint", "/exports").as_deref(), Some("page.example"));
        assert_eq!(named("recipient", "Your link worker").as_deref(), Some("Your link worker"));
    }
}
