//! Which fraction a number in double precision stands for.

/// A number as a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fraction {
    pub above: f64,
    pub below: f64,
    /// Whether both are whole numbers; otherwise the number stands above 1.
    pub is_whole: bool,
}

/// What may stand below: no network has more units.
const LARGEST_BELOW: f64 = 131_072.0;

impl Fraction {
    /// The simplest fraction that is this number to the last bit: k/N for the quotient of two whole numbers, 7/100 for 0.07.
    ///
    /// It is a convergent of the number's continued fraction, as a fraction nearer to it than 1/(2N²) must be (Khinchin 1964,
    /// Continued Fractions, theorem 19).
    pub fn of(number: f64) -> Self {
        let (mut above, mut below) = ([1.0, number.floor()], [0.0, 1.0]);
        let mut rest = number - number.floor();
        while below[1] <= LARGEST_BELOW {
            if above[1] / below[1] == number {
                return Self { above: above[1], below: below[1], is_whole: true };
            }
            let inverse = 1.0 / rest;
            let next = inverse.floor();
            rest = inverse - next;
            above = [above[1], next * above[1] + above[0]];
            below = [below[1], next * below[1] + below[0]];
        }
        Self { above: number, below: 1.0, is_whole: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_found_in_lowest_terms() {
        for (above, below, lowest) in [
            (0_u32, 5_u32, (0, 1)),
            (3, 3, (1, 1)),
            (6, 24, (1, 4)),
            (7, 100, (7, 100)),
            (1, 3, (1, 3)),
            (997, 131_071, (997, 131_071)),
            (65_536, 131_072, (1, 2)),
        ] {
            let fraction = Fraction::of(f64::from(above) / f64::from(below));
            let expected =
                Fraction { above: f64::from(lowest.0), below: f64::from(lowest.1), is_whole: true };
            assert_eq!(fraction, expected);
        }
    }

    #[test]
    fn what_is_no_simple_fraction_stays_as_it_is() {
        let number = 0.5_f64.sqrt();
        assert_eq!(Fraction::of(number), Fraction { above: number, below: 1.0, is_whole: false });
    }
}
