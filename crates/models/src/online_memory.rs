//! A network that learns pattern by pattern with rules that forget, such as incremental BCPNN.

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Progress, Seed, schema};
use attractor_memory::distortion::Cue;
use attractor_memory::online::{OnlineNetwork, OnlineParameters, SavedOnlineNetwork};
use attractor_memory::patterns::PatternSet;
use attractor_memory::references::SANDBERG_2002;
use attractor_memory::{Layout, Population, States};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::ages::Action;
use crate::ages::{self, AGE};
use crate::keys::{first_of, within};
use crate::patterns::{CUES, PATTERNS, found, full, stream};
use crate::size::{countable, fits};
use crate::{Active, Model, Quantity, Views, written};

/// A network that learns pattern by pattern, and how it is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The network.
    pub network: OnlineParameters,
    /// How cues differ from the patterns that are asked for.
    pub cue: Cue,
    /// Number of the newest patterns that it is asked for after each presentation.
    #[schemars(range(min = 1, max = 10_000))]
    pub ages: u32,
}

impl Default for Parameters {
    fn default() -> Self {
        let network = OnlineParameters { layout: Layout::modular(10, 10), ..OnlineParameters::default() };
        Self { network, cue: Cue::default(), ages: 60 }
    }
}

impl Parameters {
    fn validate(&self) -> Result<(), Invalid> {
        schema::validate(self, "")?;
        countable("network.layout", &self.network.layout)?;
        self.network.validate().map_err(|fault| within("network", fault))?;
        let population = Population::of(&self.network.layout);
        self.cue.validate(&population)?;
        fits("network.layout", self.network.rule.bytes(&population))
    }
}

/// A network to which each step presents a new random pattern, and which is then asked for the newest ones with
/// distorted copies.
pub struct OnlineMemory {
    network: OnlineNetwork,
    cue: Cue,
    ages: u32,
    seed: Seed,
    /// In the order in which they were presented.
    patterns: PatternSet,
    /// Where recall ended, by age.
    ends: States,
    overlaps: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    network: SavedOnlineNetwork,
    cue: Cue,
    ages: u32,
    seed: Seed,
    patterns: PatternSet,
}

impl OnlineMemory {
    fn of(
        parameters: &Parameters,
        network: OnlineNetwork,
        seed: Seed,
        patterns: PatternSet,
    ) -> Result<Self, Invalid> {
        let (cue, ages) = (parameters.cue, parameters.ages);
        let (ends, overlaps) = (States::of(&PatternSet::default(), 0), Vec::new());
        let mut memory = Self { network, cue, ages, seed, patterns, ends, overlaps };
        memory.ask()?;
        Ok(memory)
    }

    /// Asks for the newest patterns. The cue of a pattern is always the same.
    fn ask(&mut self) -> Result<(), Invalid> {
        let newest: Vec<usize> = (0..self.patterns.len()).rev().take(self.ages as usize).collect();
        let cue = |&index: &usize| {
            let mut stream = stream(self.seed, CUES, index as u64);
            self.cue.distort(self.network.population(), self.patterns.get(index), &mut stream)
        };
        let cues: PatternSet = newest.iter().map(cue).collect();
        self.ends = self.network.recall(&cues)?.states().clone();
        let ends = self.ends.iter().zip(&newest);
        self.overlaps = ends.map(|(end, &index)| found(end, self.patterns.get(index))).collect();
        Ok(())
    }

    fn present(&mut self, active: &[u32]) -> Result<(), Invalid> {
        full("active", self.network.population(), active)?;
        self.network.present(active)?;
        self.patterns.push(active);
        self.ask()
    }
}

impl Model for OnlineMemory {
    const ID: &'static str = "online-memory";

    const ABOUT: About = About {
        title: "Online memory",
        summary: "A network whose synapses learn with each pattern that is presented, and forget those before.",
        equation: r"p \leftarrow p + \frac{x - p}{\tau}, \qquad w_{ij} = \ln \frac{p_{ij}}{p_i \, p_j}",
        provenance: "The equation is that of incremental BCPNN.",
        citations: &[SANDBERG_2002],
    };

    type Parameters = Parameters;
    type Action = Action;

    fn new(parameters: &Parameters, seed: Seed) -> Result<Self, Invalid> {
        parameters.validate()?;
        let network = OnlineNetwork::new(parameters.network.clone(), seed, 0);
        Self::of(parameters, network.map_err(|fault| within("network", fault))?, seed, PatternSet::default())
    }

    fn step(&mut self) -> Progress {
        let mut stream = stream(self.seed, PATTERNS, self.patterns.len() as u64);
        let pattern = self.network.population().random_pattern(&mut stream);
        // A random pattern is always one of the network.
        let presented = self.present(&pattern);
        debug_assert_eq!(presented, Ok(()));
        Progress::Going
    }

    fn set(&mut self, parameters: &Parameters) -> Result<Applied, Invalid> {
        parameters.validate()?;
        let (old, new) = (self.network.parameters(), &parameters.network);
        let resets = [
            ("network.layout", old.layout != new.layout),
            ("network.rule", old.rule != new.rule),
            ("network.recall", old.recall != new.recall),
        ];
        if let Some(reset) = first_of(resets) {
            return Ok(reset);
        }
        (self.cue, self.ages) = (parameters.cue, parameters.ages);
        self.ask()?;
        Ok(Applied::Now)
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        self.present(&action.pattern(&self.patterns)?)
    }

    fn parameters(&self) -> Parameters {
        Parameters { network: self.network.parameters().clone(), cue: self.cue, ages: self.ages }
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        const OVERLAP: Quantity = Quantity::pure("fraction of active units that are right");
        into.trace("overlaps by age", AGE, OVERLAP, &*self.overlaps);
        let units = self.network.population().units();
        into.raster("recalled, by age", AGE, units as usize, self.ends.iter().map(Active::Long));
        ages::show(&self.patterns, self.ages, units, into);
    }

    fn save(&self) -> Vec<u8> {
        let saved = Saved {
            network: self.network.save(),
            cue: self.cue,
            ages: self.ages,
            seed: self.seed,
            patterns: self.patterns.clone(),
        };
        written::write(Self::ID, &saved)
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        let Saved { network, cue, ages, seed, patterns } = written::read(Self::ID, bytes)?;
        let parameters = Parameters { network: network.parameters().clone(), cue, ages };
        parameters.validate()?;
        let network = OnlineNetwork::restore(network)?;
        patterns.iter().try_for_each(|pattern| full("patterns", network.population(), pattern))?;
        Self::of(&parameters, network, seed, patterns)
    }
}
