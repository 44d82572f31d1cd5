use super::*;
use crate::constraints::Bound;
use attractor_core::{Purpose, Seed, Streams};

fn parameters(rule: &str) -> RateNetworkParameters {
    RateNetworkParameters {
        tau: 10.0,
        step: 1.0,
        method: Method::Euler,
        transfer: Transfer::Tanh,
        rule: PlasticityRules::named(rule).unwrap(),
        learning_rate: 0.5,
        constraints: Constraints::default(),
    }
}

fn stream() -> Stream {
    Streams::new(Seed(3), Purpose::named("test"), 0).at(0)
}

/// Ten lines of the same, in double precision: rates and weights after steps with learning.
fn plain(
    parameters: &RateNetworkParameters,
    weights: &[f32],
    input: &[f64],
    steps: u32,
) -> (Vec<f64>, Vec<f64>) {
    let n = input.len();
    let mut w: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
    let start = w.clone();
    let mut units = vec![Activity::default(); n];
    for _ in 0..steps {
        let drive = |i: usize| (0..n).map(|j| w[i * n + j] * units[j].rate).sum::<f64>() + input[i];
        let rates: Vec<f64> = (0..n)
            .map(|i| {
                units[i].rate
                    + parameters.step / parameters.tau * (parameters.transfer.of(drive(i)) - units[i].rate)
            })
            .collect();
        units.iter_mut().zip(rates).for_each(|(unit, rate)| unit.rate = rate);
        for i in 0..n {
            let post = parameters.rule.post(units[i]);
            for j in (0..n).filter(|j| *j != i) {
                let (pre, at) = (parameters.rule.pre(units[j]), i * n + j);
                let change = post.gains[0] * pre[0] + post.gains[1] * pre[1] - post.leak * w[at];
                let change = parameters.learning_rate * parameters.step / n as f64 * change;
                let decay = parameters.constraints.decay * parameters.step;
                w[at] = parameters.constraints.changed(w[at], change, start[at], decay);
            }
        }
        for unit in &mut units {
            unit.slow = parameters.rule.slow(*unit, parameters.step);
        }
    }
    (units.iter().map(|unit| unit.rate).collect(), w)
}

#[test]
fn every_local_rule_runs_as_its_plain_twin() {
    let n = 37;
    let mut draw = stream();
    let weights = random_weights(n, 0.8, &mut draw);
    let input: Vec<f64> = (0..n).map(|_| draw.normal()).collect();
    // Formulas have a twin of their own.
    for rule in PlasticityRules::all().into_iter().filter(|rule| rule.is_local() && rule.written().is_none())
    {
        for (bound, decay) in [(Bound::None, 0.0), (Bound::Hard, 0.01), (Bound::Soft, 0.002)] {
            let constraints = Constraints { bound, low: -0.5, high: 0.5, decay, normalise: false };
            let parameters = RateNetworkParameters { constraints, ..parameters(rule.id()) };
            let mut network = RateNetwork::new(parameters.clone(), n, &weights);
            for _ in 0..60 {
                network.step(&input, true);
            }
            let (rates, twin) = plain(&parameters, &weights, &input, 60);
            for (unit, rate) in rates.iter().enumerate() {
                // Single precision, 60 steps.
                assert!((network.rates()[unit] - rate).abs() < 2e-5, "{} {bound:?}", rule.id());
                for (w, twin) in network.weights(unit).iter().zip(&twin[unit * n..]) {
                    assert!((f64::from(*w) - twin).abs() < 2e-5, "{} {bound:?}: {w} {twin}", rule.id());
                }
            }
        }
    }
}

#[test]
fn errors_go_down_with_the_order_of_the_method() {
    let n = 20;
    let mut draw = stream();
    let weights = random_weights(n, 1.2, &mut draw);
    let input: Vec<f64> = (0..n).map(|_| draw.normal()).collect();
    let run = |method, steps: u32| {
        let parameters =
            RateNetworkParameters { method, step: 40.0 / f64::from(steps), ..parameters("none") };
        let mut network = RateNetwork::new(parameters, n, &weights);
        for _ in 0..steps {
            network.step(&input, false);
        }
        network.rates().to_vec()
    };
    let exact = run(Method::RungeKutta4, 2000);
    // Coarse for the fourth order, whose errors soon are those of single precision.
    for (method, steps) in
        [(Method::Euler, 160), (Method::ExponentialEuler, 160), (Method::Heun, 80), (Method::RungeKutta4, 16)]
    {
        let error = |steps| {
            let found = run(method, steps);
            found.iter().zip(&exact).fold(0.0_f64, |error, (found, exact)| error.max((found - exact).abs()))
        };
        let order = attractor_core::maths::log2(error(steps) / error(2 * steps));
        assert!((order - f64::from(method.order())).abs() < 0.25, "{method:?}: {order}");
    }
}

