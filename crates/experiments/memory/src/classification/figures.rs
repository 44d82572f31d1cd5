//! How classes were told, and pictures of them.

use attractor_record::figure::{Bar, Figure, FigureAxis, Image, Images, Ranking};
use attractor_record::present::{Condition, Estimate, Shown};
use attractor_record::{Record, Source};

use super::{ACCURACY, PICTURES, PIXEL, WITHOUT};

/// The conditions under which classes were told.
pub(super) fn conditions(shown: &Shown) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for record in shown.of(&ACCURACY, Source::Summary) {
        let condition = Condition::of(record, WITHOUT);
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    conditions
}

pub(super) fn accuracies(shown: &Shown, condition: &Condition) -> Figure {
    let rules = shown.rules();
    let bar = |(colour, rule): (usize, &&str)| {
        let fits = |record: &&Record| {
            record.rule.as_deref() == Some(rule) && Condition::of(record, WITHOUT) == *condition
        };
        shown.of(&ACCURACY, Source::Summary).find(fits).map(Estimate::of).map(|estimate| Bar {
            label: (*rule).to_owned(),
            colour,
            value: estimate.value,
            low: estimate.low,
            high: estimate.high,
            text: estimate.text(),
        })
    };
    let mut bars: Vec<Bar> = rules.iter().enumerate().filter_map(bar).collect();
    bars.sort_by(|a, b| b.value.total_cmp(&a.value));
    let mut names: Vec<String> = condition.0.keys().cloned().collect();
    names.reverse();
    let words = shown.words(condition, &names);
    let id = if words.is_empty() {
        "accuracy".to_owned()
    } else {
        format!("accuracy-{}", words.replace(' ', "-"))
    };
    let caption = format!(
        "Fraction of the patterns that were not stored whose attractor is nearest to the mean of their own class; the \
         baselines ask the cue itself. {}, each with other patterns stored; 95 % Wilson intervals.",
        shown.repetitions()
    );
    let axis = FigureAxis::new("classified right", "", "").between(0.0, 1.0);
    Figure::ranking(&id, "Classified right", &caption, Ranking { axis, bars })
}

/// The pictures of one rule, at the first condition that has them.
pub(super) fn pictures(records: &[Record], rule: &str) -> Option<Figure> {
    let own: Vec<&Record> =
        records.iter().filter(|record| record.is(&PIXEL) && record.rule.as_deref() == Some(rule)).collect();
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
