//! `cargo xtask`: the project's own chores.

mod bench_peers;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{Fallible, figures, fuzz, generate, golden, process, seeds, test};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's own chores")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Runs every check, the tests last.
    Test(test::Options),
    /// Writes what is made from the program's registry: pages of the book, and hashes of new specs.
    Generate,
    /// Runs every spec in `experiments/` and compares the bits of what it gives with those in `golden/`.
    Golden(golden::Options),
    /// Runs every spec in `experiments/` at its own seed and at another, and lists what left its interval.
    Seeds(seeds::Options),
    /// Draws the figures of the book anew, from the specs that `docs/figures.tsv` names.
    Figures(figures::Options),
    /// Searches for input that the readers cannot take, led by what of their code each input reaches.
    Fuzz(fuzz::Options),
    /// Compares our speed with that of NumPy, and PyTorch if asked for, on this machine.
    BenchPeers(bench_peers::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Test(options) => test::run(&options),
        Chore::Generate => generate::write(),
        Chore::Golden(options) => golden::run(&options),
        Chore::Seeds(options) => seeds::run(&options),
        Chore::Figures(options) => figures::run(&options),
        Chore::Fuzz(options) => fuzz::run(&options),
        Chore::BenchPeers(options) => bench_peers::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
