//! Markers: a second way besides colour to tell series apart.

use super::canvas::{Canvas, Place};
use super::palette::{self, Colour};

/// The shape of a series' points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    Wedge,
    HollowCircle,
    HollowSquare,
    HollowTriangle,
    HollowDiamond,
}

use Marker::{
    Circle, Diamond, HollowCircle, HollowDiamond, HollowSquare, HollowTriangle, Square, Triangle, Wedge,
};

impl Marker {
    /// The marker of a series. Nine shapes and eight colours meet again after 72 series.
    pub fn of(index: usize) -> Self {
        const ALL: [Marker; 9] = [
            Circle,
            Square,
            Triangle,
            Diamond,
            Wedge,
            HollowCircle,
            HollowSquare,
            HollowTriangle,
            HollowDiamond,
        ];
        ALL[index % ALL.len()]
    }

    /// Draws it around `at`.
    pub fn draw(self, canvas: &mut Canvas, at: Place, colour: Colour) {
        let (x, y) = at;
        let around = |corners: &[(f64, f64)]| corners.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
        // Sizes chosen so that all shapes look equally heavy.
        let shape: Vec<Place> = match self {
            Circle => return canvas.disc(at, 4.2, colour),
            HollowCircle => {
                canvas.disc(at, 4.6, colour);
                return canvas.disc(at, 2.8, palette::PAPER);
            }
            Square | HollowSquare => around(&[(-3.8, -3.8), (3.8, -3.8), (3.8, 3.8), (-3.8, 3.8)]),
            Triangle | HollowTriangle => around(&[(0.0, -5.4), (4.9, 3.4), (-4.9, 3.4)]),
            Wedge => around(&[(0.0, 5.4), (4.9, -3.4), (-4.9, -3.4)]),
            Diamond | HollowDiamond => around(&[(0.0, -5.6), (5.2, 0.0), (0.0, 5.6), (-5.2, 0.0)]),
        };
        canvas.polygon(&shape, colour);
        if matches!(self, HollowSquare | HollowTriangle | HollowDiamond) {
            let centre = shape.iter().fold((0.0, 0.0), |sum, corner| (sum.0 + corner.0, sum.1 + corner.1));
            let centre = (centre.0 / shape.len() as f64, centre.1 / shape.len() as f64);
            let inwards = |end: f64, middle: f64| middle + (end - middle) * 0.55;
            let hole: Vec<Place> = shape
                .iter()
                .map(|corner| (inwards(corner.0, centre.0), inwards(corner.1, centre.1)))
                .collect();
            canvas.polygon(&hole, palette::PAPER);
        }
    }
}
