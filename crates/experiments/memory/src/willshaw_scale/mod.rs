//! How much information a binary synapse holds in large auto-associative networks.

mod search;

use attractor_core::{About, Invalid};
use attractor_memory::blocks::{BlockNetwork, Blocks, RetrievalStrategy, bytes_of_sample};
use attractor_memory::references::{KNOBLAUCH_PALM_2020, WILLSHAW_1969};
use attractor_memory::theory::block_coding::{self, ONE_STEP_LIMIT};
use attractor_record::figure::{Curves, Figure, FigureAxis, Point, Quantity, Reference, Series, Style};
use attractor_record::present::{Estimate, Presentation, Shown, beside_theory};
use attractor_record::{Coordinate, Coordinates, Metric, Record, Source};
use attractor_study::{Cases, Conditions, Experiment, Footprint, Records, Section, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::memories::Criterion;
use crate::metrics::{CAPACITY, INFORMATION_PER_SYNAPSE};

const UNITS: Coordinate = Coordinate::number("units", "units", "n");
const BLOCKS: Coordinate = Coordinate::number("blocks", "blocks", "k");
const BLOCK_SIZE: Coordinate = Coordinate::number("block_size", "units of a block", "M");
const RETRIEVAL: Coordinate = Coordinate::word("retrieval", "retrieval");
const SIMULATION: Coordinate = Coordinate::word("simulation", "simulation");

const BLOCK_ERROR: Metric = Metric::mean(
    "block_error",
    "wrong blocks",
    "e: fraction of the unknown blocks of `willshaw-scale` that are wrong at capacity, units left over being drawn among.",
);
const MATRIX_LOAD: Metric = Metric::mean(
    "matrix_load",
    "synapses set",
    "p₁: fraction of the synapses between blocks that the patterns at capacity set, 0 to 1.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `willshaw-scale`.
    pub scale: ScaledNetworks,
    /// When a load counts as stored.
    pub criterion: Criterion,
}

/// Networks whose patterns are completed from half of their blocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScaledNetworks {
    /// The networks: tables with `blocks`, `block_size`, `retrieval` and `simulation`.
    #[schemars(length(min = 1))]
    pub networks: Vec<BlockEntry>,
    /// Stored patterns that are completed at each load.
    #[schemars(range(min = 1, max = 100_000))]
    pub cues: u32,
    /// Factor from one load to the next, until too few patterns are completed exactly; between the last two
    /// loads the capacity is interpolated.
    #[schemars(range(min = 1.001, max = 2.0))]
    pub growth: f64,
}

/// A network of binary synapses between blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BlockEntry {
    /// k: number of blocks, even. Half of them are known in a cue.
    #[schemars(range(min = 2, max = 128))]
    pub blocks: u32,
    /// M: units of a block. The network has n = kM.
    #[schemars(range(min = 2, max = 1_000_000))]
    pub block_size: u32,
    /// How the units of the unknown blocks are found.
    pub retrieval: RetrievalStrategy,
    /// Whether all synapses are held.
    pub simulation: Simulated,
}

/// How much of a network is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Simulated {
    /// All patterns and synapses, n²/8 bytes.
    Whole,
    /// For each recall a network of its own, of which only the synapses are drawn that this recall reads: exactly as
    /// likely, for networks beyond memory.
    Sampled,
}

impl Simulated {
    /// Its name in specs and records.
    fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Sampled => "sampled",
        }
    }
}

impl BlockEntry {
    /// Its units.
    fn of(self) -> Blocks {
        Blocks { count: self.blocks, size: self.block_size }
    }

    /// What tells it from others.
    fn coordinates(self) -> Coordinates {
        let coordinates = [
            (UNITS, Value::from(self.of().units())),
            (BLOCKS, self.blocks.into()),
            (BLOCK_SIZE, self.block_size.into()),
            (RETRIEVAL, self.retrieval.name().into()),
            (SIMULATION, self.simulation.name().into()),
        ];
        coordinates.map(|(coordinate, value)| (coordinate.name.to_owned(), value)).into()
    }
}

impl Default for BlockEntry {
    fn default() -> Self {
        Self {
            blocks: 10,
            block_size: 100,
            retrieval: RetrievalStrategy::Iterative,
            simulation: Simulated::Whole,
        }
    }
}

