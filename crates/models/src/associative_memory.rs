//! An associative memory that is asked, cue by cue, while patterns are added.

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Progress, Purpose, Seed};
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{RecallRun, SavedRun};
use attractor_memory::references::{HEBB_1949, WILLSHAW_1969};
use attractor_memory::rules::Bcpnn;
use attractor_memory::{Memory, MemoryError, MemoryParameters, Population};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::{exists, exists_if_any, first_of, within};
use crate::patterns::{CUES, PATTERNS, found, full, stream};
use crate::size::{countable, fits};
use crate::views::UNIT;
use crate::{Active, Model, Quantity, Views, written};

/// What patterns should be answered with, where that is not themselves.
const ANSWERS: Purpose = Purpose::named("answers");

/// An associative memory and how many random patterns it stores at the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The memory.
    pub memory: MemoryParameters,
    /// M: number of random patterns that are stored at the start.
    #[schemars(range(min = 1, max = 100_000))]
    pub stored: u32,
}

impl Default for Parameters {
    fn default() -> Self {
        let memory = MemoryParameters { rule: Bcpnn {}.into(), ..MemoryParameters::default() };
        Self { memory, stored: 50 }
    }
}

impl Parameters {
    fn validate(&self) -> Result<(), Invalid> {
        attractor_core::schema::validate(self, "")?;
        countable("memory.layout", &self.memory.layout)?;
        if let Some(target) = &self.memory.target {
            countable("memory.target", target)?;
        }
        self.memory.validate().map_err(|fault| within("memory", fault))?;
        fits("memory.layout", self.memory.bytes())
    }
}

/// What can be done to an [`AssociativeMemory`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Starts anew from a distorted copy of a stored pattern.
    Ask {
        /// Number of the pattern, from 0.
        pattern: u32,
    },
    /// Starts anew from this cue.
    Cue {
        /// The active units, in ascending order.
        active: Vec<u32>,
    },
    /// Turns a unit on or off; the network goes on from there. Only where patterns are stored with themselves.
    Turn {
        /// Number of the unit, from 0.
        unit: u32,
    },
    /// Stores a pattern; the network goes on with weights that know it.
    Store {
        /// The active units, in ascending order, as many as patterns have.
        active: Vec<u32>,
        /// What it is answered with, where the memory has a target.
        answer: Option<Vec<u32>>,
    },
}

/// A memory with one network that runs from a cue.
///
/// Parameters of the rule, cue and recall take effect at the next step: weights are made anew, and the network goes on
/// from its present state with its count of steps at 0. Between two populations it starts again from the cue.
pub struct AssociativeMemory {
    parameters: Parameters,
    seed: Seed,
    memory: Memory,
    run: RecallRun<'static>,
    cue: Vec<u32>,
    /// The stored pattern that was asked for.
    asked: Option<u32>,
    /// How many cues were made.
    cues: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    parameters: Parameters,
    seed: Seed,
    sources: PatternSet,
    targets: Option<PatternSet>,
    run: SavedRun,
    cue: Vec<u32>,
    asked: Option<u32>,
    cues: u64,
}

/// A memory with these patterns.
fn filled(
    parameters: &Parameters,
    seed: Seed,
    sources: &PatternSet,
    targets: Option<&PatternSet>,
) -> Result<Memory, Invalid> {
    let memory = Memory::with(parameters.memory.clone(), seed).map_err(fault)?;
    sources.iter().try_for_each(|pattern| full("patterns", memory.source(), pattern))?;
    match targets {
        Some(targets) => memory.train_pairs(sources, targets),
        None => memory.train(sources),
    }
    .map_err(fault)
}

fn fault(error: MemoryError) -> Invalid {
    match error {
        MemoryError::Invalid(fault) => fault,
        MemoryError::NotFinite(fault) => {
            Invalid::new("memory.rule", fault.to_string(), "a rule with finite weights for these patterns")
        }
    }
}

