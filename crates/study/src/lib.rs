//! Studies: from a spec to records, figures and a report.

pub mod export;
pub mod record;
pub mod store;
