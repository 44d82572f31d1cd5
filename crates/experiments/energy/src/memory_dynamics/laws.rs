//! The laws that are held against memories that turn.

use attractor_core::maths::sqrt;
use attractor_core::statistics::mean;
use attractor_energy::theory::{ExactLaw, OneWinner, PublishedLaw, expected_overlap};
use attractor_energy::{CyclicPresentation, PresentationOrder, cosine, norm};
use attractor_record::summary::{Group, groups_of};
use attractor_record::{Coordinate, Record};

use super::following::Following;
use super::{
    ADIABATIC_DISTANCE, BETA, COSINE, EXACT_COSINE, EXACT_DISTANCE, INITIAL_OVERLAP, LAW, MEMORY,
    MEMORY_COSINE, MEMORY_LENGTH_RATIO, MEMORY_OVERLAP, SIGMA, TIME,
};

/// What the laws are called in records. The exact one is that of one memory which moves in a step; where visible units move it
/// is not known with feedback, and the law of units that follow at once, of which it is the limit, is the adiabatic one.
pub(super) fn names(following: &Following) -> &'static [&'static str] {
    match (following.moves(), following.feedback > 0.0) {
        (false, _) => &["published", "exact"],
        (true, true) => &["published", "adiabatic"],
        (true, false) => &["published", "adiabatic", "exact"],
    }
}

/// The laws for one memory whose target is seen at once.
pub(super) struct MemoryLaws {
    memory: u32,
    published: PublishedLaw,
    pub at_once: ExactLaw,
}

impl MemoryLaws {
    /// For a cosine with where the memory goes at the start, and the length of the latter over that of the memory.
    fn with(overlap: f64, ratio: f64, following: &Following, order: &PresentationOrder, memory: u32) -> Self {
        let Following { tau, feedback, .. } = *following;
        Self {
            memory,
            // τ_μ = τ_Ξ/p_μ, infinite for a target that is never seen.
            published: PublishedLaw { overlap, time_constant: tau / order.share(memory) },
            at_once: ExactLaw { overlap, ratio, time_constant: tau, feedback },
        }
    }

    /// The cosine of the memory after so many steps, in the order of [`names`].
    fn at(&self, time: u32, following: &Following, order: &PresentationOrder) -> [f64; 2] {
        let seen = following.seen(order, self.memory, time);
        [self.published.cosine(f64::from(time)), self.at_once.cosine(seen)]
    }
}

/// All laws for the memories of a trial.
pub(super) struct Laws<'a> {
    following: &'a Following,
    order: PresentationOrder,
    pub memories: Vec<MemoryLaws>,
    /// The exact law where visible units move.
    moving: Option<OneWinner>,
}

impl<'a> Laws<'a> {
    /// At the start of a presentation.
    pub fn new(following: &'a Following, presentation: &CyclicPresentation) -> Self {
        let order = following.order();
        let law = |memory: u32| {
            let row = memory as usize;
            let (start, end) = (presentation.initial().row(row), presentation.destinations().row(row));
            MemoryLaws::with(cosine(start, end), norm(end) / norm(start), following, &order, memory)
        };
        let memories = (0..following.hidden).map(law).collect();
        let moving = (names(following).len() > 2).then(|| {
            OneWinner::new(
                (presentation.initial(), presentation.targets()),
                presentation.bias(),
                (following.tau, following.tau_visible),
                presentation.next_target(),
            )
        });
        Self { following, order, memories, moving }
    }

    /// What all laws say of the cosine of a memory after so many steps, in the order of [`names`].
    pub fn cosines(&self, memory: usize, time: u32) -> impl Iterator<Item = f64> {
        let at_once = self.memories[memory].at(time, self.following, &self.order);
        at_once.into_iter().chain(self.moving.as_ref().map(|law| law.cosine(memory)))
    }

    /// What the exact law says of the mean cosine, where visible units move.
    pub fn exact_cosine(&self) -> Option<f64> {
        let law = self.moving.as_ref()?;
        Some(mean(&(0..self.memories.len()).map(|memory| law.cosine(memory)).collect::<Vec<f64>>()))
    }

    /// Goes on by a step in which a target is shown.
    pub fn step(&mut self, target: usize) {
        if let Some(law) = &mut self.moving {
            law.step(target);
        }
    }

