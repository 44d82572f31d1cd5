//! The legend: names beside the ends of their curves where they fit, in a column or below otherwise.

use super::axis::Span;
use super::canvas::{Canvas, Place};
use super::clip::Area;
use super::frame::{EDGE, LABEL, WIDTH, count};
use super::labels;
use super::marker::Marker;
use super::palette;
use super::{Series, Style};

/// Width of the sample before a name.
const SAMPLE: f64 = 24.0;
/// Space between sample and name.
const GAP: f64 = 7.0;
/// Height of a line.
const LINE: f64 = 21.0;
/// A column wider than this leaves too little for the curves.
const WIDEST: f64 = 0.36 * WIDTH;
/// Names that must move further than this no longer stand beside their curves.
const FURTHEST: f64 = 2.0 * LINE;
/// Curves that end closer to each other than this end at one place.
const CLOSEST: f64 = 2.0;

/// One line of a legend.
#[derive(Clone, Debug)]
pub(super) struct LegendEntry {
    text: String,
    colour: usize,
    style: Style,
    /// Where its curve ends at the right, if anything is drawn.
    pub end: Option<Place>,
    /// How high its curve lies on the whole.
    pub height: f64,
}

impl LegendEntry {
    /// The line for a series on these axes.
    pub fn new(series: &Series, (x, y): (Span, Span), end: Option<Place>, height: f64) -> Self {
        let shown = series.points.iter().any(|point| x.shows(point.x) && y.shows(point.y));
        let text = if shown { series.label.clone() } else { format!("{} (no values)", series.label) };
        Self { text, colour: series.colour, style: series.style, end, height }
    }

    fn width(&self) -> f64 {
        SAMPLE + GAP + labels::width(&self.text, LABEL.size)
    }

    fn draw(&self, canvas: &mut Canvas, (x, y): Place) {
        sample(canvas, self.colour, self.style, (x, y));
        canvas.text(&self.text, (x + SAMPLE + GAP, y), LABEL);
    }
}

/// A short piece of the curve, so that a name needs no colour of its own.
fn sample(canvas: &mut Canvas, index: usize, style: Style, (x, y): Place) {
    let colour = palette::colour(index);
    let width = if style == Style::Line { 2.4 } else { 1.5 };
    canvas.dashed(palette::dashes(index), |canvas| canvas.line((x, y), (x + SAMPLE, y), colour, width));
    if style != Style::Line {
        Marker::of(index).draw(canvas, (x + SAMPLE / 2.0, y), colour);
    }
}

/// Where the legend goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Room {
    /// Nothing has a name.
    Nowhere,
    /// Right of the curves, so wide.
    Beside(f64),
    /// Below the curves, in rows, so high.
    Below(f64),
}

/// Where there is room for these names beside curves of some height.
pub(super) fn room<'a>(names: impl Iterator<Item = &'a Series>, axes: (Span, Span), height: f64) -> Room {
    let entries: Vec<LegendEntry> = names.map(|series| LegendEntry::new(series, axes, None, 0.0)).collect();
    let widest = entries.iter().map(LegendEntry::width).fold(0.0, f64::max);
    if entries.is_empty() {
        Room::Nowhere
    } else if widest <= WIDEST && entries.len() as f64 * LINE <= height {
        Room::Beside(widest + GAP)
    } else {
        let rows = rows(&entries).last().map_or(0, |&(row, _)| row + 1);
        Room::Below(rows as f64 * LINE + 8.0)
    }
}

/// Draws the names right of `area`, each at the end of its curve if none must move far; otherwise in
/// the order of the curves from top to bottom.
pub(super) fn beside(canvas: &mut Canvas, mut entries: Vec<LegendEntry>, area: Area) {
    let left = area.right + GAP;
    if let Some(heights) = at_ends(&mut entries, area) {
        for (entry, height) in entries.iter().zip(heights) {
            if let Some((x, y)) = entry.end
                && (left - x > 14.0 || (height - y).abs() > 3.0)
            {
                canvas.line((x + 7.0, y), (left - 2.0, height), palette::colour(entry.colour), 0.8);
            }
            entry.draw(canvas, (left, height));
        }
        return;
    }
    entries.sort_by(|one, other| one.height.total_cmp(&other.height));
    for (row, entry) in entries.iter().enumerate() {
        entry.draw(canvas, (left, area.top + LINE * (row as f64 + 0.5)));
    }
}

