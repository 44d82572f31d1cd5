//! What a network asks of its couplings.

use std::fmt::Debug;
use std::sync::Arc;

use super::Signs;

/// Couplings J_ij of ±1 units. They may be whole numbers, whose sums need no rounding, or numbers in single precision,
/// whose sums have a fixed order.
pub trait SpinCouplings {
    /// The numbers that fields are added up in.
    type Field: Copy + Default + PartialOrd + Into<f64> + Debug + Send + Sync + 'static;

    /// N: number of units.
    fn units(&self) -> usize;

    /// Steps of a field in J = 1.
    fn steps(&self) -> f64;

    /// h_i = Σ_j J_ij S_j of all units of each state, in steps.
    fn fields(&self, states: &[Signs], fields: &mut [&mut [Self::Field]]);

    /// What fields become when a unit has turned to `sign`, 1 or −1.
    fn turn(&self, unit: u32, sign: i32, fields: &mut [Self::Field]);

    /// What fields become when these units, in this order, have turned to what they are in `state`.
    fn turn_all(&self, turned: &[u32], state: &Signs, fields: &mut [Self::Field]) {
        for &unit in turned {
            self.turn(unit, state.whole(unit), fields);
        }
    }
}

macro_rules! by_reference {
    ($($Pointer:ty),+) => {
        $(impl<T: SpinCouplings> SpinCouplings for $Pointer {
            type Field = T::Field;

            fn units(&self) -> usize {
                T::units(self)
            }

            fn steps(&self) -> f64 {
                T::steps(self)
            }

            fn fields(&self, states: &[Signs], fields: &mut [&mut [Self::Field]]) {
                T::fields(self, states, fields);
            }

            fn turn(&self, unit: u32, sign: i32, fields: &mut [Self::Field]) {
                T::turn(self, unit, sign, fields);
            }

            fn turn_all(&self, turned: &[u32], state: &Signs, fields: &mut [Self::Field]) {
                T::turn_all(self, turned, state, fields);
            }
        })+
    };
}

by_reference!(&T, Arc<T>);
