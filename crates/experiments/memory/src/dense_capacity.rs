//! How many patterns dense associative memories hold, and how that grows with their size.

use attractor_core::maths::log;
use attractor_core::statistics::{jackknife, mean};
use attractor_core::{About, Invalid, Purpose};
use attractor_memory::dense::{Crosstalk, Interaction, Signs};
use attractor_memory::references::{DEMIRCIGIL_2017, KROTOV_2016, RAMSAUER_2021};
use attractor_memory::theory::dense::{bound_of_exponential, capacity_at_size, capacity_of_power};
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::{attach, group};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Cases, Conditions, Experiment, Footprint, Records, Section, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::metrics::CENSORED;

const MEMORY: Coordinate = Coordinate::word("memory", "memory");
const UNITS: Coordinate = Coordinate::number("units", "units", "N");

const CAPACITY_AT_ERROR: Metric = Metric::mean(
    "capacity_at_error",
    "patterns at the error",
    "Patterns with which one step leaves the given fraction of the units wrong, in `dense-capacity`.",
)
.in_unit("patterns");
const SCALING_EXPONENT: Metric = Metric::of_means(
    "scaling_exponent",
    "exponent of N",
    "Slope of ln `capacity_at_error` over ln N, by least squares.",
);
const SCALING_LIMIT: Metric =
    Metric::of_means("scaling_limit", "for large N", "n − 1: what `scaling_exponent` tends to.");
const GROWTH_PER_UNIT: Metric = Metric::of_means(
    "growth_per_unit",
    "growth for each unit",
    "Slope of ln `capacity_at_error` over N, by least squares.",
);

/// Most patterns that a trial stores.
const MOST_PATTERNS: u64 = 1 << 22;
/// From one look at the errors to the next the number of patterns grows by this factor.
const GROWTH: f64 = 1.04;
/// Filling ends where so many times the error asked for is reached: the curve is noisy where it crosses.
const BEYOND: f64 = 1.6;

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Memories of `dense-capacity`.
    pub dense: Dense,
}

/// Memories whose patterns pull more steeply than Hopfield's, and the sizes at which each is filled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dense {
    /// n: the powers in F(x) = xⁿ. Each is run at each of `units`.
    pub degrees: Vec<Degree>,
    /// N: sizes of the networks with powers.
    pub units: Vec<DenseUnits>,
    /// N: sizes of the networks with F(x) = eˣ.
    pub exponential_units: Vec<DenseUnits>,
    /// N: sizes of the softmax memory. Its units hear themselves, so that it is asked with cues that differ from
    /// their pattern, as `turned` says.
    pub softmax_units: Vec<DenseUnits>,
    /// β: how sharp the softmax is, for overlaps from −N to N.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 10.0))]
    pub beta: f64,
    /// The fraction of units in which cues of the softmax memory differ from their pattern, to the nearest whole
    /// number of at least 1. The cues of all others are the patterns.
    #[schemars(range(min = 0.001, max = 0.5))]
    pub turned: f64,
    /// The fraction of units that may be wrong after one step from a stored pattern.
    #[schemars(range(min = 0.0001, max = 0.2))]
    pub error: f64,
    /// Stored patterns whose units are looked at.
    #[schemars(range(min = 1, max = 10_000))]
    pub cues: u32,
}

/// A power.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Degree(#[schemars(range(min = 2, max = 6))] pub u32);

/// A number of units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct DenseUnits(#[schemars(range(min = 4, max = 4096))] pub u32);

impl Default for Dense {
    fn default() -> Self {
        let units = |sizes: &[u32]| sizes.iter().copied().map(DenseUnits).collect();
        Self {
            degrees: [2, 3, 4].map(Degree).into(),
            units: units(&[48, 64, 96, 128]),
            exponential_units: units(&[12, 14, 16, 18]),
            softmax_units: units(&[10, 20, 30, 40]),
            beta: 0.5,
            turned: 0.1,
            error: 0.005,
            cues: 100,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        let Dense { degrees, units, exponential_units, softmax_units, .. } = &self.dense;
        each_once("dense.degrees", degrees)?;
        each_once("dense.units", units)?;
        each_once("dense.exponential_units", exponential_units)?;
        each_once("dense.softmax_units", softmax_units)?;
        let networks = self.dense.networks();
        if networks.is_empty() {
            return Err(Invalid::new(
                "dense",
                "there is no memory to fill",
                "at least one size of one memory",
            )
            .help("give dense.degrees and dense.units, dense.exponential_units or dense.softmax_units"));
        }
        networks.iter().try_for_each(|network| network.can_be_filled(self.dense.error))
    }

    fn footprint(&self) -> Footprint {
        // A sum of double precision for each unit of each cue.
        let units = self.dense.networks().iter().map(|network| u64::from(network.units)).max().unwrap_or(0);
        Footprint::of(8 * (units + 64) * u64::from(self.dense.cues)).at("dense.units")
    }
}

/// A memory of one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DenseNetwork {
    name: &'static str,
    interaction: Interaction,
    units: u32,
    /// In how many units its cues differ from their patterns.
    turned: u32,
}

