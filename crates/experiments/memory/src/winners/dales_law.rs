//! What it costs that a neuron either excites or inhibits.

use attractor_core::{About, Invalid};
use attractor_memory::references::{AMIT_1987, SOMPOLINSKY_1986};
use attractor_memory::theory::hopfield::{self, SynapticNoise};
use attractor_memory::weights::{TiledWeights, Weights};
use attractor_memory::{Layout, Population};
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::numbers;
use attractor_record::{Coordinate, Curve, Metric, Record, curves};
use attractor_study::{Axis, Experiment, Footprint, Records, Section, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Load, NetworkUnits, Store, UNITS, bytes, of_largest};
use crate::metrics::{HALF_LOAD, OVERLAP, RETRIEVED};

const ALPHA: Coordinate = Coordinate::number("alpha", "load", "α").in_unit("patterns/unit");
const SYNAPSES: Coordinate = Coordinate::word("synapses", "synapses");
const INHIBITORY: Coordinate = Coordinate::number("inhibitory", "inhibitory", "");

const HALF_LOAD_RATIO: Metric = Metric::of_means(
    "half_load_ratio",
    "capacity ratio",
    "`half_load` over that of the network whose synapses have any sign, in the same repetitions of `dales-law`.",
);

/// The networks compared, as records name them.
const FREE: &str = "any sign";
const SIGNED: &str = "Dale's law";

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `dales-law`.
    pub dale: Dale,
}

/// Networks of excitatory and inhibitory units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dale {
    /// N: sizes of the networks. Each is run.
    #[schemars(length(min = 1))]
    pub units: Vec<NetworkUnits>,
    /// Fractions of the units that inhibit; all others excite. Each is run beside a network whose synapses have
    /// any sign.
    #[schemars(length(min = 1))]
    pub inhibitory: Vec<InhibitoryFraction>,
    /// α = P/N: loads.
    #[schemars(length(min = 1))]
    pub load: Vec<Load>,
    /// Networks that are run at each load, from as many stored patterns.
    #[schemars(range(min = 1, max = 10_000))]
    pub cues: u32,
}

/// A fraction of inhibitory units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct InhibitoryFraction(#[schemars(range(min = 0.0, max = 1.0))] pub f64);

impl Default for Dale {
    fn default() -> Self {
        Self {
            units: [500, 1000].map(NetworkUnits).into(),
            inhibitory: [0.2, 0.5].map(InhibitoryFraction).into(),
            load: [0.09, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.18, 0.2].map(Load).into(),
            cues: 40,
        }
    }
}

impl Dale {
    /// What synapses are held to: nothing, or their unit's sign, of which so many inhibit.
    fn constraints(&self) -> Vec<Option<InhibitoryFraction>> {
        std::iter::once(None).chain(self.inhibitory.iter().copied().map(Some)).collect()
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        each_once("dale.inhibitory", &self.dale.inhibitory)?;
        each_once("dale.load", &self.dale.load)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of(bytes(&self.dale.units, 3)).at("dale.units")
    }
}

/// Compares networks of excitatory and inhibitory units with one whose synapses have any sign.
pub(crate) struct DalesLaw;

