//! Tables and figures of recurrent networks that learn while they run.

use crate::figure::{
    Axis, Bar, Coordinate, Curves, Figure, Image, Images, Plot as Drawn, Point, Ranking, Reference, Series,
    Style,
};
use crate::record::{Record, Source};
use crate::spec::Spec;

use super::plot::{Plot, table, titled, titled_axis};
use super::{Presentation, landscape};

/// What came back, the rates on the way, and the weights before and after.
pub fn plastic_working_memory(spec: &Spec, records: &[Record]) -> Presentation {
    let recall = "Correlation of the rates with the item, some time after a cue to a part of it.";
    let uncued = "Mean product of rates and item over the units that the cue does not drive, at its end.";
    let mut figures = vec![
        Plot::of("recall_correlation", "position", recall).draw(
            records,
            position(),
            titled_axis("recall_correlation").between(-1.0, 1.0),
        ),
        Plot::of("uncued_overlap", "position", uncued).draw(
            records,
            position(),
            titled_axis("uncued_overlap").between(-1.0, 1.0),
        ),
    ];
    for rule in rules(records) {
        let own: Vec<Record> =
            records.iter().filter(|record| record.rule.as_deref() == Some(rule)).cloned().collect();
        figures.extend([rates(&own, rule), weights(&own, rule), spectra(&own, rule)]);
        figures.extend([landscape::map(&own, rule), landscape::basins(&own, rule)]);
    }
    figures.push(landscape::fading(records));
    let metrics = ["mean_recall_correlation", "mean_uncued_overlap", "diverged"];
    let mut tables = vec![
        table(records, &format!("Recall of {} items", spec.plastic.network.items), &metrics),
        table(records, "Eigenvalues of the weights", &["largest_real_part"]),
    ];
    let ends = ["fixed_points_found", "ends_in_item", "still_moving"];
    if records.iter().any(|record| record.metric == ends[0]) {
        tables.push(table(records, "Where random starts end", &ends));
    }
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

fn position() -> Axis {
    Axis::new("position in the list", "", "")
}

/// The rules, in the order of the spec.
fn rules(records: &[Record]) -> Vec<&str> {
    let mut rules: Vec<&str> = Vec::new();
    for rule in records.iter().filter_map(|record| record.rule.as_deref()) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

/// Values in the order of the records, one after the other by the value of a coordinate.
fn series_by(
    records: &[&Record],
    key: &str,
    x: impl Fn(&Record) -> Option<(f64, f64)>,
) -> Vec<(String, Vec<Point>)> {
    let mut all: Vec<(String, Vec<Point>)> = Vec::new();
    for record in records {
        let Some((x, y)) = x(record) else { continue };
        let name = record.text(key);
        let place = all.iter().position(|(other, _)| *other == name).unwrap_or_else(|| {
            all.push((name, Vec::new()));
            all.len() - 1
        });
        all[place].1.push(Point::new(x, y));
    }
    all
}

fn of<'a>(records: &'a [Record], metric: &str) -> Vec<&'a Record> {
    records.iter().filter(|record| record.metric == metric).collect()
}

/// The rates of the most driven units over time.
fn rates(records: &[Record], rule: &str) -> Option<Figure> {
    let units =
        series_by(&of(records, "rate"), "unit", |record| Some((record.number("time_ms")?, record.value)));
    if units.is_empty() {
        return None;
    }
    let line = |(colour, (unit, points)): (usize, (String, Vec<Point>))| Series {
        label: format!("unit {unit}"),
        colour,
        style: Style::Line,
        points,
    };
    let curves = Curves {
        x: Axis::new("time", "t", "ms"),
        y: Axis::new("rate", "r", ""),
        series: units.into_iter().enumerate().map(line).collect(),
        references: Vec::new(),
    };
    let caption =
        "Rates of the five units that the items drive most, while the network learns; first repetition.";
    Some(Figure::curves(&format!("rates-{rule}"), &format!("Rates while learning: {rule}"), caption, curves))
}

/// Units whose weights are drawn: more would be too small to see, and fill the page.
const DRAWN: f64 = 40.0;

