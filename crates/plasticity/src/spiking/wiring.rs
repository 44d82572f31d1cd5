//! Which synapses there are.

use attractor_core::Streams;
use attractor_core::maths::log;
use attractor_core::maths::log1p;

/// How many synapses lead from some sources to each of some units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Connection {
    /// Each pair is connected with this probability, above 0 and at most 1.
    Probability(f64),
    /// Each unit has so many sources, all different.
    InDegree(u32),
}

/// Synapses by their source: the targets of each source in ascending order, without a synapse from a unit to itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wiring {
    /// Where the targets of each source begin, and where the last end.
    offsets: Vec<usize>,
    targets: Vec<u16>,
}

impl Wiring {
    /// No source yet.
    pub fn new() -> Self {
        Self { offsets: vec![0], targets: Vec::new() }
    }

    /// From the targets of each source, in ascending order.
    pub fn of(rows: &[Vec<u16>]) -> Self {
        let mut wiring = Self::new();
        for row in rows {
            wiring.targets.extend(row);
            wiring.offsets.push(wiring.targets.len());
        }
        wiring
    }

    /// Adds `sources` more sources with synapses to units 0 to `units`, drawn at random: with a stream for each source where pairs have a
    /// probability, and for each unit where it has an in-degree. A source of the number of a unit has no synapse to it.
    pub fn add(&mut self, sources: usize, units: usize, connection: Connection, streams: &Streams) {
        match connection {
            Connection::Probability(probability) => self.add_by_chance(sources, units, probability, streams),
            Connection::InDegree(degree) => self.add_by_degree(sources, units, degree, streams),
        }
    }

    fn add_by_chance(&mut self, sources: usize, units: usize, probability: f64, streams: &Streams) {
        let first = self.sources();
        // Units that are passed over until the next synapse have a geometric distribution.
        let scale = if probability < 1.0 { 1.0 / log1p(-probability) } else { 0.0 };
        for source in first..first + sources {
            let mut stream = streams.at(source as u64);
            let mut next = 0.0;
            loop {
                next += (log(1.0 - stream.unit()) * scale).floor();
                if next >= units as f64 {
                    break;
                }
                #[expect(clippy::cast_sign_loss, reason = "a unit, not negative")]
                let unit = next as usize;
                if unit != source {
                    self.targets.push(unit as u16);
                }
                next += 1.0;
            }
            self.offsets.push(self.targets.len());
        }
    }

    fn add_by_degree(&mut self, sources: usize, units: usize, degree: u32, streams: &Streams) {
        let first = self.sources();
        let own = |unit: usize| (first..first + sources).contains(&unit).then(|| unit - first);
        let drawn: Vec<Vec<u32>> = (0..units)
            .map(|unit| {
                let others = sources - usize::from(own(unit).is_some());
                let mut chosen = streams.at(unit as u64).subset(degree, others as u32);
                if let Some(own) = own(unit) {
                    // Numbers from its own on stand for the source after.
                    chosen.iter_mut().filter(|source| **source >= own as u32).for_each(|source| *source += 1);
                }
                chosen
            })
            .collect();
        let mut places = vec![0; sources + 1];
        for &source in drawn.iter().flatten() {
            places[source as usize + 1] += 1;
        }
        for source in 0..sources {
            places[source + 1] += places[source];
        }
        let begin = self.targets.len();
        self.offsets.extend(places[1..].iter().map(|place| begin + place));
        self.targets.resize(begin + places[sources], 0);
        for (unit, chosen) in drawn.iter().enumerate() {
            for &source in chosen {
                self.targets[begin + places[source as usize]] = unit as u16;
                places[source as usize] += 1;
            }
        }
    }

    /// Number of sources.
    pub fn sources(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of synapses.
    pub fn synapses(&self) -> usize {
        self.targets.len()
    }

    /// The targets of a source, in ascending order.
    #[inline]
    pub fn targets(&self, source: usize) -> &[u16] {
        &self.targets[self.offsets[source]..self.offsets[source + 1]]
    }

    /// Bytes that so many synapses take, so many of them plastic.
    pub fn bytes(synapses: u64, plastic: u64) -> u64 {
        let unit = size_of::<u16>() as u64;
        synapses * unit + plastic * size_of::<f32>() as u64
    }
}
