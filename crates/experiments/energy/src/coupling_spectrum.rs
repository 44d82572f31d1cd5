//! The eigenvalues of random couplings.

use attractor_core::maths::sqrt;
use attractor_core::{About, Invalid};
use attractor_energy::eigenvalues;
use attractor_energy::references::{LOTITO_2025, MARCHENKO_1967};
use attractor_energy::theory::MarchenkoPastur;
use attractor_record::figure::{Figure, FigureAxis};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::{Coordinate, Metric, Record, Source, in_words};
use attractor_study::{Cases, Experiment, Positive, Records, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::layer_sizes::{LARGEST_EIGENVALUE, LayerSizes, RATIO};

/// How far beyond the upper edge eigenvalues are counted.
const BEYOND: f64 = 1.1;
/// Points of the law's curve.
const CURVE: u32 = 120;

const EIGENVALUE: Coordinate = Coordinate::number("eigenvalue", "eigenvalue", "λ");

const SPECTRUM_DENSITY: Metric = Metric::mean(
    "spectrum_density",
    "density",
    "Fraction of the eigenvalues in an interval over its length; zeros are left out.",
);
const KS_DISTANCE: Metric = Metric::mean(
    "ks_distance",
    "distance D",
    "Largest distance between the fraction of eigenvalues up to any number and the law's: the statistic of Kolmogorov and \
     Smirnov.",
);
const KS_CRITICAL: Metric = Metric::mean(
    "ks_critical",
    "critical D",
    "1.358/√N: which `ks_distance` 5 % of samples of N independent numbers exceed. Eigenvalues repel each other, so that \
     theirs is smaller.",
);
const SMALLEST_EIGENVALUE: Metric = Metric::mean(
    "smallest_eigenvalue",
    "smallest eigenvalue",
    "Smallest eigenvalue of the couplings that is not 0.",
);
const ZERO_FRACTION: Metric = Metric::fraction(
    "zero_fraction",
    "zero eigenvalues",
    "Fraction of the eigenvalues of the couplings that are 0 to the last bits.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The couplings of `coupling-spectrum`.
    pub spectrum: Spectrum,
}

/// Random couplings whose eigenvalues are taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Spectrum {
    /// N_v: number of visible units.
    #[schemars(range(min = 2, max = 1000))]
    pub visible: u32,
    /// q = N_v/N_h. Each is run; N_h is rounded, and records hold the q that comes of it.
    #[schemars(length(min = 1))]
    pub ratio: Vec<Positive>,
    /// Number of intervals in which eigenvalues are counted, from 0 to beyond the upper edge.
    #[schemars(range(min = 1, max = 1000))]
    pub bins: u32,
}

impl Default for Spectrum {
    fn default() -> Self {
        Self { visible: 200, ratio: Positive::all(&[0.5, 2.0]), bins: 40 }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        LayerSizes::check("spectrum.ratio", self.spectrum.visible, &self.spectrum.ratio)
    }
}

/// Takes the eigenvalues of Hebb's couplings of random memories.
pub(crate) struct CouplingSpectrum;

