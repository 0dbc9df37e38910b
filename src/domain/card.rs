//! The take-home card: what of an assessment is on it, cut so that it fits one page.

use super::{Assessment, Drawing, Entry, Goal, HelpLine, HelpLines, Step, Topic};

/// One page to keep: nothing of scales, and worries only where that is asked for. What is kept back from sharing is on
/// it all the same: the card is theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Card<'a> {
    /// The parts that hold something, in the order of the journey.
    pub parts: Vec<CardPart<'a>>,
    /// The lines for everywhere first, then those of single nations.
    pub help: Vec<&'a HelpLine>,
    pub size: CardSize,
}

/// What a part of the card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardTopic {
    Strengths,
    People,
    Toolkit,
    /// Goals and their small steps.
    Next,
    Worries,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CardPart<'a> {
    pub topic: CardTopic,
    /// The first ones said.
    pub lines: Vec<CardLine<'a>>,
    /// How many more there are that do not fit.
    pub more: usize,
}

/// One thing said, as it is on the card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardLine<'a> {
    pub kind: LineKind<'a>,
    /// Their own words, or the beginning of them; blank where it is only drawn.
    pub words: String,
    pub drawing: Option<&'a Drawing>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LineKind<'a> {
    /// With the id of its area.
    Said(Option<&'a str>),
    Goal,
    /// Who helps and by when are cut like the words.
    Step {
        who: String,
        by_when: String,
        done: bool,
    },
}

/// The size of its letters on paper. On a screen they are those of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardSize {
    Large,
    Medium,
    Small,
}

/// The widths below are in letters of average width.
const WORDS: usize = 90;
const DETAILS: usize = 36;
/// "With", "By" and what is between.
const AROUND_DETAILS: usize = 12;
/// What can stand on the sheet at a size, in units of a third of a short line's height: letters in a row of one column,
/// and twice a column's height. A part is not broken, so the first column can end as much too early as the longest part is
/// high. Where all parts and the longest once more fit two columns, they fit in any order.
const ROOM: [(CardSize, usize, usize); 3] =
    [(CardSize::Large, 28, 100), (CardSize::Medium, 34, 134), (CardSize::Small, SMALL.0, SMALL.1)];
/// `tests/e2e/card.test.mjs` prints the longest.
const SMALL: (usize, usize) = (40, 190);
/// Heights in the same units: a part's title and the space around it, a picture, a row and the space between lines.
const TITLE: usize = 8;
const PICTURE: usize = 11;
const ROW: usize = 2;
const GAP: usize = 1;
const MOST_PICTURES: usize = 6;
const MOST_HELP: usize = 10;

impl<'a> Card<'a> {
    pub fn of(assessment: &'a Assessment, help: &'a HelpLines, worries: bool) -> Self {
        let said = |topic: Topic| assessment.section(topic).said().map(of_entry).collect();
        let mut parts = vec![
            part(CardTopic::Strengths, said(Topic::WorkingWell)),
            part(CardTopic::People, said(Topic::People)),
            part(CardTopic::Toolkit, said(Topic::Toolkit)),
            part(CardTopic::Next, assessment.goals.list.iter().flat_map(of_goal).collect()),
        ];
        if worries {
            parts.push(part(CardTopic::Worries, said(Topic::Worries)));
        }
        parts.retain(|part| !part.lines.is_empty());
        few_pictures(&mut parts);
        fit(&mut parts);
        let fits = |(_, row, room): &&(CardSize, usize, usize)| height(&parts, *row) <= *room;
        let size = ROOM.iter().find(fits).map_or(CardSize::Small, |(size, ..)| *size);
        let (everywhere, somewhere): (Vec<_>, Vec<_>) = help.lines.iter().partition(|line| line.nations.is_empty());
        let help = everywhere.into_iter().chain(somewhere).take(MOST_HELP).collect();
        Self { parts, help, size }
    }
}

