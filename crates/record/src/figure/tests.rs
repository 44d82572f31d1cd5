//! What every figure keeps, whatever its words and numbers.

use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::*;

/// The number in an attribute.
fn number(node: Node, name: &str) -> f64 {
    let text = node.attribute(name).unwrap_or_else(|| panic!("{name} in {node:?}"));
    assert!(
        text.split_once('.').is_none_or(|(_, decimals)| decimals.len() == 1 && decimals != "0"),
        "{text}"
    );
    text.parse().unwrap_or_else(|_| panic!("{text} in {node:?}"))
}

/// The places on a path of steps `M`, `h`, `v`, `l` and `z`.
fn places(steps: &str) -> Vec<(f64, f64)> {
    let mut places: Vec<(f64, f64)> = Vec::new();
    let mut start = 0;
    for (at, _) in steps.match_indices(|c: char| c.is_ascii_alphabetic()).chain([(steps.len(), "")]) {
        if at == 0 {
            continue;
        }
        let (kind, numbers) = steps[start..at].split_at(1);
        let numbers: Vec<f64> = numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
        let (x, y) = places.last().copied().unwrap_or_default();
        match (kind, numbers.as_slice()) {
            ("M", &[x, y]) => places.push((x, y)),
            ("h", &[across]) => places.push((x + across, y)),
            ("v", &[down]) => places.push((x, y + down)),
            ("l", &[across, down]) => places.push((x + across, y + down)),
            ("z", []) => {}
            other => panic!("{other:?} in {steps}"),
        }
        start = at;
    }
    places
}

/// The corners of what a node draws, words as wide as they may be.
fn corners(node: Node) -> Vec<(f64, f64)> {
    match node.tag_name().name() {
        "path" => places(node.attribute("d").unwrap()),
        "circle" => {
            let (x, y, radius) = (number(node, "cx"), number(node, "cy"), number(node, "r"));
            vec![(x - radius, y - radius), (x + radius, y + radius)]
        }
        "rect" => vec![(number(node, "width"), number(node, "height"))],
        "text" => {
            let text: String = node.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect();
            let (x, y, size) = (number(node, "x"), number(node, "y"), number(node, "font-size"));
            let wide = labels::width(&text, size);
            let left = match node.attribute("text-anchor") {
                None => x,
                Some("middle") => x - wide / 2.0,
                Some("end") => x - wide,
                other => panic!("{other:?}"),
            };
            vec![(left, y - 0.8 * size), (left + wide, y + 0.2 * size)]
        }
        "svg" | "g" | "title" | "desc" | "tspan" => vec![],
        other => panic!("<{other}>"),
    }
}

/// Reads a figure as XML; panics where it is none, or where something lies beside the paper.
fn sound(figure: &Figure) -> String {
    let svg = figure.svg();
    let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    let root = document.root_element();
    let (width, height) = (number(root, "width"), number(root, "height"));
    assert_eq!(root.attribute("viewBox"), Some(format!("0 0 {width} {height}").as_str()));
    assert_eq!(root.attribute("role"), Some("img"));
    for node in root.descendants().filter(Node::is_element) {
        for (x, y) in corners(node) {
            // Numbers are rounded to tenths.
            let inside = (-0.2..=width + 0.2).contains(&x) && (-0.2..=height + 0.2).contains(&y);
            assert!(inside, "({x}, {y}) of {node:?} beside {width} × {height}: {svg}");
        }
    }
    svg
}

fn series(label: &str, points: Vec<Point>) -> Series {
    Series { label: label.into(), colour: 0, style: Style::Points, points }
}

fn curves(series: Vec<Series>, scale: AxisScale) -> Figure {
    let x = FigureAxis { scale, ..FigureAxis::new("load", "P", "patterns") };
    let y = FigureAxis { scale, ..FigureAxis::new("recalled", "R", "") };
    let references = vec![
        Reference { of: Quantity::Y, value: 0.9, label: "criterion".into() },
        Reference { of: Quantity::X, value: f64::NAN, label: "nowhere".into() },
    ];
    Figure::curves("id", "Title", "Caption", Curves { x, y, series, references })
}

fn awkward() -> Vec<Series> {
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    vec![
        series("empty", vec![]),
        series("one", vec![Point::new(1.0, 1.0)]),
        series("equal", vec![Point::new(2.0, 0.5); 3]),
        series("none", vec![Point::new(nan, 1.0), Point::new(1.0, inf), Point::new(-inf, nan)]),
        series(
            "gap",
            vec![Point::new(1.0, 0.1), Point::new(2.0, nan), Point::new(3.0, 0.2).within(nan, inf)],
        ),
        series("negative", vec![Point::new(-1.0, -1.0).within(-2.0, 0.0), Point::new(0.0, 0.0)]),
        series("huge", vec![Point::new(1e300, 1e-300), Point::new(-1e300, 1e300).within(-1e308, 1e308)]),
    ]
}

