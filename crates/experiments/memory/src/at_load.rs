//! All measures of recall at one load, and the keys of experiments that make them.

use attractor_record::present::Shown;
use attractor_record::{Metric, Record};
use attractor_study::Repetition;

use crate::material::{Material, Performance};
use crate::metrics::{
    BITS_PER_SYNAPSE, CYCLES, EXACT, FIXED_POINTS, FRACTION_RIGHT, INFORMATION_PER_SYNAPSE, LOAD,
    STEP_LIMITS, STEPS, WEIGHT_BITS,
};
use crate::rule_entry::{MeasureRule, RuleEntry};

/// The metrics of recall at one load.
pub(crate) const METRICS: [Metric; 9] = [
    EXACT,
    FRACTION_RIGHT,
    STEPS,
    INFORMATION_PER_SYNAPSE,
    BITS_PER_SYNAPSE,
    WEIGHT_BITS,
    FIXED_POINTS,
    CYCLES,
    STEP_LIMITS,
];

/// Without the load, which says nothing where there is one alone; where it is swept it is a condition.
pub(crate) fn without_one_load<'a>(shown: Shown<'a>, swept: &[String]) -> Shown<'a> {
    if swept.iter().any(|key| key == LOAD.name) { shown } else { shown.without(LOAD) }
}

/// All measures of recall at one load.
pub(crate) fn at_load(
    trial: &Repetition,
    material: &Material,
    rule: &RuleEntry,
    performance: &Performance,
) -> Vec<Record> {
    let load = performance.load;
    let record = |metric: &Metric, value: f64| trial.record(rule, metric, value).at(LOAD, load);
    let bits = material.bits_per_synapse(f64::from(load), rule);
    let mut records = vec![
        record(&EXACT, performance.exact).at("of", load),
        record(&FRACTION_RIGHT, performance.fraction_right)
            .at("of", u64::from(load) * u64::from(material.target().active())),
        record(&STEPS, performance.steps),
        record(&INFORMATION_PER_SYNAPSE, material.information_per_synapse(performance)),
        record(&BITS_PER_SYNAPSE, bits),
        record(&WEIGHT_BITS, material.weight_bits(rule)),
    ];
    let outcomes = [FIXED_POINTS, CYCLES, STEP_LIMITS].into_iter().zip(performance.outcomes);
    records.extend(outcomes.map(|(metric, fraction)| record(&metric, fraction).at("of", load)));
    records
}
