//! How many patterns dense associative memories hold, and how that grows with their size.

use attractor_core::maths::log;
use attractor_core::statistics::{Resamples, mean};
use attractor_core::{About, Invalid, Purpose, Seed, Streams};
use attractor_memory::dense::{Crosstalk, Interaction, Signs};
use attractor_memory::references::{DEMIRCIGIL_2017, KROTOV_2016, RAMSAUER_2021};
use attractor_memory::theory::dense::{bound_of_exponential, capacity_at_size};

use super::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::{Record, Source};
use crate::spec::{Dense, DenseNetwork, Spec};
use crate::summary::{Group, attach, group};

/// Fills memories until a given fraction of the units of stored patterns is wrong after one step.
pub(super) struct DenseCapacity;

/// From one look at the errors to the next the number of patterns grows by this factor.
const GROWTH: f64 = 1.04;
/// Filling ends where so many times the error asked for is reached: the curve is noisy where it crosses.
const BEYOND: f64 = 1.6;
/// The memories whose capacity is a power of their size are told by this beginning of their name.
const POWER: &str = "x^";

impl Experiment for DenseCapacity {
    fn id(&self) -> &'static str {
        "dense-capacity"
    }

    fn about(&self) -> About {
        About {
            title: "Dense associative memory",
            summary: "How many patterns memories with the energy −Σ F(ξ·S) hold at a given error of one step, for powers \
                      and exponentials, and how that grows with the number of units.",
            equation: r"P = \frac{N^{n-1}}{(2n - 3)!! \, z^2}, \qquad \Phi(-z) = \mathrm{error}, \qquad F(x) = x^n",
            provenance: "Memories and the law for powers are Krotov & Hopfield's, the exponential Demircigil et al.'s, the \
                         softmax memory Ramsauer et al.'s, here cut to signs. That cues are the stored patterns \
                         themselves, the error of 0.5 %, the Gaussian argument at finite size and the bound for \
                         the exponential are ours.",
            citations: &[KROTOV_2016, DEMIRCIGIL_2017, RAMSAUER_2021],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["dense"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        // A sum of double precision for each unit of each cue.
        let largest = spec.dense.networks().iter().map(|network| u64::from(network.units)).max();
        largest.map(|units| 8 * (units + 64) * u64::from(spec.dense.cues))
    }

    fn example(&self) -> serde_json::Value {
        serde_json::json!({
            "experiment": self.id(),
            "repetitions": 2,
            "dense": {
                "degrees": [2, 3], "units": [16, 24], "exponential_units": [10, 12], "softmax_units": [6],
                "error": 0.02, "cues": 20,
            },
        })
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        spec.dense.validate()
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let point = |network: DenseNetwork| {
            let coordinates = [("memory", network.name.into()), ("units", network.units.into())];
            Point {
                coordinates: coordinates.map(|(name, value)| (name.to_owned(), value)).into(),
                spec: Spec { dense: spec.dense.only(&network), ..spec.clone() },
            }
        };
        Ok(spec.dense.networks().into_iter().map(point).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let dense = &trial.point.spec.dense;
        let Some(network) = dense.networks().first().copied() else { return Ok(Vec::new()) };
        let streams = |name| {
            Streams::new(Seed(trial.point.spec.seed), Purpose::named(name), u64::from(trial.repetition))
        };
        let mut crosstalk =
            Crosstalk::new(network.interaction, network.units, dense.cues, &streams("dense cues"));
        let patterns = streams("dense patterns");
        let (mut below, mut capacity) = ((1.0, 0.0), None);
        let mut next = 2.0_f64;
        while crosstalk.patterns() < Dense::MOST_PATTERNS {
            trial.check()?;
            while (crosstalk.patterns() as f64) < next {
                crosstalk.add(&Signs::random(network.units, &mut patterns.at(crosstalk.patterns())));
            }
            let here = (crosstalk.patterns() as f64, crosstalk.bit_error());
            if here.1 > dense.error {
                if below.1 <= dense.error {
                    // On a straight line between the last two looks: the upper crossing, should there be more.
                    let part = (dense.error - below.1) / (here.1 - below.1);
                    capacity = Some(below.0 + part * (here.0 - below.0));
                }
                if here.1 > BEYOND * dense.error {
                    break;
                }
            }
            below = here;
            next = (next * GROWTH).max(next + 1.0).ceil();
        }
        let most = trial.measure("capacity_at_error", crosstalk.patterns() as f64);
        Ok(match capacity {
            Some(capacity) => vec![trial.measure("capacity_at_error", capacity)],
            None => vec![most, trial.measure("censored", 1.0)],
        })
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let groups: Vec<Group> =
            group(records).into_iter().filter(|group| group.metric == "capacity_at_error").collect();
        let mut made = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for network in spec.dense.networks() {
            if !names.contains(&network.name) {
                names.push(network.name);
            }
        }
        for name in names {
            made.extend(growth(spec, name, &groups));
            made.extend(curve(spec, name));
        }
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::dense_capacity(records)
    }
}

/// How many patterns a network should hold; nothing is known of the softmax memory.
fn expected(interaction: Interaction, units: u32, error: f64) -> Option<f64> {
    match interaction {
        Interaction::Power(_) => Some(capacity_at_size(units, error, |x| interaction.log_change(x))),
        Interaction::Exponential => Some(bound_of_exponential(units, error)),
        Interaction::Softmax(_) => None,
    }
}

/// The exponents of a memory: of N where F is a power, of 2.718… for each unit where it is an exponential.
fn growth(spec: &Spec, name: &str, groups: &[Group]) -> Vec<Record> {
    let is_power = name.starts_with(POWER);
    let metric = if is_power { "scaling_exponent" } else { "growth_per_unit" };
    let place = |units: f64| if is_power { log(units) } else { units };
    let own: Vec<&Group> = groups
        .iter()
        .filter(|group| group.coordinates.get("memory").is_some_and(|value| value == name))
        .filter(|group| group.values.len() == spec.repetitions as usize)
        .collect();
    let sizes: Vec<f64> = own.iter().filter_map(|group| group.coordinates.get("units")?.as_f64()).collect();
    if sizes.len() < 2 {
        return Vec::new();
    }
    let fit = |capacities: &dyn Fn(usize) -> f64| {
        let points: Vec<(f64, f64)> =
            sizes.iter().enumerate().map(|(at, &units)| (place(units), log(capacities(at)))).collect();
        slope(&points)
    };
    let repetitions = spec.repetitions as usize;
    let resampled = Resamples::of(repetitions).interval(repetitions, |picks| {
        fit(&|at| mean(&picks.iter().map(|&pick| own[at].values[pick]).collect::<Vec<_>>()))
    });
    let record = |metric: &str, value| Record::new(metric, value).at("memory", name);
    let theory = |metric: &str, value| Record { source: Source::Theory, ..record(metric, value) };
    let summary = Record { source: Source::Summary, ..record(metric, resampled.value) };
    let mut made = vec![attach(summary, &resampled)];
    let networks = spec.dense.networks();
    let Some(network) = networks.iter().find(|network| network.name == name) else { return made };
    let at_sizes: Option<Vec<f64>> = sizes
        .iter()
        .map(|&units| {
            #[expect(clippy::cast_sign_loss, reason = "a number of units")]
            let units = units as u32;
            expected(network.interaction, units, spec.dense.error)
        })
        .collect();
    made.extend(at_sizes.map(|values| theory(metric, fit(&|at| values[at]))));
    if let Interaction::Power(degree) = network.interaction {
        made.push(theory("scaling_limit", f64::from(degree) - 1.0));
    }
    made
}

/// What theory says at the sizes that were run, and between them.
fn curve(spec: &Spec, name: &str) -> Vec<Record> {
    let own: Vec<DenseNetwork> =
        spec.dense.networks().into_iter().filter(|network| network.name == name).collect();
    let sizes = own.iter().map(|network| network.units);
    let (Some(least), Some(most), Some(first)) = (sizes.clone().min(), sizes.clone().max(), own.first())
    else {
        return Vec::new();
    };
    let step = (most - least).div_ceil(24).max(1);
    let mut all: Vec<u32> = (least..=most).step_by(step as usize).chain(sizes).collect();
    all.sort_unstable();
    all.dedup();
    let record = |units: u32| {
        let capacity = expected(first.interaction, units, spec.dense.error)?;
        let record = Record::new("capacity_at_error", capacity).at("memory", name).at("units", units);
        Some(Record { source: Source::Theory, ..record })
    };
    all.into_iter().filter_map(record).collect()
}

/// The slope of the line of least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let centre = |of: fn(&(f64, f64)) -> f64| mean(&points.iter().map(of).collect::<Vec<_>>());
    let (x, y) = (centre(|point| point.0), centre(|point| point.1));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let below: f64 = points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum();
    above / below
}
