//! How often a leaky integrate-and-fire unit fires at a constant drive.

use attractor_core::{About, Invalid, Purpose};
use attractor_plasticity::integrate_and_fire::{IntegrateAndFire, Parameters};
use attractor_plasticity::references::GERSTNER_2002;
use attractor_plasticity::theory::integrate_and_fire::rate;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::groups_of;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Axis, Experiment, Records, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::metrics::FIRING_RATE;

const START: Purpose = Purpose::named("start");
const DRIVE: Coordinate = Coordinate::number("drive_mv", "drive", "R I").in_unit("mV");
/// Steps of a trial are refused beyond this number.
const MOST_STEPS: f64 = 1e9;

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The unit of `firing-curve`.
    pub firing: Firing,
}

/// A leaky integrate-and-fire unit at constant drives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Firing {
    /// The unit.
    pub unit: Parameters,
    /// R I: drives in millivolts. Each is run.
    #[schemars(length(min = 1))]
    pub drive_mv: Vec<Drive>,
    /// How long spikes are counted, in milliseconds; the unit starts at a random phase of its period.
    #[schemars(range(min = 1.0, max = 10_000_000.0))]
    pub duration_ms: f64,
    /// Length of a step, in milliseconds.
    #[schemars(range(min = 0.001, max = 1000.0))]
    pub step_ms: f64,
}

/// A drive in millivolts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Drive(#[schemars(range(min = -100_000.0, max = 100_000.0))] pub f64);

impl Default for Firing {
    fn default() -> Self {
        let drives = [5.0, 10.0, 14.0, 15.5, 16.0, 18.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0];
        Self {
            unit: Parameters::default(),
            drive_mv: drives.map(Drive).into(),
            duration_ms: 1000.0,
            step_ms: 1.0,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        let steps = self.firing.duration_ms / self.firing.step_ms;
        if steps > MOST_STEPS {
            return Err(Invalid::new(
                "firing.step_ms",
                format!("{steps} steps would be made"),
                format!("at most {MOST_STEPS:e}"),
            ));
        }
        Ok(())
    }
}

/// The rate of a leaky integrate-and-fire unit against what drives it.
pub(crate) struct FiringCurve;

impl Experiment for FiringCurve {
    const ID: &'static str = "firing-curve";
    const ABOUT: About = About {
        title: "Firing curve",
        summary: "The rate of a leaky integrate-and-fire unit at constant drives, against the closed form.",
        equation: r"f = \frac{1000}{t_{\mathrm{ref}} + \tau \ln \frac{RI}{RI - \theta}}",
        provenance: "Textbook. The simulation steps through time and solves for the time of each spike within a step, so that \
                     the length of steps does not matter; spikes are counted in a window, in which one more or less \
                     depends on where the unit starts.",
        citations: &[GERSTNER_2002],
    };
    type Section = Keys;
    type Axes = Axis<Keys, Drive>;
    const AXES: Self::Axes = Axis::new("firing.drive_mv", DRIVE, |keys| keys.firing.drive_mv.clone());
    const METRICS: &'static [Metric] = &[FIRING_RATE];
    const SMALLEST: &'static str = "
        repetitions = 3
        [firing]
        drive_mv = [10.0, 20.0]
        duration_ms = 100.0
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Firing { unit, duration_ms, step_ms, .. } = trial.section.firing;
        // Any other start would count a part of a spike too many or too few in the mean.
        let mut unit = IntegrateAndFire::at_phase(unit, trial.at.0, trial.stream(START).unit());
        #[expect(clippy::cast_sign_loss, reason = "checked to be above 0 and not too many")]
        let steps = (duration_ms / step_ms).ceil() as u64;
        let mut spikes = 0;
        for step in 0..steps {
            if step % 4096 == 0 {
                trial.check()?;
            }
            spikes += unit.step(trial.at.0, step_ms);
        }
        let seconds = steps as f64 * step_ms / 1000.0;
        Ok(vec![trial.measure(&FIRING_RATE, f64::from(spikes) / seconds)])
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let groups = groups_of(records, &FIRING_RATE);
        let drives: Vec<f64> = groups.iter().filter_map(|group| group.number(&DRIVE)).collect();
        let (low, high) =
            drives.iter().fold((f64::MAX, f64::MIN), |(low, high), d| (low.min(*d), high.max(*d)));
        // Between the drives that were run, so that the curve is seen.
        let between = (1..200).map(|part| low + (high - low) * f64::from(part) / 200.0);
        let between: Vec<f64> = between.filter(|drive| !drives.contains(drive)).collect();
        let theory = |drive| Record::theory(&FIRING_RATE, rate(&keys.firing.unit, drive)).at(DRIVE, drive);
        drives.into_iter().chain(between).map(theory).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let curve = Plot::new(&FIRING_RATE, &DRIVE)
            .caption("Spikes of a leaky integrate-and-fire unit in a second. Line: the closed form.");
        Presentation {
            tables: vec![beside_theory(&shown, "Rate", &[&FIRING_RATE])],
            figures: curve.draw(&shown).into_iter().collect(),
        }
    }
}