impl Experiment for DalesLaw {
    const ID: &'static str = "dales-law";
    const ABOUT: About = About {
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
    };
    type Section = Keys;
    type Axes = Axis<Keys, NetworkUnits>;
    const AXES: Self::Axes = Axis::new("dale.units", UNITS, |keys| keys.dale.units.clone());
    const COORDINATES: &'static [Coordinate] = &[ALPHA, SYNAPSES, INHIBITORY];
    const METRICS: &'static [Metric] = &[OVERLAP, RETRIEVED, HALF_LOAD, HALF_LOAD_RATIO];
    const SMALLEST: &'static str = "
        repetitions = 3
        [dale]
        units = [60]
        inhibitory = [0.5]
        load = [0.05, 0.3, 0.6]
        cues = 10
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Dale { load, cues, .. } = &trial.section.dale;
        let &NetworkUnits(units) = trial.at;
        let mut store = Store::new(trial.repetition, Population::of(&Layout::flat(units, units / 2)));
        let constraints = trial.section.dale.constraints();
        let mut records = Vec::new();
        for load in Load::ascending(load) {
            let patterns = store.fill(load)?;
            let hebb = store.hebb();
            for &constraint in &constraints {
                trial.check()?;
                let ends = store.run(constrained(&hebb, constraint), *cues)?;
                let of = |metric, value| named(trial.measure(metric, value), constraint).at(ALPHA, load);
                records.push(of(&OVERLAP, ends.overlap));
                records.push(of(&RETRIEVED, ends.retrieved).at("of", (*cues).min(patterns)));
            }
        }
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let curves = curves(records, &RETRIEVED, &ALPHA);
        let half = |curve: &Curve| curve.summary(&HALF_LOAD, |picks| curve.falls_through(0.5, picks));
        let mut made: Vec<Record> = curves.iter().filter_map(half).collect();
        let free = |curve: &Curve| {
            let units = curve.condition.get(UNITS.name);
            curves.iter().find(|other| other.condition.get(UNITS.name) == units && is_free(other))
        };
        let signed = curves.iter().filter(|curve| !is_free(curve));
        made.extend(signed.filter_map(|curve| ratio(curve, free(curve)?)));
        let most = keys.dale.load.iter().map(|load| load.0).fold(0.0, f64::max);
        for constraint in keys.dale.constraints() {
            made.extend(of_theory(constraint, &numbers(records, &ALPHA), most));
        }
        let expected =
            hopfield::critical_load(SynapticNoise::Signed) / hopfield::critical_load(SynapticNoise::None);
        made.push(Record::theory(&HALF_LOAD_RATIO, expected).at(SYNAPSES, SIGNED));
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let overlap = Plot::new(&OVERLAP, &ALPHA).y(FigureAxis::new("overlap", "m", "")).caption(
            "Overlap with the pattern that networks started in, for the largest size. Lines: mean field for infinitely many \
             units, the left-out synapses as static noise.",
        );
        let near = Plot::new(&RETRIEVED, &ALPHA).caption(
            "Fraction of the networks whose overlap with the pattern that they started in stays above 0.6, for the largest \
             size.",
        );
        let largest = of_largest(&shown);
        Presentation {
            tables: vec![
                beside_theory(&shown, "Capacity, patterns for each unit", &[&HALF_LOAD]),
                beside_theory(&shown, "Capacity over that with synapses of any sign", &[&HALF_LOAD_RATIO]),
                beside_theory(&shown, "Networks that stay near their pattern", &[&RETRIEVED, &OVERLAP]),
            ],
            figures: [overlap, near].iter().filter_map(|plot| plot.draw(&largest)).collect(),
        }
    }
}

/// What mean-field theory says of one network: overlaps at the loads measured and between them up to the most that were
/// asked for, and the capacity.
fn of_theory(constraint: Option<InhibitoryFraction>, measured: &[f64], most: f64) -> Vec<Record> {
    let noise = if constraint.is_some() { SynapticNoise::Signed } else { SynapticNoise::None };
    let critical = hopfield::critical_load(noise);
    let overlap = |load: f64| {
        let state = hopfield::retrieval(load, noise)?;
        Some(named(Record::theory(&OVERLAP, state.overlap), constraint).at(ALPHA, load))
    };
    let between = (20..=40).map(|part| critical.min(most) * f64::from(part) / 40.0);
    let capacity = named(Record::theory(&HALF_LOAD, critical), constraint);
    measured.iter().copied().chain(between).filter_map(overlap).chain([capacity]).collect()
}

fn is_free(curve: &Curve) -> bool {
    curve.condition.get(SYNAPSES.name).is_some_and(|name| name == FREE)
}

/// The half-retrieved load of one network over that of another, of the same repetitions: they share patterns. `None`
/// where it is known of neither.
fn ratio(of: &Curve, over: &Curve) -> Option<Record> {
    let ratio = |picks: &[usize]| of.falls_through(0.5, picks).over(over.falls_through(0.5, picks));
    let whole = ratio(&(0..of.repetitions().min(over.repetitions())).collect::<Vec<_>>())?;
    of.summary(&HALF_LOAD_RATIO, |picks| ratio(picks).unwrap_or(whole))
}

/// Says which network a record is of.
fn named(record: Record, constraint: Option<InhibitoryFraction>) -> Record {
    match constraint {
        None => record.at(SYNAPSES, FREE),
        Some(fraction) => record.at(SYNAPSES, SIGNED).at(INHIBITORY, fraction.0),
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
    use attractor_memory::distortion::CueNoise;
    use attractor_memory::patterns::PatternSet;
    use attractor_memory::rules::{Hopfield, Learner};
    use attractor_memory::{Counts, Setting};

    /// Each synapse against Hebb's, and each field against ½ Σ w S over ±1 units.
    #[test]
    fn synapses_keep_the_sign_of_their_unit_and_units_act_as_signs() {
        let population = Population::of(&Layout::flat(40, 20));
        let streams = Streams::new(Seed(3), Purpose::named("dale test"), 0);
        let patterns: PatternSet =
            (0..7).map(|index| population.random_pattern(&mut streams.at(index))).collect();
        let mut counts = Counts::new(&population);
        counts.train(&patterns, 0..7);
        let setting = Setting::of(&population, CueNoise::default());
        let hebb = Hopfield::default().learn(&counts, &setting);
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
