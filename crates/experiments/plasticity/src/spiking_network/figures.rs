//! Tables and figures of networks of units that spike.

use attractor_record::figure::{Curves, Figure, FigureAxis, Point, Quantity, Reference, Series, Style};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::{Record, Source};

use super::protocol::Spiking;
use super::watch::POPULATIONS;
use super::{
    DIVERGED, FIRING_RATE, INTERVAL_VARIATION, MEAN_WEIGHT, POPULATION, RATE_AFTER, RATE_BEFORE, SPIKE_TIME,
    STRONG_WEIGHTS, TIME, UNIT, VARIATION_AFTER, VARIATION_BEFORE, WEAK_WEIGHTS, WEIGHT, WEIGHT_SHARE, WHEN,
};

/// Rates, intervals, weights, and spikes one by one.
pub(super) fn present(shown: &Shown, own: &Spiking) -> Presentation {
    let rate = Plot::new(&FIRING_RATE, &TIME).caption(format!(
        "Spikes of a unit in a second, a mean over {} s and over the population.",
        own.every_s
    ));
    let variation = Plot::new(&INTERVAL_VARIATION, &TIME)
        .caption(
            "Local variation of the intervals between spikes of excitatory units. Dashed: Poisson spikes.",
        )
        .reference(Reference { of: Quantity::Y, value: 1.0, label: String::new() });
    let mean = Plot::new(&MEAN_WEIGHT, &TIME).caption("Mean of the weights that learn.");
    let shares = Plot::new(&WEIGHT_SHARE, &WEIGHT)
        .x(WEIGHT.axis().between(0.0, 1.0))
        .title("Distribution of the weights that learn")
        .caption("Fraction of the weights that learn in each of 20 equal parts of their range.");
    let parts = shown.by_sweep();
    let of_parts = |draw: &dyn Fn(&Shown) -> Option<Figure>| -> Vec<Figure> {
        parts.iter().filter_map(|(point, shown)| Some(draw(shown)?.of_part(point))).collect()
    };
    let mut figures = of_parts(&|shown| raster(shown, own, "before"));
    figures.extend(of_parts(&|shown| raster(shown, own, "after")));
    figures.extend([rate, variation, mean].iter().filter_map(|plot| plot.draw(shown)));
    figures.extend(both_ends(shown));
    figures.extend(of_parts(&|shown| shares.draw(shown)));
    let tables = vec![
        beside_theory(shown, "Rates before learning and at the end", &[&RATE_BEFORE, &RATE_AFTER]),
        beside_theory(shown, "Irregularity of spikes", &[&VARIATION_BEFORE, &VARIATION_AFTER, &DIVERGED]),
        beside_theory(
            &at_the_end(shown),
            "Weights at the end",
            &[&MEAN_WEIGHT, &WEAK_WEIGHTS, &STRONG_WEIGHTS],
        ),
    ];
    Presentation { tables, figures }
}

/// Height at which inhibitory units begin, above the excitatory ones.
const INHIBITORY_FROM: f64 = 85.0;

/// Spikes of some units over time.
fn raster(shown: &Shown, own: &Spiking, when: &str) -> Option<Figure> {
    let spikes: Vec<&Record> =
        shown.of(&SPIKE_TIME, Source::Simulation).filter(|record| record.text(WHEN) == when).collect();
    let population = |(colour, name): (usize, &str)| {
        let spikes = spikes.iter().filter(|spike| spike.text(POPULATION) == name);
        // Both populations one above the other; how many excitatory units there are may be swept.
        let height = |spike: &Record| {
            let first = spike.number("spiking.excitatory").unwrap_or(f64::from(own.network.excitatory));
            let unit = spike.number(UNIT)?;
            Some(if colour == 0 { unit } else { unit - first + INHIBITORY_FROM })
        };
        let points = spikes.filter_map(|spike| Some(Point::new(spike.value, height(spike)?)));
        Series { label: name.to_owned(), colour, style: Style::Dots, points: points.collect() }
    };
    let series = POPULATIONS.into_iter().enumerate().map(population);
    let series: Vec<Series> = series.filter(|series| !series.points.is_empty()).collect();
    let (id, title) = match when {
        "before" => ("raster-before", "Spikes before learning"),
        _ => ("raster-after", "Spikes at the end of learning"),
    };
    let caption = "Each dot is a spike; units in rows, 80 excitatory ones below and 20 inhibitory ones above; first repetition.";
    let curves = Curves {
        x: FigureAxis::new("time", "t", "s"),
        y: FigureAxis::new("unit", "", ""),
        series,
        references: Vec::new(),
    };
    (!spikes.is_empty()).then(|| Figure::curves(id, title, caption, curves))
}

/// Weak and strong weights in one figure.
fn both_ends(shown: &Shown) -> Option<Figure> {
    let ends = [(&WEAK_WEIGHTS, "weak"), (&STRONG_WEIGHTS, "strong")];
    let own = shown.changed(|record| {
        let (_, kind) = ends.iter().find(|(metric, _)| record.is(metric))?;
        Some(Record { metric: WEAK_WEIGHTS.name.into(), ..record.clone() }.at("kind", *kind))
    });
    Plot::new(&WEAK_WEIGHTS, &TIME)
        .y(FigureAxis::new("fraction of weights", "", "").between(0.0, 1.0))
        .title("Weak and strong weights")
        .caption(
            "Fraction of the weights that learn below a fifth and above four fifths of the largest weight.",
        )
        .draw(&own)
}

/// What was recorded last.
fn at_the_end(shown: &Shown) -> Shown<'static> {
    let times = shown.of(&MEAN_WEIGHT, Source::Summary).filter_map(|record| record.number(TIME));
    let last = times.fold(0.0, f64::max);
    shown.only(|record| record.number(TIME) == Some(last)).without(TIME)
}