    /// How far memories are from where visible units that follow at once would have taken them, over the length of the latter, a
    /// mean; and what the exact law says of it.
    pub fn distance(&self, presentation: &CyclicPresentation, time: u32) -> (f64, Option<f64>) {
        let seen = |law: &MemoryLaws| self.following.seen(&self.order, law.memory, time);
        let of = |law: &MemoryLaws| {
            let row = law.memory as usize;
            let (left, grown) = law.at_once.mixture(seen(law));
            let ends = presentation.initial().row(row).iter().zip(presentation.destinations().row(row));
            let at_once: Vec<f64> = ends.map(|(start, end)| left * start + grown * end).collect();
            let apart = presentation.memories().row(row).iter().zip(&at_once).map(|(x, y)| x - y);
            norm(&apart.collect::<Vec<f64>>()) / norm(&at_once)
        };
        let found: Vec<f64> = self.memories.iter().map(of).collect();
        let says = self.moving.as_ref().map(|moving| {
            let of = |law: &MemoryLaws| moving.distance(law.memory as usize, &law.at_once, seen(law));
            mean(&self.memories.iter().map(of).collect::<Vec<f64>>())
        });
        (mean(&found), says)
    }
}

/// What theory says of the cosine at the start, of cosines over time, and of the distance from units that follow at once, for the
/// memories and targets that were drawn.
pub(super) fn theory(following: &Following, records: &[Record]) -> Vec<Record> {
    let mut made = Vec::new();
    let expected = |group: &Group| {
        // Λ is noise on where memories go, as σ is.
        let (sigma, bias) = (group.number(&SIGMA)?, following.bias);
        Some(group.theory(&INITIAL_OVERLAP, expected_overlap(sqrt(sigma * sigma + bias * bias))))
    };
    made.extend(groups_of(records, &INITIAL_OVERLAP).iter().filter_map(expected));
    made.extend(at_once_over_time(following, records));
    let exact = |group: Group| group.theory(&COSINE, mean(&group.values)).at(LAW, "exact");
    made.extend(groups_of(records, &EXACT_COSINE).into_iter().map(exact));
    let distance = |group: Group| group.theory(&ADIABATIC_DISTANCE, mean(&group.values));
    made.extend(groups_of(records, &EXACT_DISTANCE).into_iter().map(distance));
    made
}

/// What the laws of targets that are seen at once say of the mean cosine, and of the cosine of each memory where it was recorded.
fn at_once_over_time(following: &Following, records: &[Record]) -> Vec<Record> {
    let ratios = groups_of(records, &MEMORY_LENGTH_RATIO);
    let overlaps = groups_of(records, &MEMORY_OVERLAP);
    let order = following.order();
    let whole = |group: &Group, coordinate: &Coordinate| group.number(coordinate).map(as_whole);
    let mut made = Vec::new();
    for metric in [&COSINE, &MEMORY_COSINE] {
        for group in &groups_of(records, metric) {
            let Some(time) = whole(group, &TIME) else { continue };
            let own = whole(group, &MEMORY);
            let here = |other: &&Group| {
                [SIGMA, BETA].iter().all(|axis| other.number(axis) == group.number(axis))
                    && (own.is_none() || whole(other, &MEMORY) == own)
            };
            let mut sums = [0.0; 2];
            let mut count = 0;
            for (overlap, ratio) in overlaps.iter().filter(here).zip(ratios.iter().filter(here)) {
                let Some(memory) = whole(overlap, &MEMORY) else { continue };
                for (overlap, ratio) in overlap.values.iter().zip(&ratio.values) {
                    let law = MemoryLaws::with(*overlap, *ratio, following, &order, memory);
                    let says = law.at(time, following, &order);
                    sums.iter_mut().zip(says).for_each(|(sum, says)| *sum += says);
                    count += 1;
                }
            }
            let mean =
                |(law, sum): (&&str, f64)| group.theory(metric, sum / f64::from(count.max(1))).at(LAW, *law);
            made.extend(names(following).iter().zip(sums).map(mean));
        }
    }
    made
}

/// A number of steps or of a memory.
#[expect(clippy::cast_sign_loss, reason = "it was recorded as a whole number from 0")]
fn as_whole(number: f64) -> u32 {
    number as u32
}
