//! Our side of the comparison with peers: writes patterns, cues, weights and answers for others to
//! repeat, and prints how long each took, a line of JSON for each kind of work.
//!
//! `peer_work KIND DIRECTORY REPEATS`; started by `cargo xtask bench-peers`. Files hold little-endian
//! numbers of 32 bits without a header.

mod associative;
mod capacity;
mod hopfield;
mod plasticity;
mod scale;
mod spiking;
mod willshaw;

use std::path::Path;
use std::time::Instant;
use std::{env, error::Error, fs};

use attractor_memory::patterns::PatternSet;
use serde_json::json;

type Fallible = Result<(), Box<dyn Error>>;

fn main() -> Fallible {
    let arguments: Vec<String> = env::args().collect();
    let [_, kind, directory, repeats] = &arguments[..] else {
        let kinds = "associative|willshaw|hopfield|scale|capacity|plasticity|spiking";
        return Err(format!("usage: peer_work {kinds} DIRECTORY REPEATS").into());
    };
    let (directory, repeats) = (Path::new(directory), repeats.parse()?);
    match kind.as_str() {
        "associative" => associative::run(directory, repeats),
        "willshaw" => willshaw::run(directory, repeats),
        "hopfield" => hopfield::run(directory, repeats),
        "scale" => scale::run(directory, repeats),
        "capacity" => capacity::run(directory),
        "plasticity" => plasticity::run(directory, repeats),
        "spiking" => spiking::run(directory, repeats),
        other => Err(format!("there is no kind of work {other}").into()),
    }
}

/// Does the work once to warm up, then as often as asked for.
fn report<T>(work: &str, repeats: u32, mut run: impl FnMut() -> T) -> T {
    report_prepared(work, repeats, || (), |()| run())
}

/// The same for work with preparations, which are not timed.
fn report_prepared<P, T>(
    work: &str,
    repeats: u32,
    mut prepare: impl FnMut() -> P,
    mut run: impl FnMut(P) -> T,
) -> T {
    let mut last = run(prepare());
    let mut milliseconds = Vec::new();
    for _ in 0..repeats {
        let prepared = prepare();
        let start = Instant::now();
        last = run(prepared);
        milliseconds.push(start.elapsed().as_secs_f64() * 1e3);
    }
    println!("{}", json!({"work": work, "milliseconds": milliseconds}));
    last
}

fn write(path: &Path, numbers: impl Iterator<Item = [u8; 4]>) -> Fallible {
    fs::write(path, numbers.flatten().collect::<Vec<u8>>())
        .map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}

/// All active units, one pattern after the other.
fn write_patterns(path: &Path, patterns: &PatternSet) -> Fallible {
    write(path, patterns.iter().flatten().map(|unit| unit.to_le_bytes()))
}
