//! What can be said on the command line.

use std::path::PathBuf;

use attractor_record::export::Format;
use attractor_study::runner::Shard;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// A laboratory for local learning rules and the memories they make.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Example:\n  attractor bench --quick")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare all learning rules and write a report
    ///
    /// Storage capacity, information per synapse, prototype extraction and correlated patterns, in
    /// modular and non-modular networks. The default has 400 units and takes about a minute.
    #[command(
        after_help = "Examples:\n  attractor bench\n  attractor bench --quick\n  attractor bench --full --threads 2"
    )]
    Bench(Bench),
    /// Run the study that a spec describes
    #[command(after_help = "Examples:\n  attractor new recall > mine.toml && attractor run mine.toml\n  \
        attractor run mine.toml --set recall.max_steps=1 --sweep cue.count=1,2,4\n  attractor run --resume last\n  attractor run --resume last --data .")]
    Run(Run),
    /// Store your own patterns, and recall from your own cues
    ///
    /// Files are `.npy`, `.csv`, `.tsv` or `.txt` (also `.gz`), with a pattern or cue in each row, a unit in each
    /// column, and values 0 and 1. A header and an index are left out.
    #[command(
        after_help = "Examples:\n  attractor recall --rule bcpnn patterns.npy cues.npy -o answers.npy\n  \
        attractor recall --rule bcpnn --hypercolumns 20 patterns.csv cues.csv -o answers.npy"
    )]
    Recall(Recall),
    /// List experiments, rules, patterns and distortions
    #[command(after_help = "Example:\n  attractor list")]
    List,
    /// Show a rule, an experiment or a source of patterns: equation, parameters, references
    #[command(after_help = "Example:\n  attractor show bcpnn")]
    Show {
        /// Its id, as `attractor list` shows it.
        id: String,
    },
    /// Print a commented spec to start from
    #[command(after_help = "Example:\n  attractor new storage-capacity > mine.toml")]
    New {
        /// Id of an experiment.
        experiment: String,
        /// Write to this file, which must not exist, instead of printing.
        #[arg(short, long)]
        output: Option<PathBuf>,
        /// Replace the file if it exists.
        #[arg(long, requires = "output")]
        force: bool,
    },
    /// Print BibTeX entries for what a spec uses
    #[command(after_help = "Example:\n  attractor cite experiments/lansner-2025-readme.toml")]
    Cite {
        /// A spec.
        spec: PathBuf,
    },
    /// List the runs of a database
    #[command(after_help = "Example:\n  attractor runs")]
    Runs {
        #[command(flatten)]
        db: Database,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Write the report of a run
    #[command(after_help = "Example:\n  attractor report last")]
    Report {
        /// Number of a run, the beginning of its uuid, or `last`.
        run: String,
        #[command(flatten)]
        db: Database,
        /// Folder for the report [default: that of the run].
        #[arg(long)]
        out: Option<PathBuf>,
        /// Replace files that attractor did not write.
        #[arg(long)]
        force: bool,
    },
    /// Compare two runs: paired differences with intervals
    #[command(after_help = "Example:\n  attractor compare 1 2")]
    Compare {
        /// Number of a run, the beginning of its uuid, or `last`.
        first: String,
        /// Number of a run, the beginning of its uuid, or `last`.
        second: String,
        #[command(flatten)]
        db: Database,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Print all records of a run
    #[command(after_help = "Examples:\n  attractor export last --format csv > records.csv\n  \
        attractor export 1 --format npz -o records.npz")]
    Export {
        /// Number of a run, the beginning of its uuid, or `last`.
        run: String,
        /// How to write them.
        #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
        format: ExportFormat,
        /// Write to this file instead of printing. A plain file of that name is replaced.
        #[arg(short, long)]
        output: Option<PathBuf>,
        #[command(flatten)]
        db: Database,
    },
    /// Check that a database holds what it says
    ///
    /// Its pages, the specs and counts of its runs, their records, and the arrays that they saved. Nothing is changed.
    #[command(after_help = "Example:\n  attractor check attractor.db")]
    Check {
        /// The database.
        #[arg(value_name = "DB", default_value = "attractor.db")]
        database: PathBuf,
    },
    /// Bring the runs of several databases together; shards of one study become one run
    #[command(after_help = "Example:\n  attractor merge a.db b.db --db all.db")]
    Merge {
        /// Databases to read.
        #[arg(required = true)]
        databases: Vec<PathBuf>,
        #[command(flatten)]
        db: Database,
    },
}

/// Where runs are stored.
#[derive(Args, Clone, Debug)]
pub struct Database {
    /// Database of runs.
    #[arg(long, value_name = "FILE", default_value = "attractor.db")]
    pub db: PathBuf,
}

/// How to run, whatever is run.
#[derive(Args, Clone, Debug)]
pub struct Running {
    #[command(flatten)]
    pub db: Database,
    /// Folder for figures, arrays and the report [default: results/ and the first eight letters of the run's uuid].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Seed of all random numbers.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Number of threads [default: all processors]. The results do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Print every record to standard output, one JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// Go on with a run of another version, with an edited spec, or one that another process computes; and replace files that
    /// attractor did not write.
    #[arg(long)]
    pub force: bool,
}

/// Options of `bench`.
#[derive(Args, Debug)]
pub struct Bench {
    /// Small networks and few repetitions: seconds.
    #[arg(long, conflicts_with = "full")]
    pub quick: bool,
    /// 1024 units: many minutes.
    #[arg(long)]
    pub full: bool,
    /// Keep the name of this machine with the run.
    #[arg(long)]
    pub keep_host: bool,
    #[command(flatten)]
    pub running: Running,
}

/// Options of `run`.
#[derive(Args, Debug)]
pub struct Run {
    /// The spec.
    #[arg(required_unless_present = "resume")]
    pub spec: Option<PathBuf>,
    /// Set a key of the spec: `--set recall.max_steps=1`.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Sweep over a key of the spec: `--sweep cue.count=1,2,4`.
    #[arg(long, value_name = "KEY=A,B,…")]
    pub sweep: Vec<String>,
    /// Go on with a run that was interrupted.
    #[arg(long, value_name = "RUN", conflicts_with_all = ["shard"])]
    pub resume: Option<String>,
    /// Look for the files that the spec names in this folder, too; and below it, whatever they are called there, where
    /// their SHA-256 is known.
    #[arg(long, value_name = "DIR")]
    pub data: Vec<PathBuf>,
    /// Do one part of the trials: `--shard 1/2` here, `--shard 2/2` elsewhere, then `attractor merge`.
    #[arg(long, value_name = "I/N", value_parser = Shard::parse)]
    pub shard: Option<Shard>,
    /// Keep the name of this machine with the run.
    #[arg(long, conflicts_with = "resume")]
    pub keep_host: bool,
    #[command(flatten)]
    pub running: Running,
}

/// Options of `recall`.
#[derive(Args, Debug)]
pub struct Recall {
    /// Patterns to store.
    pub patterns: PathBuf,
    /// Cues to start from; they may have any number of active units.
    pub cues: PathBuf,
    /// Where the answers go: a row for each cue, as `.npy`. A plain file of that name is replaced.
    #[arg(short, long)]
    pub output: PathBuf,
    /// Learning rule: an id, or a table as in a spec.
    #[arg(long, default_value = "bcpnn")]
    pub rule: String,
    /// Number of hypercolumns, all of one size, one after the other [default: none, all units compete].
    #[arg(long)]
    pub hypercolumns: Option<u32>,
    /// Largest number of steps.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_steps: u32,
    /// Seed of random numbers.
    #[arg(long, default_value_t = 4711)]
    pub seed: u64,
    /// Number of threads [default: all processors]. The answers do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

/// Formats of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A table with a column for each coordinate.
    Csv,
    /// One JSON object a line.
    Json,
    /// NumPy arrays, one for each column.
    Npz,
}

impl From<ExportFormat> for Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Csv => Self::Csv,
            ExportFormat::Json => Self::Json,
            ExportFormat::Npz => Self::Npz,
        }
    }
}
