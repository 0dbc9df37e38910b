use crate::browser::{self, NoAnswer};
use crate::domain::reader::{Fault, FaultKind};
use crate::domain::{HelpLines, Locale, QuestionSet};
use crate::errand::{Loaded, ToLoad};

/// Loads and checks a file the portal configured, or one of ours for a language. What is wrong is told in one sentence a
/// fault; without a text the face uses what is built in.
pub async fn load(what: &ToLoad) -> Loaded {
    let url = what.url.as_str();
    let refused = |why: String| Loaded { text: None, faults: vec![why] };
    let answer = match browser::fetch_bytes(url).await {
        Ok(answer) if (200..300).contains(&answer.status) => answer,
        Ok(answer) => return refused(format!("{url}: status {}", answer.status)),
        Err(NoAnswer::Unreachable | NoAnswer::Offline) => return refused(format!("{url}: can't be reached")),
        Err(NoAnswer::TimedOut) => return refused(format!("{url}: no answer in time")),
    };
    if what.kind == "locale" {
        return mended(url, &answer.body, what.language.as_deref().unwrap_or_default());
    }
    let checked = match what.kind.as_str() {
        "help" => HelpLines::read(&answer.body).map(drop),
        _ => QuestionSet::read(&answer.body).and_then(|set| in_language(&set, what.language.as_deref())),
    };
    match (checked, String::from_utf8(answer.body)) {
        (Err(faults), _) => Loaded { text: None, faults: named(url, &faults) },
        (Ok(()), Ok(text)) => Loaded { text: Some(text), faults: Vec::new() },
        (Ok(()), Err(_)) => refused(format!("{url}: is not UTF-8")),
    }
}

/// Wording is used key by key: what is faulty or missing is shown in English.
fn mended(url: &str, body: &[u8], language: &str) -> Loaded {
    let mended = Locale::mend(body, language);
    let mut faults = named(url, &mended.faults);
    if !mended.untranslated.is_empty() {
        let keys = mended.untranslated.join(", ");
        faults.push(format!("{url}: {} keys are shown in English: {keys}", mended.untranslated.len()));
    }
    Loaded { text: mended.text, faults }
}

fn in_language(set: &QuestionSet, language: Option<&str>) -> Result<(), Vec<Fault>> {
    if language.is_none_or(|language| set.language == language) {
        return Ok(());
    }
    let kind = FaultKind::Malformed { expected: "the language the file is named after" };
    Err(vec![Fault { pointer: "/language".to_owned(), kind }])
}

fn named(url: &str, faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| format!("{url}: {fault}")).collect()
}
