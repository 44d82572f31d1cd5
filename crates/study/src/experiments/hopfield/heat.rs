//! Retrieval at a temperature.

use attractor_core::{About, Invalid};
use attractor_memory::references::{AMIT_1987, GLAUBER_1963};
use attractor_memory::spins::{Couplings, SpinNetwork};
use attractor_memory::theory::thermal;

use super::{ORDER, curves, number_of, patterns, point, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::{NotNegative, Positive};
use crate::spec::{Heat, Spec, each_once, hopfield};

/// Lets networks that start in their patterns run in heat.
pub(crate) struct HopfieldTemperature;

impl Experiment for HopfieldTemperature {
    fn id(&self) -> &'static str {
        "hopfield-temperature"
    }

    fn about(&self) -> About {
        About {
            title: "A Hopfield network in heat",
            summary: "Overlap with a stored pattern in Glauber dynamics, against temperature and load, and the region of both in \
                      which patterns are retrieved, beside mean-field theory.",
            equation: r"m = \int Dz \tanh \beta (m + \sqrt{\alpha r} \, z), \quad q = \int Dz \tanh^2 \beta (m + \sqrt{\alpha r} \, z),
                        \quad r = \frac{q}{(1 - \beta (1 - q))^2}",
            provenance: "Theory of Amit, Gutfreund & Sompolinsky for infinitely many units, replica symmetric, solved here; with \
                         few patterns it is m = tanh(m/T). The edge of the region is where the mean overlap goes through one \
                         half. Sizes and sweeps are ours.",
            citations: &[AMIT_1987, GLAUBER_1963],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["heat"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        Some(hopfield::bytes(&[spec.heat.units], &spec.heat.alpha, 1))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("heat.temperature", &spec.heat.temperature)?;
        hopfield::check_loads("heat", &[spec.heat.units], &spec.heat.alpha)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let Heat { temperature, alpha, .. } = &spec.heat;
        let grid =
            temperature.iter().flat_map(|temperature| alpha.iter().map(move |alpha| (*temperature, *alpha)));
        let of = |(temperature, alpha): (NotNegative, Positive)| {
            let coordinates = [("temperature", temperature.0.into()), ("alpha", alpha.0.into())];
            point(spec, coordinates, |spec| {
                spec.heat.temperature = vec![temperature];
                spec.heat.alpha = vec![alpha];
            })
        };
        Ok(grid.map(of).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let Heat { units, temperature, alpha, cues, settling, sweeps } = &trial.point.spec.heat;
        let stored = patterns(trial, *units, alpha[0].0);
        let couplings = Couplings::hebbian(&stored);
        let asked = stored.len().min(*cues as usize);
        let heat = streams(trial, ORDER);
        let mut sum = 0.0;
        for (index, pattern) in (0..).zip(&stored[..asked]) {
            let mut network = SpinNetwork::new(&couplings, pattern);
            let mut stream = heat.at(index);
            for sweep in 0..settling + sweeps {
                trial.check()?;
                if temperature[0].0 > 0.0 {
                    network.glauber_sweep(temperature[0].0, &mut stream);
                } else {
                    network.sweep(&mut stream);
                }
                if sweep >= *settling {
                    sum += network.state().overlap(pattern);
                }
            }
        }
        let overlap = sum / (f64::from(*sweeps) * asked as f64);
        Ok(vec![trial.measure("overlap", overlap)])
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let edge = |curve: super::Curve| Some(curve.record("alpha_c", &curve.half_with_interval()?));
        let mut made: Vec<Record> =
            curves(records, "overlap", "alpha").into_iter().filter_map(edge).collect();
        let steps = (0..=100).map(|step| f64::from(step) / 100.0);
        let mut temperatures: Vec<f64> = steps.chain(number_of(records, "temperature")).collect();
        temperatures.sort_by(f64::total_cmp);
        temperatures.dedup();
        for &temperature in &temperatures {
            made.push(theory("alpha_c", thermal::critical_load(temperature)).at("temperature", temperature));
            for alpha in number_of(records, "alpha") {
                let one_pattern = hopfield::pattern_count(spec.heat.units, alpha) == 1;
                let load = if one_pattern { 0.0 } else { alpha };
                if let Some(state) = thermal::retrieval(load, temperature) {
                    let record = theory("overlap", state.overlap).at("temperature", temperature);
                    made.push(record.at("alpha", alpha));
                }
            }
        }
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::hopfield_temperature(records)
    }
}
