//! What a trial stores, and in which network.

use attractor_core::Invalid;
use attractor_memory::weights::Workspace;
use attractor_memory::{Counts, Population};
use attractor_study::{Files, Footprint, Shared, Used, Written};

use super::{Filling, Memories, Pairs, Prototypes};
use crate::rule_entry::RuleEntry;

/// The load for which memory is reckoned where an experiment goes through many.
pub(crate) const DEFAULT_LOAD: u32 = 200;

/// More patterns than any study stores.
pub(crate) const MOST_LOAD: u32 = 16_000_000;

/// What a trial stores, and in which network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup<'a> {
    /// Rules, network, patterns, cues.
    pub memories: &'a Memories,
    /// Patterns of other units that patterns are stored with; `None` where an experiment has none.
    pub pairs: Option<&'a Pairs>,
    /// Whether distorted copies of prototypes are trained.
    pub prototypes: Option<Prototypes>,
    /// The load for which memory is reckoned.
    pub load: u32,
    /// The key that says it.
    pub load_key: &'static str,
}

/// Rules, a network and what it stores, as the parts of a section that say so.
pub(crate) struct StoragePart<S> {
    /// What is stored, and in which network.
    pub setup: fn(&S) -> Setup<'_>,
    /// What the user's files are read into.
    pub filling: fn(&mut S) -> Filling<'_>,
}

impl<S> Shared<S> for StoragePart<S> {
    fn files(&self) -> &'static [&'static str] {
        &["patterns.file", "patterns.labels", "patterns.targets", "cue.file"]
    }

    fn lists(&self) -> &'static [&'static str] {
        &["rules"]
    }

    fn fill(&self, section: &mut S, written: Written, files: &Files) -> Result<(), Invalid> {
        (self.filling)(section).read(written, files)
    }

    fn validate(&self, section: &S) -> Result<(), Invalid> {
        (self.setup)(section).validate()
    }

    fn footprint(&self, section: &S) -> Footprint {
        (self.setup)(section).footprint()
    }

    fn used(&self, section: &S) -> Vec<Used> {
        (self.setup)(section).memories.used()
    }

    fn notes(&self, section: &S) -> Vec<String> {
        (self.setup)(section).memories.own.notes.clone()
    }
}

/// Counts of patterns stay below 2³¹.
const MOST_TRAINED: u64 = i32::MAX as u64;

impl<'a> Setup<'a> {
    /// Patterns that are stored with themselves.
    pub fn of(memories: &'a Memories) -> Self {
        Self { memories, pairs: None, prototypes: None, load: DEFAULT_LOAD, load_key: "load" }
    }

    /// The units that are cued.
    pub fn population(&self) -> Population {
        self.memories.population()
    }

    /// The units that answer, where they are others.
    pub fn target(&self) -> Option<Population> {
        let pairs = self.pairs.filter(|pairs| pairs.is_hetero())?;
        Some(pairs.target.as_ref().map_or_else(|| self.population(), Population::of))
    }

    /// How many patterns there are; `None` where there is no end to them.
    pub fn pattern_limit(&self) -> Option<u64> {
        let both = [Some(self.population()), self.target()];
        both.iter().flatten().filter_map(|units| self.memories.patterns.limit(units)).min()
    }

    /// The largest load whose patterns there are, and whose copies can be counted.
    pub fn largest_load(&self) -> u32 {
        let copies = self.prototypes.map_or(1, |Prototypes { instances }| instances.max(1));
        let counted = MOST_TRAINED / u64::from(copies);
        self.pattern_limit().map_or(counted, |limit| limit.min(counted)) as u32
    }

    /// Loads, damages and searches are held against the number of patterns that the source has, and that can be counted.
    pub fn check_load(&self, key: &str, load: u32) -> Result<(), Invalid> {
        if let Some(Prototypes { instances }) = self.prototypes
            && u64::from(load) * u64::from(instances) > MOST_TRAINED
        {
            let most = MOST_TRAINED / u64::from(load);
            return Err(Invalid::new(
                "prototypes.instances",
                format!(
                    "{instances} copies of each of {load} prototypes are more patterns than can be counted"
                ),
                format!("at most {most} where {key} is {load}"),
            )
            .help(format!("lower prototypes.instances or {key}")));
        }
        match self.pattern_limit() {
            Some(limit) if u64::from(load) > limit => Err(Invalid::new(
                key,
                format!(
                    "{key} is {load}, but patterns.kind = \"{}\" has only {limit} patterns",
                    self.memories.patterns.id()
                ),
                format!("at most {limit}"),
            )),
            _ => Ok(()),
        }
    }

