//! Memories that turn towards what is seen, and the laws for how fast.

use attractor_core::statistics::mean;
use attractor_core::{About, Invalid};
use attractor_energy::references::LOTITO_2025;
use attractor_energy::theory::{ExactLaw, PublishedLaw, expected_overlap};
use attractor_energy::{CyclicPresentation, CyclicPresentationParameters, PresentationOrder, cosine, norm};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::summary::{Group, groups_of};
use attractor_record::{Coordinate, Metric, Record, Source};
use attractor_study::{Axis, Experiment, NotNegative, Records, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const SIGMA: Coordinate = Coordinate::number("sigma", "noise of the targets", "σ");
const BETA: Coordinate = Coordinate::number("beta", "sharpness of the softmax", "β");
const TIME: Coordinate = Coordinate::number("time", "time", "t").in_unit("steps");
const MEMORY: Coordinate = Coordinate::number("memory", "memory", "μ");
const LAW: Coordinate = Coordinate::word("law", "law");

/// What the laws are called in records.
const LAWS: [&str; 2] = ["published", "exact"];

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

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The memories and targets of `memory-dynamics`.
    pub following: Following,
}

/// Memories that follow what is seen: targets, one after the other, over and over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Following {
    /// N_v: number of visible units.
    #[schemars(range(min = 1, max = 2000))]
    pub visible: u32,
    /// N_h: number of memories, at most as many as visible units, for they start at right angles.
    #[schemars(range(min = 1, max = 2000))]
    pub hidden: u32,
    /// τ_Ξ: time constant of the memories, in steps.
    #[schemars(range(min = 0.5, max = 1_000_000.0))]
    pub tau: f64,
    /// β: how sharply the memory that matches best wins. Each is run.
    #[schemars(length(min = 1))]
    pub beta: Vec<NotNegative>,
    /// σ: standard deviation of what is added to the memories' numbers, of variance 1, to make the
    /// targets. Each is run.
    #[schemars(length(min = 1))]
    pub sigma: Vec<NotNegative>,
    /// T: number of steps.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub duration: u32,
    /// Steps between recorded cosines.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub every: u32,
    /// c_μ: how often each target is presented in a round, p_μ = c_μ/Σc; empty for each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 2000), inner(range(min = 0, max = 1000)))]
    pub presentations: Vec<u32>,
}

impl Default for Following {
    fn default() -> Self {
        Self {
            visible: 50,
            hidden: 4,
            tau: 250.0,
            beta: vec![NotNegative(2.0)],
            sigma: vec![NotNegative(0.4)],
            duration: 2000,
            every: 100,
            presentations: Vec::new(),
        }
    }
}

impl Following {
    /// The parameters at one condition.
    fn at(&self, sigma: NotNegative, beta: NotNegative) -> CyclicPresentationParameters {
        let Self { visible, hidden, tau, .. } = *self;
        let presentations = self.presentations.clone();
        CyclicPresentationParameters { visible, hidden, tau, beta: beta.0, sigma: sigma.0, presentations }
    }

    /// The order in which targets come, at all conditions.
    fn order(&self) -> PresentationOrder {
        self.at(NotNegative(0.0), NotNegative(0.0)).order()
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        let Following { sigma, beta, .. } = &self.following;
        let mut pairs = sigma.iter().flat_map(|sigma| beta.iter().map(move |beta| (*sigma, *beta)));
        pairs.try_for_each(|(sigma, beta)| self.following.at(sigma, beta).validate())
    }
}

/// Shows targets over and over, and compares how memories turn towards them with two laws.
pub(crate) struct MemoryDynamics;