impl Experiment for CouplingSpectrum {
    const ID: &'static str = "coupling-spectrum";
    const ABOUT: About = About {
        title: "Spectrum of the couplings",
        summary: "Compares the eigenvalues of Hebb's couplings of random memories with the law of Marčenko and Pastur.",
        equation: r"J = \frac{\Xi^{\mathsf T} \Xi}{N_h}, \qquad
                    \rho(x) = \frac{\sqrt{(x_+ - x)(x - x_-)}}{2 \pi q x}, \quad x_\pm = (1 \pm \sqrt q)^2",
        provenance: "The law is Marčenko and Pastur's; that it decides which fixed points are hyperbolic is Lotito's. \
                     Comparison by the distance of Kolmogorov and Smirnov: ours.",
        citations: &[LOTITO_2025, MARCHENKO_1967],
    };
    type Section = Keys;
    type Axes = Cases<Keys, LayerSizes>;
    const AXES: Self::Axes = Cases::new(&["spectrum.ratio"], &[RATIO], |keys| {
        Ok(LayerSizes::conditions(keys.spectrum.visible, &keys.spectrum.ratio))
    });
    const COORDINATES: &'static [Coordinate] = &[EIGENVALUE];
    const METRICS: &'static [Metric] =
        &[SPECTRUM_DENSITY, KS_DISTANCE, KS_CRITICAL, SMALLEST_EIGENVALUE, LARGEST_EIGENVALUE, ZERO_FRACTION];
    const SMALLEST: &'static str = "
        repetitions = 3
        [spectrum]
        visible = 20
        bins = 5
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let bins = trial.section.spectrum.bins;
        let size = trial.at.visible as usize;
        let memories = trial.at.memories(trial);
        trial.check()?;
        let values = eigenvalues(&memories.couplings(), size);
        let law = MarchenkoPastur { ratio: trial.at.ratio() };
        let largest = values.last().copied().unwrap_or(0.0);
        let zeros = values.iter().filter(|value| value.abs() <= 1e-9 * largest).count();
        let mut records = vec![
            trial.measure(&KS_DISTANCE, law.kolmogorov_smirnov_distance(&values)),
            trial.measure(&LARGEST_EIGENVALUE, largest),
            trial.measure(&ZERO_FRACTION, zeros as f64 / size as f64).at("of", size),
        ];
        if let Some(smallest) = values.get(zeros) {
            records.push(trial.measure(&SMALLEST_EIGENVALUE, *smallest));
        }
        let width = law.edges().1 * BEYOND / f64::from(bins);
        for bin in 0..bins {
            let (low, high) = (f64::from(bin) * width, f64::from(bin + 1) * width);
            let inside = values[zeros..].iter().filter(|value| (low..high).contains(*value)).count();
            let density = inside as f64 / size as f64 / width;
            records.push(trial.measure(&SPECTRUM_DENSITY, density).at(EIGENVALUE, f64::midpoint(low, high)));
        }
        Ok(records)
    }

    fn summarise(&self, section: &Keys, _: &[Record]) -> Vec<Record> {
        let Spectrum { visible, ratio, .. } = &section.spectrum;
        let critical = Record::theory(&KS_CRITICAL, 1.358 / sqrt(f64::from(*visible)));
        let of = |sizes: LayerSizes| {
            let ratio = sizes.ratio();
            let law = MarchenkoPastur { ratio };
            let (low, high) = law.edges();
            let mut made = vec![
                critical.clone(),
                Record::theory(&SMALLEST_EIGENVALUE, low),
                Record::theory(&LARGEST_EIGENVALUE, high),
                Record::theory(&ZERO_FRACTION, law.zero_fraction()),
            ];
            made.extend((0..=CURVE).map(|point| {
                // Closer together at the edges, where the curve is steep.
                let along = f64::from(point) / f64::from(CURVE);
                let along = along * along * (3.0 - 2.0 * along);
                let x = low + (high - low) * along;
                Record::theory(&SPECTRUM_DENSITY, law.density(x)).at(EIGENVALUE, x)
            }));
            made.into_iter().map(move |record| record.at(RATIO, ratio))
        };
        LayerSizes::all(*visible, ratio).flat_map(of).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let metrics = [&KS_DISTANCE, &KS_CRITICAL, &SMALLEST_EIGENVALUE, &LARGEST_EIGENVALUE, &ZERO_FRACTION];
        let mut ratios: Vec<&Value> = Vec::new();
        let densities = shown.of(&SPECTRUM_DENSITY, Source::Summary);
        for ratio in densities.filter_map(|record| record.coordinates.get(RATIO.name)) {
            if !ratios.contains(&ratio) {
                ratios.push(ratio);
            }
        }
        Presentation {
            tables: vec![beside_theory(&shown, "Spectrum", &metrics)],
            figures: ratios.into_iter().filter_map(|ratio| spectrum(&shown, ratio)).collect(),
        }
    }
}

/// The spectrum at one ratio over the law.
fn spectrum(shown: &Shown, ratio: &Value) -> Option<Figure> {
    let own = shown.only(|record| record.coordinates.get(RATIO.name) == Some(ratio));
    // For q near 1 and above the density has a pole or a narrow peak at its lower edge.
    let highest = own
        .of(&SPECTRUM_DENSITY, Source::Summary)
        .fold(0.0_f64, |highest, record| highest.max(record.number("high").unwrap_or(0.0)));
    Plot::new(&SPECTRUM_DENSITY, &EIGENVALUE)
        .y(FigureAxis::new("density", "ρ", "").between(0.0, 1.15 * highest))
        .id(format!("spectrum-ratio-{}", in_words(ratio)))
        .title(format!("Eigenvalues of the couplings: q = {}", in_words(ratio)))
        .caption(
            "Fraction of the eigenvalues of J in an interval over its length. Line: the law of Marčenko and Pastur.",
        )
        .draw(&own)
}