/// Names of the powers in records.
const POWERS: [&str; 7] = ["", "", "x^2", "x^3", "x^4", "x^5", "x^6"];

impl Dense {
    /// Every memory at every size.
    fn networks(&self) -> Vec<DenseNetwork> {
        let of = |name, interaction, units: &[DenseUnits]| -> Vec<DenseNetwork> {
            let network = |units: &DenseUnits| {
                #[expect(clippy::cast_sign_loss, reason = "a number of units")]
                let turned = (self.turned * f64::from(units.0)).round().max(1.0) as u32;
                let turned = if matches!(interaction, Interaction::Softmax(_)) { turned } else { 0 };
                DenseNetwork { name, interaction, units: units.0, turned }
            };
            units.iter().map(network).collect()
        };
        let mut networks = Vec::new();
        for degree in &self.degrees {
            networks.extend(of(POWERS[degree.0 as usize], Interaction::Power(degree.0), &self.units));
        }
        networks.extend(of("exp", Interaction::Exponential, &self.exponential_units));
        networks.extend(of("softmax", Interaction::Softmax(self.beta), &self.softmax_units));
        networks
    }

    #[expect(clippy::unnecessary_wraps, reason = "conditions of other experiments can be refused")]
    fn conditions(keys: &Keys) -> Result<Conditions<DenseNetwork>, Invalid> {
        let condition = |network: DenseNetwork| {
            let coordinates = [(MEMORY, Value::from(network.name)), (UNITS, Value::from(network.units))];
            (coordinates.map(|(coordinate, value)| (coordinate.name.to_owned(), value)).into(), network)
        };
        Ok(keys.dense.networks().into_iter().map(condition).collect())
    }
}

impl DenseNetwork {
    /// Refuses networks that hold more patterns than can be stored in a trial, as far as that is known.
    fn can_be_filled(&self, error: f64) -> Result<(), Invalid> {
        let (key, expected) = match self.interaction {
            Interaction::Power(degree) => {
                ("dense.units", capacity_of_power(degree, f64::from(self.units), error))
            }
            Interaction::Exponential => ("dense.exponential_units", bound_of_exponential(self.units, error)),
            Interaction::Softmax(_) => return Ok(()),
        };
        let most = MOST_PATTERNS / 2;
        if expected < most as f64 {
            return Ok(());
        }
        Err(Invalid::new(
            key,
            format!("{} units with {} hold about {expected:.0e} patterns", self.units, self.name),
            format!("networks that hold fewer than {most}"),
        )
        .help(format!("lower {key}")))
    }
}

/// Fills memories until a given fraction of the units of stored patterns is wrong after one step.
pub(crate) struct DenseCapacity;

