//! A copy of the workspace, changed as the recipes say.
//!
//! It stays in `target/recipe` and shares compiled dependencies with the workspace. Its crates bear
//! another version and its program another name, so that nothing of the workspace is replaced.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use xtask::generate::WRITE;
use xtask::markdown::{Block, Page};
use xtask::process::{cargo, root, target};

/// What the program of the copy is called.
const PROGRAM: &str = "attractor-recipe";

/// The test that writes generated pages, and the part of it that does.
const PAGES: (&str, &str) = ("pages", "every_page_is_up_to_date");

/// The command that tests one model, but for which; and the tests of a model: that of the contract and its own.
const MODELS_TESTED: &str = " cargo test --package attractor-models";
const MODELS: [&str; 2] = ["contract", "attractor_models"];

/// What is copied: all that is compiled, and all that is generated from it.
const PARTS: [&str; 7] = ["Cargo.toml", "Cargo.lock", "crates", "xtask", "docs", "golden", "experiments"];

/// What earlier commands left in the copy.
const LEFT: [&str; 2] = ["attractor.db", "results"];

/// The copy, compiled.
pub struct Scratch {
    folder: PathBuf,
    programs: BTreeMap<String, PathBuf>,
}

impl Scratch {
    /// Copies the workspace, does what the code blocks of a page show, and compiles it.
    pub fn of(page: &Page) -> Self {
        let folder = target().join("recipe").join("workspace");
        let mut files = files_in(&root());
        for block in page.blocks.iter().filter(|block| block.language != "sh") {
            apply(block, &mut files);
        }
        set_apart(&mut files);
        write(&folder, &files);
        let programs = build(&folder, &files);
        Self { folder, programs }
    }

    /// A file of the copy.
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// The text of a file of the copy.
    pub fn text(&self, file: &str) -> String {
        let path = self.path(file);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The folder of a run's results, from the copy.
    pub fn results(&self, run: u32) -> String {
        let runs = self.say("runs");
        let line = runs.lines().find(|line| line.split_whitespace().next() == Some(&run.to_string()));
        format!("results/{}", line.and_then(|line| line.split_whitespace().last()).unwrap())
    }

    /// Does what a line of a recipe says, and gives what it prints.
    pub fn follow(&self, line: &str) -> String {
        match line {
            "cargo xtask generate" => {
                self.pages(true);
                // Once more, to see that nothing is left to do.
                self.pages(false);
                String::new()
            }
            // What runs this.
            "cargo xtask test" => String::new(),
            line if line.ends_with(MODELS_TESTED) => {
                let (_, id) = line.split_whitespace().next().and_then(|word| word.split_once('=')).unwrap();
                self.test_model(id)
            }
            _ => {
                let call = line.strip_prefix("cargo run --release -- ");
                self.say(call.unwrap_or_else(|| panic!("no recipe should need `{line}`")))
            }
        }
    }

    /// What the program prints for a call.
    pub fn say(&self, call: &str) -> String {
        let mut program = Command::new(&self.programs[PROGRAM]);
        let output = succeed(program.args(call.split_whitespace()).current_dir(&self.folder));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the tests of one model, and gives what they print.
    fn test_model(&self, id: &str) -> String {
        let mut said = String::new();
        for tests in MODELS {
            let mut tests = Command::new(&self.programs[tests]);
            tests.env("MODEL", id).current_dir(&self.folder);
            said += &String::from_utf8(succeed(&mut tests).stdout).unwrap();
        }
        said
    }

    /// Writes the generated pages, or checks them, as `cargo xtask generate` and `cargo xtask test` do.
    fn pages(&self, write: bool) {
        let (program, test) = PAGES;
        let mut pages = Command::new(&self.programs[program]);
        pages.args(["--exact", test]).current_dir(&self.folder).env_remove(WRITE);
        if write {
            pages.env(WRITE, "1");
        }
        let said = String::from_utf8(succeed(&mut pages).stdout).unwrap();
        assert!(said.contains("1 passed"), "{said}");
    }
}

/// The files of a workspace that are copied, with their texts; what is no text is left out.
fn files_in(root: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for part in PARTS {
        collect(root, Path::new(part), &mut files);
    }
    files
}

fn collect(root: &Path, path: &Path, files: &mut Vec<(PathBuf, String)>) {
    let place = root.join(path);
    if place.is_dir() {
        for entry in fs::read_dir(place).unwrap() {
            collect(root, &path.join(entry.unwrap().file_name()), files);
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
    let known = files.iter_mut().find(|(path, _)| *path == file);
    let (_, text) = known.unwrap_or_else(|| panic!("there is no {}", file.display()));
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
    for package in ["crates/cli/Cargo.toml", "xtask/Cargo.toml"] {
        change(package, "[package]", "[package]\nautobins = false");
    }
}

/// Writes what changed since the last time, so that only that is compiled anew, and removes what is no more.
fn write(folder: &Path, files: &[(PathBuf, String)]) {
    for (path, text) in files {
        let file = folder.join(path);
        if fs::read_to_string(&file).is_ok_and(|present| present == *text) {
            continue;
        }
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let there = PARTS.iter().filter(|part| folder.join(part).exists());
    let mut present = Vec::new();
    there.for_each(|part| collect(folder, Path::new(part), &mut present));
    for (path, _) in present {
        if files.iter().all(|(known, _)| *known != path) {
            fs::remove_file(folder.join(path)).unwrap();
        }
    }
    for left in LEFT.map(|left| folder.join(left)) {
        if left.is_dir() {
            fs::remove_dir_all(left).unwrap();
        } else if left.exists() {
            fs::remove_file(left).unwrap();
        }
    }
}

/// Compiles the program, the test of the pages and those of models, and gives their paths by name.
fn build(folder: &Path, files: &[(PathBuf, String)]) -> BTreeMap<String, PathBuf> {
    let programs = ["build", "--bin", PROGRAM, "--test", PAGES.0, "--test", MODELS[0]];
    let mut made = compile(folder, files, &programs);
    // Tests within the crates.
    made.extend(compile(folder, files, &["test", "--no-run", "--lib"]));
    made
}

/// Calls cargo for the packages that recipes need; it is the same ones each time, so that dependencies have the same
/// features.
fn compile(folder: &Path, files: &[(PathBuf, String)], call: &[&str]) -> BTreeMap<String, PathBuf> {
    let mut build = cargo();
    build.args(call).args(["--quiet", "--offline", "--message-format", "json-render-diagnostics"]);
    build.args(["--package", "attractor", "--package", "xtask", "--package", "attractor-models"]);
    // Quick to compile rather than quick to run; dependencies are those of the workspace.
    for package in packages(files) {
        for option in ["opt-level=0", "debug=false"] {
            build.args(["--config", &format!("profile.dev.package.{package}.{option}")]);
        }
    }
    let output = succeed(build.current_dir(folder).env("CARGO_TARGET_DIR", target()));
    let messages = String::from_utf8(output.stdout).unwrap();
    let made = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).unwrap();
        let name = message["target"]["name"].as_str()?.to_owned();
        Some((name, message["executable"].as_str()?.into()))
    });
    made.collect()
}

/// The names of the packages of a workspace.
fn packages(files: &[(PathBuf, String)]) -> Vec<&str> {
    let is_package =
        |(path, text): &&(PathBuf, String)| path.ends_with("Cargo.toml") && text.contains("[package]");
    // The name comes first, and is what the first quotes hold.
    files.iter().filter(is_package).map(|(_, text)| text.split('"').nth(1).unwrap()).collect()
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
