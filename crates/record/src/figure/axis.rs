//! Axes: from values to places on the page.

use attractor_core::maths::log;
use serde::{Deserialize, Serialize};

use super::ticks::{self, Tick};

/// A quantity and how it is laid out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FigureAxis {
    /// What it is: `load`.
    pub name: String,
    /// Its symbol in equations: `P`; may be empty.
    pub symbol: String,
    /// Its unit: `patterns`; may be empty.
    pub unit: String,
    /// Linear or logarithmic.
    pub scale: AxisScale,
    /// The values at its ends; all drawn values fit where there is none.
    pub range: Option<(f64, f64)>,
}

/// How values are spaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AxisScale {
    /// By their difference.
    #[default]
    Linear,
    /// By their ratio; values that are not positive are not drawn.
    Log,
}

impl FigureAxis {
    /// A linear axis as wide as its values.
    pub fn new(name: &str, symbol: &str, unit: &str) -> Self {
        Self { name: name.into(), symbol: symbol.into(), unit: unit.into(), ..Self::default() }
    }

    /// Logarithmic.
    #[must_use]
    pub fn log(self) -> Self {
        Self { scale: AxisScale::Log, ..self }
    }

    /// From `low` to `high`, whatever the values are.
    #[must_use]
    pub fn between(self, low: f64, high: f64) -> Self {
        Self { range: Some((low, high)), ..self }
    }

    /// Name, symbol and unit as they are written beside it: `load P (patterns)`.
    pub fn label(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!("({})", self.unit) };
        let words = [self.name.as_str(), self.symbol.as_str(), unit.as_str()];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// Larger values overflow in differences and mean nothing in a picture.
const LARGEST: f64 = 1e100;
/// How far beyond an end of its axis a value is still drawn, as a share of the axis.
const BEYOND: f64 = 0.01;

/// An axis whose ends are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    scale: AxisScale,
    low: f64,
    high: f64,
}

impl Span {
    /// The ends asked for, or those of the drawable ones among `values`.
    pub fn of(axis: &FigureAxis, values: impl Iterator<Item = f64>) -> Self {
        let scale = axis.scale;
        let fits =
            |value: &f64| value.abs() <= LARGEST && (scale == AxisScale::Linear || *value > 1.0 / LARGEST);
        if let Some((low, high)) = axis.range
            && fits(&low)
            && fits(&high)
            && high - low > 1e-9 * low.abs().max(high.abs())
        {
            return Self { scale, low, high };
        }
        let ends = values.filter(fits).fold(None, |ends: Option<(f64, f64)>, value| {
            Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        });
        let (low, high) = ends.unwrap_or((1.0, 1.0));
        match scale {
            // Bars and fractions mean most when zero is in sight, and often it nearly is.
            AxisScale::Linear if low > 0.0 && low < 0.35 * high => Self { scale, low: 0.0, high },
            AxisScale::Linear => {
                let least = 1e-9 * low.abs().max(high.abs()) + 1.0 / LARGEST;
                let apart = high - low > least;
                let room = if apart { 0.0 } else { 0.1 * high.abs().max(low.abs()).max(1e-9) };
                let room = if low == 0.0 && high == 0.0 { 1.0 } else { room };
                Self { scale, low: low - room, high: high + room }
            }
            AxisScale::Log if high / low > 1.0 + 1e-9 => Self { scale, low, high },
            AxisScale::Log => Self { scale, low: low / 2.0, high: high * 2.0 },
        }
    }

    /// How far along the axis a value lies, 0 and 1 at the ends; `None` where it cannot be drawn.
    pub fn fraction(self, value: f64) -> Option<f64> {
        if !value.is_finite() || (self.scale == AxisScale::Log && value <= 0.0) {
            return None;
        }
        let fraction = match self.scale {
            AxisScale::Linear => (value - self.low) / (self.high - self.low),
            AxisScale::Log => log(value / self.low) / log(self.high / self.low),
        };
        // Far outside is far enough: what is cut there looks the same.
        Some(fraction.clamp(-1e3, 1e3))
    }

    /// Whether a value is drawn: it lies between the ends, or so little beyond one that the frame's inset has room for it.
    ///
    /// Asked of the axis rather than of the page, so that the answer is the same before there is a page.
    pub fn shows(self, value: f64) -> bool {
        self.fraction(value).is_some_and(|fraction| (-BEYOND..=1.0 + BEYOND).contains(&fraction))
    }

    /// As [`fraction`](Self::fraction), but also for ends of intervals that lie infinitely far off: 0 for what a
    /// logarithmic axis has infinitely far below.
    pub fn fraction_of_end(self, value: f64) -> Option<f64> {
        if self.scale == AxisScale::Log && value <= 0.0 {
            return Some(0.0);
        }
        self.fraction(value.clamp(-f64::MAX, f64::MAX))
    }

    /// About as many ticks as asked for, within the ends.
    pub fn ticks(self, about: usize) -> Vec<(f64, Tick)> {
        let ticks = match self.scale {
            AxisScale::Linear => ticks::linear(self.low, self.high, about),
            AxisScale::Log => ticks::decades(self.low, self.high, about),
        };
        ticks
            .into_iter()
            .filter_map(|tick| Some((self.fraction(tick.value)?, tick)))
            .filter(|(fraction, _)| (-1e-9..=1.0 + 1e-9).contains(fraction))
            .collect()
    }

    /// Whether values are spaced by their ratio.
    pub fn is_log(self) -> bool {
        self.scale == AxisScale::Log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(axis: &FigureAxis, values: &[f64]) -> Span {
        Span::of(axis, values.iter().copied())
    }

    #[test]
    fn labels_leave_out_what_is_empty() {
        assert_eq!(FigureAxis::new("load", "P", "patterns").label(), "load P (patterns)");
        assert_eq!(FigureAxis::new("overlap", "", "").label(), "overlap");
    }

    #[test]
    fn odd_values_still_make_an_axis() {
        for scale in [AxisScale::Linear, AxisScale::Log] {
            let axis = FigureAxis { scale, ..FigureAxis::default() };
            for values in [
                vec![],
                vec![f64::NAN, f64::INFINITY],
                vec![3.0],
                vec![0.0, 0.0],
                vec![-4.0, -4.0],
                vec![1e300, 1.0],
                vec![1e-300, 2e-300],
                vec![1e99, -1e99],
            ] {
                let span = span(&axis, &values);
                assert!(span.low < span.high, "{values:?} {span:?}");
                assert!(span.ticks(5).len() < 30, "{values:?}");
                for value in values {
                    assert!(span.fraction(value).is_none_or(f64::is_finite), "{value} {span:?}");
                }
            }
        }
    }

    #[test]
    fn logarithms_space_by_ratio() {
        let span = span(&FigureAxis::default().log(), &[-5.0, 0.0, 1.0, 100.0]);
        assert!((span.fraction(10.0).unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(span.fraction(0.0), None);
        assert_eq!(span.fraction_of_end(-1.0), Some(0.0));
    }

    #[test]
    fn an_impossible_range_gives_way_to_the_values() {
        let span = span(&FigureAxis::default().between(2.0, f64::NAN), &[0.0, 4.0]);
        assert_eq!(span.fraction(2.0), Some(0.5));
    }
}
