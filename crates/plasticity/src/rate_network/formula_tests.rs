use super::tests::settled_activity;
use super::*;
use crate::constraints::Bound;
use crate::rules::Custom;
use attractor_core::expression::{Expression, LANES, Lanes};
use attractor_core::kernels::Path;
use attractor_core::{Purpose, Seed, Streams};
use proptest::prelude::*;

fn stream() -> Stream {
    Streams::new(Seed(5), Purpose::named("test"), 0).at(0)
}

fn custom(dw: &str) -> PlasticityRules {
    PlasticityRules::Custom(Custom {
        dw: dw.into(),
        parameters: [("alpha".to_owned(), 1.0)].into(),
        ..Custom::default()
    })
}

fn parameters(rule: PlasticityRules, constraints: Constraints) -> RateNetworkParameters {
    RateNetworkParameters {
        tau: 10.0,
        step: 1.0,
        method: Method::Euler,
        transfer: Transfer::Tanh,
        rule,
        learning_rate: 0.5,
        constraints,
    }
}

/// A network of so many units after some steps under one random input.
fn run(parameters: &RateNetworkParameters, units: usize, steps: u32) -> RateNetwork {
    let mut draw = stream();
    let weights = random_weights(units, 0.8, &mut draw);
    let input: Vec<f64> = (0..units).map(|_| draw.normal()).collect();
    let mut network = RateNetwork::new(parameters.clone(), units, &weights);
    for _ in 0..steps {
        network.step(&input, true);
    }
    network
}

#[test]
fn built_in_rules_written_as_formulas_learn_the_same() {
    for (id, dw) in [
        ("hebbian", "pre * post"),
        ("anti-hebbian", "-post * pre"),
        ("oja", "pre * post - alpha * post ^ 2 * w"),
        ("oja", "-post^2*w + pre*post"),
        ("bcm", "pre * post * (post - theta)"),
        ("bcm", "alpha * post * (post - theta) * pre"),
        ("covariance", "(pre - pre_trace) * (post - post_trace)"),
        ("rate-stdp", "post * pre_trace - post_trace * pre"),
        ("oja", "pre * post + (-w * post) * post + (w - w)"),
    ] {
        for (bound, decay, normalise) in [
            (Bound::None, 0.0, false),
            (Bound::Hard, 0.01, false),
            (Bound::Soft, 0.002, false),
            (Bound::Hard, 0.0, true),
        ] {
            let constraints = Constraints { bound, low: -0.5, high: 0.5, decay, normalise };
            let built = PlasticityRules::named(id).unwrap();
            let written = match (id, custom(dw)) {
                ("rate-stdp", PlasticityRules::Custom(rule)) => {
                    PlasticityRules::Custom(Custom { tau_trace: 20.0, ..rule })
                }
                (_, rule) => rule,
            };
            for units in [33, 600] {
                let built = run(&parameters(built.clone(), constraints), units, 40);
                let written = run(&parameters(written.clone(), constraints), units, 40);
                for unit in 0..units {
                    for (built, written) in built.weights(unit).iter().zip(written.weights(unit)) {
                        // Some 10 roundings of numbers below 1 at each of 40 steps, in single precision, and what the
                        // rates make of them.
                        assert!((built - written).abs() < 5e-6, "{id} {bound:?} {dw}: {built} {written}");
                    }
                    assert_eq!(written.weights(unit)[unit], 0.0);
                }
            }
        }
    }
}

/// Formulas without powers, which alone are not carried out as they are written.
fn formulas() -> impl Strategy<Value = String> {
    let names = ["pre", "post", "w", "pre_trace", "post_trace", "theta", "dt", "units", "alpha", "0.5", "3"];
    let leaf = proptest::sample::select(names.to_vec()).prop_map(str::to_owned);
    leaf.prop_recursive(5, 24, 2, |inner| {
        let operations = proptest::sample::select(["+", "-", "*", "/", "*", "+"].as_slice());
        let functions = ["-", "abs", "tanh", "sign", "step", "exp", "sqrt", "ln", "log2"];
        let functions = proptest::sample::select(functions.to_vec());
        let pairs = proptest::sample::select(["min", "max"].as_slice());
        prop_oneof![
            4 => (inner.clone(), operations, inner.clone()).prop_map(|(a, of, b)| format!("({a} {of} {b})")),
            1 => (functions, inner.clone()).prop_map(|(of, a)| format!("({of}({a}))")),
            1 => (pairs, inner.clone(), inner).prop_map(|(of, a, b)| format!("{of}({a}, {b})")),
        ]
    })
}

