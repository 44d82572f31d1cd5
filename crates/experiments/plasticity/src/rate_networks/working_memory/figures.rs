//! Tables and figures of what was kept, and of the network that keeps it.

use attractor_record::figure::{
    Bar, Curves, Figure, FigureAxis, Image, Images, Point, Quantity, Ranking, Reference, Series, Style,
};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::{Coordinate, Metric, Record, Source};

use super::super::{RECALL_CAPTION, of_each_rule};
use super::{
    BASIN, DELAY_OVERLAP, DIVERGED, EIGENVALUE, ENDS_IN_ITEM, FIRST, FIXED_POINT, FIXED_POINTS_FOUND, FROM,
    IMAGINARY, IS, LARGEST_REAL_PART, MEAN_RECALL_CORRELATION, MEAN_UNCUED_OVERLAP, POSITION, RATE,
    RECALL_CORRELATION, SECOND, STILL_MOVING, TIME_MS, TO, UNCUED_OVERLAP, UNIT, WEIGHT, WHEN,
};

/// What came back, the rates on the way, and the weights before and after.
pub(super) fn present(shown: &Shown, items: u32) -> Presentation {
    let signed = |metric: &Metric| FigureAxis::new(metric.title, "", "").between(-1.0, 1.0);
    let recall =
        Plot::new(&RECALL_CORRELATION, &POSITION).y(signed(&RECALL_CORRELATION)).caption(RECALL_CAPTION);
    let uncued = Plot::new(&UNCUED_OVERLAP, &POSITION)
        .y(signed(&UNCUED_OVERLAP))
        .caption("Mean product of rates and item over the units that the cue does not drive, at its end.");
    let fading = Plot::new(&DELAY_OVERLAP, &TIME_MS)
        .x(FigureAxis::new("time since the item ended", "t", "ms"))
        .caption("Mean product of rates and the item that was shown last, a mean over items, while the network learns.");
    let mut figures: Vec<Figure> = [recall, uncued].iter().filter_map(|plot| plot.draw(shown)).collect();
    for (part, shown) in of_each_rule(shown) {
        let drawn = [rates(&shown), weights(&shown), spectra(&shown), map(&shown), basins(&shown)];
        figures.extend(drawn.into_iter().flatten().map(|figure| figure.of_part(&part)));
    }
    figures.extend(fading.draw(shown));
    let metrics = [&MEAN_RECALL_CORRELATION, &MEAN_UNCUED_OVERLAP, &DIVERGED];
    let ends = [&FIXED_POINTS_FOUND, &ENDS_IN_ITEM, &STILL_MOVING];
    Presentation {
        tables: vec![
            beside_theory(shown, &format!("Recall of {items} items"), &metrics),
            beside_theory(shown, "Eigenvalues of the weights", &[&LARGEST_REAL_PART]),
            beside_theory(shown, "Where random starts end", &ends),
        ],
        figures,
    }
}

/// The values of a metric in the order of the records, a series for each value of a coordinate.
fn series(
    shown: &Shown,
    metric: &Metric,
    by: &Coordinate,
    style: Style,
    point: impl Fn(&Record) -> Option<(f64, f64)>,
) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for record in shown.of(metric, Source::Simulation) {
        let Some((x, y)) = point(record) else { continue };
        let label = record.text(by);
        let place = all.iter().position(|series| series.label == label).unwrap_or_else(|| {
            all.push(Series { label, colour: all.len(), style, points: Vec::new() });
            all.len() - 1
        });
        all[place].points.push(Point::new(x, y));
    }
    all
}

/// The rates of the most driven units over time.
fn rates(shown: &Shown) -> Option<Figure> {
    let over_time = |record: &Record| Some((record.number(TIME_MS)?, record.value));
    let mut series = series(shown, &RATE, &UNIT, Style::Line, over_time);
    if series.is_empty() {
        return None;
    }
    for unit in &mut series {
        unit.label = format!("unit {}", unit.label);
    }
    let y = FigureAxis::new("rate", "r", "");
    let curves = Curves { x: TIME_MS.axis(), y, series, references: Vec::new() };
    let caption =
        "Rates of the five units that the items drive most, while the network learns; first repetition.";
    Some(Figure::curves("rates", "Rates while learning", caption, curves))
}

/// Units whose weights are drawn: more would be too small to see, and fill the page.
const DRAWN: f64 = 40.0;

