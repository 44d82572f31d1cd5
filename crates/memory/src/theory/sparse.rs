//! Networks of very many 0/1 units, a fraction f of them active in a pattern.
//!
//! With J_ij = Σ_μ (ξ_i − f)(ξ_j − f)/(N f(1−f)) a unit is active where its field Σ_j J_ij S_j exceeds θ. Near a
//! pattern, with overlap m = Σ_i (ξ_i − f) S_i/(N f(1−f)) and noise s = √(αr) from the other patterns, let
//! a = (m(1−f) − θ)/s be how far above threshold a unit of the pattern lies, and b = (mf + θ)/s how far below
//! it one that is not. Replica symmetric, at temperature 0:
//!
//! $$ m = \Phi(a) - \Phi(-b), \quad q = f \Phi(a) + (1 - f) \Phi(-b), \quad
//!    C = \frac{f \varphi(a) + (1 - f) \varphi(b)}{s}, \quad r = \frac{\nu}{(1 - C)^2} $$
//!
//! with ν the mean square of what a unit sends: q, or less where something takes off the mean ([`Control`]).
//! Given (a, b) all else is explicit: s = m/(a + b), α = s²/r; the capacity is the largest α.
//!
//! Source: Tsodyks & Feigel'man 1988, <https://doi.org/10.1209/0295-5075/6/2/002>, and Amit, Gutfreund &
//! Sompolinsky 1987, <https://doi.org/10.1103/PhysRevA.35.2293>, for low activity; this form of the equations for
//! the three kinds of control is our derivation by the method of the latter.

use attractor_core::maths::log;
use attractor_core::numerics::{maximum, normal_above, normal_below, normal_density, normal_quantile, root};

/// What keeps the activity of the network at that of its patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The best fixed threshold of the field Σ J_ij S_j: ν = q.
    Threshold,
    /// The best fixed threshold of the field Σ J_ij (S_j − f): ν = q(1 − 2f) + f².
    Centred,
    /// The fN units with the largest fields are active: q = f and ν = f(1 − f). Patterns with exactly fN active
    /// units have Σ_j (ξ_j − f) = 0, so that both fields are the same.
    Winners,
}

/// A state near a stored pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SparseRetrievalState {
    /// α = P/N.
    pub load: f64,
    /// m: 1 in the pattern itself, 0 where states and patterns are independent.
    pub overlap: f64,
    /// q: the fraction of the units that are active.
    pub activity: f64,
    /// The fraction of the pattern's active units that are active: Φ(a).
    pub right: f64,
    /// s: the standard deviation of the fields' noise.
    pub noise: f64,
    /// C: how much a state follows a field, in [0, 1).
    pub susceptibility: f64,
    /// θ, as the equations have it; see [`applied_threshold`](Self::applied_threshold).
    pub threshold: f64,
}

/// Where a and b are searched: the largest load of every f from 1e-6 to ½ lies well inside.
const RANGE: (f64, f64) = (-1.0, 7.0);
/// Where a unit of the pattern is silent less often than doubles tell from never.
const CERTAIN: f64 = 32.0;

impl SparseRetrievalState {
    /// None where the network would respond to itself without bound, or has no overlap.
    fn at(a: f64, b: f64, activity: f64, control: Control) -> Option<Self> {
        let f = activity;
        let (right, false_active) = (normal_below(a), normal_above(b));
        let overlap = right - false_active;
        let noise = overlap / (a + b);
        let active = f * right + (1.0 - f) * false_active;
        let susceptibility = (f * normal_density(a) + (1.0 - f) * normal_density(b)) / noise;
        let sent = match control {
            Control::Threshold => active,
            Control::Centred => active * (1.0 - 2.0 * f) + f * f,
            Control::Winners => f * (1.0 - f),
        };
        let load = noise * noise * (1.0 - susceptibility) * (1.0 - susceptibility) / sent;
        let threshold = overlap * (1.0 - f) - a * noise;
        let exists = a + b > 0.0 && overlap > 0.0 && susceptibility < 1.0;
        exists.then_some(Self { load, overlap, activity: active, right, noise, susceptibility, threshold })
    }

    /// The state under [`Control::Winners`]: as many units are active by mistake as are silent by mistake.
    fn of_winners(a: f64, activity: f64) -> Option<Self> {
        let b = normal_quantile(activity * normal_above(a) / (1.0 - activity));
        Self::at(a, b, activity, Control::Winners)
    }

    /// The threshold that a simulation applies for the equations to have θ: a unit's own state comes back to it
    /// through the other patterns, which lowers the threshold it sees; θ + αC/(2(1−C)).
    pub fn applied_threshold(&self) -> f64 {
        self.threshold + self.load * self.susceptibility / (2.0 * (1.0 - self.susceptibility))
    }
}

/// The state at the largest load that has one, α_c, for a fraction `activity` in (0, ½] of active units; none
/// for other fractions.
pub fn critical(activity: f64, control: Control) -> Option<SparseRetrievalState> {
    if !(activity > 0.0 && activity <= 0.5) {
        return None;
    }
    let load = |state: Option<SparseRetrievalState>| state.map_or(f64::NAN, |state| state.load);
    if control == Control::Winners {
        return SparseRetrievalState::of_winners(critical_margin(activity), activity);
    }
    let best_b =
        |a: f64| maximum(|b| load(SparseRetrievalState::at(a, b, activity, control)), RANGE.0, RANGE.1);
    let (a, _) = maximum(|a| best_b(a).1, RANGE.0, RANGE.1);
    SparseRetrievalState::at(a, best_b(a).0, activity, control)
}

