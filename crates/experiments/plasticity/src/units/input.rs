//! What units learn from: Gaussian numbers, or the rows of a file.

use attractor_core::Invalid;
use attractor_engine::{Files, Positive, Repetition, absolute, unchanged};
use attractor_plasticity::inputs::Inputs;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AXES;

/// The key of the file.
const FILE: &str = "input.file";
/// Keys of sections with an input that hold the path of a file.
pub(crate) const FILES: &[&str] = &[FILE];
/// Most columns of a file: their principal components take the cube of it.
const MOST_INPUTS: usize = 512;

/// What units learn from: Gaussian numbers, or the rows of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Input {
    /// λ: eigenvalues of the covariance of Gaussian inputs, one for each input, the largest first. The axes are
    /// drawn in each repetition. Not used with a file.
    #[schemars(length(min = 2, max = 512))]
    pub spectrum: Vec<Positive>,
    /// A `.npy` or `.csv` file, or one of them compressed (`.gz`), with an input in each row; a path relative to the
    /// spec's folder. Rows come in random order; the mean of each column is taken off, and all are divided by one
    /// number, so that the mean variance of a column is 1.
    pub file: Option<String>,
    /// SHA-256 of the file. Filled in; a file that has another is refused.
    pub sha256: Option<String>,
    /// What the file holds, once it was read.
    #[serde(skip)]
    rows: Option<Inputs>,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            spectrum: Positive::all(&[3.0, 1.5, 1.0, 0.7, 0.4, 0.2]),
            file: None,
            sha256: None,
            rows: None,
        }
    }
}

impl Input {
    /// Reads the file, where there is one.
    ///
    /// # Errors
    /// [`Invalid`] where the file cannot be read, has another hash than it had, too few rows or too many columns, or rows
    /// that are all alike.
    pub(super) fn fill(&mut self, files: &Files) -> Result<(), Invalid> {
        let Some(file) = self.file.clone() else { return Ok(()) };
        let content = files.content(&file, FILE)?;
        let (rows, columns) = (content.matrix.rows, content.matrix.columns);
        if rows < 2 || !(2..=MOST_INPUTS).contains(&columns) {
            return Err(Invalid::new(
                FILE,
                format!("{file} has {rows} rows and {columns} columns"),
                format!("at least 2 rows, and 2 to {MOST_INPUTS} columns"),
            ));
        }
        unchanged(&mut self.sha256, &content.sha256, "input.sha256", &file)?;
        let inputs = Inputs::rows(&content.matrix.values, columns).ok_or_else(|| {
            Invalid::new(FILE, "the rows of the file are all alike", "numbers that vary from row to row")
        })?;
        self.rows = Some(inputs);
        self.file = Some(absolute(&file));
        Ok(())
    }

    /// Refuses a spectrum that is not in order; gives the number of inputs.
    pub(super) fn check(&self) -> Result<usize, Invalid> {
        if let Some(inputs) = &self.rows {
            return Ok(inputs.size());
        }
        match self.spectrum.windows(2).position(|pair| pair[0].0 < pair[1].0) {
            Some(place) => Err(Invalid::new(
                format!("input.spectrum[{}]", place + 1),
                format!("{} comes after {}", self.spectrum[place + 1].0, self.spectrum[place].0),
                "eigenvalues in descending order",
            )),
            None if self.spectrum[0] == self.spectrum[1] => Err(Invalid::new(
                "input.spectrum[1]",
                format!("the two largest eigenvalues are both {}", self.spectrum[0].0),
                "a largest one, so that there is a first component",
            )),
            None => Ok(self.spectrum.len()),
        }
    }

    /// The inputs of a repetition.
    pub(super) fn of(&self, repetition: &Repetition) -> Inputs {
        match &self.rows {
            Some(rows) => rows.clone(),
            None => {
                let spectrum: Vec<f64> = self.spectrum.iter().map(|eigenvalue| eigenvalue.0).collect();
                Inputs::gaussian(&spectrum, &mut repetition.stream(AXES))
            }
        }
    }
}
