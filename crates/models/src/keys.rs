//! Keys of parameters, as they stand in a model.

use attractor_core::Invalid;
use attractor_core::stepper::Applied;

/// A fault of what stands in `table` of the model's parameters.
pub(crate) fn within(table: &str, fault: Invalid) -> Invalid {
    let key = if fault.key.is_empty() { table.to_owned() } else { format!("{table}.{}", fault.key) };
    Invalid { key, ..fault }
}

/// A fault whose key begins with a table that the model's parameters do not have.
pub(crate) fn without(table: &str, fault: Invalid) -> Invalid {
    let key = fault.key.strip_prefix(table).and_then(|key| key.strip_prefix('.'));
    Invalid { key: key.unwrap_or(&fault.key).to_owned(), ..fault }
}

/// A key that needs a reset, by its whole path. `paths` lists all that may, and does not hold two of one name.
pub(crate) fn by_path(applied: Applied, paths: &[&'static str]) -> Applied {
    let Applied::NeedsReset { key } = applied else { return applied };
    let is_it = |path: &&&str| path.split_once('.').is_some_and(|(_, own)| own == key);
    Applied::NeedsReset { key: paths.iter().find(is_it).copied().unwrap_or(key) }
}

/// The first key of those that differ.
pub(crate) fn first_of<const N: usize>(differ: [(&'static str, bool); N]) -> Option<Applied> {
    differ.into_iter().find(|(_, differs)| *differs).map(|(key, _)| Applied::NeedsReset { key })
}

/// Refuses a number that is none of `count`.
pub(crate) fn exists(key: &str, number: u32, count: usize) -> Result<usize, Invalid> {
    if (number as usize) < count {
        return Ok(number as usize);
    }
    let allowed = if count == 0 { "none yet".to_owned() } else { format!("0 to {}", count - 1) };
    Err(Invalid::new(key, format!("there is no {key} {number}"), allowed))
}

/// Refuses a number that is none of `count`, where there is one.
pub(crate) fn exists_if_any(key: &str, number: Option<u32>, count: usize) -> Result<(), Invalid> {
    number.map_or(Ok(()), |number| exists(key, number, count).map(drop))
}

/// Refuses what is not `count` finite numbers.
pub(crate) fn numbers(key: &str, numbers: &[f64], count: usize) -> Result<(), Invalid> {
    let allowed = || format!("{count} finite numbers");
    if numbers.len() != count {
        return Err(Invalid::new(key, format!("there are {} numbers", numbers.len()), allowed()));
    }
    match numbers.iter().find(|number| !number.is_finite()) {
        Some(number) => Err(Invalid::new(key, format!("{number} is not finite"), allowed())),
        None => Ok(()),
    }
}
