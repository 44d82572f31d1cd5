//! Tables and figures of networks of units that spike.

use crate::figure::{Axis, Coordinate, Curves, Figure, Plot as Drawn, Point, Reference, Series, Style};
use crate::record::Record;
use crate::spec::Spec;

use super::Presentation;
use super::plot::{Plot, table, titled, titled_axis};

/// Rates, intervals, weights, and spikes one by one.
pub fn spiking_network(spec: &Spec, records: &[Record]) -> Presentation {
    let time = || Axis::new("time of learning", "t", "s");
    let rate = format!(
        "Spikes of a unit in a second, a mean over {} s and over the population.",
        spec.spiking.every_s
    );
    let variation =
        "Local variation of the intervals between spikes of excitatory units. Dashed: Poisson spikes.";
    let mean = "Mean of the weights that learn.";
    let ends =
        "Fraction of the weights that learn below a fifth and above four fifths of the largest weight.";
    let irregular = Plot::of("interval_variation", "time_s", variation).draw(
        records,
        time(),
        titled_axis("interval_variation"),
    );
    let figures = [
        raster(spec, records, "before"),
        raster(spec, records, "after"),
        Plot::of("firing_rate", "time_s", &rate).draw(records, time(), titled_axis("firing_rate")),
        irregular.map(with_line_at_one),
        Plot::of("mean_weight", "time_s", mean).draw(records, time(), titled_axis("mean_weight")),
        both_ends(records, ends),
    ];
    let tables = vec![
        table(records, "Rates before learning and at the end", &["rate_before", "rate_after"]),
        table(records, "Irregularity of spikes", &["variation_before", "variation_after", "diverged"]),
        table(&at_the_end(records), "Weights at the end", &["mean_weight", "weak_weights", "strong_weights"]),
    ];
    let figures = figures.into_iter().flatten().chain(histograms(records));
    Presentation { tables, figures: figures.collect() }
}

fn with_line_at_one(mut figure: Figure) -> Figure {
    if let Drawn::Curves(Curves { references, .. }) = &mut figure.plot {
        references.push(Reference { of: Coordinate::Y, value: 1.0, label: String::new() });
    }
    figure
}

/// Spikes of some units over time.
fn raster(spec: &Spec, records: &[Record], when: &str) -> Option<Figure> {
    let spikes: Vec<&Record> = records
        .iter()
        .filter(|record| record.metric == "spike_time" && record.text("when") == when)
        .collect();
    let population = |(colour, name): (usize, &str)| {
        let own = spikes.iter().filter(|spike| spike.text("population") == name);
        // Both populations one above the other.
        let place =
            |unit: f64| if colour == 0 { unit } else { unit - f64::from(spec.spiking.excitatory) + 85.0 };
        let points = own.filter_map(|spike| Some(Point::new(spike.value, place(spike.number("unit")?))));
        Series { label: name.to_owned(), colour, style: Style::Dots, points: points.collect() }
    };
    let series: Vec<Series> = ["excitatory", "inhibitory"].into_iter().enumerate().map(population).collect();
    let series: Vec<Series> = series.into_iter().filter(|series| !series.points.is_empty()).collect();
    let (id, title) = match when {
        "before" => ("raster-before", "Spikes before learning"),
        _ => ("raster-after", "Spikes at the end of learning"),
    };
    let caption = "Each dot is a spike; units in rows, 80 excitatory ones below and 20 inhibitory ones above; first repetition.";
    let curves = Curves {
        x: Axis::new("time", "t", "s"),
        y: Axis::new("unit", "", ""),
        series,
        references: Vec::new(),
    };
    (!spikes.is_empty()).then(|| Figure::curves(id, title, caption, curves))
}

/// How weights are distributed at several times: a figure for each value of swept keys.
fn histograms(records: &[Record]) -> Vec<Figure> {
    let caption = "Fraction of the weights that learn in each of 20 equal parts of their range.";
    let swept = |record: &Record| {
        let swept = record.coordinates.iter().filter(|(key, _)| key.contains('.'));
        swept.map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>().join(", ")
    };
    let shares = || records.iter().filter(|record| record.metric == "weight_share");
    let mut conditions: Vec<String> = Vec::new();
    for condition in shares().map(swept) {
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    let of = |condition: &String| {
        let own: Vec<Record> = shares().filter(|record| swept(record) == *condition).cloned().collect();
        let axis = Axis::new("weight over the largest", "w/w_max", "").between(0.0, 1.0);
        let figure =
            Plot::of("weight_share", "weight", caption).draw(&own, axis, titled_axis("weight_share"))?;
        let title = "Distribution of the weights that learn";
        if condition.is_empty() {
            return Some(titled(figure, title));
        }
        let id = format!("{}-{}", figure.id, condition.replace([' ', ',', '.'], "-"));
        Some(Figure { id, ..titled(figure, &format!("{title}: {condition}")) })
    };
    conditions.iter().filter_map(of).collect()
}

/// Weak and strong weights in one figure.
fn both_ends(records: &[Record], caption: &str) -> Option<Figure> {
    let own: Vec<Record> = ["weak_weights", "strong_weights"]
        .into_iter()
        .flat_map(|metric| records.iter().filter(move |record| record.metric == metric))
        .map(|record| {
            let kind = if record.metric == "weak_weights" { "weak" } else { "strong" };
            Record { metric: "weak_weights".to_owned(), ..record.clone() }.at("kind", kind)
        })
        .collect();
    let axis = Axis::new("fraction of weights", "", "").between(0.0, 1.0);
    let figure = Plot::of("weak_weights", "time_s", caption).draw(
        &own,
        Axis::new("time of learning", "t", "s"),
        axis,
    )?;
    Some(titled(figure, "Weak and strong weights"))
}

/// What was recorded last.
fn at_the_end(records: &[Record]) -> Vec<Record> {
    let times = || {
        records
            .iter()
            .filter(|record| record.metric == "mean_weight")
            .filter_map(|record| record.number("time_s"))
    };
    let last = times().fold(0.0, f64::max);
    let at_end = records.iter().filter(|record| record.number("time_s") == Some(last));
    at_end
        .map(|record| {
            let mut record = record.clone();
            record.coordinates.remove("time_s");
            record
        })
        .collect()
}
