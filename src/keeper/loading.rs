use crate::browser::{self, NoAnswer};
use crate::domain::reader::Fault;
use crate::domain::{HelpLines, QuestionSet};
use crate::errand::ToLoad;

/// Loads and checks a file the portal configured.
///
/// # Errors
/// What is wrong, one sentence a fault; the face then uses what is built in.
pub async fn load(what: &ToLoad) -> Result<String, Vec<String>> {
    let url = what.url.as_str();
    let answer = match browser::fetch_bytes(url).await {
        Ok(answer) if (200..300).contains(&answer.status) => answer,
        Ok(answer) => return Err(vec![format!("{url}: status {}", answer.status)]),
        Err(NoAnswer::Unreachable | NoAnswer::Offline) => return Err(vec![format!("{url}: can't be reached")]),
        Err(NoAnswer::TimedOut) => return Err(vec![format!("{url}: no answer in time")]),
    };
    let checked = match what.kind.as_str() {
        "help" => HelpLines::read(&answer.body).map(drop),
        _ => QuestionSet::read(&answer.body).map(drop),
    };
    let named = |faults: Vec<Fault>| -> Vec<String> { faults.iter().map(|fault| format!("{url}: {fault}")).collect() };
    checked.map_err(named)?;
    String::from_utf8(answer.body).map_err(|_| vec![format!("{url}: is not UTF-8")])
}
