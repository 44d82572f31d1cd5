//! Lines that end where the frame does.

use super::canvas::Place;

/// A rectangle in pixels; the top is the smaller number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    /// Whether a place lies inside.
    pub fn holds(&self, (x, y): Place) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// The part of a line inside.
    ///
    /// Source: Liang & Barsky 1984, <https://doi.org/10.1145/357332.357333>.
    pub fn cut(&self, from: Place, to: Place) -> Option<(Place, Place)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        let sides = [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ];
        for (outwards, room) in sides {
            if outwards == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if outwards < 0.0 {
                enter = enter.max(room / outwards);
            } else {
                leave = leave.min(room / outwards);
            }
        }
        // Ends inside are kept as they are, so that the pieces of a line meet exactly.
        let at = |share: f64| (from.0 + share * dx, from.1 + share * dy);
        let start = if enter > 0.0 { at(enter) } else { from };
        let end = if leave < 1.0 { at(leave) } else { to };
        (enter <= leave).then_some((start, end))
    }

    /// The pieces of a line through `places` inside; a `None` among them breaks the line.
    pub fn pieces(&self, places: &[Option<Place>]) -> Vec<Vec<Place>> {
        let mut pieces: Vec<Vec<Place>> = Vec::new();
        for pair in places.windows(2) {
            let [Some(from), Some(to)] = *pair else { continue };
            let Some((start, end)) = self.cut(from, to) else { continue };
            match pieces.last_mut() {
                Some(piece) if piece.last() == Some(&start) => piece.push(end),
                _ => pieces.push(vec![start, end]),
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn lines_end_at_the_frame() {
        assert_eq!(AREA.cut((-5.0, 5.0), (15.0, 5.0)), Some(((0.0, 5.0), (10.0, 5.0))));
        assert_eq!(AREA.cut((1.0, 1.0), (2.0, 2.0)), Some(((1.0, 1.0), (2.0, 2.0))));
        assert_eq!(AREA.cut((-5.0, -1.0), (15.0, -1.0)), None);
        assert_eq!(AREA.cut((-4.0, 8.0), (4.0, 16.0)), None);
        assert_eq!(AREA.cut((3.0, 3.0), (3.0, 3.0)), Some(((3.0, 3.0), (3.0, 3.0))));
    }

    #[test]
    fn what_cannot_be_drawn_breaks_the_line() {
        let places = [Some((1.0, 1.0)), Some((2.0, 2.0)), None, Some((4.0, 4.0)), Some((5.0, 5.0))];
        assert_eq!(AREA.pieces(&places), [vec![(1.0, 1.0), (2.0, 2.0)], vec![(4.0, 4.0), (5.0, 5.0)]]);
        let outside = [Some((1.0, 1.0)), Some((1.0, 20.0)), Some((3.0, 20.0)), Some((3.0, 1.0))];
        assert_eq!(AREA.pieces(&outside).len(), 2);
    }
}
