//! Studies: from a spec to records, figures and a report.

pub mod figure;
pub mod record;
pub mod report;
