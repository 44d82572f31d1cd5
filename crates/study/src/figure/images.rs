//! Draws pictures in rows and columns.

use super::canvas::{Canvas, Side, Type};
use super::palette::{Colour, INK};
use super::{Figure, Image, Images};

const LEFT: f64 = 150.0;
const TOP: f64 = 40.0;
/// Room for a picture, and the space to the next.
const SIDE: f64 = 56.0;
const GAP: f64 = 14.0;

pub(super) fn draw(figure: &Figure, images: &Images) -> String {
    let mut canvas = Canvas::default();
    let columns = images.columns.len();
    let (width, height) =
        (LEFT + columns as f64 * (SIDE + GAP) + GAP, TOP + images.rows.len() as f64 * (SIDE + GAP) + GAP);
    let look = Type { size: 13.0, bold: false, colour: INK, side: Side::Middle };
    for (column, name) in images.columns.iter().enumerate() {
        canvas.text(name, (LEFT + column as f64 * (SIDE + GAP) + SIDE / 2.0, TOP - 18.0), look);
    }
    let (low, high) = images.range();
    for (row, (name, pictures)) in images.rows.iter().enumerate() {
        let top = TOP + row as f64 * (SIDE + GAP);
        canvas.text(name, (LEFT - GAP, top + SIDE / 2.0), Type { side: Side::Left, ..look });
        for (column, picture) in pictures.iter().enumerate() {
            paint(&mut canvas, picture, (LEFT + column as f64 * (SIDE + GAP), top), (low, high));
        }
    }
    canvas.finish(figure, width, height)
}

/// The larger a value the darker, from white at the least to black at the largest of all pictures.
fn paint(canvas: &mut Canvas, picture: &Image, (left, top): (f64, f64), (low, high): (f64, f64)) {
    let across = picture.width.max(1);
    let down = picture.values.len().div_ceil(across).max(1);
    let size = SIDE / across.max(down) as f64;
    let frame = (left + size * across as f64, top + size * down as f64);
    canvas.rectangle((left - 1.0, top - 1.0), (frame.0 + 1.0, frame.1 + 1.0), (190, 190, 190));
    for (place, &value) in picture.values.iter().enumerate() {
        let (x, y) = (left + size * (place % across) as f64, top + size * (place / across) as f64);
        let share = if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
        #[expect(clippy::cast_sign_loss, reason = "between 0 and 255")]
        let grey = (255.0 * (1.0 - share)).round() as u8;
        let colour: Colour = (grey, grey, grey);
        canvas.rectangle((x, y), (x + size, y + size), colour);
    }
}
