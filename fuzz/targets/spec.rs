//! Specs: from the text to a study with all its points, and back from what a store would keep of it.

#![no_main]

use attractor_catalogue::catalogue;
use attractor_study::Study;
use attractor_study::spec::{Layers, Source, SpecError};
use serde_json::Value;

/// Keys with one of these in their name may lead to a file.
const FILES: [&str; 4] = ["file", "labels", "targets", "cues"];

/// Whether a spec may ask for a file of this machine.
fn names_files(table: &Value) -> bool {
    match table {
        Value::Object(table) => {
            table.iter().any(|(key, value)| FILES.iter().any(|file| key.contains(file)) || names_files(value))
        }
        Value::Array(values) => values.iter().any(names_files),
        _ => false,
    }
}

/// A fault is told with its place, which lies in the text.
fn told(error: &SpecError) {
    let _ = error.to_string();
    if let Some(span) = &error.span {
        assert!(error.text.get(span.clone()).is_some(), "no place in the text: {error}");
    }
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    let source = match Source::parse("spec.toml", text) {
        Ok(source) => source,
        Err(error) => return told(&error),
    };
    let unread = names_files(&source.table);
    let layers = Layers::of(catalogue(), source);
    let study = if unread { Study::unread(&layers) } else { Study::new(&layers) };
    match study {
        Err(error) => told(&error),
        Ok(study) => {
            let _ = (study.conditions().len(), study.files());
            if !unread {
                match Study::stored(catalogue(), study.table().clone()) {
                    Ok(stored) => assert_eq!(stored.table(), study.table(), "a store keeps another study"),
                    Err(error) => panic!("a store keeps what cannot be read: {error}"),
                }
            }
        }
    }
});
