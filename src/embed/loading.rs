use super::events::{ErrorCode, Event, fire};
use crate::browser::{self, NoAnswer};
use crate::domain::reader::Fault;
use crate::domain::{HelpLines, QuestionSet};
use web_sys::HtmlElement;

/// Loads the portal's question set. `None`: it can't be used, the portal has been told why, the built-in one stays.
pub async fn question_set(host: &HtmlElement, url: &str) -> Option<QuestionSet> {
    let bytes = load(host, url, ErrorCode::QuestionSet).await?;
    QuestionSet::read(&bytes).map_err(|faults| tell_faults(host, url, ErrorCode::QuestionSet, &faults)).ok()
}

/// Loads the portal's help lines; as [`question_set`].
pub async fn help_lines(host: &HtmlElement, url: &str) -> Option<HelpLines> {
    let bytes = load(host, url, ErrorCode::Help).await?;
    HelpLines::read(&bytes).map_err(|faults| tell_faults(host, url, ErrorCode::Help, &faults)).ok()
}

async fn load(host: &HtmlElement, url: &str, code: ErrorCode) -> Option<Vec<u8>> {
    let message = match browser::fetch_bytes(url).await {
        Ok(answer) if (200..300).contains(&answer.status) => return Some(answer.body),
        Ok(answer) => [url, ": status ", &answer.status.to_string(), "; the built-in one is used"].concat(),
        Err(NoAnswer::Unreachable) => [url, ": can't be reached; the built-in one is used"].concat(),
        Err(NoAnswer::TimedOut) => [url, ": no answer in time; the built-in one is used"].concat(),
    };
    fire(host, &Event::Error { code, message: &message });
    None
}

fn tell_faults(host: &HtmlElement, url: &str, code: ErrorCode, faults: &[Fault]) {
    for fault in faults {
        fire(host, &Event::Error { code, message: &[url, ": ", &fault.to_string()].concat() });
    }
}
