//! Which of many cannot be told apart.

/// Groups of things that cannot be told apart, all pairs of a group; the things are numbered from best to worst.
///
/// Not to be told apart is not transitive, so a thing may be in several groups. Groups come in the order of their
/// first members; a thing that is told from all others is in a group of its own.
///
/// Source: Piepho 2004, insert and absorb, <https://doi.org/10.1198/1061860043515>.
pub fn groups_not_told_apart(count: usize, told: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = if count == 0 { vec![] } else { vec![(0..count).collect()] };
    for one in 0..count {
        for other in one + 1..count {
            if !told(one, other) {
                continue;
            }
            let (split, mut kept): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|group| group.contains(&one) && group.contains(&other));
            let parts = split.iter().flat_map(|group| {
                [one, other].map(|left_out| {
                    group.iter().copied().filter(|&member| member != left_out).collect::<Vec<_>>()
                })
            });
            kept.extend(parts);
            groups = largest(kept);
        }
    }
    groups.sort();
    groups
}

/// The groups that do not lie within another.
fn largest(mut groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    groups.sort();
    groups.dedup();
    let lies_within = |group: &Vec<usize>| {
        groups.iter().any(|other| other != group && group.iter().all(|member| other.contains(member)))
    };
    groups.iter().filter(|group| !lies_within(group)).cloned().collect()
}

/// The letter of a group: a to z, then aa, ab, …
pub fn group_letter(group: usize) -> String {
    let last = char::from(b'a' + (group % 26) as u8).to_string();
    if group < 26 { last } else { group_letter(group / 26 - 1) + &last }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_alike_its_neighbours_only_is_in_two_groups() {
        let told = |one: usize, other: usize| one.abs_diff(other) > 1;
        assert_eq!(groups_not_told_apart(4, told), [[0, 1], [1, 2], [2, 3]]);
        assert_eq!(groups_not_told_apart(3, |_, _| false), [[0, 1, 2]]);
        assert_eq!(groups_not_told_apart(3, |_, _| true), [[0], [1], [2]]);
        // One that scatters so much that it is told from none, among those that are told from each other.
        assert_eq!(groups_not_told_apart(3, |one, other| (one, other) == (1, 2)), [[0, 1], [0, 2]]);
        assert!(groups_not_told_apart(0, |_, _| true).is_empty());
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!(
            [0, 25, 26, 27, 52, 701, 702].map(group_letter),
            ["a", "z", "aa", "ab", "ba", "zz", "aaa"]
        );
    }

    proptest! {
        #[test]
        fn two_share_a_group_where_they_are_not_told_apart(pairs in prop::collection::vec(any::<bool>(), 36)) {
            let told = |one: usize, other: usize| pairs[one.min(other) * 6 + one.max(other)];
            let groups = groups_not_told_apart(6, told);
            for one in 0..6 {
                for other in 0..6 {
                    let shared = groups.iter().any(|group| group.contains(&one) && group.contains(&other));
                    prop_assert_eq!(shared, one == other || !told(one, other), "{} {}", one, other);
                }
            }
            for group in &groups {
                let larger = groups.iter().filter(|other| group.iter().all(|member| other.contains(member)));
                prop_assert_eq!(larger.count(), 1, "{:?} lies within another", group);
            }
        }
    }
}
