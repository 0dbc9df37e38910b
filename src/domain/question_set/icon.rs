/// The line drawings that come with the component. A set can't bring its own: it loads nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename_all = "lowercase"))]
pub enum Icon {
    #[default]
    Home,
    Friends,
    Trust,
    School,
    Enjoy,
    Body,
    Sleep,
    Feelings,
    Me,
    Online,
    Place,
    Safety,
    Money,
    Future,
}

impl Icon {
    pub const ALL: [Self; 14] = [
        Self::Home,
        Self::Friends,
        Self::Trust,
        Self::School,
        Self::Enjoy,
        Self::Body,
        Self::Sleep,
        Self::Feelings,
        Self::Me,
        Self::Online,
        Self::Place,
        Self::Safety,
        Self::Money,
        Self::Future,
    ];
    pub const NAMES: &str =
        "home, friends, trust, school, enjoy, body, sleep, feelings, me, online, place, safety, money, future";

    /// The stable name, as in question sets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Friends => "friends",
            Self::Trust => "trust",
            Self::School => "school",
            Self::Enjoy => "enjoy",
            Self::Body => "body",
            Self::Sleep => "sleep",
            Self::Feelings => "feelings",
            Self::Me => "me",
            Self::Online => "online",
            Self::Place => "place",
            Self::Safety => "safety",
            Self::Money => "money",
            Self::Future => "future",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|icon| icon.name() == name)
    }
}
