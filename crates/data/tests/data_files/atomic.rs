//! A file is whole or not there.

use std::fs;
use std::io;
use std::path::Path;

use attractor_data::{behind_links, write_atomic};

use crate::fixtures::Files;

fn write(path: &Path, text: &str) -> io::Result<()> {
    write_atomic(path, |out| out.write_all(text.as_bytes()))
}

/// More than a writer holds back.
fn many() -> Vec<u8> {
    vec![b'x'; 100_000]
}

fn names(files: &Files) -> Vec<String> {
    let entries = fs::read_dir(files.path("")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_was_there_stays_until_the_new_is_whole() {
    let files = Files::new();
    let path = files.write("a.txt", b"before");
    write_atomic(&path, |out| {
        out.write_all(&many())?;
        assert_eq!(fs::read(&path).unwrap(), b"before");
        Ok::<(), io::Error>(())
    })
    .unwrap();
    assert_eq!(fs::read(&path).unwrap(), many());
    assert_eq!(names(&files), ["a.txt"]);
}

#[test]
fn an_error_leaves_what_was_there_and_no_draft() {
    let files = Files::new();
    let path = files.write("a.txt", b"before");
    for target in ["a.txt", "new.txt"] {
        let failed = write_atomic(&files.path(target), |out| {
            out.write_all(&many())?;
            Err(io::Error::other("on purpose"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "on purpose");
    }
    assert_eq!(fs::read(&path).unwrap(), b"before");
    fs::create_dir(files.path("folder")).unwrap();
    assert_eq!(write(&files.path("folder"), "x").unwrap_err().kind(), io::ErrorKind::IsADirectory);
    assert_eq!(write(&files.path("missing/a.txt"), "x").unwrap_err().kind(), io::ErrorKind::NotFound);
    assert!(write(Path::new(""), "x").is_err() && write(Path::new("/"), "x").is_err());
    assert_eq!(names(&files), ["a.txt", "folder"]);
}

#[test]
fn the_longest_name_that_a_file_may_have_can_be_written() {
    let files = Files::new();
    let path = files.path(&"n".repeat(255));
    write(&path, "x").unwrap();
    assert_eq!(fs::read(path).unwrap(), b"x");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_are_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let files = Files::new();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    let path = files.write("a.txt", b"before");
    for kept in [0o600, 0o644, 0o755, 0o664] {
        fs::set_permissions(&path, fs::Permissions::from_mode(kept)).unwrap();
        write(&path, "after").unwrap();
        assert_eq!(mode(&path), kept);
    }
    // A link to a link, one that leads nowhere yet, and one that leads in a circle.
    fs::create_dir(files.path("below")).unwrap();
    symlink("../a.txt", files.path("below/link")).unwrap();
    symlink("below/link", files.path("link")).unwrap();
    write(&files.path("link"), "through links").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"through links");
    assert_eq!(mode(&path), 0o664);
    assert!(fs::symlink_metadata(files.path("link")).unwrap().is_symlink());
    assert!(fs::symlink_metadata(files.path("below/link")).unwrap().is_symlink());
    symlink("below/new.txt", files.path("dangling")).unwrap();
    write(&files.path("dangling"), "new").unwrap();
    assert_eq!(fs::read(files.path("below/new.txt")).unwrap(), b"new");
    symlink("circle", files.path("circle")).unwrap();
    assert!(write(&files.path("circle"), "x").is_err() && behind_links(&files.path("circle")).is_err());
    assert_eq!(names(&files), ["a.txt", "below", "circle", "dangling", "link"]);
}
