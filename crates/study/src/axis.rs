//! Axes: what an experiment compares by itself, and what a trial is given of it.

use std::collections::HashSet;

use attractor_core::Invalid;
use attractor_record::{Coordinate, Coordinates};
use serde::Serialize;
use serde_json::Value;

/// A list in a section of which each value makes a condition of its own.
///
/// ```
/// use attractor_study::{Axes, Axis};
/// use attractor_record::Coordinate;
///
/// struct Keys { alpha: Vec<f64> }
/// const ALPHA: Coordinate = Coordinate::number("alpha", "load", "α");
/// const AXIS: Axis<Keys, f64> = Axis::new("transition.alpha", ALPHA, |keys| keys.alpha.clone());
///
/// let points = AXIS.points(&Keys { alpha: vec![0.1, 0.2] }).unwrap();
/// assert_eq!(points[1].1, 0.2);
/// assert_eq!(points[1].0["alpha"], 0.2);
/// ```
pub struct Axis<S, T> {
    key: &'static str,
    coordinate: Coordinate,
    values: fn(&S) -> Vec<T>,
}

impl<S, T> Axis<S, T> {
    /// An axis: the key of the list in the spec, what its values are called in records, and the values.
    pub const fn new(key: &'static str, coordinate: Coordinate, values: fn(&S) -> Vec<T>) -> Self {
        Self { key, coordinate, values }
    }
}

/// Conditions: what tells each from the others, and what a trial is given of it.
pub type Conditions<T> = Vec<(Coordinates, T)>;

/// Conditions that are told apart by several coordinates each, or by different ones.
pub struct Cases<S, T> {
    keys: &'static [&'static str],
    coordinates: &'static [Coordinate],
    of: fn(&S) -> Result<Conditions<T>, Invalid>,
}

impl<S, T> Cases<S, T> {
    /// Conditions: the keys of the spec that list them, the coordinates that tell them apart, and the conditions.
    pub const fn new(
        keys: &'static [&'static str],
        coordinates: &'static [Coordinate],
        of: fn(&S) -> Result<Conditions<T>, Invalid>,
    ) -> Self {
        Self { keys, coordinates, of }
    }
}

/// None, one or several axes; of several, the last changes fastest.
pub trait Axes<S>: Sync {
    /// What a trial is given: one value of each axis.
    type At: Clone + Send + Sync;

    /// The conditions of a section, in order.
    ///
    /// # Errors
    /// [`Invalid`] where a value stands twice in a list, or makes no condition.
    fn points(&self, section: &S) -> Result<Conditions<Self::At>, Invalid>;

    /// The coordinates that tell the conditions apart.
    fn coordinates(&self) -> Vec<Coordinate>;

    /// The keys of the spec that hold the lists.
    fn keys(&self) -> Vec<&'static str>;
}

impl<S> Axes<S> for () {
    type At = ();

    fn points(&self, _: &S) -> Result<Conditions<()>, Invalid> {
        Ok(vec![(Coordinates::new(), ())])
    }

    fn coordinates(&self) -> Vec<Coordinate> {
        Vec::new()
    }

    fn keys(&self) -> Vec<&'static str> {
        Vec::new()
    }
}

impl<S, T: Clone + Send + Sync + Serialize> Axes<S> for Axis<S, T> {
    type At = T;

    fn points(&self, section: &S) -> Result<Conditions<T>, Invalid> {
        let values = (self.values)(section);
        each_once(self.key, &values)?;
        let point = |value: T| {
            let coordinate = serde_json::to_value(&value).unwrap_or(Value::Null);
            (Coordinates::from([(self.coordinate.name.to_owned(), coordinate)]), value)
        };
        Ok(values.into_iter().map(point).collect())
    }

    fn coordinates(&self) -> Vec<Coordinate> {
        vec![self.coordinate]
    }

    fn keys(&self) -> Vec<&'static str> {
        vec![self.key]
    }
}

impl<S, T: Clone + Send + Sync> Axes<S> for Cases<S, T> {
    type At = T;

    fn points(&self, section: &S) -> Result<Conditions<T>, Invalid> {
        (self.of)(section)
    }

    fn coordinates(&self) -> Vec<Coordinate> {
        self.coordinates.to_vec()
    }

    fn keys(&self) -> Vec<&'static str> {
        self.keys.to_vec()
    }
}

impl<S, A: Axes<S>, B: Axes<S>> Axes<S> for (A, B) {
    type At = (A::At, B::At);

    fn points(&self, section: &S) -> Result<Conditions<Self::At>, Invalid> {
        let inner = self.1.points(section)?;
        let mut points = Vec::new();
        for (coordinates, outer) in self.0.points(section)? {
            points.extend(inner.iter().map(|(own, value)| {
                let all = coordinates.iter().chain(own).map(|(name, value)| (name.clone(), value.clone()));
                (all.collect(), (outer.clone(), value.clone()))
            }));
        }
        Ok(points)
    }

    fn coordinates(&self) -> Vec<Coordinate> {
        [self.0.coordinates(), self.1.coordinates()].concat()
    }

    fn keys(&self) -> Vec<&'static str> {
        [self.0.keys(), self.1.keys()].concat()
    }
}

/// Refuses a list that holds a value twice: the records of both could not be told apart.
///
/// # Errors
/// [`Invalid`] names the second of them.
pub fn each_once<T: Serialize>(key: &str, values: &[T]) -> Result<(), Invalid> {
    let mut seen = HashSet::with_capacity(values.len());
    for (place, value) in values.iter().enumerate() {
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        if let Some(value) = seen.replace(value) {
            let message = format!("{value} is there twice");
            return Err(Invalid::new(format!("{key}[{place}]"), message, "each value once"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Keys {
        units: Vec<u32>,
        alpha: Vec<f64>,
    }

    const UNITS: Axis<Keys, u32> =
        Axis::new("units", Coordinate::number("units", "units", "N"), |keys| keys.units.clone());
    const ALPHA: Axis<Keys, f64> =
        Axis::new("alpha", Coordinate::number("alpha", "load", "α"), |keys| keys.alpha.clone());

    #[test]
    fn two_axes_make_a_grid_of_which_the_last_changes_fastest() {
        let keys = Keys { units: vec![10, 20], alpha: vec![0.5, 1.0] };
        let points = (UNITS, ALPHA).points(&keys).unwrap();
        assert_eq!(
            points.iter().map(|point| point.1).collect::<Vec<_>>(),
            [(10, 0.5), (10, 1.0), (20, 0.5), (20, 1.0)]
        );
        assert_eq!((&points[2].0["units"], &points[2].0["alpha"]), (&20.into(), &0.5.into()));
        assert_eq!(().points(&keys).unwrap().len(), 1);
    }

    #[test]
    fn long_lists_are_looked_through_once() {
        let many: Vec<f64> = (0..300_000).map(f64::from).collect();
        let begun = std::time::Instant::now();
        assert_eq!(each_once("alpha", &many), Ok(()));
        // Each with each other took minutes.
        assert!(begun.elapsed().as_secs() < 10);
    }

    #[test]
    fn a_value_that_is_there_twice_is_named() {
        let fault = ALPHA.points(&Keys { units: vec![], alpha: vec![0.5, 1.0, 0.5] }).unwrap_err();
        assert_eq!((fault.key.as_str(), fault.message.as_str()), ("alpha[2]", "0.5 is there twice"));
    }
}
