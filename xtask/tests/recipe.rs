//! Follows the recipe for a new rule in `CONTRIBUTING.md` to the letter, in a copy of the workspace.
//!
//! The copy stays in `target/recipe` and shares compiled dependencies with the workspace. Its crates
//! bear another version and its program another name, so that nothing of the workspace is replaced.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use xtask::markdown::{Block, Page};
use xtask::process::{cargo, root, target};

const PROGRAM: &str = "attractor-recipe";

#[test]
fn the_recipe_works() {
    let copy = target().join("recipe").join("workspace");
    let page = Page::read(&root().join("CONTRIBUTING.md")).unwrap();
    let mut files = workspace();
    for block in page.blocks.iter().filter(|block| block.language != "sh") {
        apply(block, &mut files);
    }
    set_apart(&mut files);
    write(&copy, &files);

    let mut build = cargo();
    build.args(["build", "--quiet", "--offline", "--package", "attractor", "--bin", PROGRAM]);
    // Quick to compile rather than quick to run.
    build.args(["--config", "profile.dev.opt-level=0", "--config", "profile.dev.debug=false"]);
    build.current_dir(&copy).env("CARGO_TARGET_DIR", target());
    succeed(&mut build);

    let program = target().join("debug").join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
    let folder = tempfile::tempdir().unwrap();
    let say = |arguments: &[&str]| {
        let output = succeed(Command::new(&program).args(arguments).current_dir(&copy));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(say(&["list"]).contains("  jaccard  "));
    let shown = page.blocks.iter().find(|block| block.text.contains(" show ")).unwrap();
    let id = shown.text.split_whitespace().last().unwrap();
    assert!(say(&["show", id]).contains("Jaccard, Paul (1912)"));
    let database = folder.path().join("attractor.db").display().to_string();
    let out = folder.path().join("out").display().to_string();
    let records = say(&["run", "target/jaccard.toml", "--json", "--db", &database, "--out", &out]);
    let recalled = records.lines().filter(|line| {
        line.contains(r#""rule":"jaccard""#)
            && line.contains(r#""metric":"exact""#)
            && line.contains("repetition\":")
    });
    assert_eq!(recalled.count(), 3, "{records}");
}

/// The files of the workspace that are compiled, with their texts.
fn workspace() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for part in ["Cargo.toml", "Cargo.lock", "crates", "xtask"] {
        collect(Path::new(part), &mut files);
    }
    files
}

fn collect(path: &Path, files: &mut Vec<(PathBuf, String)>) {
    let place = root().join(path);
    if place.is_dir() {
        for entry in fs::read_dir(place).unwrap() {
            collect(&path.join(entry.unwrap().file_name()), files);
        }
    } else if let Ok(text) = fs::read_to_string(place) {
        files.push((path.to_owned(), text));
    }
}

/// Does what a code block shows to the file that the text before it names.
fn apply(block: &Block, files: &mut Vec<(PathBuf, String)>) {
    let file = PathBuf::from(block.file.as_ref().unwrap());
    if block.language != "diff" {
        assert!(files.iter().all(|(path, _)| *path != file), "{} is there already", file.display());
        files.push((file, block.text.clone()));
        return;
    }
    let (_, text) = files.iter_mut().find(|(path, _)| *path == file).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut at = 0;
    for line in block.text.lines() {
        if let Some(new) = line.strip_prefix('+') {
            lines.insert(at, new.to_owned());
            at += 1;
        } else {
            let known = line.strip_prefix(' ').unwrap();
            let found = lines[at..].iter().position(|line| line == known);
            at += found.unwrap_or_else(|| panic!("{} has no line `{known}`", file.display())) + 1;
        }
    }
    *text = lines.join("\n") + "\n";
}

/// Makes sure that nothing of the workspace is replaced when the copy is compiled.
fn set_apart(files: &mut [(PathBuf, String)]) {
    let mut change = |file: &str, from: &str, to: &str| {
        let (_, text) = files.iter_mut().find(|(path, _)| path == Path::new(file)).unwrap();
        assert!(text.contains(from), "{file} has no `{from}`");
        *text = text.replacen(from, to, 1);
    };
    let version = env!("CARGO_PKG_VERSION");
    change("Cargo.toml", &format!("version = \"{version}\""), &format!("version = \"{version}-recipe\""));
    let program = format!("[[bin]]\nname = \"{PROGRAM}\"\npath = \"src/main.rs\"\n\n[dependencies]");
    change("crates/cli/Cargo.toml", "[dependencies]", &program);
    change("crates/cli/Cargo.toml", "[package]", "[package]\nautobins = false");
}

/// Writes what changed since the last time, so that only that is compiled anew.
fn write(copy: &Path, files: &[(PathBuf, String)]) {
    for (path, text) in files {
        let file = copy.join(path);
        if fs::read_to_string(&file).is_ok_and(|present| present == *text) {
            continue;
        }
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?} failed\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}
