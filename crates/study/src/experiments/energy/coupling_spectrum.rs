//! The eigenvalues of random couplings.

use std::collections::BTreeMap;

use attractor_core::maths::sqrt;
use attractor_core::{About, Invalid};
use attractor_energy::references::{LOTITO_2025, MARCHENKO_1967};
use attractor_energy::theory::MarchenkoPastur;
use attractor_energy::{Memories, eigenvalues};
use serde_json::Value;

use super::{MEMORIES, groups, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::{Positive, check_lists};
use crate::spec::{Spec, Spectrum};

/// Takes the eigenvalues of Hebb's couplings of random memories.
pub(crate) struct CouplingSpectrum;

/// How far beyond the upper edge eigenvalues are counted.
const BEYOND: f64 = 1.1;
/// Points of the law's curve.
const CURVE: u32 = 120;

impl Experiment for CouplingSpectrum {
    fn id(&self) -> &'static str {
        "coupling-spectrum"
    }

    fn about(&self) -> About {
        About {
            title: "Spectrum of the couplings",
            summary: "Compares the eigenvalues of Hebb's couplings of random memories with the law of Marčenko and Pastur.",
            equation: r"J = \frac{\Xi^{\mathsf T} \Xi}{N_h}, \qquad
                        \rho(x) = \frac{\sqrt{(x_+ - x)(x - x_-)}}{2 \pi q x}, \quad x_\pm = (1 \pm \sqrt q)^2",
            provenance: "The law is Marčenko and Pastur's; that it decides which fixed points are hyperbolic is Lotito's. \
                         Comparison by the distance of Kolmogorov and Smirnov: ours.",
            citations: &[LOTITO_2025, MARCHENKO_1967],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["spectrum"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        check_lists(&[("spectrum.ratio", &spec.spectrum.ratio)])?;
        check_ratios("spectrum.ratio", spec.spectrum.visible, &spec.spectrum.ratio)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        Ok(points(spec, spec.spectrum.visible, &spec.spectrum.ratio, |spec, ratio| {
            spec.spectrum.ratio = vec![ratio];
        }))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let Spectrum { visible, ratio, bins } = &trial.point.spec.spectrum;
        let size = *visible as usize;
        let hidden = hidden_units(*visible, ratio[0]);
        let memories = Memories::gaussian(hidden as usize, size, &mut streams(trial, MEMORIES).at(0));
        trial.check()?;
        let values = eigenvalues(&memories.couplings(), size);
        let law = MarchenkoPastur { ratio: f64::from(*visible) / f64::from(hidden) };
        let largest = values.last().copied().unwrap_or(0.0);
        let zeros = values.iter().filter(|value| value.abs() <= 1e-9 * largest).count();
        let mut records = vec![
            trial.measure("ks_distance", law.kolmogorov_smirnov_distance(&values)),
            trial.measure("largest_eigenvalue", largest),
            trial.measure("zero_fraction", zeros as f64 / size as f64).at("of", size),
        ];
        if let Some(smallest) = values.get(zeros) {
            records.push(trial.measure("smallest_eigenvalue", *smallest));
        }
        let width = law.edges().1 * BEYOND / f64::from(*bins);
        for bin in 0..*bins {
            let (low, high) = (f64::from(bin) * width, f64::from(bin + 1) * width);
            let inside = values[zeros..].iter().filter(|value| (low..high).contains(*value)).count();
            let density = inside as f64 / size as f64 / width;
            records
                .push(trial.measure("spectrum_density", density).at("eigenvalue", f64::midpoint(low, high)));
        }
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let critical = theory("ks_critical", 1.358 / sqrt(f64::from(spec.spectrum.visible)));
        let of = |ratio: f64| {
            let law = MarchenkoPastur { ratio };
            let (low, high) = law.edges();
            let mut made = vec![
                critical.clone(),
                theory("smallest_eigenvalue", low),
                theory("largest_eigenvalue", high),
                theory("zero_fraction", law.zero_fraction()),
            ];
            made.extend((0..=CURVE).map(|point| {
                // Closer together at the edges, where the curve is steep.
                let along = f64::from(point) / f64::from(CURVE);
                let along = along * along * (3.0 - 2.0 * along);
                let x = low + (high - low) * along;
                theory("spectrum_density", law.density(x)).at("eigenvalue", x)
            }));
            made.into_iter().map(move |record| record.at("ratio", ratio))
        };
        ratios(records, "ks_distance").into_iter().flat_map(of).collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::coupling_spectrum(records)
    }
}

/// N_h for a q, rounded.
pub(super) fn hidden_units(visible: u32, ratio: Positive) -> u32 {
    #[expect(clippy::cast_sign_loss, reason = "a ratio is positive")]
    let hidden = (f64::from(visible) / ratio.0).round() as u32;
    hidden
}

/// Refuses ratios that leave no hidden unit or far too many, and such as come out the same.
pub(super) fn check_ratios(key: &str, visible: u32, ratios: &[Positive]) -> Result<(), Invalid> {
    const MOST: u32 = 20_000;
    let mut seen = Vec::new();
    for (place, ratio) in ratios.iter().enumerate() {
        let hidden = hidden_units(visible, *ratio);
        if hidden == 0 || hidden > MOST {
            return Err(Invalid::new(
                format!("{key}[{place}]"),
                format!("{key} is {}, which makes {hidden} hidden units of {visible} visible ones", ratio.0),
                format!("1 to {MOST} hidden units"),
            ));
        }
        if seen.contains(&hidden) {
            return Err(Invalid::new(
                format!("{key}[{place}]"),
                format!("{key} holds two ratios that both make {hidden} hidden units"),
                "each number of hidden units once",
            ));
        }
        seen.push(hidden);
    }
    Ok(())
}

/// A point for each ratio, named by the ratio that comes of whole numbers of units.
pub(super) fn points(
    spec: &Spec,
    visible: u32,
    ratios: &[Positive],
    set: impl Fn(&mut Spec, Positive),
) -> Vec<Point> {
    let point = |ratio: &Positive| {
        let mut own = spec.clone();
        set(&mut own, *ratio);
        let made = f64::from(visible) / f64::from(hidden_units(visible, *ratio));
        Point { coordinates: BTreeMap::from([("ratio".to_owned(), Value::from(made))]), spec: own }
    };
    ratios.iter().map(point).collect()
}

/// The ratios at which a metric was measured.
pub(super) fn ratios(records: &[Record], metric: &str) -> Vec<f64> {
    let groups = groups(records, metric);
    groups.iter().filter_map(|group| group.coordinates.get("ratio").and_then(Value::as_f64)).collect()
}
