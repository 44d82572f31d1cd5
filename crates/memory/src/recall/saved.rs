//! Recall as it is saved, to go on with the same bits.

use std::sync::Arc;

use attractor_core::{Invalid, Outcome, Streams};
use serde::{Deserialize, Serialize};

use super::run::Knowledge;
use super::{Recall, RecallOptions, RecallRun};
use crate::distortion::CueNoise;
use crate::patterns::PatternSet;
use crate::{Population, States};

/// Networks as they are saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedRecall {
    states: PatternSet,
    previous: PatternSet,
    live: Vec<u32>,
    cycling: Vec<u32>,
    outcomes: Vec<Outcome>,
    last_changes: Vec<u32>,
    steps: u32,
    weights_since: u32,
}

/// A [`RecallRun`] as it is saved. What its weights are made of is not part of it: the weights follow from that and
/// from the noise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedRun {
    networks: SavedRecall,
    adaptation: Option<SavedAdaptation>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedAdaptation {
    networks: SavedRecall,
    patterns: PatternSet,
    noise: CueNoise,
    settled: bool,
}

impl Recall {
    /// The networks with all that the next steps depend on, but the weights.
    pub fn save(&self) -> SavedRecall {
        SavedRecall {
            states: self.current.to_patterns(),
            previous: self.previous.to_patterns(),
            live: self.live.clone(),
            cycling: self.cycling.clone(),
            outcomes: self.outcomes.clone(),
            last_changes: self.last_changes.clone(),
            steps: self.steps,
            weights_since: self.weights_since,
        }
    }

    /// Networks that go on as those that were saved, given the same population, options and streams.
    ///
    /// # Errors
    /// [`Invalid`], where these are no networks of the population.
    pub fn restore(
        saved: &SavedRecall,
        population: &Population,
        options: RecallOptions,
        streams: &Streams,
    ) -> Result<Self, Invalid> {
        saved.validate(population)?;
        let mut networks = Self::new(population, &saved.states, options, streams);
        let room = saved.previous.most_active().max(saved.states.most_active()) as u32;
        let room = room.max(population.active());
        networks.current = States::of(&saved.states, room);
        networks.previous = States::of(&saved.previous, room);
        networks.next = networks.current.clone();
        networks.live.clone_from(&saved.live);
        networks.cycling.clone_from(&saved.cycling);
        networks.outcomes.clone_from(&saved.outcomes);
        networks.last_changes.clone_from(&saved.last_changes);
        networks.steps = saved.steps;
        networks.weights_since = saved.weights_since;
        Ok(networks)
    }
}

impl SavedRecall {
    fn validate(&self, population: &Population) -> Result<(), Invalid> {
        self.states.validate("states", population.units())?;
        self.previous.validate("previous", population.units())?;
        let count = self.states.len();
        let lengths = [self.previous.len(), self.outcomes.len(), self.last_changes.len()];
        if lengths.iter().any(|&length| length != count) {
            let message = format!("there are {count} states, but {lengths:?} of what belongs to them");
            return Err(Invalid::new("states", message, "as many of each"));
        }
        let exists = |network: &u32| (*network as usize) < count;
        let ascends = self.live.windows(2).all(|pair| pair[0] < pair[1]);
        if !(ascends && self.live.iter().all(exists) && self.cycling.iter().all(exists)) {
            let message = "live or cycling networks are not among those that there are";
            return Err(Invalid::new("live", message, "numbers of networks, in ascending order"));
        }
        Ok(())
    }
}

impl<'a> RecallRun<'a> {
    /// The run with all that its next steps depend on, but what its weights are made of.
    pub fn save(&self) -> SavedRun {
        SavedRun {
            networks: self.networks().save(),
            adaptation: self.adaptation().map(|adaptation| SavedAdaptation {
                networks: adaptation.networks.save(),
                patterns: adaptation.patterns.clone(),
                noise: adaptation.noise,
                settled: adaptation.settled,
            }),
        }
    }

    pub(crate) fn restore(
        saved: &SavedRun,
        knowledge: Arc<dyn Knowledge + 'a>,
        options: RecallOptions,
        streams: &Streams,
        threads: usize,
    ) -> Result<Self, Invalid> {
        let population = knowledge.population();
        let networks = |saved| -> Result<Recall, Invalid> {
            Ok(Recall::restore(saved, population, options, streams)?.on_threads(threads))
        };
        if saved.adaptation.is_some() != (knowledge.follows_noise() && knowledge.is_auto()) {
            let message = "the run was saved with a rule of another kind";
            return Err(Invalid::new(
                "adaptation",
                message,
                "noise where the rule follows it, and only there",
            ));
        }
        let adaptation = match &saved.adaptation {
            Some(adaptation) => {
                adaptation.patterns.validate("patterns", population.units())?;
                let calibrating = networks(&adaptation.networks)?;
                Some((calibrating, adaptation.patterns.clone(), adaptation.noise, adaptation.settled))
            }
            None => None,
        };
        let networks = networks(&saved.networks)?;
        Ok(Self::resumed(knowledge, networks, adaptation))
    }
}
