//! All rules in all conditions, and who is best.

use attractor_core::statistics::{Interval, Resamples, mean};
use attractor_core::{About, Invalid, maths};
use attractor_memory::Layout;
use attractor_memory::patterns::{Families, Patterns, Skewed};
use attractor_memory::references::LANSNER_2026;
use serde_json::{Value, json};

use super::{Experiment, Point, Stop, Trial, capacity};
use crate::present::{self, Presentation};
use crate::record::{Record, Source};
use crate::spec::{Network, Spec, each_once};
use crate::summary::{Group, attach, group};

/// Storage, prototypes and correlated patterns, in modular and non-modular networks.
pub(super) struct Benchmark;

/// The conditions, in the order of the report.
pub const CONDITIONS: [&str; 4] = ["storage", "prototypes", "families", "skewed"];

impl Experiment for Benchmark {
    fn id(&self) -> &'static str {
        "benchmark"
    }

    fn about(&self) -> About {
        About {
            title: "Benchmark",
            summary: "Storage capacity, prototype extraction and correlated patterns, in modular and \
                      non-modular networks, with a composite score.",
            equation: r"\text{score} = \left( \prod_{c=1}^{n} \frac{P^*_c}{\max_{\text{rules}} P^*_c} \right)^{1/n}",
            provenance: "Tasks after the benchmark of Lansner and co-workers. The composite score is ours: the \
                         geometric mean, over the conditions, of a rule's capacity divided by the best rule's.",
            citations: &[LANSNER_2026],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["criterion", "search", "prototypes", "benchmark"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("benchmark.networks", &spec.benchmark.networks)?;
        let modular = spec.benchmark.networks.contains(&Network::Modular);
        if modular && !spec.population().is_modular() {
            return Err(Invalid::new(
                "benchmark.networks",
                "layout.kind is \"flat\", which has no modular network",
                "only [\"flat\"]",
            )
            .help("set layout.kind = \"modular\", or benchmark.networks = [\"flat\"]"));
        }
        if !matches!(spec.patterns, Patterns::Random(_) | Patterns::File(_)) {
            let allowed = "random, or the patterns of a file";
            return Err(Invalid::new("patterns.kind", "benchmark makes its own correlations", allowed));
        }
        spec.makes_its_cues("some conditions of the benchmark make their own")?;
        for point in self.points(spec)? {
            let Spec { layout, cue, .. } = &point.spec;
            layout.validate()?;
            cue.validate(&point.spec.population()).map_err(|fault| {
                match point.coordinates["condition"].as_str() {
                    Some("prototypes") => Invalid { key: "benchmark.prototype_count".into(), ..fault },
                    _ => fault,
                }
            })?;
        }
        Ok(())
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let networks = spec.benchmark.networks.iter();
        Ok(networks
            .flat_map(|&network| {
                conditions(spec).iter().map(move |condition| point(spec, network, condition))
            })
            .collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        capacity::run(trial)
    }

    fn summarise(&self, _spec: &Spec, records: &[Record]) -> Vec<Record> {
        let score = |(name, interval): (String, Interval)| {
            attach(Record::new("score", interval.value).of_rule(&name), &interval)
        };
        let scores = scores(records).into_iter().map(score);
        scores.map(|record| Record { source: Source::Summary, ..record }).collect()
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::benchmark(spec, records)
    }
}

/// The conditions that a spec's patterns allow: the user's own are correlated as they are.
pub fn conditions(spec: &Spec) -> &'static [&'static str] {
    match spec.patterns {
        Patterns::File(_) => &CONDITIONS[..2],
        _ => &CONDITIONS,
    }
}

/// The spec of one condition in one network.
fn point(spec: &Spec, network: Network, condition: &str) -> Point {
    let mut own = Spec { prototypes: None, ..spec.clone() };
    if let (Network::Flat, Layout::Modular { .. }) = (network, &spec.layout) {
        let population = spec.population();
        own.layout = Layout::flat(population.units(), population.active());
    }
    let chosen = &spec.benchmark;
    match condition {
        "prototypes" => {
            own.prototypes = Some(spec.prototypes.unwrap_or_default());
            own.cue.count = chosen.prototype_count;
        }
        "families" => own.patterns = Patterns::Families(Families { rho: chosen.rho, ..Families::default() }),
        "skewed" => own.patterns = Patterns::Skewed(Skewed { s: chosen.s }),
        _ => {}
    }
    let coordinates = [("network", network.name()), ("condition", condition)];
    Point {
        coordinates: coordinates.map(|(name, value)| (name.to_owned(), Value::from(value))).into(),
        spec: own,
    }
}

/// The spec of a benchmark in networks of a size, as a table: cues with a tenth of the active units
/// moved, copies of prototypes with a fifth.
pub fn table_of_size(hypercolumns: u32, minicolumns: u32, repetitions: u32) -> Value {
    json!({
        "experiment": "benchmark",
        "repetitions": repetitions,
        "layout": { "kind": "modular", "hypercolumns": hypercolumns, "minicolumns": minicolumns },
        "cue": { "count": (hypercolumns / 10).max(1) },
        "search": { "from": 2 },
        "benchmark": { "prototype_count": (hypercolumns / 5).max(1) },
    })
}

/// Capacities of each rule by condition: `[rule][condition][repetition]`, with the rules' names.
fn capacities(records: &[Record]) -> (Vec<String>, Vec<Vec<Vec<f64>>>) {
    let groups: Vec<Group> = group(records).into_iter().filter(|group| group.metric == "capacity").collect();
    let mut names: Vec<String> = Vec::new();
    for group in &groups {
        if !names.iter().any(|name| Some(name) == group.rule.as_ref()) {
            names.extend(group.rule.clone());
        }
    }
    let of = |name: &String| {
        groups
            .iter()
            .filter(|group| group.rule.as_ref() == Some(name))
            .map(|group| group.values.clone())
            .collect()
    };
    let values = names.iter().map(of).collect();
    (names, values)
}

/// The composite score of every rule, from the repetitions in `picks`.
fn score_all(capacities: &[Vec<Vec<f64>>], picks: &[usize]) -> Vec<f64> {
    let mean_of = |values: &Vec<f64>| mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>());
    let means: Vec<Vec<f64>> = capacities.iter().map(|rule| rule.iter().map(mean_of).collect()).collect();
    let conditions = means.first().map_or(0, Vec::len);
    let best = |condition: usize| means.iter().map(|rule| rule[condition]).fold(0.0, f64::max);
    let best: Vec<f64> = (0..conditions).map(best).collect();
    let score = |rule: &Vec<f64>| {
        let shares = rule.iter().zip(&best).map(|(&mean, &best)| if best > 0.0 { mean / best } else { 1.0 });
        let logs: f64 =
            shares.map(|share| if share > 0.0 { maths::log(share) } else { f64::NEG_INFINITY }).sum();
        maths::exp(logs / conditions.max(1) as f64)
    };
    means.iter().map(score).collect()
}

