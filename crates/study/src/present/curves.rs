//! Figures of a metric along an axis, a curve for each rule.

use crate::figure::{Axis, Coordinate, Curves, Figure, Point, Reference, Series, Style};
use crate::metric;
use crate::spec::Spec;

use super::summaries::{Condition, Summaries, method, words};

/// An axis of records and how it is drawn.
pub struct AxisOf {
    /// The coordinate.
    pub key: String,
    /// The axis of the figure.
    pub axis: Axis,
}

impl AxisOf {
    /// The load, in patterns or prototypes.
    pub fn load(stored: &str) -> Self {
        Self { key: "load".into(), axis: Axis::new("load", "P", stored).log() }
    }

    /// How many patterns are newer.
    pub fn age() -> Self {
        Self { key: "age".into(), axis: Axis::new("age", "", "newer patterns") }
    }

    /// Steps of recall.
    pub fn step() -> Self {
        Self { key: "step".into(), axis: Axis::new("time", "t", "steps") }
    }

    /// Damage to the cue.
    pub fn damage() -> Self {
        Self { key: "damage".into(), axis: Axis::new("units touched in the cue", "", "") }
    }

    /// Strength of a correlation.
    pub fn strength() -> Self {
        Self { key: "strength".into(), axis: Axis::new("strength of the correlation", "ρ or s", "") }
    }

    /// A swept key.
    pub fn key(key: &str) -> Self {
        Self { key: key.to_owned(), axis: Axis::new(key, "", "") }
    }
}

/// A figure for each condition under which a metric was measured at several places of an axis.
pub fn curves(spec: &Spec, summaries: &Summaries, name: &str, along: &AxisOf) -> Vec<Figure> {
    let conditions = summaries.conditions(name, Some(&along.key));
    conditions.iter().filter_map(|condition| figure(spec, summaries, name, along, condition)).collect()
}

fn figure(
    spec: &Spec,
    summaries: &Summaries,
    name: &str,
    along: &AxisOf,
    condition: &Condition,
) -> Option<Figure> {
    let metric = metric::find(name);
    let series: Vec<Series> = summaries
        .rules()
        .into_iter()
        .enumerate()
        .map(|(colour, rule)| Series {
            label: rule.to_owned(),
            colour,
            style: Style::Points,
            points: summaries
                .along(rule, name, condition, &along.key)
                .into_iter()
                .map(|(x, y)| Point::new(x, y.value).within(y.low, y.high))
                .collect(),
        })
        .collect();
    if series.iter().all(|series| series.points.len() < 2) {
        return None;
    }
    let is_fraction = metric.kind == metric::Kind::Fraction;
    let y = Axis::new(metric.title, "", metric.unit);
    let y = if is_fraction { y.between(0.0, 1.0) } else { y };
    let criterion = Reference {
        of: Coordinate::Y,
        value: spec.criterion.recalled,
        label: format!("criterion {}", spec.criterion.recalled),
    };
    let has_criterion = name == "exact" && spec.experiment().keys().contains(&"criterion");
    let references = if has_criterion { vec![criterion] } else { Vec::new() };
    let words = words(condition);
    let title = format!("{} against {}", capitalised(metric.title), along.axis.name);
    let title = if words.is_empty() { title } else { format!("{title}: {words}") };
    let caption = format!(
        "{} Means over {} repetitions with 95 % {}.",
        metric.meaning.split('(').next().unwrap_or_default().trim(),
        summaries.repetitions(),
        method(name)
    );
    let id = format!("{name}-{}{}", along.key, words_for_file(condition));
    Some(Figure::curves(&id, &title, &caption, Curves { x: along.axis.clone(), y, series, references }))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// A condition as part of a file's name.
fn words_for_file(condition: &Condition) -> String {
    let words = words(condition);
    let plain = words.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' });
    let plain: String =
        plain.collect::<String>().split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    if plain.is_empty() { plain } else { format!("-{plain}") }
}
