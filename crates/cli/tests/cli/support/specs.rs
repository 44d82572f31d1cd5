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
    if !keys.contains(&"rules") {
        return small_without_rules(experiment) + more;
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

/// A small spec of an experiment without rules.
fn small_without_rules(experiment: &dyn Experiment) -> String {
    let sections = match experiment.id() {
        "hopfield-errors" => "[one_step]\nunits = [40, 60]\nalpha = [0.1, 0.3]\n",
        "hopfield-transition" => "[transition]\nunits = [60, 90]\nalpha = [0.05, 0.15, 0.4]\ncues = 4\n",
        "hopfield-basin" => {
            "[basin]\nunits = 100\nalpha = [0.05, 0.1]\noverlap = [0.1, 0.5, 0.9]\ncues = 3\nmax_steps = 30\n"
        }
        "hopfield-energy" => "[falling]\nunits = 60\nasymmetry = [0.0, 0.5]\nsweeps = 3\n",
        "hopfield-mixtures" => "[mixtures]\nunits = 90\npatterns = [3, 5]\nstarts = 10\n",
        "hopfield-temperature" => {
            "[heat]\nunits = 80\ntemperature = [0.2, 0.9]\nalpha = [0.02, 0.3]\nsettling = 5\nsweeps = 5\n"
        }
        "hopfield-noise" => {
            "[damage_to_couplings]\nunits = 80\nsymmetric = [0.1, 0.5]\nasymmetric = [0.1, 0.5]\ndilution = [0.5, 0.9]\n\
             alpha = [0.03, 0.1, 0.4]\ncues = 3\nmax_steps = 20\naveraged = 5\n"
        }
        "sequence-correlation" => {
            "[sequence]\nunits = [64, 100]\npatterns = 4\na = [0.3, 0.8]\nupdate = [\"synchronous\", \"asynchronous\"]\n"
        }
        "delayed-match" => {
            "[delayed_match]\nunits = 60\nactivity = 0.1\nimages = 6\nsigma = [0.0, 0.5]\ndelay = [1, 4]\ndistractors = 2\n\
             distractor_drive = [0.5]\ngap = 3\n"
        }
        "cost-of-locality" => "[locality]\nunits = 40\nalpha = [0.1, 0.5, 2.5]\ncues = 4\nrounds = 30\n",
        "energy-descent" => "[energy]\nvisible = 6\nhidden = 3\nduration = 2.0\n",
        "hebbian-limit" => "[energy]\nvisible = 6\nhidden = 3\n[limit]\ntau_hidden = [0.1, 0.05]\n",
        "memory-dynamics" => "[following]\nvisible = 8\nhidden = 2\nduration = 60\nevery = 20\n",
        "coupling-spectrum" => "[spectrum]\nvisible = 20\nbins = 5\n",
        "zero-stability" => {
            "[stability]\nvisible = 6\nratio = [0.5]\ngain = [0.8, 1.2]\ntime_ratio = [1.0]\nduration = 40.0\n"
        }
        "principal-component" => "[component]\ngamma = [0.01, 0.02]\nsteps = 200\nevery = 50\n",
        "several-components" => "[components]\nunits = 2\nsteps = 200\nevery = 50\n",
        "hebbian-growth" => "[growth]\ngamma = [0.05, 0.1]\nsteps = 200\n",
        "bcm-selectivity" => "[selectivity]\npatterns = [2, 3]\nsteps = 200\nevery = 50\n",
        "decorrelation" => "[decorrelation]\ncorrelation = [0.5]\nsteps = 200\nevery = 50\n",
        "spike-timing" => "[pairing]\npairs = 5\njitter_ms = 1.0\n",
        "long-term-potentiation" => "[tetanus]\nfrequency_hz = [0.0, 15.0]\nduration_s = 2.0\n",
        "plastic-working-memory" => {
            "record = [\"trajectory\", \"weights\", \"landscape\"]\n[plastic]\nunits = 10\nitems = 2\nstimulus_ms = 20.0\n"
        }
        "serial-position" => "[plastic]\nunits = 10\nitems = 2\nrules = [\"hebbian\"]\nstimulus_ms = 20.0\n",
        "three-hypotheses" => {
            "[plastic]\nunits = 10\nitems = 2\nrules = [\"hebbian\", \"oja\"]\nstimulus_ms = 20.0\n"
        }
        "sequence-replay" => {
            "[plastic]\nunits = 10\nitems = 2\nrules = [\"hebbian\", \"rate-stdp\"]\nstimulus_ms = 20.0\n"
        }
        "spiking-network" => {
            "record = [\"trajectory\"]\n[spiking]\nexcitatory = 40\ninhibitory = 10\nsettling_s = 0.1\n\
             before_s = 0.1\nduration_s = 0.2\nevery_s = 0.1\n"
        }
        "firing-curve" => "[firing]\ndrive_mv = [10.0, 20.0]\nduration_ms = 100.0\n",
        "willshaw-capacity" => "[willshaw]\nunits = [32, 64]\nmatrix_load = [0.4, 0.6]\ncues = 50\n",
        "dense-capacity" => {
            "[dense]\ndegrees = [2, 3]\nunits = [16, 24]\nexponential_units = [10]\nsoftmax_units = [10]\nerror = 0.02\n\
             cues = 20\n"
        }
        "sparse-capacity" => {
            "[sparse]\nunits = [60]\nactivity = [0.5, 0.1]\nrelative_load = [0.5, 1.5, 4.0]\ncues = 10\n"
        }
        "dales-law" => "[dale]\nunits = [60]\ninhibitory = [0.5]\nload = [0.05, 0.3, 0.6]\ncues = 10\n",
        "willshaw-scale" => {
            "[scale]\ncues = 60\ngrowth = 1.2\nnetworks = [{ blocks = 6, block_size = 20 },\n\
             { blocks = 6, block_size = 20, retrieval = \"one-step\" },\n\
             { blocks = 6, block_size = 40, simulation = \"sampled\" }]\n"
        }
        "blackout" => {
            "[blackout]\nunits = 60\ntotals = [0.5, 2.0]\nsettled = 4.0\nsnapshots = 2\n\
             schemes = [\"plain-hebb\", \"stop-signal\", \"hard-bounds\", \"decay\", \"composed\", \"two-state\",\n\
             \"sparse-two-state\", { kind = \"incremental-bcpnn\", tau = 20 }]\n\
             curves = [{ scheme = \"decay\", parameter = \"epsilon\", values = [4, 8, 12] },\n\
             { scheme = \"two-state\", parameter = \"probability\", values = [0.2, 0.4] }]\n"
        }
        other => panic!("{other} has no small spec"),
    };
    format!("experiment = \"{}\"\nseed = 7\nrepetitions = 3\n{sections}", experiment.id())
}
