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
/// A row of one column at the smallest size.
const ROW: usize = 40;
/// A picture, in rows.
const PICTURE: usize = 4;
/// A part's title and the space around it, in rows.
const TITLE: usize = 3;
/// The rows of both columns that leave room for the head and the help lines. `tests/e2e/card.test.mjs` prints the longest.
const MOST_ROWS: usize = 62;
const MEDIUM_ROWS: usize = 38;
const LARGE_ROWS: usize = 22;
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
        let rows = fit(&mut parts);
        let size = if rows <= LARGE_ROWS {
            CardSize::Large
        } else if rows <= MEDIUM_ROWS {
            CardSize::Medium
        } else {
            CardSize::Small
        };
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
fn fit(parts: &mut [CardPart<'_>]) -> usize {
    loop {
        let rows = parts.iter().map(rows_of).sum();
        if rows <= MOST_ROWS {
            return rows;
        }
        let longest = parts.iter_mut().filter(|part| part.lines.len() > 1).max_by_key(|part| rows_of(part));
        let Some(longest) = longest else { return rows };
        longest.lines.pop();
        longest.more += 1;
    }
}

fn rows_of(part: &CardPart<'_>) -> usize {
    let lines: usize = part
        .lines
        .iter()
        .map(|line| {
            let details = match &line.kind {
                LineKind::Step { who, by_when, .. } if !who.is_empty() || !by_when.is_empty() => {
                    (width(who) + width(by_when) + 12).div_ceil(ROW)
                }
                LineKind::Step { .. } | LineKind::Said(_) | LineKind::Goal => 0,
            };
            let words = width(&line.words).div_ceil(ROW) + details;
            if line.drawing.is_some() { words + PICTURE } else { words }
        })
        .sum();
    TITLE + lines + usize::from(part.more > 0)
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
