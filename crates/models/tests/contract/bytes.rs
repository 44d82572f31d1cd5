//! What models do with bytes that they did not write.

use attractor_core::{Purpose, Streams};
use attractor_models::restore;
use serde_json::{Value, json};

use crate::cases::{SEED, cases};
use crate::{run, seen};

#[test]
fn bytes_of_something_else_are_errors() {
    let all = cases();
    for (case, next) in all.iter().zip(all.iter().cycle().skip(1)) {
        let mut model = case.start();
        run(&mut *model, 3);
        let saved = model.save();
        let refused = |bytes: &[u8]| {
            let message = restore(bytes).map(|_| ()).unwrap_err().message;
            assert!(!message.is_empty());
            case.kind.restore(bytes).is_err()
        };
        assert!(
            refused(b"") && refused(b"{}") && refused(b"null") && refused(&[0xff, 0, 0xfe]),
            "{}",
            case.id()
        );
        for place in 0..=100 {
            assert!(refused(&saved[..(saved.len() - 1) * place / 100]), "{}: {place} %", case.id());
        }
        assert!(refused(&[&saved[..], b"x"].concat()), "{}", case.id());
        if case.id() != next.id() {
            assert_eq!(case.kind.restore(&next.start().save()).map(|_| ()).unwrap_err().key, "model");
        }
        let mut value: Value = serde_json::from_slice(&saved).unwrap();
        value["format"] = json!(0);
        assert!(refused(value.to_string().as_bytes()), "{}", case.id());
        value["format"] = json!(1);
        assert!(case.kind.restore(value.to_string().as_bytes()).is_ok(), "{}", case.id());
        for key in value["state"].as_object().unwrap().keys() {
            let mut other = value.clone();
            other["state"][key] = json!({ "no": "state" });
            assert!(refused(other.to_string().as_bytes()), "{}: {key}", case.id());
        }
        value["model"] = json!("weather");
        assert!(refused(value.to_string().as_bytes()), "{}", case.id());
    }
}

/// Whatever one byte is, what is read is refused or is a model that steps.
#[test]
fn bytes_with_a_flaw_never_panic() {
    for (number, case) in (0..).zip(cases()) {
        let mut model = case.start();
        run(&mut *model, 3);
        let saved = model.save();
        let mut stream = Streams::new(SEED, Purpose::named("flaws"), 0).at(number);
        for _ in 0..150 {
            let mut bytes = saved.clone();
            let place = stream.below(bytes.len() as u32) as usize;
            bytes[place] = b"0123456789-{}[],\"e"[stream.below(18) as usize];
            if let Ok(mut model) = restore(&bytes) {
                run(&mut *model, 2);
                seen(&*model);
            }
        }
    }
}
