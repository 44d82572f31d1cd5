//! The rate network against SciPy's `solve_ivp`, where it is installed.
//!
//! SciPy solves the same equations in double precision with an adaptive method of order 8 and tolerances of 10⁻¹¹; what it
//! finds counts as exact.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use attractor_core::integrators::Method;
use attractor_core::maths::log;
use attractor_core::{Purpose, Seed, Streams};
use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::{Constraints, RateNetwork, RateNetworkParameters, Transfer, random_weights};

const UNITS: usize = 12;
const TAU: f64 = 10.0;
/// Milliseconds.
const TIME: f64 = 40.0;

/// Reads N, τ, η, T, the weights and the inputs; prints the rates at T, then the weights.
const SCRIPT: &str = "
import sys, numpy
from scipy.integrate import solve_ivp
numbers = [float(word) for word in sys.stdin.read().split()]
n, tau, eta, time = int(numbers[0]), *numbers[1:4]
start, drive = numpy.array(numbers[4:4 + n * n]), numpy.array(numbers[4 + n * n:])
off = 1.0 - numpy.eye(n)
def flow(t, y):
    r, w = y[:n], y[n:].reshape(n, n)
    dr = (-r + numpy.tanh(w @ r + drive)) / tau
    return numpy.concatenate([dr, (eta / n * numpy.outer(r, r) * off).ravel()])
y0 = numpy.concatenate([numpy.zeros(n), start])
solution = solve_ivp(flow, (0.0, time), y0, method='DOP853', rtol=1e-11, atol=1e-13)
assert solution.success, solution.message
print(' '.join(repr(float(x)) for x in solution.y[:, -1]))
";

/// What runs Python with SciPy; none where there is none. `cargo xtask test` makes an environment with it and says where.
fn python() -> Option<String> {
    let python = std::env::var("ATTRACTOR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).args(["-c", "import scipy"]).output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    assert!(std::env::var_os("ATTRACTOR_PYTHON").is_none(), "{python} has no SciPy");
    eprintln!("skipped: python3 with SciPy is not installed");
    None
}

/// Rates and weights at the end.
type Ends = (Vec<f64>, Vec<f64>);

struct Problem {
    weights: Vec<f32>,
    input: Vec<f64>,
    learning_rate: f64,
}

impl Problem {
    fn new(learning_rate: f64) -> Self {
        let mut draw = Streams::new(Seed(5), Purpose::named("scipy"), 0).at(0);
        let weights = random_weights(UNITS, 1.2, &mut draw);
        Self { weights, input: (0..UNITS).map(|_| draw.normal()).collect(), learning_rate }
    }

    fn by_scipy(&self, python: &str) -> Ends {
        let mut numbers = format!("{UNITS} {TAU} {} {TIME}", self.learning_rate);
        let all = self.weights.iter().map(|w| f64::from(*w)).chain(self.input.iter().copied());
        all.for_each(|number| write!(numbers, " {number:?}").unwrap());
        let mut run = Command::new(python);
        let mut run = run.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        run.stdin.take().unwrap().write_all(numbers.as_bytes()).unwrap();
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        let mut rates: Vec<f64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
        let weights = rates.split_off(UNITS);
        (rates, weights)
    }

    fn ours(&self, method: Method, steps: u32) -> Ends {
        let parameters = RateNetworkParameters {
            tau: TAU,
            step: TIME / f64::from(steps),
            method,
            transfer: Transfer::Tanh,
            rule: PlasticityRules::named("hebbian").unwrap(),
            learning_rate: self.learning_rate,
            constraints: Constraints::default(),
        };
        let mut network = RateNetwork::new(parameters, UNITS, &self.weights);
        for _ in 0..steps {
            network.step(&self.input, self.learning_rate > 0.0);
        }
        (network.rates().to_vec(), network.all_weights().into_iter().map(f64::from).collect())
    }
}

fn largest_difference(one: &[f64], other: &[f64]) -> f64 {
    assert_eq!(one.len(), other.len());
    one.iter().zip(other).fold(0.0, |largest, (a, b)| largest.max((a - b).abs()))
}

/// The slope of the line of least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let (x, y) =
        points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0 / count, sum.1 + point.1 / count));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    above / points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum::<f64>()
}

/// Weights are held in single precision, and drives are summed in it: 10⁻⁶ is left of the finest steps. Each method comes
/// there with its order, by regression over four lengths of steps.
#[test]
fn rates_over_fixed_weights_are_those_of_scipy() {
    let Some(python) = python() else { return };
    let problem = Problem::new(0.0);
    let (exact, _) = problem.by_scipy(&python);
    let (finest, _) = problem.ours(Method::RungeKutta4, 400);
    let difference = largest_difference(&finest, &exact);
    println!("runge-kutta-4, 400 steps: {difference:e}");
    assert!(difference < 1e-6, "{difference:e}");
    // Steps at which single precision is not yet felt; at the coarse ones of the fourth order its next term adds to the slope.
    let methods = [
        (Method::Euler, [200_u32, 400, 800, 1600]),
        (Method::ExponentialEuler, [200, 400, 800, 1600]),
        (Method::Heun, [40, 80, 160, 320]),
        (Method::RungeKutta4, [12, 16, 24, 32]),
    ];
    for (method, steps) in methods {
        let error = |steps: u32| largest_difference(&problem.ours(method, steps).0, &exact);
        let points: Vec<(f64, f64)> =
            steps.iter().map(|&steps| (log(TIME / f64::from(steps)), log(error(steps)))).collect();
        let order = slope(&points);
        let errors: Vec<String> = steps.iter().map(|&steps| format!("{:.2e}", error(steps))).collect();
        println!("{method:?} {steps:?}: {errors:?}, order {order:.3}");
        assert!((order - f64::from(method.order())).abs() < 0.25, "{method:?}: {order}");
    }
}

/// Learning is a step of Euler's at the end of each step of the rates, whatever their method: the error of the weights goes
/// down with the length of the step. At 0.01 ms rates are within 10⁻³, and weights within 10⁻³ of the largest change.
#[test]
fn rates_and_weights_that_learn_by_hebb_are_those_of_scipy() {
    let Some(python) = python() else { return };
    let problem = Problem::new(0.2);
    let (rates, weights) = problem.by_scipy(&python);
    let start: Vec<f64> = problem.weights.iter().map(|w| f64::from(*w)).collect();
    let changed = largest_difference(&weights, &start);
    assert!(changed > 0.3, "{changed}");
    for method in [Method::Euler, Method::RungeKutta4] {
        let errors = [400, 800, 1600, 4000].map(|steps| {
            let ours = problem.ours(method, steps);
            (steps, largest_difference(&ours.0, &rates), largest_difference(&ours.1, &weights))
        });
        println!("{method:?}: {errors:?}");
        let of_weights: Vec<(f64, f64)> =
            errors.iter().map(|at| (log(TIME / f64::from(at.0)), log(at.2))).collect();
        let order = slope(&of_weights);
        println!("{method:?}: order of the weights {order:.3}");
        assert!((order - 1.0).abs() < 0.1, "{method:?}: {order}");
        let (_, rate_error, weight_error) = errors[3];
        assert!(rate_error < 1e-3 && weight_error < 1e-3 * changed, "{rate_error:e} {weight_error:e}");
    }
}
