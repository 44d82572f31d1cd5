//! The commands, one file each.

mod bench;
mod check;
mod cite;
mod compare;
mod export;
mod list;
mod merge;
mod new;
mod recall;
mod report;
mod run;
mod runs;
mod show;

pub use bench::bench;
pub use check::check;
pub use cite::cite;
pub use compare::compare;
pub use export::export;
pub use list::list;
pub use merge::merge;
pub use new::new;
pub use recall::recall;
pub use report::report;
pub use run::run;
pub use runs::runs;
pub use show::show;

use attractor_core::schema::nearest;

use crate::failure::Failure;

/// An id that nothing has, with the nearest that something has.
fn unknown_id(what: &str, id: &str, known: &[&str]) -> Failure {
    let help = match nearest(id, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"? `attractor list` shows all"),
        None => "`attractor list` shows all".to_owned(),
    };
    Failure::Usage(format!("there is no {what} \"{id}\""), help)
}
