//! Figures of where networks that have learnt come to rest, and of what fades.

use crate::figure::{Axis, Bar, Curves, Figure, Point, Ranking, Series, Style};
use crate::record::Record;

use super::plot::{Plot, titled_axis};

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
pub(super) fn map(records: &[Record], rule: &str) -> Option<Figure> {
    let mut points: [Vec<Point>; 4] = Default::default();
    for record in records.iter().filter(|record| record.metric == "basin") {
        let (Some(x), Some(y)) = (record.number("first"), record.number("second")) else { continue };
        points[kind(&record.text("is"))].push(Point::new(x, y));
    }
    let series = |(colour, points): (usize, Vec<Point>)| Series {
        label: KINDS[colour].to_owned(),
        colour,
        style: Style::Scatter,
        points,
    };
    let found = points.into_iter().enumerate().filter(|(_, points)| !points.is_empty());
    let curves = Curves {
        x: Axis::new("first principal component", "", ""),
        y: Axis::new("second principal component", "", ""),
        series: found.map(series).collect(),
        references: Vec::new(),
    };
    let caption = "Fixed points that 100 networks come to from random signs after learning, along the principal components of where \
                   they end; first repetition.";
    let title = format!("Fixed points after learning: {rule}");
    (!curves.series.is_empty()).then(|| Figure::curves(&format!("landscape-{rule}"), &title, caption, curves))
}

/// Bars of the fixed points with the largest basins.
const BARS: usize = 16;

/// How many starts each fixed point draws.
pub(super) fn basins(records: &[Record], rule: &str) -> Option<Figure> {
    let bar = |record: &Record| {
        let is = record.text("is");
        let place = record.number("fixed_point").unwrap_or(0.0);
        Bar {
            colour: kind(&is),
            label: if is == "other" { format!("other ({place})") } else { is },
            value: record.value,
            low: record.value,
            high: record.value,
            text: format!("{:.0} %", 100.0 * record.value),
            group: None,
        }
    };
    let found = records.iter().filter(|record| record.metric == "basin");
    let bars: Vec<Bar> = found.map(bar).take(BARS).collect();
    let caption =
        "Fraction of 100 random starts that end in each fixed point, the 16 with the most; first repetition.";
    let axis = Axis::new("fraction of starts", "", "");
    let title = format!("Basins of fixed points: {rule}");
    (bars.len() > 1).then(|| {
        let ranking = Ranking { axis, bars, bracket: String::new() };
        Figure::ranking(&format!("basins-{rule}"), &title, caption, ranking)
    })
}

/// What is left of an item in the delay after it.
pub(super) fn fading(records: &[Record]) -> Option<Figure> {
    let caption = "Mean product of rates and the item that was shown last, a mean over items, while the network learns.";
    Plot::of("delay_overlap", "time_ms", caption).draw(
        records,
        Axis::new("time since the item ended", "t", "ms"),
        titled_axis("delay_overlap"),
    )
}
