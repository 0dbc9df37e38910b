use super::RECORD_VERSION;
use crate::json::Value;

/// Brings a record from one version to the next. `None` when it is not what that version wrote.
type Step = fn(Value) -> Option<Value>;

/// From each version to the one after it.
///
/// Version 2 has drawings, faces, people I trust and things that help; a record of version 1 is one without them.
const STEPS: [(i64, Step); 1] = [(1, Some)];

/// Brings a record from the version it was written in to [`RECORD_VERSION`].
pub(super) fn to_newest(version: i64, value: Value) -> Option<Value> {
    along(&STEPS, version, RECORD_VERSION, value)
}

fn along(steps: &[(i64, Step)], version: i64, newest: i64, value: Value) -> Option<Value> {
    let mut value = value;
    for version in version..newest {
        let (_, step) = steps.iter().find(|(from, _)| *from == version)?;
        value = step(value)?;
    }
    // Versions count from 1.
    (version >= 1).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE_UP: [(i64, Step); 2] = [
        (1, |value| value.as_str().map(|text| Value::from(format!("{text}, renamed")))),
        (2, |value| Some(Value::from(vec![value]))),
    ];

    #[test]
    fn every_older_version_comes_to_the_newest() {
        let said = |text: &str| Value::from(text);
        assert_eq!(along(&MADE_UP, 1, 3, said("one")), Some(Value::from(vec![said("one, renamed")])));
        assert_eq!(along(&MADE_UP, 2, 3, said("two")), Some(Value::from(vec![said("two")])));
        assert_eq!(along(&MADE_UP, 3, 3, said("three")), Some(said("three")));
        assert_eq!(along(&MADE_UP, 0, 3, said("none")), None, "there is no version 0");
        assert_eq!(along(&MADE_UP, 1, 3, Value::from(true)), None, "not what version 1 wrote");
    }

    #[test]
    fn there_is_a_step_from_every_version() {
        assert!((1..RECORD_VERSION).all(|version| STEPS.iter().any(|(from, _)| *from == version)));
        assert_eq!(to_newest(RECORD_VERSION, Value::from("kept")), Some(Value::from("kept")));
    }
}
