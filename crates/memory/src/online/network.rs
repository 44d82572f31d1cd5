//! A network that learns pattern by pattern and recalls in between, owned.

use std::sync::{Arc, OnceLock};

use attractor_core::{Invalid, Purpose, Seed, Streams, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{OnlineMemory, OnlineRules};
use crate::patterns::PatternSet;
use crate::recall::{Recall, RecallOptions, RecallRun, Ties, Update};
use crate::saved::SavedSynapses;
use crate::weights::Weights;
use crate::{Layout, Population};

const RECALL: Purpose = Purpose::named("recall");

/// What an [`OnlineNetwork`] is made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OnlineParameters {
    /// The units, and who competes with whom.
    pub layout: Layout,
    /// The learning rule.
    pub rule: OnlineRules,
    /// How the network is run.
    pub recall: OnlineRecall,
}

/// How an [`OnlineNetwork`] is run. Its weights, which change with each pattern, are held in single precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OnlineRecall {
    /// Which units change in a step.
    pub update: Update,
    /// Largest number of steps; the state after exactly so many is the answer.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// Who wins among units of equal support.
    pub ties: Ties,
}

impl Default for OnlineRecall {
    fn default() -> Self {
        let RecallOptions { update, max_steps, ties, .. } = RecallOptions::default();
        Self { update, max_steps, ties }
    }
}

impl OnlineRecall {
    fn options(self) -> RecallOptions {
        let Self { update, max_steps, ties } = self;
        RecallOptions { update, max_steps, ties, ..RecallOptions::default() }
    }
}

impl OnlineParameters {
    /// Checks ranges, and what no single number shows.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    pub fn validate(&self) -> Result<(), Invalid> {
        let value = serde_json::to_value(self).map_err(|error| Invalid::new("", error.to_string(), ""))?;
        schema::check(schema::of::<Self>(), &value, "")?;
        self.layout.validate()?;
        let in_rule = |fault: Invalid| Invalid { key: schema::join("rule", &fault.key), ..fault };
        self.rule.validate().map_err(in_rule)
    }
}

/// A network whose synapses learn with each pattern that is presented.
///
/// ```
/// use attractor_core::{Progress, Seed};
/// use attractor_memory::Layout;
/// use attractor_memory::online::{OnlineNetwork, OnlineParameters};
/// use attractor_memory::patterns::PatternSet;
///
/// let parameters = OnlineParameters { layout: Layout::modular(4, 5), ..OnlineParameters::default() };
/// let mut network = OnlineNetwork::new(parameters, Seed(1), 0)?;
/// for _ in 0..50 {
///     network.present(&[0, 7, 11, 19])?;
/// }
/// let mut run = network.start(&PatternSet::from(vec![vec![0, 7]]))?;
/// while run.step() == Progress::Going {}
/// assert_eq!(run.states().get(0), [0, 7, 11, 19]);
/// # Ok::<(), attractor_core::Invalid>(())
/// ```
pub struct OnlineNetwork {
    parameters: OnlineParameters,
    seed: Seed,
    repetition: u64,
    threads: usize,
    population: Population,
    memory: Box<dyn OnlineMemory>,
    /// The weights since the last pattern, once they were asked for.
    weights: OnceLock<Arc<dyn Weights>>,
}

/// An [`OnlineNetwork`] as it is saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedOnlineNetwork {
    parameters: OnlineParameters,
    seed: Seed,
    repetition: u64,
    synapses: SavedSynapses,
}

impl SavedOnlineNetwork {
    /// What it was made of.
    pub fn parameters(&self) -> &OnlineParameters {
        &self.parameters
    }
}

impl OnlineNetwork {
    /// A network that has seen no pattern yet. The seed serves random orders and ties, others in each repetition.
    ///
    /// # Errors
    /// As [`OnlineParameters::validate`].
    pub fn new(parameters: OnlineParameters, seed: Seed, repetition: u64) -> Result<Self, Invalid> {
        parameters.validate()?;
        let population = Population::of(&parameters.layout);
        let memory = parameters.rule.start(&population);
        let weights = OnceLock::new();
        Ok(Self { parameters, seed, repetition, threads: 1, population, memory, weights })
    }