/// The weights before and after.
fn weights(records: &[Record], rule: &str) -> Option<Figure> {
    let drawn = |key: &str, record: &Record| record.number(key).is_some_and(|unit| unit < DRAWN);
    let mut weights = of(records, "weight");
    weights.retain(|record| drawn("to", record) && drawn("from", record));
    let side = weights.iter().filter_map(|record| record.number("to")).fold(-1.0, f64::max) + 1.0;
    let image = |when: &str| Image {
        #[expect(clippy::cast_sign_loss, reason = "a number of units")]
        width: side as usize,
        values: weights
            .iter()
            .filter(|record| record.text("when") == when)
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
    (side > 0.0).then(|| {
        Figure::images(
            &format!("weights-{rule}"),
            &format!("Weights before and after: {rule}"),
            caption,
            images,
        )
    })
}

/// The eigenvalues before and after.
fn spectra(records: &[Record], rule: &str) -> Option<Figure> {
    let values = series_by(&of(records, "eigenvalue"), "when", |record| {
        Some((record.value, record.number("imaginary")?))
    });
    if values.is_empty() {
        return None;
    }
    let dots = |(colour, (when, points)): (usize, (String, Vec<Point>))| Series {
        label: when,
        colour,
        style: Style::Scatter,
        points,
    };
    let curves = Curves {
        x: Axis::new("real part", "Re λ", ""),
        y: Axis::new("imaginary part", "Im λ", ""),
        series: values.into_iter().enumerate().map(dots).collect(),
        references: vec![Reference { of: Coordinate::X, value: 1.0, label: String::new() }],
    };
    let caption = "Eigenvalues of the weights. Dashed: real part 1, beyond which silence is left where units have a slope of 1; \
                   first repetition.";
    Some(Figure::curves(
        &format!("spectrum-{rule}"),
        &format!("Eigenvalues before and after: {rule}"),
        caption,
        curves,
    ))
}

/// Recall by position.
pub fn serial_position(records: &[Record]) -> Presentation {
    let recall = "Correlation of the rates with the item, some time after a cue to a part of it.";
    let y = titled_axis("recall_correlation");
    let figure = Plot::of("recall_correlation", "position", recall).draw(records, position(), y);
    let tables = vec![table(records, "Recall by position", &["recall_correlation", "uncued_overlap"])];
    Presentation { tables, figures: figure.into_iter().collect() }
}

/// How alike rules and starts are.
pub fn three_hypotheses(records: &[Record]) -> Presentation {
    let mut swept: Vec<String> = records.iter().map(swept_to).collect();
    swept.sort();
    swept.dedup();
    let figures = swept.iter().filter_map(|at| {
        let own: Vec<Record> = records.iter().filter(|record| swept_to(record) == *at).cloned().collect();
        similarities(&own, at)
    });
    let tables = vec![
        table(
            records,
            "Means over rules",
            &["mean_similarity_of_rules", "mean_similarity_of_starts", "effect_of_start"],
        ),
        table(records, "Two rules from one start", &["similarity_of_rules", "recall_difference_of_rules"]),
        table(
            records,
            "Two starts under one rule",
            &["similarity_of_starts", "recall_difference_of_starts", "mean_recall_correlation", "diverged"],
        ),
    ];
    Presentation { tables, figures: figures.collect() }
}

/// The values of swept keys, in words.
fn swept_to(record: &Record) -> String {
    let swept = record.coordinates.iter().filter(|(key, _)| key.contains('.'));
    swept.map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>().join(", ")
}

fn similarities(records: &[Record], at: &str) -> Option<Figure> {
    let bar = |colour: usize, record: &Record| {
        let name = record.rule.clone().unwrap_or_else(|| record.text("pair"));
        let (low, high) = (record.number("low")?, record.number("high")?);
        Some(Bar {
            label: if colour == 0 { name } else { format!("{name}, two starts") },
            colour,
            value: record.value,
            low,
            high,
            text: super::plus_minus(record.value, (high - low) / 2.0),
            group: None,
        })
    };
    let metrics = ["similarity_of_rules", "similarity_of_starts"];
    let bars = metrics.iter().enumerate().flat_map(|(colour, metric)| {
        let own =
            records.iter().filter(|record| record.metric == *metric && record.source == Source::Summary);
        own.filter_map(move |record| bar(colour, record))
    });
    let axis = Axis::new("similarity of what was learnt", "", "").between(-1.0, 1.0);
    let ranking = Ranking { axis, bars: bars.collect(), bracket: String::new() };
    let repetitions = records.iter().filter_map(|record| record.number("n")).fold(0.0, f64::max);
    let caption = format!(
        "Similarity of what was learnt: of two rules from one start, and of two starts under one rule. Means over {repetitions} \
         repetitions with 95 % Student intervals."
    );
    let (title, id) = ("What two rules, and two starts, have in common", "similarity");
    let (title, id) = if at.is_empty() {
        (title.to_owned(), id.to_owned())
    } else {
        (format!("{title}: {at}"), format!("{id}-{}", at.replace([' ', ','], "-")))
    };
    (!ranking.bars.is_empty()).then(|| Figure::ranking(&id, &title, &caption, ranking))
}

/// What follows the first item, and how many items against what was swept.
pub fn sequence_replay(records: &[Record]) -> Presentation {
    let mut swept: Vec<&String> =
        records.iter().flat_map(|record| record.coordinates.keys().filter(|key| key.contains('.'))).collect();
    swept.sort();
    swept.dedup();
    let figures = if swept.is_empty() {
        rules(records).into_iter().filter_map(|rule| following(records, rule)).collect()
    } else {
        swept.into_iter().flat_map(|key| replayed(records, key)).flatten().collect()
    };
    let metrics = ["replayed_items", "replay_interval", "diverged"];
    Presentation { tables: vec![table(records, "Replay", &metrics)], figures }
}

/// The overlaps with all items over time.
fn following(records: &[Record], rule: &str) -> Option<Figure> {
    let caption = "Mean product of rates and item after the first item was shown alone.";
    let own: Vec<Record> =
        records.iter().filter(|record| record.rule.as_deref() == Some(rule)).cloned().collect();
    let mut figure = Plot::of("item_overlap", "time_ms", caption).draw(
        &own,
        Axis::new("time since the cue began", "t", "ms"),
        titled_axis("item_overlap").between(-1.0, 1.0),
    )?;
    if let Drawn::Curves(curves) = &mut figure.plot {
        curves.references.push(Reference { of: Coordinate::Y, value: 0.0, label: String::new() });
    }
    let id = format!("item-overlap-{rule}");
    Some(Figure { id, ..titled(figure, &format!("What follows the first item: {rule}")) })
}

/// Items replayed, and how fast, against a swept key.
fn replayed(records: &[Record], key: &str) -> [Option<Figure>; 2] {
    let x = || match key {
        "plastic.items" => Axis::new("items in the sequence", "", ""),
        "plastic.stimulus_ms" => Axis::new("how long each item was shown", "", "ms").log(),
        "plastic.noise" => Axis::new("standard deviation of the noise", "", ""),
        key => Axis::new(key, "", ""),
    };
    let items = "Items that follow the first in their order, the first included.";
    let interval = "Time from an item to the next, each counted from nine tenths of its largest overlap.";
    [("replayed_items", items), ("replay_interval", interval)]
        .map(|(metric, caption)| Plot::of(metric, key, caption).draw(records, x(), titled_axis(metric)))
}