#[test]
fn awkward_values_make_a_sound_figure() {
    for scale in [AxisScale::Linear, AxisScale::Log] {
        let mut figures: Vec<Figure> = awkward().into_iter().map(|one| curves(vec![one], scale)).collect();
        figures.push(curves(awkward(), scale));
        figures.push(curves(vec![], scale));
        for figure in figures {
            sound(&figure);
        }
    }
}

#[test]
fn long_names_of_curves_out_of_sight_keep_on_the_paper() {
    // Below the curves each name has a row if it is wider than half the paper, as "(no values)" makes these.
    let named = |label: char| series(&String::from(label).repeat(27), vec![Point::new(0.5, -19.4)]);
    let (x, y) = (FigureAxis::default().between(0.0, 1.0), FigureAxis::default().between(0.0, 1.0));
    let curves = Curves { x, y, series: vec![named('a'), named('b')], references: vec![] };
    let svg = sound(&Figure::curves("id", "Title", "", curves));
    assert_eq!(svg.matches("(no values)").count(), 2, "{svg}");
}

#[test]
fn the_same_figure_has_the_same_bytes() {
    let figure = curves(awkward(), AxisScale::Linear);
    assert_eq!(figure.svg(), figure.clone().svg());
    let text = serde_json::to_string(&curves(vec![series("a", vec![Point::new(0.0, 1.0)])], AxisScale::Log))
        .unwrap();
    assert!(text.contains(r#""kind":"curves""#), "{text}");
}

#[test]
fn names_cannot_become_tags() {
    let name = "<script>alert('&')</script>\u{7}";
    let mut figure = curves(vec![series(name, vec![Point::new(1.0, 1.0)])], AxisScale::Linear);
    (figure.title, figure.caption) = (name.into(), name.into());
    let svg = sound(&figure);
    assert!(!svg.contains("<script") && svg.contains("&lt;script"), "{svg}");
}

#[test]
fn screen_readers_are_told_what_is_seen() {
    let svg = curves(vec![], AxisScale::Linear).svg();
    assert!(
        svg.contains(r#"role="img" aria-label="Title""#) && svg.contains("<title>Title</title>"),
        "{svg}"
    );
    assert!(svg.contains("<desc>Caption</desc>"));
}

#[test]
fn text_has_the_size_asked_for() {
    let svg = curves(vec![series("a", vec![Point::new(1.0, 1.0)])], AxisScale::Linear).svg();
    assert!(svg.contains("font-size=\"15\"") && svg.contains("font-size=\"14\""), "{svg}");
    assert!(svg.matches("font-family=").count() == 1, "{svg}");
}

#[test]
fn points_follow_a_theory_without_a_line_of_their_own() {
    let measured = series("a", vec![Point::new(1.0, 1.0), Point::new(2.0, 2.0)]);
    let theory = Series { style: Style::Line, label: String::new(), ..measured.clone() };
    let lines = |figure: Figure| figure.svg().matches("<path stroke=\"#0072b2\"").count();
    let alone = lines(curves(vec![measured.clone()], AxisScale::Linear));
    assert_eq!(lines(curves(vec![measured, theory], AxisScale::Linear)), alone);
}

#[test]
fn rankings_draw_every_bar_that_has_a_value() {
    let bar = |label: &str, value: f64| Bar {
        label: label.into(),
        colour: 1,
        value,
        low: value - 1.0,
        high: value + 1.0,
        text: format!("{value} ± 1"),
    };
    for bars in [vec![], vec![bar("<one>", 3.0), bar("none", f64::NAN), bar("below", -1e300)]] {
        for axis in [FigureAxis::new("capacity", "P", ""), FigureAxis::new("capacity", "P", "").log()] {
            let ranking = Ranking { axis, bars: bars.clone() };
            sound(&Figure::ranking("rank", "Rank", "", ranking));
        }
    }
}

#[test]
fn a_part_is_named_in_title_and_file() {
    let whole = Figure::curves("rates", "Rates", "", Curves::default());
    assert_eq!(whole.clone().of_part(""), whole);
    let part = whole.of_part("oja, plastic.stimulus_ms 0.5");
    assert_eq!(
        (part.id.as_str(), part.title.as_str()),
        ("rates-oja-plastic.stimulus_ms-0.5", "Rates: oja, plastic.stimulus_ms 0.5")
    );
}

#[test]
fn no_two_figures_share_a_file() {
    let of = |words: &str| Figure::curves("rates", "Rates", "", Curves::default()).of_part(words);
    let ids =
        |figures: Vec<Figure>| told_apart(figures).into_iter().map(|figure| figure.id).collect::<Vec<_>>();
    // A sign is no part of a file's name.
    let signs = ids(vec![of("drive 1"), of("drive -1"), of("drive −1"), of("drive 1 2"), of("")]);
    assert_eq!(signs, ["rates-drive-1", "rates-drive-1-2", "rates-drive-1-3", "rates-drive-1-2-2", "rates"]);
    assert_eq!(ids(vec![]), [""; 0]);
}

/// Any words, also signs that XML cannot hold.
fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..60).prop_map(String::from_iter)
}

/// Any numbers, most of them of a size that can be seen.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![3 => -20.0..20.0, 1 => prop::num::f64::ANY, 1 => (0..3_i32).prop_map(f64::from)]
}

