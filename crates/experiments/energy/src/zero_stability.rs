//! Whether nothing at all is a state that lasts.

use attractor_core::integrators::Method;
use attractor_core::maths::log;
use attractor_core::{About, Invalid, Purpose};
use attractor_energy::generating::{LogCosh, MeanSquare};
use attractor_energy::references::{JOHNSTONE_2001, LOTITO_2025, MARCHENKO_1967};
use attractor_energy::theory::{critical_gain, expected_largest_eigenvalue, growth_rate};
use attractor_energy::{EnergyNetwork, Simulation, TimeConstants, norm};
use attractor_record::figure::{Figure, Quantity, Reference};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::{Coordinate, Metric, Record, in_words};
use attractor_study::{Cases, Experiment, Positive, Records, Repetition, Section, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::layer_sizes::{LARGEST_EIGENVALUE, LayerSizes, RATIO};

/// The random state at which a repetition starts.
const START: Purpose = Purpose::named("start");

/// Size of the state at the start: so small that it stays small however long it grows.
const SMALL: f64 = 1e-80;

const GAIN: Coordinate = Coordinate::number("gain", "gain over its critical value", "βλ_max");
const TIME_RATIO: Coordinate =
    Coordinate::number("time_ratio", "time constants of hidden over visible units", "τ_h/τ_v");

const GROWTH_RATE: Metric = Metric::mean(
    "growth_rate",
    "growth rate",
    "Rate at which a small state grows, in units of one over the slower time constant, or weights grow, for each input \
     seen; negative where they shrink.",
);
const CRITICAL_GAIN: Metric = Metric::mean(
    "critical_gain",
    "critical gain β_c",
    "Gain at which `growth_rate` is 0, found between the gains that were run.",
);
const INVERSE_EIGENVALUE: Metric = Metric::mean(
    "inverse_eigenvalue",
    "1/λ_max",
    "One over the largest eigenvalue of the couplings that were drawn: their critical gain by theory.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The networks of `zero-stability`.
    pub stability: Stability,
}

/// How `zero-stability` asks whether the state 0 is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Stability {
    /// N_v: number of visible units.
    #[schemars(range(min = 2, max = 1000))]
    pub visible: u32,
    /// q = N_v/N_h. Each is run; N_h is rounded, and records hold the q that comes of it.
    #[schemars(length(min = 1))]
    pub ratio: Vec<Positive>,
    /// β λ_max, with λ_max the largest eigenvalue of the couplings that were drawn. Each is run; the
    /// critical gain is found between them.
    #[schemars(length(min = 1))]
    pub gain: Vec<Positive>,
    /// τ_h/τ_v; the slower of the two is 1. Each is run.
    #[schemars(length(min = 1))]
    pub time_ratio: Vec<Positive>,
    /// How long the network runs, in units of the slower time constant: each half takes a step at least.
    #[schemars(range(min = 5.0, max = 100_000.0))]
    pub duration: f64,
}

impl Default for Stability {
    fn default() -> Self {
        Self {
            visible: 100,
            ratio: Positive::all(&[0.5, 1.0, 2.0]),
            gain: Positive::all(&[0.6, 0.8, 0.95, 1.05, 1.2, 1.4]),
            time_ratio: Positive::all(&[0.1, 1.0, 10.0]),
            duration: 300.0,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        let Stability { visible, ratio, gain, time_ratio, .. } = &self.stability;
        each_once("stability.gain", gain)?;
        each_once("stability.time_ratio", time_ratio)?;
        LayerSizes::check("stability.ratio", *visible, ratio)
    }
}

/// Measures how fast small states grow or shrink.
pub(crate) struct ZeroStability;

impl Experiment for ZeroStability {
    const ID: &'static str = "zero-stability";
    const ABOUT: About = About {
        title: "Stability of zero",
        summary: "Starts networks of tanh units from a very small state and measures how fast it grows, against what the \
                  eigenvalues of their couplings predict.",
        equation: r"\beta_c = \frac{1}{\lambda_{\max}(J)} \to \frac{1}{(1 + \sqrt q)^2}, \qquad q = \frac{N_v}{N_h}",
        provenance: "The condition is the paper's, with the edge of Marčenko and Pastur for many units. The largest \
                     eigenvalue of few units is set beside what Johnstone expects. The rate of growth, \
                     from the flow linearised at zero, is ours.",
        citations: &[LOTITO_2025, MARCHENKO_1967, JOHNSTONE_2001],
    };
    type Section = Keys;
    type Axes = Cases<Keys, LayerSizes>;
    const AXES: Self::Axes = Cases::new(&["stability.ratio"], &[RATIO], |keys| {
        Ok(LayerSizes::conditions(keys.stability.visible, &keys.stability.ratio))
    });
    const COORDINATES: &'static [Coordinate] = &[GAIN, TIME_RATIO];
    const METRICS: &'static [Metric] = &[GROWTH_RATE, CRITICAL_GAIN, LARGEST_EIGENVALUE, INVERSE_EIGENVALUE];
    const SMALLEST: &'static str = "
        repetitions = 3
        [stability]
        visible = 6
        ratio = [0.5]
        gain = [0.8, 1.2]
        time_ratio = [1.0]
        duration = 40.0
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Stability { gain, time_ratio, duration, .. } = &trial.section.stability;
        let &LayerSizes { visible, hidden } = trial.at;
        let memories = trial.at.memories(trial);
        let largest = memories.squared_singular_values().last().copied().unwrap_or(1.0) / f64::from(hidden);
        let mut records = vec![
            trial.measure(&LARGEST_EIGENVALUE, largest),
            trial.measure(&INVERSE_EIGENVALUE, 1.0 / largest),
        ];
        let mut network = EnergyNetwork {
            input: vec![0.0; visible as usize],
            memories,
            visible_function: LogCosh::default().into(),
            hidden_function: MeanSquare {}.into(),
            times: TimeConstants { visible: 1.0, hidden: 1.0 },
        };
        let mut stream = trial.stream(START);
        let start: Vec<f64> = (0..visible).map(|_| SMALL * stream.normal()).collect();
        for ratio in time_ratio {
            network.times = time_constants(*ratio);
            let mut rates = Vec::new();
            for gain in gain {
                network.visible_function = LogCosh { beta: gain.0 / largest }.into();
                let rate = growth(trial, &network, &start, *duration)?;
                rates.push((gain.0, rate));
                let record = trial.measure(&GROWTH_RATE, rate).at(TIME_RATIO, ratio.0);
                records.push(record.at(GAIN, gain.0));
            }
            if let Some(crossing) = crossing(rates) {
                records.push(trial.measure(&CRITICAL_GAIN, crossing / largest).at(TIME_RATIO, ratio.0));
            }
        }
        Ok(records)
    }

