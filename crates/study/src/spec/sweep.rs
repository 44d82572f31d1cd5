//! Sweeps: the same study at many values of some keys.

use std::collections::BTreeMap;

use attractor_core::Invalid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::layers::{assign, is_within, place_of};
use super::{COMMON, Files, Grid, Spec, each_once};

/// Keys to sweep over and their values. Several keys make a grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sweep(pub BTreeMap<String, Grid>);

/// One point of a sweep: the swept keys' values, and the spec with them in place.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPoint {
    /// Swept keys by their path, such as `cue.count`.
    pub coordinates: BTreeMap<String, Value>,
    /// The spec at this point, without a sweep.
    pub spec: Spec,
}

/// More points than any study can mean.
const MOST_POINTS: usize = 100_000;

impl Sweep {
    /// All points for a spec given as a table, the last key changing fastest; one point without
    /// coordinates where nothing is swept.
    ///
    /// # Errors
    /// [`Invalid`] names the swept key whose values cannot be used.
    pub fn points(&self, table: &Value, files: &Files) -> Result<Vec<SweepPoint>, Invalid> {
        let mut base = table.clone();
        if let Some(base) = base.as_object_mut() {
            base.remove("sweep");
        }
        let mut points = vec![(BTreeMap::new(), base)];
        for (key, grid) in &self.0 {
            let own_key = format!("sweep.{}", attractor_core::schema::join("", key));
            if COMMON.contains(&key.as_str()) {
                return Err(Invalid::new(own_key, format!("`{key}` cannot be swept"), "any other key"));
            }
            let values = grid.values().ok_or_else(|| {
                Invalid::new(&own_key, "a logarithmic range must not touch zero", "from and to above 0")
            })?;
            each_once(&own_key, &values)?;
            if points.len() * values.len() > MOST_POINTS {
                return Err(Invalid::new(
                    own_key,
                    "the sweep has too many points",
                    format!("at most {MOST_POINTS}"),
                ));
            }
            points = points
                .iter()
                .flat_map(|point| values.iter().map(move |value| (point, value)))
                .map(|((coordinates, base), value)| {
                    let (mut coordinates, mut base) = (coordinates.clone(), base.clone());
                    assign(&mut base, key, value.clone()).map_err(|fault| in_sweep(fault, &own_key))?;
                    coordinates.insert(key.clone(), value.clone());
                    Ok((coordinates, base))
                })
                .collect::<Result<_, Invalid>>()?;
        }
        let read = |(coordinates, base): (BTreeMap<String, Value>, Value)| {
            let spec = Spec::read(&base, files).map_err(|fault| self.blame(fault, table))?;
            Ok(SweepPoint { coordinates, spec })
        };
        points.into_iter().map(read).collect()
    }

    /// Points to the swept key where the sweep put the faulty value, or where only the sweep can have.
    fn blame(&self, fault: Invalid, table: &Value) -> Invalid {
        let brought = |key: &&String| {
            let place = place_of(table, key);
            is_within(&fault.key, &place) || is_within(&place, &fault.key)
        };
        match self.0.keys().find(brought) {
            Some(key) => in_sweep(fault, &format!("sweep.{}", attractor_core::schema::join("", key))),
            None => fault,
        }
    }
}

fn in_sweep(mut fault: Invalid, key: &str) -> Invalid {
    key.clone_into(&mut fault.key);
    fault
}
