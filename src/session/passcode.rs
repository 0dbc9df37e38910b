use crate::domain::Keep;

/// A passcode on its way from a box to the keeper, at most [`Passcode::MAX_CHARS`] characters. No part of the
/// [`super::Model`]: it passes in a message and leaves in an effect. Its `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Passcode(String);

impl Passcode {
    /// Letters, numbers or signs; fewer are refused where one is made.
    pub const MIN_CHARS: usize = 6;
    const MAX_CHARS: usize = 1000;

    /// What a box held. Too long a text is nobody's passcode: its beginning stands for it, on making and on giving.
    pub fn typed(text: &str) -> Self {
        Self(text.chars().take(Self::MAX_CHARS).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is_short(&self) -> bool {
        self.0.chars().count() < Self::MIN_CHARS
    }
}

impl std::fmt::Debug for Passcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passcode")
    }
}

/// What a new passcode is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Opens what is kept on this device.
    Keep,
    /// Opens a backup file.
    Backup,
}

/// A passcode being made: its two boxes are on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Making {
    pub purpose: Purpose,
    pub state: MakingState,
}

impl Making {
    pub fn is_under_way(self) -> bool {
        matches!(self.state, MakingState::UnderWay { .. })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MakingState {
    Typing,
    /// Fewer than [`Passcode::MIN_CHARS`] characters.
    Short,
    /// The two boxes say different things.
    Differs,
    /// Records are being sealed with it from `revision` on, or a file is. Until then `before` is what is kept.
    UnderWay {
        revision: u64,
        before: Option<Keep>,
    },
    /// It could not be done; everything is as before.
    Failed,
}

/// What stands before locked records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// True when the passcode given last was another one.
    pub wrong: bool,
    /// Seconds until the next try is looked at, as they were told and as they are left.
    pub told: u32,
    pub left: u32,
    /// How many were given: each time the box is a new one, and empty.
    pub tries: u32,
    /// A passcode is being looked at.
    pub opening: bool,
    /// The part that opens did not load.
    pub not_loaded: bool,
    /// Some words could not be written before locking. The performer holds them.
    pub held: bool,
    /// The page for those who forgot it is shown.
    pub forgotten: bool,
}
