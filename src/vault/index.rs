use crate::domain::Occasion;
use crate::json::stored;

/// The record `device`: what is open here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceRecord {
    /// Reference of the journey that was open last.
    pub journey: String,
    /// Thumbprint of the key this browser signed with last, where that key is stored.
    pub signed_by: Option<String>,
    /// Thumbprint of the key before it, which was lost.
    pub replaces: Option<String>,
    /// In a tab: the place whose records have moved here and are to be destroyed.
    pub left: Option<String>,
}

/// The record `journey/<reference>`: one person's assessments in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyRecord {
    pub reference: String,
    /// Id of the assessment that was open last.
    pub current: String,
    pub assessments: Vec<AssessmentListed>,
}

/// What the journey says of one assessment, without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentListed {
    pub id: String,
    pub occasion: Occasion,
    /// Seconds since 1970.
    pub started: i64,
}

stored!(DeviceRecord { journey, signed_by, replaces, left });
stored!(JourneyRecord { reference, current, assessments });
stored!(AssessmentListed { id, occasion, started });

impl JourneyRecord {
    pub fn new(reference: String) -> Self {
        Self { reference, current: String::new(), assessments: Vec::new() }
    }

    /// Adds what `other` lists and this does not.
    pub fn merge(&mut self, other: Self) {
        for listed in other.assessments {
            self.list(listed);
        }
    }

    /// Lists an assessment once, in order of their start.
    pub fn list(&mut self, listed: AssessmentListed) {
        self.assessments.retain(|a| a.id != listed.id);
        let at = self.assessments.iter().position(|a| a.started > listed.started);
        self.assessments.insert(at.unwrap_or(self.assessments.len()), listed);
    }
}
