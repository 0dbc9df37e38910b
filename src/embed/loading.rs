use super::events::{ErrorCode, Event, fire};
use crate::browser::{self, NoAnswer};
use crate::domain::reader::Fault;
use crate::domain::{HelpLines, QuestionSet};
use web_sys::HtmlElement;

/// Loads the portal's question set. `None`: it can't be used, the portal has been told why, the built-in one stays.
pub async fn question_set(host: &HtmlElement, url: &str) -> Option<QuestionSet> {
    load(host, url, ErrorCode::QuestionSet, QuestionSet::read).await
}

/// Loads the portal's help lines; as [`question_set`].
pub async fn help_lines(host: &HtmlElement, url: &str) -> Option<HelpLines> {
    load(host, url, ErrorCode::Help, HelpLines::read).await
}

async fn load<T>(
    host: &HtmlElement,
    url: &str,
    code: ErrorCode,
    read: impl Fn(&[u8]) -> Result<T, Vec<Fault>>,
) -> Option<T> {
    let tell = |message: &str| {
        fire(host, &Event::Error { code, message });
    };
    let answer = match browser::fetch_bytes(url).await {
        Ok(answer) => answer,
        Err(NoAnswer::Unreachable) => {
            tell(&[url, ": can't be reached; the built-in one is used"].concat());
            return None;
        }
        Err(NoAnswer::TimedOut) => {
            tell(&[url, ": no answer in time; the built-in one is used"].concat());
            return None;
        }
    };
    if !(200..300).contains(&answer.status) {
        tell(&format!("{url}: status {}; the built-in one is used", answer.status));
        return None;
    }
    match read(&answer.body) {
        Ok(found) => Some(found),
        Err(faults) => {
            for fault in &faults {
                tell(&format!("{url}: {fault}"));
            }
            None
        }
    }
}
