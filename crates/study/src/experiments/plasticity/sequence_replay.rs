//! A sequence that was seen again and again is gone through from its first item.

use attractor_core::{About, Invalid};
use attractor_plasticity::references::{GERSTNER_2002, HEBB_1949};
use attractor_plasticity::{PlasticMemory, RateNetwork};

use super::session::{check, course, learn, recall};
use crate::experiments::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::Spec;

/// Items in a fixed order, and what the first of them brings back.
pub(crate) struct SequenceReplay;

impl Experiment for SequenceReplay {
    fn id(&self) -> &'static str {
        "sequence-replay"
    }

    fn about(&self) -> About {
        About {
            title: "Sequence replay",
            summary: "Items are shown one right after the other, again and again, to a network that learns; then the first is \
                      shown alone, and it is seen which of the others follow, for several plasticity rules.",
            equation: r"m_k(t) = \frac{1}{N} \sum_i r_i(t) \, x_i^k",
            provenance: "Protocol ours. A rule with traces binds an item to the next; a rule of the rates at one time binds an item \
                         to itself.",
            citations: &[GERSTNER_2002, HEBB_1949],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["plastic", "replay"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        Some(RateNetwork::bytes(u64::from(spec.plastic.network.units)))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let own = &spec.plastic.network;
        check(&spec.plastic, own, &spec.replay.epochs(own))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let own = &spec.plastic.network;
        let course = course(own, &spec.replay.epochs(own), trial, 0);
        let mut records = Vec::new();
        for rule in &spec.plastic.rules {
            let measure = |metric: &str, value: f64| trial.measure(metric, value).of_rule(&rule.name);
            let learnt = learn(&course, &rule.rule, trial, |_, _| {})?;
            let Some(mut memory) = learnt.memory(measure, &mut records) else { continue };
            let overlaps = replay(&mut memory, spec.replay.duration_ms.0);
            for (time, overlaps) in &overlaps {
                let each = overlaps.iter().enumerate();
                records.extend(each.map(|(item, overlap)| {
                    measure("item_overlap", *overlap).at("item", item + 1).at("time_ms", *time)
                }));
            }
            let replayed = replayed(&overlaps, course.items().len(), spec.replay.least_overlap);
            records.push(measure("replayed_items", replayed as f64));
            if replayed > 1 {
                let time = arrival(&overlaps, replayed - 1) - arrival(&overlaps, 0);
                records.push(measure("replay_interval", time / (replayed - 1) as f64));
            }
        }
        Ok(records)
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::sequence_replay(records)
    }
}

/// The overlaps with all items after the first was shown, at each recorded time.
fn replay(memory: &mut PlasticMemory, duration: f64) -> Vec<(f64, Vec<f64>)> {
    let mut found = Vec::new();
    let mut due = 0.0;
    let every = memory.parameters().every_ms.0;
    recall(memory, 0, duration, |time, memory| {
        if time >= due {
            due += every;
            let overlap = |item: &Vec<f64>| {
                let products = memory.network().rates().iter().zip(item).map(|(rate, x)| rate * x);
                products.sum::<f64>() / item.len() as f64
            };
            found.push((time, memory.course().items().iter().map(overlap).collect()));
        }
    });
    found
}

/// How many items, from the first on, have their largest overlap one after the other, each of them large enough.
fn replayed(overlaps: &[(f64, Vec<f64>)], items: usize, least: f64) -> usize {
    let mut since = f64::NEG_INFINITY;
    let follows = |item: &usize| {
        let (time, overlap) = largest(overlaps, *item);
        let follows = overlap >= least && time > since;
        since = time;
        follows
    };
    (0..items).take_while(follows).count()
}

/// When an item has its largest overlap, and how large it is.
fn largest(overlaps: &[(f64, Vec<f64>)], item: usize) -> (f64, f64) {
    overlaps.iter().fold((0.0, f64::NEG_INFINITY), |best, (time, overlaps)| {
        if overlaps[item] > best.1 { (*time, overlaps[item]) } else { best }
    })
}

/// When nine tenths of an item's largest overlap are there: a network that stays with an item has its largest any time.
fn arrival(overlaps: &[(f64, Vec<f64>)], item: usize) -> f64 {
    let enough = 0.9 * largest(overlaps, item).1;
    overlaps.iter().find(|(_, overlaps)| overlaps[item] >= enough).map_or(0.0, |(time, _)| *time)
}
