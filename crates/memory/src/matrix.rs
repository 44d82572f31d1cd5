//! Large arrays whose memory is used again by the next one.
//!
//! A capacity search makes weights hundreds of times. Fresh memory comes from the system in pages of
//! 4 KiB, and to fetch those of one matrix takes longer than to fill it: for 1024 units counting and
//! learning take three times as long. So each thread keeps the memory of the last matrices it dropped.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::thread::LocalKey;

use aligned_vec::{AVec, ConstAlign};
use attractor_core::kernels::Kernel;

/// Aligned to the lines of the cache, so that no vector of a row lies across two.
type Memory<T> = AVec<T, ConstAlign<64>>;

/// More than this is given back to the system at once.
const MOST_BYTES_KEPT: usize = 64 << 20;

/// Matrices of one type that a thread keeps: weights and supports, of one search and the next.
const MOST_KEPT: usize = 4;

/// Elements of a matrix.
#[derive(Clone, Debug)]
pub(crate) struct Matrix<T: Element>(Memory<T>);

/// What a [`Matrix`] can hold.
pub(crate) trait Element: Copy + Default + Send + Sync + 'static {
    /// Memory that the thread keeps.
    fn kept() -> &'static LocalKey<RefCell<Vec<Memory<Self>>>>;
}

macro_rules! element {
    ($($Number:ty),+) => {
        $(impl Element for $Number {
            fn kept() -> &'static LocalKey<RefCell<Vec<Memory<Self>>>> {
                thread_local!(static KEPT: RefCell<Vec<Memory<$Number>>> = const { RefCell::new(Vec::new()) });
                &KEPT
            }
        })+
    };
}

element!(u32, f32, i16);

impl<T: Element> Matrix<T> {
    /// So many zeros.
    pub fn zeros(length: usize) -> Self {
        let mut memory = Self::memory(length);
        memory.clear();
        memory.resize(length, T::default());
        Self(memory)
    }

    /// So many numbers of any value, to be written before they are read.
    pub fn stale(length: usize) -> Self {
        let mut memory = Self::memory(length);
        memory.resize(length, T::default());
        Self(memory)
    }

    /// The smallest memory that was kept and is large enough, or a new one.
    fn memory(length: usize) -> Memory<T> {
        T::kept().with_borrow_mut(|kept| {
            let enough = kept.iter().enumerate().filter(|(_, memory)| memory.capacity() >= length);
            let place = enough.min_by_key(|(_, memory)| memory.capacity()).map(|(place, _)| place);
            place.map_or_else(|| AVec::new(64), |place| kept.swap_remove(place))
        })
    }
}

impl<T: Element> Drop for Matrix<T> {
    fn drop(&mut self) {
        let memory = std::mem::replace(&mut self.0, AVec::new(64));
        if memory.capacity() * size_of::<T>() <= MOST_BYTES_KEPT {
            // A thread that ends may have given up its memory before.
            let _ = T::kept().try_with(|kept| {
                let mut kept = kept.borrow_mut();
                if kept.len() == MOST_KEPT {
                    kept.remove(0);
                }
                kept.push(memory);
            });
        }
    }
}

impl<T: Element> Deref for Matrix<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Element> DerefMut for Matrix<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

/// Copies a block of rows with rows and columns exchanged. Writes in the order of memory.
pub(crate) struct Mirror<'a, T, const L: usize> {
    /// At most L of its columns are read.
    pub from: &'a [[T; L]],
    /// A row for each column of `from`; what lies beyond its rows is filled with zeros.
    pub to: &'a mut [T],
    /// Length of a row of `to`.
    pub to_width: usize,
}

impl<T: Copy + Default, const L: usize> Kernel for Mirror<'_, T, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (column, to) in self.to.chunks_exact_mut(self.to_width).enumerate().take(L) {
            let (to, beyond) = to.split_at_mut(self.from.len());
            for (to, row) in to.iter_mut().zip(self.from) {
                *to = row[column];
            }
            beyond.fill(T::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_and_starts_as_zeros() {
        let mut first = Matrix::<u32>::zeros(1000);
        first.fill(7);
        let at = first.as_ptr();
        drop(first);
        let second = Matrix::<u32>::zeros(900);
        assert_eq!(second.as_ptr(), at);
        assert!(second.iter().all(|&count| count == 0) && second.len() == 900);
        assert_ne!(Matrix::<u32>::zeros(900).as_ptr(), at);
    }
}
