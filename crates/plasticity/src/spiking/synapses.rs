//! Weights that learn, and the traces of spikes on both sides of them.
//!
//! A weight is read only when a spike arrives, so it is changed only then: weakened by the spike that arrives, and before that
//! strengthened by all postsynaptic spikes since the last arrival, from the trace of arrivals as it was then. Between two
//! arrivals a synapse is only strengthened, so that this is what spikes one by one would have done. So all weights
//! of a source are read and written in one sweep, and no index leads from units to their incoming synapses, which would be read all over memory.
//! The spikes of each unit are kept for as long as an arrival may need them.

mod saved;

use attractor_core::kernels::{self, Kernel};
use attractor_core::maths::exp;

use super::{Real, Wide, Wiring, wide};
use crate::constraints::Bound;
use crate::timing::PairStdp;
pub(super) use saved::SavedPlasticSynapses;

/// How plastic synapses learn, all pairs of spikes.
///
/// $$ \Delta w = (w_{\max} - w_{\min}) \, A_+ e^{-\Delta t/\tau_+} \; (\Delta t \ge 0), \qquad
///    \Delta w = -(w_{\max} - w_{\min}) \, A_- e^{\Delta t/\tau_-} \; (\Delta t < 0) $$
///
/// Δt = t_post − t_pre, where t_pre is the time of the arrival. With soft bounds growth is multiplied with
/// (w_max − w)/(w_max − w_min) and decline with (w − w_min)/(w_max − w_min).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stdp {
    /// Time constants, and changes as fractions of the range of weights.
    pub rule: PairStdp,
    /// How bounds are met; [`Bound::None`] is taken as [`Bound::Hard`], for weights must not change their sign.
    pub bound: Bound,
    /// w_min: the least weight.
    pub low: f64,
    /// w_max: the largest weight.
    pub high: f64,
}

/// Traces of arrivals are taken as gone after so many time constants, at 2·10⁻⁹.
const GONE: f64 = 20.0;
/// Traces of postsynaptic units are held as multiples of a common factor, which is renewed after so many time
/// constants.
const RENEWED: f64 = 40.0;
/// Spikes that are kept of a unit: a cache line of them.
const KEPT: usize = 16;
/// Where nothing can be pending.
const NEVER: u32 = u32::MAX;

/// What is known of a source.
#[derive(Clone, Copy, Debug)]
struct Source {
    /// The trace of its arrivals, as of the last of them.
    trace: f32,
    /// The step of the last arrival.
    arrived: u32,
    /// The first step of which postsynaptic spikes are still to be applied; [`NEVER`] where the trace is gone.
    pending: u32,
}

/// The factors of learning, in single precision.
#[derive(Clone, Copy, Debug)]
struct Factors {
    plus: f32,
    minus: f32,
    low: f32,
    high: f32,
    inverse_range: f32,
}

/// The synapses of some sources onto the first units of a network.
#[derive(Clone, Debug)]
pub(super) struct PlasticSynapses {
    soft: bool,
    factors: Factors,
    /// Where the weights of each source begin, and where the last end.
    offsets: Vec<usize>,
    weights: Vec<f32>,
    sources: Vec<Source>,
    /// What the wiring calls each source.
    names: Vec<usize>,
    /// Units that have plastic synapses.
    units: usize,
    /// exp(−d h/τ₊) for d steps; 0 where the trace is taken as gone.
    decay: Vec<f32>,
    /// The last spike of each unit; 0 for none.
    latest: Wide<u32>,
    /// The last spikes of each unit, the latest first; 0 for none.
    spikes: Wide<[u32; KEPT]>,
    /// No source waits for spikes before this step.
    applied: u32,
    /// Traces of the units' spikes, divided by the common factor.
    traces: Wide<f32>,
    /// h/τ₋.
    rate: f64,
    /// When the common factor was 1.
    renewed: u32,
    /// The common factor now.
    factor: f32,
}

impl PlasticSynapses {
    /// Synapses from some sources to the units below `units` that `wiring` leads to, all of one weight.
    pub fn new(
        stdp: &Stdp,
        step: f64,
        wiring: &Wiring,
        names: Vec<usize>,
        units: usize,
        weight: f64,
    ) -> Self {
        let mut offsets = vec![0];
        let mut last = 0;
        for &name in &names {
            last += wiring.targets(name).partition_point(|&target| usize::from(target) < units);
            offsets.push(last);
        }
        let range = stdp.high - stdp.low;
        #[expect(clippy::cast_sign_loss, reason = "a number of steps")]
        let steps = (GONE * stdp.rule.tau_plus / step) as u32;
        let left = |steps: u32| exp(-f64::from(steps) * step / stdp.rule.tau_plus) as f32;
        Self {
            soft: stdp.bound == Bound::Soft,
            factors: Factors {
                plus: (stdp.rule.strengthening * range) as f32,
                minus: (stdp.rule.weakening * range) as f32,
                low: stdp.low as f32,
                high: stdp.high as f32,
                inverse_range: (1.0 / range) as f32,
            },
            offsets,
            weights: vec![weight as f32; last],
            sources: vec![Source { trace: 0.0, arrived: 0, pending: NEVER }; names.len()],
            names,
            units,
            decay: (0..=steps).map(left).chain([0.0]).collect(),
            latest: wide(),
            spikes: wide(),
            applied: 0,
            traces: wide(),
            rate: step / stdp.rule.tau_minus,
            renewed: 0,
            factor: 1.0,
        }
    }

