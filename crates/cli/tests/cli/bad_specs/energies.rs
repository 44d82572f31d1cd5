//! Networks with an energy that cannot run, or run away.

use crate::support::Folder;

use super::{Fault, of};

pub(super) fn faults() -> Vec<Fault> {
    let descent = |line, underlined, said| of("energy-descent", line, underlined, said);
    vec![
        descent(
            "rules = [\"hebb\"]",
            "rules",
            &["`rules` does nothing in experiment \"energy-descent\"", "used by benchmark"],
        ),
        descent("[energy]\ntau_hidden = 0.0", "0.0", &["energy.tau_hidden is 0.0", "more than 0.0"]),
        descent("[energy]\ntau_visible = -1", "-1", &["energy.tau_visible is -1", "more than 0.0"]),
        descent(
            "[energy]\nstep = 5.0",
            "5.0",
            &[
                "energy.step is 5",
                "beyond the stability limit of \"runge-kutta-4\"",
                "at most 1.",
                "exponential-euler",
            ],
        ),
        descent(
            "[energy]\nmemories = [[1.0, 2.0], [1.0]]",
            "[1.0]",
            &["memory 1 has 1 numbers, but memory 0 has 2", "all of one length"],
        ),
        descent("[energy]\nmemories = []", "[]", &["there is no memory", "at least one row"]),
        descent(
            "[energy]\nmemories = [[1.0, 2.0]]\nstart = [1.0]",
            "[1.0]",
            &["energy.start has 1 numbers, but there are 2 visible units", "2 numbers"],
        ),
        descent(
            "[energy]\nmemories = [[1.0]]\nstart = [1e30]\nvisible_function = { kind = \"power\", exponent = 12.0 }",
            "{ kind = \"power\", exponent = 12.0 }",
            &[
                "the gradient of \"power\" is not finite at the start",
                "visible unit 0 stands at 1e30",
                "energy.start",
            ],
        ),
        descent(
            "[energy]\nhidden_function = \"softmx\"",
            "\"softmx\"",
            &["did you mean \"softmax\"?", "one of quadratic, mean-square"],
        ),
        descent("[energy]\nintegrator = \"eulr\"", "\"eulr\"", &["did you mean \"euler\"?", "runge-kutta-4"]),
        of(
            "hebbian-limit",
            "[limit]\ntau_hidden = [0.1, 0]",
            "0",
            &["limit.tau_hidden[1] is 0", "more than 0.0"],
        ),
        of("memory-dynamics", "[following]\ntau = 0.25", "0.25", &["following.tau is 0.25", "at least 0.5"]),
        of(
            "memory-dynamics",
            "[following]\nfeedback = 0.5",
            "0.5",
            &["following.feedback is 0.5", "visible units are held", "following.tau_visible above 0"],
        ),
        of(
            "memory-dynamics",
            "[following]\nhidden = 51",
            "51",
            &["only 50 memories of 50 units can be at right angles", "at most 50"],
        ),
        of(
            "coupling-spectrum",
            "[spectrum]\nratio = [900.0]",
            "900.0",
            &["makes 0 hidden units", "1 to 20000"],
        ),
        of("zero-stability", "[stability]\ngain = [0.5, 0.5]", "0.5", &["0.5 is there twice"]),
    ]
}

#[test]
fn networks_that_run_away_end_in_an_outcome() {
    let spec = "experiment = \"energy-descent\"\nrepetitions = 2\n[energy]\nvisible_function = \"quadratic\"\n\
                hidden_function = { kind = \"power\", exponent = 6 }\n";
    let folder = Folder::with_spec(spec);
    let ran = folder.succeed(&["run", "mine.toml", "--json"]);
    assert!(ran.stderr.contains("2 of 2 trials ended in divergence"), "{}", ran.stderr);
    assert!(ran.text().contains("\"metric\":\"diverged_at\""), "{}", ran.text());
}
