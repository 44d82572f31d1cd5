//! Whether nothing at all is a state that lasts.

use attractor_core::integrators::Method;
use attractor_core::maths::log;
use attractor_core::{About, Invalid};
use attractor_energy::generating::{Functions, LogCosh, MeanSquare};
use attractor_energy::references::{JOHNSTONE_2001, LOTITO_2025, MARCHENKO_1967};
use attractor_energy::theory::{critical_gain, expected_largest_eigenvalue, growth_rate};
use attractor_energy::{EnergyNetwork, Memories, Simulation, TimeConstants, norm};

use super::coupling_spectrum::{check_ratios, hidden_units, points, ratios};
use super::{MEMORIES, START, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::{Positive, check_lists};
use crate::spec::{Spec, Stability};

/// Measures how fast small states grow or shrink.
pub(crate) struct ZeroStability;

/// Size of the state at the start: so small that it stays small however long it grows.
const SMALL: f64 = 1e-80;

impl Experiment for ZeroStability {
    fn id(&self) -> &'static str {
        "zero-stability"
    }

    fn about(&self) -> About {
        About {
            title: "Stability of zero",
            summary: "Starts networks of tanh units from a very small state and measures how fast it grows, against what the \
                      eigenvalues of their couplings predict.",
            equation: r"\beta_c = \frac{1}{\lambda_{\max}(J)} \to \frac{1}{(1 + \sqrt q)^2}, \qquad q = \frac{N_v}{N_h}",
            provenance: "The condition is the paper's, with the edge of Marčenko and Pastur for many units. The largest \
                         eigenvalue of few units is set beside what Johnstone expects. The rate of growth, \
                         from the flow linearised at zero, is ours.",
            citations: &[LOTITO_2025, MARCHENKO_1967, JOHNSTONE_2001],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["stability"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let Stability { visible, ratio, gain, time_ratio, .. } = &spec.stability;
        check_lists(&[
            ("stability.ratio", ratio),
            ("stability.gain", gain),
            ("stability.time_ratio", time_ratio),
        ])?;
        check_ratios("stability.ratio", *visible, ratio)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let Stability { visible, ratio, .. } = &spec.stability;
        Ok(points(spec, *visible, ratio, |spec, ratio| spec.stability.ratio = vec![ratio]))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let Stability { visible, ratio, gain, time_ratio, duration } = &trial.point.spec.stability;
        let hidden = hidden_units(*visible, ratio[0]) as usize;
        let memories = Memories::gaussian(hidden, *visible as usize, &mut streams(trial, MEMORIES).at(0));
        let largest = memories.squared_singular_values().last().copied().unwrap_or(1.0) / hidden as f64;
        let mut records = vec![
            trial.measure("largest_eigenvalue", largest),
            trial.measure("inverse_eigenvalue", 1.0 / largest),
        ];
        let mut network = EnergyNetwork {
            input: vec![0.0; *visible as usize],
            memories,
            visible_function: Functions::default(),
            hidden_function: Functions::MeanSquare(MeanSquare {}),
            times: TimeConstants { visible: 1.0, hidden: 1.0 },
        };
        let mut stream = streams(trial, START).at(0);
        let start: Vec<f64> = (0..*visible).map(|_| SMALL * stream.normal()).collect();
        for ratio in time_ratio {
            let slower = ratio.0.max(1.0);
            network.times = TimeConstants { visible: 1.0 / slower, hidden: ratio.0 / slower };
            let mut rates = Vec::new();
            for gain in gain {
                trial.check()?;
                network.visible_function = Functions::LogCosh(LogCosh { beta: gain.0 / largest });
                let rate = growth(&network, &start, *duration);
                rates.push((gain.0, rate));
                let record = trial.measure("growth_rate", rate).at("time_ratio", ratio.0);
                records.push(record.at("gain", gain.0));
            }
            if let Some(crossing) = crossing(rates) {
                let record = trial.measure("critical_gain", crossing / largest);
                records.push(record.at("time_ratio", ratio.0));
            }
        }
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let Stability { visible, gain, time_ratio, .. } = &spec.stability;
        let mut made = Vec::new();
        for own in ratios(records, "inverse_eigenvalue") {
            made.push(theory("inverse_eigenvalue", critical_gain(own)).at("ratio", own));
            let largest = expected_largest_eigenvalue(*visible, hidden_units(*visible, Positive(own)));
            made.push(theory("largest_eigenvalue", largest).at("ratio", own));
            for time_ratio in time_ratio {
                let slower = time_ratio.0.max(1.0);
                let of = |gain: &Positive| {
                    let rate = growth_rate(gain.0, 1.0 / slower, time_ratio.0 / slower);
                    theory("growth_rate", rate).at("gain", gain.0)
                };
                let critical = theory("critical_gain", critical_gain(own));
                let all = gain.iter().map(of).chain([critical]);
                made.extend(all.map(|record| record.at("ratio", own).at("time_ratio", time_ratio.0)));
            }
        }
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::zero_stability(records)
    }
}

/// The rate at which a small state grows in the second half of a run.
fn growth(network: &EnergyNetwork, start: &[f64], duration: f64) -> f64 {
    // Within what is stable; rates near 0 come out to four digits all the same.
    let step = 0.8 * network.longest_step(Method::RungeKutta4);
    let mut simulation = Simulation::new(network.clone(), Method::RungeKutta4, step, network.settled(start));
    let mut run = |until: f64| {
        while simulation.time() < until {
            simulation.step();
        }
        (simulation.time(), log(norm(simulation.state())))
    };
    let (early, late) = (run(duration / 2.0), run(duration));
    (late.1 - early.1) / (late.0 - early.0)
}

/// Where a rate goes through 0 from below, on straight lines between neighbours.
fn crossing(mut rates: Vec<(f64, f64)>) -> Option<f64> {
    rates.sort_by(|a, b| a.0.total_cmp(&b.0));
    let pair = rates.windows(2).find(|pair| pair[0].1 <= 0.0 && pair[1].1 > 0.0)?;
    let (low, high) = (pair[0], pair[1]);
    Some(low.0 - low.1 * (high.0 - low.0) / (high.1 - low.1))
}
