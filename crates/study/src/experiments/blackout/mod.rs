//! What a memory that is filled for ever still recalls, by age, under each scheme of forgetting.

mod ages;
mod stationary;
mod theory;

use attractor_core::{About, Invalid, Purpose, Seed, Streams};
use attractor_memory::forgetting::{Coding, ForgettingMemory};
use attractor_memory::references::{AMIT_FUSI_1994, MEZARD_1986, NADAL_1986, PARISI_1986};

use super::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::blackout::Asked;
use crate::spec::{Blackout, CapacityCurve, SchemeEntry, Spec};

/// Presents patterns for ever, and recalls each from itself.
pub(super) struct BlackoutExperiment;

/// α_c: the capacity of Hebb's rule for each unit, in whose units totals are counted (Amit, Gutfreund &
/// Sompolinsky 1987, <https://doi.org/10.1016/0003-4916(87)90092-3>).
const HEBB_CAPACITY: f64 = 0.1379;

/// The overlap above which a pattern counts as recalled.
const RECALLED: f64 = attractor_memory::theory::two_state::RECALLED;

/// Patterns that are recalled at a time, between which the user may stop.
const AT_ONCE: usize = 512;

impl Experiment for BlackoutExperiment {
    fn id(&self) -> &'static str {
        "blackout"
    }

    fn about(&self) -> About {
        About {
            title: "Blackout",
            summary: "Fills memories with ever more patterns and says which are still recalled, by age: under Hebb's rule, which \
                      loses all at once, and under schemes that forget the oldest; and how many each scheme holds for ever, \
                      against its parameter.",
            equation: "",
            provenance: "Ours, after the palimpsests of Nadal et al., Parisi, Mézard et al. and Amit & Fusi. Recall starts from the \
                         pattern itself, all units follow their fields at once, and a pattern counts as recalled if the overlap with where that ends is above 0.9.",
            citations: &[NADAL_1986, PARISI_1986, MEZARD_1986, AMIT_FUSI_1994],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["blackout"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let units = spec.blackout.units;
        let own = spec.blackout.schemes.iter().map(|entry| entry.rule.bytes(units));
        let curves = spec.blackout.curves.iter().map(|curve| curve.scheme.rule.bytes(units));
        // Patterns of at most N/2 units of four bytes on average, their states and a copy of each.
        let patterns = largest(&spec.blackout) * u64::from(units) * 6;
        Some(own.chain(curves).max().unwrap_or(0) + patterns)
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let Blackout { units, schemes, curves, totals, .. } = &spec.blackout;
        crate::spec::energy::check_lists(&[("blackout.totals", totals)])?;
        let check = |entry: &SchemeEntry, path: String| {
            entry.rule.validate(*units).map_err(|fault| {
                let key = if fault.key == "units" {
                    "blackout.units".into()
                } else {
                    format!("{path}.{}", fault.key)
                };
                Invalid { key, ..fault }
            })
        };
        for (place, entry) in schemes.iter().enumerate() {
            let path = format!("blackout.schemes[{place}]");
            check(entry, path.clone())?;
            if schemes[..place].iter().any(|other| other.name == entry.name) {
                let kind = entry.rule.id();
                return Err(Invalid::new(
                    path,
                    format!("two schemes are called \"{}\"", entry.name),
                    "different names",
                )
                .help(format!("give one of them a name: {{ kind = \"{kind}\", name = \"…\" }}")));
            }
        }
        for (place, curve) in curves.iter().enumerate() {
            let path = format!("blackout.curves[{place}]");
            let same = |other: &CapacityCurve| other.scheme.name == curve.scheme.name;
            if curves[..place].iter().any(same) {
                return Err(Invalid::new(
                    format!("{path}.scheme"),
                    format!("two curves are of schemes called \"{}\"", curve.scheme.name),
                    "different names",
                ));
            }
            let mut before = Vec::new();
            for (value, entry) in curve.schemes(&path)? {
                check(&entry, format!("{path}.scheme"))?;
                if before.contains(&value) {
                    let key = format!("{path}.values");
                    return Err(Invalid::new(key, format!("{value} is there twice"), "each value once"));
                }
                before.push(value);
            }
        }
        if schemes.is_empty() && curves.is_empty() {
            let message = "there is nothing to run";
            return Err(Invalid::new(
                "blackout.schemes",
                message,
                "at least one scheme, or one of blackout.curves",
            ));
        }
        Ok(())
    }

    /// A point for each scheme by age, and one for each value of each curve.
    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let asking = |asked: Asked| {
            let blackout = Blackout { asked: Some(asked), ..spec.blackout.clone() };
            Spec { blackout, ..spec.clone() }
        };
        let scheme = |entry: &SchemeEntry| ("scheme".to_owned(), entry.name.clone().into());
        let by_age = spec.blackout.schemes.iter();
        let by_age = by_age.map(|entry| Point {
            coordinates: [scheme(entry)].into(),
            spec: asking(Asked::Ages(entry.clone())),
        });
        let mut points: Vec<Point> = by_age.collect();
        for (place, curve) in spec.blackout.curves.iter().enumerate() {
            for (value, entry) in curve.schemes(&format!("blackout.curves[{place}]"))? {
                let coordinates = [scheme(&entry), (curve.parameter.clone(), value)].into();
                points.push(Point { coordinates, spec: asking(Asked::Capacity(entry)) });
            }
        }
        Ok(points)
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        match &trial.point.spec.blackout.asked {
            Some(Asked::Ages(entry)) => ages::run(trial, entry),
            Some(Asked::Capacity(entry)) => stationary::run(trial, entry),
            None => Ok(Vec::new()),
        }
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        theory::summarise(spec, records)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::blackout(spec, records)
    }
}

