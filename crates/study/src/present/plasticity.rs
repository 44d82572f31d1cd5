//! Tables and figures of units, synapses and networks that learn while they run.

use crate::figure::{Axis, Coordinate, Curves, Figure, Plot as Drawn, Reference};
use crate::record::Record;
use crate::spec::Spec;

use super::Presentation;
use super::plot::{Plot, table, titled, titled_axis};

fn seen() -> Axis {
    Axis::new("inputs seen", "t", "")
}

fn drawn(figures: impl IntoIterator<Item = Option<Figure>>) -> Vec<Figure> {
    figures.into_iter().flatten().collect()
}

/// A figure with a line at a value.
fn marked(figure: Option<Figure>, of: Coordinate, value: f64, label: &str) -> Option<Figure> {
    let mut figure = figure?;
    if let Drawn::Curves(Curves { references, .. }) = &mut figure.plot {
        references.push(Reference { of, value, label: label.to_owned() });
    }
    Some(figure)
}

/// How near weights come to the first component.
pub fn principal_component(records: &[Record]) -> Presentation {
    let near = "Cosine of the angle between the weights and the first principal component, its sign left out. Lines: the flow \
                of the mean from the same starts, with the scatter of single inputs added to first order.";
    let scatter = "sin² of that angle over the second half of what is seen. Line: γ Σ λ₁λₖ/(2(λ₁ − λₖ)).";
    let gamma = Axis::new("learning rate", "γ", "").log();
    let figures = [
        Plot::of("cosine", "time", near).draw(records, seen(), titled_axis("cosine").between(0.0, 1.0)),
        Plot::of("squared_sine", "gamma", scatter).draw(records, gamma, titled_axis("squared_sine").log()),
    ];
    let tables = vec![table(
        records,
        "Angle to the first principal component",
        &["squared_sine", "weight_length", "diverged"],
    )];
    Presentation { tables, figures: drawn(figures) }
}

/// The components that several units have found.
pub fn several_components(records: &[Record]) -> Presentation {
    let each = "Cosine of the angle between each unit's weights and the component of its number. Lines: the flow of the mean \
                from the same starts.";
    let together = "Root of the mean square of the cosines between the first components and the space of all weights. Lines: \
                    the flow of the mean.";
    let mut rules: Vec<String> = Vec::new();
    for rule in records.iter().filter_map(|record| record.rule.clone()) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let of_rule = |rule: &String| {
        let own: Vec<Record> =
            records.iter().filter(|record| record.rule.as_ref() == Some(rule)).cloned().collect();
        let figure =
            Plot::of("cosine", "time", each).draw(&own, seen(), titled_axis("cosine").between(0.0, 1.0))?;
        let id = format!("cosine-time-{rule}");
        Some(Figure { id, ..titled(figure, &format!("Each unit and its component: {rule}")) })
    };
    let axis = titled_axis("subspace_cosine").between(0.0, 1.0);
    let both = Plot::of("subspace_cosine", "time", together).draw(records, seen(), axis);
    let both = both.map(|figure| titled(figure, "All units and the space of the first components"));
    let last = records.iter().filter_map(|record| record.number("time")).fold(0.0, f64::max);
    let at_end: Vec<Record> = records
        .iter()
        .filter(|record| record.number("time").is_none_or(|time| time == last))
        .map(|record| {
            let mut record = record.clone();
            record.coordinates.remove("time");
            record
        })
        .collect();
    let tables = vec![
        table(&at_end, "Each unit and its component at the end", &["cosine"]),
        table(&at_end, "All units together at the end", &["subspace_cosine", "diverged"]),
    ];
    Presentation { tables, figures: drawn(rules.iter().map(of_rule).chain([both])) }
}

/// How fast plain Hebb runs away.
pub fn hebbian_growth(records: &[Record]) -> Presentation {
    let caption =
        "Growth of ln‖w‖ for each input seen, once the first component leads. Line: γλ₁ − 3/2 γ²λ₁².";
    let gamma = Axis::new("learning rate", "γ", "").log();
    let figure =
        Plot::of("growth_rate", "gamma", caption).draw(records, gamma, titled_axis("growth_rate").log());
    let tables = vec![table(records, "Growth until divergence", &["growth_rate", "diverged"])];
    Presentation { tables, figures: drawn([figure]) }
}