/// The margin a of the largest load under [`Control::Winners`].
fn critical_margin(activity: f64) -> f64 {
    maximum(
        |a| SparseRetrievalState::of_winners(a, activity).map_or(f64::NAN, |state| state.load),
        RANGE.0,
        RANGE.1,
    )
    .0
}

/// α_c, for a fraction `activity` in (0, ½] of active units; 0 for other fractions.
///
/// ```
/// use attractor_memory::theory::{hopfield, sparse};
/// let winners = sparse::critical_load(0.5, sparse::Control::Winners);
/// assert!((winners - hopfield::critical_load(hopfield::SynapticNoise::None)).abs() < 1e-12);
/// ```
pub fn critical_load(activity: f64, control: Control) -> f64 {
    critical(activity, control).map_or(0.0, |state| state.load)
}

/// The retrieval state at load α > 0 where the fN largest fields win; none above α_c.
pub fn retrieval(load: f64, activity: f64) -> Option<SparseRetrievalState> {
    let critical = critical(activity, Control::Winners)?;
    if !(load > 0.0 && load <= critical.load) {
        return None;
    }
    let excess =
        |a: f64| SparseRetrievalState::of_winners(a, activity).map_or(f64::NAN, |state| state.load - load);
    let low = critical_margin(activity);
    let mut high = low;
    while excess(high) > 0.0 {
        if high >= CERTAIN {
            // Without errors to all digits: m = 1 whatever the margin is.
            return Some(SparseRetrievalState {
                load,
                ..SparseRetrievalState::of_winners(CERTAIN, activity)?
            });
        }
        high = (high + 1.0).min(CERTAIN);
    }
    let a = root(excess, low, high)?;
    Some(SparseRetrievalState { load, ..SparseRetrievalState::of_winners(a, activity)? })
}

/// 1/(2 f |ln f|): what α_c tends to as f → 0, far below any f that can be simulated.
pub fn asymptote(activity: f64) -> f64 {
    1.0 / (2.0 * activity * -log(activity))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities_of_given_activities() {
        let activities = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
        let printed = [
            (Control::Threshold, [0.0691, 0.194, 0.441, 0.943, 2.314, 4.368]),
            (Control::Centred, [0.1379, 0.240, 0.484, 0.984, 2.352, 4.404]),
            (Control::Winners, [0.1379, 0.237, 0.468, 0.945, 2.272, 4.272]),
        ];
        for (control, loads) in printed {
            for (activity, load) in activities.into_iter().zip(loads) {
                let found = critical_load(activity, control);
                let digit = if load < 0.15 { 1e-4 } else { 1e-3 };
                assert!(
                    (found - load).abs() < 0.501 * digit,
                    "{control:?} f = {activity}: {found}, not {load}"
                );
            }
        }
        assert_eq!(critical_load(0.6, Control::Winners), 0.0);
        assert_eq!(critical_load(0.0, Control::Threshold), 0.0);
    }

    #[test]
    fn the_asymptote_is_far_off_at_one_in_a_hundred() {
        let ratio = |f| critical_load(f, Control::Threshold) / asymptote(f);
        assert!((ratio(0.01) - 0.40).abs() < 0.005, "{}", ratio(0.01));
        assert!(ratio(1e-4) > ratio(0.01) && ratio(1e-6) > ratio(1e-4) && ratio(1e-6) < 1.0);
    }

    /// The equations in m, s and θ, not in the unknowns that they were solved in.
    #[test]
    fn every_state_solves_the_equations() {
        for activity in [0.5, 0.2, 0.05, 0.01] {
            let f = activity;
            let mut states: Vec<(Control, SparseRetrievalState)> = [0.05, 0.3, 0.9, 0.999]
                .map(|part| retrieval(part * critical_load(f, Control::Winners), f).unwrap())
                .map(|state| (Control::Winners, state))
                .into();
            for control in [Control::Threshold, Control::Centred] {
                states.push((control, critical(f, control).unwrap()));
            }
            for (control, state) in states {
                let (m, s, c) = (state.overlap, state.noise, state.susceptibility);
                let (a, b) = ((m * (1.0 - f) - state.threshold) / s, (-m * f - state.threshold) / s);
                let q = f * normal_below(a) + (1.0 - f) * normal_below(b);
                let sent = match control {
                    Control::Threshold => q,
                    Control::Centred => q * (1.0 - 2.0 * f) + f * f,
                    Control::Winners => f - f * f,
                };
                let residuals = [
                    m - normal_below(a) + normal_below(b),
                    q - if control == Control::Winners { f } else { state.activity },
                    c - (f * normal_density(a) + (1.0 - f) * normal_density(b)) / s,
                    s * s * (1.0 - c) * (1.0 - c) / (state.load * sent) - 1.0,
                ];
                assert!(
                    residuals.iter().all(|residual| residual.abs() < 1e-10),
                    "{control:?} {f}: {residuals:?}"
                );
            }
        }
    }

    #[test]
    fn with_few_patterns_nothing_is_wrong() {
        assert_eq!(retrieval(1e-6, 0.1).unwrap().overlap, 1.0);
        assert!(retrieval(0.4, 0.1).unwrap().overlap > retrieval(0.46, 0.1).unwrap().overlap);
        assert_eq!(retrieval(0.48, 0.1), None);
    }
}
