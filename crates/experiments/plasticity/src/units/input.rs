//! What units learn from: Gaussian numbers, or the rows of a file.

use attractor_core::Invalid;
use attractor_data::Reading;
use attractor_plasticity::inputs::Inputs;
use attractor_study::{Files, Positive, Repetition, Shared, Written, of_no_file, shown_path};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AXES;

/// The key of the file.
const FILE: &str = "input.file";
/// Components closer than this, as a part of the first one's eigenvalue, are not told apart: rounding would choose between
/// them, and theory divides by their difference.
const APART: f64 = 1e-9;
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
    /// A `.npy`, `.csv`, `.tsv` or `.txt` file, or one of them compressed (`.gz`), with an input in each row; a path
    /// relative to the spec's folder. Rows come in random order; the mean of each column is taken off, and all are divided by one
    /// number, so that the mean variance of a column is 1.
    pub file: Option<String>,
    /// Whether the first line of a text file names its columns. Left out: words do, and 0, 1, 2 … where the rows below
    /// show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// Whether the first column of a text file numbers or names its rows, and is left out. Not said: a column does that has
    /// no name or counts, where the others show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_column: Option<bool>,
    /// SHA-256 of the file. Filled in; a file that has another is refused.
    pub sha256: Option<String>,
    /// What the file holds, once it was read.
    #[serde(skip)]
    rows: Option<Inputs>,
    /// What a user should be told of the file.
    #[serde(skip)]
    note: Option<String>,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            spectrum: Positive::all(&[3.0, 1.5, 1.0, 0.7, 0.4, 0.2]),
            file: None,
            header: None,
            index_column: None,
            sha256: None,
            rows: None,
            note: None,
        }
    }
}

impl Input {
    /// Reads the file, where there is one and files are read.
    ///
    /// # Errors
    /// [`Invalid`] where the file cannot be read, has another hash than it had, too few rows or too many columns, or rows
    /// that are all alike.
    fn fill(&mut self, files: &Files) -> Result<(), Invalid> {
        let Some(file) = self.file.clone() else {
            return of_no_file("input.", self.header, self.index_column);
        };
        if !files.are_read() {
            return Ok(());
        }
        let reading = Reading { header: self.header, index_column: self.index_column, rows: None };
        let content = files.content(&file, FILE, reading, &mut self.sha256)?;
        let matrix = &content.table.matrix;
        let (rows, columns) = (matrix.rows, matrix.columns);
        if rows < 2 || !(2..=MOST_INPUTS).contains(&columns) {
            return Err(Invalid::new(
                FILE,
                format!("{file} has {rows} rows and {columns} columns"),
                format!("at least 2 rows, and 2 to {MOST_INPUTS} columns"),
            ));
        }
        let inputs = Inputs::rows(&matrix.values, columns).ok_or_else(|| {
            Invalid::new(FILE, "the rows of the file are all alike", "numbers that vary from row to row")
        })?;
        self.rows = Some(inputs);
        self.note = Some(format!("{FILE} {}: {}", shown_path(&file), content.table));
        Ok(())
    }

    /// Refuses inputs without a first component, and a spectrum that is not in order; gives the number of inputs.
    pub(super) fn check(&self) -> Result<usize, Invalid> {
        let (eigenvalues, second) = match &self.rows {
            Some(rows) => (rows.components().eigenvalues.clone(), FILE),
            None => (self.eigenvalues(), "input.spectrum[1]"),
        };
        if let Some(place) = eigenvalues.windows(2).position(|pair| pair[0] < pair[1]) {
            return Err(Invalid::new(
                format!("input.spectrum[{}]", place + 1),
                format!("{} comes after {}", eigenvalues[place + 1], eigenvalues[place]),
                "eigenvalues in descending order",
            ));
        }
        if eigenvalues[0] - eigenvalues[1] <= APART * eigenvalues[0] {
            return Err(Invalid::new(
                second,
                format!("the two largest eigenvalues are {} and {}", eigenvalues[0], eigenvalues[1]),
                "a largest one, so that there is a first component",
            ));
        }
        Ok(eigenvalues.len())
    }

    /// The inputs of a repetition.
    pub(super) fn of(&self, repetition: &Repetition) -> Inputs {
        match &self.rows {
            Some(rows) => rows.clone(),
            None => Inputs::gaussian(&self.eigenvalues(), &mut repetition.stream(AXES)),
        }
    }