impl Default for ScaledNetworks {
    fn default() -> Self {
        let whole = |blocks, block_size, retrieval| BlockEntry {
            blocks,
            block_size,
            retrieval,
            ..BlockEntry::default()
        };
        let (iterative, one_step) = (RetrievalStrategy::Iterative, RetrievalStrategy::OneStep);
        Self {
            networks: vec![
                whole(10, 100, iterative),
                whole(14, 71, one_step),
                whole(16, 250, iterative),
                whole(20, 200, one_step),
                whole(16, 1000, iterative),
                whole(24, 667, one_step),
                whole(16, 2048, iterative),
                whole(26, 1260, one_step),
            ],
            cues: 1000,
            growth: 1.02,
        }
    }
}

impl Keys {
    /// What a network takes of memory.
    fn of_network(&self, entry: BlockEntry) -> Footprint {
        let blocks = entry.of();
        let network = Footprint { key: "scale.networks", ..Footprint::default() };
        match entry.simulation {
            Simulated::Whole => Footprint {
                bytes: BlockNetwork::bytes(blocks)
                    .saturating_add(BlockNetwork::bytes_of_cues(blocks, self.scale.cues.into())),
                what: "the synapses of the largest network and its cues take".to_owned(),
                help: "make blocks smaller or fewer, lower scale.cues, or set simulation = \"sampled\"",
                ..network
            },
            Simulated::Sampled => Footprint {
                // Units that are left in each block of each cue: as many as there are where recall fails.
                bytes: u64::from(self.scale.cues) * u64::from(entry.blocks) * 8,
                of_thread: bytes_of_sample(blocks, self.most_patterns(entry), entry.retrieval),
                what: "the patterns that touch a cue of the largest network take".to_owned(),
                help: "make blocks smaller or fewer",
                ..network
            },
        }
    }

    /// More patterns than are tried: iterative recall holds up to twice those of one step, and the last load is by a third
    /// above what is held.
    fn most_patterns(&self, entry: BlockEntry) -> f64 {
        let more = match entry.retrieval {
            RetrievalStrategy::OneStep => 1.5,
            RetrievalStrategy::Iterative => 3.0,
        };
        more * block_coding::one_step_capacity(entry.of(), self.criterion.recalled)
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        for (place, entry) in self.scale.networks.iter().enumerate() {
            if entry.blocks % 2 == 1 {
                return Err(Invalid::new(
                    format!("scale.networks[{place}].blocks"),
                    format!("{} blocks cannot be halved", entry.blocks),
                    "an even number",
                ));
            }
        }
        Ok(())
    }

    fn footprint(&self) -> Footprint {
        let networks = self.scale.networks.iter().map(|entry| self.of_network(*entry));
        networks.max_by_key(|one| one.in_threads(1)).unwrap_or_default()
    }
}

/// Block-coded patterns in networks as large as memory, and larger.
pub(crate) struct WillshawScale;

