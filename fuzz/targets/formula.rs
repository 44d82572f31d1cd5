//! Formulas, as rules are written in specs.

#![no_main]

use attractor_core::expression::program::{Program, Varies};
use attractor_core::expression::{Expression, Lanes};

const NAMES: [&str; 5] = ["p_i", "p_j", "p_ij", "w", "eta"];

libfuzzer_sys::fuzz_target!(|text: &str| {
    match Expression::parse(text, &NAMES) {
        Ok(formula) => {
            formula.eval(|name| Lanes::of([0.5, 0.25, 0.125, -1.0, 0.01][name]));
            let varies =
                [Varies::ByRow, Varies::ByColumn, Varies::ByRow, Varies::ByCell, Varies::Nowhere(0.01)];
            Program::of(&formula, &varies);
        }
        Err(error) => assert!(text.get(error.place()).is_some(), "no place in the text: {error}"),
    }
});
