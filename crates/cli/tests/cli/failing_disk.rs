//! A full disk loses no trial that was finished.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Folder, MANY_TRIALS, many_trials};

/// A small file system of its own; it goes when this is dropped.
struct Disk {
    at: PathBuf,
}

fn mount(arguments: &[&str], at: &Path) -> Result<(), String> {
    let output = Command::new("mount").args(arguments).arg(at).output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

impl Disk {
    /// Fails where mounting is not permitted.
    fn of_size(size: &str, at: PathBuf) -> Result<Self, String> {
        std::fs::create_dir(&at).unwrap();
        mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "attractor-test"], &at)?;
        Ok(Self { at })
    }

    fn resize(&self, size: &str) {
        mount(&["-o", &format!("remount,size={size}")], &self.at).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.at).status();
    }
}

#[test]
fn a_run_that_filled_the_disk_goes_on_when_there_is_room() {
    let folder = Folder::with_spec(MANY_TRIALS);
    let disk = match Disk::of_size("512k", folder.path("disk")) {
        Ok(disk) => disk,
        Err(reason) => {
            eprintln!("skipped: a small disk cannot be mounted here: {}", reason.trim());
            return;
        }
    };
    let ran = folder.run(&["run", "mine.toml", "--db", "disk/runs.db"]);
    assert_eq!((ran.code, ran.text()), (Some(1), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("cannot write to disk/runs.db"), "{}", ran.stderr);
    assert!(ran.stderr.contains("full") && ran.stderr.contains("--resume"), "{}", ran.stderr);
    assert!(!folder.names().contains("results"));

    disk.resize("64m");
    let run = &folder.runs("disk/runs.db")[0];
    let finished = run["finished_trials"].as_u64().unwrap();
    assert!((1..300).contains(&finished), "{run}");
    let resumed = folder.succeed(&["run", "--resume", "last", "--db", "disk/runs.db"]);
    assert!(resumed.stderr.contains(&format!("{finished} of 300 trials were done")), "{}", resumed.stderr);
    assert!(folder.exports("1", "disk/runs.db") == *many_trials());
}

#[test]
fn a_disk_without_room_for_a_database_is_named() {
    let folder = Folder::with_spec(MANY_TRIALS);
    let disk = match Disk::of_size("4k", folder.path("disk")) {
        Ok(disk) => disk,
        Err(reason) => {
            eprintln!("skipped: a small disk cannot be mounted here: {}", reason.trim());
            return;
        }
    };
    let told = folder.fail(1, &["run", "mine.toml", "--db", "disk/runs.db"]);
    assert!(told.contains("disk/runs.db"), "{told}");
    assert_eq!(std::fs::read_dir(&disk.at).unwrap().count(), 0, "half a database is left");
}
