//! What no single key of a spec shows: whether keys fit each other, the experiment, and the machine.

use attractor_core::Invalid;
use attractor_memory::Counts;
use attractor_memory::weights::{Store, Workspace};
use serde::Serialize;

use super::{Recording, RuleEntry, Spec};
use crate::experiments::{self, Experiment};
use crate::memory;

impl Spec {
    /// Checks what no single key shows.
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        if self.reads("rules") {
            self.validate_memories()?;
        }
        self.fits_in_memory()?;
        self.experiment().validate(self)
    }

    /// Checks rules, patterns and cues against each other.
    fn validate_memories(&self) -> Result<(), Invalid> {
        self.layout.validate()?;
        let population = self.population();
        self.cue.validate(&population)?;
        self.patterns.validate(&population)?;
        RuleEntry::validate(&self.rules)?;
        self.check_association()?;
        self.check_store()?;
        if self.prototypes.is_some() {
            self.makes_its_cues("prototypes are cued by copies of their own")?;
        }
        Ok(())
    }

    /// Refuses what an experiment cannot keep.
    pub(crate) fn keeps_only(&self, what: Recording) -> Result<(), Invalid> {
        let name = |recording: &Recording| serde_json::to_value(recording).unwrap_or_default();
        match self.record.iter().position(|other| *other != what) {
            Some(place) => Err(Invalid::new(
                format!("record[{place}]"),
                format!("{} does nothing in experiment \"{}\"", name(&self.record[place]), self.experiment.0),
                format!("only {}", name(&what)),
            )),
            None => Ok(()),
        }
    }

    /// Refuses cues from a file where an experiment makes its own.
    pub(crate) fn makes_its_cues(&self, why: &str) -> Result<(), Invalid> {
        if self.cue.file.is_none() {
            return Ok(());
        }
        Err(Invalid::new("cue.file", format!("{why}: cues from a file cannot be used"), "no file")
            .help("remove cue.file, or run `recall` or `load-curve`"))
    }

    /// Loads, damages and searches are held against the number of patterns that the source has.
    pub(crate) fn check_load(&self, key: &str, load: u32) -> Result<(), Invalid> {
        match self.pattern_limit() {
            Some(limit) if u64::from(load) > limit => Err(Invalid::new(
                key,
                format!(
                    "{key} is {load}, but patterns.kind = \"{}\" has only {limit} patterns",
                    self.patterns.id()
                ),
                format!("at most {limit}"),
            )),
            _ => Ok(()),
        }
    }

    /// Bytes that one trial takes at most: counts, the weights of one rule after the other, and the
    /// states and supports of the networks; 0 where there are no rules.
    pub(crate) fn memory(&self) -> u64 {
        if let Some(bytes) = self.experiment().memory(self) {
            return bytes;
        }
        if !self.reads("rules") {
            return 0;
        }
        let population = self.population();
        let weights = |entry: &RuleEntry| {
            self.recall.weights.resolve(entry.rule.is_binary(), &population).bytes(&self.layout)
        };
        let weights = self.rules.iter().map(weights).max().unwrap_or(0);
        if self.is_hetero() {
            return self.memory_of_pairs();
        }
        let online = if self.reads("online") { self.online.bytes(&population) } else { 0 };
        Counts::bytes(&self.layout) + weights + online + Workspace::bytes(&population, self.load as usize)
    }

    /// Refuses networks that cannot be held.
    fn fits_in_memory(&self) -> Result<(), Invalid> {
        const GIGABYTE: f64 = (1_u64 << 30) as f64;
        let needed = self.memory();
        let Some(there) = memory::available().filter(|there| needed > *there) else {
            return Ok(());
        };
        let (key, what, help) = if self.reads("layout") {
            let networks = format!("counts and weights of {} units take", self.population().units());
            let help =
                "lower the number of units, or hold weights in fewer bits with recall.weights = \"i16\"";
            ("layout", networks, help)
        } else {
            ("", "the largest network takes".to_owned(), "lower the number of units")
        };
        Err(Invalid::new(
            key,
            format!("{what} {:.1} GiB", needed as f64 / GIGABYTE),
            format!("at most {:.1} GiB, which is free here", there as f64 / GIGABYTE),
        )
        .help(help))
    }

    /// Refuses weights of one bit for rules that have others.
    fn check_store(&self) -> Result<(), Invalid> {
        let binary = |entry: &&RuleEntry| !entry.rule.is_binary();
        match self.rules.iter().find(binary) {
            Some(entry) if self.recall.weights == Store::Bits => Err(Invalid::new(
                "recall.weights",
                format!("the weights of rule \"{}\" are not 0 and 1: one bit cannot hold them", entry.name),
                "\"auto\", \"f32\" or \"i16\"",
            )
            .help("leave recall.weights out: every rule then gets what suits it")),
            _ => Ok(()),
        }
    }
}

/// Refuses a list of conditions that holds one of them twice: their records could not be told apart.
pub(crate) fn each_once<T: PartialEq + Serialize>(key: &str, values: &[T]) -> Result<(), Invalid> {
    let twice = values.iter().enumerate().find(|(place, value)| values[..*place].contains(value));
    let Some((place, value)) = twice else { return Ok(()) };
    let value = serde_json::to_value(value).unwrap_or_default();
    Err(Invalid::new(format!("{key}[{place}]"), format!("{value} is there twice"), "each value once"))
}

/// Refuses a key that its experiment does not read.
pub(super) fn without_effect(key: &str, experiment: &dyn Experiment) -> Invalid {
    let readers = experiments::ALL.iter().filter(|e| e.reads(key)).map(|e| e.id());
    let mut fault = Invalid::new(
        key,
        format!("`{key}` does nothing in experiment \"{}\"", experiment.id()),
        format!("used by {}", readers.collect::<Vec<_>>().join(", ")),
    )
    .help(format!("remove `{key}`, or run one of those experiments"));
    fault.at_key = true;
    fault
}