impl Experiment for WillshawScale {
    const ID: &'static str = "willshaw-scale";
    const ABOUT: About = About {
        title: "Willshaw at scale",
        summary: "How much information a synapse of a binary auto-associative network holds at capacity, against its size: patterns of \
                  one active unit in each block, completed from half of their blocks in one step or iteratively.",
        equation: r"I = \frac{P}{n^2} \frac{k}{2} \left[ \log_2 M + (1-e) \log_2 (1-e) + e \log_2 \frac{e}{M-1} \right], \qquad M = \frac{n}{k}",
        provenance: "Block coding and iterative retrieval after Knoblauch & Palm. That half of the blocks are the cue, and how units \
                     are dropped, are our reading: candidates have a synapse from every unit of the cue; those without a synapse to some \
                     candidate of every other unknown block are dropped, again and again; among those left one is drawn, which is \
                     averaged over. Capacity is the load at which as many patterns as `criterion` says are completed exactly.",
        citations: &[KNOBLAUCH_PALM_2020, WILLSHAW_1969],
    };
    type Section = Keys;
    type Axes = Cases<Keys, BlockEntry>;
    const AXES: Self::Axes =
        Cases::new(&["scale.networks"], &[UNITS, BLOCKS, BLOCK_SIZE, RETRIEVAL, SIMULATION], |keys| {
            each_once("scale.networks", &keys.scale.networks)?;
            let condition = |entry: &BlockEntry| (entry.coordinates(), *entry);
            Ok(keys.scale.networks.iter().map(condition).collect::<Conditions<BlockEntry>>())
        });
    const METRICS: &'static [Metric] = &[INFORMATION_PER_SYNAPSE, CAPACITY, BLOCK_ERROR, MATRIX_LOAD];
    const SMALLEST: &'static str = "
        repetitions = 3
        [scale]
        cues = 60
        growth = 1.2
        networks = [
            { blocks = 6, block_size = 20 },
            { blocks = 6, block_size = 20, retrieval = \"one-step\" },
            { blocks = 6, block_size = 40, simulation = \"sampled\" },
        ]
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let entry = *trial.at;
        let search::Crossing { patterns, error } = match entry.simulation {
            Simulated::Whole => search::whole(trial, entry)?,
            Simulated::Sampled => search::sampled(trial, entry)?,
        };
        let information = block_coding::information_per_synapse(entry.of(), patterns, error);
        Ok(vec![
            trial.measure(&INFORMATION_PER_SYNAPSE, information),
            trial.measure(&CAPACITY, patterns),
            trial.measure(&BLOCK_ERROR, error),
            trial.measure(&MATRIX_LOAD, block_coding::matrix_load(entry.of(), patterns)),
        ])
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let mut done: Vec<Blocks> = Vec::new();
        for record in records.iter().filter(|record| record.is(&CAPACITY)) {
            let whole = |coordinate: Coordinate| {
                record.coordinates.get(coordinate.name)?.as_u64().map(|count| count as u32)
            };
            let (Some(count), Some(size)) = (whole(BLOCKS), whole(BLOCK_SIZE)) else { continue };
            let blocks = Blocks { count, size };
            if record.text(RETRIEVAL) == RetrievalStrategy::OneStep.name() && !done.contains(&blocks) {
                done.push(blocks);
            }
        }
        done.into_iter().flat_map(|blocks| one_step(blocks, keys.criterion.recalled)).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        // The size of a block is n/k.
        let shown = records.shown().without(BLOCK_SIZE);
        let metrics = [&INFORMATION_PER_SYNAPSE, &CAPACITY, &MATRIX_LOAD, &BLOCK_ERROR];
        Presentation {
            tables: vec![beside_theory(&shown, "Information per synapse at capacity", &metrics)],
            figures: vec![figure(&shown)],
        }
    }
}

/// The theory of one step at its own capacity.
fn one_step(blocks: Blocks, exact: f64) -> [Record; 2] {
    let patterns = block_coding::one_step_capacity(blocks, exact);
    let error = 1.0 - block_coding::block_right(blocks, patterns);
    let information = block_coding::information_per_synapse(blocks, patterns, error);
    [(&INFORMATION_PER_SYNAPSE, information), (&CAPACITY, patterns)].map(|(metric, value)| {
        Record::theory(metric, value)
            .at(UNITS, blocks.units())
            .at(BLOCKS, blocks.count)
            .at(BLOCK_SIZE, blocks.size)
            .at(RETRIEVAL, RetrievalStrategy::OneStep.name())
    })
}

/// Information at capacity: the theory of one step, and each retrieval as it was simulated.
fn figure(shown: &Shown) -> Figure {
    let points = |source: Source, retrieval: &str, simulation: &str| {
        let own = shown.of(&INFORMATION_PER_SYNAPSE, source);
        let own =
            own.filter(|record| record.text(RETRIEVAL) == retrieval && record.text(SIMULATION) == simulation);
        let mut points: Vec<Point> =
            own.filter_map(|record| Some(Estimate::of(record).at(record.number(UNITS)?))).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        points
    };
    let series =
        |label: &str, colour, style, points| Series { label: label.to_owned(), colour, style, points };
    let (one_step, iterative) = (RetrievalStrategy::OneStep.name(), RetrievalStrategy::Iterative.name());
    let (whole, sampled) = (Simulated::Whole.name(), Simulated::Sampled.name());
    let all = [
        series("one step, theory", 0, Style::Line, points(Source::Theory, one_step, "")),
        series("one step", 0, Style::Points, points(Source::Summary, one_step, whole)),
        series("one step, sampled", 2, Style::Points, points(Source::Summary, one_step, sampled)),
        series("iterative", 1, Style::Points, points(Source::Summary, iterative, whole)),
        series("iterative, sampled", 3, Style::Points, points(Source::Summary, iterative, sampled)),
    ];
    let caption = format!(
        "What recall adds to half of each pattern, for each of the n² synapses of a network that is filled to its capacity. Sampled: each recall in \
         a network of its own, of which only the synapses that it reads are drawn. Means over {} with 95 % {}.",
        shown.repetitions(),
        INFORMATION_PER_SYNAPSE.kind.methods()
    );
    let curves = Curves {
        x: UNITS.axis().log(),
        y: FigureAxis::new("information/synapse", "I", "bits").between(0.0, 0.25),
        series: all.into_iter().filter(|series| !series.points.is_empty()).collect(),
        references: vec![Reference {
            of: Quantity::Y,
            value: ONE_STEP_LIMIT,
            label: "(ln 2)/4, one step".to_owned(),
        }],
    };
    Figure::curves("information-units", "Information at capacity against units", &caption, curves)
}
