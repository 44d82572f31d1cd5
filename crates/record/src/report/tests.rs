//! What every report keeps, and one to look at.

use attractor_core::About;

use super::*;
use crate::figure::{Bar, Curves, FigureAxis, Point, Quantity, Ranking, Reference, Series, Style};

const COVARIANCE: About = About {
    title: "Covariance",
    summary: "Stores how much more often two units fire together than chance predicts.",
    equation: r"w_{ij} = p_{ij} - p_i \, p_j, \qquad b_j = 0",
    provenance: "Sejnowski 1977.",
    citations: &[Citation {
        key: "sejnowski1977",
        kind: "article",
        authors: "Sejnowski, Terrence J.",
        title: "Storing Covariance with Nonlinearly Interacting Neurons",
        venue: "Journal of Mathematical Biology 4, 303-321",
        year: 1977,
        url: "https://doi.org/10.1007/BF00275079",
    }],
};

/// Loads at which nine of ten patterns are recalled, about as measured.
const CAPACITIES: [(&str, f64); 9] = [
    ("hebb", 154.0),
    ("willshaw", 345.0),
    ("hopfield", 279.0),
    ("covariance", 273.0),
    ("presynaptic-covariance", 292.0),
    ("bcpnn", 494.0),
    ("bayes", 494.0),
    ("bayes-noise", 452.0),
    ("bayes-adaptive", 494.0),
];

/// A curve that falls through 0.9 at a rule's capacity.
fn recalled(colour: usize, (name, capacity): (&str, f64)) -> Series {
    let points = (1..=14).map(|step| {
        let load = f64::from(step) * 50.0;
        let value = 1.0 / (1.0 + ((load - capacity * 1.13) / (capacity * 0.06)).exp());
        let half = 1.96 * (value * (1.0 - value) / 300.0).sqrt() + 0.004;
        Point::new(load, value).within((value - half).max(0.0), (value + half).min(1.0))
    });
    Series { label: name.into(), colour, style: Style::Points, points: points.collect() }
}

/// Prototypes are found only once there are enough instances, and lost when there are too many.
fn prototypes(colour: usize, (name, capacity): (&str, f64)) -> Series {
    let points = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0].map(|count: f64| {
        let rise = count * count / (count * count + 30.0);
        let value = rise / (1.0 + (count * 20.0 / (capacity * 10.0)).powi(2)) * (0.6 + capacity / 1300.0);
        Point::new(count, value).within(value - 0.02, value + 0.02)
    });
    Series { label: name.into(), colour, style: Style::Points, points: points.to_vec() }
}

