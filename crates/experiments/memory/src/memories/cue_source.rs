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
    /// Whether the first line of `file` names its columns; as `patterns.header`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// Whether the first column of `file` numbers or names its rows; as `patterns.index_column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_column: Option<bool>,
    /// SHA-256 of the file. Filled in; a file that has another is refused.
    pub sha256: Option<String>,
    /// What the file holds, once it was read.
    #[serde(skip)]
    pub cues: Arc<PatternSet>,
}

impl Default for CueSource {
    fn default() -> Self {
        let Cue { distortion, count } = Cue::default();
        Self {
            distortion,
            count,
            file: None,
            header: None,
            index_column: None,
            sha256: None,
            cues: Arc::default(),
        }
    }
}

impl CueSource {
    /// How patterns are distorted where no file holds the cues.
    pub fn cue(&self) -> Cue {
        Cue { distortion: self.distortion, count: self.count }
    }

    /// Checks the count against a network, and that nothing is said of a file that there is not.
    ///
    /// # Errors
    /// More units to touch than there are; keys without a file.
    pub fn validate(&self, population: &Population) -> Result<(), Invalid> {
        if self.file.is_none() {
            attractor_study::of_no_file("cue.", self.header, self.index_column)?;
        }
        self.cue().validate(population)
    }
}
