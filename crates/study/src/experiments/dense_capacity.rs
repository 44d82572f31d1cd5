//! How many patterns dense associative memories hold, and how that grows with their size.

use attractor_core::maths::log;
use attractor_core::statistics::{Resamples, mean};
use attractor_core::{About, Invalid, Purpose, Seed, Streams};
use attractor_memory::dense::{Crosstalk, Interaction, Signs};
use attractor_memory::references::{DEMIRCIGIL_2017, KROTOV_2016, RAMSAUER_2021};
use attractor_memory::theory::dense::{bound_of_exponential, capacity_at_size};

use serde_json::Value;

use super::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::{Record, Source};
use crate::spec::{Dense, DenseNetwork, Spec};
use crate::summary::{attach, group};

/// Fills memories until a given fraction of the units of stored patterns is wrong after one step.
pub(super) struct DenseCapacity;

/// From one look at the errors to the next the number of patterns grows by this factor.
const GROWTH: f64 = 1.04;
/// Filling ends where so many times the error asked for is reached: the curve is noisy where it crosses.
const BEYOND: f64 = 1.6;

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
                         softmax memory Ramsauer et al.'s, here cut to signs and asked with cues that differ \
                         from their pattern. The cues, the error of 0.5 %, the Gaussian argument at finite size and the bound for \
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
        let DenseNetwork { interaction, units, turned, .. } = network;
        let mut crosstalk = Crosstalk::new(interaction, units, dense.cues, turned, &streams("dense cues"));
        let patterns = streams("dense patterns");
        let (mut below, mut capacity) = ((1.0, 0.0), None);
        let mut next = 2.0_f64;
        while crosstalk.patterns() < Dense::MOST_PATTERNS {
            trial.check()?;
            while (crosstalk.patterns() as f64) < next {
                crosstalk.add(&Signs::random(units, &mut patterns.at(crosstalk.patterns())));
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
        let mut memories: Vec<Memory> = Vec::new();
        for group in group(records).into_iter().filter(|group| group.metric == "capacity_at_error") {
            let name = group.coordinates.get("memory").and_then(Value::as_str).unwrap_or_default();
            let Some(units) = group.coordinates.get("units").and_then(Value::as_u64) else { continue };
            let size = (units as u32, group.values);
            match memories.iter_mut().find(|memory| memory.name == name) {
                Some(memory) => memory.sizes.push(size),
                None => memories.push(Memory { name: name.to_owned(), sizes: vec![size] }),
            }
        }
        let of = |memory: &Memory| {
            let mut made = memory.growth(spec);
            made.extend(memory.curve(spec.dense.error));
            made
        };
        memories.iter().flat_map(of).collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::dense_capacity(records)
    }
}

/// The capacities of a memory that were measured.
struct Memory {
    name: String,
    /// Numbers of units, each with the values of the repetitions.
    sizes: Vec<(u32, Vec<f64>)>,
}

impl Memory {
    /// n where F is xⁿ.
    fn degree(&self) -> Option<u32> {
        self.name.strip_prefix("x^")?.parse().ok()
    }

    /// How many patterns a network should hold; nothing is known of the softmax memory.
    fn expected(&self, units: u32, error: f64) -> Option<f64> {
        if let Some(degree) = self.degree() {
            return Some(capacity_at_size(units, error, |x| Interaction::Power(degree).log_change(x)));
        }
        (self.name == "exp").then(|| bound_of_exponential(units, error))
    }

    /// The exponents: of N where F is a power, of 2.718… for each unit where it is an exponential.
    fn growth(&self, spec: &Spec) -> Vec<Record> {
        let repetitions = spec.repetitions as usize;
        let complete: Vec<&(u32, Vec<f64>)> =
            self.sizes.iter().filter(|(_, values)| values.len() == repetitions).collect();
        if complete.len() < 2 {
            return Vec::new();
        }
        let degree = self.degree();
        let metric = if degree.is_some() { "scaling_exponent" } else { "growth_per_unit" };
        let fit = |capacity: &dyn Fn(u32, &[f64]) -> f64| {
            let place = |units: u32| if degree.is_some() { log(f64::from(units)) } else { f64::from(units) };
            let point = |(units, values): &&(u32, Vec<f64>)| (place(*units), log(capacity(*units, values)));
            slope(&complete.iter().map(point).collect::<Vec<_>>())
        };
        let resampled = Resamples::of(repetitions).interval(repetitions, |picks| {
            fit(&|_, values| mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>()))
        });
        let record = |source, metric: &str, value| Record {
            source,
            ..Record::new(metric, value).at("memory", self.name.clone())
        };
        let mut made = vec![attach(record(Source::Summary, metric, resampled.value), &resampled)];
        let known = |units| self.expected(units, spec.dense.error).unwrap_or(f64::NAN);
        let expected = fit(&|units, _| known(units));
        if expected.is_finite() {
            made.push(record(Source::Theory, metric, expected));
        }
        made.extend(degree.map(|degree| record(Source::Theory, "scaling_limit", f64::from(degree) - 1.0)));
        made
    }

    /// What theory says at the sizes that were run, and between them.
    fn curve(&self, error: f64) -> Vec<Record> {
        let sizes = self.sizes.iter().map(|(units, _)| *units);
        let (least, most) = (sizes.clone().min().unwrap_or(0), sizes.clone().max().unwrap_or(0));
        let step = (most - least).div_ceil(24).max(1);
        let mut all: Vec<u32> = (least..=most).step_by(step as usize).chain(sizes).collect();
        all.sort_unstable();
        all.dedup();
        let record = |units: u32| {
            let capacity = self.expected(units, error)?;
            let record = Record::new("capacity_at_error", capacity);
            Some(Record {
                source: Source::Theory,
                ..record.at("memory", self.name.clone()).at("units", units)
            })
        };
        all.into_iter().filter_map(record).collect()
    }
}

/// The slope of the line of least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let centre = |of: fn(&(f64, f64)) -> f64| mean(&points.iter().map(of).collect::<Vec<_>>());
    let (x, y) = (centre(|point| point.0), centre(|point| point.1));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let below: f64 = points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum();
    above / below
}