    /// Checks rules, patterns and cues against each other.
    fn validate(&self) -> Result<(), Invalid> {
        self.memories.validate()?;
        if let Some(pairs) = self.pairs {
            pairs.check(self.memories, self.prototypes)?;
        }
        self.memories.check_store()?;
        if self.prototypes.is_some() {
            self.memories.makes_its_cues("prototypes are cued by copies of their own")?;
        }
        Ok(())
    }

    /// Bytes that one trial takes at most: counts, the weights of one rule after the other, the states and supports of
    /// as many networks as there are patterns.
    fn footprint(&self) -> Footprint {
        let of = |setup: &Self| match setup.target() {
            Some(target) => setup.of_pairs(&target),
            None => setup.of_one(),
        };
        let bytes = of(self).saturating_add(self.of_patterns());
        let network = of(&Self { load: 1, ..*self });
        if bytes / 2 > network {
            return Footprint {
                bytes,
                key: self.load_key,
                what: format!(
                    "{} patterns of {} units and what recall makes of them take",
                    self.load,
                    self.population().units()
                ),
                help: "store fewer patterns, or fewer copies of each prototype",
                ..Footprint::default()
            };
        }
        Footprint {
            bytes,
            key: "layout",
            what: format!("counts and weights of {} units take", self.population().units()),
            help: "lower the number of units, or hold weights in fewer bits with recall.weights = \"i16\"",
            ..Footprint::default()
        }
    }

    /// The active units of all patterns, cues and copies, twice while more are drawn.
    fn of_patterns(&self) -> u64 {
        let copies = self.prototypes.map_or(1, |prototypes| u64::from(prototypes.instances));
        let active = |population: &Population| u64::from(population.active()) + 2;
        let each = active(&self.population()) * (copies + 2) + self.target().as_ref().map_or(0, active);
        u64::from(self.load).saturating_mul(each).saturating_mul(2 * size_of::<u32>() as u64)
    }

    fn of_one(&self) -> u64 {
        let Memories { rules, layout, recall, .. } = self.memories;
        let population = self.population();
        let weights =
            |entry: &RuleEntry| recall.weights.resolve(entry.rule.is_binary(), &population).bytes(layout);
        let weights = rules.iter().map(weights).max().unwrap_or(0);
        Counts::bytes(layout) + weights + Workspace::bytes(&population, self.load as usize)
    }

    /// Where recall goes back, counts and weights of both directions.
    fn of_pairs(&self, target: &Population) -> u64 {
        let Memories { rules, recall, .. } = self.memories;
        let source = self.population();
        let counts = Counts::bytes_between(&source, target);
        let bits =
            |entry: &RuleEntry| u64::from(recall.weights.resolve(entry.rule.is_binary(), target).bits());
        let weights = counts / 32 * rules.iter().map(bits).max().unwrap_or(0);
        let directions = if recall.max_steps > 1 { 2 } else { 1 };
        let networks = self.load as usize;
        let workspaces = Workspace::bytes(&source, networks) + Workspace::bytes(target, networks);
        directions * (counts + weights) + workspaces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_patterns_than_counts_hold_are_refused_by_the_key_that_makes_them() {
        let memories = Memories::default();
        let of = |instances| Setup { prototypes: Some(Prototypes { instances }), ..Setup::of(&memories) };
        assert_eq!(of(100_000).largest_load(), 21_474);
        assert_eq!(of(100_000).check_load("load", 21_474), Ok(()));
        let fault = of(100_000).check_load("load", 21_475).unwrap_err();
        assert_eq!(
            (fault.key.as_str(), fault.allowed.as_str()),
            ("prototypes.instances", "at most 99999 where load is 21475")
        );
        assert_eq!(of(99_999).check_load("load", 21_475), Ok(()));
        assert_eq!(Setup::of(&memories).check_load("load", 21_475), Ok(()));
    }
}
