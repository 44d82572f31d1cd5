//! A memory that is filled for ever, as an object that is stepped from outside.

use std::ops::Range;

use attractor_core::stepper::Applied;
use attractor_core::{Invalid, Progress, Purpose, Seed, Streams, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ForgettingMemory, PatternCoding, Schemes};
use crate::patterns::PatternSet;
use crate::saved::SavedSynapses;

const PATTERNS: Purpose = Purpose::named("patterns");
const SYNAPSES: Purpose = Purpose::named("synapses");

/// What a [`Palimpsest`] is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PalimpsestParameters {
    /// How old patterns make room for new ones.
    pub scheme: Schemes,
    /// Number of units.
    #[schemars(range(min = 2, max = 65536))]
    pub units: u32,
    /// Largest number of steps of recall, all units at once.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
}

impl Default for PalimpsestParameters {
    fn default() -> Self {
        Self { scheme: Schemes::default(), units: 400, max_steps: 100 }
    }
}

impl PalimpsestParameters {
    /// Checks ranges, and whether the scheme can have so many units.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    pub fn validate(&self) -> Result<(), Invalid> {
        let value = serde_json::to_value(self).map_err(|error| Invalid::new("", error.to_string(), ""))?;
        schema::check(schema::of::<Self>(), &value, "")?;
        self.scheme.validate(self.units).map_err(|fault| match fault.key.as_str() {
            "units" => fault,
            key => Invalid { key: schema::join("scheme", key), ..fault },
        })
    }
}

/// A memory that is filled pattern by pattern, each written over those before it, and asked at any time for what it
/// still recalls, by age. A step presents a new random pattern.
///
/// ```
/// use attractor_core::Seed;
/// use attractor_memory::forgetting::{HardBounds, Palimpsest, PalimpsestParameters};
///
/// let scheme = HardBounds::default().into();
/// let parameters = PalimpsestParameters { scheme, units: 200, ..PalimpsestParameters::default() };
/// let mut memory = Palimpsest::new(parameters, Seed(1), 0)?;
/// for _ in 0..400 {
///     memory.step();
/// }
/// // After twice as many patterns as units the newest is still recalled, the oldest is lost.
/// assert!(memory.overlaps(0..1, 1)[0] > 0.9);
/// assert!(memory.overlaps(399..400, 1)[0] < 0.9);
/// # Ok::<(), attractor_core::Invalid>(())
/// ```
pub struct Palimpsest {
    parameters: PalimpsestParameters,
    seed: Seed,
    repetition: u64,
    coding: PatternCoding,
    memory: Box<dyn ForgettingMemory>,
    /// In the order in which they were presented.
    patterns: PatternSet,
}

/// A [`Palimpsest`] as it is saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedPalimpsest {
    parameters: PalimpsestParameters,
    seed: Seed,
    repetition: u64,
    patterns: PatternSet,
    synapses: SavedSynapses,
}

impl SavedPalimpsest {
    /// What it was made of.
    pub fn parameters(&self) -> &PalimpsestParameters {
        &self.parameters
    }
}

impl Palimpsest {
    /// A memory that has seen no pattern yet. Patterns, and what synapses leave to chance, follow from the seed and the
    /// repetition.
    ///
    /// # Errors
    /// As [`PalimpsestParameters::validate`].
    pub fn new(parameters: PalimpsestParameters, seed: Seed, repetition: u64) -> Result<Self, Invalid> {
        parameters.validate()?;
        let units = parameters.units;
        let coding = parameters.scheme.coding(units);
        let memory = parameters.scheme.start(units, &Streams::new(seed, SYNAPSES, repetition));
        Ok(Self { parameters, seed, repetition, coding, memory, patterns: PatternSet::default() })
    }

    /// Presents a new random pattern. There is no end to them.
    pub fn step(&mut self) -> Progress {
        let index = self.patterns.len() as u64;
        let mut stream = Streams::new(self.seed, PATTERNS, self.repetition).at(index);
        let pattern = self.coding.draw(&mut stream);
        self.learn(&pattern);
        Progress::Going
    }

    /// Presents a pattern of the user's own, given by its active units.
    ///
    /// # Errors
    /// A unit does not exist, or units are not in ascending order.
    pub fn present(&mut self, active: &[u32]) -> Result<(), Invalid> {
        crate::patterns::validate("pattern", active, self.parameters.units)?;
        self.learn(active);
        Ok(())
    }

    fn learn(&mut self, pattern: &[u32]) {
        self.memory.present(pattern);
        self.patterns.push(pattern);
    }

    /// The overlaps of patterns of these ages with where recall from themselves ends; the newest pattern has age 0.
    /// Ages beyond the oldest pattern are left out.
    pub fn overlaps(&mut self, ages: Range<usize>, threads: usize) -> Vec<f64> {
        let count = self.patterns.len();
        let asked: PatternSet = ages
            .take_while(|&age| age < count)
            .map(|age| self.patterns.get(count - 1 - age).to_vec())
            .collect();
        let ends = self.memory.recall(&asked, self.parameters.max_steps, threads);
        ends.iter().zip(asked.iter()).map(|(end, pattern)| self.coding.overlap(end, pattern)).collect()
    }

