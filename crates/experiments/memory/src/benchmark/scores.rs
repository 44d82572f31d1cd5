//! The composite score, and who is told from whom by it.

use std::collections::BTreeSet;

use attractor_core::maths;
use attractor_core::statistics::{
    Interval, Jackknife, group_letter, groups_not_told_apart, holm, jackknife, mean,
};
use attractor_record::Record;
use attractor_record::summary::{Group, group};

use crate::metrics::CAPACITY;

/// Capacities of each rule by condition: `[rule][condition][repetition]`, with the rules' names.
fn capacities(records: &[Record]) -> (Vec<String>, Vec<Vec<Vec<f64>>>) {
    let groups: Vec<Group> =
        group(records).into_iter().filter(|group| group.metric == CAPACITY.name).collect();
    let mut names: Vec<String> = Vec::new();
    for group in &groups {
        let rule = group.rule.as_deref();
        if !names.iter().any(|name| Some(name.as_str()) == rule) {
            names.extend(rule.map(str::to_owned));
        }
    }
    let of = |name: &String| {
        groups
            .iter()
            .filter(|group| group.rule.as_deref() == Some(name))
            .map(|group| group.values.clone())
            .collect()
    };
    let values = comparable(names.iter().map(of).collect());
    (names, values)
}

/// Without the conditions under which no rule stores anything: there is nothing to be compared.
fn comparable(mut capacities: Vec<Vec<Vec<f64>>>) -> Vec<Vec<Vec<f64>>> {
    let conditions = capacities.first().map_or(0, Vec::len);
    for condition in (0..conditions).rev() {
        if capacities.iter().all(|rule| rule[condition].iter().all(|&capacity| capacity == 0.0)) {
            for rule in &mut capacities {
                rule.remove(condition);
            }
        }
    }
    capacities
}

/// Every rule's share of the best mean capacity under each condition, from the repetitions in `picks`; 0 where none of
/// these stores anything.
fn shares(capacities: &[Vec<Vec<f64>>], picks: &[usize]) -> Vec<Vec<f64>> {
    let mean_of = |values: &Vec<f64>| mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>());
    let means: Vec<Vec<f64>> = capacities.iter().map(|rule| rule.iter().map(mean_of).collect()).collect();
    let conditions = means.first().map_or(0, Vec::len);
    let best = |condition: usize| means.iter().map(|rule| rule[condition]).fold(0.0, f64::max);
    let best: Vec<f64> = (0..conditions).map(best).collect();
    let share = |(&mean, &best): (&f64, &f64)| if best > 0.0 { mean / best } else { 0.0 };
    means.iter().map(|rule| rule.iter().zip(&best).map(share).collect()).collect()
}

/// The composite score of every rule: the geometric mean of its shares; 0 where there is nothing to be shared.
fn score_all(capacities: &[Vec<Vec<f64>>], picks: &[usize]) -> Vec<f64> {
    let log = |&share: &f64| if share > 0.0 { maths::log(share) } else { f64::NEG_INFINITY };
    let score = |shares: &Vec<f64>| match shares.len() {
        0 => 0.0,
        _ => maths::exp(mean(&shares.iter().map(log).collect::<Vec<_>>())),
    };
    shares(capacities, picks).iter().map(score).collect()
}

fn repetitions(capacities: &[Vec<Vec<f64>>]) -> usize {
    capacities.iter().flatten().map(Vec::len).min().unwrap_or(0)
}

/// Scores are shares of the best: outside 0 to 1 there are none.
fn within_range(interval: Interval) -> Interval {
    Interval { low: interval.low.max(0.0), high: interval.high.min(1.0), ..interval }
}

pub(super) fn scores(records: &[Record]) -> Vec<(String, Interval)> {
    let (names, capacities) = capacities(records);
    let count = repetitions(&capacities);
    let score = |rule: usize| within_range(jackknife(count, |picks| score_all(&capacities, picks)[rule]));
    names.into_iter().enumerate().map(|(rule, name)| (name, score(rule))).collect()
}

/// A rule's place in the ranking.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ranked {
    /// Name of the rule.
    pub rule: String,
    /// Its composite score.
    pub score: Interval,
    /// One more than the number of rules that are better for certain.
    pub rank: usize,
    /// The letters of the groups that it belongs to; none where it is told from all others.
    pub letters: String,
}

/// With this probability at most any two rules of one score are told apart.
const FALSE_ALARM: f64 = 0.05;

