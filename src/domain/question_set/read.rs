use super::{
    Area, ByBand, GoalPrompts, Icon, LifeNowPrompts, OneStepUp, Prompt, QuestionSet, ScaleEnds, ScalePrompt,
    StepPrompts, Suggestion, TopicPrompts, WhyNotLower, WorryPrompts,
};
use crate::domain::AgeBand;
use crate::domain::reader::{CHECKS, Fault, FaultKind, Node, walk};

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/questions.json"));

/// What the first question needs of it; `build.rs` cuts it out.
static BEGINNING: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/beginning.json"));

const MOST_AREAS: usize = 40;
const MOST_SUGGESTIONS: usize = 200;

impl QuestionSet {
    /// # Errors
    /// Every fault of the document, in the order met; at least one.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        let (set, faults) = Self::open(bytes);
        if faults.is_empty() { Ok(set) } else { Err(faults) }
    }

    /// "strengths" in British English, compiled in. (`tests/question_set.rs` holds that it has no faults.)
    pub fn built_in() -> Self {
        Self::open(BUILT_IN).0
    }

    /// What the first question needs of [`Self::built_in`]. It stands in until the rest of the face has loaded.
    pub fn beginning() -> Self {
        Self::open(BEGINNING).0
    }

    /// True for a [`Self::beginning`]: every other set has a title.
    pub fn is_beginning(&self) -> bool {
        self.title.is_empty()
    }

    #[inline(never)]
    fn open(bytes: &[u8]) -> (Self, Vec<Fault>) {
        let mut set = Self::default();
        let faults = walk(bytes, Self::FORMAT, Self::VERSION, &mut |root| set = Self::from_root(root));
        (set, faults)
    }

    fn from_root(root: &Node<'_>) -> Self {
        root.object(&[
            "$schema",
            "format",
            "version",
            "id",
            "revision",
            "language",
            "title",
            "bands",
            "areas",
            "working_well",
            "people",
            "toolkit",
            "worries",
            "life_now",
            "hopes",
            "goals",
        ]);
        let bands = root.need("bands").map(|n| n.bands(None)).unwrap_or_default();
        let areas = root.need("areas").map(|n| areas(&n, &bands)).unwrap_or_default();
        let within = Within { bands: &bands, areas: &areas };
        let set = Self {
            id: root.need("id").map(|n| n.id()).unwrap_or_default(),
            revision: root.need("revision").map(|n| n.text(40)).unwrap_or_default(),
            language: root.need("language").map(|n| n.language()).unwrap_or_default(),
            title: root.need("title").map(|n| n.text(120)).unwrap_or_default(),
            working_well: root.need("working_well").map(|n| within.working_well(&n)).unwrap_or_default(),
            people: root.may("people").map(|n| within.working_well(&n)),
            toolkit: root.may("toolkit").map(|n| within.working_well(&n)),
            worries: root.need("worries").map(|n| within.worries(&n)).unwrap_or_default(),
            life_now: root.need("life_now").map(|n| within.life_now(&n)).unwrap_or_default(),
            hopes: root.need("hopes").map(|n| within.hopes(&n)).unwrap_or_default(),
            goals: root.need("goals").map(|n| within.goals(&n)).unwrap_or_default(),
            bands: Vec::new(),
            areas: Vec::new(),
        };
        Self { bands, areas, ..set }
    }
}

fn areas(node: &Node<'_>, listed: &[AgeBand]) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for item in node.some_items(MOST_AREAS) {
        item.object(&["id", "icon", "label", "bands"]);
        let id = item.need("id").map(|n| n.id()).unwrap_or_default();
        if CHECKS && !id.is_empty() && areas.iter().any(|area| area.id == id) {
            item.note_at("id", FaultKind::Repeated);
        }
        let icon = item.need("icon").map(|n| icon(&n)).unwrap_or_default();
        let bands = only_for(&item, listed);
        let needed = if bands.is_empty() { listed } else { &bands };
        let label = item.need("label").map(|n| ByBand::read(&n, needed, listed)).unwrap_or_default();
        areas.push(Area { id, icon, label, bands });
    }
    areas
}

fn icon(node: &Node<'_>) -> Icon {
    let Some(name) = node.string() else { return Icon::default() };
    Icon::from_name(name).unwrap_or_else(|| {
        node.note(FaultKind::UnknownName { known: Icon::NAMES });
        Icon::default()
    })
}

/// The member `bands`; none means every band of the set.
fn only_for(node: &Node<'_>, listed: &[AgeBand]) -> Vec<AgeBand> {
    // After a fault in the set's own list, nothing useful can be said about the others.
    let listed = (!listed.is_empty()).then_some(listed);
    node.may("bands").map(|n| n.bands(listed)).unwrap_or_default()
}

/// What the texts of the set have to fit: its bands and its areas.
struct Within<'a> {
    bands: &'a [AgeBand],
    areas: &'a [Area],
}