/// A memory that is being filled, and the patterns that it was given.
struct Filling<'a> {
    trial: &'a Trial<'a>,
    coding: Coding,
    memory: Box<dyn ForgettingMemory>,
    patterns: Vec<Vec<u32>>,
    streams: Streams,
}

impl<'a> Filling<'a> {
    fn new(trial: &'a Trial, entry: &SchemeEntry) -> Self {
        let spec = &trial.point.spec;
        let streams = |name| Streams::new(Seed(spec.seed), Purpose::named(name), u64::from(trial.repetition));
        Self {
            trial,
            coding: entry.rule.coding(spec.blackout.units),
            memory: entry.rule.start(spec.blackout.units, &streams("synapses")),
            patterns: Vec::new(),
            streams: streams("patterns"),
        }
    }

    /// Presents new patterns until there were `total`.
    fn fill(&mut self, total: usize) -> Result<(), Stop> {
        for index in self.patterns.len()..total {
            if index % 64 == 0 {
                self.trial.check()?;
            }
            let pattern = self.coding.draw(&mut self.streams.at(index as u64));
            self.memory.present(&pattern);
            self.patterns.push(pattern);
        }
        Ok(())
    }

    /// The overlaps with all patterns after recall from themselves, the newest first.
    fn overlaps(&mut self) -> Result<Vec<f64>, Stop> {
        self.overlaps_while(AT_ONCE, |_| true)
    }

    /// The overlaps with the newest patterns, asked so many at a time as long as those just asked `go_on`.
    fn overlaps_while(&mut self, at_once: usize, go_on: impl Fn(&[f64]) -> bool) -> Result<Vec<f64>, Stop> {
        let max_steps = self.trial.point.spec.blackout.max_steps;
        let newest_first: Vec<&Vec<u32>> = self.patterns.iter().rev().collect();
        let mut overlaps = Vec::new();
        for part in newest_first.chunks(at_once) {
            self.trial.check()?;
            let cues = part.iter().map(|pattern| (*pattern).clone()).collect();
            let states = self.memory.recall(&cues, max_steps, self.trial.threads);
            let pairs = states.iter().zip(cues.iter());
            overlaps.extend(pairs.map(|(state, cue)| self.coding.overlap(state, cue)));
            if !go_on(&overlaps[overlaps.len() - part.len()..]) {
                break;
            }
        }
        Ok(overlaps)
    }
}

/// So many patterns as this multiple of the capacity of Hebb's rule.
fn patterns_of(total: f64, units: u32) -> usize {
    #[expect(clippy::cast_sign_loss, reason = "a positive number of patterns")]
    let patterns = (total * HEBB_CAPACITY * f64::from(units)).round() as usize;
    patterns.max(1)
}

/// The most patterns that a trial presents.
fn largest(blackout: &Blackout) -> u64 {
    let totals = blackout.totals.iter().map(|total| patterns_of(total.0, blackout.units));
    let settled = patterns_of(blackout.settled, blackout.units)
        + blackout.snapshots as usize * stationary::between(blackout.units);
    totals.chain([settled]).max().unwrap_or(0) as u64
}
