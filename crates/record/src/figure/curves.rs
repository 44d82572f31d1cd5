//! Draws values over a quantity.

use super::axis::Span;
use super::canvas::{Canvas, Place, Side};
use super::clip::Area;
use super::frame::{self, EDGE, Frame, WIDTH};
use super::legend::{self, LegendEntry, Room};
use super::marker::Marker;
use super::{Curves, Figure, Point, Quantity, Series, Style, palette, references};

/// Height of the area in which curves lie.
const HEIGHT: f64 = 300.0;
/// Radius of a dot where there are many.
const DOT: f64 = 1.4;
/// Points of longer series get no titles of their own: they are too close to point at.
const TITLED: usize = 100;

/// The figure as SVG.
pub(super) fn draw(figure: &Figure, curves: &Curves) -> String {
    let mut canvas = Canvas::new(WIDTH);
    let top = frame::title(&mut canvas, &figure.title) + 10.0;
    frame::name(&mut canvas, &curves.y, (EDGE, top), Side::Right);

    let (x, y) = spans(curves);
    let names = curves.series.iter().filter(|series| !series.label.is_empty());
    let room = legend::room(names, (x, y), HEIGHT);
    let margin = if let Room::Beside(width) = room { width + EDGE } else { 2.0 * EDGE };
    let top = top + 18.0;
    let left = EDGE + frame::number_width(y);
    let area = Area { left, top, right: WIDTH - margin, bottom: top + HEIGHT };
    let frame = Frame { area, x, y };
    frame.draw(&mut canvas);
    let name = (f64::midpoint(area.left, area.right), area.bottom + 40.0);
    frame::name(&mut canvas, &curves.x, name, Side::Middle);

    references::lines(&mut canvas, &frame, &curves.references);
    let mut drawn = Vec::new();
    for series in &curves.series {
        let pieces = joined(series, &frame);
        let title = if series.label.is_empty() { &figure.title } else { &series.label };
        canvas.group(title, "", |canvas| draw_series(canvas, series, curves, &frame, &pieces));
        drawn.extend(pieces);
    }
    references::names(&mut canvas, &frame, &curves.references, &drawn);

    let bottom = area.bottom + 56.0;
    let named = curves.series.iter().filter(|series| !series.label.is_empty());
    let entries: Vec<LegendEntry> = named.map(|series| entry(series, &frame)).collect();
    let height = match room {
        Room::Nowhere => bottom,
        Room::Beside(_) => {
            legend::beside(&mut canvas, entries, area);
            bottom
        }
        Room::Below(height) => {
            legend::below(&mut canvas, &entries, bottom);
            bottom + height
        }
    };
    canvas.finish(figure, height)
}

/// Axes on which everything drawn fits.
fn spans(curves: &Curves) -> (Span, Span) {
    let points = || curves.series.iter().flat_map(|series| &series.points);
    let references = |of| {
        let same = move |reference: &&super::Reference| reference.of == of;
        curves.references.iter().filter(same).map(|reference| reference.value)
    };
    // What is not drawn for its other coordinate must not stretch the axis.
    let whole = |point: &&Point| point.x.is_finite() && point.y.is_finite();
    let x = points().filter(whole).map(|point| point.x).chain(references(Quantity::X));
    let y = points().filter(whole).flat_map(|point| [point.low, point.y, point.high]);
    let y = y.chain(references(Quantity::Y));
    (Span::of(&curves.x, x), Span::of(&curves.y, y))
}

/// The pieces of the line through a series.
fn joined(series: &Series, frame: &Frame) -> Vec<Vec<Place>> {
    let places: Vec<_> = series.points.iter().map(|point| frame.place(point.x, point.y)).collect();
    frame.area.pieces(&places)
}

