//! Memory that is asked for before it is taken: what a file claims is held against what there is.

use attractor_core::room::Room;

use crate::DataError;

/// Refuses to take so many bytes where there are fewer.
pub(crate) fn holds(room: Room, bytes: u64, name: &str) -> Result<(), DataError> {
    room.holds(bytes).map_err(|shortage| DataError::Memory { name: name.to_owned(), shortage })
}

/// Makes room for `more` values, and for as many again where there is room, so that they are moved a few times only.
pub(crate) fn reserve<T>(values: &mut Vec<T>, more: usize, room: Room, name: &str) -> Result<(), DataError> {
    if values.capacity() - values.len() >= more {
        return Ok(());
    }
    let size = size_of::<T>() as u64;
    let needed = values.len() as u64 + more as u64;
    holds(room, needed.saturating_mul(size), name)?;
    let wanted = (2 * values.len() as u64).clamp(needed, (room.bytes / size).max(needed));
    let taken = values.try_reserve_exact(wanted as usize - values.len());
    let taken = taken.or_else(|_| values.try_reserve_exact(more));
    // The system refused what it had said was there.
    taken.or_else(|_| holds(Room { bytes: 0, ..room }, needed * size, name))
}

#[cfg(test)]
mod tests {
    use attractor_core::room::Bound;

    use super::*;

    #[test]
    fn values_grow_by_doubling_up_to_what_there_is() {
        let room = Room { bytes: 100 * 8, bound: Bound::AddressSpace };
        let mut values: Vec<f64> = Vec::new();
        for value in 0..100 {
            reserve(&mut values, 1, room, "a.csv").unwrap();
            assert!(values.capacity() <= 100);
            values.push(f64::from(value));
        }
        let said = reserve(&mut values, 1, room, "a.csv").unwrap_err().to_string();
        assert!(
            said.starts_with("a.csv: ") && said.contains("GiB are needed") && said.contains("ulimit"),
            "{said}"
        );
    }
}
