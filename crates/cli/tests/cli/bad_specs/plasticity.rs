//! Networks that learn while they run, and cannot.

use super::{Fault, of};

pub(super) fn faults() -> Vec<Fault> {
    let plastic = |line, underlined, said| of("plastic-working-memory", line, underlined, said);
    vec![
        plastic(
            "[plastic]\nstep_ms = 15.0",
            "15.0",
            &[
                "plastic.step_ms is 15: beyond the stability limit of \"euler\"",
                "at most 13.333 for τ = 10 ms",
                "exponential-euler",
            ],
        ),
        plastic(
            "[plastic]\nrules = [\"hebbian\", \"sanger\"]",
            "\"sanger\"",
            &[
                "needs more than a synapse knows",
                "one of hebbian, anti-hebbian, oja, bcm",
                "several-components",
            ],
        ),
        plastic("[plastic]\nrules = [\"hebian\"]", "\"hebian\"", &["did you mean \"hebbian\"?"]),
        plastic(
            "[[epoch]]\nname = \"show\"\nduration_ms = 0.0",
            "0.0",
            &["epoch[0].duration_ms is 0.0", "more than 0.0"],
        ),
        plastic(
            "[[epoch]]\nname = \"show\"\nduration_ms = 0.2",
            "0.2",
            &["epoch \"show\" lasts 0.2 ms, which is no step", "at least one step of 1 ms"],
        ),
        plastic(
            "[[epoch]]\nname = \"show\"\nduration_ms = 9.0\nunits = [3, 100]",
            "100",
            &["epoch \"show\" drives unit 100, but there are only 100 units", "0 to 99"],
        ),
        plastic(
            "[[epoch]]\nname = \"show\"\nduration_ms = 9.0\nitem = 6",
            "6",
            &["epoch \"show\" shows item 6, but there are 5", "1 to 5"],
        ),
        plastic(
            "plastic = { units = 300 }\nrecord = [\"weights\"]",
            "\"weights\"",
            &["weights of 300 units would fill the store", "at most 200 units"],
        ),
        plastic(
            "[plastic]\nconstraints = { bound = \"hard\", low = 0.5, high = 0.5 }",
            "0.5",
            &["plastic.constraints.high is 0.5, but plastic.constraints.low is 0.5", "more than 0.5"],
        ),
        of(
            "principal-component",
            "[input]\nspectrum = [1.0, 2.0]",
            "2.0",
            &["2 comes after 1", "descending order"],
        ),
        of(
            "principal-component",
            "[input]\nspectrum = [2.0, 2.0]",
            "2.0",
            &["the two largest eigenvalues are 2 and 2"],
        ),
        of("several-components", "[components]\nunits = 7", "7", &["there are only 6 inputs", "at most 6"]),
        of("firing-curve", "[firing]\ndrive_mv = [20.0, 20.0]", "20.0", &["20.0 is there twice"]),
        of(
            "long-term-potentiation",
            "[tetanus]\nduration_s = 3000.0",
            "3000.0",
            &["the tetanus has 45000 stimuli", "at most 20000"],
        ),
    ]
}