    /// The weights of all synapses, a source after the other; what is pending is not in them.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// The same, to be changed.
    pub fn weights_mut(&mut self) -> &mut [f32] {
        &mut self.weights
    }

    /// How many of the targets of a source are plastic: the first so many.
    #[inline]
    pub fn length(&self, source: usize) -> usize {
        self.offsets[source + 1] - self.offsets[source]
    }

    /// Delivers a spike without learning.
    pub fn deliver<R: Real>(&self, source: usize, targets: &[u16], current: &mut Wide<R>) {
        let weights = &self.weights[self.offsets[source]..self.offsets[source + 1]];
        for (weight, &target) in weights.iter().zip(targets) {
            current[usize::from(target)] += R::from(*weight);
        }
    }

    /// Begins a step that learns.
    pub fn begin(&mut self, step: u32) {
        let passed = f64::from(step - self.renewed) * self.rate;
        self.factor = exp(-passed) as f32;
        if passed > RENEWED {
            for trace in &mut self.traces[..self.units] {
                *trace *= self.factor;
            }
            (self.renewed, self.factor) = (step, 1.0);
        }
    }

    /// A spike of a source arrives: adds the weights of its plastic synapses to `current`, and weakens them.
    #[inline]
    pub fn arrive<R: Real>(&mut self, source: usize, targets: &[u16], step: u32, current: &mut Wide<R>) {
        if self.soft {
            self.sweep::<true, R>(source, targets, current);
        } else {
            self.sweep::<false, R>(source, targets, current);
        }
        let state = &mut self.sources[source];
        let passed = (step - state.arrived) as usize;
        state.trace = state.trace * self.decay[passed.min(self.decay.len() - 1)] + 1.0;
        (state.arrived, state.pending) = (step, step);
    }

    fn sweep<const SOFT: bool, R: Real>(&mut self, source: usize, targets: &[u16], current: &mut Wide<R>) {
        let Factors { minus, low, inverse_range, .. } = self.factors;
        let decline = minus * self.factor;
        let (weights, waiting) = Waiting::of::<SOFT>(self, source);
        waiting.strengthen::<SOFT>(weights, targets);
        for (&weight, &target) in weights.iter().zip(targets) {
            current[usize::from(target)] += R::from(weight);
        }
        kernels::run(Weaken::<SOFT> {
            weights,
            targets,
            traces: waiting.traces,
            decline,
            low,
            inverse_range,
        });
    }

    /// Units spike, after all arrivals of the step.
    pub fn spike(&mut self, units: &[u16], step: u32, wiring: &Wiring) {
        let learning = units.partition_point(|&unit| usize::from(unit) < self.units);
        let is_full = |unit: &u16| {
            let oldest = self.spikes[usize::from(*unit)][KEPT - 1];
            oldest > 0 && oldest >= self.applied
        };
        if units[..learning].iter().any(is_full) {
            self.settle(step, wiring);
        }
        for &unit in &units[..learning] {
            let unit = usize::from(unit);
            let spikes = &mut self.spikes[unit];
            spikes.copy_within(..KEPT - 1, 1);
            spikes[0] = step;
            self.latest[unit] = step;
            self.traces[unit] += 1.0 / self.factor;
        }
    }

    /// Ends a step that learns: now and then sees to sources that have long been silent.
    pub fn end(&mut self, step: u32, wiring: &Wiring) {
        let long = self.decay.len() as u32 - 1;
        if step.is_multiple_of(long) {
            let first = step + 1 - long;
            self.settle_where(step + 1, wiring, |source| source.pending < first);
            self.applied = self.applied.max(first);
        }
    }

    /// Applies to all weights the spikes before a step.
    pub fn settle(&mut self, step: u32, wiring: &Wiring) {
        self.settle_where(step, wiring, |source| source.pending != NEVER);
        self.applied = step;
    }

