//! `golden/exports.tsv`: what each spec's export must be.

use crate::Fallible;

/// A spec, how it is run, and what it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The spec's path from the root.
    pub spec: String,
    /// What `attractor run` gets beside the spec.
    pub arguments: Vec<String>,
    /// Whether it takes a second or two, also where the program is built for tests.
    pub quick: bool,
    /// SHA-256 of its export as CSV, in hexadecimal.
    pub hash: String,
}

/// The first line of the table.
const HEAD: &str = "spec\targuments\tpart\tsha256";

/// Reads the table. Arguments are parted by spaces, and none holds one.
///
/// # Errors
/// Names the line that is not four columns, or whose part is neither `quick` nor `long`.
pub fn read(text: &str) -> Fallible<Vec<Case>> {
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Err(format!("the first line must be `{HEAD}`, with tabs").into());
    }
    let case = |line: &str| {
        let [spec, arguments, part, hash] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
        let quick = match part {
            "quick" => true,
            "long" => false,
            _ => return None,
        };
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        Some(Case { spec: spec.to_owned(), arguments, quick, hash: hash.to_owned() })
    };
    let fault = |line| format!("not a spec, its arguments, `quick` or `long`, and a hash: {line}").into();
    lines.map(|line| case(line).ok_or_else(|| fault(line))).collect()
}

/// The table as text, which [`read`] reads back.
pub fn write(cases: &[Case]) -> String {
    let line = |case: &Case| {
        let part = if case.quick { "quick" } else { "long" };
        format!("{}\t{}\t{part}\t{}\n", case.spec, case.arguments.join(" "), case.hash)
    };
    format!("{HEAD}\n{}", cases.iter().map(line).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_written_is_read_back() {
        let case = |spec: &str, arguments: &[&str], quick| Case {
            spec: spec.to_owned(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            quick,
            hash: "0a".to_owned(),
        };
        let cases = vec![case("a.toml", &["--set", "repetitions=1"], true), case("b.toml", &[], false)];
        assert_eq!(read(&write(&cases)).unwrap(), cases);
    }

    #[test]
    fn a_line_that_says_too_little_is_named() {
        for line in ["a.toml\t\tquick", "a.toml\t\tsoon\t0a", ""] {
            let told = read(&format!("{HEAD}\n{line}\n")).unwrap_err().to_string();
            assert!(told.ends_with(line), "{told}");
        }
        assert!(read("a.toml\t\tquick\t0a\n").is_err());
    }
}
