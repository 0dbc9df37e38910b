//! What the face asks of the keeper, and what comes back, as JSON.
//!
//! The component is two WebAssembly modules: the *face* (Yew, everything that is needed to answer a question) and the
//! *keeper* (stores, cryptography, export, network), which loads while the first question is being read. They share
//! this crate's types and speak through one call: an errand's name and a JSON text, answered by a JSON text.

use crate::domain::{AgeBand, Assessment, Keep, Occasion};
use crate::json::{Members, Stored, Value, parse_with, stored, to_canonical};
use crate::session::{CannotSign, Draft, Failure, FileRefused, Inside, NotKept, Opened, Signed, Tab};

/// What was kept? Answered by [`Opened`].
pub const OPEN: &str = "open";
/// Write a record. Answered by [`Written`].
pub const SAVE: &str = "save";
/// Sign an export. Answered by [`SignedOrNot`].
pub const SIGN: &str = "sign";
/// Load and check a file the portal configured. Answered by [`Loaded`].
pub const LOAD: &str = "load";
/// Delete everything. Answered by [`Done`].
pub const DELETE: &str = "delete";
/// Clear what is behind the screen. Answered by [`Done`].
pub const LEAVE: &str = "leave";
/// This tab is still there. Answered by [`Done`].
pub const STAY: &str = "stay";
/// Drop every key from memory; what is kept with a passcode then needs it again. Answered by [`Done`].
pub const LOCK: &str = "lock";
/// Make a backup file of the journey. Answered by [`BackedUp`].
pub const BACK_UP: &str = "back-up";
/// What is in this file? Nothing is written. Answered by [`Looked`].
pub const LOOK: &str = "look";
/// Add what is in a backup file, as a copy, and open it. Answered by [`Added`].
pub const ADD: &str = "add";
/// Send an export, take one back, or try again what waits. Answered by [`OutboxNews`].
pub const OUTBOX: &str = "outbox";
/// What happens in other tabs? Answered by [`TabNews`] as soon as something does.
pub const WATCH: &str = "watch";
/// Carry on in this tab. Answered by [`Done`]; [`WATCH`] then has the newest words.
pub const TAKE_PEN: &str = "take-pen";
/// Let another tab write. Answered by [`Done`].
pub const GIVE_PEN: &str = "give-pen";
/// Sign that this device's user saw an export. Answered by [`SignedOrNot`], the export with its witness.
pub const WITNESS: &str = "witness";
/// Put a witness that the portal made beside the current export. Answered by [`SignedOrNot`].
pub const ATTACH: &str = "attach";
/// The public key, as a JWK with its `kid`. Answered by the JWK; an empty object where this page can't sign.
pub const PUBLIC_KEY: &str = "public-key";

