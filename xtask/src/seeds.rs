//! `cargo xtask seeds`: what specs give at another seed.
//!
//! A figure that is printed somewhere holds for one seed. If its interval is right, another seed gives a figure within
//! both intervals together, but for one in twenty.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use clap::Args;
use serde_json::{Map, Value};

use crate::Fallible;
use crate::process::{cargo, output, program, root, run as succeed, step, target};

/// What an interval of 95 % leaves out, in percent.
const BY_CHANCE: f64 = 5.0;
/// More lines than this of one spec are counted only.
const MOST_LINES: usize = 8;

/// The seed beside that of the specs, which is 4711.
const OTHER: u64 = 4712;

/// Which specs are run.
#[derive(Args)]
pub struct Options {
    /// The other seed.
    #[arg(long, default_value_t = OTHER)]
    seed: u64,
    /// Only specs whose path has one of these in it.
    specs: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: OTHER, specs: Vec::new() }
    }
}

/// A mean and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Summary {
    value: f64,
    low: f64,
    high: f64,
}

/// Runs specs in `experiments/` at their own seed and at another, and prints what left its interval.
///
/// Where much leaves it something is wrong, but how much is for a reader to judge: summaries of one network go together.
///
/// # Errors
/// A spec that does not run.
pub fn run(options: &Options) -> Fallible {
    step("building the program: cargo build --release", || {
        succeed(cargo().args(["build", "--quiet", "--release", "--package", "attractor"]))
    })?;
    let folder = target().join("seeds");
    let (mut left, mut all) = (0, 0);
    for spec in specs(&options.specs)? {
        let mut lines = (Vec::new(), 0);
        step(&spec, || {
            let own = summaries(&spec, None, &folder)?;
            let other = summaries(&spec, Some(options.seed), &folder)?;
            lines = differing(&own, &other);
            Ok(())
        })?;
        let (differing, compared) = lines;
        left += differing.len();
        all += compared;
        println!("  {} of {compared} left their interval", differing.len());
        for line in differing.iter().take(MOST_LINES) {
            println!("    {line}");
        }
    }
    let percent = if all == 0 { 0.0 } else { 100.0 * left as f64 / all as f64 };
    println!("{left} of {all} left their interval, {percent:.1} %; by chance {BY_CHANCE} % would.");
    Ok(fs::remove_dir_all(folder)?)
}

/// The specs that are meant.
fn specs(named: &[String]) -> Fallible<Vec<String>> {
    let mut specs = Vec::new();
    for entry in fs::read_dir(root().join("experiments"))? {
        let path = format!("experiments/{}", entry?.file_name().to_string_lossy());
        let extension = Path::new(&path).extension();
        if extension.is_some_and(|it| it == "toml")
            && (named.is_empty() || named.iter().any(|part| path.contains(part)))
        {
            specs.push(path);
        }
    }
    specs.sort();
    if specs.is_empty() {
        return Err(format!("no spec in experiments/ is meant by {}", named.join(" ")).into());
    }
    Ok(specs)
}

/// Runs a spec and gives its summaries by what they are of.
fn summaries(spec: &str, seed: Option<u64>, folder: &Path) -> Fallible<BTreeMap<String, Summary>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let database = folder.join("attractor.db");
    let mut run = Command::new(program("release"));
    run.arg("run").arg(spec).arg("--db").arg(&database).arg("--out").arg(folder.join("out"));
    if let Some(seed) = seed {
        run.args(["--set", &format!("seed={seed}")]);
    }
    let ran = run.current_dir(root()).stdin(Stdio::null()).output()?;
    if !ran.status.success() {
        return Err(format!("{spec}: {}", String::from_utf8_lossy(&ran.stderr).trim()).into());
    }
    let mut export = Command::new(program("release"));
    let text = output(export.args(["export", "last", "--format", "json", "--db"]).arg(&database))?;
    text.lines().filter_map(|line| summary(line).transpose()).collect()
}

/// The summary on a line, with the coordinates under which it was measured as its name; none on other records' lines.
fn summary(line: &str) -> Fallible<Option<(String, Summary)>> {
    let mut record: Map<String, Value> = serde_json::from_str(line)?;
    if record.remove("source") != Some(Value::from("summary")) || record.contains_key("censored") {
        return Ok(None);
    }
    for about_the_value in ["experiment", "n", "interval"] {
        record.remove(about_the_value);
    }
    let mut number = |key: &str| record.remove(key).and_then(|value| value.as_f64());
    let (Some(value), Some(low), Some(high)) = (number("value"), number("low"), number("high")) else {
        return Ok(None);
    };
    let words: Vec<String> = record.iter().map(|(key, value)| format!("{key} {value}")).collect();
    Ok(Some((words.join(", ").replace('"', ""), Summary { value, low, high })))
}

/// What lies further apart than both intervals together allow, in words, and how many were compared.
fn differing(own: &BTreeMap<String, Summary>, other: &BTreeMap<String, Summary>) -> (Vec<String>, usize) {
    let both: Vec<_> = own.iter().filter_map(|(name, own)| Some((name, own, other.get(name)?))).collect();
    let apart = |own: &Summary, other: &Summary| {
        let (below, above) = if own.value < other.value { (own, other) } else { (other, own) };
        above.value - below.value > (below.high - below.value).hypot(above.value - above.low)
    };
    let lines = both
        .iter()
        .filter(|(_, own, other)| apart(own, other))
        .map(|(name, own, other)| {
            let text = |it: &Summary| format!("{} [{}, {}]", short(it.value), short(it.low), short(it.high));
            format!("{name}: {} and {}", text(own), text(other))
        })
        .collect();
    (lines, both.len())
}

/// A number with four digits or so.
fn short(value: f64) -> String {
    if value == 0.0 || value.abs() >= 0.01 { format!("{value:.4}") } else { format!("{value:.3e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_apart_by_more_than_both_intervals_is_told() {
        let line = |value: f64, half: f64, rule: &str| {
            format!(
                r#"{{"experiment":"x","metric":"exact","rule":"{rule}","load":100,"source":"summary","n":3,
                "interval":"student","value":{value},"low":{},"high":{}}}"#,
                value - half,
                value + half
            )
        };
        let read = |lines: [String; 2]| -> BTreeMap<String, Summary> {
            lines.iter().filter_map(|line| summary(line).unwrap()).collect()
        };
        // √(3² + 4²) = 5.
        let own = read([line(10.0, 3.0, "hebb"), line(10.0, 3.0, "bcpnn")]);
        let other = read([line(14.9, 4.0, "hebb"), line(15.1, 4.0, "bcpnn")]);
        let (lines, compared) = differing(&own, &other);
        assert_eq!(compared, 2);
        assert_eq!(lines.len(), 1);
        assert!(
            lines[0].starts_with("load 100, metric exact, rule bcpnn: 10.0000 [7.0000, 13.0000]"),
            "{lines:?}"
        );
        assert_eq!(differing(&own, &own).0.len(), 0);
        let raw = r#"{"metric":"exact","source":"simulation","value":1.0}"#;
        assert_eq!(summary(raw).unwrap(), None);
    }
}
