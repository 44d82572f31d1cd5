//! Quantiles, as NumPy computes them.

/// The quantile of ascending values at `position`, 0 to 1, by linear interpolation: `numpy.quantile`.
#[expect(clippy::cast_sign_loss, reason = "no position is below 0")]
pub(super) fn quantile(ascending: &[f64], position: f64) -> f64 {
    let last = ascending.len() - 1;
    let index = last as f64 * position;
    let below = (index as usize).min(last);
    let part = index - below as f64;
    let (low, high) = (ascending[below], ascending[(below + 1).min(last)]);
    let step = high - low;
    if !step.is_finite() {
        // NumPy overflows here.
        return low * (1.0 - part) + high * part;
    }
    // NumPy starts from the nearer end, so that the result never passes it.
    if part < 0.5 { low + step * part } else { high - step * (1.0 - part) }
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn it_interpolates_between_neighbours() {
        let values = [1.0, 2.0, 4.0, 8.0];
        for (position, expected) in [(0.0, 1.0), (0.25, 1.75), (0.5, 3.0), (0.75, 5.0), (1.0, 8.0)] {
            assert_eq!(quantile(&values, position), expected, "{position}");
        }
        assert_eq!(quantile(&[7.0], 0.3), 7.0);
        assert_eq!(quantile(&[-f64::MAX, f64::MAX], 0.5), 0.0);
    }
}