/// The weights before and after.
fn weights(shown: &Shown) -> Option<Figure> {
    let drawn = |at: Coordinate, record: &Record| record.number(at).is_some_and(|unit| unit < DRAWN);
    let weights: Vec<&Record> = shown
        .of(&WEIGHT, Source::Simulation)
        .filter(|record| drawn(TO, record) && drawn(FROM, record))
        .collect();
    let side = weights.iter().filter_map(|record| record.number(TO)).fold(-1.0, f64::max) + 1.0;
    if side == 0.0 {
        return None;
    }
    let image = |when: &str| Image {
        #[expect(clippy::cast_sign_loss, reason = "a number of units")]
        width: side as usize,
        values: weights
            .iter()
            .filter(|record| record.text(WHEN) == when)
            .map(|record| record.value)
            .collect(),
    };
    let images = Images {
        columns: ["before", "after"].map(str::to_owned).into(),
        rows: vec![("weights".to_owned(), vec![image("before"), image("after")])],
        signed: true,
    };
    let caption = "Weights to each unit, a row, from each, a column; blue below 0, red above, both on one scale; the \
                   first 40 units at most; first repetition.";
    Some(Figure::images("weights", "Weights before and after", caption, images))
}

/// The eigenvalues before and after.
fn spectra(shown: &Shown) -> Option<Figure> {
    let in_plane = |record: &Record| Some((record.value, record.number(IMAGINARY)?));
    let series = series(shown, &EIGENVALUE, &WHEN, Style::Scatter, in_plane);
    if series.is_empty() {
        return None;
    }
    let curves = Curves {
        x: FigureAxis::new("real part", "Re λ", ""),
        y: IMAGINARY.axis(),
        series,
        references: vec![Reference { of: Quantity::X, value: 1.0, label: String::new() }],
    };
    let caption = "Eigenvalues of the weights. Dashed: real part 1, beyond which silence is left where units have a slope of 1; \
                   first repetition.";
    Some(Figure::curves("spectrum", "Eigenvalues before and after", caption, curves))
}

/// Kinds of fixed points, in the order of their colours.
const KINDS: [&str; 4] = ["item", "item, turned round", "other", "silence"];

fn kind(is: &str) -> usize {
    match is {
        is if is.ends_with("turned round") => 1,
        is if is.starts_with("item") => 0,
        "silence" => 3,
        _ => 2,
    }
}

/// The fixed points along two principal components.
fn map(shown: &Shown) -> Option<Figure> {
    let mut points: [Vec<Point>; 4] = Default::default();
    for record in shown.of(&BASIN, Source::Simulation) {
        let (Some(x), Some(y)) = (record.number(FIRST), record.number(SECOND)) else { continue };
        points[kind(&record.text(IS))].push(Point::new(x, y));
    }
    let series = |(colour, points): (usize, Vec<Point>)| Series {
        label: KINDS[colour].to_owned(),
        colour,
        style: Style::Scatter,
        points,
    };
    let found = points.into_iter().enumerate().filter(|(_, points)| !points.is_empty());
    let curves = Curves {
        x: FIRST.axis(),
        y: SECOND.axis(),
        series: found.map(series).collect(),
        references: Vec::new(),
    };
    let caption = "Fixed points that 100 networks come to from random signs after learning, along the principal components of where \
                   they end; first repetition.";
    (!curves.series.is_empty())
        .then(|| Figure::curves("landscape", "Fixed points after learning", caption, curves))
}

/// Bars of the fixed points with the largest basins.
const BARS: usize = 16;

/// How many starts each fixed point draws.
fn basins(shown: &Shown) -> Option<Figure> {
    let bar = |record: &Record| {
        let is = record.text(IS);
        Bar {
            colour: kind(&is),
            label: if is == "other" { format!("other ({})", record.text(FIXED_POINT)) } else { is },
            value: record.value,
            low: record.value,
            high: record.value,
            text: format!("{:.0} %", 100.0 * record.value),
        }
    };
    let bars: Vec<Bar> = shown.of(&BASIN, Source::Simulation).map(bar).take(BARS).collect();
    let caption =
        "Fraction of 100 random starts that end in each fixed point, the 16 with the most; first repetition.";
    let axis = FigureAxis::new("fraction of starts", "", "");
    (bars.len() > 1).then(|| {
        let ranking = Ranking { axis, bars };
        Figure::ranking("basins", "Basins of fixed points", caption, ranking)
    })
}
