//! Ticks at round numbers, written as people write them.
//!
//! A tick is a whole number times a power of ten, never a sum of steps: 0.3 stays 0.3.

use attractor_core::maths::log;

/// A value beside an axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// The value.
    pub value: f64,
    /// The value in words; empty for one that only marks the grid.
    pub label: String,
}

/// `digits · 10^exponent`, the closest number there is.
fn decimal(digits: i64, exponent: i32) -> f64 {
    // Reading a number rounds once; multiplying by a power of ten would round twice.
    format!("{digits}e{exponent}").parse().unwrap_or(f64::NAN)
}

/// The exponent of the largest power of ten up to `value` > 0.
fn exponent_of(value: f64) -> i32 {
    let near = (log(value) / core::f64::consts::LN_10).floor() as i32;
    if decimal(1, near + 1) <= value {
        near + 1
    } else if decimal(1, near) > value {
        near - 1
    } else {
        near
    }
}

/// Round numbers between `low` and `high`, about so many.
pub(super) fn linear(low: f64, high: f64, about: usize) -> Vec<Tick> {
    let rough = (high - low) / about.max(1) as f64;
    let exponent = exponent_of(rough);
    // The round step whose ticks are fewest without being fewer than about half of those asked for.
    let (digits, exponent) = [(1, exponent), (2, exponent), (5, exponent), (1, exponent + 1)]
        .into_iter()
        .find(|&(digits, exponent)| decimal(digits, exponent) >= rough * 0.999)
        .unwrap_or((1, exponent + 1));
    let step = decimal(digits, exponent);
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    let largest = low.abs().max(high.abs());
    (first..=last)
        .take(64)
        .map(|count| Tick {
            value: decimal(count * digits, exponent),
            label: write(count * digits, exponent, largest),
        })
        .collect()
}

/// Powers of ten between `low` and `high`, or finer round numbers where there are few.
pub(super) fn decades(low: f64, high: f64, about: usize) -> Vec<Tick> {
    let (first, last) = (exponent_of(low), exponent_of(high));
    let powers = (first..=last).filter(|&exponent| decimal(1, exponent) >= low * (1.0 - 1e-9)).count();
    if powers == 0 || (powers == 1 && high / low < 5.0) {
        return linear(low, high, about);
    }
    let stride = last.abs_diff(first) as usize / about.max(1) + 1;
    let plain = first >= -3 && last <= 4;
    let mut ticks = Vec::new();
    for exponent in first..=last {
        for digits in 1..10 {
            let named = if powers >= 3 { digits == 1 } else { matches!(digits, 1 | 2 | 5) };
            let named = named && (exponent.abs_diff(first) as usize).is_multiple_of(stride);
            if stride > 1 && !named {
                continue;
            }
            let label = match (named, plain) {
                (false, _) => String::new(),
                (true, true) => write(digits, exponent, 1.0),
                (true, false) => power(digits, exponent),
            };
            ticks.push(Tick { value: decimal(digits, exponent), label });
        }
    }
    ticks
}

/// `digits · 10^exponent` in words, beside numbers up to `largest`.
fn write(digits: i64, exponent: i32, largest: f64) -> String {
    if digits == 0 {
        return "0".into();
    }
    if !(1e-4..1e7).contains(&largest) {
        return power(digits, exponent);
    }
    let minus = if digits < 0 { "−" } else { "" };
    let magnitude = digits.unsigned_abs();
    if exponent >= 0 {
        return format!(
            "{minus}{}",
            grouped(&format!("{magnitude}{}", "0".repeat(exponent.unsigned_abs() as usize)))
        );
    }
    let places = exponent.unsigned_abs() as usize;
    let padded = format!("{magnitude:0>width$}", width = places + 1);
    let (whole, rest) = padded.split_at(padded.len() - places);
    format!("{minus}{}.{rest}", grouped(whole))
}

/// Thousands apart from five digits on: 1000, 10 000.
fn grouped(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// `2×10⁻⁵`, and `10³` for a power alone.
fn power(digits: i64, exponent: i32) -> String {
    if digits == 0 {
        return "0".into();
    }
    // 20·10³ is 2·10⁴.
    let (mut digits, mut exponent) = (digits, i64::from(exponent));
    while digits % 10 == 0 {
        digits /= 10;
        exponent += 1;
    }
    let sign = if digits < 0 { "−" } else { "" };
    let text = digits.unsigned_abs().to_string();
    let (lead, rest) = text.split_at(1);
    exponent += i64::from(rest.len() as u32);
    let mantissa = if rest.is_empty() { lead.to_owned() } else { format!("{lead}.{rest}") };
    let raised: String = exponent.to_string().chars().map(superscript).collect();
    if mantissa == "1" { format!("{sign}10{raised}") } else { format!("{sign}{mantissa}×10{raised}") }
}

fn superscript(digit: char) -> char {
    match digit {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => '⁰',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).filter(|label| !label.is_empty()).collect()
    }

    #[test]
    fn linear_ticks_are_round() {
        assert_eq!(labels(&linear(0.0, 1.0, 5)), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(&linear(-1.0, 1.0, 4)), ["−1.0", "−0.5", "0", "0.5", "1.0"]);
        assert_eq!(labels(&linear(0.0, 640.0, 6)), ["0", "200", "400", "600"]);
        assert_eq!(labels(&linear(0.0, 25_000.0, 3)), ["0", "10\u{202f}000", "20\u{202f}000"]);
        assert_eq!(labels(&linear(0.0, 5e-5, 3)), ["0", "2×10⁻⁵", "4×10⁻⁵"]);
        assert_eq!(linear(0.0, 1.0, 10)[3].value.to_bits(), 0.3_f64.to_bits());
    }

    #[test]
    fn decades_are_named_and_the_rest_marked() {
        let ticks = decades(1.0, 1000.0, 5);
        assert_eq!(labels(&ticks), ["1", "10", "100", "1000"]);
        assert_eq!(ticks.len(), 36);
        assert_eq!(labels(&decades(10.0, 300.0, 5)), ["10", "20", "50", "100", "200", "500"]);
        assert_eq!(labels(&decades(1e-6, 1e6, 6)).len(), 5);
        assert_eq!(labels(&decades(1e-6, 1e-4, 6)), ["10⁻⁶", "10⁻⁵", "10⁻⁴"]);
        assert_eq!(labels(&decades(200.0, 400.0, 4)), ["200", "250", "300", "350", "400"]);
    }
}
