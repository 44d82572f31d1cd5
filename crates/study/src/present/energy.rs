//! Tables and figures of networks with an energy.

use serde_json::Value;

use crate::figure::{Axis, Coordinate, Figure, Reference};
use crate::metric;
use crate::record::{Record, Source};

use super::Presentation;
use super::plot::{Plot, short, table, titled, titled_axis};

/// How memories turn, and how far the laws are off.
pub fn memory_dynamics(records: &[Record]) -> Presentation {
    let time = Axis::new("time", "t", "steps");
    let log = || Axis::new(metric::find("max_deviation").title, "", "").log();
    let captions = [
        "Cosine of the angle between memories and their targets, a mean over memories. Lines: the laws, for the \
         memories and targets that were drawn.",
        "Largest distance of a memory's cosine from the law, over all memories and steps.",
    ];
    let mut figures =
        vec![Plot::of("cosine", "time", captions[0]).draw(records, time, Axis::new("cosine", "", ""))];
    for law in ["published", "exact"] {
        for (along, symbol) in [("sigma", "σ"), ("beta", "β")] {
            let plot = Plot { only: Some(("law", law)), ..Plot::of("max_deviation", along, captions[1]) };
            let name = if along == "sigma" { "noise of the targets" } else { "sharpness of the softmax" };
            let axis = Axis::new(name, symbol, "");
            let axis = if along == "beta" { axis.log() } else { axis };
            let figure = plot.draw(records, axis, log());
            figures.push(figure.map(|figure| titled(figure, &format!("Deviation from the {law} law"))));
        }
    }
    let metrics = ["max_deviation", "largest_deviation"];
    let other = ["initial_overlap", "final_cosine", "leakage"];
    let tables = vec![
        table(records, "Deviation from the laws", &metrics),
        table(records, "Memories and targets", &other),
    ];
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

/// How the error of the limit goes down.
pub fn hebbian_limit(records: &[Record]) -> Presentation {
    let axis = || Axis::new("time constant of the hidden units", "τ_h", "").log();
    let caption = "Distance of the visible state from that of the limit. Line: what the lag of the hidden units \
                   predicts to first order in τ_h.";
    let coupling = "Distance of what visible units hear from Hebb's J g.";
    let figures = [
        Plot::of("limit_error", "tau_hidden", caption).draw(
            records,
            axis(),
            titled_axis("limit_error").log(),
        ),
        Plot::of("coupling_error", "tau_hidden", coupling).draw(
            records,
            axis(),
            titled_axis("coupling_error").log(),
        ),
    ];
    let tables = vec![
        table(records, "Error at each τ_h", &["limit_error", "coupling_error"]),
        table(records, "Order of the error", &["error_order", "limit_error_per_time", "diverged"]),
    ];
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

/// The energy on its way down.
pub fn energy_descent(records: &[Record]) -> Presentation {
    let caption = "Energy of the network as it runs.";
    let figure = Plot::of("energy", "time", caption).draw(
        records,
        Axis::new("time", "t", ""),
        Axis::new("energy", "E", ""),
    );
    let metrics = ["energy_fall", "largest_rise", "speed", "diverged"];
    Presentation { tables: vec![table(records, "Energy", &metrics)], figures: figure.into_iter().collect() }
}

/// The spectrum over the law.
pub fn coupling_spectrum(records: &[Record]) -> Presentation {
    let caption = "Fraction of the eigenvalues of J in an interval over its length. Line: the law of Marčenko and \
                   Pastur.";
    let mut ratios: Vec<Value> = Vec::new();
    for record in records.iter().filter(|record| record.metric == "spectrum_density") {
        if let Some(ratio) = record.coordinates.get("ratio")
            && !ratios.contains(ratio)
        {
            ratios.push(ratio.clone());
        }
    }
    let figure = |ratio: &Value| {
        let own: Vec<Record> =
            records.iter().filter(|record| record.coordinates.get("ratio") == Some(ratio)).cloned().collect();
        let plot = Plot::of("spectrum_density", "eigenvalue", caption);
        // For q near 1 and above the density has a pole or a narrow peak at its lower edge.
        let highest = own
            .iter()
            .filter(|record| record.metric == "spectrum_density" && record.source == Source::Summary)
            .fold(0.0_f64, |highest, record| highest.max(record.number("high").unwrap_or(0.0)));
        let y = Axis::new("density", "ρ", "").between(0.0, 1.15 * highest);
        let figure = plot.draw(&own, Axis::new("eigenvalue", "λ", ""), y)?;
        let id = format!("spectrum-ratio-{}", short(ratio));
        Some(Figure { id, ..titled(figure, &format!("Eigenvalues of the couplings: q = {}", short(ratio))) })
    };
    let metrics =
        ["ks_distance", "ks_critical", "smallest_eigenvalue", "largest_eigenvalue", "zero_fraction"];
    let tables = vec![table(records, "Spectrum", &metrics)];
    Presentation { tables, figures: ratios.iter().filter_map(figure).collect() }
}

/// Growth rates, and where they go through zero.
pub fn zero_stability(records: &[Record]) -> Presentation {
    let rate = "Rate at which a very small state grows. Lines: the larger eigenvalue of the linearised flow.";
    let critical = "Gain at which growth begins, for the couplings that were drawn. Line: many units.";
    let first = records.iter().find_map(|record| record.coordinates.get("ratio")).cloned();
    let own: Vec<Record> =
        records.iter().filter(|record| record.coordinates.get("ratio") == first.as_ref()).cloned().collect();
    let gain = Axis::new("gain over its critical value", "βλ_max", "");
    let mut growth = Plot::of("growth_rate", "gain", rate).draw(&own, gain, titled_axis("growth_rate"));
    if let (Some(Figure { plot: crate::figure::Plot::Curves(curves), .. }), Some(_)) = (&mut growth, &first) {
        for (of, value) in [(Coordinate::X, 1.0), (Coordinate::Y, 0.0)] {
            curves.references.push(Reference { of, value, label: String::new() });
        }
    }
    let growth = growth.map(|figure| {
        let ratio = first.as_ref().map(short).unwrap_or_default();
        titled(figure, &format!("Growth rate of small states: q = {ratio}"))
    });
    let ratio = Axis::new("visible over hidden units", "q", "").log();
    let crossing =
        Plot::of("critical_gain", "ratio", critical).draw(records, ratio, titled_axis("critical_gain"));
    let tables = vec![
        table(records, "Critical gain", &["critical_gain"]),
        table(records, "Largest eigenvalue of the couplings", &["largest_eigenvalue", "inverse_eigenvalue"]),
    ];
    Presentation { tables, figures: growth.into_iter().chain(crossing).collect() }
}