#[test]
fn steps_beyond_the_longest_oscillate_and_grow() {
    // One pair that inhibits itself: eigenvalues ±s of the weights.
    let strength = 0.9;
    let weights = [0.0, strength as f32, strength as f32, 0.0];
    for method in [Method::Euler, Method::Heun, Method::RungeKutta4] {
        let longest = longest_step(method, 10.0, Transfer::Linear, strength);
        let after = |factor: f64| {
            let step = factor * longest;
            let parameters =
                RateNetworkParameters { method, step, transfer: Transfer::Linear, ..parameters("none") };
            let mut network = RateNetwork::new(parameters, 2, &weights);
            network.restart(&[1.0, -1.0]);
            for _ in 0..400 {
                network.step(&[0.0, 0.0], false);
            }
            network.rates()[0].abs()
        };
        assert!(after(0.98) < 1.0 && after(1.02) > 1.0, "{method:?}: {} {}", after(0.98), after(1.02));
    }
}

#[test]
fn runaway_is_seen_and_normalisation_prevents_it() {
    let n = 12;
    // Rows of length 0.2 that come to lie along the rates make an eigenvalue of about 0.2 √12 < 1.
    let weights = random_weights(n, 0.2, &mut stream());
    let run = |normalise| {
        let constraints = Constraints { normalise, ..Constraints::default() };
        let parameters =
            RateNetworkParameters { transfer: Transfer::Relu, constraints, ..parameters("hebbian") };
        let mut network = RateNetwork::new(parameters, n, &weights);
        for _ in 0..3000 {
            network.step(&[1.0; 12], true);
            if network.runaway().is_some() {
                break;
            }
        }
        network
    };
    // Weights grow by products of rates, and are the first to leave.
    assert_eq!(run(false).runaway(), Some(Runaway::Weights));
    let held = run(true);
    assert_eq!(held.runaway(), None);
    for unit in 0..n {
        let length = |row: &[f32]| row.iter().map(|w| w * w).sum::<f32>().sqrt();
        let (now, start) = (length(held.weights(unit)), length(&weights[unit * n..(unit + 1) * n]));
        assert!((now / start - 1.0).abs() < 1e-4, "{now} {start}");
    }
}

#[test]
fn synapses_keep_the_signs_of_the_units_before_them() {
    let n = 40;
    let inhibitory: Vec<bool> = (0..n).map(|unit| unit >= 30).collect();
    let mut draw = stream();
    let mut weights = random_weights(n, 0.9, &mut draw);
    obey_dale(&mut weights, &inhibitory);
    let input: Vec<f64> = (0..n).map(|_| 2.0 * draw.normal()).collect();
    let sums = |sign: f32| weights.iter().filter(|w| **w * sign > 0.0).map(|w| w.abs()).sum::<f32>();
    // Sums of 1170 and 390 half-normal numbers: 5 standard errors, a false alarm in 1.7·10⁶.
    assert!((sums(1.0) / sums(-1.0) - 1.0).abs() < 0.22, "{} {}", sums(1.0), sums(-1.0));
    for rule in PlasticityRules::all().into_iter().filter(|rule| rule.is_local()) {
        let mut free = RateNetwork::new(parameters(rule.id()), n, &weights);
        let mut held = RateNetwork::new(parameters(rule.id()), n, &weights).keeping_signs(inhibitory.clone());
        let obeys = |network: &RateNetwork| {
            (0..n).all(|unit| {
                network
                    .weights(unit)
                    .iter()
                    .zip(&inhibitory)
                    .all(|(w, no)| if *no { *w <= 0.0 } else { *w >= 0.0 })
            })
        };
        for _ in 0..100 {
            free.step(&input, true);
            held.step(&input, true);
            assert!(obeys(&held), "{}", rule.id());
        }
        assert_eq!(obeys(&free), !rule.learns(), "{}: nothing was held", rule.id());
    }
}