/// The number, name and capacity of a rule, and the letter that it shares with those it cannot be told from.
type Ranked = (usize, (&'static str, f64), &'static str);

fn ranked() -> Vec<Ranked> {
    let mut ranked: Vec<_> = CAPACITIES.into_iter().enumerate().collect();
    ranked.sort_by(|one, other| other.1.1.total_cmp(&one.1.1));
    let group = |capacity: f64| match capacity {
        494.0 => "a",
        270.0..280.0 => "b",
        _ => "",
    };
    ranked.into_iter().map(|(colour, rule)| (colour, rule, group(rule.1))).collect()
}

fn ranking_table() -> Table {
    let row = |(rank, (_, (name, capacity), group)): (usize, Ranked)| {
        let number = |text: String| Cell::new(text);
        Row {
            cells: vec![
                Cell::new(if group == "a" { 1 } else { rank + 1 }.to_string()).muted(),
                Cell::new(name).strong(),
                number(format!("{capacity} ± {}", 5 + rank)),
                number(format!("{} ± 7", (capacity * 0.44).round())),
                if rank == 3 {
                    Cell::new("not measured").muted()
                } else {
                    number(format!("{:.2}", capacity / 882.0))
                },
                number(format!("{:.2}", capacity / 510.0)),
                Cell::new(group),
            ],
        }
    };
    Table {
        caption: "Rules, best first".into(),
        columns: vec![
            Column { align: Align::Right, ..Column::words("") },
            Column::words("rule"),
            Column::numbers("storage", "patterns"),
            Column::numbers("prototypes", "patterns"),
            Column::numbers("bits per synapse", "bits"),
            Column::numbers("score", "0 to 1"),
            Column::words("group"),
        ],
        rows: ranked().into_iter().enumerate().map(row).collect(),
        notes: vec![
            "± is half of a 95 % interval. Rules that share a letter are not distinguishable.".into(),
        ],
    }
}

#[expect(clippy::too_many_lines, reason = "one example a kind of figure")]
fn figures() -> Vec<Figure> {
    let bar = |(colour, (name, capacity), group): Ranked| Bar {
        label: name.into(),
        colour,
        value: capacity,
        low: capacity - 10.0,
        high: capacity + 10.0,
        text: format!("{capacity} ± 10  {group}"),
    };
    let load = || FigureAxis::new("load", "P", "patterns");
    let criterion = Reference { of: Quantity::Y, value: 0.9, label: "criterion 0.9".into() };
    let rule = |index: usize| (index, CAPACITIES[index]);
    let theory = |colour: usize, capacity: f64, label: &str| {
        let value = |step: i32| 1.0 / (1.0 + ((f64::from(step) - capacity * 1.13) / (capacity * 0.06)).exp());
        let points = (0..=700).map(|step| Point::new(f64::from(step), value(step))).collect();
        Series { label: label.into(), colour, style: Style::Line, points }
    };
    let spread = |colour: usize, label: &str, slope: f64| {
        let points = (0..=10).map(|step| {
            let x = f64::from(step) / 10.0;
            Point::new(x, 0.2 + slope * x * x).within(0.18 + slope * x * x, 0.22 + slope * x * x)
        });
        Series { label: label.into(), colour, style: Style::Points, points: points.collect() }
    };
    vec![
        Figure::ranking(
            "capacity",
            "Storage capacity",
            "The largest load at which nine of ten patterns are recalled exactly, with 95 % Student \
             intervals over 10 repetitions.",
            Ranking {
                axis: FigureAxis::new("capacity", "P", "patterns").between(0.0, 520.0),
                bars: ranked().into_iter().map(bar).collect(),
            },
        ),
        Figure::curves(
            "recall",
            "Recall falls with load",
            "Fraction of patterns recalled exactly from cues with 2 of 20 active units replaced. Means with \
             95 % Wilson intervals over 10 repetitions.",
            Curves {
                x: load(),
                y: FigureAxis::new("patterns recalled exactly", "", "fraction").between(0.0, 1.0),
                series: (0..9).map(|index| recalled(index, CAPACITIES[index])).collect(),
                references: vec![criterion.clone()],
            },
        ),
        Figure::curves(
            "prototypes",
            "Prototypes emerge from instances",
            "Fraction of prototypes found, with 95 % Wilson intervals over 10 repetitions.",
            Curves {
                x: FigureAxis::new("instances of each prototype", "M", "").log(),
                y: FigureAxis::new("prototypes found", "", "fraction").between(0.0, 1.0),
                series: [5, 1, 3].map(|index| prototypes(index, CAPACITIES[index])).to_vec(),
                references: vec![],
            },
        ),
        Figure::curves(
            "theory",
            "Theory and simulation agree",
            "Lines are theory, points are simulations with 95 % Wilson intervals.",
            Curves {
                x: load(),
                y: FigureAxis::new("patterns recalled exactly", "", "fraction").between(0.0, 1.0),
                series: vec![
                    theory(1, 345.0, ""),
                    theory(5, 494.0, "theory"),
                    recalled(rule(1).0, rule(1).1),
                    recalled(rule(5).0, rule(5).1),
                ],
                references: vec![
                    criterion,
                    Reference { of: Quantity::X, value: 345.0, label: "capacity of willshaw".into() },
                ],
            },
        ),
        Figure::curves(
            "direct",
            "Names stand beside their curves, and a title that is too long for one line is broken in two",
            "Labels that would touch have moved apart.",
            Curves {
                x: FigureAxis::new("cue noise", "η", ""),
                y: FigureAxis::new("information", "I", "bits per synapse"),
                series: vec![
                    spread(0, "hebb", 0.1),
                    spread(1, "willshaw", 0.5),
                    spread(2, "hopfield", 0.52),
                    spread(3, "covariance", 0.48),
                    spread(5, "bcpnn", 0.9),
                ],
                references: vec![],
            },
        ),
        Figure::curves(
            "many",
            "Many long names go below",
            "As many as a sweep may make.",
            Curves {
                x: load().between(100.0, 600.0),
                y: FigureAxis::new("patterns recalled exactly", "", "fraction"),
                series: (0..10)
                    .map(|index| {
                        let name = format!("bayes-noise, cue.count = {index}, e10 = 0.{index}");
                        recalled(index, (name.as_str(), 200.0 + 40.0 * index as f64))
                    })
                    .collect(),
                references: vec![],
            },
        ),
    ]
}

fn example() -> Report {
    let mut report = Report {
        title: "Nine learning rules for associative memory".into(),
        summary: "How many patterns each rule stores, and how well it finds prototypes.".into(),
        facts: vec![
            Fact::new("experiment", "bench"),
            Fact::new("seed", "4711"),
            Fact::new("repetitions", "10"),
            Fact::new("trials", "80"),
            Fact::new("version", "0.1.0"),
            Fact::new("revision", "660c8e4"),
            Fact::new("wall time", "71 s"),
        ],
        tables: vec![ranking_table()],
        figures: figures(),
        spec: Listing {
            language: "toml".into(),
            text: "experiment  = \"storage-capacity\"\nseed        = 4711\nrepetitions = 10\n\n[layout]\n\
                   kind = \"modular\"\nhypercolumns = 20\nminicolumns  = 20\n\n[cue]\n\
                   distortion = \"replace\"\ncount      = 2\n"
                .into(),
        },
        methods: vec![
            "Intervals are 95 %. Capacities: Student intervals over repetitions. Fractions: \
             Wilson's score interval, widened where repetitions scatter more than chance. Rules are ranked by \
             paired differences, since all rules see the same patterns and cues."
                .into(),
        ],
        ..Report::default()
    };
    for (name, about) in [("covariance", COVARIANCE), ("hebb", About { title: "Hebb", ..COVARIANCE })] {
        let mut entry = ReportEntry::of(name, &about);
        entry.parameters =
            vec![Parameter { name: "e10".into(), value: "left out".into(), meaning: "Noise.".into() }];
        report.add_rule(entry, about.citations);
    }
    report
}

#[test]
fn a_report_holds_everything_it_was_given() {
    let report = example();
    let html = report.html().unwrap();
    for table in &report.tables {
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            assert!(html.contains(&format!(">{}</td>", cell.text)), "{cell:?}");
        }
        assert!(table.notes.iter().all(|note| html.contains(note.as_str())));
    }
    for figure in &report.figures {
        assert!(html.contains(&figure.svg()) && html.contains(&figure.caption), "{}", figure.id);
    }
    for fact in &report.facts {
        assert!(html.contains(&format!("<dd>{}</dd>", fact.value)), "{fact:?}");
    }
    for (index, work) in report.references.iter().enumerate() {
        assert!(html.contains(&format!("id=\"work-{}\"", index + 1)) && html.contains(&work.url), "{work:?}");
    }
    assert_eq!(html.matches("<article").count(), report.rules.len());
    assert!(html.contains("hypercolumns = 20") && html.contains(&report.methods[0].replace('\'', "&#39;")));
}

