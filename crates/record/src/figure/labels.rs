//! Texts on a figure: how wide they are, where they break, and how they keep apart.

use std::borrow::Cow;

use attractor_core::shown;

/// About how wide a text is in pixels. The reader's fonts are not known here, so this is that of a
/// wide one.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let em: f64 = shown(text)
        .chars()
        .map(|sign| match sign {
            'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.30,
            'f' | 't' | 'r' | 'I' | ' ' | '(' | ')' | '[' | ']' | '-' | '/' | '\u{202f}' => 0.40,
            'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' => 0.92,
            sign if sign.is_uppercase() => 0.70,
            // Chinese, Japanese and Korean signs, emoji.
            '\u{2e80}'.. => 1.0,
            _ => 0.60,
        })
        .sum();
    em * size
}

/// The text, or as much of its beginning as fits into `limit` pixels.
pub(super) fn cut(text: &str, size: f64, limit: f64) -> Cow<'_, str> {
    if width(text, size) <= limit {
        return text.into();
    }
    let mut room = limit - width("…", size);
    if room < 0.0 {
        return Cow::default();
    }
    let fits = |sign: &char| {
        room -= width(sign.encode_utf8(&mut [0; 4]), size);
        room >= 0.0
    };
    Cow::Owned(text.chars().take_while(fits).collect::<String>() + "…")
}

/// The text in lines no wider than `limit` pixels, broken between words.
pub(super) fn wrapped(text: &str, size: f64, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = &cut(word, size, limit);
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(word, size) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// Heights close to those wanted, at least `apart` from one another in the same order, between `top`
/// and `bottom`; `None` where there is no room.
///
/// The sum of squared moves is the least possible: labels that would touch share the mean of what
/// they want (isotonic regression by pooling).
pub(super) fn moved_apart(wanted: &[f64], apart: f64, top: f64, bottom: f64) -> Option<Vec<f64>> {
    if wanted.is_empty() {
        return Some(Vec::new());
    }
    let last = (wanted.len() - 1) as f64 * apart;
    if last > bottom - top {
        return None;
    }
    // With i · apart taken off the i-th, keeping apart means not falling.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (index, height) in wanted.iter().enumerate() {
        let mut pool = (height - index as f64 * apart, 1);
        while let Some(before) = pools.pop_if(|before| before.0 > pool.0) {
            let count = before.1 + pool.1;
            pool = ((before.0 * before.1 as f64 + pool.0 * pool.1 as f64) / count as f64, count);
        }
        pools.push(pool);
    }
    let heights = pools.iter().flat_map(|&(height, count)| std::iter::repeat_n(height, count));
    Some(
        heights
            .enumerate()
            .map(|(index, height)| height.clamp(top, bottom - last) + index as f64 * apart)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_with_room_stay_and_others_share_the_move() {
        assert_eq!(moved_apart(&[10.0, 50.0], 18.0, 0.0, 100.0), Some(vec![10.0, 50.0]));
        assert_eq!(moved_apart(&[50.0, 50.0], 20.0, 0.0, 100.0), Some(vec![40.0, 60.0]));
        assert_eq!(moved_apart(&[99.0, 100.0, 100.0], 20.0, 0.0, 100.0), Some(vec![60.0, 80.0, 100.0]));
        assert_eq!(moved_apart(&[0.0; 7], 20.0, 0.0, 100.0), None);
    }

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(cut("four", 10.0, 24.1), "four");
        assert_eq!(cut("abcdefgh", 10.0, 24.1), "abc…");
        assert_eq!(cut("abcdefgh", 10.0, 1.0), "");
        assert_eq!(cut("ééé", 10.0, 12.1), "é…");
    }

    #[test]
    fn lines_break_between_words() {
        let lines = wrapped("one two three four", 10.0, 60.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 10.0) <= 60.0), "{lines:?}");
        assert_eq!(lines.join(" "), "one two three four");
    }

    proptest! {
        #[test]
        fn labels_never_overlap(mut wanted in prop::collection::vec(-50.0..450.0_f64, 0..20)) {
            wanted.sort_by(f64::total_cmp);
            let placed = moved_apart(&wanted, 18.0, 0.0, 400.0).expect("20 labels of 18 fit into 400");
            prop_assert_eq!(placed.len(), wanted.len());
            for pair in placed.windows(2) {
                prop_assert!(pair[1] - pair[0] > 18.0 - 1e-9, "{:?}", placed);
            }
            prop_assert!(placed.iter().all(|height| (-1e-9..=400.0 + 1e-9).contains(height)));
        }
    }
}
