//! How often a leaky integrate-and-fire unit fires.

use crate::integrate_and_fire::Parameters;
use attractor_core::maths::log;

/// Spikes a second at a constant drive R I.
///
/// $$ f = \frac{1000}{t_{\mathrm{ref}} + \tau \ln \frac{RI}{RI - \theta}} $$
///
/// 0 where the drive does not reach the threshold. The unit rests at 0 and returns there.
pub fn rate(parameters: &Parameters, drive: f64) -> f64 {
    if drive <= parameters.threshold {
        return 0.0;
    }
    let rise = parameters.tau * log(drive / (drive - parameters.threshold));
    1000.0 / (parameters.refractory + rise)
}
