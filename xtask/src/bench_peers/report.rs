//! The table of ratios.

use std::fmt::Write;
use std::{env, fs};

use serde_json::Value;

use super::times::Times;
use crate::Fallible;

/// Our work, a peer's equal work, and how many times faster ours shall be.
const ROWS: [(&str, &str, Option<f64>); 7] = [
    ("recall", "recall, numpy gather", Some(16.0)),
    ("recall", "recall, numpy GEMM", Some(40.0)),
    ("recall", "recall, torch GEMM", None),
    ("end to end", "end to end, numpy GEMM", None),
    ("end to end", "end to end, torch GEMM", None),
    ("training", "training, numpy GEMM", Some(16.0)),
    ("training", "training, torch GEMM", None),
];

const WORK: &str = "\
One thread. Modular network of 32 hypercolumns of 32 minicolumns, rule bcpnn, single precision.

- recall: all 2000 cues of 2000 patterns, 4 hypercolumns moved, 10 steps
- training: counts and weights of 2000 patterns
- end to end: 1775 patterns drawn, trained and recalled in 15 steps with 4 moved
";

const NO_GOAL: &str = "\
End to end the goal is 200 times the speed of the field's own PyTorch code, which took 2324 ms where NumPy's \
product took 463 to 502 for recall. That code is not run here.";

/// The result as a page.
pub fn markdown(times: &Times) -> Fallible<String> {
    let mut page = String::new();
    writeln!(page, "# Our speed beside that of peers, {}\n", fact(times, "date"))?;
    writeln!(page, "{}\n\n{WORK}", processor())?;
    for name in ["python", "numpy", "torch"].into_iter().filter(|name| times.facts.contains_key(*name)) {
        writeln!(page, "- {name} {}", fact(times, name))?;
    }
    writeln!(page, "- programs running meanwhile, this one included: {}", load())?;
    writeln!(
        page,
        "\nMilliseconds: median (least–largest). Ratios of the medians, and of the least times.\n"
    )?;
    writeln!(
        page,
        "| work | ours | peer | peer's | ratio | of the least | goal |\n|---|---|---|---|---|---|---|"
    )?;
    for (ours, peer, goal) in ROWS {
        if let (Some(our_times), Some(peer_times)) = (times.of(ours), times.of(peer)) {
            let [least, ratio] = [0, 1].map(|place| peer_times[place] / our_times[place]);
            let goal = goal.map_or_else(String::new, |goal| {
                format!("≥ {goal} {}", if ratio >= goal { "reached" } else { "**missed**" })
            });
            let peer = peer.trim_start_matches(ours).trim_start_matches(", ");
            writeln!(
                page,
                "| {ours} | {} | {peer} | {} | {ratio:.1} | {least:.1} | {goal} |",
                span(our_times),
                span(peer_times)
            )?;
        }
    }
    writeln!(page, "\n{NO_GOAL}")?;
    writeln!(page, "\nCues that end elsewhere than ours, because sums are rounded in another order:\n")?;
    for (peer, different, most) in &times.different {
        writeln!(page, "- {peer}: {different} of 2000 (at most {most} may)")?;
    }
    Ok(page)
}

/// The file for the page: date and processor.
pub fn file_name(times: &Times) -> Fallible<String> {
    let processor: String = processor()
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    Ok(format!("{}-{processor}.md", times.facts.get("date").and_then(Value::as_str).ok_or("no date")?))
}

fn fact<'a>(times: &'a Times, name: &str) -> &'a str {
    times.facts.get(name).and_then(Value::as_str).unwrap_or("unknown")
}

fn span([least, median, largest]: [f64; 3]) -> String {
    format!("{median:.2} ({least:.2}–{largest:.2})")
}

/// How many programs wanted a processor, averaged over the last minute and the last five.
fn load() -> String {
    let averages = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let mut averages = averages.split(' ');
    match (averages.next(), averages.next()) {
        (Some(minute), Some(five)) => format!("{minute} in the last minute, {five} in the last five"),
        _ => "unknown".to_owned(),
    }
}

/// The processor's name, as Linux tells it.
fn processor() -> String {
    let described = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let named = described.lines().find_map(|line| line.strip_prefix("model name"));
    named.map_or_else(
        || env::consts::ARCH.to_owned(),
        |name| name.trim_start_matches([' ', '\t', ':']).to_owned(),
    )
}
