//! What tables and figures show of awkward records.

use super::*;
use crate::figure::{Curves, Drawing, Point, Quantity, Reference, Series, Style};
use crate::report::Report;
use crate::{Coordinate, Metric, Record, Source};

const LOAD: Coordinate = Coordinate::number("load", "load", "P").in_unit("patterns");
const UNITS: Coordinate = Coordinate::number("units", "units", "N");
const OVERLAP: Metric = Metric::mean("overlap", "overlap", "Mean overlap with the pattern (−1 to 1).");
const EXACT: Metric = Metric::fraction("exact", "recalled exactly", "Fraction recalled exactly.");
const TIME: Metric = Metric::median("time", "time", "Time to settle.").in_unit("ms");

fn summary(rule: &str, metric: &Metric, value: f64) -> Record {
    Record { source: Source::Summary, ..Record::new(metric, value) }.of_rule(rule)
}

/// A mean of three repetitions with an interval of ± 2.
fn mean(rule: &str, load: f64, value: f64) -> Record {
    let mean = summary(rule, &OVERLAP, value).at(LOAD, load);
    mean.at("n", 3).at("low", value - 2.0).at("high", value + 2.0)
}

fn theory(rule: &str, load: f64, value: f64) -> Record {
    Record::theory(&OVERLAP, value).of_rule(rule).at(LOAD, load)
}

fn shown(records: &[Record]) -> Shown<'_> {
    Shown::new(records, vec![LOAD, UNITS])
}

fn plot() -> Plot {
    Plot::new(&OVERLAP, &LOAD)
}

fn curves(figure: &Figure) -> &Curves {
    let Drawing::Curves(curves) = &figure.plot else { panic!("{figure:?}") };
    curves
}

fn labels(figure: &Figure) -> Vec<&str> {
    curves(figure).series.iter().map(|series| series.label.as_str()).collect()
}

fn texts(table: &Table) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

fn titles(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.title.as_str()).collect()
}

#[test]
fn nothing_is_drawn_of_no_records_or_of_one_place() {
    for records in [vec![], vec![mean("hebb", 1.0, 0.5)], vec![mean("a", 1.0, 0.5), mean("b", 2.0, 0.5)]] {
        assert_eq!((plot().draw(&shown(&records)), plot().draw_each(&shown(&records))), (None, vec![]));
    }
    // A theory alone is no result, and single repetitions are not summed up yet.
    let theories = [theory("hebb", 1.0, 0.9), theory("hebb", 2.0, 0.8)];
    let single = [1.0, 2.0].map(|load| Record::new(&OVERLAP, 0.5).of_rule("hebb").at(LOAD, load));
    for records in [theories, single] {
        assert_eq!(plot().draw(&shown(&records)), None);
    }
}

#[test]
fn points_keep_their_intervals_and_stand_in_the_order_of_their_places() {
    let records = [mean("hebb", 4.0, 0.25), mean("hebb", 2.0, 0.5)];
    let figure = plot().draw(&shown(&records)).unwrap();
    let points = vec![Point::new(2.0, 0.5).within(-1.5, 2.5), Point::new(4.0, 0.25).within(-1.75, 2.25)];
    let series = Series { label: "simulation".into(), colour: 0, style: Style::Points, points };
    assert_eq!(curves(&figure).series, [series]);
    assert_eq!((figure.id.as_str(), figure.title.as_str()), ("overlap-load", "Overlap against load"));
    let caption = "Mean overlap with the pattern. Means over 3 repetitions with 95 % Student intervals.";
    assert_eq!(figure.caption, caption);
    assert_eq!(curves(&figure).x.label(), "load P (patterns)");
}

#[test]
fn a_theory_has_the_colour_of_its_simulation_and_a_name_only_where_it_stands_alone() {
    let one = [mean("hebb", 1.0, 0.5), mean("hebb", 2.0, 0.4), theory("hebb", 1.5, 0.45)];
    let figure = plot().draw(&shown(&one)).unwrap();
    assert_eq!(labels(&figure), ["theory", "simulation"]);
    let caption = "Mean overlap with the pattern. Points: means over 3 repetitions with";
    assert!(figure.caption.starts_with(caption), "{}", figure.caption);
    let mut two = one.to_vec();
    two.extend([mean("bcpnn", 1.0, 0.9), mean("bcpnn", 2.0, 0.8), theory("ideal", 1.0, 1.0)]);
    let figure = plot().draw(&shown(&two)).unwrap();
    assert_eq!(labels(&figure), ["", "hebb", "bcpnn", "ideal"]);
    let looks: Vec<_> = curves(&figure).series.iter().map(|series| (series.colour, series.style)).collect();
    let (line, points) = (Style::Line, Style::Points);
    assert_eq!(looks, [(0, line), (0, points), (1, points), (2, line)]);
}

