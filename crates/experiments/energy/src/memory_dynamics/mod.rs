//! Memories that turn towards what is seen, and the laws for how fast.

mod figures;
mod following;
mod laws;

use attractor_core::About;
use attractor_core::statistics::mean;
use attractor_energy::references::LOTITO_2025;
use attractor_energy::{CyclicPresentation, cosine};
use attractor_record::present::Presentation;
use attractor_record::summary::{Group, groups_of};
use attractor_record::{Coordinate, Metric, Record, Source};
use attractor_study::{Axis, Experiment, NotNegative, Records, Stop, Trial};

use following::Keys;
use laws::Laws;

const SIGMA: Coordinate = Coordinate::number("sigma", "noise of the targets", "σ");
const BETA: Coordinate = Coordinate::number("beta", "sharpness of the softmax", "β");
const TIME: Coordinate = Coordinate::number("time", "time", "t").in_unit("steps");
const MEMORY: Coordinate = Coordinate::number("memory", "memory", "μ");
const LAW: Coordinate = Coordinate::word("law", "law");

const COSINE: Metric = Metric::mean(
    "cosine",
    "cosine",
    "Cosine of the angle between a memory and its target, a mean over the memories, −1 to 1; of units that learn, between \
     their weights and a principal component, its sign left out.",
);
const MEMORY_COSINE: Metric = Metric::mean(
    "memory_cosine",
    "cosine of a memory",
    "As `cosine`, of each memory; recorded where `presentations` says how often each target is seen.",
);
const MAX_DEVIATION: Metric = Metric::median(
    "max_deviation",
    "largest deviation",
    "Largest distance between a memory's cosine and a law for it (`law`), over all memories and steps of a repetition.",
);
const LARGEST_DEVIATION: Metric =
    Metric::mean("largest_deviation", "largest of all", "The largest `max_deviation` of all repetitions.")
        .not_averaged();
const ADIABATIC_DISTANCE: Metric = Metric::mean(
    "adiabatic_distance",
    "distance from the adiabatic law",
    "Distance of memories from where visible units that follow at once would have taken them, over the length of the latter, after all \
     steps, a mean over the memories; recorded where visible units move.",
);
const EXACT_COSINE: Metric = Metric::mean(
    "exact_cosine",
    "cosine by the exact law",
    "What the exact law says of `cosine` where visible units move.",
)
.not_averaged();
const EXACT_DISTANCE: Metric = Metric::mean(
    "exact_distance",
    "distance by the exact law",
    "What the exact law says of `adiabatic_distance`.",
)
.not_averaged();
const FINAL_COSINE: Metric = Metric::mean(
    "final_cosine",
    "least cosine at the end",
    "The least cosine of a memory and its target after all steps.",
);
const LEAKAGE: Metric = Metric::mean(
    "leakage",
    "leakage",
    "Largest part of the softmax that goes to memories whose target is not seen, over all steps, 0 to 1.",
);
const INITIAL_OVERLAP: Metric = Metric::mean(
    "initial_overlap",
    "cosine at the start",
    "Cosine between memories and targets before the first step, a mean over the memories.",
);
const MEMORY_OVERLAP: Metric =
    Metric::mean("memory_overlap", "cosine at the start", "As `initial_overlap`, of one memory.")
        .not_averaged();
const MEMORY_LENGTH_RATIO: Metric = Metric::mean(
    "memory_length_ratio",
    "length of target",
    "Length of a target over that of its memory before the first step.",
)
.not_averaged();

/// Shows targets over and over, and compares how memories turn towards them with laws.
pub(crate) struct MemoryDynamics;

