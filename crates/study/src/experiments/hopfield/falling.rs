//! Energy along the way of a network whose units follow their fields one by one.

use attractor_core::{About, Invalid};
use attractor_memory::references::HOPFIELD_1982;
use attractor_memory::spins::{Couplings, Disorder, SpinNetwork};

use super::{CUES, DAMAGE, ORDER, patterns, point, stream, streams};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::{NotNegative, Positive};
use crate::spec::{Falling, Spec, each_once, hopfield};

/// Follows the energy unit by unit.
pub(crate) struct HopfieldEnergy;

impl Experiment for HopfieldEnergy {
    fn id(&self) -> &'static str {
        "hopfield-energy"
    }

    fn about(&self) -> About {
        About {
            title: "Energy of a Hopfield network",
            summary: "Energy along asynchronous trajectories: it never rises where couplings are symmetric, and does where \
                      noise makes them differ in the two directions.",
            equation: r"E = -\tfrac12 \sum_{ij} J_{ij} S_i S_j",
            provenance: "Energy and dynamics are Hopfield's; with asymmetric couplings E is that of their symmetric part. Noise, \
                         start and load are ours.",
            citations: &[HOPFIELD_1982],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["falling"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        Some(hopfield::bytes(&[spec.falling.units], &[Positive(spec.falling.alpha)], 2))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("falling.asymmetry", &spec.falling.asymmetry)?;
        hopfield::check_load("falling", spec.falling.units, spec.falling.alpha)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let of = |noise: &NotNegative| {
            point(spec, [("noise", noise.0.into())], |spec| spec.falling.asymmetry = vec![*noise])
        };
        Ok(spec.falling.asymmetry.iter().map(of).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let Falling { units, alpha, asymmetry, overlap, sweeps } = &trial.point.spec.falling;
        let stored = patterns(trial, *units, *alpha);
        let mut couplings = Couplings::hebbian(&stored);
        let noise = asymmetry[0].0;
        if noise > 0.0 {
            couplings = couplings.damaged(Disorder::Asymmetric { noise }, &streams(trial, DAMAGE));
        }
        let cue = stored[0].with_overlap(*overlap, &mut stream(trial, CUES));
        let mut network = SpinNetwork::new(&couplings, &cue);
        let mut order = stream(trial, ORDER);
        let per_unit = |network: &SpinNetwork<&Couplings>| network.energy() / f64::from(units.0);
        let mut records = vec![trial.measure("energy_per_unit", per_unit(&network)).at("sweep", 0)];
        let (mut energy, mut rise, mut rises, mut turned) = (network.energy(), f64::NEG_INFINITY, 0, 0);
        for sweep in 1..=*sweeps {
            trial.check()?;
            let mut places: Vec<u32> = (0..units.0).collect();
            order.shuffle(&mut places);
            for unit in places {
                if network.follow(unit) {
                    let next = network.energy();
                    rise = rise.max(next - energy);
                    rises += u32::from(next > energy);
                    turned += 1;
                    energy = next;
                }
            }
            records.push(trial.measure("energy_per_unit", per_unit(&network)).at("sweep", sweep));
        }
        if turned > 0 {
            records.push(trial.measure("largest_energy_rise", rise));
            let fraction = f64::from(rises) / f64::from(turned);
            records.push(trial.measure("rising_turns", fraction));
        }
        records.push(trial.measure("final_overlap", network.state().overlap(&stored[0])));
        Ok(records)
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::hopfield_energy(records)
    }
}
