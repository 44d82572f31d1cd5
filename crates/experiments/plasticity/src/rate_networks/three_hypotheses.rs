//! Do rules converge, do they diverge, or does the initial state decide?

use attractor_core::statistics::mean;
use attractor_core::{About, Invalid};
use attractor_plasticity::references::{HEBB_1949, SOMPOLINSKY_1988};
use attractor_plasticity::{Divergence, PlasticMemory, correlation};
use attractor_record::figure::{Bar, Figure, FigureAxis, Ranking};
use attractor_record::present::{Estimate, Presentation, Shown, beside_theory};
use attractor_record::{Coordinate, Kind, Metric, Record, Source};
use attractor_study::{Experiment, Footprint, Records, Repetition, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::session::{Learnt, course, learn, recall_all};
use super::{MEAN_RECALL_CORRELATION, Plastic, PlasticPart, WHAT};
use crate::metrics::{DIVERGED, DIVERGED_AT};

const START: Coordinate = Coordinate::number("start", "start", "");
const PAIR: Coordinate = Coordinate::word("pair", "pair of rules");

const SIMILARITY_OF_RULES: Metric = Metric::mean(
    "similarity_of_rules",
    "similarity of two rules",
    "Correlation of what two rules have changed the weights by, from the same start.",
);
const SIMILARITY_OF_STARTS: Metric = Metric::mean(
    "similarity_of_starts",
    "similarity of two starts",
    "Correlation of what a rule has changed the weights by, from two starts.",
);
const MEAN_SIMILARITY_OF_RULES: Metric = Metric::mean(
    "mean_similarity_of_rules",
    "similarity of two rules",
    "`similarity_of_rules`, a mean over all pairs.",
);
const MEAN_SIMILARITY_OF_STARTS: Metric = Metric::mean(
    "mean_similarity_of_starts",
    "similarity of two starts",
    "`similarity_of_starts`, a mean over all rules.",
);
const EFFECT_OF_START: Metric = Metric::mean(
    "effect_of_start",
    "effect of the start",
    "`mean_similarity_of_rules` less `mean_similarity_of_starts`: above 0 where the start decides more than the rule.",
);
const RECALL_DIFFERENCE_OF_RULES: Metric = Metric::mean(
    "recall_difference_of_rules",
    "difference of recall",
    "Difference of two rules' mean correlation with the items, in size, from the same start.",
);
const RECALL_DIFFERENCE_OF_STARTS: Metric = Metric::mean(
    "recall_difference_of_starts",
    "difference of recall",
    "Difference of two starts' mean correlation with the items, in size, under one rule.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The network of `plastic-working-memory`, `serial-position`, `three-hypotheses` and `sequence-replay`.
    pub plastic: Plastic,
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] = &[&PlasticPart(|keys: &Self| &keys.plastic)];

    fn validate(&self) -> Result<(), Invalid> {
        self.plastic.check(&self.plastic.network, &[])
    }

    fn footprint(&self) -> Footprint {
        // Two for each rule are kept, of which one is counted already.
        self.plastic.footprint(2 * self.plastic.rules.len() as u64 - 1)
    }
}

/// Networks that learn the same items by several rules from two starts, and how alike they become.
pub(crate) struct ThreeHypotheses;

impl Experiment for ThreeHypotheses {
    const ID: &'static str = "three-hypotheses";
    const ABOUT: About = About {
        title: "Three hypotheses",
        summary: "The same items are learnt by several rules from two random starts: whether rules converge on the same \
                  weights and recall, diverge, or whether the start decides, as numbers with intervals.",
        equation: r"s = \operatorname{corr}\left( \Delta W, \Delta W' \right), \qquad \Delta W = W - W_0",
        provenance: "Ours. Weights are compared by the correlation of what was learnt, recall by the difference of its mean over \
                     items. Rules that converge have a similarity near 1 and a difference of recall near 0; rules that \
                     diverge have neither; where the start decides, two starts under one rule are less alike than two rules \
                     from one start.",
        citations: &[HEBB_1949, SOMPOLINSKY_1988],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[PAIR, START, WHAT];
    const METRICS: &'static [Metric] = &[
        SIMILARITY_OF_RULES,
        SIMILARITY_OF_STARTS,
        MEAN_SIMILARITY_OF_RULES,
        MEAN_SIMILARITY_OF_STARTS,
        EFFECT_OF_START,
        RECALL_DIFFERENCE_OF_RULES,
        RECALL_DIFFERENCE_OF_STARTS,
        MEAN_RECALL_CORRELATION,
        DIVERGED,
        DIVERGED_AT,
    ];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        [plastic]
        units = 10
        items = 2
        rules = ["hebbian", "oja"]
        stimulus_ms = 20.0
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let plastic = &trial.section.plastic;
        let mut records = Vec::new();
        // From each start, what each rule has learnt; none where it ran away.
        let mut all: Vec<Vec<Option<State>>> = Vec::new();
        for start in 0..2 {
            let course = course(&plastic.network, &[], trial, start);
            let mut states = Vec::new();
            for rule in &plastic.rules {
                states.push(match learn(&course, &rule.rule, trial, |_, _| {})? {
                    Learnt::Memory(mut memory) => Some(State::of(&mut memory, trial)?),
                    Learnt::Diverged(Divergence { time, what }) => {
                        let when = trial.measure(&DIVERGED_AT, time).of_rule(&rule.name);
                        records.push(when.at(START, start + 1).at(WHAT, what.name()));
                        None
                    }
                });
            }
            all.push(states);
        }
        let names: Vec<&str> = plastic.rules.iter().map(|rule| rule.name.as_str()).collect();
        records.extend(compared(trial, &names, &all));
        Ok(records)
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let tables = vec![
            beside_theory(
                &shown,
                "Means over rules",
                &[&MEAN_SIMILARITY_OF_RULES, &MEAN_SIMILARITY_OF_STARTS, &EFFECT_OF_START],
            ),
            beside_theory(
                &shown,
                "Two rules from one start",
                &[&SIMILARITY_OF_RULES, &RECALL_DIFFERENCE_OF_RULES],
            ),
            beside_theory(
                &shown,
                "Two starts under one rule",
                &[&SIMILARITY_OF_STARTS, &RECALL_DIFFERENCE_OF_STARTS, &MEAN_RECALL_CORRELATION, &DIVERGED],
            ),
        ];
        let parts = shown.by_sweep();
        let figures = parts.iter().filter_map(|(point, shown)| Some(similarities(shown)?.of_part(point)));
        Presentation { tables, figures: figures.collect() }
    }
}

