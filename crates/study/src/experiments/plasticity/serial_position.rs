//! Which items of a list are kept: the first, the last, or all.

use std::collections::BTreeMap;

use attractor_core::{About, Invalid};
use attractor_plasticity::RateNetwork;
use attractor_plasticity::references::HEBB_1949;

use super::session::{check, course, learn, recall_all};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Spec, each_once};

/// Recall by the position of an item in the list, for several ways to show the list.
pub(crate) struct SerialPosition;

impl Experiment for SerialPosition {
    fn id(&self) -> &'static str {
        "serial-position"
    }

    fn about(&self) -> About {
        About {
            title: "Serial position",
            summary: "Recall by the position of an item in the list, where learning is on during items alone, at all times, or \
                      with decay: all are kept, the first ones, or the last.",
            equation: r"\dot w_{ij} = \frac{\eta}{N} \, r_i r_j - \lambda \left( w_{ij} - w^0_{ij} \right)",
            provenance: "Protocols ours. Learning that never stops lets the first item's attractor strengthen itself between the \
                         items; decay takes away what is old.",
            citations: &[HEBB_1949],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["plastic", "protocol"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        Some(RateNetwork::bytes(u64::from(spec.plastic.network.units)))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let names: Vec<&str> = spec.protocol.iter().map(|protocol| protocol.name.as_str()).collect();
        each_once("protocol", &names)?;
        let own = |protocol: &crate::spec::Protocol| protocol.of(&spec.plastic.network);
        spec.protocol.iter().try_for_each(|protocol| check(&spec.plastic, &own(protocol), &[]))
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let point = |protocol: &crate::spec::Protocol| Point {
            coordinates: BTreeMap::from([("protocol".to_owned(), protocol.name.clone().into())]),
            spec: Spec { protocol: vec![protocol.clone()], ..spec.clone() },
        };
        Ok(spec.protocol.iter().map(point).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let course = course(&spec.protocol[0].of(&spec.plastic.network), &[], trial, 0);
        let mut records = Vec::new();
        for rule in &spec.plastic.rules {
            let measure = |metric: &str, value: f64| trial.measure(metric, value).of_rule(&rule.name);
            let learnt = learn(&course, &rule.rule, trial, |_, _| {})?;
            let Some(mut memory) = learnt.memory(measure, &mut records) else { continue };
            for recalled in recall_all(&mut memory, trial)? {
                let at = |record: Record| record.at("position", recalled.item + 1);
                records.push(at(measure("recall_correlation", recalled.correlation)));
                records.push(at(measure("uncued_overlap", recalled.uncued)));
            }
        }
        Ok(records)
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::serial_position(records)
    }
}
