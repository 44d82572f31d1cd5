//! A sequence that was seen again and again is gone through from its first item.

use attractor_core::{About, Invalid};
use attractor_plasticity::references::{GERSTNER_2002, HEBB_1949};
use attractor_plasticity::{PlasticMemory, Replay};
use attractor_record::figure::{Figure, FigureAxis, Quantity, Reference};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Records, Repetition, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::session::{course, learn, overlap, recall};
use super::{Plastic, PlasticPart, WHAT, of_each_rule};
use crate::metrics::{DIVERGED, DIVERGED_AT, TIME_MS};

const ITEM: Coordinate = Coordinate::number("item", "item", "");
const ITEM_OVERLAP: Metric = Metric::mean(
    "item_overlap",
    "overlap with the item",
    "m: mean product of rates and item, after the first item was shown.",
);
const REPLAYED_ITEMS: Metric = Metric::mean(
    "replayed_items",
    "items replayed",
    "Items, from the first on, whose largest overlaps come one after the other, each of them large enough.",
)
.in_unit("items");
const REPLAY_INTERVAL: Metric = Metric::mean(
    "replay_interval",
    "time from an item to the next",
    "Mean time from an item to the next, where at least two were replayed; an item is there at nine tenths of its largest overlap.",
)
.in_unit("ms");

/// Milliseconds after the cue are refused beyond this number.
const LONGEST_MS: f64 = 1e9;

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The network of `plastic-working-memory`, `serial-position`, `three-hypotheses` and `sequence-replay`.
    pub plastic: Plastic,
    /// The sequence of `sequence-replay`.
    pub replay: Replay,
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] = &[&PlasticPart(|keys: &Self| &keys.plastic)];

    fn validate(&self) -> Result<(), Invalid> {
        let own = &self.plastic.network;
        self.plastic.check(own, &self.replay.epochs(own))?;
        let duration = self.replay.duration_ms.0;
        if duration > LONGEST_MS {
            return Err(Invalid::new(
                "replay.duration_ms",
                format!("a network would run for {duration:e} ms after the cue"),
                format!("at most {LONGEST_MS:e}"),
            ));
        }
        Ok(())
    }
}

/// Items in a fixed order, and what the first of them brings back.
pub(crate) struct SequenceReplay;

impl Experiment for SequenceReplay {
    const ID: &'static str = "sequence-replay";
    const ABOUT: About = About {
        title: "Sequence replay",
        summary: "Items are shown one right after the other, again and again, to a network that learns; then the first is \
                  shown alone, and it is seen which of the others follow, for several plasticity rules.",
        equation: r"m_k(t) = \frac{1}{N} \sum_i r_i(t) \, x_i^k",
        provenance: "Protocol ours. A rule with traces binds an item to the next; a rule of the rates at one time binds an item \
                     to itself.",
        citations: &[GERSTNER_2002, HEBB_1949],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[ITEM, TIME_MS, WHAT];
    const METRICS: &'static [Metric] =
        &[ITEM_OVERLAP, REPLAYED_ITEMS, REPLAY_INTERVAL, DIVERGED, DIVERGED_AT];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        [plastic]
        units = 10
        items = 2
        rules = ["hebbian", "rate-stdp"]
        stimulus_ms = 20.0
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Keys { plastic, replay: own } = trial.section;
        let course = course(&plastic.network, &own.epochs(&plastic.network), trial, 0);
        let mut records = Vec::new();
        for rule in &plastic.rules {
            let measure = |metric: &Metric, value: f64| trial.measure(metric, value).of_rule(&rule.name);
            let learnt = learn(&course, &rule.rule, trial, |_, _| {})?;
            let Some(mut memory) = learnt.memory(measure, &mut records) else { continue };
            let overlaps = replay(&mut memory, trial, own.duration_ms.0, plastic.every_ms.0)?;
            for (time, overlaps) in &overlaps {
                let each = overlaps.iter().enumerate();
                records.extend(each.map(|(item, overlap)| {
                    measure(&ITEM_OVERLAP, *overlap).at(ITEM, item + 1).at(TIME_MS, *time)
                }));
            }
            let replayed = replayed(&overlaps, course.items().len(), own.least_overlap);
            records.push(measure(&REPLAYED_ITEMS, replayed as f64));
            if replayed > 1 {
                let time = arrival(&overlaps, replayed - 1) - arrival(&overlaps, 0);
                records.push(measure(&REPLAY_INTERVAL, time / (replayed - 1) as f64));
            }
        }
        Ok(records)
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let figures = if records.swept.is_empty() {
            following(&shown)
        } else {
            let against = records.swept.iter().flat_map(|key| against(key));
            against.filter_map(|plot| plot.draw(&shown)).collect()
        };
        let metrics = [&REPLAYED_ITEMS, &REPLAY_INTERVAL, &DIVERGED];
        Presentation { tables: vec![beside_theory(&shown, "Replay", &metrics)], figures }
    }
}

