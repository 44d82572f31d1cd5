//! Experiments on recurrent networks of rates that learn while items are shown to them.

mod sequence_replay;
mod serial_position;
mod session;
mod three_hypotheses;
mod working_memory;

pub(crate) use sequence_replay::SequenceReplay;
pub(crate) use serial_position::SerialPosition;
pub(crate) use three_hypotheses::ThreeHypotheses;
pub(crate) use working_memory::PlasticWorkingMemory;

use attractor_core::Invalid;
use attractor_core::registry::Entry;
use attractor_core::schema::Positive;
use attractor_plasticity::rules::{AntiHebbian, Hebbian, NoLearning, PlasticityRules};
use attractor_plasticity::{Epoch, PlasticParameters, RateNetwork};
use attractor_record::present::Shown;
use attractor_record::{Coordinate, Metric};
use attractor_study::{Footprint, Shared, Used};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const POSITION: Coordinate = Coordinate::number("position", "position in the list", "");
/// What ran away.
const WHAT: Coordinate = Coordinate::word("what", "what ran away");

const RECALL_CORRELATION: Metric = Metric::mean(
    "recall_correlation",
    "correlation with the item",
    "Correlation of the rates with the item that was shown, some time after a cue to a part of it; 0 where the network is quiet.",
);
const UNCUED_OVERLAP: Metric = Metric::mean(
    "uncued_overlap",
    "overlap without cue",
    "Mean product of rates and item over the units that the cue does not drive, at its end.",
);
const MEAN_RECALL_CORRELATION: Metric = Metric::mean(
    "mean_recall_correlation",
    "correlation with the items",
    "`recall_correlation`, a mean over all items.",
);

/// What figures say of [`RECALL_CORRELATION`].
const RECALL_CAPTION: &str = "Correlation of the rates with the item, some time after a cue to a part of it.";

/// A plasticity rule to compare: its id alone, or a table with `kind`, parameters and, if wanted, a `name`.
type LearningRule = Entry<PlasticityRules>;

/// A recurrent network of rates that learns while items are shown to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Plastic {
    /// Plasticity rules to compare: ids, or tables with `kind`, parameters and, if wanted, a `name`.
    #[schemars(length(min = 1))]
    pub rules: Vec<LearningRule>,
    /// The network, its items and how they are shown.
    #[serde(flatten)]
    pub network: PlasticParameters,
    /// Time between recorded rates, in milliseconds.
    pub every_ms: Positive,
}

impl Default for Plastic {
    fn default() -> Self {
        let rules: [PlasticityRules; 3] =
            [NoLearning::default().into(), Hebbian::default().into(), AntiHebbian::default().into()];
        Self {
            rules: rules.map(LearningRule::from).into(),
            network: PlasticParameters::default(),
            every_ms: Positive(5.0),
        }
    }
}

impl Plastic {
    /// Refuses what cannot run in a network of these parameters and epochs.
    ///
    /// # Errors
    /// [`Invalid`] names the key and what is allowed.
    fn check(&self, own: &PlasticParameters, epochs: &[Epoch]) -> Result<(), Invalid> {
        const KEY: &str = "plastic.rules";
        for (place, entry) in self.rules.iter().enumerate() {
            entry.rule.validate().map_err(|fault| LearningRule::in_list(KEY, place, fault))?;
        }
        LearningRule::each_name_once(KEY, &self.rules)?;
        for (place, entry) in self.rules.iter().enumerate() {
            own.check_rule(&entry.rule).map_err(|fault| match fault.key.as_str() {
                "" => {
                    let fault = Invalid { key: format!("{KEY}[{place}]"), ..fault };
                    fault.help("run `several-components` for that rule")
                }
                _ => LearningRule::in_list(KEY, place, fault),
            })?;
        }
        own.validate("plastic", epochs)
    }

    /// What so many networks at a time take.
    fn footprint(&self, networks: u64) -> Footprint {
        Footprint::of(networks * RateNetwork::bytes(u64::from(self.network.units))).at("plastic.units")
    }
}

/// The network as a part of a section. What is left to check are the epochs that the section gives it.
struct PlasticPart<S>(fn(&S) -> &Plastic);

impl<S> Shared<S> for PlasticPart<S> {
    fn lists(&self) -> &'static [&'static str] {
        &["plastic.rules"]
    }

    fn footprint(&self, section: &S) -> Footprint {
        (self.0)(section).footprint(1)
    }

    fn used(&self, section: &S) -> Vec<Used> {
        (self.0)(section).rules.iter().map(|entry| Used::cited(&entry.rule.about())).collect()
    }
}

/// The records of each rule at each point of a sweep, with both in words.
fn of_each_rule(shown: &Shown) -> Vec<(String, Shown<'static>)> {
    let mut parts = Vec::new();
    for (point, shown) in shown.by_sweep() {
        for rule in shown.rules() {
            let words = if point.is_empty() { rule.to_owned() } else { format!("{rule}, {point}") };
            parts.push((words, shown.only(|record| record.rule.as_deref() == Some(rule))));
        }
    }
    parts
}
