use crate::json::{Stored, Value};
use serde::{Deserialize, Serialize};

/// The text names no member of the list that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is none of {known}")]
pub struct UnknownName {
    /// The names that would do, comma separated.
    pub known: &'static str,
}

/// An enum whose members have one stable name each, used in attributes, records and exports alike.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            pub const NAMES: &'static str = named!(@join $($text)+);

            /// The stable name, as in attributes, records and exports.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// # Errors
            /// [`UnknownName`] lists the names there are.
            pub fn from_name(name: &str) -> Result<Self, UnknownName> {
                match name { $($text => Ok(Self::$variant),)+ _ => Err(UnknownName { known: Self::NAMES }) }
            }
        }

        impl Stored for $name {
            fn store(&self) -> Value {
                Value::from(self.name())
            }

            fn restore(value: &Value) -> Option<Self> {
                Self::from_name(value.as_str()?).ok()
            }
        }
    };
    (@join $first:literal $($rest:literal)*) => { concat!($first $(, ", ", $rest)*) };
}

named! {
    /// Which wording is used. The record of a young person who grows into the next band continues.
    AgeBand {
        From5To7 = "5-7",
        From8To11 = "8-11",
        From12To15 = "12-15",
        From16To19 = "16-19",
    }
}

named! {
    /// Why this sitting takes place.
    Occasion {
        Start = "start",
        Review = "review",
        Close = "close",
    }
}

named! {
    /// One of five faces, as the youngest chose it. It is no number and is never turned into one.
    Face {
        VerySad = "very-sad",
        Sad = "sad",
        InBetween = "in-between",
        Happy = "happy",
        VeryHappy = "very-happy",
    }
}

named! {
    /// The colours there are to draw with.
    Colour {
        Ink = "ink",
        Red = "red",
        Orange = "orange",
        Yellow = "yellow",
        Green = "green",
        Blue = "blue",
        Purple = "purple",
        Brown = "brown",
    }
}

named! {
    /// A nation of the United Kingdom, where a help line answers in some only.
    Nation {
        England = "england",
        Scotland = "scotland",
        Wales = "wales",
        NorthernIreland = "northern-ireland",
    }
}

named! {
    /// How wide a line is drawn.
    Width {
        Thin = "thin",
        Middle = "middle",
        Thick = "thick",
    }
}

named! {
    /// Who holds the device and who types.
    Mode {
        Alone = "alone",
        Together = "together",
        AdultTypes = "adult-types",
    }
}

named! {
    /// What is kept on this device. Unanswered means [`Keep::Tab`].
    Keep {
        /// Just for now: survives a reload, gone when the tab is closed.
        Tab = "tab",
        /// Kept, and asked for a passcode.
        Passcode = "passcode",
        /// Kept; whoever can use the device can open it.
        Device = "device",
    }
}
