//! What is claimed, how often it is tried, and what would refute it.

use super::Extent;
use std::fmt;

pub struct Property {
    pub name: &'static str,
    pub full: Size,
    pub slice: Size,
    pub measures: &'static str,
    pub limit: &'static str,
    pub needs: &'static [Need],
    pub work: Work,
}

impl Property {
    pub fn size(&self, extent: Extent) -> Size {
        match (extent, self.full) {
            (Extent::Full, _) => self.full,
            (Extent::Slice, _) => self.slice,
            (Extent::Count(count), Size::Count(_, what) | Size::All(what) | Size::Among(what)) => {
                Size::Count(count, what)
            }
            (Extent::Count(count), Size::Seconds(_)) => Size::Seconds(count),
        }
    }
}

#[derive(Clone, Copy)]
pub enum Size {
    /// So many of what is named.
    Count(u32, &'static str),
    Seconds(u32),
    /// There is no smaller part of it.
    All(&'static str),
    /// `cargo xtask test` tries it anyway, among what is named.
    Among(&'static str),
}

impl Size {
    /// As a word of a command line. What can't be counted takes none.
    pub fn number(self) -> String {
        match self {
            Self::Count(count, _) | Self::Seconds(count) => count.to_string(),
            Self::All(_) | Self::Among(_) => String::new(),
        }
    }

    pub fn is_nothing(self) -> bool {
        matches!(self, Self::Count(0, _) | Self::Among(_))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self {
            Self::Count(0, _) => "-".to_owned(),
            Self::Count(count, what) => format!("{count} {what}"),
            Self::Seconds(count) => format!("{count} s each"),
            Self::All(what) => format!("all {what}"),
            Self::Among(what) => (*what).to_owned(),
        };
        f.pad(&text)
    }
}

/// What has to be there before a property can be tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The component built, the receiver built, Chromium and Node's packages.
    Page,
    Firefox,
    WebKit,
    /// JOSE libraries that come from the distribution: Ruby's, C's, Java's.
    OtherLibraries,
}

pub enum Work {
    /// A script of tests/e2e/soak; `{}` among its words stands for the count.
    Script {
        file: &'static str,
        words: &'static [&'static str],
    },
    /// One native test, told by the environment variable `count` how often.
    Native {
        test: &'static str,
        filter: &'static str,
        count: &'static str,
    },
    /// The native tests that hold other people's cases, and how many cases these are.
    Wycheproof,
    Fuzz,
}

const KILLS: &str =
    "browser killed (SIGKILL) at a random moment while typing, reopened: what the screen had called saved is there";
const TABS: &str = "three tabs, 300 edits each, on one draft: edits kept";
const NONE_LOST: &str = "0 lost, 0 shown that was never typed";
const ALL_KEPT: &str = "all 900 of a round kept";

pub const PROPERTIES: [Property; 15] = [
    Property {
        name: "kills-chromium",
        full: Size::Count(500, "kills"),
        slice: Size::Count(20, "kills"),
        measures: KILLS,
        limit: NONE_LOST,
        needs: &[Need::Page],
        work: Work::Script { file: "kills.mjs", words: &["--browser", "chromium", "--count", "{}"] },
    },
    Property {
        name: "kills-firefox",
        full: Size::Count(100, "kills"),
        slice: Size::Count(0, "kills"),
        measures: KILLS,
        limit: NONE_LOST,
        needs: &[Need::Page, Need::Firefox],
        work: Work::Script { file: "kills.mjs", words: &["--browser", "firefox", "--count", "{}"] },
    },
    Property {
        name: "kills-webkit",
        full: Size::Count(50, "kills"),
        slice: Size::Count(0, "kills"),
        measures: KILLS,
        limit: NONE_LOST,
        needs: &[Need::Page, Need::WebKit],
        work: Work::Script { file: "kills.mjs", words: &["--browser", "webkit", "--count", "{}"] },
    },
    Property {
        name: "kills-passcode",
        full: Size::Count(100, "kills"),
        slice: Size::Count(4, "kills"),
        measures: "the same in Chromium where it is kept with a passcode",
        limit: NONE_LOST,
        needs: &[Need::Page],
        work: Work::Script {
            file: "kills.mjs",
            words: &["--browser", "chromium", "--keep", "passcode", "--count", "{}"],
        },
    },
    Property {
        name: "histories",
        full: Size::Count(100_000, "histories"),
        slice: Size::Count(2_000, "histories"),
        measures: "storage faults of twelve kinds at every write step, on fake stores under the real vault",
        limit: "0 lost while one store is sound, 0 wrong shown as right",
        needs: &[],
        work: Work::Native {
            test: "histories",
            filter: "nothing_acknowledged_is_lost_and_nothing_wrong_is_shown",
            count: "HISTORIES",
        },
    },
    Property {
        name: "tabs-chromium",
        full: Size::Count(20, "rounds"),
        slice: Size::Count(1, "rounds"),
        measures: TABS,
        limit: ALL_KEPT,
        needs: &[Need::Page],
        work: Work::Script { file: "tabs.mjs", words: &["--browser", "chromium", "--rounds", "{}"] },
    },
    Property {
        name: "tabs-firefox",
        full: Size::Count(20, "rounds"),
        slice: Size::Count(0, "rounds"),
        measures: TABS,
        limit: ALL_KEPT,
        needs: &[Need::Page, Need::Firefox],
        work: Work::Script { file: "tabs.mjs", words: &["--browser", "firefox", "--rounds", "{}"] },
    },
    Property {
        name: "tabs-webkit",
        full: Size::Count(20, "rounds"),
        slice: Size::Count(0, "rounds"),
        measures: TABS,
        limit: ALL_KEPT,
        needs: &[Need::Page, Need::WebKit],
        work: Work::Script { file: "tabs.mjs", words: &["--browser", "webkit", "--rounds", "{}"] },
    },
    Property {
        name: "outbox",
        full: Size::Count(10_000, "exports"),
        slice: Size::Count(300, "exports"),
        measures: "exports through drop before, drop after, 5xx, time-out, duplicate, reorder and reload",
        limit: "each stored exactly once",
        needs: &[Need::Page],
        work: Work::Script { file: "outbox.mjs", words: &["--exports", "{}"] },
    },
    Property {
        name: "forgery",
        full: Size::Count(20, "exports"),
        slice: Size::Count(2, "exports"),
        measures: "every flipped bit of plain, witnessed and sealed exports, hostile headers, parts of two exports exchanged",
        limit: "0 accepted",
        needs: &[],
        work: Work::Native { test: "forgery", filter: "nothing_forged_is_accepted", count: "EXPORTS" },
    },
    Property {
        name: "wycheproof",
        full: Size::All("cases"),
        slice: Size::All("cases"),
        measures: "Wycheproof's ECDSA P-256, AES-GCM, AES key wrap, ECDH, JWS, JWE and JWK cases that apply",
        limit: "0 invalid accepted",
        needs: &[],
        work: Work::Wycheproof,
    },
    Property {
        name: "fuzz",
        full: Size::Count(10_000_000, "runs each"),
        slice: Size::Seconds(30),
        measures: "strict JSON, JWS, JWE, question set, backup, record and its migration, stores with anything in them",
        limit: "no panic, at most 100 ms of processor time and 64 MiB an input",
        needs: &[],
        work: Work::Fuzz,
    },
    Property {
        name: "interop",
        full: Size::Count(1_000, "exports"),
        slice: Size::Count(20, "exports"),
        measures: "random exports read by other people's JOSE libraries, and the same with a byte changed",
        limit: "every one verified by every library, every changed one refused",
        needs: &[Need::Page, Need::OtherLibraries],
        work: Work::Script { file: "interop.mjs", words: &["--exports", "{}"] },
    },
    Property {
        name: "canaries",
        full: Size::All("50 words"),
        slice: Size::All("50 words"),
        measures: "words typed on every screen, then Leave, or delete: searched in every store and in the page",
        limit: "0 found",
        needs: &[Need::Page],
        work: Work::Script { file: "canaries.mjs", words: &[] },
    },
    Property {
        name: "speed",
        full: Size::All("figures"),
        slice: Size::Among("end to end"),
        measures: "sealing and journalling one change at 6x CPU throttle; opening 200 assessments against 1",
        limit: "median at most 25 ms; at most 1.5 times",
        needs: &[Need::Page],
        work: Work::Script { file: "speed.mjs", words: &[] },
    },
];
