//! How often a leaky integrate-and-fire unit fires at a constant drive.

use attractor_core::{About, Invalid};
use attractor_plasticity::integrate_and_fire::IntegrateAndFire;
use attractor_plasticity::references::GERSTNER_2002;
use attractor_plasticity::theory::integrate_and_fire::rate;

use super::{START, groups, points_along, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Spec, each_once};

/// The rate of a leaky integrate-and-fire unit against what drives it.
pub(crate) struct FiringCurve;

/// Steps of a trial are refused beyond this number.
const MOST_STEPS: f64 = 1e9;

impl Experiment for FiringCurve {
    fn id(&self) -> &'static str {
        "firing-curve"
    }

    fn about(&self) -> About {
        About {
            title: "Firing curve",
            summary: "The rate of a leaky integrate-and-fire unit at constant drives, against the closed form.",
            equation: r"f = \frac{1000}{t_{\mathrm{ref}} + \tau \ln \frac{RI}{RI - \theta}}",
            provenance: "Textbook. The simulation steps through time and solves for the time of each spike within a step, so that \
                         the length of steps does not matter; spikes are counted in a window, in which one more or less \
                         depends on where the unit starts.",
            citations: &[GERSTNER_2002],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["firing"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("firing.drive_mv", &spec.firing.drive_mv)?;
        let steps = spec.firing.duration_ms / spec.firing.step_ms;
        if steps > MOST_STEPS {
            return Err(Invalid::new(
                "firing.step_ms",
                format!("{steps} steps would be made"),
                format!("at most {MOST_STEPS:e}"),
            ));
        }
        Ok(())
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let values = &spec.firing.drive_mv;
        Ok(points_along(spec, "drive_mv", values, |spec, value| spec.firing.drive_mv = vec![value]))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let own = &trial.point.spec.firing;
        let start = own.unit.threshold * streams(trial, START).at(0).unit();
        let mut unit = IntegrateAndFire::new(own.unit, start);
        #[expect(clippy::cast_sign_loss, reason = "checked to be above 0 and not too many")]
        let steps = (own.duration_ms / own.step_ms).ceil() as u64;
        let mut spikes = 0;
        for step in 0..steps {
            if step % 65536 == 0 {
                trial.check()?;
            }
            spikes += unit.step(own.drive_mv[0].0, own.step_ms);
        }
        let seconds = steps as f64 * own.step_ms / 1000.0;
        Ok(vec![trial.measure("firing_rate", f64::from(spikes) / seconds)])
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let unit = &spec.firing.unit;
        let drives: Vec<f64> = groups(records, "firing_rate")
            .iter()
            .filter_map(|group| group.coordinates.get("drive_mv")?.as_f64())
            .collect();
        let (low, high) =
            drives.iter().fold((f64::MAX, f64::MIN), |(low, high), d| (low.min(*d), high.max(*d)));
        // Between the drives that were run, so that the curve is seen.
        let between = (1..200).map(|part| low + (high - low) * f64::from(part) / 200.0);
        let between: Vec<f64> = between.filter(|drive| !drives.contains(drive)).collect();
        let all = drives.into_iter().chain(between);
        all.map(|drive| theory("firing_rate", rate(unit, drive)).at("drive_mv", drive)).collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::firing_curve(records)
    }
}
