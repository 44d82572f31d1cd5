//! The study of a stored run.

use std::path::PathBuf;

use attractor_store::Run;

use crate::spec::{Layers, SpecError};
use crate::{Catalogue, Found, Study, shown_path};

/// What of a stored run is asked for.
#[derive(Clone, Debug)]
pub struct StoredRun<'a> {
    /// What there is.
    pub catalogue: &'static Catalogue,
    /// The run.
    pub run: &'a Run,
    /// The folders that relative paths of its files are relative to, as
    /// [`spec_folders`](attractor_store::Store::spec_folders) gives them; none where no file is to be read.
    pub folders: Vec<PathBuf>,
}

impl StoredRun<'_> {
    fn layers(&self) -> Layers {
        let found = Found::kept(self.run.found.as_ref()).unwrap_or_default();
        Layers::of_stored(self.catalogue, self.run.spec.clone(), found, self.folders.clone())
    }

    /// The study, to be run. Its files are read where they lie, or from folders of `data` that hold what they held.
    ///
    /// # Errors
    /// [`SpecError`] where the spec was written by a version that allowed other keys, or a file is not found.
    pub fn to_run(&self, data: &[PathBuf]) -> Result<Study, SpecError> {
        Study::new(&self.layers().with_data(data))
    }

    /// The study, to be summarised. No file is read.
    ///
    /// # Errors
    /// [`SpecError`] where the spec was written by a version that allowed other keys.
    pub fn to_summarise(&self) -> Result<Study, SpecError> {
        Study::unread(&self.layers())
    }

    /// The study, to be shown. No file is read, unless an earlier version did not keep what it found in one; where that
    /// is gone, the study says what cannot be shown.
    ///
    /// # Errors
    /// [`SpecError`] where the spec was written by a version that allowed other keys.
    pub fn to_show(&self) -> Result<Study, SpecError> {
        let mut study = self.to_summarise()?;
        if self.run.found.is_some() || !study.names_files() {
            return Ok(study);
        }
        match self.to_run(&[]) {
            Ok(study) => Ok(study),
            Err(_) => {
                let files = study.files();
                let files: Vec<&str> = files.iter().map(|path| shown_path(path)).collect();
                study.note(format!(
                    "What was found in {}, such as its rows, columns and header, is not shown: the version that made the run did not \
                     keep it, and the file is not where it was.",
                    files.join(", ")
                ));
                Ok(study)
            }
        }
    }
}
