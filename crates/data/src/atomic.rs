//! Files that are whole or not there.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// As many links may follow one another as Linux follows.
const MOST_LINKS: usize = 40;

/// Writes a file so that nobody finds half of it, and one that was there before stays until the new one is whole.
///
/// What `write` writes goes into a draft beside the file (`attractor-….draft`), which takes the file's place when it is on
/// the disk. A file that is replaced leaves its permissions to the new one. Where `path` is a symbolic link, what it
/// leads to is written. After an error nothing is left of the draft; only a process that is killed leaves it.
///
/// # Errors
/// Those of `write`; a folder that is missing or cannot be written to; a file that may not be written to.
pub fn write_atomic<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let path = behind_links(path)?;
    if path.file_name().is_none() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path names no file").into());
    }
    let before = match fs::metadata(&path) {
        Ok(before) => Some(before),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(before) = &before {
        if before.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
        }
        // A draft could take the place of a file that is protected from being written to.
        OpenOptions::new().write(true).open(&path)?;
    }
    let draft = path.with_file_name(format!("attractor-{}.draft", Uuid::new_v4().simple()));
    fill(&draft, before.as_ref(), write).and_then(|()| Ok(fs::rename(&draft, &path)?)).inspect_err(|_| {
        // The first fault is the one to tell; the draft may not even exist.
        let _ = fs::remove_file(&draft);
    })
}

fn fill<E: From<io::Error>>(
    draft: &Path,
    before: Option<&Metadata>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let mut file = BufWriter::new(File::create_new(draft)?);
    if let Some(before) = before {
        file.get_ref().set_permissions(before.permissions())?;
    }
    write(&mut file)?;
    // A rename may reach the disk before the contents do.
    Ok(file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?)
}

/// What a path leads to, which need not exist.
///
/// # Errors
/// Links that lead around in a circle, or cannot be read.
pub fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => {
                let to = fs::read_link(&path)?;
                path = path.parent().unwrap_or(Path::new("")).join(to);
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links follow one another"))
}
