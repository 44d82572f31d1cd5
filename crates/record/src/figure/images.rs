//! Draws pictures in rows and columns.

use std::collections::BTreeMap;

use super::canvas::{Canvas, Side, Type};
use super::palette::{Colour, INK};
use super::{Figure, Image, Images};

const LEFT: f64 = 150.0;
const TOP: f64 = 40.0;
/// Room for a picture, and the space to the next.
const SIDE: f64 = 56.0;
/// Room for a picture of signed values, which are mostly matrices.
const SIGNED_SIDE: f64 = 220.0;
const GAP: f64 = 14.0;

pub(super) fn draw(figure: &Figure, images: &Images) -> String {
    let columns =
        images.rows.iter().map(|(_, pictures)| pictures.len()).fold(images.columns.len(), usize::max);
    let side = if images.signed { SIGNED_SIDE } else { SIDE };
    let (width, height) =
        (LEFT + columns as f64 * (side + GAP) + GAP, TOP + images.rows.len() as f64 * (side + GAP) + GAP);
    let mut canvas = Canvas::new(width);
    let look = Type { size: 13.0, bold: false, colour: INK, side: Side::Middle };
    for (column, name) in images.columns.iter().enumerate() {
        canvas.text(name, (LEFT + column as f64 * (side + GAP) + side / 2.0, TOP - 18.0), look);
    }
    let range = images.range();
    let shade = |value: f64| if images.signed { signed(value, range) } else { grey(value, range) };
    for (row, (name, pictures)) in images.rows.iter().enumerate() {
        let top = TOP + row as f64 * (side + GAP);
        canvas.text(name, (LEFT - GAP, top + side / 2.0), Type { side: Side::Left, ..look });
        for (column, picture) in pictures.iter().enumerate() {
            paint(&mut canvas, picture, (LEFT + column as f64 * (side + GAP), top), side, &shade);
        }
    }
    canvas.finish(figure, height)
}

fn paint(
    canvas: &mut Canvas,
    picture: &Image,
    (left, top): (f64, f64),
    side: f64,
    shade: &dyn Fn(f64) -> Colour,
) {
    let across = picture.width.max(1);
    let down = picture.values.len().div_ceil(across).max(1);
    let size = side / across.max(down) as f64;
    let frame = (left + size * across as f64, top + size * down as f64);
    canvas.rectangle((left - 1.0, top - 1.0), (frame.0 + 1.0, frame.1 + 1.0), (190, 190, 190));
    // Places of one shade are drawn together, which is one path.
    let mut places: BTreeMap<Colour, Vec<usize>> = BTreeMap::new();
    for (place, &value) in picture.values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
        places.entry(shade(value)).or_default().push(place);
    }
    for (shade, places) in places {
        for place in places {
            let (x, y) = (left + size * (place % across) as f64, top + size * (place / across) as f64);
            canvas.rectangle((x, y), (x + size, y + size), shade);
        }
    }
}

/// The larger a value the darker, from white at the least to black at the largest of all pictures.
fn grey(value: f64, (low, high): (f64, f64)) -> Colour {
    let share = if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
    let grey = part(1.0 - share);
    (grey, grey, grey)
}

/// Blue below 0, white at 0, red above, as strong as the size of the value among all pictures.
fn signed(value: f64, (low, high): (f64, f64)) -> Colour {
    let largest = high.max(-low);
    let share = if largest > 0.0 { (value / largest).clamp(-1.0, 1.0) } else { 0.0 };
    let to = if share < 0.0 { BLUE } else { RED };
    let mix = |end: u8| part(1.0 - share.abs() * (1.0 - f64::from(end) / 255.0));
    (mix(to.0), mix(to.1), mix(to.2))
}

const BLUE: Colour = (0x05, 0x30, 0x8a);
const RED: Colour = (0xa0, 0x0a, 0x1e);

#[expect(clippy::cast_sign_loss, reason = "between 0 and 255")]
fn part(share: f64) -> u8 {
    (255.0 * share).round() as u8
}