impl Experiment for MemoryDynamics {
    const ID: &'static str = "memory-dynamics";
    const ABOUT: About = About {
        title: "Memory dynamics",
        summary: "Shows targets one after the other, over and over, and compares how memories turn towards them with the \
                  published law and an exact one.",
        equation: r"\tau_\Xi \dot \Xi_\mu = w_\mu(v) \, (v - \Xi_\mu), \qquad w = \operatorname{softmax}(\beta \, \Xi v)",
        provenance: "Protocol as in the author's public code: memories at right angles and of length √N_v, targets with noise \
                     that are not rescaled, visible units held at the targets in turn, Euler steps of 1, no bias; how often each is seen (`presentations`) is ours. The \
                     published law takes targets to be as long as memories and time to be continuous; the exact one, \
                     which is ours, does neither, and holds while only the best memory moves.",
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
        let (hidden, order) = (following.hidden, following.order());
        let law = |memory: u32| {
            let row = memory as usize;
            let (start, target) = (presentation.initial().row(row), presentation.targets().row(row));
            Laws::with(cosine(start, target), norm(target) / norm(start), following.tau, &order, memory)
        };
        let laws: Vec<Laws> = (0..hidden).map(law).collect();
        let mut records = Vec::new();
        for (memory, law) in laws.iter().enumerate() {
            records.push(trial.measure(&MEMORY_OVERLAP, law.exact.overlap).at(MEMORY, memory));
            records.push(trial.measure(&MEMORY_LENGTH_RATIO, law.exact.ratio).at(MEMORY, memory));
        }
        let overlaps: Vec<f64> = laws.iter().map(|law| law.exact.overlap).collect();
        records.push(trial.measure(&INITIAL_OVERLAP, mean(&overlaps)));
        let (mut deviations, mut leakage) = ([0.0_f64; 2], 0.0_f64);
        let mut cosines = vec![0.0; hidden as usize];
        for time in 0..=following.duration {
            if time % 256 == 0 {
                trial.check()?;
            }
            for (memory, law) in laws.iter().enumerate() {
                let found = cosine(presentation.memories().row(memory), presentation.targets().row(memory));
                cosines[memory] = found;
                let says = law.at(time);
                for (deviation, says) in deviations.iter_mut().zip(says) {
                    *deviation = deviation.max((found - says).abs());
                }
            }
            if time % following.every == 0 {
                records.push(trial.measure(&COSINE, mean(&cosines)).at(TIME, time));
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
                leakage = leakage.max(1.0 - presentation.weights()[target]);
            }
        }
        let least = cosines.iter().fold(1.0_f64, |least, cosine| least.min(*cosine));
        records.push(trial.measure(&FINAL_COSINE, least));
        records.push(trial.measure(&LEAKAGE, leakage));
        let each = LAWS.iter().zip(deviations);
        records.extend(each.map(|(law, deviation)| trial.measure(&MAX_DEVIATION, deviation).at(LAW, *law)));
        Ok(records)
    }

    fn summarise(&self, section: &Keys, records: &[Record]) -> Vec<Record> {
        let mut made = over_all(records);
        let expected =
            |group: &Group| Some(group.theory(&INITIAL_OVERLAP, expected_overlap(group.number(&SIGMA)?)));
        made.extend(groups_of(records, &INITIAL_OVERLAP).iter().filter_map(expected));
        made.extend(laws_over_time(&section.following, records));
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let cosine = Plot::new(&COSINE, &TIME).caption(
            "Cosine of the angle between memories and their targets, a mean over memories. Lines: the laws, for the \
             memories and targets that were drawn.",
        );
        let each = Plot::new(&MEMORY_COSINE, &TIME).caption(
            "Cosine of the angle between a memory and its target. Lines: the published law with τ_μ = τ_Ξ/p_μ, for the memories and \
             targets that were drawn.",
        );
        let published = shown.changed(|record| match &*record.text(LAW) {
            "exact" => None,
            _ => Some(without_law(record)),
        });
        let mut figures: Vec<_> = cosine.draw(&called_laws(&shown)).into_iter().collect();
        figures.extend(each.draw(&published));
        for law in LAWS {
            let of_law = shown.where_is(LAW, law);
            for (along, x) in [(SIGMA, SIGMA.axis()), (BETA, BETA.axis().log())] {
                let deviation = Plot::new(&MAX_DEVIATION, &along)
                    .x(x)
                    .y(MAX_DEVIATION.axis().log())
                    .id(format!("{}-{}-{law}", MAX_DEVIATION.name, along.name))
                    .title(format!("Deviation from the {law} law"))
                    .caption(
                        "Largest distance of a memory's cosine from the law, over all memories and steps.",
                    );
                figures.extend(deviation.draw(&of_law));
            }
        }
        let deviations = [&MAX_DEVIATION, &LARGEST_DEVIATION];
        let others = [&INITIAL_OVERLAP, &FINAL_COSINE, &LEAKAGE];
        Presentation {
            tables: vec![
                beside_theory(&shown, "Deviation from the laws", &deviations),
                beside_theory(&shown, "Memories and targets", &others),
            ],
            figures,
        }
    }
}

