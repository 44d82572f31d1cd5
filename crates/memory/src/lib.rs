//! Associative memories of binary patterns.
//!
//! The way of the data: a [`patterns`] source draws sets of active units, [`Counts`] holds how often
//! units were active alone and together, a learning rule of [`rules`] turns counts into [`weights`],
//! [`recall`] lets the network run from distorted cues ([`distortion`]), and [`measures`] say how
//! much came back.
//!
//! ```
//! use attractor_core::{Progress, Purpose, Seed, Streams};
//! use attractor_memory::distortion::Cue;
//! use attractor_memory::patterns::{PatternSource, Random};
//! use attractor_memory::{Layout, Memory, measures};
//!
//! let layout = Layout::modular(20, 20);
//! # let population = attractor_memory::Population::of(&layout);
//! # let streams = |purpose| Streams::new(Seed(1), Purpose::named(purpose), 0);
//! # let patterns = Random {}.draw_all(&population, 0..100, &streams("patterns"));
//! # let cues = Cue::default().distort_all(&population, &patterns, &streams("cues"));
//! # fn draw(_: &attractor_memory::States) {}
//! let memory = Memory::new(layout, "bcpnn")?.train(&patterns)?;
//! let answers = memory.recall(&cues)?;
//! let mut run = memory.start(&cues)?;
//! while run.step() == Progress::Going {
//!     draw(run.states());
//! }
//! assert_eq!(run.states(), answers.states());
//! assert_eq!(measures::exact(answers.states(), &patterns), 1.0);
//! # Ok::<(), attractor_memory::MemoryError>(())
//! ```
//!
//! Hopfield's network of ±1 units is stepped in the same way ([`spins`]):
//!
//! ```
//! use std::sync::Arc;
//!
//! use attractor_core::{Outcome, Progress, Purpose, Seed, Streams};
//! use attractor_memory::spins::{IntegerCouplings, Signs, SpinParameters, SpinRun};
//!
//! let streams = Streams::new(Seed(1), Purpose::named("example"), 0);
//! let patterns: Vec<Signs> = (0..25).map(|index| Signs::random(500, &mut streams.at(index))).collect();
//! let couplings = Arc::new(IntegerCouplings::hebbian(&patterns));
//! let cue = patterns[3].with_overlap(0.6, &mut streams.at(25)); // a fifth of its units turned
//! # fn draw(_: &Signs) {}
//! let mut run = SpinRun::new(couplings, &cue, SpinParameters::default(), streams.at(26))?;
//! while run.step() == Progress::Going {
//!     draw(run.network().state());
//! }
//! assert_eq!(run.progress(), Progress::Ended(Outcome::FixedPoint));
//! assert!(run.network().state().overlap(&patterns[3]) > 0.99);
//! # Ok::<(), attractor_core::Invalid>(())
//! ```
//!
//! A run is owned: it may live in a thread, a window or a web page. The parts of recall in the order of the data, for those who
//! put them together themselves:
//!
//! ```
//! use attractor_core::{Purpose, Seed, Streams};
//! use attractor_memory::{
//!     Counts, Layout, Population, Setting,
//!     distortion::{Cue, Distortion},
//!     measures,
//!     patterns::{PatternSet, Patterns},
//!     recall::{Recall, RecallOptions},
//!     rules::Rules,
//! };
//!
//! let layout = Layout::modular(20, 20);
//! let population = Population::of(&layout);
//! let streams = Streams::new(Seed(1), Purpose::named("example"), 0);
//!
//! let patterns = Patterns::default().draw_all(&population, 0..100, &streams);
//! let mut counts = Counts::new(&population);
//! counts.train(&patterns, 0..patterns.len());
//!
//! let cue = Cue { distortion: Distortion::Replace, count: 2 };
//! let rule = Rules::named("bcpnn").unwrap();
//! let weights = rule.learn(&counts, &Setting::of(&population, cue.noise(&population)));
//!
//! let cues = cue.distort_all(&population, &patterns, &Streams::new(Seed(1), Purpose::named("cues"), 0));
//! let recalled = Recall::new(&population, &cues, RecallOptions::default(), &streams).run(&weights);
//! assert_eq!(measures::exact(recalled.states(), &patterns), 1.0);
//! ```

mod associative;
mod bit_square;
pub mod blocks;
mod chance;
mod competition;
mod counts;
pub mod delayed_match;
pub mod dense;
pub mod distortion;
pub mod forgetting;
mod layout;
mod matrix;
pub mod measures;
pub mod online;
pub mod patterns;
pub mod recall;
pub mod references;
pub mod rules;
mod saved;
mod signs;
pub mod spins;
mod states;
mod synapse;
pub mod theory;
mod tiling;
pub mod weights;

pub use associative::{Memory, MemoryError, MemoryParameters};
pub use competition::Competition;
pub use counts::Counts;
pub use layout::{Layout, MinicolumnCount, Minicolumns, Population};
pub use rules::Setting;
pub use saved::SavedSynapses;
pub use states::States;
pub use synapse::{Coactivity, Kind, MemoryRule, Usage};
