//! Where cues come from.

use std::sync::Arc;

use attractor_core::Invalid;
use attractor_memory::Population;
use attractor_memory::distortion::{Cue, Distortion};
use attractor_memory::patterns::PatternSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How cues are made from patterns, or the file that holds the user's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CueSource {
    /// What happens to the units that are touched.
    pub distortion: Distortion,
    /// Number of hypercolumns, or of active units, that are touched.
    pub count: u32,
    /// A file of cues, one for each row of `patterns.file`, to be used instead of distorted patterns; a
    /// path relative to the spec's folder.
    pub file: Option<String>,
    /// SHA-256 of the file. Filled in; a file that has another is refused.
    pub sha256: Option<String>,
    /// What the file holds, once it was read.
    #[serde(skip)]
    pub cues: Arc<PatternSet>,
}

impl Default for CueSource {
    fn default() -> Self {
        let Cue { distortion, count } = Cue::default();
        Self { distortion, count, file: None, sha256: None, cues: Arc::default() }
    }
}

impl CueSource {
    /// How patterns are distorted where no file holds the cues.
    pub fn cue(&self) -> Cue {
        Cue { distortion: self.distortion, count: self.count }
    }

    /// Checks the count against a network.
    ///
    /// # Errors
    /// More units to touch than there are.
    pub fn validate(&self, population: &Population) -> Result<(), Invalid> {
        self.cue().validate(population)
    }
}
