//! Hopfield networks of very many ±1 units at temperature 0: the mean field of Amit, Gutfreund & Sompolinsky.
//!
//! With couplings J_ij = (1/N) Σ_μ ξ_i ξ_j of P = αN patterns, a state near one of them has overlap m with it,
//! and its fields a Gaussian noise of variance σ² from the others. Replica symmetric:
//!
//! $$ m = \mathrm{erf} \frac{m}{\sigma \sqrt 2}, \qquad C = \sqrt{\frac{2}{\pi}} \frac{1}{\sigma} e^{-m^2 / 2 \sigma^2}, \qquad
//!    r = (1 - C)^{-2}, \qquad \sigma^2 = \alpha r + \Delta^2 $$
//!
//! where Δ² is the variance that damaged synapses add ([`SynapticNoise`]). Written with y = m/(σ√2) all is explicit: m
//! and σ follow from y, and α from σ. The capacity α_c is the largest α over y. The retrieval state at load α is the
//! root at larger y; no iteration is needed.
//!
//! Source: Amit, Gutfreund & Sompolinsky 1987, <https://doi.org/10.1016/0003-4916(87)90092-3>; damaged synapses:
//! Sompolinsky 1986, <https://doi.org/10.1103/PhysRevA.34.2571>. In simulations, noise that is drawn
//! independently for the two directions follows these equations up to corrections of finite size. With symmetric noise
//! patterns are retrieved well beyond them: there the equations give a lower bound.

use core::f64::consts::{FRAC_2_PI, PI, SQRT_2};

use attractor_core::maths::{erf, exp, sqrt};
use attractor_core::numerics::{maximum, root};

/// What was done to the synapses after learning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SynapticNoise {
    /// Nothing: J_ij as learnt.
    None,
    /// J_ij + η_ij with η of mean 0 and variance Δ²/N; the number is Δ ≥ 0. Nothing is retrieved from
    /// [`LARGEST_NOISE`] on.
    Gaussian(f64),
    /// Only a fraction c in (0, 1] of the synapses is left, and those are made stronger by 1/c.
    Dilution(f64),
    /// Only the signs of J_ij are left.
    Clipped,
    /// Synapses of the other sign than their presynaptic unit's are left out, half of all, and what is left
    /// acts relative to its mean, as an inhibition that is common to all units makes it:
    /// J_ij ± (|J_ij| − mean).
    Signed,
}

/// Δ beyond which no pattern is retrieved at any load: √(2/π).
pub const LARGEST_NOISE: f64 = 0.797_884_560_802_865_4;

/// Where y = m/(σ√2) is searched: at 8 the overlap differs from 1 by less than a bit.
const LARGEST_Y: f64 = 8.0;

impl SynapticNoise {
    /// The variance added whatever the load, and that added for each unit of load: Δ² = fixed + α·by_load.
    ///
    /// A function g of the synapse keeps of J what correlates with it, a gain ⟨g J⟩/⟨J²⟩; the rest of its
    /// variance acts as noise. Of a Gaussian J of variance α/N, its sign keeps √(2/π) and leaves π/2 − 1
    /// relative to the gain, J ± |J| keeps 1 and leaves the variance 1 − 2/π of |J|.
    fn variance(self) -> (f64, f64) {
        match self {
            Self::None => (0.0, 0.0),
            Self::Gaussian(delta) => (delta * delta, 0.0),
            Self::Dilution(kept) => (0.0, (1.0 - kept) / kept),
            Self::Clipped => (0.0, PI / 2.0 - 1.0),
            Self::Signed => (0.0, 1.0 - FRAC_2_PI),
        }
    }
}

/// A state near a stored pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetrievalState {
    /// α = P/N.
    pub load: f64,
    /// m: the overlap with the pattern, (1/N) Σ ξ_i S_i.
    pub overlap: f64,
    /// r: by how much the state's response to the other patterns enlarges their noise, at least 1.
    pub amplification: f64,
    /// C: the susceptibility, how much a state follows a field, in [0, 1).
    pub susceptibility: f64,
}

impl RetrievalState {
    /// The state with y = m/(σ√2) > 0; its load is negative where damage alone makes more noise than that.
    fn at(y: f64, noise: SynapticNoise) -> Self {
        let overlap = erf(y);
        let sigma = overlap / (y * SQRT_2);
        let susceptibility = LARGEST_NOISE / sigma * exp(-y * y);
        let amplification = 1.0 / ((1.0 - susceptibility) * (1.0 - susceptibility));
        let (fixed, by_load) = noise.variance();
        let load = (sigma * sigma - fixed) / (amplification + by_load);
        Self { load, overlap, amplification, susceptibility }
    }
}

/// The retrieval state at the largest load that has one, α_c; of load 0 where damaged synapses leave none.
///
/// The place of a maximum is found to half as many digits as its height: the load to 1e-14, the overlap to 1e-7.
pub fn critical(noise: SynapticNoise) -> RetrievalState {
    let state = |y| RetrievalState::at(y, noise);
    let y = critical_y(noise);
    if y > 0.0 {
        state(y)
    } else {
        RetrievalState { load: 0.0, overlap: 0.0, amplification: 1.0, susceptibility: 1.0 }
    }
}

/// α_c: up to which load patterns are retrieved; 0 where damaged synapses leave none.
///
/// ```
/// use attractor_memory::theory::hopfield::{SynapticNoise, critical_load};
/// assert!((critical_load(SynapticNoise::None) - 0.137_906).abs() < 1e-6);
/// ```
pub fn critical_load(noise: SynapticNoise) -> f64 {
    critical(noise).load
}