fn draw_series(canvas: &mut Canvas, series: &Series, curves: &Curves, frame: &Frame, pieces: &[Vec<Place>]) {
    let colour = palette::colour(series.colour);
    let measured = series.style != Style::Line;
    // A theory leads the eye already.
    let theory = |other: &Series| other.style == Style::Line && other.colour == series.colour;
    if !measured || series.style == Style::Points && !curves.series.iter().any(theory) {
        let width = if measured { 1.3 } else { 2.2 };
        canvas.dashed(palette::dashes(series.colour), |canvas| {
            for piece in pieces {
                canvas.path(piece, colour, width);
            }
        });
    }
    if !measured {
        return;
    }
    for point in &series.points {
        let Some(at) = frame.place(point.x, point.y) else { continue };
        if !frame.shows(point.x, point.y) {
            continue;
        }
        if series.style == Style::Dots {
            canvas.disc(at, DOT, colour);
            continue;
        }
        let title = if series.points.len() > TITLED { String::new() } else { said(series, curves, point) };
        canvas.group(&title, "", |canvas| {
            whisker(canvas, point, at, frame, colour);
            Marker::of(series.colour).draw(canvas, at, colour);
        });
    }
}

/// The interval of a point as far as it lies in the frame.
fn whisker(canvas: &mut Canvas, point: &Point, at: Place, frame: &Frame, colour: palette::Colour) {
    let (Some(low), Some(high)) = (frame.up_to_end(point.low), frame.up_to_end(point.high)) else { return };
    let Some((from, to)) = frame.area.cut((at.0, low), (at.0, high)) else { return };
    if (from.1 - to.1).abs() < 1.0 {
        return;
    }
    canvas.line(from, to, colour, 1.3);
    for (end, wanted) in [(from, low), (to, high)] {
        // An interval that goes on outside has no cap.
        if (end.1 - wanted).abs() < 1e-9 {
            canvas.line((end.0 - 3.0, end.1), (end.0 + 3.0, end.1), colour, 1.3);
        }
    }
}

/// A point in words.
fn said(series: &Series, curves: &Curves, point: &Point) -> String {
    let symbol = |axis: &super::FigureAxis| {
        if axis.symbol.is_empty() { axis.name.clone() } else { axis.symbol.clone() }
    };
    let interval = if !point.low.is_finite() || !point.high.is_finite() {
        " (a bound)".to_owned()
    } else if point.low < point.high {
        format!(" ({} to {})", short(point.low), short(point.high))
    } else {
        String::new()
    };
    let name = if series.label.is_empty() { String::new() } else { format!("{}: ", series.label) };
    let (x, y) = (symbol(&curves.x), symbol(&curves.y));
    format!("{name}{x} = {}, {y} = {}{interval}", short(point.x), short(point.y))
}

/// A number with about four digits.
pub(super) fn short(value: f64) -> String {
    let text = match value.abs() {
        size if size >= 1e6 || (size < 1e-3 && size > 0.0) => return format!("{value:.2e}"),
        size if size >= 100.0 => format!("{value:.1}"),
        size if size >= 10.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    };
    text.trim_end_matches('0').trim_end_matches('.').replace('-', "−")
}

/// The line of a series in the legend.
fn entry(series: &Series, frame: &Frame) -> LegendEntry {
    let by_x = |one: &Place, other: &Place| one.0.total_cmp(&other.0);
    let mut places: Vec<Place> =
        series.points.iter().filter_map(|point| frame.place(point.x, point.y)).collect();
    places.sort_by(by_x);
    let shown = series.points.iter().filter(|point| frame.shows(point.x, point.y));
    let end = shown.filter_map(|point| frame.place(point.x, point.y)).max_by(by_x);
    LegendEntry::new(series, (frame.x, frame.y), end, mean_height(&places, frame.area))
}

/// The mean height of a curve across the whole area, its ends drawn out level.
fn mean_height(places: &[Place], area: Area) -> f64 {
    const STEPS: usize = 64;
    let height = |step: usize| {
        let x = area.left + (area.right - area.left) * step as f64 / STEPS as f64;
        let after = places.partition_point(|place| place.0 < x);
        match (after.checked_sub(1).and_then(|before| places.get(before)), places.get(after)) {
            (Some(before), Some(after)) => {
                before.1 + (after.1 - before.1) * (x - before.0) / (after.0 - before.0)
            }
            (Some(only), None) | (None, Some(only)) => only.1,
            (None, None) => area.bottom,
        }
    };
    (0..=STEPS).map(height).sum::<f64>() / (STEPS + 1) as f64
}
