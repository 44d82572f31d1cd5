//! Whatever the records, what goes into the store comes out of it, and into exports.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::collections::BTreeMap;

use attractor_record::export::{Format, export};
use attractor_record::{Record, Source};
use attractor_store::{NewRun, State, Store};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

fn coordinate() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        proptest::num::f64::NORMAL.prop_map(Value::from),
        proptest::num::f64::SUBNORMAL.prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::Null),
        vec(any::<i8>(), 0..3).prop_map(Value::from),
    ]
}

prop_compose! {
    fn record()(
        rule in proptest::option::of(any::<String>()),
        metric in any::<String>(),
        source in prop_oneof![Just(Source::Simulation), Just(Source::Summary), Just(Source::Theory)],
        value in any::<f64>().prop_filter("values are finite", |value| value.is_finite()),
        // With a dot, no name is that of a column.
        coordinates in btree_map("[a-c,\"é]{0,2}\\.[a-c]?", coordinate(), 0..5),
        repetition in proptest::option::of(any::<u64>()),
    ) -> Record {
        let (rule, metric) = (rule.map(Into::into), metric.into());
        Record { rule, metric, source, value, coordinates: coordinates.into(), repetition }
    }
}

fn exported(records: &[Record], format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    export("recall", records, format, &mut bytes).unwrap();
    bytes
}

/// A text as a table for spreadsheets has it: nothing is computed, and nothing obeyed.
fn in_table(text: &str) -> String {
    let plain = attractor_core::shown(text);
    let computed = plain.starts_with(['=', '+', '-', '@', '\t']) && plain.parse::<f64>().is_err();
    if computed { format!("'{plain}") } else { plain.into_owned() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn records_survive(trials in vec(vec(record(), 0..6), 0..5), summaries in vec(record(), 0..4)) {
        let directory = tempfile::tempdir().unwrap();
        let mut store = Store::open(directory.path().join("attractor.db")).unwrap();
        let run = NewRun {
            experiment: "recall".into(),
            spec: json!({}),
            seed: 1,
            trials: trials.len() as u64,
            shard: None,
            revision: String::new(),
            keep_host: false,
            out: None,
        inputs: None,
        };
        let id = store.start(&run).unwrap();
        for (number, records) in trials.iter().enumerate().rev() {
            store.commit_trial(id, number as u64, records).unwrap();
        }
        store.finish(id, State::Finished, None, &summaries).unwrap();

        let stored = store.records(id).unwrap();
        let given: Vec<Record> = trials.into_iter().flatten().chain(summaries).collect();
        prop_assert_eq!(&stored, &given);
        for format in [Format::Csv, Format::Json, Format::Npz] {
            prop_assert_eq!(exported(&stored, format), exported(&given, format));
        }

        let mut read = Vec::new();
        for line in String::from_utf8(exported(&given, Format::Json)).unwrap().lines() {
            read.push(serde_json::from_str::<BTreeMap<String, Value>>(line).unwrap());
        }
        prop_assert_eq!(read.len(), given.len());
        for (line, record) in read.iter().zip(&given) {
            prop_assert_eq!(line["value"].as_f64(), Some(record.value));
            for (name, value) in &record.place() {
                prop_assert_eq!(&line[name], value);
            }
        }

        let table = exported(&given, Format::Csv);
        let mut table = csv::Reader::from_reader(&table[..]);
        let names = table.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len(), given.len());
        for (row, record) in rows.iter().zip(&given) {
            prop_assert_eq!(&row[1], &in_table(record.rule.as_deref().unwrap_or_default()));
            prop_assert_eq!(&row[2], &in_table(&record.metric));
            // Adding 0 takes the sign from a zero, and changes nothing else.
            prop_assert_eq!(row[4].parse(), Ok(record.value + 0.0));
            for (name, field) in names.iter().zip(row).skip(5) {
                prop_assert_eq!(field, in_table(&record.text(name)));
            }
        }
    }
}
