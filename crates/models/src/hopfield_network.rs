//! Hopfield's network of ±1 units.

use std::sync::Arc;

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Progress, Purpose, Seed, schema};
use attractor_memory::patterns::validate;
use attractor_memory::references::{AMIT_1985, HOPFIELD_1982};
use attractor_memory::spins::{IntegerCouplings, SavedSpinRun, Signs, SpinParameters, SpinRun};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::{exists, exists_if_any, first_of, within};
use crate::patterns::{CUES, PATTERNS, stream};
use crate::size::fits;
use crate::views::UNIT;
use crate::{Model, Quantity, Views, written};

/// Random orders and thermal noise.
const UPDATES: Purpose = Purpose::named("updates");
/// The most patterns that couplings hold.
const MOST_PATTERNS: usize = 32_767;

/// Hopfield's network and how many random patterns it stores at the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// N: number of units.
    #[schemars(range(min = 1, max = 16_384))]
    pub units: u32,
    /// P: number of random patterns that are stored at the start.
    #[schemars(range(min = 1, max = 10_000))]
    pub patterns: u32,
    /// m₀: overlap with a pattern of the cues that are made of it.
    #[schemars(range(min = -1.0, max = 1.0))]
    pub overlap: f64,
    /// How the network is run.
    pub run: SpinParameters,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { units: 400, patterns: 20, overlap: 0.5, run: SpinParameters::default() }
    }
}

impl Parameters {
    fn validate(&self) -> Result<(), Invalid> {
        schema::validate(self, "")?;
        self.run.validate().map_err(|fault| within("run", fault))?;
        fits("units", IntegerCouplings::bytes(self.units, self.patterns))
    }
}

/// What can be done to a [`HopfieldNetwork`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Starts anew from a copy of a stored pattern with as many random units turned as the overlap says.
    Ask {
        /// Number of the pattern, from 0.
        pattern: u32,
    },
    /// Sets one unit; the network goes on from there.
    Set {
        /// Number of the unit, from 0.
        unit: u32,
        /// Whether it becomes +1 rather than −1.
        positive: bool,
    },
    /// Starts anew from this state.
    Draw {
        /// The units that are +1, in ascending order.
        positive: Vec<u32>,
    },
    /// Stores the present state as a further pattern; the network goes on with couplings that know it.
    Store {},
}

/// Hopfield's network from a cue to its attractor.
pub struct HopfieldNetwork {
    parameters: Parameters,
    seed: Seed,
    /// All that are stored: those drawn at the start, then those that were added.
    patterns: Vec<Signs>,
    run: SpinRun,
    /// The pattern that was asked for.
    asked: Option<u32>,
    /// How often the network was started.
    starts: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    parameters: Parameters,
    seed: Seed,
    /// Patterns that were added, by their units that are +1.
    added: Vec<Vec<u32>>,
    run: SavedSpinRun,
    asked: Option<u32>,
    starts: u64,
}

/// The patterns of the start.
fn drawn(parameters: &Parameters, seed: Seed) -> Vec<Signs> {
    let pattern = |index| Signs::random(parameters.units, &mut stream(seed, PATTERNS, index));
    (0..u64::from(parameters.patterns)).map(pattern).collect()
}

impl HopfieldNetwork {
    /// Lets the network run from a state.
    fn begin(&mut self, couplings: Arc<IntegerCouplings>, state: &Signs) -> Result<(), Invalid> {
        let updates = stream(self.seed, UPDATES, self.starts);
        self.run = SpinRun::new(couplings, state, self.parameters.run, updates)?;
        self.starts += 1;
        Ok(())
    }

    fn couplings(&self) -> Arc<IntegerCouplings> {
        Arc::clone(self.run.network().couplings())
    }

    fn state(&self) -> &Signs {
        self.run.network().state()
    }

    fn store(&mut self) -> Result<(), Invalid> {
        if self.patterns.len() >= MOST_PATTERNS {
            let message = format!("{} patterns are stored", self.patterns.len());
            return Err(Invalid::new("store", message, format!("at most {MOST_PATTERNS}")));
        }
        let state = self.state().clone();
        self.patterns.push(state.clone());
        self.begin(Arc::new(IntegerCouplings::hebbian(&self.patterns)), &state)
    }
}

impl Model for HopfieldNetwork {
    const ID: &'static str = "hopfield-network";

