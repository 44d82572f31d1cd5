//! The report of a study.

use attractor_record::Record;
use attractor_record::figure::told_apart;
use attractor_record::report::{Fact, Listing, Report, Work};

use crate::Study;
use crate::file_names::FileNames;
use crate::reference::toml_document;

/// Everything a reader needs to judge a study and to run it again. Files are called by their names alone.
pub fn report(study: &Study, records: &[Record]) -> Report {
    let presentation = study.present(records);
    let about = study.experiment().about();
    let common = study.common();
    let mut table = study.table().clone();
    let names = FileNames::of(&table);
    names.put_into(&mut table);
    Report {
        title: about.title.to_owned(),
        summary: one_line(about.summary),
        facts: vec![
            Fact::new("experiment", &common.experiment),
            Fact::new("seed", common.seed.to_string()),
            Fact::new("repetitions", common.repetitions.to_string()),
            Fact::new("trials", study.trials().to_string()),
            Fact::new("attractor", env!("CARGO_PKG_VERSION")),
        ],
        tables: presentation.tables,
        figures: told_apart(presentation.figures),
        spec: Listing { language: "toml".to_owned(), text: toml_document(&table) },
        rules: study.used().into_iter().filter_map(|used| used.entry).collect(),
        references: study.citations().iter().map(Work::from).collect(),
        methods: methods(study).into_iter().map(|text| names.in_text(text)).collect(),
    }
}

/// How the numbers were made.
fn methods(study: &Study) -> Vec<String> {
    let mut methods = vec![
        one_line(study.experiment().about().provenance),
        "Intervals hold 95 %. Fractions have Wilson intervals, of their cases or of their repetitions, whichever is \
         wider; means, capacities among them, have Student intervals over repetitions; figures made of means, such \
         as scores, ratios and crossings, have Student intervals by the jackknife over repetitions."
            .to_owned(),
    ];
    methods.extend(study.notes().iter().cloned());
    let paired = "All rules of a repetition are given the same random numbers: the same patterns, the same cues. So differences \
                  between rules are paired. ";
    let same =
        "The same spec gives the same numbers on any x86-64 machine with any number of threads.".to_owned();
    let compares = study.used().iter().any(|used| used.entry.is_some());
    methods.push(if compares { paired.to_owned() + &same } else { same });
    methods
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
