//! Figures and tables of memories that are filled for ever.

use attractor_record::figure::{Figure, FigureAxis, Quantity, Reference};
use attractor_record::present::{Condition, Plot, Presentation, Shown, along, beside_theory};
use attractor_record::report::Table;
use attractor_record::{Record, Source};

use super::keys::CapacityCurve;
use super::{
    AGE, BEST_VALUE, CAPACITY_AGE, CAPACITY_PER_UNIT, PARAMETER, PRESENTED, RECALLED, RECALLED_PATTERNS,
    RECALLED_PER_UNIT, SCHEME,
};

/// Recall by age at each total, and capacities against parameters.
pub(super) fn present(shown: &Shown, curves: &[CapacityCurve]) -> Presentation {
    // A scheme is to a memory that is filled what a rule is to others.
    let filled = shown.changed(|record| {
        record.number(PRESENTED)?;
        let mut record = record.clone();
        record.rule = Some(record.text(SCHEME).into());
        record.coordinates.remove(SCHEME.name);
        Some(record)
    });
    let mut totals: Vec<f64> = filled
        .of(&RECALLED_PATTERNS, Source::Summary)
        .filter_map(|record| record.number(PRESENTED))
        .collect();
    totals.sort_by(f64::total_cmp);
    totals.dedup();
    let mut figures: Vec<Figure> = totals.iter().flat_map(|total| by_age(&filled, *total)).collect();
    let mut tables = vec![Table {
        caption: "Patterns recalled of all that were presented".to_owned(),
        ..along(&filled, &RECALLED_PATTERNS, &PRESENTED)
    }];
    for curve in curves {
        let (name, parameter) = (&curve.scheme.name, &curve.parameter);
        let own = shown.where_is(SCHEME, name).only(|record| {
            record.coordinates.contains_key(parameter) || record.text(PARAMETER) == *parameter
        });
        let own = own.without(SCHEME);
        figures.extend(capacity(&own, curve));
        tables.push(beside_theory(
            &own,
            &format!("Patterns held by {name}, against {parameter}"),
            &[&CAPACITY_AGE, &RECALLED_PATTERNS, &CAPACITY_PER_UNIT, &RECALLED_PER_UNIT],
        ));
    }
    Presentation { tables, figures }
}

/// What is recalled by age after so many patterns, a curve for each scheme.
fn by_age(filled: &Shown, total: f64) -> Vec<Figure> {
    let here = filled.changed(|record| {
        // The middle of the ages that it covers, the newest pattern being the first.
        let middle = record.number(AGE)? + f64::midpoint(record.number("of")?, 1.0);
        (record.number(PRESENTED)? == total).then(|| record.clone().at(AGE, middle))
    });
    Plot::new(&RECALLED, &AGE)
        .x(FigureAxis::new("patterns presented since, itself included", "", "").log())
        .y(FigureAxis::new("recalled", "", "").between(0.0, 1.0))
        .id(format!("recalled-age-{total}"))
        .title(format!("Recall by age after {total} patterns"))
        .caption(format!(
            "Fraction of the patterns of an age that are recalled with an overlap above 0.9, from the pattern itself, after {total} patterns \
             were presented; the newest pattern is number 1."
        ))
        .draw_each(&here.without(PRESENTED))
}

/// What a memory holds that was filled for long, against a parameter of its scheme, theory beside it.
fn capacity(own: &Shown, curve: &CapacityCurve) -> Vec<Figure> {
    let (name, parameter) = (&curve.scheme.name, curve.parameter.as_str());
    let per_unit = own.of(&CAPACITY_PER_UNIT, Source::Summary).next().is_some();
    let (oldest, held) =
        if per_unit { (CAPACITY_PER_UNIT, RECALLED_PER_UNIT) } else { (CAPACITY_AGE, RECALLED_PATTERNS) };
    // Both in one figure: the series are told apart as rules are elsewhere.
    let both = own.changed(|record| {
        let series = match record {
            record if record.is(&oldest) => "oldest age",
            record if record.is(&held) => "all patterns",
            _ => return None,
        };
        Some(Record { metric: held.name.into(), ..record.clone() }.of_rule(series))
    });
    let theory = own.of(&oldest, Source::Theory).next().map_or("", |_| " Line: theory.");
    let plot = match own.coordinate(parameter) {
        Some(coordinate) => Plot::new(&held, coordinate),
        None => Plot::swept(&held, parameter),
    };
    let plot = plot
        .y(FigureAxis::new("patterns recalled", "", held.unit))
        .id(format!("capacity-{name}"))
        .title(format!("Patterns held by {name}"))
        .caption(format!(
            "Filled for long, so that only what is forgotten changes: the age up to which the mean overlap after recall is above 0.9, and how many \
             patterns are recalled in all. The best value is that at which most are.{theory}"
        ));
    let swept = |record: &Record| Condition::of(record, &["rule", PARAMETER.name, parameter]);
    let mut conditions: Vec<Condition> = Vec::new();
    for record in both.of(&held, Source::Summary) {
        if !conditions.contains(&swept(record)) {
            conditions.push(swept(record));
        }
    }
    let figures = conditions.iter().flat_map(|condition| {
        let best = own.of(&BEST_VALUE, Source::Summary).find(|record| swept(record) == *condition);
        let plot = best.into_iter().fold(plot.clone(), |plot, best| {
            let label = format!("best {}", best.value);
            plot.reference(Reference { of: Quantity::X, value: best.value, label })
        });
        plot.draw_each(&both.only(|record| swept(record) == *condition))
    });
    figures.collect()
}
