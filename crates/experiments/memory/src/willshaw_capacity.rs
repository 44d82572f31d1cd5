//! How much information binary synapses between two populations hold.

use attractor_core::{About, Invalid, Purpose};
use attractor_memory::patterns::PatternSet;
use attractor_memory::references::{KNOBLAUCH_PALM_2020, WILLSHAW_1969};
use attractor_memory::theory::willshaw::{LIMIT, MOST_ACTIVE, WillshawNetwork, sparse_activity};
use attractor_memory::weights::{BitCounts, BitWeights};
use attractor_memory::{Layout, Population, States, measures};
use attractor_record::figure::{Figure, FigureAxis, Quantity, Reference};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::{Coordinate, Metric, Record, summary};
use attractor_study::{Axis, Experiment, Footprint, Records, Repetition, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::hopfield::UnitCount;
use crate::metrics::{EXACT, INFORMATION_PER_SYNAPSE};

const UNITS: Coordinate = Coordinate::number("units", "units", "n");
const MATRIX_LOAD: Coordinate = Coordinate::number("matrix_load", "matrix load", "p₁");
const ACTIVE: Coordinate = Coordinate::number("active", "active units", "k");

const FALSE_UNITS: Metric = Metric::mean(
    "false_units",
    "false units",
    "Units that answer although they are silent in the pattern, for each answer of `willshaw-capacity`.",
)
.in_unit("units");
const PAIRS: Metric =
    Metric::mean("pairs", "pairs stored", "M: pairs of patterns that `willshaw-capacity` stores.")
        .in_unit("pairs");

/// States whose dendritic sums are held at once.
const CUES_AT_ONCE: usize = 256;
/// Largest network for which theory is given beside those that are simulated: n = 2^24.
const LARGEST_EXPONENT: u32 = MOST_ACTIVE;

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `willshaw-capacity`.
    pub willshaw: WillshawPairs,
}

/// Networks of `willshaw-capacity`: pairs of random patterns, one step from whole cues.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WillshawPairs {
    /// n: numbers of units of each of both populations.
    #[schemars(length(min = 1))]
    pub units: Vec<UnitCount>,
    /// Probabilities that a synapse is set, which decide how many pairs are stored.
    #[schemars(length(min = 1))]
    pub matrix_load: Vec<MatrixLoad>,
    /// k: active units of a pattern. Left out: log2 n, rounded.
    #[schemars(range(min = 1, max = 24))]
    pub active: Option<u32>,
    /// Largest number of stored pairs that are asked for.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub cues: u32,
}

/// A probability that a synapse is set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct MatrixLoad(#[schemars(extend("exclusiveMinimum" = 0.0), range(max = 0.99))] pub f64);

impl Default for WillshawPairs {
    fn default() -> Self {
        Self {
            units: [256, 512, 1024, 2048, 4096].map(UnitCount).into(),
            matrix_load: [0.3, 0.4, 0.5, 0.6, 0.7].map(MatrixLoad).into(),
            active: None,
            cues: 2000,
        }
    }
}

impl WillshawPairs {
    /// The network of so many units at a matrix load.
    fn network(&self, units: UnitCount, load: f64) -> WillshawNetwork {
        WillshawNetwork::with_load(units.0, self.active.unwrap_or_else(|| sparse_activity(units.0)), load)
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        let WillshawPairs { units, active, .. } = &self.willshaw;
        let too_few = |n: &&UnitCount| active.is_some_and(|active| active >= n.0);
        match (units.iter().find(too_few), active) {
            (Some(n), Some(active)) => Err(Invalid::new(
                "willshaw.active",
                format!("willshaw.active is {active}, but a network has only {} units", n.0),
                format!("at most {}", n.0 - 1),
            )),
            _ => Ok(()),
        }
    }

    fn footprint(&self) -> Footprint {
        let largest = self.willshaw.matrix_load.iter().fold(0.0, |largest: f64, load| largest.max(load.0));
        let of = |n: &UnitCount| {
            let network = self.willshaw.network(*n, largest);
            #[expect(clippy::cast_sign_loss, reason = "a number of pairs")]
            let pairs = network.pairs as u64;
            // Two patterns of k units and their ends for each pair; a bit for each synapse.
            pairs * (8 * u64::from(network.active) + 16)
                + BitWeights::bytes(&Layout::flat(n.0, network.active))
        };
        Footprint::of(self.willshaw.units.iter().map(of).max().unwrap_or(0)).at("willshaw.units")
    }
}

