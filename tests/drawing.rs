//! Drawings: what is kept of the strokes, and what the pad does to an answer.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use std::rc::Rc;
use wellbeing_assessment::domain::{
    Assessment, Colour, Drawing, DrawingOf, HelpLines, Locale, Occasion, QuestionSet, Room, Stroke, Topic, Width,
};
use wellbeing_assessment::json::{self, Stored, Value};
use wellbeing_assessment::session::{Content, Draft, Effect, Model, Msg, Opened, Portal, Removed, Rest, Tab, update};

type Points = Vec<(i32, i32)>;

fn drawn(points: &[(i32, i32)]) -> Stroke {
    Stroke::through(points, Colour::Ink, Width::Middle).unwrap()
}

fn path(points: &[(i32, i32)]) -> String {
    drawn(points).line.as_path().to_owned()
}

fn with_path(path: &str) -> Option<Stroke> {
    let record = format!(r#"{{"colour":"ink","line":"{path}","width":"thin"}}"#);
    Stroke::restore(&json::parse(record.as_bytes()).unwrap())
}

fn back(stroke: &Stroke) -> Points {
    stroke.line.points().collect()
}

/// How far a point is from a line, in units.
fn distance(point: (i32, i32), line: &[(i32, i32)]) -> f64 {
    let at = |(x, y): (i32, i32)| (f64::from(x), f64::from(y));
    let (px, py) = at(point);
    line.windows(2)
        .map(|ends| {
            let ((ax, ay), (bx, by)) = (at(ends[0]), at(ends[1]));
            let length = (bx - ax).powi(2) + (by - ay).powi(2);
            let t = if length == 0.0 { 0.0 } else { ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length };
            let t = t.clamp(0.0, 1.0);
            (px - ax - t * (bx - ax)).hypot(py - ay - t * (by - ay))
        })
        .fold(f64::INFINITY, f64::min)
}

#[test]
fn lines_are_written_as_agreed() {
    for (points, expected) in [
        (vec![(10, 20)], "M10 20l0 0"),
        (vec![(10, 20), (10, 20), (10, 20)], "M10 20l0 0"),
        (vec![(10, 20), (13, 24), (18, 18)], "M10 20l3 4 5-6"),
        (vec![(0, 0), (10, 0), (500, 1), (1000, 0)], "M0 0l1000 0"),
        (vec![(100, 100), (100, 0), (0, 0)], "M100 100l0-100-100 0"),
        (vec![(-50, 900), (2000, -3)], "M0 750l1000-750"),
        // There and back again is not nothing.
        (vec![(0, 0), (300, 0), (0, 0)], "M0 0l300 0-300 0"),
    ] {
        assert_eq!(path(&points), expected, "{points:?}");
    }
    assert_eq!(Stroke::through(&[], Colour::Ink, Width::Thin), None);
}

#[test]
fn only_lines_that_were_written_here_are_read() {
    for good in ["M0 0l0 0", "M10 20l3 4 5-6", "M1000 750l-1000-750", "M1 2l0 3 4 0"] {
        assert_eq!(with_path(good).unwrap().line.as_path(), good);
    }
    for bad in [
        "",
        "M",
        "M10 20",
        "M10 20l",
        "M10 20l3",
        "M10 20l3 4 ",
        "M10 20l3 4 5",
        "m10 20l3 4",
        "M10,20l3 4",
        "M10 20L3 4",
        "M10 20l 3 4",
        "M010 20l3 4",
        "M10 20l03 4",
        "M10 20l-0 4",
        "M10 20l3 -4",
        "M10 20l3  4",
        "M10 20l3 4z",
        "M10 20l3 4 5-6\\\"/><script>",
        "M10 20l3.5 4",
        "M10 20l3e1 4",
        "M1001 0l0 0",
        "M0 751l0 0",
        "M0 0l-1 0",
        "M999 0l2 0",
        "M99999 0l0 0",
        "M0 0l0 0M5 5l0 0",
        "M٣ 0l0 0",
    ] {
        assert_eq!(with_path(bad), None, "{bad}");
    }
    assert_eq!(Drawing::restore(&json::parse(br#"{"strokes":[]}"#).unwrap()), None, "no strokes are no drawing");
}

#[test]
fn the_picture_is_shapes_alone_on_its_own_paper() {
    let mut drawing = Drawing::default();
    drawing.add(drawn(&[(10, 20), (13, 24)]));
    drawing.add(drawn(&[(50, 60)]));
    drawing.add(Stroke::through(&[(1, 2), (3, 40)], Colour::Red, Width::Thick).unwrap());
    assert_eq!(
        drawing.svg(),
        concat!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="750" viewBox="0 0 1000 750">"##,
            r##"<path fill="#fffdfa" d="M0 0h1000v750H0z"/><g fill="none" stroke-linecap="round" stroke-linejoin="round">"##,
            r##"<path stroke="#27212d" stroke-width="14" d="M10 20l3 4M50 60l0 0"/>"##,
            r##"<path stroke="#c62828" stroke-width="34" d="M1 2l2 38"/></g></svg>"##,
        )
    );
}

fn a_long_line(seed: i32) -> Stroke {
    let points: Points = (0..120).map(|n| ((n * 8) % 1000, (n * (37 + seed % 11) + seed) % 750)).collect();
    drawn(&points)
}

#[test]
fn it_says_that_it_is_nearly_full_before_it_is_full_and_keeps_all_it_has() {
    let mut drawing = Drawing::default();
    let mut said = Vec::new();
    for n in 0..400 {
        let before = drawing.clone();
        let room = drawing.add(a_long_line(n));
        if said.last() != Some(&room) {
            said.push(room);
        }
        if room == Room::Full {
            assert_eq!(drawing, before);
        }
        assert!(drawing.bytes() <= Drawing::MOST_BYTES);
    }
    assert_eq!(said, [Room::Plenty, Room::NearlyFull, Room::Full]);
    assert_eq!(Drawing::restore(&drawing.store()), Some(drawing.clone()));
    drawing.strokes.extend((0..9).map(a_long_line));
    assert_eq!(Drawing::restore(&drawing.store()), None, "more than fits was not written here");
}

fn points() -> impl Strategy<Value = Points> {
    let wander = prop::collection::vec((-40..40, -40..40), 0..300).prop_map(|moves| {
        let mut at = (500, 375);
        moves
            .into_iter()
            .map(|(x, y)| {
                at = (at.0 + x, at.1 + y);
                at
            })
            .collect()
    });
    prop_oneof![prop::collection::vec((-100..1100, -100..850), 0..200), wander]
}

proptest! {
    #[test]
    fn a_simplified_line_stays_within_the_tolerance(points in points()) {
        let Some(stroke) = Stroke::through(&points, Colour::Blue, Width::Thin) else {
            prop_assert!(points.is_empty());
            return Ok(());
        };
        let kept = back(&stroke);
        prop_assert!(kept.len() >= 2);
        prop_assert!(kept.len() <= points.len().max(2));
        for point in points {
            let inside = (point.0.clamp(0, 1000), point.1.clamp(0, 750));
            prop_assert!(distance(inside, &kept) <= 2.0 + 1e-9, "{inside:?} is off {kept:?}");
        }
    }

    #[test]
    fn a_line_reads_as_it_was_written(points in points()) {
        if let Some(stroke) = Stroke::through(&points, Colour::Blue, Width::Thin) {
            prop_assert_eq!(Stroke::restore(&stroke.store()), Some(stroke.clone()));
            // It is simple already: nothing more is left out the second time but what lay on a line.
            let again = Stroke::through(&back(&stroke), Colour::Blue, Width::Thin).unwrap();
            prop_assert!(again.line.as_path().len() <= stroke.line.as_path().len() + 1);
        }
    }

    #[test]
    fn any_text_is_no_line_or_a_valid_one(text in "M?[0-9 l.,M-]{0,20}|\\PC*") {
        let mut members = json::Members::new();
        members.insert("colour", Value::from("ink"));
        members.insert("line", Value::String(text.clone()));
        members.insert("width", Value::from("thin"));
        if let Some(stroke) = Stroke::restore(&members.into()) {
            prop_assert_eq!(stroke.line.as_path(), text);
            let points = back(&stroke);
            prop_assert!(points.len() >= 2);
            prop_assert!(points.iter().all(|(x, y)| (0..=1000).contains(x) && (0..=750).contains(y)));
        }
    }

    #[test]
    fn its_length_is_that_of_its_json(lines in prop::collection::vec(points(), 1..12)) {
        let mut drawing = Drawing::default();
        for (points, &colour) in lines.iter().zip(Colour::ALL.iter().cycle()) {
            if let Some(stroke) = Stroke::through(points, colour, Width::Thick) {
                drawing.strokes.push(stroke);
            }
        }
        prop_assert_eq!(drawing.bytes(), json::to_canonical(&drawing.store()).len());
    }

    #[test]
    fn nothing_done_with_a_pad_breaks_the_model(doings in prop::collection::vec((0..9u8, 0..14u8), 0..80)) {
        let mut model = model();
        let answers = all_answers(&model);
        for (what, which) in doings {
            let of = answers[usize::from(which) % answers.len()];
            update(&mut model, match what {
                0 | 1 => Msg::PadOpened(of),
                2 => Msg::PadClosed,
                3 | 4 => Msg::StrokeDrawn(of, a_long_line(which.into())),
                5 => Msg::StrokeUndone(of),
                6 => Msg::DrawingCleared(of),
                7 => Msg::RemovalUndone,
                _ => Msg::GoalAdded,
            });
            prop_assert!(model.assessment().drawings().all(Drawing::is_there));
            prop_assert!(model.assessment().drawings().count() <= Assessment::MOST_DRAWINGS);
            let restored = Draft::restore(&model.draft.store());
            prop_assert_eq!(restored.as_ref(), Some(&model.draft));
        }
    }
}

fn model() -> Model {
    let content = Content {
        questions: Rc::new(QuestionSet::built_in()),
        locale: Rc::new(Locale::built_in()),
        help: Rc::new(HelpLines::built_in()),
    };
    let mut model = Model::new(Portal::default(), content);
    let fresh = Assessment::new("a".into(), "j".into(), Occasion::Start, 0);
    let opened = Opened { draft: Draft::new(fresh), keep: None, restored: false, not_kept: None, shut: None };
    update(&mut model, Msg::Opened(Box::new(opened)));
    model
}

/// Twelve, two of them on entries that are made for it.
fn all_answers(model: &Model) -> Vec<DrawingOf> {
    let a = model.assessment();
    let mut answers: Vec<DrawingOf> =
        Topic::ALL.iter().map(|topic| DrawingOf::Entry(a.section(*topic).entries[0].id)).collect();
    let goal = a.goals.list[0].id;
    answers.extend([
        DrawingOf::WhyNotLower,
        DrawingOf::LifeOneStepUp,
        DrawingOf::Hopes,
        DrawingOf::Goal(goal),
        DrawingOf::GoalOneStepUp(goal),
        DrawingOf::Goal(4_000),
        DrawingOf::Entry(4_000),
    ]);
    answers
}

fn draw(model: &mut Model, of: DrawingOf) {
    update(model, Msg::PadOpened(of));
    update(model, Msg::StrokeDrawn(of, drawn(&[(1, 1), (90, 90)])));
    update(model, Msg::PadClosed);
}

#[test]
fn one_pad_is_open_at_a_time_and_only_for_an_answer_that_is_there() {
    let mut model = model();
    update(&mut model, Msg::PadOpened(DrawingOf::Entry(4_000)));
    assert_eq!(model.pad, None);
    update(&mut model, Msg::PadOpened(DrawingOf::Hopes));
    update(&mut model, Msg::PadOpened(DrawingOf::WhyNotLower));
    assert_eq!(model.pad, Some(DrawingOf::Hopes));
    update(&mut model, Msg::StrokeDrawn(DrawingOf::WhyNotLower, drawn(&[(1, 1)])));
    assert_eq!(model.assessment().drawings().count(), 0, "strokes come from the pad that is open");
    update(&mut model, Msg::NextPressed);
    assert_eq!(model.pad, None, "another screen has no pad");
}

#[test]
fn strokes_are_undone_one_by_one_and_a_cleared_drawing_comes_back() {
    let mut model = model();
    let of = DrawingOf::Hopes;
    update(&mut model, Msg::PadOpened(of));
    let strokes = [drawn(&[(1, 1)]), drawn(&[(5, 5), (700, 700)])];
    for stroke in &strokes {
        update(&mut model, Msg::StrokeDrawn(of, stroke.clone()));
    }
    update(&mut model, Msg::DrawingCleared(of));
    assert!(!model.assessment().hopes.is_there());
    assert!(model.was_cleared(of));
    update(&mut model, Msg::RemovalUndone);
    assert_eq!(model.assessment().drawing(of).unwrap().strokes, strokes);
    update(&mut model, Msg::StrokeUndone(of));
    assert_eq!(model.assessment().drawing(of).unwrap().strokes, strokes[..1]);
    update(&mut model, Msg::StrokeUndone(of));
    update(&mut model, Msg::StrokeUndone(of));
    assert_eq!(model.assessment().drawing(of), None, "no strokes are no drawing");
}

#[test]
fn a_cleared_drawing_does_not_come_back_over_a_new_one() {
    let mut model = model();
    let of = DrawingOf::Hopes;
    draw(&mut model, of);
    update(&mut model, Msg::DrawingCleared(of));
    assert!(matches!(model.removed, Some(Removed::Drawing { .. })));
    update(&mut model, Msg::PadOpened(of));
    update(&mut model, Msg::StrokeDrawn(of, drawn(&[(3, 3)])));
    update(&mut model, Msg::RemovalUndone);
    assert_eq!(model.assessment().drawing(of).unwrap().strokes, [drawn(&[(3, 3)])]);
}

#[test]
fn there_are_at_most_ten_drawings_and_each_can_still_be_changed() {
    let mut model = model();
    let mut answers = all_answers(&model);
    answers.truncate(9);
    for of in &answers {
        draw(&mut model, *of);
    }
    update(&mut model, Msg::GoalAdded);
    let goal = model.assessment().goals.list[1].id;
    draw(&mut model, DrawingOf::Goal(goal));
    assert_eq!(model.assessment().drawings().count(), Assessment::MOST_DRAWINGS);
    draw(&mut model, DrawingOf::GoalOneStepUp(goal));
    assert_eq!(model.assessment().drawings().count(), Assessment::MOST_DRAWINGS);
    assert!(!model.can_draw(DrawingOf::GoalOneStepUp(goal)));
    draw(&mut model, answers[0]);
    assert_eq!(model.assessment().drawing(answers[0]).unwrap().strokes.len(), 2);
}

#[test]
fn the_pad_says_when_it_is_full_and_keeps_what_it_has() {
    let mut model = model();
    let of = DrawingOf::WhyNotLower;
    update(&mut model, Msg::PadOpened(of));
    let mut said = vec![model.pen.room];
    for n in 0..400 {
        update(&mut model, Msg::StrokeDrawn(of, a_long_line(n)));
        if said.last() != Some(&model.pen.room) {
            said.push(model.pen.room);
        }
    }
    assert_eq!(said, [Room::Plenty, Room::NearlyFull, Room::Full]);
    let answers = model.answers;
    update(&mut model, Msg::StrokeDrawn(of, a_long_line(7)));
    assert_eq!(model.answers, answers, "what does not fit changes nothing");
    update(&mut model, Msg::StrokeUndone(of));
    assert_eq!(model.pen.room, Room::NearlyFull);
}

#[test]
fn who_only_follows_another_tab_can_not_draw() {
    let mut model = model();
    model.tab = Tab::Following;
    draw(&mut model, DrawingOf::Hopes);
    assert_eq!((model.pad, model.assessment().drawings().count()), (None, 0));
}

#[test]
fn the_pad_opens_when_the_rest_of_the_face_is_there() {
    let mut model = model();
    model.rest = Rest::Failed;
    let effects = update(&mut model, Msg::PadOpened(DrawingOf::Hopes));
    assert!(effects.contains(&Effect::LoadRest));
    assert_eq!(model.drawn_now(), None);
    update(&mut model, Msg::RestLoaded(Rc::new(QuestionSet::built_in())));
    assert_eq!(model.drawn_now(), Some(DrawingOf::Hopes));
}

#[test]
fn leaving_and_locking_take_the_pad_and_the_drawing_with_them() {
    let mut model = model();
    update(&mut model, Msg::PadOpened(DrawingOf::Hopes));
    update(&mut model, Msg::StrokeDrawn(DrawingOf::Hopes, drawn(&[(3, 3)])));
    update(&mut model, Msg::ColourChosen(Colour::Red));
    update(&mut model, Msg::LeavePressed);
    assert_eq!((model.pad, model.pen), (None, Default::default()));
    assert_eq!(model.assessment().drawings().count(), 0);
}

/// As much as a drawing can hold: short strokes of a nervous hand.
fn full(mut seed: u32) -> Drawing {
    let mut drawing = Drawing::default();
    let mut random = |most: i32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        i32::try_from(seed >> 16).unwrap() % most
    };
    loop {
        let mut at = (random(1000), random(750));
        let points: Points = (0..200)
            .map(|_| {
                at = ((at.0 + random(19) - 9).clamp(0, 1000), (at.1 + random(19) - 9).clamp(0, 750));
                at
            })
            .collect();
        if drawing.add(drawn(&points)) == Room::Full {
            return drawing;
        }
    }
}

#[test]
fn as_much_as_can_be_drawn_fits_an_export_with_room_for_words() {
    let mut model = model();
    let mut answers = all_answers(&model);
    answers.truncate(9);
    let mut said = Vec::new();
    for (n, of) in (1..).zip(answers) {
        update(&mut model, Msg::PadOpened(of));
        for stroke in full(n).strokes {
            update(&mut model, Msg::StrokeDrawn(of, stroke));
        }
        said.push(model.pad.is_some().then_some(model.pen.room));
        update(&mut model, Msg::PadClosed);
    }
    // Six full ones, one that ends with what all may have together, and no more.
    assert_eq!(said[..6], [Some(Room::NearlyFull); 6]);
    assert_eq!(said[6..], [Some(Room::Full), None, None]);
    assert!(model.assessment().room_to_draw() < 2_000);
    let questions = QuestionSet::built_in();
    let document = wellbeing_assessment::export::document(model.assessment(), &questions, model.band()).unwrap();
    let payload = serde_json::to_string(&document).unwrap();
    let signed = payload.len() * 4 / 3;
    assert!(signed < json::MAX_BYTES * 3 / 4, "{signed} bytes of {}", json::MAX_BYTES);
}
