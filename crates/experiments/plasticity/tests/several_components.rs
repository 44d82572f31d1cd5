//! What is recorded of rules for several components, and when.

use std::sync::atomic::AtomicBool;

use attractor_experiments_plasticity::EXPERIMENTS;
use attractor_record::Record;
use attractor_study::spec::{Layers, Source};
use attractor_study::{Catalogue, Study};

static CATALOGUE: Catalogue = Catalogue { experiments: &[&EXPERIMENTS], registries: &[] };

#[test]
fn units_that_do_not_learn_stay_where_they_start() {
    let spec = "experiment = \"several-components\"\n[components]\nrules = [\"none\", \"sanger\"]\nsteps = 20\nevery = 10\n";
    let study = Study::new(&Layers::of(&CATALOGUE, Source::parse("spec", spec).unwrap())).unwrap();
    let records = study.run(0, 1, &AtomicBool::new(false)).unwrap();
    let course = |rule: &str, metric: &str| -> Vec<f64> {
        let first = |record: &&Record| record.number("component").is_none_or(|component| component == 1.0);
        let own = records.iter().filter(|record| record.rule.as_deref() == Some(rule));
        own.filter(|record| record.metric == metric).filter(first).map(|record| record.value).collect()
    };
    for metric in ["cosine", "subspace_cosine"] {
        let start = course("sanger", metric)[0];
        assert_eq!(course("none", metric), [start; 3], "{metric}");
    }
    // A rule without feedback has no flow that theory could follow.
    assert!(course("none", "expected_cosine").is_empty());
    assert_eq!(course("sanger", "expected_cosine").len(), 3);
}

#[test]
fn weights_that_have_gone_are_near_no_component() {
    // Δw = −w in single precision: each step takes 24 bits of a weight away, and it has 53.
    let rule = "{ kind = \"custom\", name = \"gone\", dw = \"-w\" }";
    let spec = format!(
        "experiment = \"several-components\"\n[components]\nrules = [{rule}]\ngamma = 1.0\nslowing = 1e18\nsteps = 20\nevery = 20\n"
    );
    let study = Study::new(&Layers::of(&CATALOGUE, Source::parse("spec", &spec).unwrap())).unwrap();
    let records = study.run(0, 1, &AtomicBool::new(false)).unwrap();
    let at = |metric: &str| -> Vec<(f64, f64)> {
        let own = records.iter().filter(|record| record.metric == metric);
        own.map(|record| (record.number("time").unwrap(), record.value)).collect()
    };
    assert!(at("cosine").iter().all(|(time, value)| *time == 0.0 && value.is_finite()), "{:?}", at("cosine"));
    assert_eq!(at("cosine").len(), 3);
    // They span no space, which holds nothing of that of the components.
    assert_eq!(at("subspace_cosine")[1], (20.0, 0.0));
}
