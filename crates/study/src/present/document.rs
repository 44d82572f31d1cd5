//! The report of a study.

use attractor_core::schema::fields;
use serde_json::Value;

use crate::record::Record;
use crate::reference::{toml_document, toml_value};
use crate::report::{Entry, Fact, Listing, Parameter, Report, Work};
use crate::spec::RuleEntry;
use crate::study::Study;

/// Everything a reader needs to judge a study and to run it again.
pub fn report(study: &Study, records: &[Record]) -> Report {
    let presentation = study.present(records);
    let about = study.experiment().about();
    let spec = study.spec();
    Report {
        title: about.title.to_owned(),
        summary: one_line(about.summary),
        facts: vec![
            Fact::new("experiment", &spec.experiment.0),
            Fact::new("seed", spec.seed.to_string()),
            Fact::new("repetitions", spec.repetitions.to_string()),
            Fact::new("trials", study.trials().to_string()),
            Fact::new("attractor", env!("CARGO_PKG_VERSION")),
        ],
        tables: presentation.tables,
        figures: presentation.figures,
        spec: Listing { language: "toml".to_owned(), text: toml_document(&spec.to_value()) },
        rules: spec.rules.iter().map(entry).collect(),
        references: study.citations().iter().map(Work::from).collect(),
        methods: methods(study),
    }
}

/// How the numbers were made.
fn methods(study: &Study) -> Vec<String> {
    let mut methods = vec![
        one_line(study.experiment().about().provenance),
        "Intervals hold 95 %. Fractions have Wilson intervals, with the number of cases lowered where \
         repetitions scatter more than independent cases would; means have Student intervals; capacities and \
         scores have percentile bootstrap intervals over repetitions."
            .to_owned(),
    ];
    methods.extend(study.notes().map(str::to_owned));
    let paired = "All rules of a repetition store the same patterns and are given the same cues, so that differences \
                  between rules are paired. ";
    let same =
        "The same spec gives the same numbers on any x86-64 machine with any number of threads.".to_owned();
    methods.push(if study.spec().reads("rules") { paired.to_owned() + &same } else { same });
    methods
}

fn entry(rule: &RuleEntry) -> Entry {
    let values = serde_json::to_value(&rule.rule).unwrap_or(Value::Null);
    let parameter = |field: attractor_core::schema::Field| Parameter {
        value: match &values[&field.key] {
            Value::Null => "left out".to_owned(),
            value => toml_value(value),
        },
        name: field.key,
        meaning: field.meaning,
    };
    let parameters = fields(&rule.rule.parameters()).into_iter().map(parameter).collect();
    Entry { parameters, ..Entry::of(&rule.name, &rule.rule.about()) }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
