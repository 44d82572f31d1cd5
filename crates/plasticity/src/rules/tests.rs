use super::*;

/// The change of a synapse for so much presynaptic and postsynaptic activity, η = 1.
fn change(rule: &dyn PlasticityRule, pre: Activity, post: Activity, weight: f64) -> f64 {
    let (post, pre) = (rule.post(post), rule.pre(pre));
    post.gains[0] * pre[0] + post.gains[1] * pre[1] - post.leak * weight
}

fn active(rate: f64, slow: f64) -> Activity {
    Activity { rate, slow }
}

#[test]
fn rules_change_a_synapse_as_their_equations_say() {
    let (pre, post, weight) = (active(0.5, 0.2), active(-1.5, 0.3), 0.7);
    let of = |id: &str| change(&*PlasticityRules::named(id).unwrap(), pre, post, weight);
    assert_eq!(of("hebbian"), -0.75);
    assert_eq!(of("anti-hebbian"), 0.75);
    assert_eq!(of("oja"), -0.75 - 2.25 * 0.7);
    assert_eq!(of("oja-normalised"), -0.75);
    assert_eq!(of("bcm"), -1.5 * (-1.5 - 0.3) * 0.5);
    assert_eq!(of("covariance"), (-1.5 - 0.3) * (0.5 - 0.2));
    assert_eq!(of("rate-stdp"), -1.5 * 0.2 - 0.3 * 0.5);
    assert_eq!(of("none"), 0.0);
}

#[test]
fn silence_changes_nothing() {
    for rule in PlasticityRules::all() {
        let silent = active(0.0, 0.0);
        assert_eq!(change(&*rule, silent, silent, 0.7), 0.0, "{}", rule.id());
        assert_eq!(rule.slow(silent, 1.0), 0.0, "{}", rule.id());
    }
}

/// A recurrent network learns by rules that need no more than a synapse knows.
#[test]
fn rules_that_need_more_than_a_synapse_knows_are_not_local() {
    let rules = PlasticityRules::all();
    let others: Vec<&str> = rules.iter().filter(|rule| !rule.is_local()).map(PlasticityRules::id).collect();
    assert_eq!(others, ["oja-normalised", "sanger", "oja-subspace"]);
}

#[test]
fn what_units_keep_settles_where_it_should() {
    for (id, expected) in [("bcm", 9.0), ("covariance", 3.0), ("rate-stdp", 3.0)] {
        let rule = PlasticityRules::named(id).unwrap();
        let mut unit = active(3.0, 0.0);
        for _ in 0..20_000 {
            unit.slow = rule.slow(unit, 1.0);
        }
        assert!((unit.slow - expected).abs() < 1e-9, "{id}: {}", unit.slow);
    }
}

#[test]
fn what_comes_first_strengthens_what_comes_after() {
    let rule = RateStdp::default();
    let (mut first, mut second) = (Activity::default(), Activity::default());
    let (mut forward, mut backward) = (0.0, 0.0);
    for time in 0..200 {
        first.rate = f64::from(time < 20);
        second.rate = f64::from((20..40).contains(&time));
        forward += change(&rule, first, second, 0.0);
        backward += change(&rule, second, first, 0.0);
        first.slow = rule.slow(first, 1.0);
        second.slow = rule.slow(second, 1.0);
    }
    assert!(forward > 1.0 && (forward + backward).abs() < 1e-9, "{forward} {backward}");
}
