//! How much information binary synapses between two populations hold.

use attractor_core::{About, Invalid, Purpose, Seed, Streams};
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::States;
use attractor_memory::references::{KNOBLAUCH_PALM_2020, WILLSHAW_1969};
use attractor_memory::theory::willshaw::{MOST_ACTIVE, WillshawNetwork, sparse_activity};
use attractor_memory::weights::{BitCounts, BitWeights};
use attractor_memory::{Layout, Population, measures};

use super::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::{Record, Source};
use crate::spec::{MatrixLoad, Spec, UnitCount, Willshaw, each_once};

/// Pairs of random sparse patterns in a network of Willshaw, Buneman and Longuet-Higgins, against theory.
pub(super) struct WillshawCapacity;

/// States whose dendritic sums are held at once.
const CUES_AT_ONCE: usize = 256;

/// Largest network for which theory is given beside those that are simulated: n = 2^24.
const LARGEST_EXPONENT: u32 = MOST_ACTIVE;

impl Experiment for WillshawCapacity {
    fn id(&self) -> &'static str {
        "willshaw-capacity"
    }

    fn about(&self) -> About {
        About {
            title: "Willshaw capacity",
            summary: "How much information a synapse of a binary hetero-associative network holds, in one step from \
                      whole cues, against theory.",
            equation: r"I = \frac{M}{n} \left[ H(q) - (1 - \tfrac{k}{n}) H(p_{01}) \right], \quad q = \tfrac{k}{n} + (1 - \tfrac{k}{n}) \, p_{01}, \qquad I \to \ln 2",
            provenance: "Network and limit of Willshaw, Buneman & Longuet-Higgins: a unit answers that reaches the number \
                         of active units of the cue. p01 is the exact probability of a false unit for random patterns \
                         with k active units, by inclusion and exclusion; the sizes, k = log2 n and the loads are ours.",
            citations: &[WILLSHAW_1969, KNOBLAUCH_PALM_2020],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["willshaw"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let of = |n: &UnitCount| {
            let network = spec.willshaw.network(n.0, spec.willshaw.largest_load());
            #[expect(clippy::cast_sign_loss, reason = "a number of pairs")]
            let pairs = network.pairs as u64;
            // Two patterns of k units and their ends for each pair; a bit for each synapse.
            pairs * (8 * u64::from(network.active) + 16)
                + BitWeights::bytes(&Layout::flat(n.0, network.active))
        };
        spec.willshaw.units.iter().map(of).max()
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let Willshaw { units, matrix_load, active, .. } = &spec.willshaw;
        each_once("willshaw.units", units)?;
        each_once("willshaw.matrix_load", matrix_load)?;
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

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let grid = spec
            .willshaw
            .units
            .iter()
            .flat_map(|n| spec.willshaw.matrix_load.iter().map(move |load| (*n, *load)));
        let point = |(n, load): (UnitCount, MatrixLoad)| {
            let willshaw = Willshaw { units: vec![n], matrix_load: vec![load], ..spec.willshaw.clone() };
            let coordinates = [("units", n.0.into()), ("matrix_load", load.0.into())];
            Point {
                coordinates: coordinates.map(|(name, value)| (name.to_owned(), value)).into(),
                spec: Spec { willshaw, ..spec.clone() },
            }
        };
        Ok(grid.map(point).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let (Some(n), Some(load)) = (spec.willshaw.units.first(), spec.willshaw.matrix_load.first()) else {
            return Ok(Vec::new());
        };
        let network = spec.willshaw.network(n.0, load.0);
        let population = Population::of(&Layout::flat(n.0, network.active));
        #[expect(clippy::cast_sign_loss, reason = "a number of pairs")]
        let pairs = network.pairs as u64;
        let drawn = |purpose| -> Result<PatternSet, Stop> {
            let streams = Streams::new(Seed(spec.seed), purpose, u64::from(trial.repetition));
            let mut patterns = PatternSet::default();
            for index in 0..pairs {
                if index % 4096 == 0 {
                    trial.check()?;
                }
                patterns.push(&population.random_pattern(&mut streams.at(index)));
            }
            Ok(patterns)
        };
        let sources = drawn(Purpose::named("patterns"))?;
        let targets = drawn(Purpose::named("targets"))?;
        let weights = BitWeights::of_pairs(&population, &population, &sources, &targets, 0..pairs as usize);
        trial.check()?;
        let asked = (pairs as usize).min(spec.willshaw.cues as usize);
        let answers = answers(&weights, &sources.first(asked), &population);
        let targets = targets.first(asked);
        let right = measures::fraction_right(&answers, &targets);
        let exact = measures::exact(&answers, &targets);
        let active: usize = answers.iter().map(<[u32]>::len).sum();
        let false_units = active as f64 / asked as f64 - right * f64::from(network.active);
        let bits = network.pairs * measures::information(&population, &answers, &targets);
        let record = |metric: &str, value: f64| {
            let mut record =
                Record::new(metric, value).of_rule("willshaw").at("repetition", trial.repetition);
            record.coordinates.extend(trial.point.coordinates.clone());
            record.at("active", network.active)
        };
        Ok(vec![
            record("information_per_synapse", bits / measures::synapses_between(&population, &population)),
            record("false_units", false_units),
            record("exact", exact).at("of", asked),
            record("pairs", network.pairs),
        ])
    }

    fn summarise(&self, _spec: &Spec, records: &[Record]) -> Vec<Record> {
        let mut loads: Vec<f64> = records.iter().filter_map(|record| record.number("matrix_load")).collect();
        loads.sort_by(f64::total_cmp);
        loads.dedup();
        let whole = |record: &Record, key: &str| record.coordinates.get(key)?.as_u64().map(|n| n as u32);
        let size = |record: &Record| Some((whole(record, "units")?, whole(record, "active")?));
        let mut sizes: Vec<(u32, u32)> = records.iter().filter_map(size).collect();
        let simulated = sizes.clone();
        if sizes.iter().all(|&(units, active)| active == sparse_activity(units)) {
            // Between and beyond the networks that are simulated.
            sizes.extend((6..=LARGEST_EXPONENT).map(|exponent| (1 << exponent, exponent)));
        }
        sizes.sort_unstable();
        sizes.dedup();
        let of = |((units, active), load): ((u32, u32), f64)| {
            let network = WillshawNetwork::with_load(units, active, load);
            let record = |metric, value| Record {
                source: Source::Theory,
                ..Record::new(metric, value)
                    .of_rule("willshaw")
                    .at("units", units)
                    .at("active", active)
                    .at("matrix_load", load)
            };
            [
                record("information_per_synapse", network.information_per_synapse()),
                record("false_units", network.false_units()),
            ]
        };
        let between = || (1..20).map(|part| f64::from(part) / 20.0).filter(|load| !loads.contains(load));
        let grid = sizes.iter().flat_map(|&size| {
            let further = between().filter(|_| simulated.contains(&size));
            loads.iter().copied().chain(further).map(move |load| (size, load)).collect::<Vec<_>>()
        });
        grid.flat_map(of).collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::willshaw(records)
    }
}

/// The units that reach the threshold, which is the number of active units of the cue.
fn answers(weights: &BitWeights, cues: &PatternSet, population: &Population) -> States {
    let from = States::of(cues, 0);
    let (mut counts, mut answers) = (BitCounts::default(), PatternSet::default());
    let live: Vec<u32> = (0..from.len() as u32).collect();
    for live in live.chunks(CUES_AT_ONCE) {
        weights.count(&from, live, &mut counts);
        for (place, &state) in live.iter().enumerate() {
            let threshold = from.get(state as usize).len() as u32;
            let reach = |unit: &u32| counts.get(place, *unit) >= threshold;
            answers.push(&(0..population.units()).filter(reach).collect::<Vec<_>>());
        }
    }
    States::of(&answers, 0)
}
