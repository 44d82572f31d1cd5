//! What it costs that a neuron either excites or inhibits.

use attractor_core::statistics::{Interval, Resamples};
use attractor_core::{About, Invalid};
use attractor_memory::references::{AMIT_1987, SOMPOLINSKY_1986};
use attractor_memory::theory::hopfield::{self, SynapticNoise};
use attractor_memory::weights::{TiledWeights, Weights};
use attractor_memory::{Counts, Layout, Population};

use super::{Curve, Store, curves, number_of, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Dale, InhibitoryFraction, NetworkUnits, Spec, each_once};

/// Compares networks of excitatory and inhibitory units with one whose synapses have any sign.
pub(crate) struct DalesLaw;

/// The networks compared, as records name them.
const FREE: &str = "any sign";
const SIGNED: &str = "Dale's law";

impl Experiment for DalesLaw {
    fn id(&self) -> &'static str {
        "dales-law"
    }

    fn about(&self) -> About {
        About {
            title: "Dale's law",
            summary: "How much of the capacity of a Hopfield network is left where the synapses of each unit have one \
                      sign, at equal numbers of units.",
            equation: r"w_{ij} = \begin{cases} \max(J_{ij}, 0) & i \text{ excitatory} \\ \min(J_{ij}, 0) & i \text{ inhibitory} \end{cases}, \qquad \Delta^2 = \alpha \left( 1 - \frac{2}{\pi} \right)",
            provenance: "The construction is ours: Hebb's synapses J of ±1 units, of which each presynaptic unit keeps \
                         those of its own sign and the others stay silent. The same half of the units as in a pattern \
                         is active, those with the largest fields, which is the inhibition common to all units that \
                         takes off the mean field. That |J| acts as static noise of the variance shown is ours, by \
                         Sompolinsky's argument for nonlinear synapses.",
            citations: &[SOMPOLINSKY_1986, AMIT_1987],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["dale"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let bytes = |units: &NetworkUnits| 3 * Counts::bytes(&Layout::flat(units.0, 1));
        spec.dale.units.iter().map(bytes).max()
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("dale.units", &spec.dale.units)?;
        each_once("dale.inhibitory", &spec.dale.inhibitory)?;
        each_once("dale.load", &spec.dale.load)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let point = |&units: &NetworkUnits| Point {
            coordinates: [("units".to_owned(), units.0.into())].into(),
            spec: Spec { dale: Dale { units: vec![units], ..spec.dale.clone() }, ..spec.clone() },
        };
        Ok(spec.dale.units.iter().map(point).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let Dale { units, inhibitory, load, cues } = &trial.point.spec.dale;
        let Some(&NetworkUnits(units)) = units.first() else { return Ok(Vec::new()) };
        let mut store = Store::new(trial, Population::of(&Layout::flat(units, units / 2)));
        let mut loads: Vec<f64> = load.iter().map(|load| load.0).collect();
        loads.sort_by(f64::total_cmp);
        let constraints: Vec<Option<InhibitoryFraction>> =
            std::iter::once(None).chain(inhibitory.iter().copied().map(Some)).collect();
        let mut records = Vec::new();
        for load in loads {
            let patterns = store.fill(load);
            let hebb = store.hebb();
            for &constraint in &constraints {
                trial.check()?;
                let ends = store.run(&constrained(&hebb, constraint), *cues);
                let of =
                    |metric: &str, value| named(trial.measure(metric, value), constraint).at("alpha", load);
                records.push(of("overlap", ends.overlap));
                records.push(of("retrieved", ends.retrieved).at("of", (*cues).min(patterns)));
            }
        }
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let constraints = std::iter::once(None).chain(spec.dale.inhibitory.iter().copied().map(Some));
        let most = spec.dale.load.iter().map(|load| load.0).fold(0.0, f64::max);
        let of = |constraint: Option<InhibitoryFraction>| {
            let noise = if constraint.is_some() { SynapticNoise::Signed } else { SynapticNoise::None };
            let critical = hopfield::critical_load(noise);
            let overlap = move |load: f64| {
                let state = hopfield::retrieval(load, noise)?;
                Some(named(theory("overlap", state.overlap), constraint).at("alpha", load))
            };
            let between = (20..=40).map(move |part| critical.min(most) * f64::from(part) / 40.0);
            let loads = number_of(records, "alpha").into_iter().chain(between);
            let capacity = named(theory("half_load", critical), constraint);
            loads.filter_map(overlap).chain([capacity]).collect::<Vec<_>>()
        };
        let curves = curves(records, "retrieved", "alpha");
        let halves =
            curves.iter().filter_map(|curve| Some(curve.record("half_load", &curve.half_with_interval()?)));
        let free = |curve: &Curve| {
            let units = curve.condition.get("units");
            curves.iter().find(|other| other.condition.get("units") == units && is_free(other))
        };
        let signed = curves.iter().filter(|curve| !is_free(curve));
        let ratios =
            signed.filter_map(|curve| Some(curve.record("half_load_ratio", &ratio(curve, free(curve)?)?)));
        let expected =
            hopfield::critical_load(SynapticNoise::Signed) / hopfield::critical_load(SynapticNoise::None);
        let expected = theory("half_load_ratio", expected).at("synapses", SIGNED);
        halves.chain(ratios).chain(constraints.flat_map(of)).chain([expected]).collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::dales_law(records)
    }
}

fn is_free(curve: &Curve) -> bool {
    curve.condition.get("synapses").is_some_and(|name| name == FREE)
}

/// The half-retrieved load of one network over that of another, of the same repetitions: they share patterns.
fn ratio(of: &Curve, over: &Curve) -> Option<Interval> {
    let repetitions = of.repetitions().min(over.repetitions());
    let ratio = |picks: &[usize]| Some(of.half(picks)? / over.half(picks)?);
    let value = ratio(&(0..repetitions).collect::<Vec<_>>())?;
    Some(Resamples::of(repetitions).interval(repetitions, |picks| ratio(picks).unwrap_or(value)))
}

/// Says which network a record is of.
fn named(record: Record, constraint: Option<InhibitoryFraction>) -> Record {
    match constraint {
        None => record.at("synapses", FREE),
        Some(fraction) => record.at("synapses", SIGNED).at("inhibitory", fraction.0),
    }
}

/// The synapses that are left, with the threshold of each unit at which ±1 units act as 0/1 ones: half the sum
/// of its synapses.
fn constrained(hebb: &TiledWeights, constraint: Option<InhibitoryFraction>) -> TiledWeights {
    let population = hebb.population();
    let units = population.units();
    let mut rows = vec![0.0; (units * units) as usize];
    for (pre, row) in (0..).zip(rows.chunks_exact_mut(units as usize)) {
        hebb.support(&[pre], 0..units, row);
    }
    if let Some(fraction) = constraint {
        #[expect(clippy::cast_sign_loss, reason = "a number of units")]
        let inhibitory = (fraction.0 * f64::from(units)).round() as usize;
        // Patterns are random: which units they are makes no difference.
        for (pre, row) in rows.chunks_exact_mut(units as usize).enumerate() {
            for weight in row {
                *weight = if pre < inhibitory { weight.min(0.0) } else { weight.max(0.0) };
            }
        }
    }
    let mut sums = vec![0.0_f64; units as usize];
    for row in rows.chunks_exact(units as usize) {
        for (sum, &weight) in sums.iter_mut().zip(row) {
            *sum += f64::from(weight);
        }
    }
    TiledWeights::of(
        population,
        |pre, post| rows[(pre * units + post) as usize],
        |post| (-0.5 * sums[post as usize]) as f32,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};
    use attractor_memory::Setting;
    use attractor_memory::distortion::Noise;
    use attractor_memory::patterns::PatternSet;
    use attractor_memory::rules::Rules;

    /// Each synapse against Hebb's, and each field against ½ Σ w S over ±1 units.
    #[test]
    fn synapses_keep_the_sign_of_their_unit_and_units_act_as_signs() {
        let population = Population::of(&Layout::flat(40, 20));
        let streams = Streams::new(Seed(3), Purpose::named("dale test"), 0);
        let patterns: PatternSet =
            (0..7).map(|index| population.random_pattern(&mut streams.at(index))).collect();
        let mut counts = Counts::new(&population);
        counts.train(&patterns, 0..7);
        let setting = Setting::of(&population, Noise::default());
        let hebb = Rules::named("hopfield").unwrap_or_default().learn(&counts, &setting);
        let field = |weights: &TiledWeights, active: &[u32]| {
            let mut field = vec![0.0; 40];
            weights.support(active, 0..40, &mut field);
            field
        };
        for constraint in [None, Some(0.0), Some(0.25), Some(1.0)] {
            let weights = constrained(&hebb, constraint.map(InhibitoryFraction));
            let silent = field(&weights, &[]);
            let row = |pre: u32| -> Vec<f32> {
                field(&weights, &[pre]).iter().zip(&silent).map(|(one, none)| one - none).collect()
            };
            let rows: Vec<Vec<f32>> = (0..40).map(row).collect();
            for (pre, row) in (0..).zip(&rows) {
                for (&kept, whole) in row.iter().zip(field(&hebb, &[pre])) {
                    let expected = match constraint {
                        None => whole,
                        Some(fraction) if f64::from(pre) < 40.0 * fraction => whole.min(0.0),
                        Some(_) => whole.max(0.0),
                    };
                    assert!((kept - expected).abs() < 1e-5, "{constraint:?} {pre}: {kept} {expected}");
                }
            }
            let state = patterns.get(0);
            let sign = |unit: u32| if state.contains(&unit) { 0.5 } else { -0.5 };
            for (post, found) in field(&weights, state).iter().enumerate() {
                let expected: f32 = (0..40).map(|pre| sign(pre) * rows[pre as usize][post]).sum();
                assert!((found - expected).abs() < 1e-4, "{constraint:?} {post}: {found} {expected}");
            }
        }
    }
}
