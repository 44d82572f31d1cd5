//! How classes were told, and pictures of them.

use crate::experiments::PICTURES;
use crate::figure::{Axis, Bar, Figure, Image, Images, Ranking};
use crate::record::Record;
use crate::spec::Spec;

use super::Presentation;
use super::summaries::{Condition, Summaries, words};
use super::tables::by_rule;

/// Accuracy by rule beside the baselines; a cue, an attractor and a prototype of each class.
pub fn classification(spec: &Spec, records: &[Record]) -> Presentation {
    let summaries = Summaries::of(records);
    let tables = vec![by_rule(&summaries, "Classification", &["accuracy", "ends_in_stored"])];
    let conditions = summaries.conditions("accuracy", None);
    let mut figures: Vec<Figure> =
        conditions.iter().map(|condition| accuracies(&summaries, condition)).collect();
    let shown = spec.rules.iter().filter_map(|rule| pictures(records, &rule.name));
    figures.extend(shown);
    Presentation { tables, figures }
}

fn accuracies(summaries: &Summaries, condition: &Condition) -> Figure {
    let rules = summaries.rules();
    let bar = |(colour, rule): (usize, &&str)| {
        summaries.find(rule, "accuracy", condition).map(|estimate| Bar {
            label: (*rule).to_owned(),
            colour,
            value: estimate.value,
            low: estimate.low,
            high: estimate.high,
            text: estimate.text(),
            group: None,
        })
    };
    let mut bars: Vec<Bar> = rules.iter().enumerate().filter_map(bar).collect();
    bars.sort_by(|a, b| b.value.total_cmp(&a.value));
    let words = words(condition);
    let id = if words.is_empty() {
        "accuracy".to_owned()
    } else {
        format!("accuracy-{}", words.replace(' ', "-"))
    };
    let caption = format!(
        "Fraction of the patterns that were not stored whose attractor is nearest to the mean of their own class; the \
         baselines ask the cue itself. {} repetitions, each with other patterns stored; 95 % Wilson intervals.",
        summaries.repetitions()
    );
    let axis = Axis::new("classified right", "", "").between(0.0, 1.0);
    Figure::ranking(&id, "Classified right", &caption, Ranking { axis, bars, bracket: String::new() })
}

/// The pictures of one rule, at the first condition that has them.
fn pictures(records: &[Record], rule: &str) -> Option<Figure> {
    let own: Vec<&Record> = records
        .iter()
        .filter(|record| record.metric == "pixel" && record.rule.as_deref() == Some(rule))
        .collect();
    let mut classes: Vec<String> = Vec::new();
    for record in &own {
        if !classes.contains(&record.text("class")) {
            classes.push(record.text("class"));
        }
    }
    let image = |class: &str, picture: &str| {
        let here = |record: &&&Record| record.text("class") == class && record.text("picture") == picture;
        let mut values: Vec<f64> = Vec::new();
        for record in own.iter().filter(here) {
            // Places of a second condition come again: only the first is shown.
            if record.number("place") == Some(values.len() as f64) {
                values.push(record.value);
            }
        }
        let side = (values.len() as f64).sqrt().round();
        let square = side * side == values.len() as f64;
        #[expect(clippy::cast_sign_loss, reason = "a root")]
        Image { width: if square { side as usize } else { values.len() }, values }
    };
    let rows = classes.iter().map(|class| {
        (format!("class {class}"), PICTURES.iter().map(|picture| image(class, picture)).collect())
    });
    let images =
        Images { columns: PICTURES.map(str::to_owned).to_vec(), rows: rows.collect(), signed: false };
    let caption = format!(
        "Of each class the first pattern that was not stored, the attractor that it led to with {rule}, and the mean of \
         the stored patterns; first repetition."
    );
    (!classes.is_empty()).then(|| {
        Figure::images(
            &format!("images-{rule}"),
            &format!("Cues, attractors and prototypes: {rule}"),
            &caption,
            images,
        )
    })
}