/// The heights of names beside the ends of their curves, sorted with them; `None` where a curve ends
/// too early, where two end at one place, or where a name would stand too far from its curve.
fn at_ends(entries: &mut [LegendEntry], area: Area) -> Option<Vec<f64>> {
    let late = area.right - 0.12 * (area.right - area.left);
    if !entries.iter().all(|entry| entry.end.is_some_and(|(x, _)| x >= late)) {
        return None;
    }
    let end = |entry: &LegendEntry| entry.end.map_or(0.0, |(_, y)| y);
    entries.sort_by(|one, other| end(one).total_cmp(&end(other)).then(one.height.total_cmp(&other.height)));
    let wanted: Vec<f64> = entries.iter().map(end).collect();
    if wanted.windows(2).any(|pair| pair[1] - pair[0] < CLOSEST) {
        return None;
    }
    let heights = labels::moved_apart(&wanted, LINE, area.top, area.bottom)?;
    let furthest = wanted.iter().zip(&heights).map(|(from, to)| (from - to).abs()).fold(0.0, f64::max);
    (furthest <= FURTHEST).then_some(heights)
}

/// Draws the names in rows from `top` on.
pub(super) fn below(canvas: &mut Canvas, entries: &[LegendEntry], top: f64) {
    for (entry, (row, left)) in entries.iter().zip(rows(entries)) {
        entry.draw(canvas, (left, top + LINE * (row as f64 + 0.5)));
    }
}

/// The row of each name and where it begins, in columns of one width.
fn rows(entries: &[LegendEntry]) -> Vec<(usize, f64)> {
    let widest = entries.iter().map(LegendEntry::width).fold(0.0, f64::max) + 2.0 * GAP;
    let columns = count(WIDTH - 2.0 * EDGE + 2.0 * GAP, widest).max(1);
    (0..entries.len()).map(|index| (index / columns, EDGE + (index % columns) as f64 * widest)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::FigureAxis;
    use super::*;

    const AREA: Area = Area { left: 50.0, top: 50.0, right: 450.0, bottom: 350.0 };

    fn series(label: &str) -> Series {
        Series { label: label.into(), colour: 0, style: Style::Points, points: vec![] }
    }

    fn axes() -> (Span, Span) {
        let unit = Span::of(&FigureAxis::default().between(0.0, 1.0), std::iter::empty());
        (unit, unit)
    }

    fn ending(at: Place) -> LegendEntry {
        LegendEntry::new(&series("a"), axes(), Some(at), 0.0)
    }

    #[test]
    fn long_or_many_names_go_below() {
        let few = [series("hebb"), series("bcpnn")];
        assert!(matches!(room(few.iter(), axes(), 300.0), Room::Beside(_)));
        let long = [series("a rule with parameters that are all named here, one by one")];
        assert!(matches!(room(long.iter(), axes(), 300.0), Room::Below(_)));
        let many: Vec<_> = (0..30).map(|_| series("a")).collect();
        assert!(matches!(room(many.iter(), axes(), 300.0), Room::Below(_)));
        assert_eq!(room([].iter(), axes(), 300.0), Room::Nowhere);
    }

    #[test]
    fn names_stand_at_the_ends_of_their_curves_or_not_at_all() {
        let mut spread = [ending((450.0, 300.0)), ending((450.0, 100.0))];
        assert_eq!(at_ends(&mut spread, AREA), Some(vec![100.0, 300.0]));
        let mut crowded: Vec<_> = (0..9).map(|_| ending((450.0, 350.0))).collect();
        assert_eq!(at_ends(&mut crowded, AREA), None);
        assert_eq!(at_ends(&mut [ending((200.0, 100.0))], AREA), None);
    }

    #[test]
    fn rows_stay_on_the_paper_and_apart() {
        let entries: Vec<_> = (0..20).map(|_| ending((0.0, 0.0))).collect();
        let places = rows(&entries);
        for pair in places.windows(2) {
            let apart = pair[1].1 - pair[0].1 >= entries[0].width();
            assert!(pair[1].0 > pair[0].0 || apart, "{pair:?}");
        }
        assert!(places.iter().all(|&(_, left)| left + entries[0].width() <= WIDTH));
    }
}