#[test]
fn each_condition_has_its_figure_and_each_rule_its_colour() {
    let at = |rule: &str, units: u32, load: f64| mean(rule, load, 0.5).at(UNITS, units);
    let both = |rule: &str, units: u32| [at(rule, units, 1.0), at(rule, units, 2.0)];
    let mut records = [both("hebb", 100), both("bcpnn", 100), both("bcpnn", 400)].concat();
    records.push(at("hebb", 900, 1.0));
    let figures = plot().draw_each(&shown(&records));
    let titles: Vec<&str> = figures.iter().map(|figure| figure.title.as_str()).collect();
    assert_eq!(titles, ["Overlap against load: N 100", "Overlap against load: N 400"]);
    assert_eq!([labels(&figures[0]), labels(&figures[1])], [vec!["hebb", "bcpnn"], vec!["bcpnn"]]);
    assert_eq!(curves(&figures[1]).series[0].colour, curves(&figures[0]).series[1].colour);
    // In one figure names say what differs, and only that.
    let figure = plot().draw(&shown(&records[2..6])).unwrap();
    assert_eq!(labels(&figure), ["N 100", "N 400"]);
}

#[test]
fn what_is_given_stands_in_place_of_what_is_derived() {
    let reference = Reference { of: Quantity::Y, value: 0.9, label: "criterion".into() };
    let plot = plot().id("mine").title("Mine").caption("Seen.").reference(reference.clone());
    let figure = plot.draw(&shown(&[mean("hebb", 1.0, 0.5), mean("hebb", 2.0, 0.4)])).unwrap();
    assert_eq!((figure.id.as_str(), figure.title.as_str()), ("mine", "Mine"));
    assert!(figure.caption.starts_with("Seen. Means over"), "{}", figure.caption);
    assert_eq!(curves(&figure).references, [reference]);
}

#[test]
fn fractions_are_drawn_from_0_to_1_and_medians_are_called_so() {
    let of = |metric: &Metric| [1.0, 2.0].map(|load| summary("hebb", metric, 0.5).at(LOAD, load).at("n", 7));
    let exact = Plot::new(&EXACT, &LOAD).draw(&shown(&of(&EXACT))).unwrap();
    assert_eq!(curves(&exact).y.range, Some((0.0, 1.0)));
    let time = Plot::new(&TIME, &LOAD).draw(&shown(&of(&TIME))).unwrap();
    assert_eq!((curves(&time).y.range, curves(&time).y.label().as_str()), (None, "time (ms)"));
    let caption = "Time to settle. Medians over 7 repetitions with 95 % intervals from order statistics.";
    assert_eq!(time.caption, caption);
}

#[test]
fn a_swept_key_is_an_axis_of_its_own() {
    let records = [0.5, 1.5].map(|gain| summary("oja", &OVERLAP, gain).at("plastic.gain", gain));
    let figure = Plot::swept(&OVERLAP, "plastic.gain").draw(&shown(&records)).unwrap();
    assert_eq!(curves(&figure).x.label(), "plastic.gain");
}

#[test]
fn numbers_that_are_none_are_shown_as_such_and_spoil_nothing_else() {
    let (nan, infinite) = (f64::NAN, f64::INFINITY);
    // JSON has no NaN: an interval that is none is left out, and the value stands alone.
    assert_eq!(Estimate::of(&mean("hebb", 1.0, nan)).text(), "NaN");
    let unbounded = Estimate { value: 0.5, low: f64::NEG_INFINITY, high: infinite, count: 3, bound: None };
    assert_eq!([unbounded.text(), unbounded.fine()], ["0.500 ± inf", "0.500 ± inf"]);
    let records = [mean("hebb", 1.0, nan), mean("hebb", 2.0, infinite), mean("hebb", 3.0, 0.5)];
    let figure = plot().draw(&shown(&records)).unwrap();
    // The one value that there is, on an axis that the others do not stretch.
    let svg = figure.svg();
    assert_eq!(svg.matches("<circle").count(), 2, "one in the figure, one beside its name: {svg}");
    let places = by_rule(&shown(&records), "", &[&OVERLAP], &[]);
    let rows = [
        ["hebb", "P (patterns) 1", "NaN"],
        ["hebb", "P (patterns) 2", "inf"],
        ["hebb", "P (patterns) 3", "0 ± 2"],
    ];
    assert_eq!(texts(&places), rows.map(Vec::from));
    let rules = by_rule(&shown(&[mean("bad", 1.0, nan), mean("good", 1.0, 0.5)]), "", &[&OVERLAP], &[]);
    assert_eq!(texts(&rules), [["good", "0 ± 2"], ["bad", "NaN"]].map(Vec::from));
}