    fn settle_where(&mut self, step: u32, wiring: &Wiring, due: impl Fn(&Source) -> bool) {
        let long = self.decay.len() as u32 - 1;
        for source in 0..self.sources.len() {
            if !due(&self.sources[source]) {
                continue;
            }
            let targets = wiring.targets(self.names[source]);
            if self.soft {
                self.apply::<true>(source, targets);
            } else {
                self.apply::<false>(source, targets);
            }
            let state = &mut self.sources[source];
            state.pending = if step - state.arrived >= long { NEVER } else { step };
        }
    }

    fn apply<const SOFT: bool>(&mut self, source: usize, targets: &[u16]) {
        let (weights, waiting) = Waiting::of::<SOFT>(self, source);
        waiting.strengthen::<SOFT>(weights, targets);
    }

    /// Learns with other changes, as fractions of the range of weights, from the next spike on; all before `step` are
    /// applied as they were.
    pub fn set_strengths(&mut self, rule: &PairStdp, range: f64, step: u32, wiring: &Wiring) {
        self.settle(step, wiring);
        self.factors.plus = (rule.strengthening * range) as f32;
        self.factors.minus = (rule.weakening * range) as f32;
    }

    /// Forgets all spikes, so that what comes later learns from what comes later alone.
    pub fn forget(&mut self) {
        self.sources.fill(Source { trace: 0.0, arrived: 0, pending: NEVER });
        self.traces[..self.units].fill(0.0);
        self.latest[..self.units].fill(0);
        self.spikes[..self.units].fill([0; KEPT]);
    }
}

/// Weakens the synapses of a source by the traces of their units.
struct Weaken<'a, const SOFT: bool> {
    weights: &'a mut [f32],
    targets: &'a [u16],
    traces: &'a Wide<f32>,
    decline: f32,
    low: f32,
    inverse_range: f32,
}

impl<const SOFT: bool> Kernel for Weaken<'_, SOFT> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (held, &target) in self.weights.iter_mut().zip(self.targets) {
            let change = self.decline * self.traces[usize::from(target)];
            let change = if SOFT { change * (*held - self.low) * self.inverse_range } else { change };
            *held = (*held - change).max(self.low);
        }
    }
}

/// What the synapses of a source wait for.
struct Waiting<'a> {
    latest: &'a Wide<u32>,
    spikes: &'a Wide<[u32; KEPT]>,
    traces: &'a Wide<f32>,
    decay: &'a [f32],
    growth: f32,
    high: f32,
    arrived: u32,
    pending: u32,
}

impl<'a> Waiting<'a> {
    #[inline(always)]
    fn of<const SOFT: bool>(synapses: &'a mut PlasticSynapses, source: usize) -> (&'a mut [f32], Self) {
        let Factors { plus, high, inverse_range, .. } = synapses.factors;
        let Source { trace, arrived, pending } = synapses.sources[source];
        let waiting = Self {
            latest: &synapses.latest,
            spikes: &synapses.spikes,
            traces: &synapses.traces,
            decay: &synapses.decay,
            growth: plus * trace * if SOFT { inverse_range } else { 1.0 },
            high,
            arrived,
            pending,
        };
        (&mut synapses.weights[synapses.offsets[source]..synapses.offsets[source + 1]], waiting)
    }

    /// What is left of the trace of arrivals at a spike.
    #[inline(always)]
    fn left(&self, spike: u32) -> f32 {
        self.decay[((spike - self.arrived) as usize).min(self.decay.len() - 1)]
    }

    /// Applies postsynaptic spikes to weights.
    #[inline(always)]
    fn strengthen<const SOFT: bool>(&self, weights: &mut [f32], targets: &[u16]) {
        const BLOCK: usize = 64;
        for (weights, targets) in weights.chunks_mut(BLOCK).zip(targets.chunks(BLOCK)) {
            let (mut waiting, mut count) = ([0_u8; BLOCK], 0);
            for (place, &target) in targets.iter().enumerate() {
                waiting[count % BLOCK] = place as u8;
                count += usize::from(self.latest[usize::from(target)] >= self.pending);
            }
            for &place in &waiting[..count] {
                let place = usize::from(place);
                weights[place] = self.strengthened::<SOFT>(weights[place], usize::from(targets[place]));
            }
        }
    }

    /// A weight with the spikes of its unit applied, of which there is one at least.
    #[inline(always)]
    fn strengthened<const SOFT: bool>(&self, mut weight: f32, unit: usize) -> f32 {
        let spikes = &self.spikes[unit];
        if SOFT {
            let count = spikes.iter().take_while(|spike| **spike >= self.pending).count();
            for &spike in spikes[..count].iter().rev() {
                weight += self.growth * self.left(spike) * (self.high - weight);
            }
        } else {
            let mut sum = 0.0;
            for &spike in spikes.iter().take_while(|spike| **spike >= self.pending) {
                sum += self.left(spike);
            }
            weight += self.growth * sum;
        }
        weight.min(self.high)
    }
}
