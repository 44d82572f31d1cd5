//! The rows of a network, shared among threads.

use std::sync::Arc;

use super::crew::Crew;
use super::rows::{Aligned, Rows};
use super::sweep::Learning;

/// Rows in shares of which each belongs to one thread for as long as the network lives. A row needs nothing of others,
/// so that it comes to the same however many shares there are.
pub(super) struct Shares {
    /// The first is that of the thread that asks.
    parts: Vec<Rows>,
    /// Rows in a share; the last may have fewer.
    size: usize,
    /// W r.
    drive: Vec<f32>,
    crew: Option<Crew<Task>>,
}

/// What a thread shall do to its share.
struct Task {
    rows: Rows,
    learning: Arc<Learning>,
    learns: bool,
}

impl Task {
    fn run(&mut self) {
        run(&mut self.rows, &self.learning, self.learns);
    }
}

fn run(rows: &mut Rows, learning: &Learning, learns: bool) {
    if learns {
        rows.learn(learning);
    } else {
        rows.drive(&learning.rates);
    }
}

impl Shares {
    /// All rows in one share.
    pub fn of(rows: Rows) -> Self {
        Self { drive: rows.drive.clone(), size: rows.units.max(1), parts: vec![rows], crew: None }
    }

    /// The same rows, shared among so many threads, or as many as there are rows.
    #[must_use]
    pub fn among(self, threads: usize) -> Self {
        let size = self.drive.len().div_ceil(threads.max(1)).max(1);
        let parts: Vec<Rows> = self.parts.iter().flat_map(|part| part.split(size)).collect();
        let crew = (parts.len() > 1).then(|| Crew::of(parts.len() - 1, Task::run));
        Self { parts, size, crew, ..self }
    }

    /// Learns or not, and then takes W r.
    pub fn run(&mut self, learning: &Arc<Learning>, learns: bool) {
        let Some((own, others)) = self.parts.split_first_mut() else { return };
        let others = others.len();
        if let Some(crew) = &self.crew {
            for (worker, rows) in self.parts.drain(1..).enumerate() {
                crew.give(worker, Task { rows, learning: Arc::clone(learning), learns });
            }
            run(&mut self.parts[0], learning, learns);
            self.parts.extend((0..others).map(|worker| crew.take(worker).rows));
        } else {
            run(own, learning, learns);
        }
        self.gather();
    }

    /// Takes W r.
    fn gather(&mut self) {
        for part in &self.parts {
            self.drive[part.first..][..part.drive.len()].copy_from_slice(&part.drive);
        }
    }

    /// Does something to all rows as long as they are in one share.
    pub fn run_whole(&mut self, whole: impl FnOnce(&mut Rows)) {
        debug_assert_eq!(self.parts.len(), 1, "rows that are not shared");
        self.parts.first_mut().map(whole);
        self.gather();
    }

    /// W r for other rates than those of the network.
    pub fn product(&self, rates: &Aligned, drive: &mut [f32]) {
        for part in &self.parts {
            part.product(rates, &mut drive[part.first..][..part.drive.len()]);
        }
    }

    /// All rows with their padding, one after the other.
    pub fn padded(&self) -> Vec<f32> {
        self.parts.iter().flat_map(|part| part.values.iter().copied()).collect()
    }

    /// Takes rows with their padding, and W r, as they were saved; false where they are not as many.
    pub fn put(&mut self, padded: &[f32], drive: &[f32]) -> bool {
        let count: usize = self.parts.iter().map(|part| part.values.len()).sum();
        if padded.len() != count || drive.len() != self.drive.len() {
            return false;
        }
        let mut rest = padded;
        for part in &mut self.parts {
            let (own, others) = rest.split_at(part.values.len());
            part.values.copy_from_slice(own);
            rest = others;
            let rows = part.drive.len();
            part.drive.copy_from_slice(&drive[part.first..][..rows]);
        }
        self.drive.copy_from_slice(drive);
        true
    }

    /// W r, as it was taken last.
    pub fn drive(&self) -> &[f32] {
        &self.drive
    }

    /// The weights to a unit.
    pub fn row(&self, unit: usize) -> &[f32] {
        self.parts[unit / self.size].row(unit % self.size)
    }

    /// The same, to be changed; what is on the diagonal must stay 0.
    pub fn row_mut(&mut self, unit: usize) -> &mut [f32] {
        self.parts[unit / self.size].row_mut(unit % self.size)
    }
}
