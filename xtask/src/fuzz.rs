//! `cargo xtask fuzz`: what the readers make of bytes that nobody thought of.
//!
//! libFuzzer changes what it has, keeps what reaches new code, and goes on from there. The targets are a crate of their
//! own, `fuzz/`: it is built with other flags, and asks for a C++ compiler.

mod seeds;
mod statistics;

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;

use crate::Fallible;
use crate::process::{cargo, root, run as succeed, step};
use statistics::Statistics;

/// What is fuzzed: the name, and the most bytes that are tried. Readers of a few bytes come first.
const TARGETS: [(&str, usize); 6] = [
    ("formula", 512),
    ("csv", 1 << 12),
    ("npy", 1 << 12),
    ("spec", 1 << 12),
    ("gz", 1 << 12),
    // The smallest store has fifteen pages.
    ("store", 1 << 16),
];

/// Libraries and programs for this alone, as it names the target that `fuzz/.cargo/config.toml` does.
const MACHINE: &str = "x86_64-unknown-linux-gnu";

/// The most memory of a target, in MiB.
const MEMORY: u64 = 2048;

/// What is fuzzed, and for how long.
#[derive(Args)]
pub struct Options {
    /// One of formula, csv, npy, spec, gz and store; all of them where none is named.
    name: Option<String>,
    /// Seconds for each.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { name: None, seconds: 60 }
    }
}

/// Builds the targets and runs them, one after the other; prints what was tried and how much code was reached.
///
/// # Errors
/// Input that a reader cannot take: where it lies, and how to see what it does.
pub fn run(options: &Options) -> Fallible {
    let chosen = |name: &str| options.name.as_deref().is_none_or(|chosen| chosen == name);
    let targets: Vec<_> = TARGETS.into_iter().filter(|(name, _)| chosen(name)).collect();
    if targets.is_empty() {
        let names = TARGETS.map(|(name, _)| name).join(", ");
        return Err(format!("nothing called that is fuzzed; there are {names}").into());
    }
    if !can_run() {
        let remedy = "apt-get install g++ (or your system's equivalent)";
        return Err(format!("this needs {MACHINE} and a C++ compiler; install it: {remedy}").into());
    }
    step("building the fuzz targets: cargo build, in fuzz/", || build(&targets))?;
    for (name, most_bytes) in targets {
        let mut found = None;
        step(&format!("fuzzing {name} for {} s", options.seconds), || {
            found = Some(fuzz(name, most_bytes, options.seconds)?);
            Ok(())
        })?;
        if let Some(found) = found {
            println!("  {found}");
        }
    }
    Ok(())
}

/// Whether there is what this needs.
pub fn can_run() -> bool {
    let compiler = env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    let mut probe = Command::new(compiler);
    probe.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    cfg!(all(target_os = "linux", target_arch = "x86_64"))
        && probe.status().is_ok_and(|ended| ended.success())
}

fn folder() -> PathBuf {
    root().join("fuzz")
}

fn target() -> PathBuf {
    folder().join("target")
}

fn build(targets: &[(&str, usize)]) -> Fallible {
    let mut build = cargo();
    build.args(["build", "--quiet", "--locked", "--config", "fuzz/.cargo/config.toml"]);
    build.args(["--manifest-path", "fuzz/Cargo.toml", "--target-dir", "fuzz/target"]);
    build.args(targets.iter().flat_map(|(name, _)| ["--bin", name]));
    // These would take the place of the flags that watch which code is reached.
    succeed(build.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS"))
}

fn fuzz(name: &str, most_bytes: usize, seconds: u64) -> Fallible<Statistics> {
    let target = target();
    let [corpus, faults] = ["corpus", "faults"].map(|folder| target.join(folder).join(name));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&faults)?;
    let log = faults.with_extension("log");
    let program = target.join(MACHINE).join("debug").join(name);
    let here = Scratch::new(name)?;
    let seeds = here.0.join("seeds");
    fs::create_dir(&seeds)?;
    seeds::write(name, &seeds)?;
    // Within this much of addresses, too much memory is refused by us, and what is taken unasked ends the program.
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -v {}; exec \"$@\"", MEMORY << 10), "sh"]).arg(&program);
    command
        .arg(&corpus)
        .arg(&seeds)
        .arg(format!("-dict={}", folder().join(format!("{name}.dict")).display()));
    command.arg(format!("-artifact_prefix={}/", faults.display()));
    command.args(["-timeout=10", "-print_final_stats=1"]);
    command.arg(format!("-rss_limit_mb={MEMORY}"));
    command.args([format!("-max_len={most_bytes}"), format!("-max_total_time={seconds}")]);
    let ended = command.current_dir(&here.0).stdout(Stdio::null()).stderr(File::create(&log)?).status()?;
    let told = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    if ended.success() {
        return Statistics::of(&told).ok_or_else(|| format!("no statistics in {}", log.display()).into());
    }
    let saved = told.lines().find_map(|line| Some(line.split_once("Test unit written to ")?.1));
    Err(format!(
        "{name} failed: {}; all that was said is in {}; again with: {} {}",
        fault(&told).unwrap_or_else(|| format!("{ended}, without a word")),
        log.display(),
        program.display(),
        saved.unwrap_or("FILE, which was not kept")
    )
    .into())
}

/// What went wrong: a panic with its place and its words, which are two lines, or what libFuzzer calls it.
fn fault(told: &str) -> Option<String> {
    let said = |word: &str, most: usize| {
        let lines: Vec<&str> = told.lines().skip_while(|line| !line.contains(word)).take(most).collect();
        (!lines.is_empty()).then(|| lines.join(" "))
    };
    said("panicked at", 2).or_else(|| said("memory allocation of", 1)).or_else(|| said("ERROR: libFuzzer", 1))
}

/// An empty folder for what a target writes, in memory where there is such a place; gone when this is.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Fallible<Self> {
        let memory = Path::new("/dev/shm");
        let within = if memory.is_dir() { memory.to_owned() } else { env::temp_dir() };
        let folder = within.join(format!("attractor-fuzz-{}-{name}", std::process::id()));
        fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left is litter in a folder that the system empties.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_in_its_own_words() {
        let ended = "==7== ERROR: libFuzzer: deadly signal\n";
        let panicked = format!("#2 INITED\nthread 'main' panicked at a.rs:1:2:\nno such rule\nnote\n{ended}");
        assert_eq!(fault(&panicked).unwrap(), "thread 'main' panicked at a.rs:1:2: no such rule");
        assert_eq!(
            fault(&format!("memory allocation of 9 bytes failed\n{ended}")).unwrap(),
            "memory allocation of 9 bytes failed"
        );
        assert_eq!(fault(ended).unwrap(), ended.trim());
        assert_eq!(fault("#2 INITED\n"), None);
    }
}
