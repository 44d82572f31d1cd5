//! Forgetting: the blackout, what palimpsests hold, and the theory of decay.

use attractor_core::statistics::{mean, variance};
use attractor_record::{Record, Source};

use super::records;

fn of<'a>(
    records: &'a [Record],
    source: Source,
    metric: &'a str,
    scheme: &'a str,
    here: &'a [(&'a str, f64)],
) -> Vec<f64> {
    let fits = |record: &&Record| {
        record.source == source
            && record.metric == metric
            && record.text("scheme") == scheme
            && here.iter().all(|(key, value)| record.number(key) == Some(*value))
    };
    records.iter().filter(fits).map(|record| record.value).collect()
}

/// 400 units; 1103 patterns are 20 times the capacity of Hebb's rule. Of 3 networks the newest pattern is asked for,
/// and all. The noise is such that hard bounds and decay hold over 15 newer patterns, of which a tenth is
/// lost, so that the newest, of much larger weight, is lost with a probability far below 1 %: one of three with
/// less than 3 % for each scheme that may miss one, and the fixed seed has been seen to pass.
#[test]
fn palimpsests_hold_the_newest_and_hebb_holds_nothing() {
    let records = records(
        "experiment = \"blackout\"\nrepetitions = 3\nseed = 5\n[blackout]\nunits = 400\ntotals = [0.5, 20.0]\n\
         schemes = [\"plain-hebb\", \"stop-signal\", \"hard-bounds\", \"decay\", \"composed\", \"two-state\", \"sparse-two-state\"]\n\
         curves = []\n",
    );
    let newest =
        |scheme| of(&records, Source::Simulation, "recalled", scheme, &[("presented", 1103.0), ("age", 0.0)]);
    let held = |scheme, presented| {
        of(&records, Source::Simulation, "recalled_patterns", scheme, &[("presented", presented)])
    };
    for scheme in ["hard-bounds", "decay", "composed", "two-state", "sparse-two-state"] {
        println!("{scheme}: {:?} of 1103", held(scheme, 1103.0));
        assert_eq!(newest(scheme), [1.0; 3], "{scheme}");
    }
    // At half its capacity Hebb's rule forgets nothing; beyond, everything.
    assert!(mean(&held("plain-hebb", 28.0)) > 27.0, "{:?}", held("plain-hebb", 28.0));
    assert_eq!(held("plain-hebb", 1103.0), [0.0; 3]);
    // The supervisor keeps the first 48 for ever, but for few.
    assert_eq!(newest("stop-signal"), [0.0; 3]);
    let kept = mean(&held("stop-signal", 1103.0));
    assert!((40.0..=48.0).contains(&kept), "{kept}");
}

/// Capacities of decay lie beside theory: the mean over 3 networks is allowed five of its own standard errors (Student,
/// 2 degrees of freedom: exceeded with probability 4 %, in one of two comparisons with 8 %) and 15 % for 500 units,
/// of which the estimate by the first age that is lost is biased low. Synapses of two states: 1 pattern.
#[test]
fn capacities_of_decay_and_of_two_states_are_those_of_theory() {
    let records = records(
        "experiment = \"blackout\"\nrepetitions = 3\nseed = 6\n[blackout]\nunits = 500\nsettled = 10\nsnapshots = 6\n\
         schemes = []\n[[blackout.curves]]\nscheme = \"decay\"\nparameter = \"epsilon\"\nvalues = [1.5, 10, 20]\n\
         [[blackout.curves]]\nscheme = \"two-state\"\nparameter = \"probability\"\nvalues = [0.02, 0.2, 0.4]\n",
    );
    for epsilon in [10.0, 20.0] {
        let here = [("epsilon", epsilon)];
        let found = of(&records, Source::Simulation, "capacity_per_unit", "decay", &here);
        let theory = of(&records, Source::Theory, "capacity_per_unit", "decay", &here)[0];
        let error = (variance(&found) / found.len() as f64).sqrt();
        println!("ε = {epsilon}: {} ± {error}, theory {theory}", mean(&found));
        assert_eq!(found.len(), 3);
        assert!((mean(&found) - theory).abs() < 5.0 * error + 0.15 * theory, "ε = {epsilon}");
    }
    // Too slow to forget, all is lost: the blackout.
    let slow = of(&records, Source::Simulation, "recalled_patterns", "decay", &[("epsilon", 1.5)]);
    assert!(mean(&slow) < 1.0, "{slow:?}");
    for probability in [0.02, 0.2, 0.4] {
        let here = [("probability", probability)];
        let found = mean(&of(&records, Source::Simulation, "capacity_age", "two-state", &here));
        let theory = of(&records, Source::Theory, "capacity_age", "two-state", &here)[0];
        println!("q = {probability}: {found}, theory {theory}");
        assert!((found - theory).abs() <= 1.0, "q = {probability}: {found} {theory}");
    }
}
