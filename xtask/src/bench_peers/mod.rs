//! `bench-peers`: our speed beside that of the libraries that people use today, doing the same work.

mod environment;
mod report;
mod times;

use std::fs;
use std::process::Command;

use clap::Args;

use crate::Fallible;
use crate::process::{self, cargo, output, root, target};
use times::Times;

/// What is compared.
#[derive(Args)]
pub struct Options {
    /// Compare with PyTorch too; its installation takes several gigabytes.
    #[arg(long)]
    torch: bool,
    /// How often each kind of work is done.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(3..))]
    repeats: u32,
}

/// Kinds of work: what our side is asked for, and the peers' script.
const KINDS: [&str; 3] = ["associative", "willshaw", "capacity"];

/// Ours, the peers, and ours again, so that a machine that slows down meanwhile shows.
fn measure(options: &Options) -> Fallible<Times> {
    let python = environment::python(options.torch)?;
    let build = ["build", "--release", "--package", "attractor-study", "--example", "peer_work"];
    process::run(cargo().args(build))?;
    let repeats = options.repeats.to_string();
    let mut times = Times::default();
    for kind in KINDS {
        let data = target().join("peers").join("data").join(kind);
        fs::create_dir_all(&data)?;
        let ours = || {
            let mut command = Command::new(target().join("release/examples/peer_work"));
            output(command.arg(kind).arg(&data).arg(&repeats))
        };
        let mut peers = Command::new(&python);
        let script = root().join("benches/peers").join(kind).with_extension("py");
        peers.arg(script).arg(&data).arg(&repeats);
        environment::one_thread(&mut peers);
        if options.torch && kind == "associative" {
            peers.arg("--torch");
        }
        for printed in [ours()?, output(&mut peers)?, ours()?] {
            times.read(&printed)?;
        }
    }
    Ok(times)
}

/// Compares, prints the table and writes it to `benches/results`.
pub fn run(options: &Options) -> Fallible {
    let times = measure(options)?;
    let report = report::markdown(&times)?;
    let path = root().join("benches/results").join(report::file_name(&times)?);
    fs::write(&path, &report)?;
    println!("{report}\nwritten to {}", path.display());
    Ok(())
}
