//! Every model, recorded, replayed and put into frames.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use attractor_core::Seed;
use attractor_lab::{Event, HASHED_EVERY, Live, Parting, Recording, What, frame};
use attractor_models::{MODELS, Numbers, Shows};
use serde_json::json;

const SEED: Seed = Seed(4711);

/// Steps, parameters, a reset, and steps again.
fn played(id: &str) -> Live {
    let mut live = Live::start(id, &json!({}), SEED).unwrap();
    for _ in 0..3 {
        live.step();
    }
    let parameters = live.model().parameters();
    live.set(&parameters).unwrap();
    live.step();
    live.reset(&parameters).unwrap();
    live.step();
    live
}

#[test]
fn what_was_recorded_replays_to_the_same_states() {
    for kind in MODELS {
        let live = played(kind.id());
        let recording = live.recording();
        let written = serde_json::to_string(&recording).unwrap();
        let read: Recording = serde_json::from_str(&written).unwrap();
        assert_eq!(read, recording, "{}", kind.id());
        assert_eq!(read.replay().unwrap(), Ok(1), "{}", kind.id());
    }
}

fn hopfield() -> Live {
    Live::start("hopfield-network", &json!({ "units": 20, "patterns": 2 }), SEED).unwrap()
}

#[test]
fn a_replay_says_where_it_parts() {
    let mut live = hopfield();
    for pattern in [0, 1, 0] {
        live.act(&json!({ "kind": "ask", "pattern": pattern })).unwrap();
        for _ in 0..HASHED_EVERY {
            live.step();
        }
    }
    let recording = live.recording();
    assert_eq!(recording.replay().unwrap(), Ok(4));
    let mut forged = recording.clone();
    let second = forged.events.iter().filter(|event| matches!(event.what, What::Act(_))).nth(1).unwrap();
    let other = Event { what: What::Act(json!({ "kind": "ask", "pattern": 0 })), ..second.clone() };
    let place = forged.events.iter().position(|event| event == second).unwrap();
    forged.events[place] = other;
    let parting = Parting { same_until: HASHED_EVERY, differs_at: 2 * HASHED_EVERY };
    assert_eq!(forged.replay().unwrap(), Err(parting));
}

#[test]
fn what_is_refused_is_not_recorded() {
    let mut live = hopfield();
    let before = live.recording();
    assert!(live.act(&json!({ "kind": "ask", "pattern": 2 })).is_err());
    assert!(live.set(&json!({ "units": 0 })).is_err());
    assert!(live.reset(&json!({ "units": "many" })).is_err());
    assert_eq!(live.recording(), before);
}

/// Reads a frame as a page does.
struct Reader<'a>(&'a [u8], usize);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        self.1 += N;
        self.0[self.1 - N..self.1].try_into().unwrap()
    }

    fn count(&mut self) -> usize {
        u32::from_le_bytes(self.take()) as usize
    }

    fn pad(&mut self) {
        while !self.1.is_multiple_of(8) {
            assert_eq!(self.take(), [0]);
        }
    }

    fn number(&mut self, kind: u8) -> f64 {
        match kind {
            frame::SINGLE => f32::from_le_bytes(self.take()).into(),
            frame::DOUBLE => f64::from_le_bytes(self.take()),
            _ => self.count() as f64,
        }
    }
}

/// The lengths and the numbers that a view should be sent as.
fn expected(shows: &Shows) -> (Vec<usize>, Vec<f64>) {
    match shows {
        Shows::Matrix { values, .. } => {
            let width = values.first().map_or(0, Numbers::len);
            (vec![values.len(), width], values.iter().flat_map(Numbers::to_vec).collect())
        }
        Shows::Image { values, width, .. } => (vec![values.len(), *width], values.to_vec()),
        Shows::Trace { values, .. } => (vec![values.len()], values.to_vec()),
        Shows::Raster { active, width, .. } => {
            let rows = active.iter().enumerate();
            let entries: Vec<f64> = rows
                .flat_map(|(row, places)| places.iter().flat_map(move |place| [row as f64, f64::from(place)]))
                .collect();
            (vec![active.len(), *width, entries.len()], entries)
        }
        Shows::Scalar { number, .. } => (vec![], vec![*number]),
    }
}

#[test]
fn frames_hold_what_views_show() {
    for kind in MODELS {
        let live = played(kind.id());
        let views = live.views();
        let bytes = frame::encode(7, live.step_count(), &views, |place| place != 1);
        let mut reader = Reader(&bytes, 0);
        let number = reader.count();
        let sent = reader.count();
        let step = u64::from_le_bytes(reader.take());
        assert_eq!((number, sent, step), (7, views.iter().len() - 1, 5), "{}", kind.id());
        for (place, view) in views.iter().enumerate().filter(|(place, _)| *place != 1) {
            assert_eq!(reader.count(), place, "{} {}", kind.id(), view.name);
            let [number, dimensions, ..] = reader.take::<4>();
            let lengths: Vec<usize> = (0..dimensions).map(|_| reader.count()).collect();
            reader.pad();
            let (expected_lengths, numbers) = expected(&view.shows);
            assert_eq!(lengths, expected_lengths, "{} {}", kind.id(), view.name);
            for expected in numbers {
                assert_eq!(
                    reader.number(number).to_bits(),
                    expected.to_bits(),
                    "{} {}",
                    kind.id(),
                    view.name
                );
            }
            reader.pad();
        }
        assert_eq!(reader.1, bytes.len(), "{}", kind.id());
    }
}
