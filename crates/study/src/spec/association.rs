//! Patterns that are stored with patterns of other units.

use attractor_core::Invalid;
use attractor_memory::patterns::Patterns;
use attractor_memory::recall::{Ties, Update};
use attractor_memory::weights::Workspace;
use attractor_memory::{Counts, Population};

use super::{Association, RuleEntry, Spec};

/// Whether a rule can be used between two populations.
pub(super) fn works_across(entry: &RuleEntry) -> bool {
    entry.rule.calibration_cues() == 0
}

impl Spec {
    /// Whether patterns are stored with patterns of other units.
    pub fn is_hetero(&self) -> bool {
        self.association == Association::Hetero
    }

    /// The units that answer.
    pub fn target_population(&self) -> Population {
        match &self.target {
            Some(target) if self.is_hetero() => Population::of(target),
            _ => self.population(),
        }
    }

    /// How many patterns there are; `None` where there is no end to them.
    pub(crate) fn pattern_limit(&self) -> Option<u64> {
        let limits = [self.population(), self.target_population()].map(|units| self.patterns.limit(&units));
        limits.into_iter().flatten().min()
    }

    /// Refuses what only patterns that are stored with themselves can have, and a target without use.
    pub(super) fn check_association(&self) -> Result<(), Invalid> {
        if !self.is_hetero() {
            if matches!(&self.patterns, Patterns::File(given) if given.targets.is_some()) {
                return Err(Invalid::new(
                    "patterns.targets",
                    "`targets` does nothing with association = \"auto\"",
                    "no targets",
                )
                .help("add association = \"hetero\", or remove patterns.targets"));
            }
            return match self.target {
                Some(_) => Err(Invalid {
                    at_key: true,
                    ..Invalid::new("target", "`target` does nothing with association = \"auto\"", "no target")
                        .help("add association = \"hetero\", or remove `target`")
                }),
                None => Ok(()),
            };
        }
        if let Some(target) = &self.target {
            target.validate().map_err(of_target)?;
        }
        let target = self.target_population();
        self.patterns.validate(&target)?;
        let refuse = |key: &str, message: &str, allowed: &str, help: &str| {
            Err(Invalid::new(key, message, allowed).help(help))
        };
        if matches!(&self.patterns, Patterns::File(given) if given.targets.is_none()) {
            return refuse(
                "patterns.file",
                "a file holds patterns of one population, and association = \"hetero\" needs two",
                "patterns.targets, a file with what each row is stored with",
                "set patterns.targets, or remove association = \"hetero\"",
            );
        }
        if self.prototypes.is_some() {
            return refuse(
                "prototypes",
                "prototypes are recalled from copies of themselves, not from patterns of other units",
                "no prototypes",
                "remove `prototypes`, or association = \"hetero\"",
            );
        }
        if self.recall.update == Update::Asynchronous {
            return refuse(
                "recall.update",
                "units of two populations change population by population, not one by one",
                "\"synchronous\"",
                "remove recall.update, or association = \"hetero\"",
            );
        }
        if self.recall.ties == Ties::Random && self.recall.max_steps > 1 {
            return refuse(
                "recall.ties",
                "on the way to and fro ties go to the lowest index",
                "\"lowest-index\", or recall.max_steps = 1",
                "set recall.max_steps = 1 to take one step with random ties",
            );
        }
        match self.rules.iter().position(|entry| !works_across(entry)) {
            Some(place) => refuse(
                &format!("rules[{place}]"),
                &format!(
                    "rule \"{}\" estimates noise within one population, and here are two",
                    self.rules[place].name
                ),
                "any rule that does not measure noise itself",
                "use bayes-noise, which is told the noise of the cues",
            ),
            None => Ok(()),
        }
    }

    /// Bytes that a trial takes at most: counts and weights, and where recall goes back, both once more.
    pub(super) fn memory_of_pairs(&self) -> u64 {
        let (source, target) = (self.population(), self.target_population());
        let counts = Counts::bytes_between(&source, &target);
        let bits = |entry: &RuleEntry| {
            u64::from(self.recall.weights.resolve(entry.rule.is_binary(), &target).bits())
        };
        let weights = counts / 32 * self.rules.iter().map(bits).max().unwrap_or(0);
        let directions = if self.recall.max_steps > 1 { 2 } else { 1 };
        let networks = self.load as usize;
        let workspaces = Workspace::bytes(&source, networks) + Workspace::bytes(&target, networks);
        directions * (counts + weights) + workspaces
    }
}

/// A fault of a layout as one of the target's.
fn of_target(fault: Invalid) -> Invalid {
    let renamed = |text: &str| text.replace("layout.", "target.");
    Invalid {
        key: renamed(&fault.key),
        message: renamed(&fault.message),
        allowed: renamed(&fault.allowed),
        help: renamed(&fault.help),
        ..fault
    }
}
