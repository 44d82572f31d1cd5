//! The paper: shapes in pixels, written as SVG.

use std::fmt::Write as _;

use attractor_core::shown;

use super::palette::Colour;
use super::{Figure, labels};

/// A place in pixels from the upper left corner.
pub(super) type Place = (f64, f64);

/// The fonts of every text: those of the reader's own system, since no font travels with a figure.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/// Where a text stands relative to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The text begins there.
    Right,
    /// The text ends there.
    Left,
    /// The text is centred there.
    Middle,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub size: f64,
    pub bold: bool,
    pub colour: Colour,
    pub side: Side,
}

/// What was drawn so far.
#[derive(Debug)]
pub(super) struct Canvas {
    width: f64,
    body: String,
    /// How the path that is not yet in `body` looks, and its steps. Neighbours that look the same become one element.
    path: (String, String),
}

/// A length in tenths of a pixel, which are finer than an eye sees: whole numbers, so that steps do not drift.
fn tenths(pixels: f64) -> i32 {
    (pixels * 10.0).round() as i32
}

/// The same in pixels, which is written with one decimal at most.
fn pixels(tenths: i32) -> f64 {
    f64::from(tenths) / 10.0
}

/// A length as it is written.
fn rounded(length: f64) -> f64 {
    pixels(tenths(length))
}

/// Text that may stand between tags or in an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for sign in shown(text).chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What XML cannot hold, and what no one can see.
            '\u{fffe}' | '\u{ffff}' => {}
            sign if sign.is_control() && sign != '\n' => {}
            sign => out.push(sign),
        }
    }
    out
}

fn hex((red, green, blue): Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

impl Canvas {
    /// An empty paper, so many pixels wide.
    pub fn new(width: f64) -> Self {
        Self { width, body: String::new(), path: <(String, String)>::default() }
    }

    /// Goes through `places` in a path that looks like this; `end` closes it.
    fn walk(&mut self, look: String, places: &[Place], end: &str) {
        if self.path.0 != look {
            self.flush();
            self.path.0 = look;
        }
        let steps = &mut self.path.1;
        let mut before: Option<(i32, i32)> = None;
        for place in places {
            let (x, y) = (tenths(place.0), tenths(place.1));
            let from = before.unwrap_or_default();
            let (across, down) = (pixels(x - from.0), pixels(y - from.1));
            // Writing into memory cannot fail.
            let _ = match before {
                None => write!(steps, "M{across} {down}"),
                Some(_) if y == from.1 => write!(steps, "h{across}"),
                Some(_) if x == from.0 => write!(steps, "v{down}"),
                Some(_) => write!(steps, "l{across} {down}"),
            };
            before = Some((x, y));
        }
        steps.push_str(end);
    }

    /// Writes the path that is still open.
    fn flush(&mut self) {
        let (look, steps) = std::mem::take(&mut self.path);
        if !steps.is_empty() {
            let _ = writeln!(self.body, "<path {look} d=\"{steps}\"/>");
        }
    }

    /// A line through `places`.
    pub fn path(&mut self, places: &[Place], colour: Colour, width: f64) {
        if places.len() > 1 {
            let look = format!("stroke=\"{}\" stroke-width=\"{}\"", hex(colour), rounded(width));
            self.walk(look, places, "");
        }
    }

    /// A line from one place to another.
    pub fn line(&mut self, from: Place, to: Place, colour: Colour, width: f64) {
        self.path(&[from, to], colour, width);
    }

    /// A filled polygon.
    pub fn polygon(&mut self, corners: &[Place], colour: Colour) {
        self.walk(format!("fill=\"{}\"", hex(colour)), corners, "z");
    }

    /// A filled rectangle.
    pub fn rectangle(&mut self, (left, top): Place, (right, bottom): Place, colour: Colour) {
        self.polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)], colour);
    }

    /// A filled circle.
    pub fn disc(&mut self, (x, y): Place, radius: f64, colour: Colour) {
        self.flush();
        let (x, y, radius) = (rounded(x), rounded(y), rounded(radius));
        let _ =
            writeln!(self.body, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{}\"/>", hex(colour));
    }

    /// A line of text with its middle at the height of `at`.
    pub fn text(&mut self, text: &str, at: Place, look: Type) {
        self.words(&[(text, false)], at, look);
    }

    /// A line of text of which some is in italics, cut where it would leave the paper.
    pub fn words(&mut self, words: &[(&str, bool)], at: Place, look: Type) {
        self.flush();
        // Half the height of small letters below the middle is the line on which they stand. The baselines that SVG
        // itself could choose from are not the same in all viewers.
        let (x, y) = (rounded(at.0), rounded(at.1 + look.size * 0.35));
        let (size, colour) = (rounded(look.size), hex(look.colour));
        let weight = if look.bold { " font-weight=\"bold\"" } else { "" };
        let (anchor, mut room) = match look.side {
            Side::Right => ("", self.width - at.0),
            Side::Left => (" text-anchor=\"end\"", at.0),
            Side::Middle => (" text-anchor=\"middle\"", 2.0 * at.0.min(self.width - at.0)),
        };
        let start =
            format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\"{weight}{anchor}>");
        self.body.push_str(&start);
        for &(word, italic) in words {
            let (start, end) = if italic { ("<tspan font-style=\"italic\">", "</tspan>") } else { ("", "") };
            let word = labels::cut(word, look.size, room);
            room -= labels::width(&word, look.size);
            let _ = write!(self.body, "{start}{}{end}", escaped(&word));
        }
        self.body.push_str("</text>\n");
    }

    /// Things that share a title, which viewers show where the pointer rests, and attributes.
    pub fn group(&mut self, title: &str, attributes: &str, draw: impl FnOnce(&mut Self)) {
        self.flush();
        let gap = if attributes.is_empty() { "" } else { " " };
        let _ = write!(self.body, "<g{gap}{attributes}>");
        if !title.is_empty() {
            let _ = write!(self.body, "<title>{}</title>", escaped(title));
        }
        self.body.push('\n');
        draw(self);
        self.flush();
        self.body.push_str("</g>\n");
    }

    /// Things with dashed lines.
    pub fn dashed(&mut self, dashes: &[f64], draw: impl FnOnce(&mut Self)) {
        if dashes.is_empty() {
            return draw(self);
        }
        let lengths: Vec<String> = dashes.iter().map(|&length| rounded(length).to_string()).collect();
        self.group("", &format!("stroke-dasharray=\"{}\" stroke-linecap=\"butt\"", lengths.join(" ")), draw);
    }

    /// Text that stays readable over lines.
    pub fn haloed(&mut self, draw: impl FnOnce(&mut Self)) {
        self.group("", "paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\"", draw);
    }

    /// The finished document, so many pixels high, on white.
    pub fn finish(mut self, figure: &Figure, height: f64) -> String {
        self.flush();
        let (title, caption) = (escaped(&figure.title), escaped(&figure.caption));
        let (width, height) = (rounded(self.width), rounded(height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\" font-family=\"{fonts}\" \
             fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\">\n<title>{title}</title>\n\
             <desc>{caption}</desc>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{body}</svg>\n",
            fonts = escaped(FONTS),
            body = self.body,
        )
    }
}
