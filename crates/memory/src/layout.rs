//! Which units there are and which of them compete.

use std::ops::Range;

use attractor_core::{Invalid, Stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Competition;

/// The most units that a layout may have, 2²²; one bit for each pair of them takes 2 TiB.
const MOST_UNITS: u32 = 4_194_304;

/// The layout of a network, as a spec declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
#[schemars(extend("default" = { "kind": "modular" }))]
pub enum Layout {
    /// Hypercolumns of minicolumns; in each hypercolumn one minicolumn wins.
    Modular {
        /// Number of hypercolumns.
        #[serde(default = "twenty")]
        #[schemars(range(min = 2, max = 65536))]
        hypercolumns: u32,
        /// Minicolumns in each hypercolumn: one number for all, or a list with one for each.
        #[serde(default)]
        minicolumns: Minicolumns,
    },
    /// Units that all compete with each other; the `active` units with the largest support win.
    Flat {
        /// Number of units.
        #[serde(default = "four_hundred")]
        #[schemars(range(min = 2, max = MOST_UNITS))]
        units: u32,
        /// Number of active units in a pattern.
        #[serde(default = "twenty")]
        #[schemars(range(min = 1))]
        active: u32,
    },
}

fn twenty() -> u32 {
    20
}

fn four_hundred() -> u32 {
    400
}

/// Sizes of the hypercolumns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Minicolumns {
    /// All alike.
    Same(#[schemars(range(min = 2, max = 65536))] u32),
    /// One size for each hypercolumn.
    Each(Vec<MinicolumnCount>),
}

/// Size of one hypercolumn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct MinicolumnCount(#[schemars(range(min = 2, max = 65536))] pub u32);

impl Default for Minicolumns {
    fn default() -> Self {
        Self::Same(twenty())
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self::modular(20, 20)
    }
}

impl Layout {
    /// Hypercolumns that are all of one size.
    pub fn modular(hypercolumns: u32, minicolumns: u32) -> Self {
        Self::Modular { hypercolumns, minicolumns: Minicolumns::Same(minicolumns) }
    }

    /// Units that all compete with each other.
    pub fn flat(units: u32, active: u32) -> Self {
        Self::Flat { units, active }
    }

    /// Checks what no single number shows.
    ///
    /// # Errors
    /// More active units than units; a list of sizes of another length than there are hypercolumns; more than
    /// 4,194,304 units in all hypercolumns together.
    pub fn validate(&self) -> Result<(), Invalid> {
        match self {
            Self::Flat { units, active } if active >= units => Err(Invalid::new(
                "layout.active",
                format!("layout.active is {active}, but the layout has only {units} units"),
                format!("1 to {}: fewer than layout.units", units - 1),
            )
            .help("lower layout.active, or raise layout.units")),
            Self::Modular { hypercolumns, minicolumns: Minicolumns::Each(sizes) }
                if sizes.len() != *hypercolumns as usize =>
            {
                Err(Invalid::new(
                    "layout.minicolumns",
                    format!("minicolumns lists {} sizes for {hypercolumns} hypercolumns", sizes.len()),
                    format!("one number, or a list of {hypercolumns}"),
                ))
            }
            Self::Modular { hypercolumns, minicolumns } => {
                let units = minicolumns.total(*hypercolumns);
                if units <= u64::from(MOST_UNITS) {
                    return Ok(());
                }
                let (shown, allowed) = match minicolumns {
                    Minicolumns::Same(size) => (
                        format!("{hypercolumns} hypercolumns of {size} minicolumns"),
                        format!("at most {} with {hypercolumns} hypercolumns", MOST_UNITS / hypercolumns),
                    ),
                    Minicolumns::Each(_) => {
                        (format!("{hypercolumns} hypercolumns"), "smaller or fewer hypercolumns".to_owned())
                    }
                };
                Err(Invalid::new(
                    "layout.minicolumns",
                    format!("{shown} are {units} units, and a layout has at most {MOST_UNITS}"),
                    allowed,
                )
                .help("lower layout.minicolumns or layout.hypercolumns"))
            }
            Self::Flat { .. } => Ok(()),
        }
    }
}

impl Minicolumns {
    /// The size of each hypercolumn, in order.
    fn sizes(&self, hypercolumns: u32) -> impl Iterator<Item = u32> {
        (0..hypercolumns as usize).map_while(move |place| match self {
            Self::Same(size) => Some(*size),
            Self::Each(sizes) => sizes.get(place).map(|size| size.0),
        })
    }

    /// How many units there are in all hypercolumns together.
    fn total(&self, hypercolumns: u32) -> u64 {
        self.sizes(hypercolumns).map(u64::from).sum()
    }
}

/// The units of a network: how many there are, how many are active, who competes with whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    units: u32,
    active: u32,
    competition: Competition,
}

impl Population {
    /// The units of a layout that [`Layout::validate`] accepts; of another, no network can be made.
    pub fn of(layout: &Layout) -> Self {
        match layout {
            Layout::Flat { units, active } => {
                Self { units: *units, active: *active, competition: Competition::KWinners(*active) }
            }
            Layout::Modular { hypercolumns, minicolumns } => {
                let mut units = 0_u32;
                let ranges = minicolumns.sizes(*hypercolumns).map(|size| {
                    let start = units;
                    units = units.saturating_add(size);
                    start..units
                });
                let competition = Competition::PerHypercolumn(ranges.collect());
                Self { units, active: *hypercolumns, competition }
            }
        }
    }