    /// Takes other parameters. The number of steps of recall holds from now on; the scheme and the number of units need
    /// a reset.
    ///
    /// # Errors
    /// As [`PalimpsestParameters::validate`]; nothing is changed then.
    pub fn set(&mut self, parameters: &PalimpsestParameters) -> Result<Applied, Invalid> {
        parameters.validate()?;
        let old = &self.parameters;
        let differ = [("scheme", old.scheme != parameters.scheme), ("units", old.units != parameters.units)];
        if let Some((key, _)) = differ.into_iter().find(|(_, differs)| *differs) {
            return Ok(Applied::NeedsReset { key });
        }
        self.parameters.clone_from(parameters);
        Ok(Applied::Now)
    }

    /// The parameters.
    pub fn parameters(&self) -> &PalimpsestParameters {
        &self.parameters
    }

    /// What patterns look like, and how alike two are.
    pub fn coding(&self) -> &PatternCoding {
        &self.coding
    }

    /// All patterns in the order in which they were presented.
    pub fn patterns(&self) -> &PatternSet {
        &self.patterns
    }

    /// The memory with all that its next steps depend on.
    pub fn save(&self) -> SavedPalimpsest {
        SavedPalimpsest {
            parameters: self.parameters.clone(),
            seed: self.seed,
            repetition: self.repetition,
            patterns: self.patterns.clone(),
            synapses: self.memory.save(),
        }
    }

    /// A memory that goes on as the one that was saved.
    ///
    /// # Errors
    /// The parameters are out of their ranges, or patterns or synapses are those of another size.
    pub fn restore(saved: SavedPalimpsest) -> Result<Self, Invalid> {
        let SavedPalimpsest { parameters, seed, repetition, patterns, synapses } = saved;
        patterns.validate("patterns", parameters.units)?;
        let mut memory = Self::new(parameters, seed, repetition)?;
        memory.memory.restore(&synapses)?;
        memory.patterns = patterns;
        Ok(memory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(scheme: Schemes) -> PalimpsestParameters {
        PalimpsestParameters { scheme, units: 64, max_steps: 20 }
    }

    fn fill(memory: &mut Palimpsest, patterns: usize) {
        for _ in 0..patterns {
            assert_eq!(memory.step(), Progress::Going);
        }
    }

    fn is_owned<T: Send + 'static>(_: &T) {}

    #[test]
    fn what_was_saved_goes_on_the_same_way_under_every_scheme() {
        for scheme in Schemes::all() {
            let mut memory = Palimpsest::new(parameters(scheme), Seed(5), 2).unwrap();
            is_owned(&memory);
            fill(&mut memory, 37);
            let saved = serde_json::to_string(&memory.save()).unwrap();
            let mut again = Palimpsest::restore(serde_json::from_str(&saved).unwrap()).unwrap();
            let go_on = |memory: &mut Palimpsest| {
                fill(memory, 20);
                let overlaps = memory.overlaps(0..57, 1);
                (overlaps, memory.save())
            };
            assert_eq!(go_on(&mut again), go_on(&mut memory), "{}", memory.parameters().scheme.id());
        }
    }

    #[test]
    fn saving_changes_nothing() {
        for scheme in Schemes::all() {
            let run = |saving: bool| {
                let mut memory = Palimpsest::new(parameters(scheme.clone()), Seed(5), 0).unwrap();
                for _ in 0..40 {
                    memory.step();
                    if saving {
                        memory.save();
                    }
                }
                memory.save()
            };
            assert_eq!(run(true), run(false));
        }
    }

    #[test]
    fn steps_of_recall_are_taken_at_once_and_sizes_need_a_reset() {
        let own = parameters(Schemes::default());
        let mut memory = Palimpsest::new(own.clone(), Seed(5), 0).unwrap();
        let longer = PalimpsestParameters { max_steps: 50, ..own.clone() };
        assert_eq!(memory.set(&longer), Ok(Applied::Now));
        assert_eq!(memory.parameters(), &longer);
        let larger = PalimpsestParameters { units: 65, ..own.clone() };
        assert_eq!(memory.set(&larger), Ok(Applied::NeedsReset { key: "units" }));
        let other = PalimpsestParameters { scheme: Schemes::named("decay").unwrap(), ..own };
        assert_eq!(memory.set(&other), Ok(Applied::NeedsReset { key: "scheme" }));
        assert_eq!(memory.parameters(), &longer);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let mut memory = Palimpsest::new(parameters(Schemes::default()), Seed(5), 0).unwrap();
        assert!(memory.present(&[3, 64]).is_err() && memory.present(&[3, 3]).is_err());
        let prime = Schemes::named("incremental-bcpnn").unwrap();
        let prime = PalimpsestParameters { units: 13, ..parameters(prime) };
        assert_eq!(prime.validate().unwrap_err().key, "units");
        let mut saved = memory.save();
        saved.parameters.units = 65;
        assert_eq!(Palimpsest::restore(saved).err().unwrap().key, "values");
    }
}
