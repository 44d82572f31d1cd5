//! Which items of a list are kept: the first, the last, or all.

use attractor_core::{About, Invalid};
use attractor_plasticity::Protocol;
use attractor_plasticity::references::HEBB_1949;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Coordinate, Coordinates, Metric, Record};
use attractor_study::{Cases, Conditions, Experiment, Records, Section, Shared, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::session::{course, learn, recall_all};
use super::{POSITION, Plastic, PlasticPart, RECALL_CAPTION, RECALL_CORRELATION, UNCUED_OVERLAP, WHAT};
use crate::metrics::{DIVERGED, DIVERGED_AT};

const PROTOCOL: Coordinate = Coordinate::word("protocol", "protocol");

/// The keys that it reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The network of `plastic-working-memory`, `serial-position`, `three-hypotheses` and `sequence-replay`.
    pub plastic: Plastic,
    /// The ways to show items that `serial-position` compares.
    #[schemars(length(min = 1))]
    pub protocol: Vec<Protocol>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { plastic: Plastic::default(), protocol: Protocol::usual() }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] = &[&PlasticPart(|keys: &Self| &keys.plastic)];

    fn validate(&self) -> Result<(), Invalid> {
        let check = |protocol: &Protocol| self.plastic.check(&protocol.of(&self.plastic.network), &[]);
        self.protocol.iter().try_for_each(check)
    }
}

/// Recall by the position of an item in the list, for several ways to show the list.
pub(crate) struct SerialPosition;

impl Experiment for SerialPosition {
    const ID: &'static str = "serial-position";
    const ABOUT: About = About {
        title: "Serial position",
        summary: "Recall by the position of an item in the list, where learning is on during items alone, at all times, or \
                  with decay: all are kept, the first ones, or the last.",
        equation: r"\dot w_{ij} = \frac{\eta}{N} \, r_i r_j - \lambda \left( w_{ij} - w^0_{ij} \right)",
        provenance: "Protocols ours. Learning that never stops lets the first item's attractor strengthen itself between the \
                     items; decay takes away what is old.",
        citations: &[HEBB_1949],
    };
    type Section = Keys;
    type Axes = Cases<Keys, Protocol>;
    const AXES: Self::Axes = Cases::new(&["protocol"], &[PROTOCOL], protocols);
    const COORDINATES: &'static [Coordinate] = &[POSITION, WHAT];
    const METRICS: &'static [Metric] = &[RECALL_CORRELATION, UNCUED_OVERLAP, DIVERGED, DIVERGED_AT];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        [plastic]
        units = 10
        items = 2
        rules = ["hebbian"]
        stimulus_ms = 20.0
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let (plastic, protocol) = (&trial.section.plastic, trial.at);
        let course = course(&protocol.of(&plastic.network), &[], trial, 0);
        let mut records = Vec::new();
        for rule in &plastic.rules {
            let measure = |metric: &Metric, value: f64| trial.measure(metric, value).of_rule(&rule.name);
            let learnt = learn(&course, &rule.rule, trial, |_, _| {})?;
            let Some(mut memory) = learnt.memory(measure, &mut records) else { continue };
            for recalled in recall_all(&mut memory, trial)? {
                let at = |record: Record| record.at(POSITION, recalled.item + 1);
                records.push(at(measure(&RECALL_CORRELATION, recalled.correlation)));
                records.push(at(measure(&UNCUED_OVERLAP, recalled.uncued)));
            }
        }
        Ok(records)
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let recall = Plot::new(&RECALL_CORRELATION, &POSITION).caption(RECALL_CAPTION);
        Presentation {
            tables: vec![beside_theory(
                &shown,
                "Recall by position",
                &[&RECALL_CORRELATION, &UNCUED_OVERLAP],
            )],
            figures: recall.draw(&shown).into_iter().collect(),
        }
    }
}

/// Protocols are told apart by their names.
fn protocols(keys: &Keys) -> Result<Conditions<Protocol>, Invalid> {
    let names: Vec<&str> = keys.protocol.iter().map(|protocol| protocol.name.as_str()).collect();
    each_once("protocol", &names)?;
    let named = |protocol: &Protocol| {
        let name = protocol.name.clone().into();
        (Coordinates::from([(PROTOCOL.name.to_owned(), name)]), protocol.clone())
    };
    Ok(keys.protocol.iter().map(named).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_protocols_of_one_name_are_refused() {
        let mut keys = Keys::default();
        let points = protocols(&keys).unwrap();
        assert_eq!(points[1].0["protocol"], "always on");
        keys.protocol[1].name = keys.protocol[0].name.clone();
        let fault = protocols(&keys).unwrap_err();
        assert_eq!(
            (fault.key.as_str(), fault.message.as_str()),
            ("protocol[1]", "\"stimuli only\" is there twice")
        );
    }
}
