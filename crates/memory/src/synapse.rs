//! One synapse: the counts that it may know, and the form of a local rule that makes a weight of them.

/// What one synapse may know: the signature is the claim of locality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coactivity {
    /// P: how many patterns were trained. At least 1.
    pub patterns: u32,
    /// n_i: in how many of them the presynaptic unit was active. At least 1.
    pub pre: u32,
    /// n_j: in how many of them the postsynaptic unit was active. At least 1.
    pub post: u32,
    /// n_ij: in how many of them both were active.
    pub both: u32,
}

impl Coactivity {
    /// p_i, the fraction of patterns with the presynaptic unit active.
    #[inline(always)]
    pub fn p_pre(self) -> f32 {
        real(self.pre) / real(self.patterns)
    }

    /// p_j, the fraction of patterns with the postsynaptic unit active.
    #[inline(always)]
    pub fn p_post(self) -> f32 {
        real(self.post) / real(self.patterns)
    }

    /// p_ij, the fraction of patterns with both active.
    #[inline(always)]
    pub fn p_both(self) -> f32 {
        real(self.both) / real(self.patterns)
    }

    /// q_i = max(p_i, ε) with ε = 1/(P + 1), which has a logarithm.
    #[inline(always)]
    pub fn q_pre(self) -> f32 {
        at_least(self.p_pre(), floor(self.patterns))
    }

    /// q_j = max(p_j, ε).
    #[inline(always)]
    pub fn q_post(self) -> f32 {
        at_least(self.p_post(), floor(self.patterns))
    }

    /// q_ij = max(p_ij, ε²), as if both had met by chance once in (P + 1)² patterns.
    #[inline(always)]
    pub fn q_both(self) -> f32 {
        let floor = floor(self.patterns);
        at_least(self.p_both(), floor * floor)
    }
}

/// ε = 1/(P + 1), below which no fraction is taken by rules with logarithms, as in the public code of Lansner and
/// co-workers.
#[inline(always)]
fn floor(patterns: u32) -> f32 {
    1.0 / (real(patterns) + 1.0)
}

#[inline(always)]
fn at_least(p: f32, floor: f32) -> f32 {
    if p > floor { p } else { floor }
}

/// What one unit may know of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// P: how many patterns were trained. At least 1.
    pub patterns: u32,
    /// n_j: in how many of them the unit was active. At least 1.
    pub active: u32,
}

impl Usage {
    /// The unit as a synapse of its own.
    pub(crate) fn alone(self) -> Coactivity {
        let Self { patterns, active } = self;
        Coactivity { patterns, pre: active, post: active, both: active }
    }
}

/// A count as a number. Counts stay below 2³¹; conversion from a signed integer is one instruction on any x86-64.
#[inline(always)]
pub(crate) fn real(count: u32) -> f32 {
    count.cast_signed() as f32
}

/// A count as a number that holds products of counts, too.
#[inline(always)]
pub(crate) fn whole(count: u32) -> f64 {
    f64::from(count.cast_signed())
}

/// Whether double precision holds all whole numbers up to this one.
#[inline(always)]
pub(crate) fn holds(largest: f64) -> bool {
    largest <= 9_007_199_254_740_992.0
}

/// Of what kind the weights of a rule are, which decides how supports that are equal are known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Real numbers: supports are equal where the sums of the same single-precision weights are.
    Real,
    /// Whole numbers over a denominator that all synapses share.
    Whole,
    /// Whole numbers over denominators that follow from the presynaptic unit.
    Fractions,
}

/// A local learning rule with all its parameters known. The support of unit j is
/// s_j = b_j + Σ_i x_i w_ij over the active units i.
///
/// All functions are called for every pair of units and must be `#[inline(always)]` and free of
/// branches to be fast; results must be finite for counts of at least 1.
pub trait MemoryRule: Send + Sync {
    /// Whether [`silent`](Self::silent) says anything.
    const HEARS_SILENCE: bool = false;

    /// Whether what [`silent`](Self::silent) says are logarithms, of which 2⁻³⁰ more or less is nothing beside the rounding
    /// of the others: that makes their sum cheaper.
    const SILENCE_IS_LOGARITHMIC: bool = false;

    /// w_ij, what an active presynaptic unit adds to the support. A rule gives this, or the fraction below.
    #[inline(always)]
    fn weight(&self, c: Coactivity) -> f32 {
        (self.numerator(c) / self.denominator(c)) as f32
    }

    /// Whether weights are fractions, which [`numerator`](Self::numerator) and [`denominator`](Self::denominator) then give,
    /// and which have no bias. Both must stay below 2⁵³ for so many patterns.
    #[inline(always)]
    fn kind(&self, _patterns: u32) -> Kind {
        Kind::Real
    }

    /// A whole number.
    #[inline(always)]
    fn numerator(&self, _c: Coactivity) -> f64 {
        f64::NAN
    }

    /// A whole number above 0 that depends on P alone, or on P and n_i where the kind is [`Kind::Fractions`].
    #[inline(always)]
    fn denominator(&self, _c: Coactivity) -> f64 {
        1.0
    }

    /// The weights of several synapses at once.
    #[inline(always)]
    fn weights<const L: usize>(&self, pair: impl Fn(usize) -> Coactivity, out: &mut [f32; L]) {
        for (lane, out) in out.iter_mut().enumerate() {
            *out = self.weight(pair(lane));
        }
    }

    /// The part of b_j that follows from the unit's own usage.
    #[inline(always)]
    fn bias(&self, _unit: Usage) -> f32 {
        0.0
    }

    /// What a silent presynaptic unit adds to the support; summed into b_j.
    #[inline(always)]
    fn silent(&self, _c: Coactivity) -> f32 {
        0.0
    }

    /// The evidence of several silent units at once.
    #[inline(always)]
    fn silents<const L: usize>(&self, pair: impl Fn(usize) -> Coactivity, out: &mut [f32; L]) {
        for (lane, out) in out.iter_mut().enumerate() {
            *out = self.silent(pair(lane));
        }
    }
}
