//! The table of ratios.

use std::fmt::Write;
use std::{env, fs};

use serde_json::Value;

use super::times::Times;
use crate::Fallible;

/// Our work, a peer's equal work, and how many times faster ours shall be.
const ROWS: [(&str, &str, Option<f64>); 39] = [
    ("recall", "recall, numpy gather", Some(16.0)),
    ("recall", "recall, numpy GEMM", Some(40.0)),
    ("recall", "recall, torch GEMM", None),
    ("recall, 16 bits", "recall, numpy gather", Some(40.0)),
    ("recall, 16 bits", "recall, numpy GEMM", None),
    ("end to end", "end to end, numpy GEMM", None),
    ("end to end", "end to end, torch GEMM", None),
    ("end to end, 16 bits", "end to end, numpy GEMM", None),
    ("training", "training, numpy GEMM", Some(16.0)),
    ("training", "training, torch GEMM", None),
    ("capacity, bcpnn", "capacity, numpy GEMM", None),
    ("capacity, nine rules", "capacity, numpy GEMM", None),
    ("willshaw training", "willshaw training, numpy", Some(10.0)),
    ("willshaw sums", "willshaw sums, numpy gather", Some(50.0)),
    ("willshaw sums", "willshaw sums, numpy GEMM", None),
    ("willshaw sums", "willshaw sums, scipy CSR", None),
    ("willshaw winners", "willshaw winners, numpy GEMM", Some(250.0)),
    ("willshaw winners", "willshaw winners, numpy gather", None),
    ("hopfield training", "hopfield training, numpy", Some(3.6)),
    ("hopfield recall", "hopfield recall, numpy dense", Some(20.0)),
    ("hopfield recall", "hopfield recall, numpy matrix-free", Some(2.7)),
    ("hopfield curve", "hopfield curve, numpy batched", Some(9.0)),
    ("scale training", "scale training, numpy packed bits", None),
    ("scale one-step", "scale one-step, numpy packed bits", None),
    ("scale iterative", "scale iterative, numpy packed bits", None),
    ("plastic network of 1000", "plastic network of 1000, scipy BLAS", Some(2.0)),
    ("plastic network of 1000, 2 threads", "plastic network of 1000, scipy BLAS", Some(3.4)),
    ("plastic network of 1000", "plastic network of 1000, torch addr_", None),
    ("plastic network of 1000", "plastic network of 1000, numpy in place", None),
    ("plastic network of 1000", "plastic network of 1000, brian2 C++", None),
    ("plastic network of 4000", "plastic network of 4000, scipy BLAS", None),
    ("plastic network of 4000, 2 threads", "plastic network of 4000, scipy BLAS", None),
    ("plastic network of 4000", "plastic network of 4000, torch addr_", None),
    ("plastic network of 4000", "plastic network of 4000, numpy in place", None),
    ("plastic network of 4000", "plastic network of 4000, brian2 C++", None),
    ("spiking network, STDP", "spiking network STDP, brian2 C++", Some(10.0)),
    ("spiking network, STDP", "spiking network STDP, brian2 cython", Some(10.0)),
    ("spiking network, static", "spiking network static, brian2 C++", None),
    ("spiking network, static", "spiking network static, brian2 cython", None),
];

const WORK: &str = "\
One thread, unless said.

- recall: modular network of 32 hypercolumns of 32 minicolumns, rule bcpnn; all 2000 cues of 2000 patterns, 4 hypercolumns \
moved, 10 steps; in single precision and in 16 bits
- training: counts and weights of 2000 patterns, single precision
- end to end: 1775 patterns drawn, trained and recalled in 15 steps with 4 moved
- capacity: the load of which 90 % is recalled, 20 hypercolumns of 20 minicolumns, 2 moved, 10 repetitions; the peer searches \
the same loads for bcpnn alone, also where ours searches for nine rules
- willshaw: flat network of 8192 units, 64 active, 8000 patterns; training, the dendritic sums of 1000 cues, and their 64 \
winners
- hopfield: 4000 units, 400 patterns; training, and recall of 400 cues with one unit in ten turned until each state repeats; \
the curve is training and recall of 10, 20 … 80 patterns of 500 units
- scale: a binary network of 32 blocks of 512 units, block-coded patterns until half of the synapses are set; training, and 1000 \
patterns completed from half of their blocks in one step and iteratively
- plastic network: 1000 or 4000 tanh units without weights at the start; 1000 or 60 Euler steps, at each of which all weights decay and \
learn by Hebb's rule
- spiking network: 8000 excitatory and 2000 inhibitory leaky integrate-and-fire units, 10 % connected, at about 5 Hz; half a second in \
steps of 0.1 ms, with pair STDP between excitatory units and without learning; ours in single precision, Brian's in double, whose spikes of \
the first 100 ms are compared one by one with those of our twin in double precision
";

const NO_GOAL: &str = "\
End to end the goal is 200 times the speed of the field's own PyTorch code, which took 2324 ms where NumPy's \
product took 463 to 502 for recall. That code is not run here. Its search for one capacity was estimated at 300 s.";

/// The result as a page.
pub fn markdown(times: &Times) -> Fallible<String> {
    let mut page = String::new();
    writeln!(page, "# Our speed beside that of peers, {}\n", fact(times, "date"))?;
    writeln!(page, "{}\n\n{WORK}", processor())?;
    for name in ["python", "numpy", "scipy", "torch", "brian2"]
        .into_iter()
        .filter(|name| times.facts.contains_key(*name))
    {
        writeln!(page, "- {name} {}", fact(times, name))?;
    }
    for (name, fact) in times.facts.iter().filter(|(name, _)| name.starts_with("plastic network")) {
        writeln!(page, "- {name}: {}", fact.as_str().unwrap_or_default())?;
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
            let peer = peer.rsplit(", ").next().unwrap_or(peer);
            writeln!(
                page,
                "| {ours} | {} | {peer} | {} | {ratio:.1} | {least:.1} | {goal} |",
                span(our_times),
                span(peer_times)
            )?;
        }
    }
    writeln!(page, "\n{NO_GOAL}")?;
    writeln!(page, "\nAnswers that differ from ours, because sums are rounded otherwise:\n")?;
    for (peer, [different, of, most]) in &times.different {
        writeln!(page, "- {peer}: {different} of {of} (at most {most} may)")?;
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