impl Experiment for MemoryDynamics {
    const ID: &'static str = "memory-dynamics";
    const ABOUT: About = About {
        title: "Memory dynamics",
        summary: "Shows targets one after the other, over and over, and compares how memories turn towards them with the \
                  published law and an exact one; visible units are held at the targets, or move on a time scale of their own.",
        equation: r"\tau_\Xi \dot \Xi_\mu = w_\mu(v) \, (\Lambda_\mu + v - \Xi_\mu), \qquad w = \operatorname{softmax}(\beta \, \Xi v), \qquad
                    \tau_v \dot v = -v + I + \gamma \, \Xi^{\mathsf T} w(v)",
        provenance: "Protocol as in the author's public code: memories at right angles and of length √N_v, targets with noise \
                     that are not rescaled, visible units held at the targets in turn, Euler steps of 1, Λ = 0. The published law \
                     takes targets to be as long as memories and time to be continuous; the exact one, which is ours, does \
                     neither, and holds while only the best memory moves. The equations are the paper's, with γ = 1; ours are how \
                     often and for how long each target is seen (`presentations`, `dwell`), that Λ is drawn (`bias`), \
                     γ (`feedback`), that visible units which move (`tau_visible`) are solved exactly within a step, and their laws.",
        citations: &[LOTITO_2025],
    };
    type Section = Keys;
    type Axes = (Axis<Keys, NotNegative>, Axis<Keys, NotNegative>);
    const AXES: Self::Axes = (
        Axis::new("following.sigma", SIGMA, |keys| keys.following.sigma.clone()),
        Axis::new("following.beta", BETA, |keys| keys.following.beta.clone()),
    );
    const COORDINATES: &'static [Coordinate] = &[TIME, MEMORY, LAW];
    const METRICS: &'static [Metric] = &[
        COSINE,
        MEMORY_COSINE,
        MAX_DEVIATION,
        LARGEST_DEVIATION,
        ADIABATIC_DISTANCE,
        EXACT_COSINE,
        EXACT_DISTANCE,
        FINAL_COSINE,
        LEAKAGE,
        INITIAL_OVERLAP,
        MEMORY_OVERLAP,
        MEMORY_LENGTH_RATIO,
    ];
    const SMALLEST: &'static str = "
        repetitions = 3
        [following]
        visible = 8
        hidden = 2
        duration = 60
        every = 20
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let following = &trial.section.following;
        let &(sigma, beta) = trial.at;
        let mut presentation = CyclicPresentation::new(following.at(sigma, beta), trial.seed, trial.number)?;
        let mut laws = Laws::new(following, &presentation);
        let mut records = Vec::new();
        for (memory, law) in laws.memories.iter().enumerate() {
            records.push(trial.measure(&MEMORY_OVERLAP, law.at_once.overlap).at(MEMORY, memory));
            records.push(trial.measure(&MEMORY_LENGTH_RATIO, law.at_once.ratio).at(MEMORY, memory));
        }
        let overlaps: Vec<f64> = laws.memories.iter().map(|law| law.at_once.overlap).collect();
        records.push(trial.measure(&INITIAL_OVERLAP, mean(&overlaps)));
        let names = laws::names(following);
        let (mut deviations, mut leakage) = (vec![0.0_f64; names.len()], 0.0_f64);
        let mut cosines = vec![0.0; following.hidden as usize];
        for time in 0..=following.duration {
            trial.check()?;
            for (memory, found) in cosines.iter_mut().enumerate() {
                *found = cosine(presentation.memories().row(memory), presentation.destinations().row(memory));
                for (deviation, says) in deviations.iter_mut().zip(laws.cosines(memory, time)) {
                    *deviation = deviation.max((*found - says).abs());
                }
            }
            if time % following.every == 0 {
                records.push(trial.measure(&COSINE, mean(&cosines)).at(TIME, time));
                if let Some(exact) = laws.exact_cosine() {
                    records.push(trial.measure(&EXACT_COSINE, exact).at(TIME, time));
                }
                if !following.presentations.is_empty() {
                    let each = (0_u32..).zip(&cosines);
                    records.extend(each.map(|(memory, cosine)| {
                        trial.measure(&MEMORY_COSINE, *cosine).at(TIME, time).at(MEMORY, memory)
                    }));
                }
            }
            if time < following.duration {
                let target = presentation.next_target();
                presentation.step();
                laws.step(target);
                leakage = leakage.max(1.0 - presentation.weights()[target]);
            }
        }
        let least = cosines.iter().fold(1.0_f64, |least, cosine| least.min(*cosine));
        records.push(trial.measure(&FINAL_COSINE, least));
        records.push(trial.measure(&LEAKAGE, leakage));
        if following.moves() {
            let (found, says) = laws.distance(&presentation, following.duration);
            records.push(trial.measure(&ADIABATIC_DISTANCE, found));
            records.extend(says.map(|says| trial.measure(&EXACT_DISTANCE, says)));
        }
        let each = names.iter().zip(deviations);
        records.extend(each.map(|(law, deviation)| trial.measure(&MAX_DEVIATION, deviation).at(LAW, *law)));
        Ok(records)
    }

    fn summarise(&self, section: &Keys, records: &[Record]) -> Vec<Record> {
        let mut made = over_all(records);
        made.extend(laws::theory(&section.following, records));
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        figures::present(&records.shown())
    }
}

/// The largest deviation of all repetitions.
fn over_all(records: &[Record]) -> Vec<Record> {
    let of = |group: Group| {
        let largest = group.values.iter().fold(0.0_f64, |largest, value| largest.max(*value));
        let made = Record {
            source: Source::Summary,
            coordinates: group.coordinates,
            ..Record::new(&LARGEST_DEVIATION, largest)
        };
        made.at("n", group.values.len())
    };
    groups_of(records, &MAX_DEVIATION).into_iter().map(of).collect()
}
