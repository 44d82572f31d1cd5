//! The frame of a figure: title, axes and grid, the same for every kind.

use super::axis::{FigureAxis, Span};
use super::canvas::{Canvas, Place, Side, Type};
use super::clip::Area;
use super::labels;
use super::palette::{GRID, INK, SOFT};

/// The width of every figure in pixels. At half a page its small text is that of a footnote.
pub(super) const WIDTH: f64 = 640.0;
/// Space at the edges of the paper.
pub(super) const EDGE: f64 = 14.0;
/// Space in the frame around the values, so that a marker at an end is whole.
const INSET: f64 = 9.0;

/// The title.
pub(super) const TITLE: Type = Type { size: 17.0, bold: true, colour: INK, side: Side::Right };
/// Names of axes and series.
pub(super) const LABEL: Type = Type { size: 15.0, bold: false, colour: INK, side: Side::Right };
/// Numbers along axes.
pub(super) const NUMBER: Type = Type { size: 14.0, bold: false, colour: SOFT, side: Side::Middle };

/// Draws the title and tells where it ends.
pub(super) fn title(canvas: &mut Canvas, text: &str) -> f64 {
    let mut top = EDGE;
    for line in labels::wrapped(text, TITLE.size * 1.04, WIDTH - 2.0 * EDGE) {
        canvas.text(&line, (EDGE, top + 9.0), TITLE);
        top += 23.0;
    }
    top
}

/// Draws what an axis is called, its symbol in italics.
pub(super) fn name(canvas: &mut Canvas, axis: &FigureAxis, at: Place, side: Side) {
    let unit = if axis.unit.is_empty() { String::new() } else { format!("({})", axis.unit) };
    let mut words = Vec::new();
    for (word, italic) in [(&axis.name, false), (&axis.symbol, true), (&unit, false)] {
        if !word.is_empty() {
            if !words.is_empty() {
                words.push((" ", false));
            }
            words.push((word.as_str(), italic));
        }
    }
    canvas.words(&words, at, Type { side, ..LABEL });
}

/// Two axes and the area between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub area: Area,
    pub x: Span,
    pub y: Span,
}

impl Frame {
    /// Where a value on the horizontal axis lies.
    pub fn across(&self, x: f64) -> Option<f64> {
        Some(self.at_share(self.x.fraction(x)?, 0.0).0)
    }

    /// Where a value on the vertical axis lies.
    pub fn up(&self, y: f64) -> Option<f64> {
        Some(self.at_share(0.0, self.y.fraction(y)?).1)
    }

    /// Where a value lies; `None` where it cannot be drawn.
    pub fn place(&self, x: f64, y: f64) -> Option<Place> {
        Some((self.across(x)?, self.up(y)?))
    }

    /// Whether a value is drawn.
    pub fn shows(&self, x: f64, y: f64) -> bool {
        self.x.shows(x) && self.y.shows(y)
    }

    /// As [`up`](Self::up), but also for ends of intervals that lie infinitely far off.
    pub fn up_to_end(&self, y: f64) -> Option<f64> {
        Some(self.at_share(0.0, self.y.fraction_of_end(y)?).1)
    }

    /// The place at these shares of the axes.
    fn at_share(&self, x: f64, y: f64) -> Place {
        let Area { left, right, top, bottom } = self.area;
        let across = left + INSET + x * (right - left - 2.0 * INSET);
        let up = bottom - INSET - y * (bottom - top - 2.0 * INSET);
        (across, up)
    }

    /// Draws the grid, the axes and their numbers.
    pub fn draw(&self, canvas: &mut Canvas) {
        let Area { left, right, top, bottom } = self.area;
        for (share, tick) in self.y.ticks(5) {
            let height = self.at_share(0.0, share).1;
            canvas.line((left, height), (right, height), GRID, grid_width(&tick.label));
            canvas.text(&tick.label, (left - 8.0, height), Type { side: Side::Left, ..NUMBER });
        }
        let mut free = f64::NEG_INFINITY;
        for (share, tick) in self.x.ticks(self.ticks_across()) {
            let across = self.at_share(share, 0.0).0;
            canvas.line((across, top), (across, bottom), GRID, grid_width(&tick.label));
            let half = labels::width(&tick.label, NUMBER.size) / 2.0;
            if across - half > free && !tick.label.is_empty() {
                canvas.text(&tick.label, (across, bottom + 16.0), NUMBER);
                free = across + half + 6.0;
            }
        }
        canvas.path(&[(left, top), (left, bottom), (right, bottom)], INK, 1.2);
    }

    /// How many numbers have room along the horizontal axis.
    pub fn ticks_across(&self) -> usize {
        count(self.area.right - self.area.left, 75.0)
    }
}

/// How many times `each` fits into `room`.
pub(super) fn count(room: f64, each: f64) -> usize {
    let fits = (room / each).clamp(0.0, 1000.0);
    #[expect(clippy::cast_sign_loss, reason = "clamped")]
    let fits = fits as usize;
    fits
}

/// Space for the numbers left of a vertical axis.
pub(super) fn number_width(span: Span) -> f64 {
    let widths = span.ticks(5).into_iter().map(|(_, tick)| labels::width(&tick.label, NUMBER.size));
    widths.fold(14.0, f64::max) + 8.0
}

fn grid_width(label: &str) -> f64 {
    if label.is_empty() { 0.6 } else { 1.0 }
}
