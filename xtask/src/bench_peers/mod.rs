//! `bench-peers`: our speed beside that of the libraries that people use today, doing the same work.

mod report;
mod times;

use std::fs;
use std::process::Command;

use clap::Args;

use crate::Fallible;
use crate::process::{self, cargo, output, root, target};
use times::Times;
use xtask::environment;

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
const KINDS: [&str; 7] =
    ["associative", "willshaw", "hopfield", "scale", "capacity", "plasticity", "spiking"];

/// Ours, the peers, and ours again, so that a machine that slows down meanwhile shows.
fn measure(options: &Options) -> Fallible<Times> {
    let mut requirements = vec!["benches/peers/requirements.txt"];
    requirements.extend(options.torch.then_some("benches/peers/requirements-torch.txt"));
    let python = environment::python("peers", &requirements)?;
    // Brian needs another NumPy.
    let brian = environment::python("peers-spiking", &["benches/peers/requirements-spiking.txt"])?;
    let build = ["build", "--release", "--package", "attractor-catalogue", "--example", "peer_work"];
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
        let peers = |python, script: &str| {
            let mut peers = Command::new(python);
            peers.arg(root().join("benches/peers").join(script)).arg(&data).arg(&repeats);
            one_thread(&mut peers);
            if options.torch && ["associative.py", "plasticity.py"].contains(&script) {
                peers.arg("--torch");
            }
            output(&mut peers)
        };
        let script = format!("{kind}.py");
        times.read(&ours()?)?;
        times.read(&peers(if kind == "spiking" { &brian } else { &python }, &script)?)?;
        if kind == "plasticity" {
            times.read(&peers(&brian, "plasticity_brian.py")?)?;
        }
        times.read(&ours()?)?;
    }
    Ok(times)
}

/// One thread, and the processor as the libraries themselves find it.
fn one_thread(peers: &mut Command) {
    for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
        peers.env(threads, "1");
    }
    peers.env_remove("OPENBLAS_CORETYPE").env_remove("OPENBLAS_L2_SIZE");
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
