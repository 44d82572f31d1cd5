//! What every figure keeps, whatever its numbers.

use super::*;

/// Tags of a document that must close in order; panics where they do not.
fn assert_balanced(svg: &str) {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let name: String = tag.trim_start_matches('/').chars().take_while(|c| c.is_alphanumeric()).collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_ref(), Some(&name), "{tag}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
    assert!(open.is_empty(), "{open:?}");
    for amp in svg.split('&').skip(1) {
        let name = amp.split(';').next().expect("a reference");
        assert!(["amp", "lt", "gt", "quot", "apos", "#39"].contains(&name), "&{name}");
    }
}

fn series(label: &str, points: Vec<Point>) -> Series {
    Series { label: label.into(), colour: 0, style: Style::Points, points }
}

fn curves(series: Vec<Series>, scale: Scale) -> Figure {
    let x = Axis { scale, ..Axis::new("load", "P", "patterns") };
    let y = Axis { scale, ..Axis::new("recalled", "R", "") };
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
    for scale in [Scale::Linear, Scale::Log] {
        let mut figures: Vec<Figure> = awkward().into_iter().map(|one| curves(vec![one], scale)).collect();
        figures.push(curves(awkward(), scale));
        figures.push(curves(vec![], scale));
        for figure in figures {
            let svg = figure.svg();
            assert_balanced(&svg);
            let numbers = svg.split("points=\"").skip(1).filter_map(|rest| rest.split('"').next());
            for number in numbers.flat_map(|points| points.split([' ', ',']).filter(|n| !n.is_empty())) {
                assert!(number.parse::<i32>().is_ok_and(|n| n.abs() < 10_000), "{number} in {svg}");
            }
            assert!(!svg.contains("=\"NaN") && !svg.contains("=\"inf"), "{svg}");
        }
    }
}

#[test]
fn the_same_figure_has_the_same_bytes() {
    let figure = curves(awkward(), Scale::Linear);
    assert_eq!(figure.svg(), figure.clone().svg());
    let text =
        serde_json::to_string(&curves(vec![series("a", vec![Point::new(0.0, 1.0)])], Scale::Log)).unwrap();
    assert!(text.contains(r#""kind":"curves""#), "{text}");
}

#[test]
fn names_cannot_become_tags() {
    let name = "<script>alert('&')</script>\u{e000}\u{7}";
    let mut figure = curves(vec![series(name, vec![Point::new(1.0, 1.0)])], Scale::Linear);
    (figure.title, figure.caption) = (name.into(), name.into());
    let svg = figure.svg();
    assert_balanced(&svg);
    assert!(!svg.contains("<script") && svg.contains("&lt;script"), "{svg}");
}

#[test]
fn screen_readers_are_told_what_is_seen() {
    let svg = curves(vec![], Scale::Linear).svg();
    assert!(
        svg.contains(r#"role="img" aria-label="Title""#) && svg.contains("<title>Title</title>"),
        "{svg}"
    );
    assert!(svg.contains("<desc>Caption</desc>"));
}

#[test]
fn text_has_the_size_asked_for() {
    let svg = curves(vec![series("a", vec![Point::new(1.0, 1.0)])], Scale::Linear).svg();
    assert!(svg.contains("font-size=\"150\"") && svg.contains("font-size=\"140\""), "{svg}");
    assert!(!svg.contains("dy=") && svg.matches("font-family=").count() == 1, "{svg}");
}

#[test]
fn points_follow_a_theory_without_a_line_of_their_own() {
    let measured = series("a", vec![Point::new(1.0, 1.0), Point::new(2.0, 2.0)]);
    let theory = Series { style: Style::Line, label: String::new(), ..measured.clone() };
    let lines = |figure: Figure| figure.svg().matches("<polyline").count();
    let alone = lines(curves(vec![measured.clone()], Scale::Linear));
    assert_eq!(lines(curves(vec![measured, theory], Scale::Linear)), alone);
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
        group: Some(0),
    };
    for bars in [vec![], vec![bar("<one>", 3.0), bar("none", f64::NAN), bar("below", -1e300)]] {
        for axis in [Axis::new("capacity", "P", ""), Axis::new("capacity", "P", "").log()] {
            let ranking = Ranking { axis, bars: bars.clone(), bracket: "not distinguishable".into() };
            assert_balanced(&Figure::ranking("rank", "Rank", "", ranking).svg());
        }
    }
}

#[test]
fn a_part_is_named_in_title_and_file() {
    let whole = Figure::curves("rates", "Rates", "", Curves::default());
    assert_eq!(whole.clone().of_part(""), whole);
    let part = whole.of_part("oja, plastic.gain 0.5");
    assert_eq!(
        (part.id.as_str(), part.title.as_str()),
        ("rates-oja-plastic.gain-0.5", "Rates: oja, plastic.gain 0.5")
    );
}
