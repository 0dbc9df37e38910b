use crate::json::stored;

/// How a signed export leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Posted to the portal's endpoint, or handed to the portal by event.
    Send,
    /// Saved as a file.
    File,
    /// Given to the device's share sheet.
    ShareSheet,
}

/// A signed export, ready to go. Kept until an answer changes, so that sending again sends the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The export's own id; a receiver stores one export per `jti`.
    pub jti: String,
    /// The flattened JWS, as it will be posted or saved.
    pub json: String,
    /// Seconds since 1970, as in the payload.
    pub iat: i64,
    /// As in the payload: an export signed for another reader or an older nonce is no use to this one.
    pub audience: Option<String>,
    pub nonce: Option<String>,
    /// What `json` is, when it is not the flattened JWS: `application/jose` for a text sealed for one reader.
    pub content_type: Option<String>,
    /// [`super::Portal::form`] when it was made: what was made otherwise is made again.
    pub form: Option<String>,
}

stored!(Signed { jti, json, iat, audience, nonce, content_type, form });

/// An export in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub jti: String,
    /// Seconds since 1970.
    pub since: i64,
    /// How often it was tried.
    pub tries: u32,
    /// How the last try ended.
    pub failure: Option<Failure>,
    /// False where no store took it: it is tried as long as the page is open.
    pub lasting: bool,
    /// True when it has waited so long that the young person is asked whether to keep trying.
    pub old: bool,
}

/// An export from the outbox that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    pub jti: String,
    /// The HTTP status.
    pub status: u32,
}

stored!(Waiting { jti, since, tries, failure, lasting, old });
stored!(Delivered { jti, status });

/// Where an export stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    #[default]
    Idle,
    /// Being signed or sent.
    Under(Route),
    /// It arrived, was saved, or was handed over.
    Done(Route),
    /// The portal delivers it.
    TakenOver,
    /// What waits is being tried again.
    Trying,
    /// It was taken out of the outbox and had not left.
    TakenBack,
    /// It was taken out of the outbox, and may have arrived all the same.
    TakenBackLate,
    /// The receiver did not take one that was sent before this one.
    OlderRefused,
    Failed(Route, Failure),
}

/// Why an export did not leave. Each has its own sentence; in each the export stays ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer came: no network, a blocked request, or nobody there.
    NoAnswer,
    /// No answer within the time allowed.
    TimedOut,
    /// 4xx: the receiver does not take it.
    Refused {
        status: u16,
    },
    /// 5xx, or 408, 425, 429: the receiver can't take it now.
    ReceiverTrouble {
        status: u16,
    },
    /// An answer that does not say whether it arrived.
    Unclear,
    /// No endpoint, and the portal did not take it over.
    NobodyTookIt,
    CannotSign(CannotSign),
    /// The browser would not save or share the file.
    BrowserRefused,
    /// The share sheet was closed without choosing anyone.
    Closed,
}

/// Why this browser can't sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotSign {
    /// No WebCrypto: the page is not in a secure context.
    NotSecure,
    /// WebCrypto is there but making or using the key failed.
    KeyFailed,
    /// What was said does not fit the size of an export.
    TooLarge,
    /// The reader's key can't be used, or is not the one the portal pinned: nothing may leave unsealed.
    RecipientKey,
    /// The witness is not one, or is one of other bytes.
    Witness,
    /// The part of the component that signs has not loaded: no signal.
    NotLoaded,
}
