//! What libFuzzer tells at the end.

use std::fmt;

/// What a target did.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    executions: u64,
    per_second: u64,
    /// Edges of the code that the seeds reach, and that all inputs do.
    edges: [u64; 2],
    /// Seconds of the slowest input.
    slowest: u64,
    /// The most memory, in MiB.
    memory: u64,
}

impl Statistics {
    /// Reads them from what libFuzzer wrote.
    pub fn of(told: &str) -> Option<Self> {
        let after = |line: &str, word: &str| -> Option<u64> {
            line.split_once(word)?.1.split_whitespace().next()?.parse().ok()
        };
        let stat = |word: &str| told.lines().find_map(|line| after(line, word));
        let edges = |word: &str| {
            told.lines().rev().filter(|line| line.contains(word)).find_map(|line| after(line, "cov:"))
        };
        Some(Self {
            executions: stat("stat::number_of_executed_units:")?,
            per_second: stat("stat::average_exec_per_sec:")?,
            edges: [edges("INITED")?, edges("cov:")?],
            slowest: stat("stat::slowest_unit_time_sec:")?,
            memory: stat("stat::peak_rss_mb:")?,
        })
    }
}

impl fmt::Display for Statistics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { executions, per_second, edges: [from, to], slowest, memory } = self;
        // Whole seconds are all that is told.
        let slowest = if *slowest == 0 { "below 1 s".to_owned() } else { format!("{slowest} s") };
        write!(
            out,
            "{executions} executions, {per_second} a second; {from} edges covered at first, {to} at last; slowest input \
             {slowest}; at most {memory} MiB"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_read() {
        let told = "#2\tINITED cov: 12 ft: 13 corp: 1/1b exec/s: 0 rss: 40Mb\n\
                    #9\tNEW    cov: 345 ft: 400 corp: 2/2b lim: 4 exec/s: 0 rss: 41Mb\n\
                    #99\tDONE   cov: 346 ft: 401 corp: 2/2b lim: 4 exec/s: 50 rss: 41Mb\n\
                    Done 99 runs in 2 second(s)\n\
                    stat::number_of_executed_units: 99\n\
                    stat::average_exec_per_sec:     49\n\
                    stat::new_units_added:          1\n\
                    stat::slowest_unit_time_sec:    0\n\
                    stat::peak_rss_mb:              41\n";
        let found = Statistics::of(told).unwrap();
        assert_eq!(
            found.to_string(),
            "99 executions, 49 a second; 12 edges covered at first, 346 at last; slowest input below 1 s; at most 41 MiB"
        );
        assert_eq!(Statistics::of(&told.replace("INITED", "READ")), None);
        assert_eq!(Statistics::of(""), None);
    }
}