/// The y of the largest load, 0 where none is positive.
fn critical_y(noise: SynapticNoise) -> f64 {
    let (fixed, _) = noise.variance();
    // σ = erf(y)/(y√2) falls from √(2/π) at y = 0, and the load is positive as long as σ² > Δ².
    let sigma = |y: f64| erf(y) / (y * SQRT_2);
    let least = 1e-4;
    if sqrt(fixed) >= sigma(least) {
        return 0.0;
    }
    let largest = root(|y| sigma(y) - sqrt(fixed), least, LARGEST_Y).unwrap_or(LARGEST_Y);
    maximum(|y| RetrievalState::at(y, noise).load, least, largest).0
}

/// The retrieval state at load α ≥ 0; none above α_c.
pub fn retrieval(load: f64, noise: SynapticNoise) -> Option<RetrievalState> {
    let low = critical_y(noise);
    let (fixed, by_load) = noise.variance();
    // σ² is at least this, as r is at least 1, and y at most erf(y)/(σ√2).
    let least_variance = load * (1.0 + by_load) + fixed;
    if low == 0.0 || load < 0.0 || load > RetrievalState::at(low, noise).load {
        return None;
    }
    if least_variance == 0.0 {
        return Some(RetrievalState { load, overlap: 1.0, amplification: 1.0, susceptibility: 0.0 });
    }
    // A bound that rounding cannot reach.
    let high = 1.01 / sqrt(2.0 * least_variance);
    let y = root(|y| RetrievalState::at(y, noise).load - load, low, high)?;
    Some(RetrievalState { load, ..RetrievalState::at(y, noise) })
}

/// m: the overlap of the retrieval state with its pattern at load α, synapses as learnt; none above α_c.
pub fn overlap(load: f64) -> Option<f64> {
    retrieval(load, SynapticNoise::None).map(|state| state.overlap)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The printed values; a tolerance is half a unit of the last digit.
    #[test]
    fn capacities_of_whole_and_damaged_synapses() {
        let meets = |noise, load: f64, digits: f64| {
            let found = critical_load(noise);
            assert!((found - load).abs() < 0.5001 * digits, "{noise:?}: {found}, not {load}");
        };
        meets(SynapticNoise::None, 0.13791, 1e-5);
        let gaussian =
            [(0.1, 0.1313), (0.2, 0.1124), (0.3, 0.0848), (0.4, 0.0542), (0.5, 0.0273), (0.6, 0.0093)];
        for (delta, load) in gaussian {
            meets(SynapticNoise::Gaussian(delta), load, 1e-4);
        }
        for (kept, load) in [(0.8, 0.1187), (0.5, 0.0865), (0.2, 0.0459), (0.1, 0.0276)] {
            meets(SynapticNoise::Dilution(kept), load, 1e-4);
        }
        meets(SynapticNoise::Dilution(0.01), 0.00425, 1e-5);
        meets(SynapticNoise::Clipped, 0.10184, 1e-5);
        assert!((critical(SynapticNoise::Clipped).overlap - 0.948).abs() < 5e-4);
        assert!((critical(SynapticNoise::None).overlap - 0.9674).abs() < 5e-5);
        assert_eq!(critical_load(SynapticNoise::Gaussian(0.8)), 0.0);
        assert!(critical_load(SynapticNoise::Gaussian(0.78)) > 0.0);
        assert_eq!(critical_load(SynapticNoise::Dilution(1.0)), critical_load(SynapticNoise::None));
    }

    #[test]
    fn overlaps_at_given_loads() {
        for (load, printed) in [(0.05, 1.0), (0.10, 0.9980), (0.12, 0.9932), (0.13, 0.9872)] {
            let found = overlap(load).unwrap();
            assert!((found - printed).abs() < 5.01e-5, "{load}: {found}");
        }
        assert_eq!(overlap(0.0), Some(1.0));
        assert_eq!(overlap(0.138), None);
        assert_eq!(overlap(-0.1), None);
    }

    /// The equations themselves, in m and σ, not in the unknown that they were solved in.
    #[test]
    fn every_state_solves_the_equations() {
        let noises = [
            SynapticNoise::None,
            SynapticNoise::Gaussian(0.3),
            SynapticNoise::Dilution(0.2),
            SynapticNoise::Clipped,
            SynapticNoise::Signed,
        ];
        for noise in noises {
            let (fixed, by_load) = noise.variance();
            for part in [1e-4, 0.1, 0.5, 0.9, 0.999, 1.0] {
                let load = part * critical_load(noise);
                let state = retrieval(load, noise).unwrap();
                let (m, c) = (state.overlap, state.susceptibility);
                let sigma = sqrt(load * state.amplification + fixed + by_load * load);
                let residuals = [
                    m - erf(m / (sigma * SQRT_2)),
                    c - sqrt(2.0 / PI) / sigma * exp(-m * m / (2.0 * sigma * sigma)),
                    state.amplification - 1.0 / ((1.0 - c) * (1.0 - c)),
                ];
                assert!(
                    residuals.iter().all(|residual| residual.abs() < 1e-10),
                    "{noise:?} {load}: {residuals:?}"
                );
                assert!(m > 0.0 && (0.0..1.0).contains(&c), "{state:?}");
            }
        }
    }
}
