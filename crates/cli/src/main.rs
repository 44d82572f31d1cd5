//! The `attractor` command line: reads specs, runs studies, shows what came out.

#![warn(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod commands;
mod conclude;
mod excerpt;
mod execute;
mod failure;
mod interrupt;
mod overwriting;
mod printing;
mod progress;
mod results;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use failure::Failure;

fn main() -> ExitCode {
    let done = match Arguments::try_parse() {
        Ok(arguments) => run(&arguments),
        Err(told) => printing::of_arguments(&told),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Bench(options) => commands::bench(options),
        Command::Run(options) => commands::run(options),
        Command::Recall(options) => commands::recall(options),
        Command::List => commands::list(),
        Command::Show { id } => commands::show(id),
        Command::New { experiment, output, force } => commands::new(experiment, output.as_deref(), *force),
        Command::Cite { spec } => commands::cite(spec),
        Command::Runs { db, json } => commands::runs(&db.db, *json),
        Command::Report { run, db, out, force } => commands::report(run, &db.db, out.as_deref(), *force),
        Command::Compare { first, second, db, json } => commands::compare(first, second, &db.db, *json),
        Command::Export { run, format, output, db } => {
            commands::export(run, *format, output.as_deref(), &db.db)
        }
        Command::Check { database } => commands::check(database),
        Command::Merge { databases, db } => commands::merge(databases, &db.db),
    }
}