impl Experiment for DenseCapacity {
    const ID: &'static str = "dense-capacity";
    const ABOUT: About = About {
        title: "Dense associative memory",
        summary: "How many patterns memories with the energy −Σ F(ξ·S) hold at a given error of one step, for powers \
                  and exponentials, and how that grows with the number of units.",
        equation: r"P = \frac{N^{n-1}}{(2n - 3)!! \, z^2}, \qquad \Phi(-z) = \mathrm{error}, \qquad F(x) = x^n",
        provenance: "Memories and the law for powers are Krotov & Hopfield's, the exponential Demircigil et al.'s, the \
                     softmax memory Ramsauer et al.'s, here cut to signs and asked with cues that differ \
                     from their pattern. The cues, the error of 0.5 %, the Gaussian argument at finite size and the bound for \
                     the exponential are ours.",
        citations: &[KROTOV_2016, DEMIRCIGIL_2017, RAMSAUER_2021],
    };
    type Section = Keys;
    type Axes = Cases<Keys, DenseNetwork>;
    const AXES: Self::Axes = Cases::new(
        &["dense.degrees", "dense.units", "dense.exponential_units", "dense.softmax_units"],
        &[MEMORY, UNITS],
        Dense::conditions,
    );
    const METRICS: &'static [Metric] =
        &[CAPACITY_AT_ERROR, CENSORED, SCALING_EXPONENT, SCALING_LIMIT, GROWTH_PER_UNIT];
    const SMALLEST: &'static str = "
        repetitions = 3
        [dense]
        degrees = [2, 3]
        units = [16, 24]
        exponential_units = [10]
        softmax_units = [10]
        error = 0.02
        cues = 20
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let dense = &trial.section.dense;
        let &DenseNetwork { interaction, units, turned, .. } = trial.at;
        let cues = trial.streams(Purpose::named("dense cues"));
        let mut crosstalk = Crosstalk::new(interaction, units, dense.cues, turned, &cues);
        let patterns = trial.streams(Purpose::named("dense patterns"));
        let (mut below, mut capacity) = ((1.0, 0.0), None);
        let mut next = 2.0_f64;
        while crosstalk.patterns() < MOST_PATTERNS {
            while (crosstalk.patterns() as f64) < next {
                trial.check()?;
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
        let most = crosstalk.patterns() as f64;
        let mut records = vec![trial.measure(&CAPACITY_AT_ERROR, capacity.unwrap_or(most))];
        if capacity.is_none() {
            records.push(trial.measure(&CENSORED, 1.0));
        }
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let mut memories: Vec<Memory> = Vec::new();
        for group in group(records).into_iter().filter(|group| group.metric == CAPACITY_AT_ERROR.name) {
            let name = group.coordinates.get(MEMORY.name).and_then(Value::as_str).unwrap_or_default();
            let Some(units) = group.coordinates.get(UNITS.name).and_then(Value::as_u64) else { continue };
            let size = (units as u32, group.values);
            match memories.iter_mut().find(|memory| memory.name == name) {
                Some(memory) => memory.sizes.push(size),
                None => memories.push(Memory { name: name.to_owned(), sizes: vec![size] }),
            }
        }
        let error = keys.dense.error;
        memories.iter().flat_map(|memory| [memory.growth(error), memory.curve(error)].concat()).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let is_power = |record: &Record| record.text(MEMORY).starts_with("x^");
        let powers = shown.only(is_power);
        let exponentials = shown.only(|record| !is_power(record));
        let plot = Plot::new(&CAPACITY_AT_ERROR, &UNITS).y(FigureAxis::new("patterns", "P", "").log());
        let of_powers =
            plot.clone().x(UNITS.axis().log()).id("capacity-of-powers").title("Capacity of powers").caption(
                "Patterns at which one step from a stored pattern leaves the given fraction of units wrong. Lines: the \
                 Gaussian argument, with signal and noise as they are at this size.",
            );
        let of_exponentials =
            plot.id("capacity-of-exponentials").title("Capacity of exponentials").caption(
                "Patterns at which one step from a stored pattern leaves the given fraction of units wrong. Line: what \
                 patterns that differ from a cue in one unit alone permit for the exponential.",
            );
        let figures = [of_powers.draw(&powers), of_exponentials.draw(&exponentials)];
        Presentation {
            tables: vec![
                beside_theory(&powers, "Exponents of powers", &[&SCALING_EXPONENT, &SCALING_LIMIT]),
                beside_theory(&exponentials, "Growth of exponentials for each unit", &[&GROWTH_PER_UNIT]),
                beside_theory(&shown, "Patterns at the error", &[&CAPACITY_AT_ERROR]),
            ],
            figures: figures.into_iter().flatten().collect(),
        }
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
    fn growth(&self, error: f64) -> Vec<Record> {
        if self.sizes.len() < 2 {
            return Vec::new();
        }
        let degree = self.degree();
        let metric = if degree.is_some() { &SCALING_EXPONENT } else { &GROWTH_PER_UNIT };
        let place = |units: u32| if degree.is_some() { log(f64::from(units)) } else { f64::from(units) };
        let repetitions = self.sizes.iter().map(|(_, values)| values.len()).min().unwrap_or(0);
        let growth = jackknife(repetitions, |picks| {
            let mean = |values: &[f64]| mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>());
            let points = self.sizes.iter().map(|(units, values)| (place(*units), log(mean(values))));
            slope(&points.collect::<Vec<_>>())
        });
        let of = |record: Record| record.at(MEMORY, self.name.clone());
        let mut made = vec![of(attach(Record::new(metric, growth.value), &growth))];
        let expected = |units: u32| Some((place(units), log(self.expected(units, error)?)));
        let expected: Option<Vec<(f64, f64)>> =
            self.sizes.iter().map(|(units, _)| expected(*units)).collect();
        let expected = expected.map(|points| slope(&points)).filter(|slope| slope.is_finite());
        made.extend(expected.map(|slope| of(Record::theory(metric, slope))));
        made.extend(degree.map(|degree| of(Record::theory(&SCALING_LIMIT, f64::from(degree) - 1.0))));
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
            Some(Record::theory(&CAPACITY_AT_ERROR, capacity).at(MEMORY, self.name.clone()).at(UNITS, units))
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