/// Pairs of random sparse patterns in a network of Willshaw, Buneman and Longuet-Higgins, against theory.
pub(crate) struct WillshawCapacity;

impl Experiment for WillshawCapacity {
    const ID: &'static str = "willshaw-capacity";
    const ABOUT: About = About {
        title: "Willshaw capacity",
        summary: "How much information a synapse of a binary hetero-associative network holds, in one step from \
                  whole cues, against theory.",
        equation: r"I = \frac{M}{n} \left[ H(q) - (1 - \tfrac{k}{n}) H(p_{01}) \right], \quad q = \tfrac{k}{n} + (1 - \tfrac{k}{n}) \, p_{01}, \qquad I \to \ln 2",
        provenance: "Network and limit of Willshaw, Buneman & Longuet-Higgins: a unit answers whose dendritic sum reaches the \
                     number of active units of the cue. p01 is the exact probability of a false unit for random patterns \
                     with k active units, by inclusion and exclusion; the sizes, k = log2 n and the loads are ours.",
        citations: &[WILLSHAW_1969, KNOBLAUCH_PALM_2020],
    };
    type Section = Keys;
    type Axes = (Axis<Keys, UnitCount>, Axis<Keys, MatrixLoad>);
    const AXES: Self::Axes = (
        Axis::new("willshaw.units", UNITS, |keys| keys.willshaw.units.clone()),
        Axis::new("willshaw.matrix_load", MATRIX_LOAD, |keys| keys.willshaw.matrix_load.clone()),
    );
    const COORDINATES: &'static [Coordinate] = &[ACTIVE];
    const METRICS: &'static [Metric] = &[INFORMATION_PER_SYNAPSE, FALSE_UNITS, EXACT, PAIRS];
    const SMALLEST: &'static str = "
        repetitions = 3
        [willshaw]
        units = [32, 64]
        matrix_load = [0.4, 0.6]
        cues = 50
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let willshaw = &trial.section.willshaw;
        let &(units, load) = trial.at;
        let network = willshaw.network(units, load.0);
        let population = Population::of(&Layout::flat(units.0, network.active));
        #[expect(clippy::cast_sign_loss, reason = "a number of pairs")]
        let pairs = network.pairs as u64;
        let drawn = |purpose| -> Result<PatternSet, Stop> {
            let streams = trial.streams(purpose);
            let mut patterns = PatternSet::default();
            for index in 0..pairs {
                trial.check()?;
                patterns.push(&population.random_pattern(&mut streams.at(index)));
            }
            Ok(patterns)
        };
        let sources = drawn(Purpose::named("patterns"))?;
        let targets = drawn(Purpose::named("targets"))?;
        let weights = BitWeights::of_pairs(&population, &population, &sources, &targets, 0..pairs as usize);
        trial.check()?;
        let asked = (pairs as usize).min(willshaw.cues as usize);
        let answers = answers(trial, &weights, &sources.first(asked), &population)?;
        let targets = targets.first(asked);
        let right = measures::fraction_right(&answers, &targets);
        let exact = measures::exact(&answers, &targets);
        let active: usize = answers.iter().map(<[u32]>::len).sum();
        let false_units = active as f64 / asked as f64 - right * f64::from(network.active);
        let bits = network.pairs * measures::information(&population, &answers, &targets);
        let record = |metric: &Metric, value: f64| {
            trial.measure(metric, value).of_rule("willshaw").at(ACTIVE, network.active)
        };
        Ok(vec![
            record(&INFORMATION_PER_SYNAPSE, bits / measures::synapses_between(&population, &population)),
            record(&FALSE_UNITS, false_units),
            record(&EXACT, exact).at("of", asked),
            record(&PAIRS, network.pairs),
        ])
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let loads = summary::numbers(records, &MATRIX_LOAD);
        let simulated = sizes(records);
        let mut sizes = simulated.clone();
        if sizes.iter().all(|&(units, active)| active == sparse_activity(units)) {
            // Between and beyond the networks that are simulated.
            sizes.extend((6..=LARGEST_EXPONENT).map(|exponent| (1 << exponent, exponent)));
        }
        sizes.sort_unstable();
        sizes.dedup();
        let of = |((units, active), load): ((u32, u32), f64)| {
            let network = WillshawNetwork::with_load(units, active, load);
            let values = [
                (&INFORMATION_PER_SYNAPSE, network.information_per_synapse()),
                (&FALSE_UNITS, network.false_units()),
            ];
            values.map(|(metric, value)| {
                Record::theory(metric, value)
                    .of_rule("willshaw")
                    .at(UNITS, units)
                    .at(ACTIVE, active)
                    .at(MATRIX_LOAD, load)
            })
        };
        let between = || (1..20).map(|part| f64::from(part) / 20.0).filter(|load| !loads.contains(load));
        let grid = sizes.iter().flat_map(|&size| {
            let further = between().filter(|_| simulated.contains(&size));
            loads.iter().copied().chain(further).map(move |load| (size, load)).collect::<Vec<_>>()
        });
        grid.flat_map(of).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        // There is one rule alone, and k follows from n.
        let shown = records.shown().changed(|record| Some(Record { rule: None, ..record.clone() }));
        let metrics = [&PAIRS, &INFORMATION_PER_SYNAPSE, &FALSE_UNITS];
        let figures = [
            information(&shown, &UNITS, UNITS.axis().log(), &MATRIX_LOAD),
            information(&shown, &MATRIX_LOAD, MATRIX_LOAD.axis(), &UNITS),
        ];
        Presentation {
            tables: vec![beside_theory(&shown, "Information per synapse, bits", &metrics)],
            figures: figures.into_iter().flatten().collect(),
        }
    }
}