fn drawn(population: &Population, seed: Seed, purpose: Purpose, count: u32) -> PatternSet {
    (0..u64::from(count)).map(|index| population.random_pattern(&mut stream(seed, purpose, index))).collect()
}

impl AssociativeMemory {
    /// A network at a cue.
    fn start(memory: &Memory, cue: &[u32]) -> Result<RecallRun<'static>, Invalid> {
        memory.start(&PatternSet::from(vec![cue.to_vec()])).map_err(fault)
    }

    /// The state as it is now.
    fn state(&self) -> &[u32] {
        self.run.states().get(0)
    }

    /// Whether patterns are stored with themselves.
    fn is_auto(&self) -> bool {
        self.parameters.memory.target.is_none()
    }

    fn targets(&self) -> Option<&PatternSet> {
        (!self.is_auto()).then(|| self.memory.targets())
    }

    /// Goes on with a memory that knows something else.
    fn go_on_with(&mut self, memory: Memory) -> Result<(), Invalid> {
        self.run = Self::start(&memory, if self.is_auto() { self.state() } else { &self.cue })?;
        self.memory = memory;
        Ok(())
    }

    fn begin(&mut self, cue: Vec<u32>, asked: Option<u32>) -> Result<(), Invalid> {
        self.run = Self::start(&self.memory, &cue)?;
        (self.cue, self.asked) = (cue, asked);
        Ok(())
    }

    fn turn(&mut self, unit: u32) -> Result<(), Invalid> {
        if !self.is_auto() {
            let message = "the units that answer follow from the cue";
            return Err(Invalid::new("unit", message, "\"cue\" between two populations"));
        }
        exists("unit", unit, self.memory.source().units() as usize)?;
        let mut state = self.state().to_vec();
        match state.binary_search(&unit) {
            Ok(place) => drop(state.remove(place)),
            Err(place) => state.insert(place, unit),
        }
        self.run = Self::start(&self.memory, &state)?;
        Ok(())
    }

    fn store(&mut self, active: Vec<u32>, answer: Option<Vec<u32>>) -> Result<(), Invalid> {
        full("active", self.memory.source(), &active)?;
        let mut memory = self.memory.clone();
        let source = PatternSet::from(vec![active]);
        match answer {
            Some(answer) => {
                full("answer", self.memory.population(), &answer)?;
                memory.store_pairs(&source, &PatternSet::from(vec![answer]))
            }
            None => memory.store(&source),
        }
        .map_err(fault)?;
        self.go_on_with(memory)
    }
}

impl Model for AssociativeMemory {
    const ID: &'static str = "associative-memory";

    const ABOUT: About = About {
        title: "Associative memory",
        summary: "A network that stores patterns by a local rule and completes what it is cued with.",
        equation: r"s_j = b_j + \sum_i w_{ij} \, x_i, \qquad x \leftarrow \text{the winners}",
        provenance: "Each rule has its own source; the equation is what all have in common.",
        citations: &[HEBB_1949, WILLSHAW_1969],
    };

    type Parameters = Parameters;
    type Action = Action;

    fn new(parameters: &Parameters, seed: Seed) -> Result<Self, Invalid> {
        parameters.validate()?;
        let population = Population::of(&parameters.memory.layout);
        let sources = drawn(&population, seed, PATTERNS, parameters.stored);
        let target = parameters.memory.target.as_ref().map(Population::of);
        let targets = target.map(|target| drawn(&target, seed, ANSWERS, parameters.stored));
        let memory = filled(parameters, seed, &sources, targets.as_ref())?;
        let cue = parameters.memory.cue.distort(&population, sources.get(0), &mut stream(seed, CUES, 0));
        let run = Self::start(&memory, &cue)?;
        Ok(Self { parameters: parameters.clone(), seed, memory, run, cue, asked: Some(0), cues: 1 })
    }

    fn step(&mut self) -> Progress {
        self.run.step()
    }

