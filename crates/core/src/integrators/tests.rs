use super::*;
use crate::maths::{exp, log};

/// x' = −k x + x y, y' = 1 − y: neither linear nor solved by any method exactly.
struct Coupled;

impl Flow for Coupled {
    fn len(&self) -> usize {
        2
    }

    fn rate(&self, state: &[f64], rate: &mut [f64]) {
        rate[0] = -2.0 * state[0] + state[0] * state[1];
        rate[1] = 1.0 - state[1];
    }

    fn decay(&self, decay: &mut [f64]) {
        decay.copy_from_slice(&[2.0, 1.0]);
    }
}

impl Coupled {
    /// From x = 1, y = 0: y = 1 − e^(−t), x = exp(−t − 1 + e^(−t)).
    fn solution(time: f64) -> [f64; 2] {
        let decayed = exp(-time);
        [exp(-time - 1.0 + decayed), 1.0 - decayed]
    }
}

/// The largest error at time 1 with so many steps.
fn error(method: Method, steps: u32) -> f64 {
    let mut state = [1.0, 0.0];
    let mut integrator = method.start(2);
    for _ in 0..steps {
        integrator.step(&Coupled, 1.0 / f64::from(steps), &mut state);
    }
    let solution = Coupled::solution(1.0);
    (state[0] - solution[0]).abs().max((state[1] - solution[1]).abs())
}

/// The slope of the line of least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let (x, y) = (x / count, y / count);
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    above / points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum::<f64>()
}

#[test]
fn errors_go_down_with_the_order_of_the_method() {
    for method in Method::ALL {
        let points: Vec<(f64, f64)> = [64_u32, 128, 256, 512]
            .iter()
            .map(|&steps| (log(1.0 / f64::from(steps)), log(error(method, steps))))
            .collect();
        let found = slope(&points);
        assert!((found - f64::from(method.order())).abs() < 0.1, "{method:?}: {found}");
    }
}

/// x' = −k x.
struct Decay(f64);

impl Flow for Decay {
    fn len(&self) -> usize {
        1
    }

    fn rate(&self, state: &[f64], rate: &mut [f64]) {
        rate[0] = -self.0 * state[0];
    }

    fn decay(&self, decay: &mut [f64]) {
        decay[0] = self.0;
    }
}

#[test]
fn decays_turn_into_growth_beyond_the_reach_only() {
    for method in Method::ALL.into_iter().filter(|method| method.stability_limit().is_finite()) {
        let after = |factor: f64| {
            let mut state = [1.0];
            let mut integrator = method.start(1);
            for _ in 0..200 {
                integrator.step(&Decay(3.0), factor * method.stability_limit() / 3.0, &mut state);
            }
            state[0].abs()
        };
        assert!(after(0.99) < 1.0 && after(1.01) > 1.0, "{method:?}: {} {}", after(0.99), after(1.01));
    }
}

#[test]
fn exponential_euler_solves_decays_exactly() {
    let mut state = [1.0];
    ExponentialEuler::new(1).step(&Decay(50.0), 0.7, &mut state);
    assert!((state[0] - exp(-35.0)).abs() < 1e-16);
    let mut still = [1.0];
    ExponentialEuler::new(1).step(&Decay(0.0), 0.7, &mut still);
    assert_eq!(still, [1.0]);
}

#[test]
fn a_method_is_called_what_specs_call_it() {
    for method in Method::ALL {
        assert_eq!(serde_json::to_value(method).unwrap(), method.to_string());
    }
}