impl Within<'_> {
    fn text(&self, node: &Node<'_>, name: &str) -> ByBand {
        node.need(name).map(|n| ByBand::read(&n, self.bands, self.bands)).unwrap_or_default()
    }

    fn optional(&self, node: &Node<'_>, name: &str) -> Option<ByBand> {
        node.may(name).map(|n| ByBand::read(&n, self.bands, self.bands))
    }

    fn topic(&self, node: &Node<'_>) -> TopicPrompts {
        TopicPrompts {
            prompt: self.text(node, "prompt"),
            hint: self.optional(node, "hint"),
            placeholder: self.optional(node, "placeholder"),
            suggestions: self.suggestions(node),
        }
    }

    fn working_well(&self, node: &Node<'_>) -> TopicPrompts {
        node.object(&["prompt", "hint", "placeholder", "suggestions"]);
        self.topic(node)
    }

    fn worries(&self, node: &Node<'_>) -> WorryPrompts {
        node.object(&["prompt", "hint", "placeholder", "suggestions", "bothers"]);
        WorryPrompts { topic: self.topic(node), bothers: self.scale(node, "bothers") }
    }

    fn scale(&self, node: &Node<'_>, name: &str) -> ScalePrompt {
        let Some(node) = node.need(name) else { return ScalePrompt::default() };
        node.object(&["prompt", "low", "high"]);
        ScalePrompt { prompt: self.text(&node, "prompt"), low: self.text(&node, "low"), high: self.text(&node, "high") }
    }

    fn life_now(&self, node: &Node<'_>) -> LifeNowPrompts {
        node.object(&["prompt", "scale", "why_not_lower", "one_step_up"]);
        let ends = |n: Node<'_>| {
            n.object(&["low", "high"]);
            ScaleEnds { low: self.text(&n, "low"), high: self.text(&n, "high") }
        };
        let why = |n: Node<'_>| {
            n.object(&["prompt", "at_lowest"]);
            WhyNotLower { prompt: self.text(&n, "prompt"), at_lowest: self.text(&n, "at_lowest") }
        };
        LifeNowPrompts {
            prompt: self.text(node, "prompt"),
            scale: node.need("scale").map(ends).unwrap_or_default(),
            why_not_lower: node.need("why_not_lower").map(why).unwrap_or_default(),
            one_step_up: self.one_step_up(node),
        }
    }

    fn one_step_up(&self, node: &Node<'_>) -> OneStepUp {
        let Some(node) = node.need("one_step_up") else { return OneStepUp::default() };
        node.object(&["prompt", "at_highest"]);
        OneStepUp { prompt: self.text(&node, "prompt"), at_highest: self.text(&node, "at_highest") }
    }

    fn hopes(&self, node: &Node<'_>) -> Prompt {
        node.object(&["prompt", "hint", "suggestions"]);
        Prompt {
            prompt: self.text(node, "prompt"),
            hint: self.optional(node, "hint"),
            suggestions: self.suggestions(node),
        }
    }

    fn goals(&self, node: &Node<'_>) -> GoalPrompts {
        node.object(&["prompt", "hint", "suggestions", "now", "one_step_up", "steps"]);
        GoalPrompts {
            prompt: self.text(node, "prompt"),
            hint: self.optional(node, "hint"),
            suggestions: self.suggestions(node),
            now: self.scale(node, "now"),
            one_step_up: self.one_step_up(node),
            steps: self.steps(node),
        }
    }

    fn steps(&self, node: &Node<'_>) -> StepPrompts {
        let Some(node) = node.need("steps") else { return StepPrompts::default() };
        node.object(&["prompt", "hint", "what", "who", "by_when"]);
        StepPrompts {
            prompt: self.text(&node, "prompt"),
            hint: self.optional(&node, "hint"),
            what: self.text(&node, "what"),
            who: self.text(&node, "who"),
            by_when: self.text(&node, "by_when"),
        }
    }

    fn suggestions(&self, node: &Node<'_>) -> Vec<Suggestion> {
        let Some(node) = node.may("suggestions") else { return Vec::new() };
        node.items(MOST_SUGGESTIONS).iter().map(|item| self.suggestion(item)).collect()
    }

    fn suggestion(&self, node: &Node<'_>) -> Suggestion {
        node.object(&["area", "text", "bands"]);
        let area = node.may("area").map(|n| {
            let id = n.id();
            if CHECKS && !id.is_empty() && !self.areas.is_empty() && !self.areas.iter().any(|area| area.id == id) {
                n.note(FaultKind::NoSuchArea { area: id.clone() });
            }
            id
        });
        let area_bands = self.areas.iter().find(|a| Some(&a.id) == area.as_ref()).map(|a| a.bands.as_slice());
        let own = only_for(node, self.bands);
        let bands = if own.is_empty() { area_bands.unwrap_or_default().to_vec() } else { own };
        let needed = if bands.is_empty() { self.bands } else { &bands };
        let text = node.need("text").map(|n| ByBand::read(&n, needed, self.bands)).unwrap_or_default();
        Suggestion { area, text, bands }
    }
}