#[derive(Clone, Debug, PartialEq)]
pub struct ToOpen {
    pub keep: Option<Keep>,
    pub journey: Option<String>,
    pub occasion: Option<Occasion>,
    /// Opens what is kept with a passcode; without it [`Opened::shut`] says that one is needed.
    pub passcode: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToSave {
    pub keep: Keep,
    pub draft: Draft,
    /// Also over what another tab has written since.
    pub take_over: bool,
    /// The new passcode, when this is the change to [`Keep::Passcode`] or to another passcode.
    pub passcode: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// True when it is where a killed browser does not lose it.
    pub durable: bool,
    pub not_kept: Option<NotKept>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToSign {
    pub keep: Keep,
    pub band: AgeBand,
    pub assessment: Assessment,
    pub audience: Option<String>,
    pub nonce: Option<String>,
    /// The portal's question set, where it is not the built-in one.
    pub questions: Option<String>,
    /// The reader's public key, a JWK as JSON text or its address: the signed export is then sealed for it.
    pub recipient_key: Option<String>,
    /// The thumbprint (RFC 7638) that the key must have.
    pub recipient_thumbprint: Option<String>,
    /// The compact serialisation, where it is not sealed.
    pub compact: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SignedOrNot {
    pub signed: Option<Signed>,
    pub cannot: Option<CannotSign>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToPost {
    pub url: String,
    pub signed: Signed,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToBackUp {
    pub keep: Keep,
    pub passcode: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BackedUp {
    /// A compact JWE; `None` where nothing can be read or sealed here.
    pub file: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToLook {
    pub file: String,
    pub passcode: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    pub inside: Option<Inside>,
    pub refused: Option<FileRefused>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToAdd {
    pub file: String,
    pub passcode: String,
    /// Where it is to be kept: where the records are now.
    pub keep: Keep,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Added {
    pub opened: Option<Opened>,
    pub refused: Option<FileRefused>,
    pub not_kept: Option<NotKept>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToTry {
    /// Put this one in and try it, nothing else.
    pub send: Option<ToPost>,
    /// Take this one out, by its `jti`, and try nothing.
    pub take_back: Option<String>,
    /// True for a tap on "try now" and when the network returned: also what is not due yet, unless the receiver asked
    /// for a pause.
    pub all: bool,
    /// True when the young person said so: that also answers whether to keep trying.
    pub by_hand: bool,
    /// Milliseconds since 1970, for tests in which time passes quickly; the device's clock when absent.
    pub now: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToGivePen {
    /// True while the page goes on showing what the other tab writes.
    pub follow: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToWitness {
    /// The export's file.
    pub file: String,
    /// Who signs: `link-worker`, `parent`, …
    pub role: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToAttach {
    pub signed: Signed,
    /// A compact JWS.
    pub witness: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToLoad {
    pub url: String,
    /// `question-set`, `help` or `locale`.
    pub kind: String,
    /// The language it has to be in, where only that one will do.
    pub language: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The document, when it has no faults, or what is sound of it.
    pub text: Option<String>,
    /// What is wrong with it, for the portal.
    pub faults: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToClear {
    pub keep: Keep,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    pub complete: bool,
}

stored!(ToOpen { keep, journey, occasion, passcode });
stored!(ToSave { keep, draft, take_over, passcode });
stored!(Written { durable, not_kept });
stored!(ToSign { keep, band, assessment, audience, nonce, questions, recipient_key, recipient_thumbprint, compact });
stored!(SignedOrNot { signed, cannot });
stored!(ToPost { url, signed });
stored!(ToBackUp { keep, passcode });
stored!(BackedUp { file });
stored!(ToLook { file, passcode });
stored!(Looked { inside, refused });
stored!(ToAdd { file, passcode, keep });
stored!(Added { opened, refused, not_kept });
stored!(ToTry { send, take_back, all, by_hand, now });
stored!(ToGivePen { follow });
stored!(ToWitness { file, role });
stored!(ToAttach { signed, witness });
stored!(ToLoad { url, kind, language });
stored!(Loaded { text, faults });
stored!(ToClear { keep });
stored!(Done { complete });

/// The JSON text of an errand or an answer. In the face this is of the rest, which loads behind the first screens.
#[inline(never)]
pub fn write(what: &impl Stored) -> String {
    to_canonical(&what.store())
}

/// Reads what [`write`] wrote; `None` for anything else.
pub fn read<T: Stored>(text: &str) -> Option<T> {
    // No answer: the rest of the face, which reads, may not be there either.
    if text.is_empty() { None } else { read_some(text) }
}

#[inline(never)]
fn read_some<T: Stored>(text: &str) -> Option<T> {
    T::restore(&read_value(text)?)
}

fn read_value(text: &str) -> Option<Value> {
    // A question set may travel inside an errand, escaped.
    let limits = crate::json::Limits { bytes: 16 << 20, depth: crate::json::MAX_DEPTH };
    parse_with(text.as_bytes(), limits).ok()
}

/// Enums whose members have a name and nothing else.
macro_rules! stored_names {
    ($name:ident { $($variant:ident = $text:literal,)+ }) => {
        impl Stored for $name {
            fn store(&self) -> Value {
                Value::from(match self { $(Self::$variant => $text,)+ })
            }

            fn restore(value: &Value) -> Option<Self> {
                Some(match value.as_str()? { $($text => Self::$variant,)+ _ => return None })
            }
        }
    };
}

stored_names! {
    NotKept {
        Blocked = "blocked",
        Full = "full",
        NotSecure = "not-secure",
        OtherTab = "other-tab",
        MadeByNewer = "made-by-newer",
        Unreadable = "unreadable",
        NotLoaded = "not-loaded",
        Shut = "shut",
    }
}

stored_names! {
    FileRefused {
        TooBig = "too-big",
        NotOurs = "not-ours",
        Newer = "newer",
        NeedsPasscode = "needs-passcode",
        WrongPasscode = "wrong-passcode",
        Altered = "altered",
        NotForHere = "not-for-here",
        CannotLook = "cannot-look",
    }
}

stored_names! {
    Tab {
        Writing = "writing",
        Following = "following",
        Stopped = "stopped",
    }
}

stored_names! {
    CannotSign {
        NotSecure = "not-secure",
        KeyFailed = "key-failed",
        TooLarge = "too-large",
        RecipientKey = "recipient-key",
        Witness = "witness",
        NotLoaded = "not-loaded",
    }
}

/// A name, and the status where there is one.
impl Stored for Failure {
    fn store(&self) -> Value {
        let (name, status) = match self {
            Self::NoAnswer => ("no-answer", None),
            Self::TimedOut => ("timed-out", None),
            Self::Refused { status } => ("refused", Some(*status)),
            Self::ReceiverTrouble { status } => ("receiver-trouble", Some(*status)),
            Self::Unclear => ("unclear", None),
            Self::NobodyTookIt => ("nobody-took-it", None),
            Self::CannotSign(_) => ("cannot-sign", None),
            Self::BrowserRefused => ("browser-refused", None),
            Self::Closed => ("closed", None),
        };
        let mut members = Members::new();
        members.insert("name", name);
        if let Some(status) = status {
            members.insert("status", Value::Integer(i64::from(status)));
        }
        members.into()
    }

    fn restore(value: &Value) -> Option<Self> {
        let members = value.as_object()?;
        let status = members.get("status").and_then(Value::as_i64).and_then(|s| u16::try_from(s).ok());
        Some(match (members.get("name")?.as_str()?, status) {
            ("no-answer", None) => Self::NoAnswer,
            ("timed-out", None) => Self::TimedOut,
            ("refused", Some(status)) => Self::Refused { status },
            ("receiver-trouble", Some(status)) => Self::ReceiverTrouble { status },
            ("unclear", None) => Self::Unclear,
            _ => return None,
        })
    }
}
