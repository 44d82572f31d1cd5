//! A memory that is filled for ever, and forgets the old or, without a scheme, all at once.

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Progress, Seed, schema};
use attractor_memory::forgetting::{Palimpsest, PalimpsestParameters, SavedPalimpsest};
use attractor_memory::references::{NADAL_1986, PARISI_1986};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::ages::Action;
use crate::ages::{self, AGE};
use crate::keys::{by_path, within};
use crate::size::fits;
use crate::{Model, Quantity, Views, written};

/// A memory that is filled pattern by pattern, and how far back it is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The memory.
    pub memory: PalimpsestParameters,
    /// Number of the newest patterns that it is asked for after each presentation.
    #[schemars(range(min = 1, max = 10_000))]
    pub ages: u32,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { memory: PalimpsestParameters { units: 200, ..PalimpsestParameters::default() }, ages: 60 }
    }
}

impl Parameters {
    fn validate(&self) -> Result<(), Invalid> {
        schema::validate(self, "")?;
        self.memory.validate().map_err(|fault| within("memory", fault))?;
        fits("memory.units", self.memory.scheme.bytes(self.memory.units))
    }
}

/// A memory to which each step presents a new random pattern, and which is then asked for the newest ones.
pub struct BlackoutMemory {
    memory: Palimpsest,
    ages: u32,
    /// By age.
    overlaps: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    memory: SavedPalimpsest,
    ages: u32,
}

impl BlackoutMemory {
    fn of(memory: Palimpsest, ages: u32) -> Self {
        let mut own = Self { memory, ages, overlaps: Vec::new() };
        own.ask();
        own
    }

    fn ask(&mut self) {
        self.overlaps = self.memory.overlaps(0..self.ages as usize, 1);
    }
}

impl Model for BlackoutMemory {
    const ID: &'static str = "blackout-memory";

    const ABOUT: About = About {
        title: "Blackout memory",
        summary: "A network to which patterns are presented without end, asked after each for those before it.",
        equation: r"J_{ij} \leftarrow \text{scheme} \left( J_{ij} + \frac{\xi_i \, \xi_j}{N} \right)",
        provenance: "Each scheme of forgetting has its own source; without one all patterns are lost together.",
        citations: &[NADAL_1986, PARISI_1986],
    };

    type Parameters = Parameters;
    type Action = Action;

    fn new(parameters: &Parameters, seed: Seed) -> Result<Self, Invalid> {
        parameters.validate()?;
        let memory = Palimpsest::new(parameters.memory.clone(), seed, 0);
        Ok(Self::of(memory.map_err(|fault| within("memory", fault))?, parameters.ages))
    }

    fn step(&mut self) -> Progress {
        let progress = self.memory.step();
        self.ask();
        progress
    }

    fn set(&mut self, parameters: &Parameters) -> Result<Applied, Invalid> {
        parameters.validate()?;
        let applied = self.memory.set(&parameters.memory).map_err(|fault| within("memory", fault))?;
        if applied == Applied::Now {
            self.ages = parameters.ages;
            self.ask();
        }
        Ok(by_path(applied, &["memory.scheme", "memory.units"]))
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        let pattern = action.pattern(self.memory.patterns())?;
        self.memory.present(&pattern).map_err(|fault| Invalid { key: "active".to_owned(), ..fault })?;
        self.ask();
        Ok(())
    }

    fn parameters(&self) -> Parameters {
        Parameters { memory: self.memory.parameters().clone(), ages: self.ages }
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        into.trace("overlaps by age", AGE, Quantity::pure("overlap"), &*self.overlaps);
        ages::show(self.memory.patterns(), self.ages, self.memory.parameters().units, into);
        let recalled = self.overlaps.iter().filter(|&&overlap| overlap > 0.9).count();
        let recalled_of = Quantity::new("patterns asked for with an overlap above 0.9", "patterns");
        into.scalar("recalled", recalled_of, recalled as f64);
    }

    fn save(&self) -> Vec<u8> {
        written::write(Self::ID, &Saved { memory: self.memory.save(), ages: self.ages })
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        let Saved { memory, ages } = written::read(Self::ID, bytes)?;
        Parameters { memory: memory.parameters().clone(), ages }.validate()?;
        Ok(Self::of(Palimpsest::restore(memory)?, ages))
    }
}