#[test]
fn a_table_of_no_records_has_its_columns_and_says_so() {
    let empty = shown(&[]);
    let table = by_rule(&empty, "Rules", &[&OVERLAP, &TIME], &[]);
    assert_eq!((titles(&table), table.rows.len()), (vec!["rule", "overlap", "time"], 0));
    assert_eq!(
        (titles(&along(&empty, &OVERLAP, &LOAD)), along(&empty, &OVERLAP, &LOAD).rows.len()),
        (vec!["rule"], 0)
    );
    let beside = beside_theory(&empty, "Theory", &[&OVERLAP]);
    assert_eq!((beside.columns.len(), beside.rows.len()), (0, 0));
    assert_eq!(by_rule(&empty, "", &[], &[]).rows, []);
    assert!(table.notes[0].starts_with("Means over 0 repetitions"), "{:?}", table.notes);
}

#[test]
fn rules_are_ranked_by_the_first_metric_and_what_is_missing_is_last_and_marked() {
    let records = [mean("low", 1.0, 2.0), summary("none", &TIME, 7.0).at(LOAD, 1.0), mean("high", 1.0, 12.0)];
    let table = by_rule(&shown(&records), "", &[&OVERLAP, &TIME], &[]);
    assert_eq!(
        texts(&table),
        [["high", "12 ± 2", "–"], ["low", "2 ± 2", "–"], ["none", "–", "7"]].map(Vec::from)
    );
    // Two conditions are told apart by a column of their own, unless they only say where a metric was taken.
    let records = [mean("hebb", 1.0, 2.0), mean("hebb", 5.0, 1.0)];
    let table = by_rule(&shown(&records), "", &[&OVERLAP], &[]);
    assert_eq!(titles(&table), ["rule", "condition", "overlap"]);
    assert_eq!(texts(&table)[1], ["hebb", "P (patterns) 5", "1 ± 2"]);
    assert_eq!(titles(&by_rule(&shown(&records), "", &[&OVERLAP], &[&LOAD])), ["rule", "overlap"]);
}

#[test]
fn places_that_a_rule_did_not_reach_are_marked() {
    let records = [mean("hebb", 1.0, 5.0), mean("bcpnn", 1.0, 9.0), mean("bcpnn", 2.0, 8.0)];
    let table = along(&shown(&records), &OVERLAP, &LOAD);
    assert_eq!(titles(&table), ["rule", "1", "2"]);
    assert_eq!(texts(&table), [["hebb", "5 ± 2", "–"], ["bcpnn", "9 ± 2", "8 ± 2"]].map(Vec::from));
    assert_eq!(table.caption, "overlap at each load P (patterns)");
}

#[test]
fn many_places_are_thinned_with_both_ends_kept() {
    let records: Vec<Record> = (0..100).map(|load| mean("hebb", f64::from(load), 5.0)).collect();
    let table = along(&shown(&records), &OVERLAP, &LOAD);
    let titles = titles(&table);
    assert_eq!((titles.len(), titles[1], titles[8]), (9, "0", "99"));
}

#[test]
fn a_theory_stands_beside_every_condition_it_holds_in() {
    let at = |load: f64, units: u32, value: f64| mean("hebb", load, value).at(UNITS, units);
    // It does not depend on the units.
    let records = [at(1.0, 100, 5.0), at(1.0, 400, 6.0), at(2.0, 400, 7.0), theory("hebb", 1.0, 5.5)];
    let table = beside_theory(&shown(&records), "", &[&OVERLAP, &TIME]);
    assert_eq!(titles(&table), ["P (patterns)", "rule", "N", "overlap", "overlap"]);
    let rows = [
        ["1", "hebb", "100", "5 ± 2", "5.5000"],
        ["1", "hebb", "400", "6 ± 2", "5.5000"],
        ["2", "hebb", "400", "7 ± 2", "–"],
    ];
    assert_eq!(texts(&table), rows.map(Vec::from));
    let notes: Vec<&str> = table.columns.iter().map(|column| column.note.as_str()).collect();
    assert_eq!(notes, ["", "", "", "", "theory"]);
}

#[test]
fn names_with_markup_stay_words() {
    const NAME: &str = "<b onclick=\"x\">&amp;</b>";
    let records = [mean(NAME, 1.0, 5.0), mean(NAME, 2.0, 4.0)];
    let records =
        [records.clone(), records.map(|record| Record { rule: Some("other".into()), ..record })].concat();
    let figure = plot().draw(&shown(&records)).unwrap();
    assert_eq!(labels(&figure), [NAME, "other"]);
    let table = by_rule(&shown(&records), NAME, &[&OVERLAP], &[]);
    assert_eq!(texts(&table)[0][0], NAME);
    let html = Report { tables: vec![table], figures: vec![figure], ..Report::default() }.html().unwrap();
    assert!(!html.contains("<b onclick") && html.contains("onclick"), "{html}");
}
