//! The engine of studies: from a spec to records, figures and a report.
//!
//! An [`Experiment`] owns its whole story: the keys of a spec that it reads (its [`Section`]), what it compares (its
//! [`Axes`]), what it measures, and what is shown of it. A [`Catalogue`] lists experiments and everything else that a
//! spec may name; the engine itself names none. A [`Study`] is a spec that was checked, with all its trials; the
//! [`runner`] runs them on threads, a [`Session`] keeps them in a store and goes on with what was interrupted.

mod axis;
pub mod catalogue;
mod divergence;
mod document;
mod experiment;
mod file_names;
mod files;
mod found;
pub mod machine;
mod part;
mod place;
mod places;
mod provenance;
pub mod reference;
pub mod runner;
mod section;
mod session;
pub mod spec;
mod stored;
mod study;
mod table;
mod unless_stopped;

pub use attractor_core::schema::{NotNegative, Positive};
pub use axis::{Axes, Axis, Cases, Conditions, each_once};
pub use catalogue::{AnyExperiment, Catalogue};
pub use divergence::{DIVERGED, DIVERGED_AT};
pub use document::report;
pub use experiment::{At, Experiment, Records, Repetition, Stop, Trial};
pub use files::{Content, Files, of_no_file, refused, shown_path};
pub use found::Found;
pub use part::{AnySection, Running};
pub use place::Place;
pub use places::Places;
pub use section::{Footprint, Nothing, Section, Shared, Used, Written};
pub use session::{Ending, Observe, Session, SessionError};
pub use stored::StoredRun;
pub use study::Study;
