//! The paper: shapes in pixels, written as SVG by plotters.
//!
//! plotters places everything on whole units, so ten units make a pixel here. It knows no groups,
//! titles or dashes; those are elements around what it writes.

use std::fmt::Write as _;

use plotters::backend::SVGBackend;
use plotters::prelude::{Color as _, DrawingBackend as _, IntoFont as _, RGBColor, ShapeStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, TextStyle};

use super::Figure;
use super::palette::Colour;

/// A place in pixels from the upper left corner.
pub(super) type Place = (f64, f64);

/// Units of plotters to a pixel.
const FINE: f64 = 10.0;

/// plotters writes a font size divided by this.
const FONT_FACTOR: f64 = 1.24;

/// The fonts of every text: those of the reader's own system, since no font travels with a figure.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/// Signs that stand for the beginning and the end of italics in a text.
const ITALIC: [char; 2] = ['\u{e000}', '\u{e001}'];

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
#[derive(Debug, Default)]
pub(super) struct Canvas {
    body: String,
}

/// Text that may stand between tags or in an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What XML cannot hold, and our own two signs.
            sign if (sign.is_control() && sign != '\n') || ITALIC.contains(&sign) => {}
            sign => out.push(sign),
        }
    }
    out
}

fn units(pixels: f64) -> i32 {
    (pixels * FINE).round() as i32
}

fn place((x, y): Place) -> (i32, i32) {
    (units(x), units(y))
}

fn stroke((red, green, blue): Colour, width: f64) -> ShapeStyle {
    RGBColor(red, green, blue).stroke_width(units(width).unsigned_abs())
}

fn filled((red, green, blue): Colour) -> ShapeStyle {
    RGBColor(red, green, blue).filled()
}

impl Canvas {
    /// Lets plotters write one element, and takes it out of the document around it.
    fn element<E>(&mut self, draw: impl FnOnce(&mut SVGBackend) -> Result<(), E>) {
        let mut document = String::new();
        {
            let mut backend = SVGBackend::with_string(&mut document, (0, 0));
            // Writing into memory cannot fail.
            let _ = draw(&mut backend);
            let _ = backend.present();
        }
        let inner = document.split_once(">\n").map_or("", |(_, rest)| rest);
        let inner = inner.rsplit_once("</svg>").map_or(inner, |(inner, _)| inner);
        self.body.push_str(inner);
    }

    /// A line through `places`.
    pub fn path(&mut self, places: &[Place], colour: Colour, width: f64) {
        if places.len() > 1 {
            let path = places.iter().copied().map(place);
            self.element(|backend| backend.draw_path(path, &stroke(colour, width)));
        }
    }

    /// A line from one place to another.
    pub fn line(&mut self, from: Place, to: Place, colour: Colour, width: f64) {
        self.element(|backend| backend.draw_line(place(from), place(to), &stroke(colour, width)));
    }

    /// A filled polygon.
    pub fn polygon(&mut self, corners: &[Place], colour: Colour) {
        let corners = corners.iter().copied().map(place);
        self.element(|backend| backend.fill_polygon(corners, &filled(colour)));
    }

    /// A filled circle.
    pub fn disc(&mut self, centre: Place, radius: f64, colour: Colour) {
        let radius = units(radius).unsigned_abs();
        self.element(|backend| backend.draw_circle(place(centre), radius, &filled(colour), true));
    }

    /// A filled rectangle.
    pub fn rectangle(&mut self, upper_left: Place, lower_right: Place, colour: Colour) {
        let (from, to) = (place(upper_left), place(lower_right));
        self.element(|backend| backend.draw_rect(from, to, &filled(colour), true));
    }

    /// A line of text with its middle at the height of `at`.
    pub fn text(&mut self, text: &str, at: Place, look: Type) {
        self.words(&[(text, false)], at, look);
    }

    /// A line of text of which some is in italics.
    pub fn words(&mut self, words: &[(&str, bool)], at: Place, look: Type) {
        let mut text = String::new();
        for &(word, italic) in words {
            let word = word.chars().filter(|sign| !sign.is_control() && !ITALIC.contains(sign));
            text.extend(italic.then_some(ITALIC[0]).into_iter().chain(word));
            text.extend(italic.then_some(ITALIC[1]));
        }
        let weight = if look.bold { FontStyle::Bold } else { FontStyle::Normal };
        let (red, green, blue) = look.colour;
        let colour = RGBColor(red, green, blue);
        let side = match look.side {
            Side::Right => HPos::Left,
            Side::Left => HPos::Right,
            Side::Middle => HPos::Center,
        };
        let font = (FONTS, look.size * FINE * FONT_FACTOR, weight).into_font();
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(side, VPos::Bottom));
        // Half the height of small letters below the middle is the line on which they stand. plotters'
        // own anchors depend on units that viewers of SVG size differently.
        let (x, y) = place((at.0, at.1 + look.size * 0.35));
        let before = self.body.len();
        self.element(|backend| backend.draw_text(&text, &style, (x, y)));
        let written = self.body.split_off(before);
        let written = written
            .replacen(" dy=\"-0.5ex\"", "", 1)
            .replacen(&format!(" font-family=\"{}\"", FONTS.replace('\'', "&apos;")), "", 1)
            .replace(ITALIC[0], "<tspan font-style=\"italic\">")
            .replace(ITALIC[1], "</tspan>");
        self.body.push_str(&written);
    }

    /// Things that share a title, which viewers show where the pointer rests, and attributes.
    pub fn group(&mut self, title: &str, attributes: &str, draw: impl FnOnce(&mut Self)) {
        let gap = if attributes.is_empty() { "" } else { " " };
        let _ = write!(self.body, "<g{gap}{attributes}>");
        if !title.is_empty() {
            let _ = write!(self.body, "<title>{}</title>", escaped(title));
        }
        self.body.push('\n');
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// Things with dashed lines.
    pub fn dashed(&mut self, dashes: &[f64], draw: impl FnOnce(&mut Self)) {
        if dashes.is_empty() {
            return draw(self);
        }
        let lengths: Vec<String> = dashes.iter().map(|&length| units(length).to_string()).collect();
        self.group("", &format!("stroke-dasharray=\"{}\" stroke-linecap=\"butt\"", lengths.join(" ")), draw);
    }

    /// Text that stays readable over lines.
    pub fn haloed(&mut self, draw: impl FnOnce(&mut Self)) {
        let attributes = format!("paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"{}\"", units(4.0));
        self.group("", &attributes, draw);
    }

    /// The finished document, of so many pixels, on white.
    pub fn finish(self, figure: &Figure, width: f64, height: f64) -> String {
        let title = escaped(&figure.title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-label=\"{title}\" font-family=\"{fonts}\" \
             stroke-linejoin=\"round\" stroke-linecap=\"round\">\n<title>{title}</title>\n\
             <desc>{caption}</desc>\n<rect width=\"{wide}\" height=\"{high}\" fill=\"#fff\"/>\n{body}</svg>\n",
            wide = units(width),
            high = units(height),
            fonts = escaped(FONTS),
            caption = escaped(&figure.caption),
            body = self.body,
        )
    }
}