    /// The network with its runs shared among so many threads, at least 1. The results do not depend on it.
    #[must_use]
    pub fn on_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Learns a pattern, given by its active units. Runs that have started go on with what they knew.
    ///
    /// # Errors
    /// A unit does not exist, or units are not in ascending order.
    pub fn present(&mut self, active: &[u32]) -> Result<(), Invalid> {
        crate::patterns::validate("pattern", active, self.population.units())?;
        self.memory.present(active);
        self.weights = OnceLock::new();
        Ok(())
    }

    /// Networks at these cues, to be stepped with the weights as they are now.
    ///
    /// # Errors
    /// A cue has a unit that does not exist.
    pub fn start(&self, cues: &PatternSet) -> Result<RecallRun<'static>, Invalid> {
        cues.validate("cues", self.population.units())?;
        let streams = Streams::new(self.seed, RECALL, self.repetition);
        let networks = Recall::new(&self.population, cues, self.parameters.recall.options(), &streams);
        let networks = networks.on_threads(self.threads);
        let weights = self.weights.get_or_init(|| Arc::from(self.memory.weights()));
        Ok(RecallRun::with_weights(networks, Arc::clone(weights)))
    }

    /// Lets networks run from these cues to their ends.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn recall(&self, cues: &PatternSet) -> Result<Recall, Invalid> {
        Ok(self.start(cues)?.run())
    }

    /// The parameters.
    pub fn parameters(&self) -> &OnlineParameters {
        &self.parameters
    }

    /// The units, and who competes with whom.
    pub fn population(&self) -> &Population {
        &self.population
    }

    /// The network with all that it has learned.
    pub fn save(&self) -> SavedOnlineNetwork {
        SavedOnlineNetwork {
            parameters: self.parameters.clone(),
            seed: self.seed,
            repetition: self.repetition,
            synapses: self.memory.save(),
        }
    }

    /// A network that goes on as the one that was saved.
    ///
    /// # Errors
    /// The parameters are out of their ranges, or synapses are those of another size.
    pub fn restore(saved: SavedOnlineNetwork) -> Result<Self, Invalid> {
        let mut network = Self::new(saved.parameters, saved.seed, saved.repetition)?;
        network.memory.restore(&saved.synapses)?;
        Ok(network)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_goes_on_the_same_way() {
        let layout = Layout::modular(6, 5);
        for rule in OnlineRules::all() {
            let parameters = OnlineParameters { layout: layout.clone(), rule, ..OnlineParameters::default() };
            let mut network = OnlineNetwork::new(parameters, Seed(2), 3).unwrap();
            let streams = Streams::new(Seed(2), Purpose::named("patterns"), 0);
            let pattern = |index| network_pattern(&layout, &streams, index);
            (0..30).for_each(|index| network.present(&pattern(index)).unwrap());
            let saved = serde_json::to_string(&network.save()).unwrap();
            let mut again = OnlineNetwork::restore(serde_json::from_str(&saved).unwrap()).unwrap();
            for index in 30..40 {
                network.present(&pattern(index)).unwrap();
                again.present(&pattern(index)).unwrap();
            }
            assert_eq!(again.save(), network.save());
            let cues = PatternSet::from(vec![pattern(39)[..4].to_vec(), pattern(3)[1..].to_vec()]);
            let (one, other) = (network.recall(&cues).unwrap(), again.recall(&cues).unwrap());
            assert_eq!(one.states(), other.states());
        }
    }

    fn network_pattern(layout: &Layout, streams: &Streams, index: u64) -> Vec<u32> {
        Population::of(layout).random_pattern(&mut streams.at(index))
    }
}
