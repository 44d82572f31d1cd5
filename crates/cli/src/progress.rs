//! Progress bars, one for each part of a study.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use attractor_core::shown;
use attractor_record::Coordinates;
use attractor_study::Study;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::Value;

/// Bars on standard error; nothing where that is no terminal.
pub struct Progress {
    bars: Vec<ProgressBar>,
    /// The bar of each point.
    of_point: Vec<usize>,
    ticker: Option<Ticker>,
}

/// Draws bars anew now and then, so that the time goes on between trials.
struct Ticker {
    _ends_when_dropped: Sender<()>,
    thread: JoinHandle<()>,
}

impl Ticker {
    /// Nothing where the system lets no thread begin: bars then move as trials end.
    fn of(bars: Vec<ProgressBar>) -> Option<Self> {
        let (sender, receiver) = channel();
        let tick = move || {
            while receiver.recv_timeout(Duration::from_millis(200)) == Err(RecvTimeoutError::Timeout) {
                bars.iter().filter(|bar| !bar.is_finished()).for_each(ProgressBar::tick);
            }
        };
        let thread = Builder::new().spawn(tick).ok()?;
        Some(Self { _ends_when_dropped: sender, thread })
    }
}

/// More bars than this are one.
const MOST_BARS: usize = 10;

impl Progress {
    /// Bars for the trials that are left.
    pub fn of(study: &Study, trials: &[u64]) -> Self {
        let labels: Vec<String> = study.conditions().map(|condition| label(study, condition)).collect();
        let mut names: Vec<String> = Vec::new();
        for label in &labels {
            if !names.contains(label) {
                names.push(label.clone());
            }
        }
        let one = names.len() > MOST_BARS;
        if one {
            names = vec![study.experiment().about().title.to_owned()];
        }
        let of_label =
            |label: &String| if one { 0 } else { names.iter().position(|name| name == label).unwrap_or(0) };
        let of_point: Vec<usize> = labels.iter().map(of_label).collect();
        let mut lengths = vec![0; names.len()];
        for trial in trials {
            lengths[of_point[(*trial % of_point.len() as u64) as usize]] += 1;
        }
        let all = MultiProgress::new();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let template =
            format!("{{prefix:<{width}}} {{bar:20.cyan/dim}} {{pos:>4}}/{{len}} trials  {{elapsed}}{{msg}}");
        let style = ProgressStyle::with_template(&template)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("█▉▊▋▌▍▎▏░");
        let bar = |(name, &length): (&String, &u64)| {
            all.add(ProgressBar::new(length)).with_style(style.clone()).with_prefix(name.clone())
        };
        let bars: Vec<ProgressBar> = names.iter().zip(&lengths).map(bar).collect();
        let ticker = if all.is_hidden() { None } else { Ticker::of(bars.clone()) };
        Self { bars, of_point, ticker }
    }

    /// Counts a trial.
    pub fn finished(&self, trial: u64) {
        let bar = &self.bars[self.of_point[(trial % self.of_point.len() as u64) as usize]];
        bar.inc(1);
        if bar.length() == Some(bar.position()) {
            bar.set_message("");
            bar.finish();
        } else {
            bar.set_message(format!(", about {} left", clock(bar.eta())));
        }
    }

    /// Leaves the bars as they are.
    pub fn end(&mut self) {
        if let Some(Ticker { _ends_when_dropped: sender, thread }) = self.ticker.take() {
            drop(sender);
            // Had it panicked, the bars would be as they are.
            let _ = thread.join();
        }
        self.bars.iter().for_each(ProgressBar::abandon);
    }
}

/// What a point is called beside its bar.
fn label(study: &Study, coordinates: &Coordinates) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let parts: Vec<String> = coordinates
        .iter()
        .rev()
        .map(|(name, value)| if value.is_string() { text(value) } else { format!("{name} {}", text(value)) })
        .collect();
    if parts.is_empty() {
        study.experiment().about().title.to_owned()
    } else {
        shown(&parts.join(" · ")).replace(['\n', '\t'], " ")
    }
}

/// Minutes and seconds.
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
