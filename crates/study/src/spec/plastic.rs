//! The tables of experiments on networks that learn while they run.

use attractor_core::integrators::Method;
use attractor_plasticity::{Bound, Constraints, Homeostasis, Transfer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LearningRule;
use super::energy::Positive;

/// When weights change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Learning {
    /// While an item is shown.
    #[default]
    Stimuli,
    /// At all times until recall is asked for.
    Always,
}

/// Whether units obey Dale's law.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SynapseSigns {
    /// Synapses of a unit may be of both signs, and change them.
    #[default]
    Free,
    /// All synapses of a unit excite, or all inhibit; a weight that would pass through 0 stops there.
    Dale,
}

/// A recurrent network of rates that learns while items are shown to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Plastic {
    /// N: number of units.
    #[schemars(range(min = 2, max = 5000))]
    pub units: u32,
    /// Plasticity rules to compare: ids, or tables with `kind`, parameters and, if wanted, a `name`.
    #[schemars(length(min = 1))]
    pub rules: Vec<LearningRule>,
    /// τ: time constant of the rates, in milliseconds.
    pub tau_ms: Positive,
    /// Length of a step, in milliseconds.
    pub step_ms: Positive,
    /// How steps through time are made.
    pub integrator: Method,
    /// F: from drive to rate.
    pub transfer: Transfer,
    /// g: weights at the start have mean 0 and variance g²/N; none lead from a unit to itself.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub gain: f64,
    /// Standard deviation of what is added to the drive of each unit at each step.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub noise: f64,
    /// η: the change of a weight in a millisecond for a change of 1 by the rule, times N.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub eta: f64,
    /// What holds the weights.
    pub constraints: Constraints,
    /// Whether units obey Dale's law.
    pub signs: SynapseSigns,
    /// Fraction of the units that inhibit, where signs are "dale": the last ones. Their weights at the start are larger
    /// by as much as they are fewer.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub inhibitory: f64,
    /// Units that scale their weights, while they learn, until they are as active as they should be.
    pub homeostasis: Homeostasis,
    /// P: number of items, random patterns of ±1.
    #[schemars(range(min = 1, max = 1000))]
    pub items: u32,
    /// How strongly an item drives the units: I = amplitude · x.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub amplitude: f64,
    /// When weights change, where there is no `[[epoch]]`.
    pub learning: Learning,
    /// Time before the first item, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub baseline_ms: f64,
    /// How long each item is shown, in milliseconds.
    pub stimulus_ms: Positive,
    /// Time after each item, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub delay_ms: f64,
    /// How long a part of an item is shown to ask for the rest, in milliseconds.
    pub cue_ms: Positive,
    /// Fraction of the units that the cue drives.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub cue_fraction: f64,
    /// Time from the end of the cue to what counts as recalled, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub free_ms: f64,
    /// Root mean square of the rates below which nothing counts as recalled.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub quiet: f64,
    /// Time between recorded rates, in milliseconds.
    pub every_ms: Positive,
}

impl Default for Plastic {
    fn default() -> Self {
        Self {
            units: 100,
            rules: ["none", "hebbian", "anti-hebbian"].map(LearningRule::named).into(),
            tau_ms: Positive(10.0),
            step_ms: Positive(1.0),
            integrator: Method::Euler,
            transfer: Transfer::Tanh,
            gain: 0.5,
            noise: 0.05,
            eta: 0.02,
            constraints: Constraints { bound: Bound::Hard, low: -0.5, high: 0.5, ..Constraints::default() },
            signs: SynapseSigns::Free,
            inhibitory: 0.2,
            homeostasis: Homeostasis::default(),
            items: 5,
            amplitude: 4.0,
            learning: Learning::Stimuli,
            baseline_ms: 200.0,
            stimulus_ms: Positive(200.0),
            delay_ms: 300.0,
            cue_ms: Positive(100.0),
            cue_fraction: 0.5,
            free_ms: 300.0,
            quiet: 0.1,
            every_ms: Positive(5.0),
        }
    }
}

/// A part of what happens to a network, in the order of the spec.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// What it is called.
    pub name: String,
    /// How long it lasts, in milliseconds.
    pub duration_ms: Positive,
    /// The item that is shown, from 1; left out, none.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub item: Option<u32>,
    /// The units that the item drives, from 0; left out, all.
    #[serde(default)]
    pub units: Option<Vec<u32>>,
    /// How strongly it drives them; left out, as `plastic.amplitude` says.
    #[serde(default)]
    pub amplitude: Option<f64>,
    /// Whether weights change.
    #[serde(default)]
    pub learning: bool,
}

/// A way to show the items, for `serial-position`; what is left out is as `[plastic]` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    /// What it is called.
    pub name: String,
    /// When weights change.
    #[serde(default)]
    pub learning: Option<Learning>,
    /// η: learning rate.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub eta: Option<f64>,
    /// λ: decay towards the weights at the start, in a millisecond.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub decay: Option<f64>,
    /// g: size of the weights at the start.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub gain: Option<f64>,
}

impl Protocol {
    /// The protocols of `serial-position` where a spec says none.
    pub(super) fn usual() -> Vec<Self> {
        let named =
            |name: &str| Self { name: name.to_owned(), learning: None, eta: None, decay: None, gain: None };
        let always = |name: &str| Self { learning: Some(Learning::Always), eta: Some(0.005), ..named(name) };
        vec![
            named("stimuli only"),
            always("always on"),
            Self { decay: Some(0.002), ..named("with decay") },
            Self { gain: Some(1.5), ..always("always on, strong start") },
        ]
    }

    /// The network that runs by it.
    pub(crate) fn of(&self, plastic: &Plastic) -> Plastic {
        let mut own = plastic.clone();
        own.learning = self.learning.unwrap_or(own.learning);
        own.eta = self.eta.unwrap_or(own.eta);
        own.constraints.decay = self.decay.unwrap_or(own.constraints.decay);
        own.gain = self.gain.unwrap_or(own.gain);
        own
    }
}

/// What `sequence-replay` adds: the items one after the other, again and again, then the first as a cue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Replay {
    /// How often the sequence is shown.
    #[schemars(range(min = 1, max = 10_000))]
    pub rounds: u32,
    /// How long the network runs after the cue, in milliseconds.
    pub duration_ms: Positive,
    /// The overlap of rates and item above which an item counts as replayed.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub least_overlap: f64,
}

impl Default for Replay {
    fn default() -> Self {
        Self { rounds: 10, duration_ms: Positive(400.0), least_overlap: 0.3 }
    }
}