/// Numbers of units and of active units that were simulated, each pair of them once.
fn sizes(records: &[Record]) -> Vec<(u32, u32)> {
    let whole = |record: &Record, coordinate: Coordinate| {
        record.coordinates.get(coordinate.name)?.as_u64().map(|count| count as u32)
    };
    let size = |record: &Record| Some((whole(record, UNITS)?, whole(record, ACTIVE)?));
    let mut sizes: Vec<(u32, u32)> = records.iter().filter_map(size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

/// Information along one axis, a series for each value of the other at which networks were simulated.
fn information(shown: &Shown, along: &Coordinate, x: FigureAxis, by: &Coordinate) -> Option<Figure> {
    let simulated = summary::numbers(shown.records(), by);
    let series = |record: &Record| record.number(by).is_some_and(|value| simulated.contains(&value));
    Plot::new(&INFORMATION_PER_SYNAPSE, along)
        .x(x)
        .y(FigureAxis::new("information/synapse", "I", "bits").between(0.0, 0.75))
        .reference(Reference { of: Quantity::Y, value: LIMIT, label: "ln 2".to_owned() })
        .id(format!("information-{}", along.name))
        .title(format!("Information against {}", along.title))
        .caption(
            "Transmitted information of the answers for each of the n² synapses, in one step from whole cues; a unit \
             answers whose dendritic sum reaches the number of active units of the cue, k = log2 n unless the spec says \
             otherwise. Lines: theory for finite n, exact for random patterns.",
        )
        .draw(&shown.only(series).without(ACTIVE))
}

/// The units whose dendritic sums reach the threshold, which is the number of active units of the cue.
fn answers(
    repetition: &Repetition,
    weights: &BitWeights,
    cues: &PatternSet,
    population: &Population,
) -> Result<States, Stop> {
    let from = States::of(cues, 0);
    let (mut counts, mut answers) = (BitCounts::default(), PatternSet::default());
    let live: Vec<u32> = (0..from.len() as u32).collect();
    for live in live.chunks(CUES_AT_ONCE) {
        repetition.check()?;
        weights.count(&from, live, &mut counts);
        for (place, &state) in live.iter().enumerate() {
            let threshold = from.get(state as usize).len() as u32;
            let reach = |unit: &u32| counts.get(place, *unit) >= threshold;
            answers.push(&(0..population.units()).filter(reach).collect::<Vec<_>>());
        }
    }
    Ok(States::of(&answers, 0))
}
