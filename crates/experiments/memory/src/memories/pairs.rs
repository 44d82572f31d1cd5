//! Patterns that are stored with patterns of other units.

use attractor_core::Invalid;
use attractor_memory::patterns::Patterns;
use attractor_memory::recall::{Ties, Update};
use attractor_memory::{Layout, Population};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Memories, Prototypes};
use crate::rule_entry::RuleEntry;

/// What patterns are stored with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Association {
    /// With themselves: a cue is a distorted copy of the pattern that should come back.
    #[default]
    Auto,
    /// With patterns of other units, those of `[target]`: the cue is a distorted pattern of `[layout]`, and
    /// its partner should be answered. `recall.max_steps = 1` takes one step; with more, recall goes to
    /// and fro between both until nothing changes.
    Hetero,
}

/// What patterns are stored with, and the units that answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Pairs {
    /// What patterns are stored with.
    pub association: Association,
    /// The units that answer where `association` is "hetero"; as `[layout]` if left out.
    #[schemars(extend("x-kind" = "modular"))]
    pub target: Option<Layout>,
}

/// Whether a rule can be used between two populations.
pub(super) fn works_across(entry: &RuleEntry) -> bool {
    entry.rule.calibration_cues() == 0
}

impl Pairs {
    /// Whether patterns are stored with patterns of other units.
    pub(crate) fn is_hetero(&self) -> bool {
        self.association == Association::Hetero
    }

    /// Refuses what only patterns that are stored with themselves can have, and a target without use.
    pub(super) fn check(&self, memories: &Memories, prototypes: Option<Prototypes>) -> Result<(), Invalid> {
        if !self.is_hetero() {
            if matches!(&memories.patterns, Patterns::File(given) if given.targets.is_some()) {
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
        let target = Population::of(self.target.as_ref().unwrap_or(&memories.layout));
        memories.patterns.validate(&target)?;
        let refuse = |key: &str, message: &str, allowed: &str, help: &str| {
            Err(Invalid::new(key, message, allowed).help(help))
        };
        if matches!(&memories.patterns, Patterns::File(given) if given.targets.is_none()) {
            return refuse(
                "patterns.file",
                "a file holds patterns of one population, and association = \"hetero\" needs two",
                "patterns.targets, a file with what each row is stored with",
                "set patterns.targets, or remove association = \"hetero\"",
            );
        }
        if prototypes.is_some() {
            return refuse(
                "prototypes",
                "prototypes are recalled from copies of themselves, not from patterns of other units",
                "no prototypes",
                "remove `prototypes`, or association = \"hetero\"",
            );
        }
        if memories.recall.update == Update::Asynchronous {
            return refuse(
                "recall.update",
                "units of two populations change population by population, not one by one",
                "\"synchronous\"",
                "remove recall.update, or association = \"hetero\"",
            );
        }
        if memories.recall.ties == Ties::Random && memories.recall.max_steps > 1 {
            return refuse(
                "recall.ties",
                "on the way to and fro ties go to the lowest index",
                "\"lowest-index\", or recall.max_steps = 1",
                "set recall.max_steps = 1 to take one step with random ties",
            );
        }
        match memories.rules.iter().position(|entry| !works_across(entry)) {
            Some(place) => refuse(
                &format!("rules[{place}]"),
                &format!(
                    "rule \"{}\" estimates noise within one population, and here are two",
                    memories.rules[place].name
                ),
                "any rule that does not measure noise itself",
                "use bayes-noise, which is told the noise of the cues",
            ),
            None => Ok(()),
        }
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
