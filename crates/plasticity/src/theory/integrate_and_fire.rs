//! How often a leaky integrate-and-fire unit fires.

use crate::integrate_and_fire::Parameters;

/// Spikes a second at a constant drive R I.
///
/// $$ f = \frac{1000}{t_{\mathrm{ref}} + \tau \ln \frac{RI}{RI - \theta}} $$
///
/// 0 where the drive does not reach the threshold. The unit rests at 0 and returns there.
pub fn rate(parameters: &Parameters, drive: f64) -> f64 {
    1000.0 / (parameters.refractory + parameters.rise(0.0, drive))
}