/// Each rule against itself from the other start, and against those after it from the same start.
fn compared(trial: &Repetition, names: &[&str], all: &[Vec<Option<State>>]) -> Vec<Record> {
    let mut records = Vec::new();
    let (mut between_rules, mut between_starts) = (Vec::new(), Vec::new());
    for (rule, name) in names.iter().enumerate() {
        let measure = |metric: &Metric, value: f64| trial.measure(metric, value).of_rule(name);
        let ran = all.iter().filter(|states| states[rule].is_some()).count();
        records.push(measure(&DIVERGED, f64::from(ran < 2)).at("of", 1));
        let (Some(one), Some(other)) = (&all[0][rule], &all[1][rule]) else { continue };
        records.push(measure(&MEAN_RECALL_CORRELATION, mean(&[one.recall, other.recall])));
        // A rule that changes nothing has nothing to compare.
        if one.is_changed() {
            let alike = correlation(&one.change, &other.change);
            between_starts.push(alike);
            records.push(measure(&SIMILARITY_OF_STARTS, alike));
        }
        records.push(measure(&RECALL_DIFFERENCE_OF_STARTS, (one.recall - other.recall).abs()));
        for (second, second_name) in names.iter().enumerate().skip(rule + 1) {
            let Some(second) = &all[0][second] else { continue };
            let pair = |metric: &Metric, value: f64| {
                trial.measure(metric, value).at(PAIR, format!("{name} & {second_name}"))
            };
            if one.is_changed() && second.is_changed() {
                let alike = correlation(&one.change, &second.change);
                between_rules.push(alike);
                records.push(pair(&SIMILARITY_OF_RULES, alike));
            }
            records.push(pair(&RECALL_DIFFERENCE_OF_RULES, (one.recall - second.recall).abs()));
        }
    }
    if !(between_rules.is_empty() || between_starts.is_empty()) {
        let (rules, starts) = (mean(&between_rules), mean(&between_starts));
        records.push(trial.measure(&MEAN_SIMILARITY_OF_RULES, rules));
        records.push(trial.measure(&MEAN_SIMILARITY_OF_STARTS, starts));
        records.push(trial.measure(&EFFECT_OF_START, rules - starts));
    }
    records
}

/// What a rule has learnt.
struct State {
    /// W − W₀, row by row.
    change: Vec<f64>,
    /// Mean correlation of what is recalled with the items.
    recall: f64,
}

impl State {
    fn of(memory: &mut PlasticMemory, trial: &Repetition) -> Result<Self, Stop> {
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

/// A bar for each pair of rules, and one for each pair of starts.
fn similarities(shown: &Shown) -> Option<Figure> {
    let bar = |colour: usize, record: &Record| {
        let name = record.rule.as_ref().map_or_else(|| record.text(PAIR), ToString::to_string);
        let estimate = Estimate::of(record);
        Bar {
            label: if colour == 0 { name } else { format!("{name}, two starts") },
            colour,
            value: estimate.value,
            low: estimate.low,
            high: estimate.high,
            text: estimate.text(),
        }
    };
    let metrics = [&SIMILARITY_OF_RULES, &SIMILARITY_OF_STARTS];
    let bars: Vec<Bar> = metrics
        .iter()
        .enumerate()
        .flat_map(|(colour, metric)| shown.of(metric, Source::Summary).map(move |record| bar(colour, record)))
        .collect();
    if bars.is_empty() {
        return None;
    }
    let caption = format!(
        "Similarity of what was learnt: of two rules from one start, and of two starts under one rule. Means over {} \
         with 95 % {}.",
        shown.repetitions(),
        Kind::Mean.methods()
    );
    let axis = FigureAxis::new("similarity of what was learnt", "", "").between(-1.0, 1.0);
    let ranking = Ranking { axis, bars };
    Some(Figure::ranking("similarity", "What two rules, and two starts, have in common", &caption, ranking))
}