/// The overlaps with all items over time, a figure for each rule.
fn following(shown: &Shown) -> Vec<Figure> {
    let plot = Plot::new(&ITEM_OVERLAP, &TIME_MS)
        .x(FigureAxis::new("time since the cue began", "t", "ms"))
        .y(FigureAxis::new(ITEM_OVERLAP.title, "", "").between(-1.0, 1.0))
        .id("item-overlap")
        .title("What follows the first item")
        .caption("Mean product of rates and item after the first item was shown alone.")
        .reference(Reference { of: Quantity::Y, value: 0.0, label: String::new() });
    of_each_rule(shown).iter().filter_map(|(part, shown)| Some(plot.draw(shown)?.of_part(part))).collect()
}

/// Items replayed, and how fast, against a swept key.
fn against(key: &str) -> [Plot; 2] {
    let x = match key {
        "plastic.items" => FigureAxis::new("items in the sequence", "", ""),
        "plastic.stimulus_ms" => FigureAxis::new("how long each item was shown", "", "ms").log(),
        "plastic.noise" => FigureAxis::new("standard deviation of the noise", "", ""),
        key => FigureAxis::new(key, "", ""),
    };
    let items = "Items that follow the first in their order, the first included.";
    let interval = "Time from an item to the next, each counted from nine tenths of its largest overlap.";
    [(&REPLAYED_ITEMS, items), (&REPLAY_INTERVAL, interval)]
        .map(|(metric, caption)| Plot::swept(metric, key).x(x.clone()).caption(caption))
}

/// The overlaps with all items after the first was shown, one for each `every` milliseconds.
fn replay(
    memory: &mut PlasticMemory,
    trial: &Repetition,
    duration: f64,
    every: f64,
) -> Result<Vec<(f64, Vec<f64>)>, Stop> {
    let mut found = Vec::new();
    let mut due = 0.0;
    recall(memory, trial, 0, duration, |time, memory| {
        if time >= due {
            due += every;
            let rates = memory.network().rates();
            found.push((time, memory.course().items().iter().map(|item| overlap(rates, item)).collect()));
        }
    })?;
    Ok(found)
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

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_study::Positive;

    #[test]
    fn a_replay_too_long_to_ask_for_is_refused() {
        let mut keys = Keys::default();
        assert_eq!(keys.validate(), Ok(()));
        keys.replay.duration_ms = Positive(2e9);
        assert_eq!(keys.validate().unwrap_err().key, "replay.duration_ms");
    }

    #[test]
    fn items_count_that_peak_in_their_order_and_high_enough() {
        // The third item peaks before the second; the fourth after all, but low.
        let overlaps = [
            (5.0, vec![0.95, 0.1, 0.0, 0.0]),
            (10.0, vec![1.0, 0.3, 0.2, 0.0]),
            (15.0, vec![0.4, 0.6, 0.9, 0.1]),
            (20.0, vec![0.1, 0.8, 0.3, 0.2]),
        ];
        assert_eq!(replayed(&overlaps, 4, 0.3), 2);
        assert_eq!(replayed(&overlaps, 4, 0.9), 1);
        assert_eq!(replayed(&overlaps, 2, 0.3), 2);
        assert_eq!((arrival(&overlaps, 0), arrival(&overlaps, 1)), (5.0, 20.0));
    }
}