/// Both laws for one memory.
struct Laws<'a> {
    published: PublishedLaw,
    exact: ExactLaw,
    order: &'a PresentationOrder,
    memory: u32,
}

impl<'a> Laws<'a> {
    /// For a cosine at the start, and the length of the target over that of the memory.
    fn with(overlap: f64, ratio: f64, tau: f64, order: &'a PresentationOrder, memory: u32) -> Self {
        Self {
            // τ_μ = τ_Ξ/p_μ, infinite for a target that is never seen.
            published: PublishedLaw { overlap, time_constant: tau / order.share(memory) },
            exact: ExactLaw { overlap, ratio, time_constant: tau },
            order,
            memory,
        }
    }

    /// The cosine of the memory after so many steps, in the order of [`LAWS`].
    fn at(&self, time: u32) -> [f64; 2] {
        let seen = self.order.seen(self.memory, u64::from(time)) as u32;
        [self.published.cosine(f64::from(time)), self.exact.cosine(seen)]
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

/// What the laws say of the mean cosine, and of the cosine of each memory where it was recorded, for the memories and targets
/// that were drawn.
fn laws_over_time(following: &Following, records: &[Record]) -> Vec<Record> {
    let ratios = groups_of(records, &MEMORY_LENGTH_RATIO);
    let overlaps = groups_of(records, &MEMORY_OVERLAP);
    let order = following.order();
    let whole = |group: &Group, coordinate: &Coordinate| group.number(coordinate).map(as_whole);
    let mut made = Vec::new();
    for metric in [&COSINE, &MEMORY_COSINE] {
        for group in &groups_of(records, metric) {
            let Some(time) = whole(group, &TIME) else { continue };
            let own = whole(group, &MEMORY);
            let here = |other: &&Group| {
                [SIGMA, BETA].iter().all(|axis| other.number(axis) == group.number(axis))
                    && (own.is_none() || whole(other, &MEMORY) == own)
            };
            let mut sums = [0.0; 2];
            let mut count = 0;
            for (overlap, ratio) in overlaps.iter().filter(here).zip(ratios.iter().filter(here)) {
                let Some(memory) = whole(overlap, &MEMORY) else { continue };
                for (overlap, ratio) in overlap.values.iter().zip(&ratio.values) {
                    let says = Laws::with(*overlap, *ratio, following.tau, &order, memory).at(time);
                    sums.iter_mut().zip(says).for_each(|(sum, says)| *sum += says);
                    count += 1;
                }
            }
            let mean =
                |(law, sum): (&&str, f64)| group.theory(metric, sum / f64::from(count.max(1))).at(LAW, *law);
            made.extend(LAWS.iter().zip(sums).map(mean));
        }
    }
    made
}

/// A number of steps or of a memory.
#[expect(clippy::cast_sign_loss, reason = "it was recorded as a whole number from 0")]
fn as_whole(number: f64) -> u32 {
    number as u32
}

/// A record of one law as one of theory.
fn without_law(record: &Record) -> Record {
    let mut record = record.clone();
    record.coordinates.remove(LAW.name);
    record
}

/// The same records, in which a line says that its name is that of a law.
fn called_laws(shown: &Shown) -> Shown<'static> {
    shown.changed(|record| {
        let law = record.text(LAW);
        let record = record.clone();
        Some(if law.is_empty() { record } else { record.at(LAW, format!("{law} law")) })
    })
}
