//! How many visible and hidden units there are, by their ratio.

use attractor_core::{Invalid, Purpose};
use attractor_energy::Memories;
use attractor_record::{Coordinate, Coordinates, Metric};
use attractor_study::{Conditions, Positive, Repetition, each_once};

/// The random memories of a repetition.
const MEMORIES: Purpose = Purpose::named("memories");

/// More hidden units than this are refused.
const MOST: u32 = 20_000;

/// q = N_v/N_h, of whole numbers of units.
pub(crate) const RATIO: Coordinate = Coordinate::number("ratio", "visible over hidden units", "q");

pub(crate) const LARGEST_EIGENVALUE: Metric =
    Metric::mean("largest_eigenvalue", "largest eigenvalue", "Largest eigenvalue of the couplings.");

/// Numbers of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LayerSizes {
    /// N_v.
    pub visible: u32,
    /// N_h.
    pub hidden: u32,
}

impl LayerSizes {
    /// Those of a ratio, N_h rounded.
    fn of(visible: u32, ratio: Positive) -> Self {
        #[expect(clippy::cast_sign_loss, reason = "a ratio is positive")]
        let hidden = (f64::from(visible) / ratio.0).round() as u32;
        Self { visible, hidden }
    }

    /// Those of several ratios, in their order.
    pub fn all(visible: u32, ratios: &[Positive]) -> impl Iterator<Item = Self> {
        ratios.iter().map(move |ratio| Self::of(visible, *ratio))
    }

    /// A condition for each ratio, told apart by the ratio that comes of whole numbers of units.
    pub fn conditions(visible: u32, ratios: &[Positive]) -> Conditions<Self> {
        let condition =
            |sizes: Self| (Coordinates::from([(RATIO.name.to_owned(), sizes.ratio().into())]), sizes);
        Self::all(visible, ratios).map(condition).collect()
    }

    /// Refuses ratios that leave no hidden unit or far too many, and such as come out the same; `key` holds them.
    ///
    /// # Errors
    /// [`Invalid`] names the first that is refused.
    pub fn check(key: &str, visible: u32, ratios: &[Positive]) -> Result<(), Invalid> {
        each_once(key, ratios)?;
        let mut seen = Vec::new();
        for (place, sizes) in Self::all(visible, ratios).enumerate() {
            let hidden = sizes.hidden;
            if hidden == 0 || hidden > MOST {
                return Err(Invalid::new(
                    format!("{key}[{place}]"),
                    format!(
                        "{key} is {}, which makes {hidden} hidden units of {visible} visible ones",
                        ratios[place].0
                    ),
                    format!("1 to {MOST} hidden units"),
                ));
            }
            if seen.contains(&hidden) {
                return Err(Invalid::new(
                    format!("{key}[{place}]"),
                    format!("{key} holds two ratios that both make {hidden} hidden units"),
                    "each number of hidden units once",
                ));
            }
            seen.push(hidden);
        }
        Ok(())
    }

    /// q.
    pub fn ratio(self) -> f64 {
        f64::from(self.visible) / f64::from(self.hidden)
    }

    /// The memories of a repetition: independent normal numbers of variance 1.
    pub fn memories(self, repetition: &Repetition) -> Memories {
        Memories::gaussian(self.hidden as usize, self.visible as usize, &mut repetition.stream(MEMORIES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_hold_the_ratio_of_whole_numbers() {
        let conditions = LayerSizes::conditions(20, &Positive::all(&[0.5, 3.0]));
        assert_eq!(conditions[0].0[RATIO.name], 0.5);
        assert_eq!(
            conditions[1],
            (
                Coordinates::from([("ratio".into(), (20.0 / 7.0).into())]),
                LayerSizes { visible: 20, hidden: 7 }
            )
        );
    }

    #[test]
    fn ratios_that_make_the_same_or_no_network_are_refused() {
        let refused = |ratios: &[f64]| {
            let fault = LayerSizes::check("spectrum.ratio", 20, &Positive::all(ratios)).unwrap_err();
            (fault.key, fault.message)
        };
        assert_eq!(LayerSizes::check("spectrum.ratio", 20, &Positive::all(&[0.001, 40.0])), Ok(()));
        assert!(refused(&[1.0, 50.0]).1.contains("makes 0 hidden units"));
        assert!(refused(&[0.000_99]).1.contains("makes 20202 hidden units"));
        let (key, message) = refused(&[1.0, 3.0, 2.9]);
        assert_eq!((key.as_str(), message.contains("both make 7 hidden units")), ("spectrum.ratio[2]", true));
        assert!(refused(&[1.0, 1.0]).1.contains("1.0 is there twice"));
    }
}
