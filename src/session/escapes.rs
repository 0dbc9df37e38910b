//! Escape three times: the way out by keyboard, wherever the focus is.

/// Counts presses of Escape. One alone closes what is open, as ever.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Escapes {
    /// When the last two were pressed, the later one last; in milliseconds of any one clock.
    before: [Option<f64>; 2],
}

impl Escapes {
    /// The third press counts if the first is no longer ago than this.
    pub const WITHIN_MS: f64 = 1_500.0;

    /// True with the third press. A key that is held down is one press: its repetitions are not told here.
    pub fn pressed(&mut self, at: f64) -> bool {
        let first = self.before[0];
        self.before = [self.before[1], Some(at)];
        // A clock that was set back is no third press.
        let leaves = first.is_some_and(|first| (0.0..=Self::WITHIN_MS).contains(&(at - first)));
        if leaves {
            *self = Self::default();
        }
        leaves
    }

    /// Something else was pressed in between.
    pub fn interrupted(&mut self) {
        *self = Self::default();
    }
}
