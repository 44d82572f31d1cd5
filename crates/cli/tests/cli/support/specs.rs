//! Specs that take milliseconds.

use attractor_study::experiments::Experiment;

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

/// A small spec of any experiment, with `more` at its end.
pub fn small(experiment: &dyn Experiment, more: &str) -> String {
    let keys = experiment.keys();
    if experiment.id() == "willshaw-capacity" {
        let head = "experiment = \"willshaw-capacity\"\nseed = 7\nrepetitions = 3\n";
        return format!("{head}[willshaw]\nunits = [32, 64]\nmatrix_load = [0.4, 0.6]\ncues = 50\n{more}");
    }
    let mut spec = format!(
        "experiment = \"{}\"\nseed = 7\nrepetitions = 3\nrules = [\"hebb\", \"bcpnn\", \"bayes-adaptive\"]\n",
        experiment.id()
    );
    if keys.contains(&"load") {
        spec += "load = 20\n";
    }
    if experiment.id() == "classification" {
        // The project's own small set of labelled patterns.
        let digits = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/digits");
        let files = format!("file = \"{digits}/images.npy.gz\"\nlabels = \"{digits}/labels.npy.gz\"\n");
        spec += &format!("record = [\"images\"]\n[patterns]\n{files}encode = \"one-hot\"\nlevels = 3\n");
        return spec + more;
    }
    if keys.contains(&"record") {
        spec += "record = [\"trajectory\"]\n";
    }
    spec += "[layout]\nkind = \"modular\"\nhypercolumns = 8\nminicolumns = 8\n[cue]\ncount = 1\n";
    if keys.contains(&"search") {
        spec += "[search]\nfrom = 4\n";
    }
    if keys.contains(&"prototypes") && experiment.needs_prototypes() {
        spec += "[prototypes]\ninstances = 4\n";
    }
    spec + more
}