/// Rules by composite score, each compared with each: by the paired difference of their scores, all together with a
/// probability of 5 % of a false alarm. Rules of one score follow by their mean share of the best.
pub(super) fn ranking(records: &[Record]) -> Vec<Ranked> {
    let (names, capacities) = capacities(records);
    let count = repetitions(&capacities);
    let scores = scores(records);
    let all: Vec<usize> = (0..count).collect();
    let shares = shares(&capacities, &all);
    let share = |rule: usize| mean(&shares[rule]);
    let mut order: Vec<usize> = (0..names.len()).collect();
    let ends = |rule: usize| (scores[rule].1.value, share(rule));
    order.sort_by(|&a, &b| {
        let (a, b) = (ends(a), ends(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    let pairs: Vec<(usize, usize)> =
        (0..order.len()).flat_map(|one| (one + 1..order.len()).map(move |other| (one, other))).collect();
    let chance = |&(one, other): &(usize, usize)| {
        let difference = Jackknife::of(count, |picks| {
            let scores = score_all(&capacities, picks);
            scores[order[one]] - scores[order[other]]
        });
        difference.chance_of_zero()
    };
    let told: BTreeSet<(usize, usize)> = {
        let told = holm(&pairs.iter().map(chance).collect::<Vec<_>>(), FALSE_ALARM);
        pairs.into_iter().zip(told).filter_map(|(pair, told)| told.then_some(pair)).collect()
    };
    let shared: Vec<Vec<usize>> =
        groups_not_told_apart(order.len(), |one, other| told.contains(&(one, other)))
            .into_iter()
            .filter(|group| group.len() > 1)
            .collect();
    let ranked = |(place, &rule): (usize, &usize)| Ranked {
        rule: names[rule].clone(),
        score: scores[rule].1,
        rank: 1 + (0..place).filter(|&better| told.contains(&(better, place))).count(),
        letters: (0..shared.len())
            .filter(|&group| shared[group].contains(&place))
            .map(group_letter)
            .collect(),
    };
    order.iter().enumerate().map(ranked).collect()
}

#[cfg(test)]
mod tests {
    use attractor_core::{Purpose, Seed, Stream, Streams};

    use super::*;

    /// The capacities of one study as records: `means[rule][condition]`, with a scatter of 8 %.
    fn study(stream: &mut Stream, means: &[Vec<f64>], repetitions: u32) -> Vec<Record> {
        let mut records = Vec::new();
        for (rule, means) in means.iter().enumerate() {
            for (condition, mean) in means.iter().enumerate() {
                for repetition in 0..repetitions {
                    let value = mean * (1.0 + 0.08 * stream.normal());
                    let record = Record::new(&CAPACITY, value).of_rule(&rule.to_string());
                    records.push(record.at("condition", condition as u64).in_repetition(repetition));
                }
            }
        }
        records
    }

    /// Rule 1 is nearly as good as rule 0, or just as good.
    fn rules(second: f64) -> Vec<Vec<f64>> {
        let best = [100.0, 100.0, 50.0, 20.0];
        vec![best.to_vec(), best.map(|mean| second * mean).to_vec(), vec![40.0, 50.0, 30.0, 10.0]]
    }

    /// 2000 studies each. A score that is held with 95 % is found below 1858 with a probability of 10⁻⁵. Where another
    /// rule is just as good as the best, the larger of two means is too large: 92.5 % are held, and fewer than 1803 with a
    /// probability of 10⁻⁴.
    #[test]
    fn intervals_of_scores_hold_the_truth() {
        let streams = Streams::new(Seed(1), Purpose::named("coverage of scores"), 0);
        for (second, least) in [(1.0, 1803), (0.97, 1858), (0.8, 1858)] {
            let means = rules(second);
            let share = |rule: usize| means[rule].iter().zip(&means[0]).map(|(mean, best)| mean / best);
            let truth = |rule: usize| maths::exp(mean(&share(rule).map(maths::log).collect::<Vec<_>>()));
            for repetitions in [2, 3, 5, 10, 30] {
                let mut held = [0; 2];
                for index in 0..2000 {
                    let scores = scores(&study(&mut streams.at(index), &means, repetitions));
                    for rule in [1, 2] {
                        held[rule - 1] += u32::from(scores[rule].1.holds(truth(rule)));
                    }
                }
                println!("second {second}, {repetitions} repetitions: {held:?} of 2000");
                assert!(held.iter().all(|&held| held >= least), "{second}, {repetitions}: {held:?} of 2000");
            }
        }
    }

    /// Of 400 studies of rules that are equally good, 5 % tell any two apart, so more than 36 (3.7 standard
    /// deviations) have a probability of 10⁻³ at most.
    #[test]
    fn rules_of_one_score_share_a_rank_in_95_of_100_studies() {
        let streams = Streams::new(Seed(1), Purpose::named("false alarms of ranks"), 0);
        let means = vec![vec![100.0, 80.0, 60.0, 20.0]; 6];
        for repetitions in [2, 3, 10] {
            let alarms = (0..400).filter(|&index| {
                let ranked = ranking(&study(&mut streams.at(index), &means, repetitions));
                ranked.iter().any(|rule| rule.rank != 1 || rule.letters != "a")
            });
            let alarms = alarms.count();
            println!("{repetitions} repetitions: {alarms} of 400");
            assert!(alarms <= 36, "{repetitions} repetitions: {alarms} of 400");
        }
    }

    #[test]
    fn a_condition_under_which_no_rule_stores_anything_does_not_count() {
        let streams = Streams::new(Seed(1), Purpose::named("scores of nothing"), 0);
        let means = vec![vec![100.0, 0.0], vec![50.0, 0.0]];
        let found = scores(&study(&mut streams.at(0), &means, 20));
        assert!(found[0].1.value == 1.0 && (found[1].1.value - 0.5).abs() < 0.05, "{found:?}");
        let nothing = scores(&study(&mut streams.at(0), &[vec![0.0], vec![0.0]], 3));
        assert!(nothing.iter().all(|(_, score)| (score.low, score.high) == (0.0, 0.0)), "{nothing:?}");
    }

    #[test]
    fn a_rank_counts_the_rules_that_are_better_for_certain() {
        let streams = Streams::new(Seed(1), Purpose::named("ranks"), 0);
        let means = [1.0, 0.995, 0.6, 0.0, 0.0].map(|share| vec![100.0 * share; 4]);
        let ranked = ranking(&study(&mut streams.at(0), &means, 20));
        let shown: Vec<(&str, usize, &str)> =
            ranked.iter().map(|rule| (rule.rule.as_str(), rule.rank, rule.letters.as_str())).collect();
        assert!(ranked[0].rank == 1 && ranked[1].rank == 1 && ranked[0].letters == "a", "{shown:?}");
        assert_eq!(shown[2..], [("2", 3, ""), ("3", 4, "b"), ("4", 4, "b")]);
    }
}