#[test]
fn a_work_is_listed_once() {
    let report = example();
    for (index, work) in report.references.iter().enumerate() {
        assert!(report.references[..index].iter().all(|other| other.key != work.key), "{work:?}");
    }
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    let html = example().html().unwrap();
    for word in ["<script", "<link", "<img", "@import", "url(", " src="] {
        assert!(!html.contains(word), "{word}");
    }
}

#[test]
fn names_cannot_become_tags_or_links() {
    let name = "<script>alert(\"&\")</script>";
    let mut report = example();
    report.title = name.into();
    report.summary = name.into();
    report.facts.push(Fact::new(name, name));
    report.spec = Listing { language: name.into(), text: format!("</pre>{name}") };
    report.methods.push(name.into());
    report.references.push(Work { key: name.into(), line: name.into(), url: "javascript:alert(1)".into() });
    let table = &mut report.tables[0];
    table.caption = name.into();
    table.columns[0] = Column::numbers(name, name);
    table.rows[0].cells[0] = Cell::new(name);
    report.figures[1].title = name.into();
    report.figures[1].caption = name.into();
    if let crate::figure::Drawing::Curves(curves) = &mut report.figures[1].plot {
        curves.series[0].label = name.into();
        curves.x.name = name.into();
        curves.references[0].label = name.into();
    }
    let rule = &mut report.rules[0];
    (rule.name, rule.title, rule.summary, rule.provenance) =
        (name.into(), name.into(), name.into(), name.into());
    rule.parameters.push(Parameter { name: name.into(), value: name.into(), meaning: name.into() });
    let html = report.html().unwrap();
    assert!(!html.contains("<script") && !html.contains("</script"), "{html}");
    assert!(!html.contains("javascript:"));
}

