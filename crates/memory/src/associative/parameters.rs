//! What a memory is made of.

use attractor_core::{Invalid, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::distortion::Cue;
use crate::recall::RecallOptions;
use crate::rules::Rules;
use crate::{Counts, Layout, Population};

/// What a [`Memory`](super::Memory) is made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MemoryParameters {
    /// The units, and who competes with whom.
    pub layout: Layout,
    /// The units that answer, where they are others than those that are cued.
    pub target: Option<Layout>,
    /// The learning rule.
    pub rule: Rules,
    /// How far cues are expected to be from what is stored: the noise that a rule may know of, and how calibration
    /// cues are made.
    pub cue: Cue,
    /// How networks are run.
    pub recall: RecallOptions,
}

impl MemoryParameters {
    /// A memory with these units and this rule. Cues are expected to have two active units moved, or as many as a
    /// pattern has where that is less.
    pub fn of(layout: Layout, target: Option<Layout>, rule: Rules) -> Self {
        let mut cue = Cue::default();
        // What is wrong with a layout is said where all parameters are checked.
        if layout.validate().is_ok() {
            cue.count = cue.count.min(cue.distortion.most(&Population::of(&layout)));
        }
        Self { layout, target, rule, cue, recall: RecallOptions::default() }
    }

    /// Checks ranges, and what no single number shows.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    pub fn validate(&self) -> Result<(), Invalid> {
        let value = serde_json::to_value(self).map_err(|error| Invalid::new("", error.to_string(), ""))?;
        schema::check(schema::of::<Self>(), &value, "")?;
        self.layout.validate()?;
        if let Some(target) = &self.target {
            target.validate().map_err(|fault| within("target", fault))?;
        }
        self.cue.validate(&Population::of(&self.layout))?;
        self.rule.validate().map_err(|fault| within("rule", fault))
    }

    /// Bytes that counts and weights take, both ways where there are two populations.
    pub fn bytes(&self) -> u64 {
        let Some(target) = &self.target else {
            return Counts::bytes(&self.layout) + self.recall.weights.bytes(&self.layout);
        };
        let (source, target) = (Population::of(&self.layout), Population::of(target));
        2 * (Counts::bytes_between(&source, &target) + Counts::bytes_between(&target, &source))
    }
}

/// A fault of a part, with the path to the part.
fn within(path: &str, fault: Invalid) -> Invalid {
    let key = fault.key.strip_prefix("layout.").unwrap_or(&fault.key);
    Invalid { key: schema::join(path, key), ..fault }
}
