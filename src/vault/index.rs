use crate::domain::Occasion;
use serde::{Deserialize, Serialize};

/// The record `device`: what is open here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRecord {
    /// Reference of the journey that was open last.
    pub journey: String,
}

/// The record `journey/<reference>`: one person's assessments in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JourneyRecord {
    pub reference: String,
    /// Id of the assessment that was open last.
    pub current: String,
    pub assessments: Vec<AssessmentListed>,
}

/// What the journey says of one assessment, without opening it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentListed {
    pub id: String,
    pub occasion: Occasion,
    /// Seconds since 1970.
    pub started: i64,
}

impl JourneyRecord {
    pub fn new(reference: String) -> Self {
        Self { reference, current: String::new(), assessments: Vec::new() }
    }

    /// Adds what `other` lists and this does not, in order of their start.
    pub fn merge(&mut self, other: Self) {
        for listed in other.assessments {
            self.list(listed);
        }
        self.assessments.sort_by_key(|a| a.started);
    }

    /// Lists an assessment, once.
    pub fn list(&mut self, listed: AssessmentListed) {
        match self.assessments.iter_mut().find(|a| a.id == listed.id) {
            Some(known) => *known = listed,
            None => self.assessments.push(listed),
        }
    }
}