/// What a unit has chosen.
pub fn bcm_selectivity(records: &[Record]) -> Presentation {
    let count = || Axis::new("patterns", "K", "");
    let end = "1 less the mean over the largest of the answers, at the end. Line: 1 − 1/K.";
    let way = "1 less the mean over the largest of the answers.";
    let answer = "The largest answer at the end. Line: K.";
    let figures = [
        Plot::of("selectivity_at_time", "time", way).draw(
            records,
            seen(),
            titled_axis("selectivity_at_time").between(0.0, 1.0),
        ),
        Plot::of("selectivity", "patterns", end).draw(
            records,
            count(),
            titled_axis("selectivity").between(0.0, 1.0),
        ),
        Plot::of("selected_response", "patterns", answer).draw(
            records,
            count(),
            titled_axis("selected_response"),
        ),
    ];
    let metrics = ["selectivity", "selected_response", "selected_patterns", "threshold", "diverged"];
    Presentation { tables: vec![table(records, "Selectivity", &metrics)], figures: drawn(figures) }
}

/// How correlation goes.
pub fn decorrelation(records: &[Record]) -> Presentation {
    let outputs = "Correlation of the outputs over the inputs around that time. Lines: the flow of the mean.";
    let weight = "The weight between the units, its sign turned. Lines: the flow of the mean.";
    let figure = Plot::of("output_correlation", "time", outputs).draw(
        records,
        seen(),
        titled_axis("output_correlation"),
    );
    let figures = [
        marked(figure, Coordinate::Y, 0.0, ""),
        Plot::of("lateral_weight", "time", weight).draw(records, seen(), titled_axis("lateral_weight")),
    ];
    Presentation {
        tables: vec![table(records, "Weight at the end", &["final_weight", "diverged"])],
        figures: drawn(figures),
    }
}

/// Windows of timing, and what frequency does.
pub fn spike_timing(spec: &Spec, records: &[Record]) -> Presentation {
    let caption = format!(
        "Change of weight by {} pairs of spikes. Lines: the sum over all spikes.",
        spec.pairing.pairs
    );
    let window = Plot::of("weight_change", "delay_ms", &caption).draw(
        records,
        Axis::new("delay from before to behind", "Δt", "ms"),
        titled_axis("weight_change"),
    );
    let window = marked(marked(window, Coordinate::Y, 0.0, ""), Coordinate::X, 0.0, "");
    let frequency = Plot::of("weight_change", "frequency_hz", &caption).draw(
        records,
        Axis::new("frequency of pairs", "f", "Hz"),
        titled_axis("weight_change"),
    );
    let frequency = marked(frequency, Coordinate::Y, 0.0, "");
    let mut figures = Vec::new();
    if spec.pairing.delay_ms.len() > spec.pairing.frequency_hz.len() {
        figures.push(window);
    } else {
        figures.push(frequency);
    }
    Presentation {
        tables: vec![table(records, "Change of weight", &["weight_change"])],
        figures: drawn(figures),
    }
}

/// Responses before and after the volley.
pub fn long_term_potentiation(records: &[Record]) -> Presentation {
    let response =
        "Response to tests; the volley begins at 0. Lines: the sum over all pairs of spikes, without jitter.";
    let raised = "Response at the end. Line: the sum over all pairs of spikes, without jitter.";
    let figures = [
        Plot::of("response", "time_s", response).draw(
            records,
            Axis::new("time", "t", "s"),
            titled_axis("response"),
        ),
        Plot::of("raised_response", "frequency_hz", raised).draw(
            records,
            Axis::new("frequency of the volley", "f", "Hz"),
            titled_axis("raised_response"),
        ),
    ];
    Presentation {
        tables: vec![table(records, "Response after the volley", &["raised_response"])],
        figures: drawn(figures),
    }
}

/// Rate against drive.
pub fn firing_curve(records: &[Record]) -> Presentation {
    let caption = "Spikes of a leaky integrate-and-fire unit in a second. Line: the closed form.";
    let drive = Axis::new("drive", "R I", "mV");
    let figure =
        Plot::of("firing_rate", "drive_mv", caption).draw(records, drive, titled_axis("firing_rate"));
    Presentation { tables: vec![table(records, "Rate", &["firing_rate"])], figures: drawn([figure]) }
}
