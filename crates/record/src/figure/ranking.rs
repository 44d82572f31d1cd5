//! Draws ranked values as bars with intervals.

use super::axis::Span;
use super::canvas::{Canvas, Side, Type};
use super::clip::Area;
use super::frame::{self, EDGE, Frame, LABEL, NUMBER, WIDTH};
use super::labels;
use super::palette::{self, INK};
use super::{Bar, Figure, FigureAxis, Ranking};

/// Height of a row.
const ROW: f64 = 30.0;
/// Half the height of a bar.
const HALF: f64 = 9.5;

/// The figure as SVG.
pub(super) fn draw(figure: &Figure, ranking: &Ranking) -> String {
    let mut canvas = Canvas::new(WIDTH);
    let top = frame::title(&mut canvas, &figure.title) + 6.0;
    let widest = |text: fn(&Bar) -> &str| {
        ranking.bars.iter().map(|bar| labels::width(text(bar), LABEL.size)).fold(0.0, f64::max)
    };
    let area = Area {
        left: EDGE + widest(|bar| &bar.label).min(0.4 * WIDTH) + 10.0,
        top,
        right: WIDTH - EDGE - 12.0 - widest(|bar| &bar.text).min(0.25 * WIDTH),
        bottom: top + ROW * ranking.bars.len().max(1) as f64 + 8.0,
    };
    let values = ranking.bars.iter().flat_map(|bar| [bar.low, bar.value, bar.high]);
    let x = Span::of(&ranking.axis, values);
    let rows = Span::of(&FigureAxis::default().between(0.0, 1.0), std::iter::empty());
    let frame = Frame { area, x, y: rows };
    grid(&mut canvas, &frame);
    for (row, bar) in ranking.bars.iter().enumerate() {
        let height = middle(area, row as f64);
        canvas.group(&format!("{}: {}", bar.label, bar.text), "", |canvas| {
            draw_bar(canvas, bar, &frame, height);
        });
        canvas.text(&bar.label, (area.left - 10.0, height), Type { side: Side::Left, ..LABEL });
        canvas.text(&bar.text, (area.right + 12.0, height), LABEL);
    }
    let name = (f64::midpoint(area.left, area.right), area.bottom + 40.0);
    frame::name(&mut canvas, &ranking.axis, name, Side::Middle);
    canvas.finish(figure, area.bottom + 56.0)
}

fn middle(area: Area, row: f64) -> f64 {
    area.top + 4.0 + ROW * (row + 0.5)
}

fn grid(canvas: &mut Canvas, frame: &Frame) {
    let Area { top, bottom, .. } = frame.area;
    for (_, tick) in frame.x.ticks(frame.ticks_across()) {
        if let Some(across) = frame.across(tick.value) {
            canvas.line((across, top), (across, bottom), palette::GRID, 1.0);
            canvas.text(&tick.label, (across, bottom + 16.0), NUMBER);
        }
    }
    let base = start(frame);
    canvas.line((base, top), (base, bottom), INK, 1.2);
}

/// Where bars begin: at zero where it is in sight.
fn start(frame: &Frame) -> f64 {
    let zero = if frame.x.is_log() { None } else { frame.across(0.0) };
    zero.unwrap_or(frame.area.left).clamp(frame.area.left, frame.area.right)
}

fn draw_bar(canvas: &mut Canvas, bar: &Bar, frame: &Frame, height: f64) {
    let Some(end) = frame.across(bar.value) else { return };
    let inside = |across: f64| across.clamp(frame.area.left, frame.area.right);
    let (base, end) = (start(frame), inside(end));
    let (left, right) = (base.min(end), base.max(end));
    canvas.rectangle((left, height - HALF), (right, height + HALF), palette::colour(bar.colour));
    let low = frame.across(bar.low).unwrap_or(base);
    let Some(high) = frame.across(bar.high) else { return };
    let (low, high) = (inside(low), inside(high));
    if high - low < 1.0 {
        return;
    }
    // White around black is seen on every bar and beside it.
    for (colour, width) in [(palette::PAPER, 4.0), (INK, 1.6)] {
        canvas.line((low, height), (high, height), colour, width);
        for end in [low, high] {
            canvas.line((end, height - 4.0), (end, height + 4.0), colour, width);
        }
    }
}
