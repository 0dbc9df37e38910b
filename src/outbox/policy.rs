use super::retry_after::pause_ms;
use crate::session::Failure;

/// The longest first wait.
pub const BASE_MS: i64 = 2_000;
/// The longest wait between two tries.
pub const CAP_MS: i64 = 900_000;
/// The shortest: a try at once would only meet the same trouble.
const LEAST_MS: i64 = 250;
/// The longest pause a receiver can ask for.
pub const LONGEST_PAUSE_MS: i64 = 86_400_000;
/// After this the young person is asked whether to keep trying; meanwhile it is tried.
pub const OLD_AFTER_S: i64 = 7 * 86_400;

/// What the receiver said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub receipt: Receipt,
    /// Headers `Retry-After` and `Date`, as they came.
    pub retry_after: Option<String>,
    pub date: Option<String>,
}

/// What the body of an answer says of the export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// No body, or white space.
    Nothing,
    /// A JSON object, and the `jti` it names.
    Object { jti: Option<String> },
    /// Anything else: the log-in page of a café's Wi-Fi is 200 as well.
    Other,
}

/// Why nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// The device has no network: nothing left it.
    Offline,
    Unreachable,
    TimedOut,
}

/// What one try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver has it; the HTTP status.
    Delivered(u16),
    /// To be tried again. `unsure`: this try may have reached the receiver all the same.
    Later { failure: Failure, pause: Option<i64>, unsure: bool },
    /// Trying again would change nothing.
    Never(Failure),
}

/// Judges one try by its answer; `now` is in milliseconds since 1970.
///
/// A success is 2xx with no body or a JSON object, which names our `jti` if it names one. 408, 425, 429 and 5xx
/// (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4) mean "not now"; every other 4xx is final.
pub fn judge(answer: &Result<Reply, NoReply>, jti: &str, now: i64) -> Verdict {
    let reply = match answer {
        Ok(reply) => reply,
        Err(NoReply::Offline) => return Verdict::Later { failure: Failure::NoAnswer, pause: None, unsure: false },
        Err(NoReply::Unreachable) => return Verdict::Later { failure: Failure::NoAnswer, pause: None, unsure: true },
        Err(NoReply::TimedOut) => return Verdict::Later { failure: Failure::TimedOut, pause: None, unsure: true },
    };
    let status = reply.status;
    let pause = || pause_ms(reply.retry_after.as_deref()?, reply.date.as_deref(), now);
    match status {
        200..300 if reply.receipt.is_about(jti) => Verdict::Delivered(status),
        // A gateway's 500, 502 or 504 can hide a receiver that has it.
        408 | 425 | 429 | 500..600 => Verdict::Later {
            failure: Failure::ReceiverTrouble { status },
            pause: pause(),
            unsure: !matches!(status, 408 | 425 | 429 | 503),
        },
        400..500 => Verdict::Never(Failure::Refused { status }),
        _ => Verdict::Later { failure: Failure::Unclear, pause: pause(), unsure: true },
    }
}

impl Receipt {
    fn is_about(&self, jti: &str) -> bool {
        match self {
            Self::Nothing => true,
            Self::Object { jti: named } => named.as_deref().is_none_or(|named| named == jti),
            Self::Other => false,
        }
    }
}

/// The wait after `tries` tries: exponential with full jitter, so that devices that lost the same network do not come
/// back all at once. `chance` is uniform.
pub fn backoff(tries: u32, chance: u32) -> i64 {
    let doublings = tries.saturating_sub(1).min(20);
    let longest = (BASE_MS << doublings).min(CAP_MS);
    let part = i64::from(chance).saturating_mul(longest) >> 32;
    part.max(LEAST_MS)
}
