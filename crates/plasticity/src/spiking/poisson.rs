//! Spikes without memory.

use attractor_core::Stream;
use attractor_core::kernels::{self, Kernel};
use attractor_core::maths::ln_f32;
use attractor_core::stepper::bits;
use serde::{Deserialize, Serialize};

use crate::saved::bits32;

/// Gaps are drawn so many at a time.
const DRAWN: usize = 256;

/// Independent Poisson trains, all of one rate.
///
/// The trains of a step lie side by side on a line, each one long, and one step follows the other: a Poisson process on this line is
/// a Poisson number for every train in every step, independent of all others. So the cost is for each spike, and not for each train.
#[derive(Debug)]
pub struct PoissonTrains {
    count: usize,
    /// Mean distance of spikes on the line.
    distance: f64,
    /// Where the next spike lies, from the beginning of the next step.
    next: f64,
    gaps: [f32; DRAWN],
    used: usize,
    stream: Stream,
}

impl PoissonTrains {
    /// Trains of `mean` spikes a step each.
    pub fn new(count: usize, mean: f64, stream: Stream) -> Self {
        let distance = if mean > 0.0 { 1.0 / mean } else { f64::INFINITY };
        let mut trains = Self { count, distance, next: 0.0, gaps: [0.0; DRAWN], used: DRAWN, stream };
        trains.next = trains.gap();
        trains
    }

    /// Goes on with another mean, above 0 as the one before: a gap that has begun is stretched.
    pub fn set_mean(&mut self, mean: f64) {
        let distance = 1.0 / mean;
        self.next *= distance / self.distance;
        self.distance = distance;
    }

    /// Writes the state down.
    pub fn save(&self) -> SavedTrains {
        SavedTrains {
            next: vec![self.next],
            gaps: self.gaps.to_vec(),
            used: self.used,
            stream: self.stream.clone(),
        }
    }

    /// Takes a state; false where it is none of such trains.
    pub fn put(&mut self, saved: SavedTrains) -> bool {
        let (Ok(gaps), &[next]) = (saved.gaps.try_into(), saved.next.as_slice()) else { return false };
        if saved.used > DRAWN {
            return false;
        }
        (self.next, self.gaps, self.used, self.stream) = (next, gaps, saved.used, saved.stream);
        true
    }

    /// Visits the train of each spike of the next step, in ascending order.
    #[inline]
    pub fn step(&mut self, mut visit: impl FnMut(usize)) {
        let length = self.count as f64;
        while self.next < length {
            #[expect(clippy::cast_sign_loss, reason = "a place on the line, not negative")]
            visit(self.next as usize);
            self.next += self.gap();
        }
        self.next -= length;
    }

    #[inline]
    fn gap(&mut self) -> f64 {
        if self.used == DRAWN {
            for gap in &mut self.gaps {
                // A number in (0, 1].
                *gap = ((self.stream.bits32() >> 8) + 1) as f32 * (1.0 / 16_777_216.0);
            }
            kernels::run(Logarithms(&mut self.gaps));
            self.used = 0;
        }
        self.used += 1;
        self.distance * f64::from(self.gaps[self.used - 1])
    }
}

/// What has changed in trains since they were made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedTrains {
    /// One number, as its bits.
    #[serde(with = "bits")]
    next: Vec<f64>,
    #[serde(with = "bits32")]
    gaps: Vec<f32>,
    used: usize,
    stream: Stream,
}

/// −ln of each number.
struct Logarithms<'a>(&'a mut [f32; DRAWN]);

impl Kernel for Logarithms<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for number in self.0 {
            *number = -ln_f32(*number);
        }
    }
}
