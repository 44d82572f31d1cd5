//! How much capacity correlated patterns cost.

use std::collections::BTreeMap;

use attractor_core::statistics::Resamples;
use attractor_core::{About, Invalid};
use attractor_memory::patterns::{Families, Patterns, Random, Skewed};
use attractor_memory::references::LANSNER_2026;
use serde_json::Value;

use super::{Experiment, Point, Stop, Trial, capacity};
use crate::present::{self, Presentation};
use crate::record::{Record, Source};
use crate::spec::{Spec, each_once};
use crate::summary::{Group, as_record, group, ratio_of_means};

/// The capacity with correlated patterns, relative to that without.
pub(super) struct CorrelationSensitivity;

impl Experiment for CorrelationSensitivity {
    fn id(&self) -> &'static str {
        "correlation-sensitivity"
    }

    fn about(&self) -> About {
        About {
            title: "Correlation sensitivity",
            summary: "The capacity for patterns that resemble each other or use some units more than others, \
                      relative to the capacity for independent patterns.",
            equation: r"\text{relative capacity} = P^*(\rho, s) / P^*(0, 0)",
            provenance: "That correlations are tested is the benchmark's; how they are made (families with \
                         ρ, skewed use with s) is ours.",
            citations: &[LANSNER_2026],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["criterion", "search", "prototypes", "correlation"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("correlation.rho", &spec.correlation.rho)?;
        each_once("correlation.s", &spec.correlation.s)?;
        if matches!(spec.patterns, Patterns::Random(_)) {
            Ok(())
        } else {
            Err(Invalid::new(
                "patterns.kind",
                "correlation-sensitivity makes its own correlated patterns",
                "only random",
            )
            .help("set the strengths in [correlation]"))
        }
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let point = |kind: &str, strength: f64, patterns: Patterns| {
            let coordinates = [("correlation", Value::from(kind)), ("strength", Value::from(strength))];
            Point {
                coordinates: coordinates.map(|(name, value)| (name.to_owned(), value)).into(),
                spec: Spec { patterns, ..spec.clone() },
            }
        };
        let mut points = vec![point("none", 0.0, Patterns::Random(Random {}))];
        points.extend(spec.correlation.rho.iter().map(|rho| {
            point("families", rho.0, Patterns::Families(Families { rho: rho.0, size: spec.correlation.size }))
        }));
        points.extend(
            spec.correlation.s.iter().map(|s| point("skewed", s.0, Patterns::Skewed(Skewed { s: s.0 }))),
        );
        Ok(points)
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        capacity::run(trial)
    }

    fn summarise(&self, _spec: &Spec, records: &[Record]) -> Vec<Record> {
        let capacities: Vec<Group> =
            group(records).into_iter().filter(|group| group.metric == "capacity").collect();
        let baseline_of = |correlated: &Group| {
            let mut coordinates = correlated.coordinates.clone();
            coordinates.extend(BTreeMap::from([
                ("correlation".to_owned(), Value::from("none")),
                ("strength".to_owned(), Value::from(0.0)),
            ]));
            capacities.iter().find(|group| group.rule == correlated.rule && group.coordinates == coordinates)
        };
        let relative = |correlated: &Group| {
            let baseline = baseline_of(correlated)?;
            let (above, below) = (&correlated.values, &baseline.values);
            if above.len() != below.len() || below.iter().all(|&capacity| capacity == 0.0) {
                return None;
            }
            let interval =
                Resamples::of(above.len()).interval(above.len(), |picks| ratio_of_means(above, below, picks));
            let mut record = as_record(correlated, &interval);
            "relative_capacity".clone_into(&mut record.metric);
            record.source = Source::Summary;
            Some(record)
        };
        capacities
            .iter()
            .filter(|group| group.coordinates["correlation"] != "none")
            .filter_map(relative)
            .collect()
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::correlation(spec, records)
    }
}