    /// Number of units, N.
    pub fn units(&self) -> u32 {
        self.units
    }

    /// Number of active units in a pattern, k; one for each hypercolumn where there are any.
    pub fn active(&self) -> u32 {
        self.active
    }

    /// Nominal activity k/N.
    pub fn activity(&self) -> f64 {
        f64::from(self.active) / f64::from(self.units)
    }

    /// Who competes with whom.
    pub fn competition(&self) -> &Competition {
        &self.competition
    }

    /// The units of each hypercolumn; empty where all units compete with each other.
    pub fn hypercolumns(&self) -> &[Range<u32>] {
        match &self.competition {
            Competition::KWinners(_) => &[],
            Competition::PerHypercolumn(hypercolumns) => hypercolumns,
        }
    }

    /// Whether one unit wins in each hypercolumn.
    pub fn is_modular(&self) -> bool {
        matches!(self.competition, Competition::PerHypercolumn(_))
    }

    /// A pattern in which every choice of units is equally likely.
    pub fn random_pattern(&self, stream: &mut Stream) -> Vec<u32> {
        match &self.competition {
            Competition::KWinners(active) => stream.subset(*active, self.units),
            Competition::PerHypercolumn(hypercolumns) => {
                hypercolumns.iter().map(|units| units.start + stream.below(units.end - units.start)).collect()
            }
        }
    }

    /// A copy of a pattern with `count` of its active units drawn anew, which may give the same unit again. The number
    /// of active units stays.
    pub(crate) fn redrawn(&self, pattern: &[u32], count: u32, stream: &mut Stream) -> Vec<u32> {
        let places = stream.subset(count, pattern.len() as u32);
        if let Competition::PerHypercolumn(hypercolumns) = &self.competition {
            let mut copy = pattern.to_vec();
            for place in places.into_iter().map(|place| place as usize) {
                let units = &hypercolumns[place];
                copy[place] = units.start + stream.below(units.len() as u32);
            }
            return copy;
        }
        let kept = Self::exchanged(pattern, &places, []);
        let ranks = stream.subset(count, self.units - kept.len() as u32);
        Self::exchanged(&kept, &[], ranks.iter().map(|&rank| Self::silent_unit(&kept, rank)))
    }

    /// A pattern without the units at `places` and with `others`, in ascending order.
    pub(crate) fn exchanged(
        pattern: &[u32],
        places: &[u32],
        others: impl IntoIterator<Item = u32>,
    ) -> Vec<u32> {
        let kept =
            pattern.iter().enumerate().filter(|(place, _)| places.binary_search(&(*place as u32)).is_err());
        let mut units: Vec<u32> = kept.map(|(_, &unit)| unit).chain(others).collect();
        units.sort_unstable();
        units
    }

    /// The unit that is the `rank`-th not in `pattern`, which is in ascending order.
    pub(crate) fn silent_unit(pattern: &[u32], rank: u32) -> u32 {
        // Each active unit at or below the answer moves it up by one.
        pattern.iter().fold(rank, |unit, &active| if active <= unit { unit + 1 } else { unit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn hypercolumns_follow_each_other() {
        let layout: Layout =
            serde_json::from_value(json!({"kind": "modular", "hypercolumns": 3, "minicolumns": [2, 5, 3]}))
                .unwrap();
        layout.validate().unwrap();
        let population = Population::of(&layout);
        assert_eq!(population.hypercolumns(), [0..2, 2..7, 7..10]);
        assert_eq!((population.units(), population.active()), (10, 3));
    }

    #[test]
    fn impossible_layouts_are_refused() {
        assert_eq!(Layout::flat(10, 10).validate().unwrap_err().key, "layout.active");
        let refused = Layout::modular(65_536, 65_536).validate().unwrap_err();
        assert_eq!(refused.key, "layout.minicolumns");
        assert!(refused.message.contains("are 4294967296 units"), "{refused:?}");
        assert_eq!(refused.allowed, "at most 64 with 65536 hypercolumns");
        assert_eq!(Layout::modular(65_536, 64).validate(), Ok(()));
        assert_eq!(Layout::modular(64, 65_536).validate(), Ok(()));
        let sizes = Minicolumns::Each(vec![MinicolumnCount(65_536); 65_536]);
        let layout = Layout::Modular { hypercolumns: 65_536, minicolumns: sizes };
        assert_eq!(layout.validate().unwrap_err().key, "layout.minicolumns");
        let sizes = Minicolumns::Each(vec![MinicolumnCount(2); 2]);
        let layout = Layout::Modular { hypercolumns: 3, minicolumns: sizes };
        assert_eq!(layout.validate().unwrap_err().key, "layout.minicolumns");
    }

    #[test]
    fn silent_units_are_counted_around_the_active_ones() {
        let silent: Vec<u32> = (0..5).map(|rank| Population::silent_unit(&[0, 3, 4], rank)).collect();
        assert_eq!(silent, [1, 2, 5, 6, 7]);
    }
}
