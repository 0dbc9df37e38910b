/// Nothing that was drawn moves by more than this many units: less than a pixel of a phone.
const TOLERANCE: i32 = 2;

type Point = (i32, i32);

/// Leaves out points while no left-out one lies farther than [`TOLERANCE`] from the line between its neighbours that stay
/// (Ramer, Douglas and Peucker). The first and the last stay; of points that are all the same, one.
///
/// In whole numbers: the coordinates are at most a thousand, so no product leaves 64 bits.
pub fn simplified(points: &[Point]) -> Vec<Point> {
    let mut stays = vec![false; points.len()];
    for end in [stays.len().checked_sub(1), (!stays.is_empty()).then_some(0)].into_iter().flatten() {
        mark(&mut stays, end);
    }
    let mut spans = vec![(0, points.len().saturating_sub(1))];
    while let Some((from, to)) = spans.pop() {
        if let Some(at) = farthest(points, from, to) {
            mark(&mut stays, at);
            spans.push((from, at));
            spans.push((at, to));
        }
    }
    let mut kept: Vec<Point> = points.iter().zip(stays).filter(|(_, stays)| *stays).map(|(point, _)| *point).collect();
    kept.dedup();
    kept
}

fn mark(stays: &mut [bool], at: usize) {
    if let Some(place) = stays.get_mut(at) {
        *place = true;
    }
}

/// The point between two others that is farthest from the line that joins them, if that is too far.
fn farthest(points: &[Point], from: usize, to: usize) -> Option<usize> {
    let (&a, &b) = (points.get(from)?, points.get(to)?);
    let between = points.get(from.checked_add(1)?..to)?;
    let along = (wide(b.0 - a.0), wide(b.1 - a.1));
    // Squared, and times the square of the length of the span (of 1 where it has none).
    let length = dot(along, along).max(1);
    let mut most = wide(TOLERANCE * TOLERANCE) * length;
    let mut found = None;
    for (n, &point) in between.iter().enumerate() {
        let off = (wide(point.0 - a.0), wide(point.1 - a.1));
        let beyond = (wide(point.0 - b.0), wide(point.1 - b.1));
        let distance = if dot(off, along) <= 0 {
            dot(off, off) * length
        } else if dot(beyond, along) >= 0 {
            dot(beyond, beyond) * length
        } else {
            let across = off.0 * along.1 - off.1 * along.0;
            across * across
        };
        if distance > most {
            most = distance;
            found = Some(from + 1 + n);
        }
    }
    found
}

fn wide(n: i32) -> i64 {
    i64::from(n)
}

fn dot(a: (i64, i64), b: (i64, i64)) -> i64 {
    a.0 * b.0 + a.1 * b.1
}
