//! How Hebb's couplings come out of two layers when one of them is fast.

use attractor_core::integrators::Method;
use attractor_core::maths::log;
use attractor_core::statistics::mean;
use attractor_core::{About, Invalid, Seed};
use attractor_energy::references::LOTITO_2025;
use attractor_energy::{
    DrawnNetwork, EnergyNetwork, NetworkParameters, NetworkRun, Simulation, VisibleLimit, norm,
};
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::groups_of;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{
    DIVERGED, DIVERGED_AT, Experiment, Positive, Records, Repetition, Section, Stop, Trial, Used, each_once,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::two_layers::functions;

/// Steps in which the limit itself is followed.
const LIMIT_STEPS: u32 = 2000;

const TAU_HIDDEN: Coordinate = Coordinate::number("tau_hidden", "time constant of the hidden units", "τ_h");

const LIMIT_ERROR: Metric = Metric::mean(
    "limit_error",
    "error of the limit",
    "Distance between the visible states of the network and of its limit of fast hidden units, over the length of the \
     latter.",
);
const COUPLING_ERROR: Metric = Metric::mean(
    "coupling_error",
    "error of the couplings",
    "Distance between what visible units hear from hidden ones and Hebb's J g, over the length of the latter.",
);
const LIMIT_ERROR_PER_TIME: Metric = Metric::mean(
    "limit_error_per_time",
    "error over τ_h",
    "`limit_error` for each unit of τ_h, as the lag of the hidden units predicts it to first order.",
);
const ERROR_ORDER: Metric = Metric::mean(
    "error_order",
    "order of the error",
    "Power of τ_h with which `limit_error` goes down: slope of the line of least squares through the logarithms.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The network of `energy-descent` and `hebbian-limit`.
    pub energy: NetworkParameters,
    /// What `hebbian-limit` compares.
    pub limit: Limit,
}

/// What `hebbian-limit` compares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limit {
    /// τ_h: the time constants of the hidden units; `energy.tau_hidden` is not used.
    #[schemars(length(min = 1))]
    pub tau_hidden: Vec<Positive>,
    /// The time at which states are compared, in the unit of the time constants; `energy.duration` is not
    /// used.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub time: f64,
}

impl Default for Limit {
    fn default() -> Self {
        Self { tau_hidden: Positive::all(&[0.1, 0.05, 0.02, 0.01, 0.005]), time: 1.0 }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        each_once("limit.tau_hidden", &self.limit.tau_hidden)
    }

    fn validate_drawn(&self, seed: Seed) -> Result<(), Invalid> {
        let mut network = self.energy.draw(seed, 0)?.network;
        let parameters = NetworkParameters { duration: self.limit.time, ..self.energy.clone() };
        self.limit.tau_hidden.iter().try_for_each(|tau| {
            network.times.hidden = tau.0;
            parameters.check_steps(&network)
        })
    }

    fn used(&self) -> Vec<Used> {
        functions(&self.energy)
    }
}

/// Compares a network with its limit of fast hidden units.
pub(crate) struct HebbianLimit;

impl Experiment for HebbianLimit {
    const ID: &'static str = "hebbian-limit";
    const ABOUT: About = About {
        title: "Hebbian limit",
        summary: "Compares a network of visible and hidden units with its limit of fast hidden units, in which visible ones \
                  are coupled by Hebb's rule.",
        equation: r"\tau_h \to 0: \quad \tau_v \dot v = -v + I + J g(v), \qquad J = \frac{\Xi^{\mathsf T} \Xi}{N_h}",
        provenance: "The limit and its couplings are the paper's. The factor of the error, from the lag of the hidden units, \
                     is ours.",
        citations: &[LOTITO_2025],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[TAU_HIDDEN];
    const METRICS: &'static [Metric] =
        &[LIMIT_ERROR, COUPLING_ERROR, LIMIT_ERROR_PER_TIME, ERROR_ORDER, DIVERGED, DIVERGED_AT];
    const SMALLEST: &'static str = "
        repetitions = 3
        [energy]
        visible = 6
        hidden = 3
        [limit]
        tau_hidden = [0.1, 0.05]
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Keys { energy, limit: Limit { tau_hidden, time } } = trial.section;
        // The first repetition was checked; another may draw a start whose outputs overflow.
        let Ok(drawn) = energy.draw(trial.seed, trial.number) else { return Ok(trial.diverged(0.0)) };
        let (end, per_time) = limit(trial, drawn, *time)?;
        if !end.iter().chain(&per_time).all(|x| x.is_finite()) {
            return Ok(trial.diverged(*time));
        }
        let mut records = vec![trial.measure(&LIMIT_ERROR_PER_TIME, norm(&per_time) / norm(&end))];
        let mut points = Vec::new();
        let mut has_diverged = false;
        for tau in tau_hidden {
            trial.check()?;
            let parameters = NetworkParameters { tau_hidden: tau.0, duration: *time, ..energy.clone() };
            let start = NetworkRun::new(parameters, trial.seed, trial.number);
            let Ok(mut run): Result<NetworkRun, Invalid> = start else {
                has_diverged = true;
                continue;
            };
            for _ in 0..run.steps() {
                trial.check()?;
                run.step();
            }
            if run.simulation().has_diverged() {
                has_diverged = true;
                continue;
            }
            let error = distance(run.network().layers(run.state()).0, &end);
            points.push((log(tau.0), log(error)));
            records.push(trial.measure(&LIMIT_ERROR, error).at(TAU_HIDDEN, tau.0));
            let error = coupling_error(run.network(), run.state());
            records.push(trial.measure(&COUPLING_ERROR, error).at(TAU_HIDDEN, tau.0));
        }
        if points.len() > 1 && points.iter().all(|point| point.1.is_finite()) {
            records.push(trial.measure(&ERROR_ORDER, slope(&points)));
        }
        records.push(trial.measure(&DIVERGED, f64::from(u8::from(has_diverged))).at("of", 1));
        Ok(records)
    }