    fn set(&mut self, parameters: &Parameters) -> Result<Applied, Invalid> {
        parameters.validate()?;
        let old = &self.parameters;
        let resets = [
            ("memory.layout", old.memory.layout != parameters.memory.layout),
            ("memory.target", old.memory.target != parameters.memory.target),
            ("stored", old.stored != parameters.stored),
        ];
        if let Some(reset) = first_of(resets) {
            return Ok(reset);
        }
        if *old != *parameters {
            let memory = filled(parameters, self.seed, self.memory.sources(), self.targets())?;
            self.go_on_with(memory)?;
            self.parameters.clone_from(parameters);
        }
        Ok(Applied::Now)
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        match action {
            Action::Ask { pattern } => {
                let index = exists("pattern", pattern, self.memory.sources().len())?;
                let mut stream = stream(self.seed, CUES, self.cues);
                let pattern_asked = self.memory.sources().get(index);
                let cue =
                    self.parameters.memory.cue.distort(self.memory.source(), pattern_asked, &mut stream);
                self.begin(cue, Some(pattern))?;
                self.cues += 1;
                Ok(())
            }
            Action::Cue { active } => {
                attractor_memory::patterns::validate("active", &active, self.memory.source().units())?;
                self.begin(active, None)
            }
            Action::Turn { unit } => self.turn(unit),
            Action::Store { active, answer } => self.store(active, answer),
        }
    }

    fn parameters(&self) -> Parameters {
        self.parameters.clone()
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        const PATTERN: Quantity = Quantity::numbered("pattern");
        const NETWORK: Quantity = Quantity::numbered("network");
        const OVERLAP: Quantity = Quantity::pure("fraction of active units that are right");
        let (state, targets) = (self.state(), self.memory.targets());
        let (cued, answering) = (self.memory.source().units(), self.memory.population().units());
        into.raster("state", NETWORK, answering as usize, [Active::Long(state)]);
        into.raster("cue", NETWORK, cued as usize, [Active::Long(&self.cue)]);
        if let Some(asked) = self.asked {
            let pattern = targets.get(asked as usize);
            into.raster("pattern asked for", PATTERN, answering as usize, [Active::Long(pattern)]);
        }
        let overlaps: Vec<f64> = targets.iter().map(|pattern| found(state, pattern)).collect();
        into.trace("overlaps", PATTERN, OVERLAP, overlaps);
        // Weights that follow the noise are not made for a step that does not come.
        if self.is_auto() && (self.run.noise().is_none() || !self.run.is_done()) {
            let mut support = vec![0.0; answering as usize];
            self.run.weights().support(state, 0..answering, &mut support);
            let support: Vec<f64> = support.into_iter().map(f64::from).collect();
            into.trace("support", UNIT, Quantity::pure("support, in the rule's own measure"), support);
        }
        into.raster("stored patterns", PATTERN, answering as usize, targets.iter().map(Active::Long));
        into.scalar("steps", Quantity::new("time", "steps"), self.run.steps().into());
    }

    fn save(&self) -> Vec<u8> {
        let saved = Saved {
            parameters: self.parameters.clone(),
            seed: self.seed,
            sources: self.memory.sources().clone(),
            targets: self.targets().cloned(),
            run: self.run.save(),
            cue: self.cue.clone(),
            asked: self.asked,
            cues: self.cues,
        };
        written::write(Self::ID, &saved)
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        let Saved { parameters, seed, sources, targets, run, cue, asked, cues } =
            written::read(Self::ID, bytes)?;
        parameters.validate()?;
        let memory = filled(&parameters, seed, &sources, targets.as_ref())?;
        exists_if_any("asked", asked, sources.len())?;
        attractor_memory::patterns::validate("cue", &cue, memory.source().units())?;
        let run = memory.resume(&run).map_err(fault)?;
        if run.states().len() != 1 {
            let message = format!("there are {} networks", run.states().len());
            return Err(Invalid::new("run", message, "one"));
        }
        Ok(Self { parameters, seed, memory, run, cue, asked, cues })
    }
}
