//! A metric along a coordinate: measured points over lines of theory.

use super::condition::{Condition, varied};
use super::{Estimate, Shown, capitalised};
use crate::figure::{Curves, Figure, FigureAxis, Point, Reference, Series, Style};
use crate::{Coordinate, Kind, Metric, Record, Source};

/// A metric along a coordinate, and how it is drawn.
///
/// Axes, title and caption come from what the metric and the coordinate say of themselves, unless they are given.
#[derive(Clone, Debug)]
pub struct Plot {
    metric: Metric,
    along: String,
    x: FigureAxis,
    y: FigureAxis,
    id: Option<String>,
    title: Option<String>,
    caption: Option<String>,
    references: Vec<Reference>,
}

/// The values of a metric under one condition.
#[derive(Default)]
struct Group {
    condition: Condition,
    measured: Vec<Point>,
    theory: Vec<Point>,
}

impl Plot {
    /// A metric along a coordinate.
    pub fn new(metric: &Metric, along: &Coordinate) -> Self {
        Self::against(metric, along.name, along.axis())
    }

    /// A metric along a key that the user sweeps over.
    pub fn swept(metric: &Metric, key: &str) -> Self {
        Self::against(metric, key, FigureAxis::new(key, "", ""))
    }

    fn against(metric: &Metric, along: &str, x: FigureAxis) -> Self {
        let y = metric.axis();
        Self {
            metric: *metric,
            along: along.to_owned(),
            x,
            y: if metric.kind == Kind::Fraction { y.between(0.0, 1.0) } else { y },
            id: None,
            title: None,
            caption: None,
            references: Vec::new(),
        }
    }

    /// The horizontal axis.
    #[must_use]
    pub fn x(self, x: FigureAxis) -> Self {
        Self { x, ..self }
    }

    /// The vertical axis.
    #[must_use]
    pub fn y(self, y: FigureAxis) -> Self {
        Self { y, ..self }
    }

    /// The name of the figure's file.
    #[must_use]
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..self }
    }

    /// The title.
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }

    /// What is seen, before the words on repetitions and intervals.
    #[must_use]
    pub fn caption(self, caption: impl Into<String>) -> Self {
        Self { caption: Some(caption.into()), ..self }
    }

    /// A line to compare with.
    #[must_use]
    pub fn reference(mut self, reference: Reference) -> Self {
        self.references.push(reference);
        self
    }

    /// One figure, a series for each condition; none where nothing was measured at two places at least.
    pub fn draw(&self, shown: &Shown) -> Option<Figure> {
        self.figure(shown, &self.groups(shown), None)
    }

    /// A figure for each condition, a series for each rule; a condition is left out that was not measured at two
    /// places at least.
    pub fn draw_each(&self, shown: &Shown) -> Vec<Figure> {
        let mut parts: Vec<(Condition, Vec<Group>)> = Vec::new();
        for mut group in self.groups(shown) {
            let rule = group.condition.0.remove_entry("rule");
            let condition = std::mem::replace(&mut group.condition, Condition(rule.into_iter().collect()));
            match parts.iter_mut().find(|(other, _)| *other == condition) {
                Some((_, groups)) => groups.push(group),
                None => parts.push((condition, vec![group])),
            }
        }
        let figure = |(condition, groups): &(Condition, Vec<Group>)| {
            let mut names: Vec<String> = condition.0.keys().cloned().collect();
            names.reverse();
            self.figure(shown, groups, Some(&shown.words(condition, &names)))
        };
        parts.iter().filter_map(figure).collect()
    }

    /// The figure of some groups; `part` says which of several it is.
    fn figure(&self, shown: &Shown, groups: &[Group], part: Option<&str>) -> Option<Figure> {
        if groups.iter().all(|group| group.measured.len() < 2) {
            return None;
        }
        let by = varied(&groups.iter().map(|group| &group.condition).collect::<Vec<_>>());
        let by = if part.is_some() { vec!["rule".to_owned()] } else { by };
        let rules = shown.rules();
        let mut series = Vec::new();
        for (place, group) in groups.iter().enumerate() {
            let name = shown.words(&group.condition, &by);
            // In several figures a rule has one colour, whichever rules are in them.
            let rule = rules.iter().position(|rule| part.is_some() && *rule == name);
            let colour = rule.unwrap_or(place);
            let both = !group.measured.is_empty() && !group.theory.is_empty();
            if !group.theory.is_empty() {
                let label = match (name.as_str(), both) {
                    ("", _) => "theory".to_owned(),
                    (_, true) => String::new(),
                    (name, false) => name.to_owned(),
                };
                series.push(Series { label, colour, style: Style::Line, points: group.theory.clone() });
            }
            if !group.measured.is_empty() {
                let label = if name.is_empty() { "simulation".to_owned() } else { name };
                series.push(Series { label, colour, style: Style::Points, points: group.measured.clone() });
            }
        }
        let theory = groups.iter().any(|group| !group.theory.is_empty());
        let caption = format!(
            "{} {} over {} with 95 % {}.",
            self.caption.clone().unwrap_or_else(|| meaning(&self.metric)),
            match (theory, self.metric.kind) {
                (true, Kind::Median) => "Points: medians",
                (true, _) => "Points: means",
                (false, Kind::Median) => "Medians",
                (false, _) => "Means",
            },
            shown.repetitions(),
            self.metric.kind.methods()
        );
        let title = self
            .title
            .clone()
            .unwrap_or_else(|| format!("{} against {}", capitalised(self.metric.title), self.x.name));
        let id = self.id.clone().unwrap_or_else(|| format!("{}-{}", self.metric.name, self.along));
        let curves =
            Curves { x: self.x.clone(), y: self.y.clone(), series, references: self.references.clone() };
        Some(Figure::curves(&id, &title, &caption, curves).of_part(part.unwrap_or_default()))
    }

    fn groups(&self, shown: &Shown) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let made = |record: &&Record| record.is(&self.metric) && record.source != Source::Simulation;
        for record in shown.records().iter().filter(made) {
            let Some(place) = record.number(&self.along) else { continue };
            let condition = Condition::of(record, &[&self.along]);
            let at = groups.iter().position(|group| group.condition == condition).unwrap_or_else(|| {
                groups.push(Group { condition, ..Group::default() });
                groups.len() - 1
            });
            if record.source == Source::Theory {
                groups[at].theory.push(Point::new(place, record.value));
            } else {
                groups[at].measured.push(Estimate::of(record).at(place));
            }
        }
        for group in &mut groups {
            group.measured.sort_by(|a, b| a.x.total_cmp(&b.x));
            group.theory.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        groups
    }
}

/// What a metric measures, as a sentence without what stands in brackets.
fn meaning(metric: &Metric) -> String {
    let text = metric.meaning.split('(').next().unwrap_or_default();
    format!("{}.", text.trim().trim_end_matches('.'))
}
