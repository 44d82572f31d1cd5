//! Specs that take milliseconds.

use attractor_study::AnyExperiment;

/// Recall in 64 units: six trials.
pub const SMALL: &str = "\
experiment = \"recall\"
seed = 7
repetitions = 3
load = 20
rules = [\"hebb\", \"bcpnn\"]
[layout]
kind = \"modular\"
hypercolumns = 8
minicolumns = 8
[cue]
count = 1
[sweep]
\"cue.count\" = [1, 2]
";

/// A study that lasts long enough to be disturbed: many trials of some milliseconds each.
pub const MANY_TRIALS: &str = "\
experiment = \"recall\"
seed = 7
repetitions = 150
load = 300
rules = [\"hebb\", \"bcpnn\", \"bayes\"]
[layout]
kind = \"modular\"
hypercolumns = 12
minicolumns = 12
[cue]
count = 1
[sweep]
\"cue.count\" = [1, 2]
";

/// The smallest spec of an experiment, with `more` at its end.
pub fn small(experiment: &dyn AnyExperiment, more: &str) -> String {
    // The project's own small set of labelled patterns.
    let examples = concat!("\"", env!("CARGO_MANIFEST_DIR"), "/../../examples/");
    let smallest = experiment.smallest().replace("\"examples/", examples);
    format!("experiment = \"{}\"\nseed = 7\n{smallest}\n{more}", experiment.id())
}

/// Whether an experiment reads a key beside those of every experiment.
pub fn reads(experiment: &dyn AnyExperiment, key: &str) -> bool {
    experiment.schema()["properties"].get(key).is_some()
}
