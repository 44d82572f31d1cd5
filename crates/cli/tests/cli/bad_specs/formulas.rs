//! Formulas that are none, and names that mean nothing.

use crate::support::{Folder, SMALL};

use super::{Fault, changed};

pub(super) fn faults() -> Vec<Fault> {
    let rules = "rules = [\"hebb\", \"bcpnn\"]";
    vec![
        changed(
            rules,
            "rules = [{ kind = \"custom\", weight = \"2 * (p_ij - p_j\" }]",
            "(",
            &["is not a formula", "this \"(\" is never closed", "operations: +"],
        ),
        changed(
            rules,
            "rules = [{ kind = \"custom\", weight = 'p_ij + * 2' }]",
            "*",
            &["a value is missing before \"*\""],
        ),
        changed(
            rules,
            "rules = [{ kind = \"custom\", weight = \"alpa * p_ij\", parameters = { alpha = 2 } }]",
            "alpa",
            &["uses \"alpa\"", "did you mean \"alpha\"?", "`parameters`"],
        ),
        changed(
            rules,
            "rules = [{ kind = \"custom\", bias = \"ln(p_i)\" }]",
            "p_i",
            &["uses \"p_i\"", "names: p_j, q_j, n_j, patterns, activity"],
        ),
    ]
}

#[test]
fn counts_for_which_a_formula_is_no_number_are_named() {
    for (formula, said) in [
        ("weight = \"ln(p_ij / (p_i * p_j))\"", "is -inf"),
        ("weight = \"0 / n_ij\"", "is NaN"),
        ("weight = \"p_ij\", silent = \"1 / n_ij\"", "is inf"),
    ] {
        let rules = format!("rules = [{{ kind = \"custom\", {formula} }}]");
        let folder = Folder::with_spec(&SMALL.replace("rules = [\"hebb\", \"bcpnn\"]", &rules));
        let told = folder.fail(2, &["run", "mine.toml"]);
        assert!(
            told.contains(said) && told.contains("n_ij = 0 of 20 patterns") && told.contains("q_ij"),
            "{told}"
        );
        assert_eq!(folder.names().len(), 1);
    }
}