    fn summarise(&self, section: &Keys, records: &[Record]) -> Vec<Record> {
        let mut made = Vec::new();
        for group in groups_of(records, &LIMIT_ERROR_PER_TIME) {
            let factor = mean(&group.values);
            let of = |tau: &Positive| Record::theory(&LIMIT_ERROR, factor * tau.0).at(TAU_HIDDEN, tau.0);
            made.extend(section.limit.tau_hidden.iter().map(of));
        }
        made.push(Record::theory(&ERROR_ORDER, 1.0));
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let against_time = |metric: &Metric| {
            Plot::new(metric, &TAU_HIDDEN).x(TAU_HIDDEN.axis().log()).y(metric.axis().log())
        };
        let limit = against_time(&LIMIT_ERROR).caption(
            "Distance of the visible state from that of the limit. Line: what the lag of the hidden units predicts to first \
             order in τ_h.",
        );
        let coupling =
            against_time(&COUPLING_ERROR).caption("Distance of what visible units hear from Hebb's J g.");
        Presentation {
            tables: vec![
                beside_theory(&shown, "Error at each τ_h", &[&LIMIT_ERROR, &COUPLING_ERROR]),
                beside_theory(
                    &shown,
                    "Order of the error",
                    &[&ERROR_ORDER, &LIMIT_ERROR_PER_TIME, &DIVERGED],
                ),
            ],
            figures: [limit, coupling].iter().filter_map(|plot| plot.draw(&shown)).collect(),
        }
    }
}

/// The limit at a time, and its first-order correction for each unit of τ_h.
fn limit(trial: &Repetition, drawn: DrawnNetwork, time: f64) -> Result<(Vec<f64>, Vec<f64>), Stop> {
    let flow = VisibleLimit { network: drawn.network };
    let step = time / f64::from(LIMIT_STEPS);
    let mut correction = vec![0.0; drawn.start.len()];
    let mut simulation = Simulation::new(flow, Method::RungeKutta4, step, drawn.start);
    for _ in 0..LIMIT_STEPS {
        trial.check()?;
        simulation.flow().step_correction(step, simulation.state(), &mut correction);
        simulation.step();
    }
    Ok((simulation.state().to_vec(), correction))
}

/// |a − b|/|b|.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    norm(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>()) / norm(b)
}

/// How far the input of visible units is from Hebb's J g.
fn coupling_error(network: &EnergyNetwork, state: &[f64]) -> f64 {
    let memories = &network.memories;
    let (g, f) = network.outputs(state);
    let (mut input, mut hebb, mut hidden) = (vec![0.0; g.len()], vec![0.0; g.len()], vec![0.0; f.len()]);
    memories.to_visible(&f, &mut input);
    memories.to_hidden(&g, &mut hidden);
    memories.to_visible(&hidden, &mut hebb);
    for x in &mut hebb {
        *x /= f.len() as f64;
    }
    distance(&input, &hebb)
}

/// The slope of the line of least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let centre = |of: fn(&(f64, f64)) -> f64| mean(&points.iter().map(of).collect::<Vec<_>>());
    let (x, y) = (centre(|point| point.0), centre(|point| point.1));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    above / points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum::<f64>()
}
