//! The pieces every screen is made of: functions from values to HTML.

pub mod button;
pub mod choice;
pub mod draw;
pub mod faces;
pub mod field;
pub mod frame;
pub mod help_sheet;
pub mod icon;
pub mod keeping;
pub mod languages;
pub mod notice;
pub mod pad;
mod pad_stroke;
pub mod passcode;
pub mod saved;
pub mod scale;