    const ABOUT: About = About {
        title: "Hopfield network",
        summary: "Units of ±1 that follow their fields down an energy whose valleys are the stored patterns.",
        equation: r"S_i \leftarrow \operatorname{sgn} \sum_j J_{ij} \, S_j, \qquad J_{ij} = \frac{1}{N} \sum_\mu \xi_i^\mu \, \xi_j^\mu",
        provenance: "The network is Hopfield's; overlaps and thermal noise are as in Amit, Gutfreund and Sompolinsky.",
        citations: &[HOPFIELD_1982, AMIT_1985],
    };

    type Parameters = Parameters;
    type Action = Action;

    fn new(parameters: &Parameters, seed: Seed) -> Result<Self, Invalid> {
        parameters.validate()?;
        let patterns = drawn(parameters, seed);
        let cue = patterns[0].with_overlap(parameters.overlap, &mut stream(seed, CUES, 0));
        let couplings = Arc::new(IntegerCouplings::hebbian(&patterns));
        let run = SpinRun::new(couplings, &cue, parameters.run, stream(seed, UPDATES, 0))?;
        Ok(Self { parameters: parameters.clone(), seed, patterns, run, asked: Some(0), starts: 1 })
    }

    fn step(&mut self) -> Progress {
        self.run.step()
    }

    fn set(&mut self, parameters: &Parameters) -> Result<Applied, Invalid> {
        parameters.validate()?;
        let old = &self.parameters;
        let resets =
            [("units", old.units != parameters.units), ("patterns", old.patterns != parameters.patterns)];
        if let Some(reset) = first_of(resets) {
            return Ok(reset);
        }
        self.run.set(parameters.run).map_err(|fault| within("run", fault))?;
        self.parameters.clone_from(parameters);
        Ok(Applied::Now)
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        match action {
            Action::Ask { pattern } => {
                let own = &self.patterns[exists("pattern", pattern, self.patterns.len())?];
                let mut stream = stream(self.seed, CUES, self.starts);
                let cue = own.with_overlap(self.parameters.overlap, &mut stream);
                self.begin(self.couplings(), &cue)?;
                self.asked = Some(pattern);
                Ok(())
            }
            Action::Set { unit, positive } => self.run.set_unit(unit, positive),
            Action::Draw { positive } => {
                validate("positive", &positive, self.parameters.units)?;
                self.begin(self.couplings(), &Signs::of_positive(self.parameters.units, &positive))?;
                self.asked = None;
                Ok(())
            }
            Action::Store {} => self.store(),
        }
    }

    fn parameters(&self) -> Parameters {
        self.parameters.clone()
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        const STATE: Quantity = Quantity::pure("state of a unit, 1 or −1");
        let network = self.run.network();
        let picture = |signs: &Signs| (0..signs.units()).map(|unit| signs.sign(unit)).collect::<Vec<_>>();
        into.image("state", STATE, picture(network.state()));
        if let Some(pattern) = self.asked.and_then(|asked| self.patterns.get(asked as usize)) {
            into.image("pattern asked for", STATE, picture(pattern));
        }
        let overlaps = self.patterns.iter().map(|pattern| network.state().overlap(pattern));
        into.trace(
            "overlaps",
            Quantity::numbered("pattern"),
            Quantity::pure("overlap"),
            overlaps.collect::<Vec<_>>(),
        );
        let fields = (0..self.parameters.units).map(|unit| network.field(unit));
        into.trace("fields", UNIT, Quantity::pure("field"), fields.collect::<Vec<_>>());
        into.scalar("energy", Quantity::pure("energy"), network.energy());
        into.scalar("steps", Quantity::new("time", "steps"), self.run.steps().into());
    }

    fn save(&self) -> Vec<u8> {
        let added = self.patterns.iter().skip(self.parameters.patterns as usize);
        let saved = Saved {
            parameters: self.parameters.clone(),
            seed: self.seed,
            added: added.map(Signs::positive).collect(),
            run: self.run.save(),
            asked: self.asked,
            starts: self.starts,
        };
        written::write(Self::ID, &saved)
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        let Saved { parameters, seed, added, run, asked, starts } = written::read(Self::ID, bytes)?;
        parameters.validate()?;
        let mut patterns = drawn(&parameters, seed);
        for positive in added {
            validate("added", &positive, parameters.units)?;
            patterns.push(Signs::of_positive(parameters.units, &positive));
        }
        if patterns.len() > MOST_PATTERNS {
            let message = format!("{} patterns are stored", patterns.len());
            return Err(Invalid::new("added", message, format!("at most {MOST_PATTERNS}")));
        }
        exists_if_any("asked", asked, patterns.len())?;
        let run = SpinRun::restore(Arc::new(IntegerCouplings::hebbian(&patterns)), run)?;
        Ok(Self { parameters, seed, patterns, run, asked, starts })
    }
}
