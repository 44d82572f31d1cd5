//! How matrices over pairs of units lie in memory.
//!
//! The postsynaptic units are cut into tiles that never cross a hypercolumn; a tile holds one row for
//! each presynaptic unit. A tile of 32 columns and 1024 rows stays in the second-level cache while
//! all cues pass over it, and its sums stay in registers.

use std::ops::Range;

use crate::{Competition, Population};

/// Widths that a row can have; a row is padded to the next of them.
const WIDTHS: [usize; 6] = [8, 16, 24, 32, 48, 64];

/// Columns of a matrix that are worked on together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    /// The postsynaptic units.
    pub units: Range<u32>,
    /// Length of a row, padding included.
    pub width: usize,
    /// Where the tile's first row starts, in elements of the matrix.
    pub start: usize,
    /// Where the tile starts in a vector with one element for each column, padding included.
    pub column: usize,
    /// Number of the group of units that compete: the hypercolumn, or 0 where all do.
    pub group: u32,
    /// The presynaptic units without connections to the tile: the tile's own hypercolumn.
    pub masked: Range<u32>,
}

impl Tile {
    /// The tile's rows within the matrix.
    pub fn rows(&self, pre_units: u32) -> Range<usize> {
        self.start..self.start + pre_units as usize * self.width
    }

    /// The tile's columns within a vector of all columns.
    pub fn columns(&self) -> Range<usize> {
        self.column..self.column + self.width
    }
}

/// All tiles of a population, in the order of their units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tiling {
    pub tiles: Vec<Tile>,
    /// Elements of a matrix, padding included.
    pub elements: usize,
    /// Elements of a vector over all columns, padding included.
    pub columns: usize,
    /// Presynaptic units: rows of each tile.
    pub pre_units: u32,
    /// Whether the presynaptic units are the postsynaptic ones, so that a unit has no synapse with itself.
    pub itself: bool,
}

impl Tiling {
    /// Connections of a population with itself.
    pub fn of(population: &Population) -> Self {
        Self::with_rows(population.units(), population, true)
    }

    /// Connections from one population to another.
    pub fn between(pre: &Population, post: &Population) -> Self {
        Self::with_rows(pre.units(), post, false)
    }

    fn with_rows(pre_units: u32, population: &Population, itself: bool) -> Self {
        let everyone = 0..population.units();
        // Within a hypercolumn there are no synapses.
        let (groups, parted) = match population.competition() {
            Competition::KWinners(_) => (std::slice::from_ref(&everyone), false),
            Competition::PerHypercolumn(hypercolumns) => (&hypercolumns[..], true),
        };
        let mut tiling = Self { tiles: Vec::new(), elements: 0, columns: 0, pre_units, itself };
        for (number, group) in (0..).zip(groups) {
            let masked = if parted && itself { group.clone() } else { 0..0 };
            for start in group.clone().step_by(WIDTHS[WIDTHS.len() - 1]) {
                let units = start..group.end.min(start + WIDTHS[WIDTHS.len() - 1] as u32);
                tiling.push(units, number, masked.clone());
            }
        }
        tiling
    }

    fn push(&mut self, units: Range<u32>, group: u32, masked: Range<u32>) {
        let least = units.len();
        let width = WIDTHS.into_iter().find(|&width| width >= least).unwrap_or(WIDTHS[WIDTHS.len() - 1]);
        self.tiles.push(Tile { units, width, start: self.elements, column: self.columns, group, masked });
        self.elements += self.pre_units as usize * width;
        self.columns += width;
    }

    /// The number of the tile that holds a unit.
    pub fn tile_of(&self, unit: u32) -> usize {
        self.tiles.partition_point(|tile| tile.units.end <= unit)
    }

    /// The tiles that hold any of some units.
    pub fn overlapping(&self, units: &Range<u32>) -> impl Iterator<Item = &Tile> {
        let (start, end) = (units.start, units.end);
        self.tiles.iter().filter(move |tile| tile.units.start < end && start < tile.units.end)
    }

    /// The tile that holds a unit, for each unit.
    pub fn tile_of_units(&self) -> Vec<u32> {
        let tiles = self.tiles.iter().enumerate();
        tiles.flat_map(|(place, tile)| tile.units.clone().map(move |_| place as u32)).collect()
    }
}

/// Calls an expression with the constant `$L` set to a tile's width.
macro_rules! with_width {
    ($width:expr, $L:ident => $body:expr) => {
        match $width {
            8 => {
                const $L: usize = 8;
                $body
            }
            16 => {
                const $L: usize = 16;
                $body
            }
            24 => {
                const $L: usize = 24;
                $body
            }
            32 => {
                const $L: usize = 32;
                $body
            }
            48 => {
                const $L: usize = 48;
                $body
            }
            _ => {
                const $L: usize = 64;
                $body
            }
        }
    };
}
pub(crate) use with_width;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;

    #[test]
    fn tiles_cover_all_units_once_and_never_cross_hypercolumns() {
        for layout in [Layout::modular(3, 5), Layout::modular(2, 130), Layout::flat(200, 10)] {
            let population = Population::of(&layout);
            let tiling = Tiling::of(&population);
            let units: Vec<u32> = tiling.tiles.iter().flat_map(|tile| tile.units.clone()).collect();
            assert_eq!(units, (0..population.units()).collect::<Vec<_>>());
            for tile in &tiling.tiles {
                assert!(tile.units.len() <= tile.width && WIDTHS.contains(&tile.width));
                assert!(
                    !population.is_modular()
                        || (tile.masked.start <= tile.units.start && tile.units.end <= tile.masked.end)
                );
            }
            let last = tiling.tiles.last().unwrap();
            assert_eq!(last.rows(population.units()).end, tiling.elements);
            assert_eq!(last.columns().end, tiling.columns);
        }
    }
}
