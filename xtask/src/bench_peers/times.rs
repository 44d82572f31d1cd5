//! What both sides print: lines of JSON.

use serde_json::{Map, Value};

use crate::Fallible;

/// Times of all kinds of work, and what else both sides said.
#[derive(Default)]
pub struct Times {
    work: Vec<(String, Vec<f64>)>,
    /// Versions and the date.
    pub facts: Map<String, Value>,
    /// How many answers differ with each peer, of how many, and how many may.
    pub different: Vec<(String, [u64; 3])>,
}

impl Times {
    /// Adds what one side printed. Times of work that was measured before join those of then.
    pub fn read(&mut self, printed: &str) -> Fallible {
        for line in printed.lines() {
            let line: Map<String, Value> = serde_json::from_str(line)?;
            if let (Some(work), Some(milliseconds)) = (line.get("work"), line.get("milliseconds")) {
                self.add(work.as_str().unwrap_or_default(), milliseconds);
            } else if let Some(peer) = line.get("peer") {
                let count = |key: &str| line.get(key).and_then(Value::as_u64).unwrap_or_default();
                let peer = peer.as_str().unwrap_or_default().to_owned();
                let different = (peer, ["different", "of", "most"].map(count));
                if !self.different.contains(&different) {
                    self.different.push(different);
                }
            } else {
                self.facts.extend(line);
            }
        }
        Ok(())
    }

    fn add(&mut self, work: &str, milliseconds: &Value) {
        let times = milliseconds.as_array().into_iter().flatten().filter_map(Value::as_f64);
        if let Some((_, known)) = self.work.iter_mut().find(|(name, _)| name == work) {
            known.extend(times);
        } else {
            self.work.push((work.to_owned(), times.collect()));
        }
    }

    /// Least, median and largest time of a kind of work, in milliseconds.
    pub fn of(&self, work: &str) -> Option<[f64; 3]> {
        let (_, times) = self.work.iter().find(|(name, _)| name == work)?;
        let mut sorted = times.clone();
        sorted.sort_by(f64::total_cmp);
        Some([*sorted.first()?, sorted[sorted.len() / 2], *sorted.last()?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_read() {
        let mut times = Times::default();
        times.read("{\"work\": \"recall\", \"milliseconds\": [3.0, 1.0]}\n{\"numpy\": \"2\"}").unwrap();
        times.read("{\"work\": \"recall\", \"milliseconds\": [9]}").unwrap();
        times.read("{\"peer\": \"numpy\", \"different\": 3, \"of\": 50, \"most\": 40}").unwrap();
        assert_eq!(times.of("recall"), Some([1.0, 3.0, 9.0]));
        assert_eq!(times.of("training"), None);
        assert_eq!(times.facts["numpy"], "2");
        assert_eq!(times.different, [("numpy".to_owned(), [3, 50, 40])]);
        assert!(times.read("not JSON").is_err());
    }
}