    fn summarise(&self, section: &Keys, _: &[Record]) -> Vec<Record> {
        let Stability { visible, ratio, gain, time_ratio, .. } = &section.stability;
        let mut made = Vec::new();
        for sizes in LayerSizes::all(*visible, ratio) {
            let own = sizes.ratio();
            made.push(Record::theory(&INVERSE_EIGENVALUE, critical_gain(own)).at(RATIO, own));
            let largest = expected_largest_eigenvalue(sizes.visible, sizes.hidden);
            made.push(Record::theory(&LARGEST_EIGENVALUE, largest).at(RATIO, own));
            for time_ratio in time_ratio {
                let times = time_constants(*time_ratio);
                let of = |gain: &Positive| {
                    let rate = growth_rate(gain.0, times.visible, times.hidden);
                    Record::theory(&GROWTH_RATE, rate).at(GAIN, gain.0)
                };
                let critical = Record::theory(&CRITICAL_GAIN, critical_gain(own));
                let all = gain.iter().map(of).chain([critical]);
                made.extend(all.map(|record| record.at(RATIO, own).at(TIME_RATIO, time_ratio.0)));
            }
        }
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let critical = Plot::new(&CRITICAL_GAIN, &RATIO)
            .x(RATIO.axis().log())
            .caption("Gain at which growth begins, for the couplings that were drawn. Line: many units.");
        Presentation {
            tables: vec![
                beside_theory(&shown, "Critical gain", &[&CRITICAL_GAIN]),
                beside_theory(
                    &shown,
                    "Largest eigenvalue of the couplings",
                    &[&LARGEST_EIGENVALUE, &INVERSE_EIGENVALUE],
                ),
            ],
            figures: growth_rates(&shown).into_iter().chain(critical.draw(&shown)).collect(),
        }
    }
}

/// Growth rates against gain at the first of the ratios: theory says the same of all.
fn growth_rates(shown: &Shown) -> Option<Figure> {
    let ratio = shown.records().iter().find_map(|record| record.coordinates.get(RATIO.name))?;
    let unlabelled = |of: Quantity, value: f64| Reference { of, value, label: String::new() };
    Plot::new(&GROWTH_RATE, &GAIN)
        .title(format!("Growth rate of small states: q = {}", in_words(ratio)))
        .caption(
            "Rate at which a very small state grows. Lines: the larger eigenvalue of the linearised flow.",
        )
        .reference(unlabelled(Quantity::X, 1.0))
        .reference(unlabelled(Quantity::Y, 0.0))
        .draw(&shown.only(|record| record.coordinates.get(RATIO.name) == Some(ratio)))
}

/// τ_v and τ_h of a ratio τ_h/τ_v, the slower of the two 1.
fn time_constants(ratio: Positive) -> TimeConstants {
    let slower = ratio.0.max(1.0);
    TimeConstants { visible: 1.0 / slower, hidden: ratio.0 / slower }
}

/// The rate at which a small state grows in the second half of a run.
fn growth(trial: &Repetition, network: &EnergyNetwork, start: &[f64], duration: f64) -> Result<f64, Stop> {
    // Within what is stable; rates near 0 come out to four digits all the same.
    let step = 0.8 * network.longest_step(Method::RungeKutta4);
    let mut simulation = Simulation::new(network.clone(), Method::RungeKutta4, step, network.settled(start));
    let mut run = |until: f64| {
        while simulation.time() < until {
            trial.check()?;
            simulation.step();
        }
        Ok::<_, Stop>((simulation.time(), log(norm(simulation.state()))))
    };
    let (early, late) = (run(duration / 2.0)?, run(duration)?);
    Ok((late.1 - early.1) / (late.0 - early.0))
}

/// Where a rate goes through 0 from below, on straight lines between neighbours.
fn crossing(mut rates: Vec<(f64, f64)>) -> Option<f64> {
    rates.sort_by(|a, b| a.0.total_cmp(&b.0));
    let pair = rates.windows(2).find(|pair| pair[0].1 <= 0.0 && pair[1].1 > 0.0)?;
    let (low, high) = (pair[0], pair[1]);
    Some(low.0 - low.1 * (high.0 - low.0) / (high.1 - low.1))
}
