//! How much damage to its synapses a network bears.

use attractor_core::{About, Invalid, Outcome};
use attractor_memory::references::SOMPOLINSKY_1986;
use attractor_memory::spins::{Couplings, Disorder, Signs, SpinNetwork};
use attractor_memory::theory::hopfield::{LARGEST_NOISE, SynapticNoise, critical_load};

use super::{Curve, DAMAGE, curves, number_of, patterns, point, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::NotNegative;
use crate::spec::{Damage, Fraction, Spec, each_once, hopfield};

/// Looks for the load at which retrieval ends, with damaged couplings.
pub(crate) struct HopfieldNoise;

impl Experiment for HopfieldNoise {
    fn id(&self) -> &'static str {
        "hopfield-noise"
    }

    fn about(&self) -> About {
        About {
            title: "A Hopfield network with damaged synapses",
            summary: "The load at which half of the patterns are lost, with noise on the couplings, with a part of them missing, \
                      and with their signs alone, beside mean-field theory.",
            equation: r"m = \mathrm{erf} \frac{m}{\sqrt{2 (\alpha r + \Delta^2)}}, \quad \Delta^2 = \alpha \, \frac{1 - c}{c}
                        \ \text{(dilution)}, \quad \Delta^2 = \alpha \left( \tfrac{\pi}{2} - 1 \right) \ \text{(signs)}",
            provenance: "Theory after Sompolinsky and Amit, Gutfreund & Sompolinsky, replica symmetric and for infinitely many \
                         units, solved here. It is given for symmetric noise too, where it is a lower curve: networks with \
                         symmetric noise retrieve beyond it. Where a network does not settle its overlap is averaged over time. \
                         Sizes and the overlap that counts as retrieval are ours.",
            citations: &[SOMPOLINSKY_1986],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["damage_to_couplings"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let damage = &spec.damage_to_couplings;
        let drawn = kinds(damage).into_iter().map(|disorder| disorder.bytes(damage.units.0.into())).max();
        Some(hopfield::bytes(&[damage.units], &damage.alpha, 2) + drawn.unwrap_or(0))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let damage = &spec.damage_to_couplings;
        each_once("damage_to_couplings.symmetric", &damage.symmetric)?;
        each_once("damage_to_couplings.asymmetric", &damage.asymmetric)?;
        each_once("damage_to_couplings.dilution", &damage.dilution)?;
        if kinds(damage).is_empty() {
            let allowed = "at least one value of symmetric, asymmetric or dilution, or clipped = true";
            return Err(Invalid::new("damage_to_couplings", "no damage is asked for", allowed));
        }
        hopfield::check_loads("damage_to_couplings", &[damage.units], &damage.alpha)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let damage = &spec.damage_to_couplings;
        let of = |disorder: Disorder| {
            let alone = |spec: &mut Spec| spec.damage_to_couplings = only(damage, disorder);
            match disorder {
                Disorder::Symmetric { noise } | Disorder::Asymmetric { noise } => {
                    point(spec, [("kind", name(disorder).into()), ("noise", noise.into())], alone)
                }
                Disorder::Dilution { kept } => {
                    point(spec, [("kind", name(disorder).into()), ("fraction", kept.into())], alone)
                }
                Disorder::Clipped => point(spec, [("kind", name(disorder).into())], alone),
            }
        };
        Ok(kinds(damage).into_iter().map(of).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let damage = &trial.point.spec.damage_to_couplings;
        let drawn = kinds(damage).first().map(|disorder| {
            // The same damage at every load.
            disorder.draw(damage.units.0 as usize, &streams(trial, DAMAGE))
        });
        let mut records = Vec::new();
        for alpha in &damage.alpha {
            trial.check()?;
            let stored = patterns(trial, damage.units, alpha.0);
            let couplings = Couplings::hebbian(&stored);
            let couplings = match &drawn {
                Some(flaws) => flaws.of(&couplings),
                None => couplings,
            };
            let asked = stored.len().min(damage.cues as usize);
            let mut kept = 0;
            for pattern in &stored[..asked] {
                trial.check()?;
                kept += usize::from(end_overlap(&couplings, pattern, damage) > damage.retrieved);
            }
            let record = trial.measure("retrieved", kept as f64 / asked as f64).at("of", asked);
            records.push(record.at("alpha", alpha.0));
        }
        Ok(records)
    }

    fn summarise(&self, _: &Spec, records: &[Record]) -> Vec<Record> {
        let edge = |curve: Curve| Some(curve.record("alpha_c", &curve.half_with_interval()?));
        let mut made: Vec<Record> =
            curves(records, "retrieved", "alpha").into_iter().filter_map(edge).collect();
        for kind in ["symmetric", "asymmetric"] {
            let measured = places(records, kind, "noise");
            if measured.is_empty() {
                continue;
            }
            let between = (0..=40).map(|step| LARGEST_NOISE * f64::from(step) / 40.0);
            made.extend(ascending(between.chain(measured)).into_iter().map(|noise| {
                let value = critical_load(SynapticNoise::Gaussian(noise));
                theory("alpha_c", value).at("kind", kind).at("noise", noise)
            }));
        }
        let measured = places(records, "dilution", "fraction");
        if !measured.is_empty() {
            let between = (1..=50).map(|step| f64::from(step) / 50.0);
            made.extend(ascending(between.chain(measured)).into_iter().map(|fraction| {
                let value = critical_load(SynapticNoise::Dilution(fraction));
                theory("alpha_c", value).at("kind", "dilution").at("fraction", fraction)
            }));
        }
        if records.iter().any(|record| record.text("kind") == "clipped") {
            made.push(theory("alpha_c", critical_load(SynapticNoise::Clipped)).at("kind", "clipped"));
        }
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::hopfield_noise(records)
    }
}

/// The sizes of one kind of damage that were simulated.
fn places(records: &[Record], kind: &str, key: &str) -> Vec<f64> {
    let own: Vec<Record> = records.iter().filter(|record| record.text("kind") == kind).cloned().collect();
    number_of(&own, key)
}

/// Each value once, in ascending order.
fn ascending(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// Every kind of damage that is asked for.
fn kinds(damage: &Damage) -> Vec<Disorder> {
    let symmetric = damage.symmetric.iter().map(|noise| Disorder::Symmetric { noise: noise.0 });
    let asymmetric = damage.asymmetric.iter().map(|noise| Disorder::Asymmetric { noise: noise.0 });
    let dilution = damage.dilution.iter().map(|fraction| Disorder::Dilution { kept: fraction.0 });
    let clipped = damage.clipped.then_some(Disorder::Clipped);
    symmetric.chain(asymmetric).chain(dilution).chain(clipped).collect()
}

/// One kind of damage and no other.
fn only(damage: &Damage, disorder: Disorder) -> Damage {
    let mut alone = Damage {
        symmetric: Vec::new(),
        asymmetric: Vec::new(),
        dilution: Vec::new(),
        clipped: false,
        ..damage.clone()
    };
    match disorder {
        Disorder::Symmetric { noise } => alone.symmetric.push(NotNegative(noise)),
        Disorder::Asymmetric { noise } => alone.asymmetric.push(NotNegative(noise)),
        Disorder::Dilution { kept } => alone.dilution.push(Fraction(kept)),
        Disorder::Clipped => alone.clipped = true,
    }
    alone
}

fn name(disorder: Disorder) -> &'static str {
    match disorder {
        Disorder::Symmetric { .. } => "symmetric",
        Disorder::Asymmetric { .. } => "asymmetric",
        Disorder::Dilution { .. } => "dilution",
        Disorder::Clipped => "clipped",
    }
}

/// Overlap with a pattern of a network that started in it, at rest or averaged over time.
fn end_overlap(couplings: &Couplings, pattern: &Signs, damage: &Damage) -> f64 {
    let mut network = SpinNetwork::new(couplings, pattern);
    let (settled, _) = network.settle(damage.max_steps);
    if settled == Outcome::FixedPoint {
        return network.state().overlap(pattern);
    }
    let mut sum = 0.0;
    for _ in 0..damage.averaged {
        network.step();
        sum += network.state().overlap(pattern);
    }
    sum / f64::from(damage.averaged)
}
