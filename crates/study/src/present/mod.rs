//! stub
use crate::record::Record;
use crate::spec::Spec;
/// Tables and figures.
#[derive(Clone, Debug, Default)]
pub struct Presentation {}
pub fn capacity(_: &Spec, _: &[Record], _: &str) -> Presentation { Presentation::default() }
pub fn recall(_: &Spec, _: &[Record]) -> Presentation { Presentation::default() }
pub fn load_curve(_: &Spec, _: &[Record]) -> Presentation { Presentation::default() }
pub fn cue_noise(_: &Spec, _: &[Record]) -> Presentation { Presentation::default() }
pub fn weight_information(_: &Spec, _: &[Record]) -> Presentation { Presentation::default() }
pub fn correlation(_: &Spec, _: &[Record]) -> Presentation { Presentation::default() }
pub fn benchmark(_: &Spec, _: &[Record]) -> Presentation { Presentation::default() }
