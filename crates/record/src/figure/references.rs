//! Lines to compare with, and where their labels disturb least.

use super::canvas::{Canvas, Place, Side, Type};
use super::clip::Area;
use super::frame::{Frame, NUMBER};
use super::labels;
use super::palette::{Colour, SOFT};
use super::{Quantity, Reference};

const COLOUR: Colour = SOFT;

/// Draws the lines that lie in the frame.
pub(super) fn lines(canvas: &mut Canvas, frame: &Frame, references: &[Reference]) {
    for reference in references {
        if let Some((from, to)) = ends(frame, reference) {
            canvas.group(&reference.label, "", |canvas| {
                canvas.dashed(&[5.0, 4.0], |canvas| canvas.line(from, to, COLOUR, 1.4));
            });
        }
    }
}

/// Writes their labels, each where the fewest of the drawn lines and labels are.
pub(super) fn names(canvas: &mut Canvas, frame: &Frame, references: &[Reference], drawn: &[Vec<Place>]) {
    let mut taken: Vec<Area> = Vec::new();
    for reference in references.iter().filter(|reference| !reference.label.is_empty()) {
        let Some((from, to)) = ends(frame, reference) else { continue };
        let wide = labels::width(&reference.label, NUMBER.size);
        let corners: Vec<Place> = match reference.of {
            Quantity::Y => {
                let (left, right) = (from.0 + 8.0, to.0 - wide - 8.0);
                let (above, below) = (from.1 - 19.0, from.1 + 4.0);
                vec![(right, above), (left, below), (right, below), (left, above)]
            }
            Quantity::X => {
                let (right, left) = (from.0 + 7.0, from.0 - wide - 7.0);
                let heights = [from.1 + 6.0, to.1 - 26.0, f64::midpoint(from.1, to.1)];
                heights.iter().flat_map(|&height| [(right, height), (left, height)]).collect()
            }
        };
        let areas =
            corners.into_iter().map(|(left, top)| Area { left, top, right: left + wide, bottom: top + 15.0 });
        let best = areas
            .filter(|area| area.left >= frame.area.left && area.right <= frame.area.right)
            .min_by_key(|area| disturbed(area, drawn) + 1000 * overlapped(area, &taken));
        if let Some(area) = best {
            taken.push(area);
            canvas.haloed(|canvas| {
                let at = (area.left, f64::midpoint(area.top, area.bottom));
                canvas.text(&reference.label, at, Type { side: Side::Right, ..NUMBER });
            });
        }
    }
}

fn ends(frame: &Frame, reference: &Reference) -> Option<(Place, Place)> {
    let Area { left, right, top, bottom } = frame.area;
    let (from, to) = match reference.of {
        Quantity::X => {
            let across = frame.across(reference.value)?;
            ((across, top), (across, bottom))
        }
        Quantity::Y => {
            let height = frame.up(reference.value)?;
            ((left, height), (right, height))
        }
    };
    frame.area.holds(from).then_some((from, to))
}

/// How many drawn pieces of line run through an area.
fn disturbed(area: &Area, drawn: &[Vec<Place>]) -> usize {
    drawn.iter().flat_map(|path| path.windows(2)).filter(|pair| area.cut(pair[0], pair[1]).is_some()).count()
}

/// How many areas an area overlaps.
fn overlapped(area: &Area, others: &[Area]) -> usize {
    let apart = |other: &&Area| {
        other.right < area.left
            || other.left > area.right
            || other.bottom < area.top
            || other.top > area.bottom
    };
    others.len() - others.iter().filter(apart).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_through_an_area_are_counted() {
        let area = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let through = vec![(-5.0, 5.0), (5.0, 5.0), (15.0, 5.0)];
        let beside = vec![(-5.0, 15.0), (15.0, 15.0)];
        assert_eq!(disturbed(&area, &[through, beside]), 2);
        let shifted = Area { left: 8.0, right: 18.0, ..area };
        let far = Area { left: 20.0, right: 30.0, ..area };
        assert_eq!(overlapped(&area, &[shifted, far]), 1);
    }
}