fn part(topic: CardTopic, lines: Vec<CardLine<'_>>) -> CardPart<'_> {
    CardPart { topic, lines, more: 0 }
}

fn of_entry(entry: &Entry) -> CardLine<'_> {
    CardLine {
        kind: LineKind::Said(entry.area.as_deref()),
        words: cut(entry.words.as_str(), WORDS),
        drawing: entry.drawing.as_ref(),
    }
}

fn of_goal(goal: &Goal) -> Vec<CardLine<'_>> {
    if !goal.is_there() {
        return Vec::new();
    }
    let mut lines =
        vec![CardLine { kind: LineKind::Goal, words: cut(goal.words.as_str(), WORDS), drawing: goal.drawing.as_ref() }];
    for Step { what, who, by_when, done, .. } in goal.steps.iter().filter(|step| step.is_there()) {
        let (who, by_when) = (cut(who.as_str(), DETAILS), cut(by_when.as_str(), DETAILS));
        let kind = LineKind::Step { who, by_when, done: *done };
        lines.push(CardLine { kind, words: cut(what.as_str(), WORDS), drawing: None });
    }
    lines
}

/// The first pictures stay. What is only drawn and loses its picture is left out with a "more".
fn few_pictures(parts: &mut [CardPart<'_>]) {
    let mut left = MOST_PICTURES;
    for part in parts {
        part.lines.retain_mut(|line| {
            match left {
                0 => line.drawing = None,
                _ => left -= usize::from(line.drawing.is_some()),
            }
            let stays = line.drawing.is_some() || !line.words.is_empty();
            part.more += usize::from(!stays);
            stays
        });
    }
}

/// Takes the last line of the longest part until all fits. Each keeps its first line.
fn fit(parts: &mut [CardPart<'_>]) {
    let (row, room) = SMALL;
    while height(parts, row) > room {
        let longest = parts.iter_mut().filter(|part| part.lines.len() > 1).max_by_key(|part| height_of(part, row));
        let Some(longest) = longest else { return };
        longest.lines.pop();
        longest.more += 1;
    }
}

/// All parts and the longest once more.
fn height(parts: &[CardPart<'_>], row: usize) -> usize {
    let heights = parts.iter().map(|part| height_of(part, row));
    heights.clone().sum::<usize>() + heights.max().unwrap_or(0)
}

fn height_of(part: &CardPart<'_>, row: usize) -> usize {
    let mut all = TITLE;
    for line in &part.lines {
        let details = match &line.kind {
            LineKind::Step { who, by_when, .. } if !who.is_empty() || !by_when.is_empty() => {
                width(who) + width(by_when) + AROUND_DETAILS
            }
            LineKind::Step { .. } | LineKind::Said(_) | LineKind::Goal => 0,
        };
        all += ROW * (width(&line.words).div_ceil(row) + details.div_ceil(row)) + GAP;
        all += if line.drawing.is_some() { PICTURE } else { 0 };
    }
    if part.more > 0 { all + ROW + GAP } else { all }
}

/// The words on one line, or as many of them as fit in `most`, with "…" after them. A word that is longer by itself is
/// cut in the middle.
fn cut(text: &str, most: usize) -> String {
    let mut kept = String::new();
    let mut room = most;
    for word in text.split_whitespace() {
        let wide = width(word) + usize::from(!kept.is_empty());
        if wide > room {
            if kept.is_empty() {
                for c in word.chars() {
                    room = room.saturating_sub(wide_as(c));
                    if room == 0 {
                        break;
                    }
                    kept.push(c);
                }
            }
            kept.push('…');
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
        room -= wide;
    }
    kept
}

fn width(text: &str) -> usize {
    text.chars().map(wide_as).sum()
}

/// Capitals, emoji and East Asian letters count twice. What is put on top of a letter counts too: it must end somewhere.
fn wide_as(c: char) -> usize {
    if c.is_ascii_uppercase() || matches!(c, 'm' | 'w' | '@' | '%') || u32::from(c) >= 0x1100 { 2 } else { 1 }
}
