//! What is shown of memories that turn.

use attractor_record::Record;
use attractor_record::Source;
use attractor_record::figure::{Figure, FigureAxis};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};

use super::{
    ADIABATIC_DISTANCE, BETA, COSINE, FINAL_COSINE, INITIAL_OVERLAP, LARGEST_DEVIATION, LAW, LEAKAGE,
    MAX_DEVIATION, MEMORY_COSINE, SIGMA, TIME,
};

/// Tables and figures.
pub(super) fn present(shown: &Shown) -> Presentation {
    let mut figures: Vec<Figure> = Vec::new();
    for (part, shown) in shown.by_sweep() {
        figures.extend(over_time(&shown, &part));
    }
    for law in ["published", "adiabatic", "exact"] {
        let of_law = shown.where_is(LAW, law);
        for (along, x) in [(SIGMA, SIGMA.axis()), (BETA, BETA.axis().log())] {
            let deviation = Plot::new(&MAX_DEVIATION, &along)
                .x(x)
                .y(MAX_DEVIATION.axis().log())
                .id(format!("{}-{}-{law}", MAX_DEVIATION.name, along.name))
                .title(format!("Deviation from the {law} law"))
                .caption("Largest distance of a memory's cosine from the law, over all memories and steps.");
            figures.extend(deviation.draw(&of_law));
        }
    }
    let distance = Plot::swept(&ADIABATIC_DISTANCE, "following.tau_visible")
        .x(FigureAxis::new("time constant of the visible units", "τ_v", "steps").log())
        .y(ADIABATIC_DISTANCE.axis().log())
        .id("adiabatic-distance")
        .title("Distance from memories whose visible units follow at once")
        .caption(
            "Mean distance of memories from where visible units that follow at once would have taken them, over their length. Line, where \
             memories do not feed back: the exact law.",
        );
    figures.extend(distance.draw(shown));
    let mut tables = vec![
        beside_theory(shown, "Deviation from the laws", &[&MAX_DEVIATION, &LARGEST_DEVIATION]),
        beside_theory(shown, "Memories and targets", &[&INITIAL_OVERLAP, &FINAL_COSINE, &LEAKAGE]),
    ];
    if shown.of(&ADIABATIC_DISTANCE, Source::Summary).next().is_some() {
        let caption = "Distance from memories whose visible units follow at once";
        tables.push(beside_theory(shown, caption, &[&ADIABATIC_DISTANCE]));
    }
    Presentation { tables, figures }
}

/// Cosines against time, at a point of what is swept.
fn over_time(shown: &Shown, part: &str) -> Vec<Figure> {
    let mut cosine = Plot::new(&COSINE, &TIME).caption(
        "Cosine of the angle between memories and their targets, a mean over memories. Lines: the laws, for the \
         memories and targets that were drawn.",
    );
    if !part.is_empty() {
        // Short, for the names of several keys follow.
        cosine = cosine.title("Cosine");
    }
    let each = Plot::new(&MEMORY_COSINE, &TIME).caption(
        "Cosine of the angle between a memory and its target. Lines: the published law with τ_μ = τ_Ξ/p_μ, for the memories and \
         targets that were drawn.",
    );
    let published = shown.changed(|record| match &*record.text(LAW) {
        "exact" | "adiabatic" => None,
        _ => Some(without_law(record)),
    });
    let drawn = [cosine.draw(&called_laws(shown)), each.draw(&published)];
    drawn.into_iter().flatten().map(|figure| figure.of_part(part)).collect()
}

/// A record of one law as one of theory.
fn without_law(record: &Record) -> Record {
    let mut record = record.clone();
    record.coordinates.remove(LAW.name);
    record
}

/// The same records, in which a line says that its name is that of a law.
fn called_laws(shown: &Shown) -> Shown<'static> {
    shown.changed(|record| {
        let law = record.text(LAW);
        let record = record.clone();
        Some(if law.is_empty() { record } else { record.at(LAW, format!("{law} law")) })
    })
}
