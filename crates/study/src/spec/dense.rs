//! The table of dense associative memories.

use attractor_core::Invalid;
use attractor_memory::dense::Interaction;
use attractor_memory::theory::dense::{bound_of_exponential, capacity_of_power};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::each_once;

/// Memories whose patterns pull more steeply than Hopfield's, and the sizes at which each is filled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dense {
    /// n: the powers in F(x) = xⁿ. Each is run at each of `units`.
    pub degrees: Vec<Degree>,
    /// N: sizes of the networks with powers.
    pub units: Vec<DenseUnits>,
    /// N: sizes of the networks with F(x) = eˣ.
    pub exponential_units: Vec<DenseUnits>,
    /// N: sizes of the softmax memory. Its units hear themselves, so that it is asked with cues that differ from
    /// their pattern, as `turned` says.
    pub softmax_units: Vec<DenseUnits>,
    /// β: how sharp the softmax is, for overlaps from −N to N.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 10.0))]
    pub beta: f64,
    /// The fraction of units in which cues of the softmax memory differ from their pattern, to the nearest whole
    /// number of at least 1. The cues of all others are the patterns.
    #[schemars(range(min = 0.001, max = 0.5))]
    pub turned: f64,
    /// The fraction of units that may be wrong after one step from a stored pattern.
    #[schemars(range(min = 0.0001, max = 0.2))]
    pub error: f64,
    /// Stored patterns whose units are looked at.
    #[schemars(range(min = 1, max = 10_000))]
    pub cues: u32,
}

/// A power.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Degree(#[schemars(range(min = 2, max = 6))] pub u32);

/// A number of units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct DenseUnits(#[schemars(range(min = 4, max = 4096))] pub u32);

impl Default for Dense {
    fn default() -> Self {
        let units = |sizes: &[u32]| sizes.iter().copied().map(DenseUnits).collect();
        Self {
            degrees: [2, 3, 4].map(Degree).into(),
            units: units(&[48, 64, 96, 128]),
            exponential_units: units(&[12, 14, 16, 18]),
            softmax_units: units(&[10, 20, 30, 40]),
            beta: 0.5,
            turned: 0.1,
            error: 0.005,
            cues: 100,
        }
    }
}

/// A memory of one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DenseNetwork {
    pub name: &'static str,
    pub interaction: Interaction,
    pub units: u32,
    /// In how many units its cues differ from their patterns.
    pub turned: u32,
}

/// Names of the powers in records.
const POWERS: [&str; 7] = ["", "", "x^2", "x^3", "x^4", "x^5", "x^6"];

impl Dense {
    /// Most patterns that a trial stores.
    pub(crate) const MOST_PATTERNS: u64 = 1 << 22;

    /// Every memory at every size.
    pub(crate) fn networks(&self) -> Vec<DenseNetwork> {
        let of = |name, interaction, units: &[DenseUnits]| -> Vec<DenseNetwork> {
            let network = |units: &DenseUnits| {
                #[expect(clippy::cast_sign_loss, reason = "a number of units")]
                let turned = (self.turned * f64::from(units.0)).round().max(1.0) as u32;
                let turned = if matches!(interaction, Interaction::Softmax(_)) { turned } else { 0 };
                DenseNetwork { name, interaction, units: units.0, turned }
            };
            units.iter().map(network).collect()
        };
        let mut networks = Vec::new();
        for degree in &self.degrees {
            networks.extend(of(POWERS[degree.0 as usize], Interaction::Power(degree.0), &self.units));
        }
        networks.extend(of("exp", Interaction::Exponential, &self.exponential_units));
        networks.extend(of("softmax", Interaction::Softmax(self.beta), &self.softmax_units));
        networks
    }

    /// The same with this network alone.
    pub(crate) fn only(&self, network: &DenseNetwork) -> Self {
        let alone = |belongs: bool| if belongs { vec![DenseUnits(network.units)] } else { Vec::new() };
        let degrees = match network.interaction {
            Interaction::Power(degree) => vec![Degree(degree)],
            _ => Vec::new(),
        };
        Self {
            units: alone(!degrees.is_empty()),
            degrees,
            exponential_units: alone(network.interaction == Interaction::Exponential),
            softmax_units: alone(matches!(network.interaction, Interaction::Softmax(_))),
            ..self.clone()
        }
    }

    /// Checks what no single key shows.
    pub(crate) fn validate(&self) -> Result<(), Invalid> {
        each_once("dense.degrees", &self.degrees)?;
        let sizes = [
            ("dense.units", &self.units),
            ("dense.exponential_units", &self.exponential_units),
            ("dense.softmax_units", &self.softmax_units),
        ];
        for (key, units) in sizes {
            each_once(key, units)?;
        }
        if self.networks().is_empty() {
            return Err(Invalid::new(
                "dense",
                "there is no memory to fill",
                "at least one size of one memory",
            )
            .help("give dense.degrees and dense.units, dense.exponential_units or dense.softmax_units"));
        }
        self.networks().iter().try_for_each(|network| self.can_be_filled(network))
    }

    /// Refuses networks that hold more patterns than can be stored in a trial, as far as that is known.
    fn can_be_filled(&self, network: &DenseNetwork) -> Result<(), Invalid> {
        let (key, expected) = match network.interaction {
            Interaction::Power(degree) => {
                ("dense.units", capacity_of_power(degree, f64::from(network.units), self.error))
            }
            Interaction::Exponential => {
                ("dense.exponential_units", bound_of_exponential(network.units, self.error))
            }
            Interaction::Softmax(_) => return Ok(()),
        };
        let most = Self::MOST_PATTERNS / 2;
        if expected < most as f64 {
            return Ok(());
        }
        Err(Invalid::new(
            key,
            format!("{} units with {} hold about {expected:.0e} patterns", network.units, network.name),
            format!("networks that hold fewer than {most}"),
        )
        .help(format!("lower {key}")))
    }
}