#[test]
fn an_empty_report_is_still_a_page() {
    let html = Report::default().html().unwrap();
    assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
}

/// Writes the example to look at: `cargo test -p attractor-record look -- --ignored`.
#[test]
#[ignore = "writes files to look at"]
fn look_at_the_example() {
    let folder = std::path::Path::new("/tmp/figures");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("report.html"), example().html().unwrap()).unwrap();
    for figure in figures() {
        std::fs::write(folder.join(format!("{}.svg", figure.id)), figure.svg()).unwrap();
    }
}

#[test]
fn a_report_can_be_told_from_other_pages() {
    let html = Report { title: "<i>".repeat(100), ..Report::default() }.html().unwrap();
    assert!(html[..MARK_WITHIN].contains(MARK), "{}", &html[..MARK_WITHIN]);
}

#[test]
fn nothing_from_outside_is_obeyed_by_a_browser_or_terminal() {
    let raw = "a\u{1b}[31m\u{9b}2J\u{7}\u{202e}b\r";
    let mut report = Report { title: raw.into(), summary: raw.into(), ..Report::default() };
    report.facts = vec![Fact::new(raw, raw)];
    report.spec.text = raw.into();
    report.methods = vec![raw.into()];
    report.tables = vec![Table {
        caption: raw.into(),
        columns: vec![Column::words(raw)],
        rows: vec![Row { cells: vec![Cell::new(raw)] }],
        notes: vec![raw.into()],
    }];
    let axis = FigureAxis::new(raw, raw, raw);
    let series = Series {
        label: raw.into(),
        colour: 0,
        style: Style::Points,
        points: vec![Point::new(1.0, 1.0), Point::new(2.0, 3.0)],
    };
    let curves = Curves { x: axis.clone(), y: axis, series: vec![series], references: Vec::new() };
    report.figures = vec![Figure::curves("a", raw, raw, curves)];
    for text in [report.html().unwrap(), report.figures[0].svg()] {
        let found: Vec<char> = text.chars().filter(|&character| attractor_core::obeyed(character)).collect();
        assert!(found.is_empty(), "{found:?}");
        assert!(text.contains(r"a\u{1b}[31m\u{9b}2J\u{7}\u{202e}b\u{d}"), "{text}");
    }
}
