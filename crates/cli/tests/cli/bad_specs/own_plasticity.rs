//! Plasticity rules written as formulas: those that cannot be used, and how those that can are called.

use super::{Fault, of};
use crate::support::{Folder, json_lines};

pub(super) fn faults() -> Vec<Fault> {
    let plastic = |line, underlined, said| of("plastic-working-memory", line, underlined, said);
    vec![
        plastic(
            "[plastic]\nrules = [{ kind = \"custom\", dw = \"pre * post - alpha * post^2 * w\", alhpa = 1.0 }]",
            "alpha",
            &[
                "uses \"alpha\"",
                "did you mean",
                "\"alhpa\"?",
                "give it a number in the same table: alpha = 1.0",
            ],
        ),
        plastic(
            "[plastic]\nrules = [\"oja\", { kind = \"custom\", dw = \"pre_trase * post\" }]",
            "pre_trase",
            &["\"pre_trace\"?", "names: pre, post, w, pre_trace, post_trace, theta, dt, units"],
        ),
        plastic(
            "[plastic]\nrules = [{ kind = \"custom\", dw = \"pre * (post - theta\" }]",
            "(",
            &["this \"(\" is never closed", "operations: +"],
        ),
        plastic(
            "[plastic]\nrules = [{ kind = \"custom\", dw = \"pre * post\", tau_tetha = 50.0 }]",
            "tau_tetha",
            &[
                "there is no key \"tau_tetha\", and the formula does not use it",
                "did you mean \"tau_theta\"?",
            ],
        ),
        plastic(
            "[plastic]\nrules = [{ kind = \"custom\", dw = \"pre * post / theta\" }]",
            "\"pre * post / theta\"",
            &["is NaN at", "theta = 0", "max(theta, 0.01)"],
        ),
        plastic(
            "[plastic]\nrules = [{ kind = \"custom\", dw = \"pre * post\", tau_theta = 0.0 }]",
            "0.0",
            &["plastic.rules[0].tau_theta is 0.0", "at least 1.0"],
        ),
        plastic(
            "[plastic]\nrules = [{ kind = \"custom\", dw = \"k * pre * post\", k = \"two\" }]",
            "\"two\"",
            &["\"two\" is not a number"],
        ),
        plastic(
            "[plastic]\nrules = [\"oja\", { kind = \"bcm\", name = \"oja\" }]",
            "{ kind = \"bcm\", name = \"oja\" }",
            &["two rules are called \"oja\"", "different names"],
        ),
        plastic(
            "[plastic]\nrules = [\"oja\"]\n[sweep]\n\"plastic.rules.mine.k\" = [1, 2]",
            "[1, 2]",
            &["no rule in `plastic.rules` is called \"mine\""],
        ),
        of(
            "several-components",
            "[components]\nrules = [{ kind = \"custom\", dw = \"sqrt(post) * pre\" }]",
            "\"sqrt(post) * pre\"",
            &["is NaN", "which can occur"],
        ),
    ]
}

/// A rule of a formula is called by its name, has its numbers swept, and learns as the one that is built in.
#[test]
fn formulas_are_called_by_their_names() {
    let folder = Folder::with_spec(
        "experiment = \"plastic-working-memory\"\nrepetitions = 1\n[plastic]\nunits = 20\nitems = 2\nstimulus_ms = 40.0\n\
         rules = [\"oja\", { kind = \"custom\", name = \"mine\", dw = \"pre * post - alpha * post^2 * w\", alpha = 3 }]\n\
         [sweep]\n\"plastic.rules.mine.alpha\" = [0.0, 1.0]\n",
    );
    let records = json_lines(&folder.succeed(&["run", "mine.toml", "--json"]).stdout);
    let found = |rule: &str, alpha: f64| -> f64 {
        let is_it = |record: &&serde_json::Value| {
            record["metric"] == "mean_uncued_overlap"
                && record["rule"] == rule
                && record["plastic.rules.mine.alpha"] == alpha
                && record["source"] == "simulation"
        };
        records.iter().find(is_it).unwrap()["value"].as_f64().unwrap()
    };
    assert!((found("mine", 1.0) - found("oja", 1.0)).abs() < 1e-4);
    assert!((found("mine", 0.0) - found("oja", 0.0)).abs() > 1e-4);
}

/// A formula that is a number where it was tried, and makes the network run away, ends with an outcome.
#[test]
fn a_formula_that_runs_away_ends_with_an_outcome() {
    let folder = Folder::with_spec(
        "experiment = \"plastic-working-memory\"\nrepetitions = 1\n[plastic]\nunits = 20\nitems = 1\n\
         constraints = { bound = \"none\" }\nrules = [{ kind = \"custom\", dw = \"1e3 * units * w\" }]\n",
    );
    let records = json_lines(&folder.succeed(&["run", "mine.toml", "--json"]).stdout);
    let diverged = records.iter().find(|record| record["metric"] == "diverged").unwrap();
    assert_eq!((&diverged["rule"], &diverged["value"]), (&"custom".into(), &1.0.into()));
}
