//! Networks of ±1 units that cannot run.

use super::{Fault, of};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        of(
            "hopfield-errors",
            "[one_step]\nalpha = [0.0]",
            "0.0",
            &["one_step.alpha[0] is 0", "more than 0.0"],
        ),
        of("hopfield-transition", "[transition]\nunits = [8]", "8", &["transition.units[0] is 8", "16"]),
        of(
            "hopfield-transition",
            "[transition]\nunits = [32768]\nalpha = [2.0]",
            "2.0",
            &["more patterns than couplings can hold", "at most 32767 patterns"],
        ),
        of("hopfield-transition", "[transition]\nalpha = [0.1, 0.1]", "0.1", &["0.1 is there twice"]),
        of("hopfield-basin", "[basin]\noverlap = [1.5]", "1.5", &["basin.overlap[0] is 1.5", "1.0"]),
        of("hopfield-basin", "[basin]\nupdate = [\"asynchronos\"]", "\"asynchronos\"", &["\"asynchronous\""]),
        of("hopfield-temperature", "[heat]\ntemperature = [-0.5]", "-0.5", &["heat.temperature[0] is -0.5"]),
        of(
            "hopfield-noise",
            "[damage_to_couplings]\nsymmetric = [-0.1]",
            "-0.1",
            &["damage_to_couplings.symmetric[0] is -0.1"],
        ),
        of(
            "hopfield-noise",
            "[damage_to_couplings]\ndilution = [0.0]",
            "0.0",
            &["damage_to_couplings.dilution[0] is 0", "more than 0.0"],
        ),
        of("cost-of-locality", "[locality]\nturned = [0.6]", "0.6", &["locality.turned[0] is 0.6", "0.5"]),
    ]
}
