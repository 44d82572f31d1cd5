//! The composite score, and who is told from whom by it.

use attractor_core::maths;
use attractor_core::statistics::{Interval, Resamples, mean};
use attractor_record::Record;
use attractor_record::summary::{Group, group};

use crate::metrics::CAPACITY;

/// Capacities of each rule by condition: `[rule][condition][repetition]`, with the rules' names.
fn capacities(records: &[Record]) -> (Vec<String>, Vec<Vec<Vec<f64>>>) {
    let groups: Vec<Group> =
        group(records).into_iter().filter(|group| group.metric == CAPACITY.name).collect();
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

pub(super) fn scores(records: &[Record]) -> Vec<(String, Interval)> {
    let (names, capacities) = capacities(records);
    let count = repetitions(&capacities);
    let resamples = Resamples::of(count);
    let score = |rule: usize| resamples.interval(count, |picks| score_all(&capacities, picks)[rule]);
    names.into_iter().enumerate().map(|(rule, name)| (name, score(rule))).collect()
}

/// A rule's place in the ranking.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ranked {
    /// Name of the rule.
    pub rule: String,
    /// Its composite score.
    pub score: Interval,
    /// Its rank; rules that the data cannot tell from the best of their group share one.
    pub rank: usize,
}

/// Rules by composite score. A rule shares the rank of the first of its group where the interval of
/// the paired difference of scores holds zero.
pub(super) fn ranking(records: &[Record]) -> Vec<Ranked> {
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
