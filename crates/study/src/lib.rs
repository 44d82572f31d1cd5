//! Studies: from a spec to records, figures and a report.

pub mod compare;
pub mod data;
pub mod experiments;
pub mod export;
pub mod figure;
pub mod memory;
pub mod metric;
pub mod present;
pub mod recollection;
pub mod record;
pub mod reference;
pub mod report;
pub mod runner;
pub mod spec;
pub mod store;
mod study;
pub mod summary;

pub use study::Study;
