//! What there is to see of a model.

use std::borrow::Cow;

/// What is measured or counted, and in what unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// What it is, such as "membrane voltage" or "unit".
    pub name: &'static str,
    /// Its unit: "mV"; "1" for a ratio or a number without unit; "number" for what is counted from 0.
    pub unit: &'static str,
}

impl Quantity {
    /// Something with a unit.
    pub const fn new(name: &'static str, unit: &'static str) -> Self {
        Self { name, unit }
    }

    /// Something without a unit.
    pub const fn pure(name: &'static str) -> Self {
        Self { name, unit: "1" }
    }

    /// Things that are numbered from 0.
    pub const fn numbered(name: &'static str) -> Self {
        Self { name, unit: "number" }
    }
}

/// The units of a network, as an axis.
pub(crate) const UNIT: Quantity = Quantity::numbered("unit");

/// Numbers of a state, borrowed where it holds them so.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers<'a> {
    /// In single precision.
    Single(Cow<'a, [f32]>),
    /// In double precision.
    Double(Cow<'a, [f64]>),
}

impl Numbers<'_> {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Single(numbers) => numbers.len(),
            Self::Double(numbers) => numbers.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers in double precision, which holds all of them exactly.
    pub fn to_vec(&self) -> Vec<f64> {
        match self {
            Self::Single(numbers) => numbers.iter().map(|&number| number.into()).collect(),
            Self::Double(numbers) => numbers.to_vec(),
        }
    }
}

impl<'a> From<&'a [f32]> for Numbers<'a> {
    fn from(numbers: &'a [f32]) -> Self {
        Self::Single(numbers.into())
    }
}

impl<'a> From<&'a [f64]> for Numbers<'a> {
    fn from(numbers: &'a [f64]) -> Self {
        Self::Double(numbers.into())
    }
}

impl From<Vec<f64>> for Numbers<'_> {
    fn from(numbers: Vec<f64>) -> Self {
        Self::Double(numbers.into())
    }
}

/// Places of a row that are active, in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Active<'a> {
    /// Numbered in 16 bits.
    Short(&'a [u16]),
    /// Numbered in 32 bits.
    Long(&'a [u32]),
}

impl Active<'_> {
    /// The places.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        let (short, long): (&[u16], &[u32]) = match self {
            Self::Short(places) => (places, &[]),
            Self::Long(places) => (&[], places),
        };
        short.iter().map(|&place| place.into()).chain(long.iter().copied())
    }
}

/// What one view shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shows<'a> {
    /// A table of numbers.
    Matrix {
        /// What is counted downwards.
        rows: Quantity,
        /// What is counted across.
        columns: Quantity,
        /// What the numbers are.
        value: Quantity,
        /// The numbers, row by row, all rows of one length.
        values: Vec<Numbers<'a>>,
    },
    /// Units laid out as a picture, row by row.
    Image {
        /// What is counted downwards.
        rows: Quantity,
        /// What is counted across.
        columns: Quantity,
        /// What the numbers are.
        value: Quantity,
        /// Numbers in a row; the last row may be shorter.
        width: usize,
        /// All numbers.
        values: Numbers<'a>,
    },
    /// Numbers along one axis.
    Trace {
        /// What is counted along.
        along: Quantity,
        /// What the numbers are.
        value: Quantity,
        /// The numbers.
        values: Numbers<'a>,
    },
    /// Which places of each row are active.
    Raster {
        /// What is counted downwards.
        rows: Quantity,
        /// What is counted across.
        columns: Quantity,
        /// How many places a row has.
        width: usize,
        /// The active places, row by row.
        active: Vec<Active<'a>>,
    },
    /// One number.
    Scalar {
        /// What it is.
        value: Quantity,
        /// The number.
        number: f64,
    },
}

/// One thing to see.
#[derive(Clone, Debug, PartialEq)]
pub struct View<'a> {
    /// What it is called; no other view of the model has this name.
    pub name: &'static str,
    /// What it shows.
    pub shows: Shows<'a>,
}

impl View<'_> {
    /// The axes and what the numbers are.
    pub fn quantities(&self) -> Vec<Quantity> {
        match self.shows {
            Shows::Matrix { rows, columns, value, .. } | Shows::Image { rows, columns, value, .. } => {
                vec![rows, columns, value]
            }
            Shows::Trace { along, value, .. } => vec![along, value],
            Shows::Raster { rows, columns, .. } => vec![rows, columns],
            Shows::Scalar { value, .. } => vec![value],
        }
    }
}

/// All that there is to see, in the order in which a front should show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Views<'a> {
    views: Vec<View<'a>>,
}

impl<'a> Views<'a> {
    /// The views in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &View<'a>> {
        self.views.iter()
    }

    /// Adds a view.
    pub fn add(&mut self, name: &'static str, shows: Shows<'a>) {
        self.views.push(View { name, shows });
    }

    /// Adds a table of numbers: `axes` are that of the rows and that of the columns.
    pub fn matrix<N: Into<Numbers<'a>>>(
        &mut self,
        name: &'static str,
        [rows, columns]: [Quantity; 2],
        value: Quantity,
        values: impl IntoIterator<Item = N>,
    ) {
        let values = values.into_iter().map(Into::into).collect();
        self.add(name, Shows::Matrix { rows, columns, value, values });
    }

    /// Adds units as a picture that is as square as can be.
    pub fn image(&mut self, name: &'static str, value: Quantity, values: impl Into<Numbers<'a>>) {
        const ROWS: Quantity = Quantity::numbered("row of units");
        const COLUMNS: Quantity = Quantity::numbered("column of units");
        let values = values.into();
        let root = values.len().isqrt();
        let width = root + usize::from(root * root < values.len());
        self.add(name, Shows::Image { rows: ROWS, columns: COLUMNS, value, width, values });
    }

    /// Adds numbers along an axis.
    pub fn trace(
        &mut self,
        name: &'static str,
        along: Quantity,
        value: Quantity,
        values: impl Into<Numbers<'a>>,
    ) {
        self.add(name, Shows::Trace { along, value, values: values.into() });
    }

    /// Adds which of `width` units are active in each row.
    pub fn raster(
        &mut self,
        name: &'static str,
        rows: Quantity,
        width: usize,
        active: impl IntoIterator<Item = Active<'a>>,
    ) {
        let active = active.into_iter().collect();
        self.add(name, Shows::Raster { rows, columns: UNIT, width, active });
    }

    /// Adds a number.
    pub fn scalar(&mut self, name: &'static str, value: Quantity, number: f64) {
        self.add(name, Shows::Scalar { value, number });
    }
}