/// The change of one weight, by plain evaluation of the formula.
fn plain(dw: &str, values: [f32; 9]) -> f32 {
    let names = ["pre", "post", "w", "pre_trace", "post_trace", "theta", "dt", "units", "alpha"];
    Expression::parse(dw, &names).unwrap().eval(|name| Lanes::of(values[name])).0[LANES - 1]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn a_program_gives_what_the_formula_gives(dw in formulas()) {
        let units = 35;
        // A rate of learning of N makes the factor of the formula 1, so that nothing is rounded but the formula itself.
        let rule = RateNetworkParameters { learning_rate: 35.0, ..parameters(custom(&dw), Constraints::default()) };
        let mut draw = stream();
        let weights = random_weights(units, 0.8, &mut draw);
        let mut network = RateNetwork::new(rule, units, &weights);
        let input: Vec<f64> = (0..units).map(|_| draw.normal()).collect();
        for _ in 0..5 {
            network.step(&input, false);
        }
        let formula = network.formula.as_ref().unwrap();
        let (traces, thresholds) = formula.kept();
        let (traces, thresholds) = (traces.to_vec(), thresholds.to_vec());
        network.step(&input, true);
        // A last term that is the weight times a factor is added to what is kept of the weight, and rounded once less.
        let formula = network.formula.as_ref().unwrap();
        let factor = |unit: usize| formula.factor_of_weight().map(|values| values[unit].abs());
        let rate = |unit: usize| network.rates()[unit] as f32;
        for i in (0..units).step_by(3) {
            for j in (0..units).filter(|j| *j != i) {
                let w = weights[i * units + j];
                let values = [rate(j), rate(i), w, traces[j] as f32, traces[i] as f32, thresholds[i] as f32, 1.0, 35.0, 1.0];
                let (found, expected) = (network.weights(i)[j], w + plain(&dw, values));
                let rounding = factor(i).map_or(0.0, |factor| 4.0 * f32::EPSILON * ((1.0 + factor) * w.abs() + expected.abs()));
                prop_assert!(found == expected || (found - expected).abs() <= rounding || found.is_nan() && expected.is_nan(), "{dw}: {found} {expected}");
            }
        }
    }
}

#[test]
fn small_powers_are_those_of_libm_to_rounding() {
    for (power, exponent) in [("w ^ 2", 2.0), ("w ^ 3", 3.0), ("w ^ 4", 4.0), ("abs(w) ^ 2.5", 2.5)] {
        let network = run(
            &RateNetworkParameters {
                learning_rate: 40.0,
                ..parameters(custom(power), Constraints::default())
            },
            40,
            1,
        );
        let start = random_weights(40, 0.8, &mut stream());
        for (found, w) in network.weights(7).iter().zip(&start[7 * 40..]) {
            let w = f64::from(*w);
            let base = if exponent == 2.5 { w.abs() } else { w };
            let expected = w + attractor_core::maths::pow(base, exponent);
            assert!((f64::from(*found) - expected).abs() < 1e-6, "{power}: {found} {expected}");
        }
    }
}

#[test]
fn every_path_gives_the_same_bits() {
    let formulas = [
        "pre * post - post ^ 2 * w",
        "tanh(pre - w) * exp(-theta) + abs(post_trace - w) * min(pre, post)",
        "post / (1 + w ^ 2) - pre_trace",
    ];
    for dw in formulas {
        for bound in [Bound::None, Bound::Hard, Bound::Soft] {
            let constraints = Constraints { bound, decay: 0.001, ..Constraints::default() };
            let mut found: Vec<Vec<u32>> = Vec::new();
            for path in Path::available() {
                assert!(path.force());
                let network = run(&parameters(custom(dw), constraints), 77, 10);
                found.push(network.all_weights().into_iter().map(f32::to_bits).collect());
            }
            assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{dw} {bound:?}");
        }
    }
}

#[test]
fn a_formula_that_runs_away_or_stops_being_a_number_is_seen() {
    let bounded = Constraints { bound: Bound::Hard, low: -0.5, high: 0.5, ..Constraints::default() };
    for (dw, constraints, diverges) in [
        ("100 * w", Constraints::default(), true),
        ("100 * w", bounded, false),
        // Turns into the root of a negative number once θ has grown.
        ("sqrt(0.05 - theta) * pre", bounded, true),
    ] {
        assert_eq!(run(&parameters(custom(dw), constraints), 40, 200).runaway().is_some(), diverges, "{dw}");
    }
}

#[test]
fn signs_and_activities_are_held_together_with_a_rule_that_is_a_formula() {
    let n = 60;
    let inhibitory: Vec<bool> = (0..n).map(|unit| unit >= 45).collect();
    let rule = custom("post * (pre - post * w)");
    let mean_square = |strength: f64| {
        let mut draw = stream();
        let mut weights = random_weights(n, 0.5, &mut draw);
        obey_dale(&mut weights, &inhibitory);
        let homeostasis = Homeostasis { strength, target: 0.3, tau_ms: 200.0 };
        let parameters = RateNetworkParameters {
            learning_rate: 0.0005,
            ..parameters(rule.clone(), Constraints::default())
        };
        let mut network =
            RateNetwork::new(parameters, n, &weights).seeking(homeostasis).keeping_signs(inhibitory.clone());
        let activity = settled_activity(&mut network, &mut draw);
        for unit in 0..n {
            let row = network.weights(unit).iter().zip(&inhibitory);
            assert!(row.clone().all(|(w, no)| if *no { *w <= 0.0 } else { *w >= 0.0 }));
        }
        let learnt = network.all_weights().iter().zip(&weights).filter(|(now, start)| now != start).count();
        (activity, learnt)
    };
    let (free, held) = (mean_square(0.0), mean_square(0.005));
    assert!(free.1 > 0, "the formula has learnt nothing");
    assert!(free.0 < 0.1, "{free:?}");
    // What the rule adds, homeostasis takes away again only where units are too active: by a little.
    assert!((held.0 - 0.3).abs() < 0.03, "{held:?}");
}