fn axis() -> impl Strategy<Value = FigureAxis> {
    let scale = prop_oneof![Just(AxisScale::Linear), Just(AxisScale::Log)];
    let range = prop::option::of((value(), value()));
    (words(), words(), words(), scale, range).prop_map(|(name, symbol, unit, scale, range)| FigureAxis {
        name,
        symbol,
        unit,
        scale,
        range,
    })
}

fn any_series() -> impl Strategy<Value = Series> {
    let style = prop_oneof![Just(Style::Points), Just(Style::Scatter), Just(Style::Dots), Just(Style::Line)];
    let point = (value(), value(), value(), value()).prop_map(|(x, y, low, high)| Point { x, y, low, high });
    (words(), 0..100_usize, style, prop::collection::vec(point, 0..12))
        .prop_map(|(label, colour, style, points)| Series { label, colour, style, points })
}

fn any_curves() -> impl Strategy<Value = Drawing> {
    let of = prop_oneof![Just(Quantity::X), Just(Quantity::Y)];
    let reference = (of, value(), words()).prop_map(|(of, value, label)| Reference { of, value, label });
    let series = prop::collection::vec(any_series(), 0..20);
    (axis(), axis(), series, prop::collection::vec(reference, 0..4))
        .prop_map(|(x, y, series, references)| Drawing::Curves(Curves { x, y, series, references }))
}

fn any_ranking() -> impl Strategy<Value = Drawing> {
    let bar = (words(), 0..100_usize, value(), value(), value(), words())
        .prop_map(|(label, colour, value, low, high, text)| Bar { label, colour, value, low, high, text });
    (axis(), prop::collection::vec(bar, 0..12))
        .prop_map(|(axis, bars)| Drawing::Ranking(Ranking { axis, bars }))
}

fn any_images() -> impl Strategy<Value = Drawing> {
    let image = (0..7_usize, prop::collection::vec(value(), 0..30))
        .prop_map(|(width, values)| Image { width, values });
    let row = (words(), prop::collection::vec(image, 0..4));
    (prop::collection::vec(words(), 0..4), prop::collection::vec(row, 0..4), any::<bool>())
        .prop_map(|(columns, rows, signed)| Drawing::Images(Images { columns, rows, signed }))
}

proptest! {
    #[test]
    fn any_figure_is_sound(
        id in words(),
        title in words(),
        caption in words(),
        plot in prop_oneof![any_curves(), any_ranking(), any_images()],
    ) {
        let svg = sound(&Figure { id, title: title.clone(), caption, plot });
        // What can be written is written as it is, and what would be obeyed so that it is seen.
        let held = |sign: &char| (!sign.is_control() || *sign == '\n') && !matches!(*sign, '\u{fffe}' | '\u{ffff}');
        let kept: String = attractor_core::shown(&title).chars().filter(held).collect();
        let document = Document::parse(&svg).unwrap();
        let written = document.root_element().first_element_child().and_then(|node| node.text()).unwrap_or_default();
        prop_assert_eq!(written, kept);
    }

    #[test]
    fn a_value_stands_where_its_axis_says(values in prop::collection::vec(0.0..1.0_f64, 2..30)) {
        let points = values.iter().map(|&value| Point::new(value, value)).collect();
        let dots = Series { label: String::new(), colour: 0, style: Style::Dots, points };
        let (x, y) = (FigureAxis::default().between(0.0, 1.0), FigureAxis::default().between(0.0, 1.0));
        let svg = sound(&Figure::curves("id", "Title", "", Curves { x, y, series: vec![dots], references: vec![] }));
        let document = Document::parse(&svg).unwrap();
        let circles: Vec<(f64, f64)> = document
            .descendants()
            .filter(|node| node.has_tag_name("circle"))
            .map(|node| (number(node, "cx"), number(node, "cy")))
            .collect();
        prop_assert_eq!(circles.len(), values.len());
        // The frame is the one path in ink: down, then to the right. Values begin 9 pixels within it.
        let frame = document.descendants().find(|node| node.attribute("stroke-width") == Some("1.2")).unwrap();
        let [(left, top), (_, bottom), (right, _)] = places(frame.attribute("d").unwrap())[..] else { panic!() };
        for ((x, y), value) in circles.into_iter().zip(values) {
            let (across, up) = ((x - left - 9.0) / (right - left - 18.0), (bottom - 9.0 - y) / (bottom - top - 18.0));
            // Half a tenth of a pixel at either end.
            prop_assert!((across - value).abs() < 4e-4 && (up - value).abs() < 4e-4, "{} {} {}", across, up, value);
        }
    }
}
