//! Do rules converge, do they diverge, or does the initial state decide?

use attractor_core::statistics::mean;
use attractor_core::{About, Invalid};
use attractor_plasticity::references::{HEBB_1949, SOMPOLINSKY_1988};
use attractor_plasticity::{Divergence, PlasticMemory, RateNetwork, correlation};

use super::session::{Learnt, check, course, learn, recall_all};
use crate::experiments::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::Spec;

/// Networks that learn the same items by several rules from two starts, and how alike they become.
pub(crate) struct ThreeHypotheses;

impl Experiment for ThreeHypotheses {
    fn id(&self) -> &'static str {
        "three-hypotheses"
    }

    fn about(&self) -> About {
        About {
            title: "Three hypotheses",
            summary: "The same items are learnt by several rules from two random starts: whether rules converge on the same \
                      weights and recall, diverge, or whether the start decides, as numbers with intervals.",
            equation: r"s = \operatorname{corr}\left( \Delta W, \Delta W' \right), \qquad \Delta W = W - W_0",
            provenance: "Ours. Weights are compared by the correlation of what was learnt, recall by the difference of its mean over \
                         items. Rules that converge have a similarity near 1 and a difference of recall near 0; rules that \
                         diverge have neither; where the start decides, two starts under one rule are less alike than two rules \
                         from one start.",
            citations: &[HEBB_1949, SOMPOLINSKY_1988],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["plastic"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        Some(2 * spec.plastic.rules.len() as u64 * RateNetwork::bytes(u64::from(spec.plastic.network.units)))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        check(&spec.plastic, &spec.plastic.network, &[])
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let mut records = Vec::new();
        // From each start, what each rule has learnt; none where it ran away.
        let mut all: Vec<Vec<Option<State>>> = Vec::new();
        for start in 0..2 {
            let course = course(&spec.plastic.network, &[], trial, start);
            let mut states = Vec::new();
            for rule in &spec.plastic.rules {
                states.push(match learn(&course, &rule.rule, trial, |_, _| {})? {
                    Learnt::Memory(mut memory) => Some(State::of(&mut memory, trial)?),
                    Learnt::Diverged(Divergence { time, what }) => {
                        let when = trial.measure("diverged_at", time).of_rule(&rule.name);
                        records.push(when.at("start", start + 1).at("what", what.name()));
                        None
                    }
                });
            }
            all.push(states);
        }
        let names: Vec<&str> = spec.plastic.rules.iter().map(|rule| rule.name.as_str()).collect();
        let (mut between_rules, mut between_starts) = (Vec::new(), Vec::new());
        for (rule, name) in names.iter().enumerate() {
            let measure = |metric: &str, value: f64| trial.measure(metric, value).of_rule(name);
            let ran = all.iter().filter(|states| states[rule].is_some()).count();
            records.push(measure("diverged", f64::from(ran < 2)).at("of", 1));
            let (Some(one), Some(other)) = (&all[0][rule], &all[1][rule]) else { continue };
            records.push(measure("mean_recall_correlation", mean(&[one.recall, other.recall])));
            // A rule that changes nothing has nothing to compare.
            if one.is_changed() {
                let alike = correlation(&one.change, &other.change);
                between_starts.push(alike);
                records.push(measure("similarity_of_starts", alike));
            }
            records.push(measure("recall_difference_of_starts", (one.recall - other.recall).abs()));
            for (second, second_name) in names.iter().enumerate().skip(rule + 1) {
                let Some(second) = &all[0][second] else { continue };
                let pair = |metric: &str, value: f64| {
                    trial.measure(metric, value).at("pair", format!("{name} & {second_name}"))
                };
                if one.is_changed() && second.is_changed() {
                    let alike = correlation(&one.change, &second.change);
                    between_rules.push(alike);
                    records.push(pair("similarity_of_rules", alike));
                }
                records.push(pair("recall_difference_of_rules", (one.recall - second.recall).abs()));
            }
        }
        if !(between_rules.is_empty() || between_starts.is_empty()) {
            let (rules, starts) = (mean(&between_rules), mean(&between_starts));
            records.push(trial.measure("mean_similarity_of_rules", rules));
            records.push(trial.measure("mean_similarity_of_starts", starts));
            records.push(trial.measure("effect_of_start", rules - starts));
        }
        Ok(records)
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::three_hypotheses(records)
    }
}

/// What a rule has learnt.
struct State {
    /// W − W₀, row by row.
    change: Vec<f64>,
    /// Mean correlation of what is recalled with the items.
    recall: f64,
}

impl State {
    fn of(memory: &mut PlasticMemory, trial: &Trial) -> Result<Self, Stop> {
        let after = memory.network().all_weights();
        let start = memory.course().weights();
        let change = after.iter().zip(start).map(|(after, before)| f64::from(after - before)).collect();
        let recalled: Vec<f64> =
            recall_all(memory, trial)?.iter().map(|recalled| recalled.correlation).collect();
        Ok(Self { change, recall: mean(&recalled) })
    }

    fn is_changed(&self) -> bool {
        self.change.iter().any(|change| *change != 0.0)
    }
}