    fn eigenvalues(&self) -> Vec<f64> {
        self.spectrum.iter().map(|eigenvalue| eigenvalue.0).collect()
    }
}

/// The input as a part of a section.
pub(super) struct InputPart<S> {
    /// To be checked.
    pub input: fn(&S) -> &Input,
    /// To be filled.
    pub filled: fn(&mut S) -> &mut Input,
}

impl<S> Shared<S> for InputPart<S> {
    fn files(&self) -> &'static [&'static str] {
        &[FILE]
    }

    fn fill(&self, section: &mut S, _: Written, files: &Files) -> Result<(), Invalid> {
        (self.filled)(section).fill(files)
    }

    fn validate(&self, section: &S) -> Result<(), Invalid> {
        (self.input)(section).check().map(|_| ())
    }

    fn notes(&self, section: &S) -> Vec<String> {
        (self.input)(section).note.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of a file with this text.
    fn read(text: &str, sha256: Option<&str>) -> Result<Input, Invalid> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        std::fs::write(&path, text).unwrap();
        let file = Some(path.display().to_string());
        let mut input = Input { file, sha256: sha256.map(str::to_owned), ..Input::default() };
        input.fill(&Files::default())?;
        input.check()?;
        Ok(input)
    }

    fn refused(text: &str, key: &str, said: &str) {
        let fault = read(text, None).unwrap_err();
        assert_eq!(fault.key, key);
        assert!(fault.message.contains(said), "{fault}");
    }

    #[test]
    fn a_file_is_read_once_and_known_by_its_hash() {
        let input = read("1,10\n3,14\n5,19\n", None).unwrap();
        assert_eq!(input.check(), Ok(2));
        let sha256 = input.sha256.unwrap();
        assert_eq!(sha256.len(), 64);
        assert!(read("1,10\n3,14\n5,19\n", Some(&sha256)).is_ok());
        assert_eq!(read("1,10\n3,14\n5,18\n", Some(&sha256)).unwrap_err().key, "input.sha256");
    }

    #[test]
    fn what_was_found_in_a_file_is_told() {
        let input = read("0,1,2\n0.5,2,3.5\n2.5,1,0\n", None).unwrap();
        let note = input.note.unwrap();
        assert!(
            note.ends_with("rows.csv: 2 rows × 3 columns; the first line (0, 1, 2) is a header"),
            "{note}"
        );
        refused("0,1\n5,7\n6,5\n", "input.file", "header = true or header = false");
        let unused = Input { index_column: Some(true), ..Input::default() }.fill(&Files::default());
        assert_eq!(unused.unwrap_err().key, "input.index_column");
    }

    #[test]
    fn files_that_units_cannot_learn_from_are_refused() {
        refused("1,2\n1,2\n1,2\n", "input.file", "all alike");
        refused("1,2\n", "input.file", "1 rows and 2 columns");
        refused("1\n2\n3\n", "input.file", "3 rows and 1 columns");
        refused("0.1,0.2\n0.1,0.2\n0.1,0.2\n", "input.file", "all alike");
        refused("1,0\n-1,0\n0,1\n0,-1\n", "input.file", "the two largest eigenvalues are");
        // As even, but for rounding.
        let seventh = |part: u32| (std::f64::consts::TAU * f64::from(part) / 7.0).sin_cos();
        let circle: Vec<String> = (1..8).map(seventh).map(|(x, y)| format!("{x},{y}\n")).collect();
        refused(&circle.concat(), "input.file", "the two largest eigenvalues are");
    }

    #[test]
    fn a_spectrum_descends_from_a_largest_eigenvalue() {
        let check = |spectrum: &[f64]| {
            let input = Input { spectrum: Positive::all(spectrum), ..Input::default() };
            input.check().map_err(|fault| fault.key)
        };
        assert_eq!(check(&[3.0, 1.0, 1.0]), Ok(3));
        assert_eq!(check(&[3.0, 1.0, 2.0]), Err("input.spectrum[2]".to_owned()));
        assert_eq!(check(&[3.0, 3.0, 1.0]), Err("input.spectrum[1]".to_owned()));
        assert_eq!(check(&[3.0, 3.0 - 1e-9, 1.0]), Err("input.spectrum[1]".to_owned()));
        assert_eq!(check(&[3.0, 3.0 - 1e-8, 1.0]), Ok(3));
    }
}
