//! Colours that everyone can tell apart, and dashes for when they run out.

/// Red, green and blue.
pub(super) type Colour = (u8, u8, u8);

/// Text and axes.
pub(super) const INK: Colour = (0x1f, 0x23, 0x28);
/// Text that explains.
pub(super) const SOFT: Colour = (0x57, 0x60, 0x6a);
/// The grid.
pub(super) const GRID: Colour = (0xe4, 0xe7, 0xeb);
/// The paper.
pub(super) const PAPER: Colour = (0xff, 0xff, 0xff);

/// Okabe and Ito's colours, most distant first, with grey in the place of their yellow: a thin yellow
/// line cannot be seen on white.
///
/// Source: Okabe & Ito 2008, <https://jfly.uni-koeln.de/color/>.
const COLOURS: [Colour; 8] = [
    (0x00, 0x72, 0xb2), // blue
    (0xd5, 0x5e, 0x00), // vermillion
    (0x00, 0x9e, 0x73), // bluish green
    (0xe6, 0x9f, 0x00), // orange
    (0xcc, 0x79, 0xa7), // reddish purple
    (0x56, 0xb4, 0xe9), // sky blue
    (0x00, 0x00, 0x00), // black
    (0x80, 0x80, 0x80), // grey
];

/// Dashes in pixels, one for each time that the colours have run out.
const DASHES: [&[f64]; 4] = [&[], &[7.0, 3.0], &[2.0, 3.0], &[9.0, 3.0, 2.0, 3.0]];

/// The colour of a series.
pub(super) fn colour(index: usize) -> Colour {
    COLOURS[index % COLOURS.len()]
}

/// How the line of a series is dashed.
pub(super) fn dashes(index: usize) -> &'static [f64] {
    DASHES[index / COLOURS.len() % DASHES.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::marker::Marker;

    #[test]
    fn dozens_of_series_look_different() {
        let looks: Vec<_> = (0..72).map(|index| (colour(index), Marker::of(index))).collect();
        for (index, look) in looks.iter().enumerate() {
            assert!(!looks[..index].contains(look), "{index}");
        }
        assert_ne!(dashes(0), dashes(8));
    }
}
