//! Sweeps: the same study at many values of some keys.

use std::collections::BTreeMap;

use attractor_core::room::Room;
use attractor_core::{Invalid, Seed};
use attractor_record::Coordinates;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::path::{assign, is_within, place_of};
use super::{COMMON, Grid, has_effect};
use crate::part::AnySection;
use crate::{AnyExperiment, Catalogue, Files, Found, each_once};

/// Keys to sweep over and their values. Several keys make a grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sweep(pub BTreeMap<String, Grid>);

/// One point of a sweep.
pub struct Point {
    /// Swept keys by their path, such as `cue.count`.
    pub coordinates: Coordinates,
    /// The experiment with these values in place.
    pub part: Box<dyn AnySection>,
}

/// A swept key.
struct Axis<'a> {
    key: &'a String,
    /// The key of its values.
    own_key: String,
    values: Vec<Value>,
}
/// The coordinates of a point, and the table of its keys.
type LaidOut = (Coordinates, Value);

/// More points than any study can mean.
const MOST_POINTS: usize = 100_000;

impl Sweep {
    /// The tables of all points of an experiment whose own keys are given as a table, each with its coordinates, the last
    /// key changing fastest; one without coordinates where nothing is swept.
    ///
    /// # Errors
    /// [`Invalid`] names the swept key whose values cannot be used.
    pub(crate) fn laid_out(
        &self,
        experiment: &'static dyn AnyExperiment,
        table: &Value,
    ) -> Result<Vec<LaidOut>, Invalid> {
        let lists = &experiment.lists();
        let axes = self.axes()?;
        (0..count(&axes)).map(|number| laid_out_at(&axes, number, table, lists)).collect()
    }

    /// The swept keys with their values, which are fewer points together than are too many.
    fn axes(&self) -> Result<Vec<Axis<'_>>, Invalid> {
        let mut axes = Vec::new();
        let mut points = 1_usize;
        for (key, grid) in &self.0 {
            let own_key = format!("sweep.{}", attractor_core::schema::join("", key));
            if COMMON.contains(&key.as_str()) {
                return Err(Invalid::new(own_key, format!("`{key}` cannot be swept"), "any other key"));
            }
            let values = grid.values().ok_or_else(|| {
                Invalid::new(&own_key, "a logarithmic range must not touch zero", "from and to above 0")
            })?;
            each_once(&own_key, &values)?;
            points = points.saturating_mul(values.len());
            if points > MOST_POINTS {
                return Err(Invalid::new(
                    own_key,
                    "the sweep has too many points",
                    format!("at most {MOST_POINTS}"),
                ));
            }
            axes.push(Axis { key, own_key, values });
        }
        Ok(axes)
    }

    /// All points of an experiment, in the order of their tables. Of a stored study it is known what was `found` at each.
    ///
    /// # Errors
    /// [`Invalid`] names the swept key whose values cannot be used.
    pub(super) fn points(
        &self,
        catalogue: &Catalogue,
        experiment: &'static dyn AnyExperiment,
        table: &Value,
        found: &Found,
        files: &Files,
        seed: Seed,
    ) -> Result<Vec<Point>, Invalid> {
        let lists = &experiment.lists();
        let axes = self.axes()?;
        // Asked once: what there is does not change from point to point.
        let room = Room::now();
        let read = |number: usize| {
            let (coordinates, mut base) = laid_out_at(&axes, number, table, lists)?;
            found.lay_over(number, &mut base);
            let part = has_effect(catalogue, experiment.id(), &base)
                .and_then(|()| experiment.read(&base, files, room, seed))
                .map_err(|fault| self.blame(fault, table, lists))?;
            Ok(Point { coordinates, part })
        };
        (0..count(&axes)).map(read).collect()
    }

    /// The keys that have several values, all of them numbers.
    pub fn numeric(&self) -> Vec<String> {
        let numeric = |grid: &Grid| {
            let values = grid.values().unwrap_or_default();
            values.len() > 1 && values.iter().all(Value::is_number)
        };
        self.0.iter().filter(|(_, grid)| numeric(grid)).map(|(key, _)| key.clone()).collect()
    }

    /// Points to the swept key where the sweep put the faulty value, or where only the sweep can have.
    fn blame(&self, fault: Invalid, table: &Value, lists: &[&str]) -> Invalid {
        let brought = |key: &&String| {
            let place = place_of(table, key, lists);
            is_within(&fault.key, &place) || is_within(&place, &fault.key)
        };
        match self.0.keys().find(brought) {
            Some(key) => in_sweep(fault, &format!("sweep.{}", attractor_core::schema::join("", key))),
            None => fault,
        }
    }
}

/// How many points axes make.
fn count(axes: &[Axis]) -> usize {
    axes.iter().map(|axis| axis.values.len()).product()
}

/// A point by its number, the last axis changing fastest.
fn laid_out_at(axes: &[Axis], number: usize, table: &Value, lists: &[&str]) -> Result<LaidOut, Invalid> {
    let (mut coordinates, mut base) = (Coordinates::new(), table.clone());
    let mut block = count(axes);
    for Axis { key, own_key, values } in axes {
        block /= values.len();
        let value = &values[number / block % values.len()];
        assign(&mut base, key, value.clone(), lists).map_err(|fault| in_sweep(fault, own_key))?;
        coordinates.insert((*key).clone(), value.clone());
    }
    Ok((coordinates, base))
}

fn in_sweep(mut fault: Invalid, key: &str) -> Invalid {
    key.clone_into(&mut fault.key);
    fault
}
