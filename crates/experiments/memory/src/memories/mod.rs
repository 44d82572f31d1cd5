//! The keys that every experiment with rules and patterns reads.

mod cue_source;
mod files;
mod pairs;
mod parts;
mod setup;

use std::sync::Arc;

use attractor_core::schema::fields;
use attractor_core::{About, Invalid};
use attractor_data::Coding;
use attractor_memory::patterns::Patterns;
use attractor_memory::recall::RecallOptions;
use attractor_memory::weights::WeightFormat;
use attractor_memory::{Layout, Population};
use attractor_record::report::{Parameter, ReportEntry};
use attractor_study::reference::toml_value;
use attractor_study::{Content, Used};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rule_entry::{self, RuleEntry};

pub use cue_source::CueSource;
pub(crate) use files::{Filling, LEVELS, all_rows};
pub use pairs::Pairs;
pub use parts::{Criterion, Prototypes, Search};
pub(crate) use setup::{DEFAULT_LOAD, MOST_LOAD, Setup, StoragePart};

/// Rules, the network, and what is stored in it and asked of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Memories {
    /// Learning rules to compare: ids, or tables with `kind`, parameters and, if wanted, a `name`.
    #[schemars(length(min = 1))]
    pub rules: Vec<RuleEntry>,
    /// The network.
    pub layout: Layout,
    /// Where patterns come from.
    #[schemars(extend("x-kind-where" = { "file": "file" }))]
    pub patterns: Patterns,
    /// How cues are made from patterns.
    pub cue: CueSource,
    /// How the network is run from a cue.
    pub recall: RecallOptions,
    /// What the files hold beside patterns and cues.
    #[serde(skip)]
    pub own: OwnData,
}

impl Default for Memories {
    fn default() -> Self {
        Self {
            rules: rule_entry::standard(),
            layout: Layout::default(),
            patterns: Patterns::default(),
            cue: CueSource::default(),
            recall: RecallOptions::default(),
            own: OwnData::default(),
        }
    }
}

/// What the user's files hold beside patterns and cues.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnData {
    /// The class of each row; none where no file says them.
    pub labels: Vec<u32>,
    /// How numbers became patterns, where they were numbers.
    pub coding: Option<Coding>,
    /// These numbers, where they are encoded anew.
    pub numbers: Option<Arc<Content>>,
    /// What a user should be told.
    pub notes: Vec<String>,
}

impl Memories {
    /// The units of the network.
    pub(crate) fn population(&self) -> Population {
        Population::of(&self.layout)
    }

    /// Checks rules, patterns and cues against each other.
    fn validate(&self) -> Result<(), Invalid> {
        self.layout.validate()?;
        let population = self.population();
        self.cue.validate(&population)?;
        self.patterns.validate(&population)?;
        rule_entry::check(&self.rules)
    }

    /// Refuses weights of one bit for rules that have others.
    fn check_store(&self) -> Result<(), Invalid> {
        let binary = |entry: &&RuleEntry| !entry.rule.is_binary();
        match self.rules.iter().find(binary) {
            Some(entry) if self.recall.weights == WeightFormat::Bits => Err(Invalid::new(
                "recall.weights",
                format!("the weights of rule \"{}\" are not 0 and 1: one bit cannot hold them", entry.name),
                "\"auto\", \"f32\" or \"i16\"",
            )
            .help("leave recall.weights out: every rule then gets what suits it")),
            _ => Ok(()),
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

    /// The source of patterns, and the rules that are compared.
    fn used(&self) -> Vec<Used> {
        let rules = self.rules.iter().map(compared);
        std::iter::once(Used::cited(&self.patterns.about())).chain(rules).collect()
    }
}

/// What a report says of a rule as it was run.
fn compared(rule: &RuleEntry) -> Used {
    let about: About = rule.rule.about();
    let values = serde_json::to_value(&rule.rule).unwrap_or(Value::Null);
    let parameter = |field: attractor_core::schema::Field| Parameter {
        value: match &values[&field.key] {
            Value::Null => "left out".to_owned(),
            value => toml_value(value),
        },
        name: field.key,
        meaning: field.meaning,
    };
    let parameters = fields(&rule.rule.parameters()).into_iter().map(parameter).collect();
    Used::compared(ReportEntry { parameters, ..ReportEntry::of(&rule.name, &about) }, &about)
}
