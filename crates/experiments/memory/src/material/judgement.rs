//! How well a rule recalled, and what its weights and answers tell.

use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Outcome, Recall};
use attractor_memory::{States, measures};

use super::{Material, Performance};
use crate::rule_entry::RuleEntry;

impl Material<'_> {
    pub(super) fn judge(&self, recalled: &Recall, cues: &PatternSet) -> Performance {
        let states = recalled.states();
        let count = states.len() as f64;
        let fraction = |which: fn(&Outcome) -> bool| {
            recalled.outcomes().iter().filter(|outcome| which(outcome)).count() as f64 / count
        };
        let information = |states: &States| measures::information(self.target(), states, &self.targets);
        // Of a pattern of other units the cue alone says nothing.
        let of_cues = match self.target {
            Some(_) => 0.0,
            None => information(&States::of(cues, self.population.active())),
        };
        Performance {
            load: self.load,
            exact: measures::exact(states, &self.targets),
            fraction_right: measures::fraction_right(states, &self.targets),
            steps: recalled.last_changes().iter().map(|&step| f64::from(step)).sum::<f64>() / count,
            outcomes: [
                fraction(|outcome| matches!(outcome, Outcome::FixedPoint)),
                fraction(|outcome| matches!(outcome, Outcome::Cycle { .. })),
                fraction(|outcome| matches!(outcome, Outcome::StepLimit)),
            ],
            gain: information(states) - of_cues,
        }
    }

    /// Bits in which recall holds a weight of a rule.
    pub fn weight_bits(&self, entry: &RuleEntry) -> f64 {
        f64::from(self.memories().recall.weights.resolve(entry.rule.is_binary(), self.target()).bits())
    }

    /// Entropy of a rule's weights at the present load, bits for one weight.
    pub fn weight_entropy(&self, entry: &RuleEntry) -> f64 {
        let weights = entry.rule.learn(&self.counts, &self.setting());
        measures::value_entropy(weights.values())
    }

    /// The published form of bits per synapse of a rule at a load; see [`measures::bits_per_synapse`].
    pub fn bits_per_synapse(&self, load: f64, entry: &RuleEntry) -> f64 {
        match &self.target {
            Some(target) => measures::bits_per_synapse_between(&self.population, target, load),
            None => measures::bits_per_synapse(&self.population, load, entry.rule.is_symmetric()),
        }
    }

    /// Information that recall added to the cues, bits for each synapse from a unit that is cued to one
    /// that answers.
    pub fn information_per_synapse(&self, performance: &Performance) -> f64 {
        let synapses = measures::synapses_between(&self.population, self.target());
        performance.gain * f64::from(performance.load) / synapses
    }
}