/// The mean square of the rates under noise, after 15 s of it, over 5 s.
pub(super) fn settled_activity(network: &mut RateNetwork, draw: &mut Stream) -> f64 {
    let units = network.rates().len();
    let mut sum = 0.0;
    for step in 0..20_000 {
        let input: Vec<f64> = (0..units).map(|_| 0.8 * draw.normal()).collect();
        network.step(&input, true);
        if step >= 15_000 {
            sum += network.rates().iter().map(|rate| rate * rate).sum::<f64>() / units as f64;
        }
    }
    sum / 5000.0
}

#[test]
fn units_scale_their_weights_until_they_are_as_active_as_they_should_be() {
    let n = 60;
    let mut draw = stream();
    let weights = random_weights(n, 0.5, &mut draw);
    let mean_square = |strength: f64| {
        let mut draw = stream();
        let homeostasis = Homeostasis { strength, target: 0.3, tau_ms: 200.0 };
        let mut network = RateNetwork::new(parameters("none"), n, &weights).seeking(homeostasis);
        settled_activity(&mut network, &mut draw)
    };
    assert!(mean_square(0.0) < 0.1);
    // A mean over 60 units and 5000 ms; 0.292 to 0.302 with four seeds.
    let found = mean_square(0.005);
    assert!((found - 0.3).abs() < 0.03, "{found}");
}

#[test]
fn a_slow_decay_is_as_slow_as_it_should_be() {
    // What a weight keeps in a step, 1 − 10⁻⁵, is wrong by 1.4 % of the decay in single precision.
    let weights: Vec<f32> = (0..36).map(|place| 0.1 + 0.02 * place as f32).collect();
    let constraints = Constraints { decay: 1e-5, low: 0.0, ..Constraints::default() };
    let parameters = RateNetworkParameters { constraints, ..parameters("none") };
    let mut network = RateNetwork::new(parameters, 6, &weights);
    network.shares.run_whole(|rows| rows.start = None);
    for _ in 0..100_000 {
        network.step(&[0.0; 6], true);
    }
    for (unit, row) in weights.chunks(6).enumerate() {
        for (other, start) in row.iter().enumerate().filter(|(other, _)| *other != unit) {
            let ratio = f64::from(network.weights(unit)[other] / start) * std::f64::consts::E;
            // Products of 10⁵ steps are rounded, by 3·10⁻⁸ each at most and about as often up as down.
            assert!((ratio - 1.0).abs() < 1e-3, "{ratio}");
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let n = 77;
    let mut draw = stream();
    let inhibitory: Vec<bool> = (0..n).map(|unit| unit >= 60).collect();
    let mut weights = random_weights(n, 0.8, &mut draw);
    obey_dale(&mut weights, &inhibitory);
    let input: Vec<f64> = (0..n).map(|_| draw.normal()).collect();
    for rule in PlasticityRules::all().into_iter().filter(|rule| rule.is_local()) {
        for (method, bound) in [(Method::Euler, Bound::None), (Method::Heun, Bound::Soft)] {
            let constraints = Constraints { bound, decay: 0.01, ..Constraints::default() };
            let parameters = RateNetworkParameters { method, constraints, ..parameters(rule.id()) };
            let run = |threads| {
                let mut network = RateNetwork::new(parameters.clone(), n, &weights)
                    .seeking(Homeostasis { strength: 0.001, ..Homeostasis::default() })
                    .keeping_signs(inhibitory.clone())
                    .sharing_among(threads);
                for step in 0..12 {
                    network.step(&input, step % 4 != 0);
                }
                let rates: Vec<u64> = network.rates().iter().map(|rate| rate.to_bits()).collect();
                (rates, network.all_weights().iter().map(|weight| weight.to_bits()).collect::<Vec<u32>>())
            };
            let one = run(1);
            for threads in [0, 2, 3, 100] {
                assert_eq!(run(threads), one, "{} {method:?}, {threads} threads", rule.id());
            }
        }
    }
}
