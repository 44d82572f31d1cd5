//! Studies: from a spec to records, figures and a report.

pub mod record;