fn repetitions(capacities: &[Vec<Vec<f64>>]) -> usize {
    capacities.iter().flatten().map(Vec::len).min().unwrap_or(0)
}

fn scores(records: &[Record]) -> Vec<(String, Interval)> {
    let (names, capacities) = capacities(records);
    let count = repetitions(&capacities);
    let resamples = Resamples::of(count);
    let score = |rule: usize| resamples.interval(count, |picks| score_all(&capacities, picks)[rule]);
    names.into_iter().enumerate().map(|(rule, name)| (name, score(rule))).collect()
}

/// A rule's place in the ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Name of the rule.
    pub rule: String,
    /// Its composite score.
    pub score: Interval,
    /// Its rank; rules that the data cannot tell from the best of their group share one.
    pub rank: usize,
}

/// Rules by composite score. A rule shares the rank of the first of its group where the interval of
/// the paired difference of scores holds zero.
pub fn ranking(records: &[Record]) -> Vec<Ranked> {
    let (names, capacities) = capacities(records);
    let count = repetitions(&capacities);
    let resamples = Resamples::of(count);
    let mut order: Vec<(usize, Interval)> =
        scores(records).into_iter().enumerate().map(|(rule, (_, score))| (rule, score)).collect();
    order.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    let mut ranked: Vec<Ranked> = Vec::new();
    let mut leader = 0;
    for (place, &(rule, score)) in order.iter().enumerate() {
        let difference = resamples.interval(count, |picks| {
            let scores = score_all(&capacities, picks);
            scores[order[leader].0] - scores[rule]
        });
        if !difference.holds(0.0) {
            leader = place;
        }
        ranked.push(Ranked { rule: names[rule].clone(), score, rank: leader + 1 });
    }
    ranked
}
