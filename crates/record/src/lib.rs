//! What comes out of a study.
//!
//! A [`Record`] is one number with what it measures (a [`Metric`]) and under which conditions (its coordinates).
//! [`summary`] makes means with intervals of them, [`compare`] holds two runs against each other, [`present`] makes
//! tables and [`figure`]s, [`report`] a page, [`export`] files for other programs.
//!
//! Nothing here knows what was studied.

pub mod compare;
mod coordinate;
mod coordinates;
pub mod crossing;
mod curve;
pub mod export;
pub mod figure;
mod metric;
pub mod present;
mod record;
pub mod report;
pub mod summary;

pub use coordinate::{Coordinate, in_words};
pub use coordinates::Coordinates;
pub use crossing::Crossing;
pub use curve::{Curve, curves};
pub use metric::{Kind, Metric};
pub use record::{REPETITION, Record, Source};
