//! Large arrays that give their memory to the next one.
//!
//! A capacity search makes weights hundreds of times. Fresh memory comes from the system in pages of
//! 4 KiB, and to fetch those of one matrix takes longer than to fill it: for 1024 units counting and
//! learning take three times as long. So each thread keeps the memory of the last matrix it dropped.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::thread::LocalKey;

use aligned_vec::{AVec, ConstAlign};

/// Aligned to the lines of the cache, so that no vector of a row lies across two.
type Memory<T> = AVec<T, ConstAlign<64>>;

/// More than this is given back to the system at once.
const MOST_BYTES_KEPT: usize = 64 << 20;

/// Elements that start as zeros.
#[derive(Clone, Debug)]
pub(crate) struct Matrix<T: Element>(Memory<T>);

/// What a [`Matrix`] can hold.
pub(crate) trait Element: Copy + Default + 'static {
    /// Memory that the thread keeps.
    fn kept() -> &'static LocalKey<RefCell<Memory<Self>>>;
}

macro_rules! element {
    ($($Number:ty),+) => {
        $(impl Element for $Number {
            fn kept() -> &'static LocalKey<RefCell<Memory<Self>>> {
                thread_local!(static KEPT: RefCell<Memory<$Number>> = RefCell::new(AVec::new(64)));
                &KEPT
            }
        })+
    };
}

element!(u32, f32);

impl<T: Element> Matrix<T> {
    /// So many zeros.
    pub fn zeros(length: usize) -> Self {
        let mut memory = T::kept().replace(AVec::new(64));
        memory.clear();
        memory.resize(length, T::default());
        Self(memory)
    }
}

impl<T: Element> Drop for Matrix<T> {
    fn drop(&mut self) {
        let memory = std::mem::replace(&mut self.0, AVec::new(64));
        if memory.capacity() * size_of::<T>() <= MOST_BYTES_KEPT {
            // A thread that ends may have given up its memory before.
            let _ = T::kept().try_with(|kept| {
                if kept.borrow().capacity() < memory.capacity() {
                    kept.replace(memory);
                }
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
