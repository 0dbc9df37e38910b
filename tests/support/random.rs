//! Exports with any content, the same for the same seed.

use wellbeing_assessment::domain::{
    AgeBand, Assessment, Colour, Drawing, Entry, Face, Goal, MOST_GOALS, Mode, Occasion, QuestionSet, Rating, Step,
    Stroke, Width, Words,
};
use wellbeing_assessment::export::{self, AssessmentDocument};

/// Numbers that look random and are not (SplitMix64).
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to `limit` - 1.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn chance(&mut self) -> bool {
        self.below(2) == 0
    }

    fn any<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    fn rating(&mut self) -> Rating {
        if self.below(4) == 0 {
            return Rating::Face(self.any(Face::ALL));
        }
        Rating::Number(u8::try_from(self.below(11)).unwrap().try_into().unwrap())
    }

    fn words(&mut self) -> Words {
        const PARTS: [&str; 14] = [
            "my dog",
            "Nan's café",
            "\u{1F319}",
            "\"quoted\"",
            "\\",
            "</script>",
            "\n",
            "\u{2028}",
            "שלום",
            "\u{7}",
            "é",
            "e\u{301}",
            "{\"alg\":\"none\"}",
            "🧗🏽‍♀️",
        ];
        let parts: Vec<&str> = (0..self.below(8)).map(|_| self.any(&PARTS)).collect();
        Words::from_start_of(&parts.join(" "))
    }

    /// A few lines, or none; sometimes a dot, sometimes beyond the edge.
    fn drawing(&mut self) -> Option<Drawing> {
        let mut drawing = Drawing::default();
        for _ in 0..self.below(12).saturating_sub(8) {
            let mut place = |most: u64| i32::try_from(self.below(most)).unwrap() - 20;
            let points: Vec<(i32, i32)> =
                (0..1 + place(60).unsigned_abs()).map(|_| (place(1040), place(790))).collect();
            let (colour, width) = (self.any(Colour::ALL), self.any(Width::ALL));
            drawing.strokes.extend(Stroke::through(&points, colour, width));
        }
        drawing.is_there().then_some(drawing)
    }

    fn entries(&mut self, first: u32) -> Vec<Entry> {
        let count = u32::try_from(self.below(5)).unwrap();
        let areas = ["friends", "sleep", "school"];
        (first..first + count)
            .map(|id| Entry {
                words: self.words(),
                drawing: if id.is_multiple_of(3) { self.drawing() } else { None },
                area: self.chance().then(|| self.any(&areas).to_owned()),
                ..Entry::new(id)
            })
            .collect()
    }
}

/// A sitting of which any part may be empty, as it leaves.
pub fn document(numbers: &mut Numbers) -> AssessmentDocument {
    let occasion = numbers.any(&[Occasion::Start, Occasion::Review, Occasion::Close]);
    let (id, journey) = (format!("sitting-{}", numbers.next()), format!("journey-{}", numbers.next()));
    let started = 1_700_000_000 + i64::try_from(numbers.below(100_000_000)).unwrap();
    let mut said = Assessment::new(id, journey, occasion, started);
    let band = numbers.any(AgeBand::ALL);
    said.band = Some(band);
    said.mode = Some(numbers.any(&[Mode::Alone, Mode::Together]));
    said.working_well.entries = numbers.entries(1);
    said.worries.entries = numbers.entries(10);
    said.people.entries = numbers.entries(20);
    said.toolkit.entries = numbers.entries(25);
    for entry in &mut said.worries.entries {
        entry.bothers = numbers.chance().then(|| numbers.rating());
    }
    said.life_now.scale = numbers.chance().then(|| numbers.rating());
    said.life_now.why_not_lower = numbers.words();
    said.life_now.one_step_up = numbers.words();
    said.hopes.words = numbers.words();
    said.hopes.drawing = numbers.drawing();
    let goals = u32::try_from(numbers.below(MOST_GOALS as u64 + 1)).unwrap();
    said.goals.list = (0..goals)
        .map(|goal| Goal {
            words: numbers.words(),
            now: numbers.chance().then(|| numbers.rating()),
            one_step_up: numbers.words(),
            steps: (0..u32::try_from(numbers.below(3)).unwrap())
                .map(|step| Step {
                    what: numbers.words(),
                    who: numbers.words(),
                    by_when: numbers.words(),
                    done: numbers.chance(),
                    ..Step::new(50 + goal * 10 + step)
                })
                .collect(),
            ..Goal::new(30 + goal)
        })
        .collect();
    said.next_id = 100;
    export::document(&said, &QuestionSet::built_in(), band).unwrap()
}
