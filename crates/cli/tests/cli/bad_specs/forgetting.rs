//! Faults of memories that forget, and of very large ones.

use super::{Fault, of};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        of("blackout", "[blackout]\nunits = 5", "5", &["blackout.units is 5", "at least 10"]),
        of("blackout", "[blackout]\ntotals = [0.0]", "0.0", &["blackout.totals[0] is 0", "more than 0.0"]),
        of(
            "blackout",
            "[blackout]\nschemes = [\"hard-bounds\", \"desay\"]",
            "\"desay\"",
            &["there is no kind \"desay\"", "incremental-bcpnn", "did you mean \"decay\"?"],
        ),
        of(
            "blackout",
            "[blackout]\nschemes = [{ kind = \"decay\", epsilon = -1.0 }]",
            "-1.0",
            &["blackout.schemes[0].epsilon is -1"],
        ),
        of(
            "blackout",
            "[[blackout.curves]]\nscheme = \"decay\"\nvalues = [1.0]\nparameter = \"epsilom\"",
            "\"epsilom\"",
            &["\"decay\" has no number \"epsilom\"", "epsilon"],
        ),
        of(
            "blackout",
            "[[blackout.curves]]\nscheme = \"two-state\"\nparameter = \"probability\"\nvalues = [0.1, 1.5]",
            "1.5",
            &["probability is 1.5", "at most 1.0"],
        ),
        of(
            "willshaw-scale",
            "[scale]\nnetworks = [{ blocks = 11, block_size = 100 }]",
            "11",
            &["11 blocks cannot be halved", "an even number"],
        ),
        of(
            "willshaw-scale",
            "[scale]\nnetworks = [{ retrieval = \"iterativ\" }]",
            "\"iterativ\"",
            &["there is no value \"iterativ\"", "did you mean \"iterative\"?"],
        ),
        of("willshaw-scale", "[scale]\ngrowth = 1.0", "1.0", &["scale.growth is 1", "at least 1.001"]),
        of("willshaw-scale", "[scale]\ncues = 0", "0", &["scale.cues is 0", "at least 1"]),
    ]
}
