//! Many comparisons at once.

/// Which of several differences are told from zero, so that with a probability of at most `level` any one
/// of them is told wrongly. `probabilities` are the p-values of the differences, each 0 to 1.
///
/// Source: Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
/// Statistics 6, 65–70, <https://www.jstor.org/stable/4615733>.
///
/// ```
/// use attractor_core::statistics::holm;
///
/// // 0.01 < 0.05/3; then 0.04 > 0.05/2, which also stops 0.045 < 0.05.
/// assert_eq!(holm(&[0.045, 0.01, 0.04], 0.05), [false, true, false]);
/// ```
pub fn holm(probabilities: &[f64], level: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    let mut told = vec![false; probabilities.len()];
    for (place, &index) in order.iter().enumerate() {
        let left = (probabilities.len() - place) as f64;
        if probabilities[index].is_nan() || probabilities[index] > level / left {
            break;
        }
        told[index] = true;
    }
    told
}
