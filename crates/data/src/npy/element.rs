//! The values of a NumPy array, from their bytes.

use crate::DataError;

/// How a value is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Signed,
    Unsigned,
    Float,
}

/// Type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    kind: Kind,
    /// Number of bytes.
    pub size: usize,
    big_endian: bool,
}

/// A value, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Number(f64),
    NotBool(u8),
    /// A whole number that no 64-bit floating-point number equals.
    Inexact(i128),
}

impl Element {
    /// The type that a header names.
    pub fn parse(dtype: &str, name: &str) -> Result<Self, DataError> {
        let refused = |what| {
            let (name, dtype) = (name.to_owned(), format!("{dtype:.40}"));
            Err(DataError::Type { name, dtype, what })
        };
        let mut letters = dtype.chars();
        let (order, kind) = (letters.next(), letters.next());
        let size = letters.as_str();
        let (kind, sizes): (_, &[&str]) = match kind {
            Some('b') => (Kind::Bool, &["1"]),
            Some('i') => (Kind::Signed, &["1", "2", "4", "8"]),
            Some('u') => (Kind::Unsigned, &["1", "2", "4", "8"]),
            Some('f') => (Kind::Float, &["2", "4", "8"]),
            Some('c') => return refused("complex numbers"),
            Some('O') => return refused("pickled Python objects, which are never loaded"),
            Some('S' | 'a' | 'U') => return refused("text"),
            Some('m' | 'M') => return refused("times"),
            Some('V') => return refused("raw bytes"),
            _ => return refused("values of an unknown type"),
        };
        if !sizes.contains(&size) {
            return refused(match kind {
                Kind::Float => "floats of an unusual size",
                _ => "values of an unknown type",
            });
        }
        // Each of the sizes is one digit.
        let size = usize::from(size.as_bytes()[0] - b'0');
        match order {
            Some('<') => Ok(Self { kind, size, big_endian: false }),
            Some('>') => Ok(Self { kind, size, big_endian: true }),
            Some('|') if size == 1 => Ok(Self { kind, size, big_endian: false }),
            _ => refused("values of an unknown byte order"),
        }
    }

    /// The value in `bytes`, which are as many as [`size`](Self::size) says.
    #[inline]
    pub fn value(self, bytes: &[u8]) -> Value {
        let mut little = [0; 8];
        for (place, byte) in bytes.iter().enumerate() {
            little[if self.big_endian { bytes.len() - 1 - place } else { place }] = *byte;
        }
        let bits = u64::from_le_bytes(little);
        match self.kind {
            Kind::Bool if bits > 1 => Value::NotBool(bits as u8),
            Kind::Bool => Value::Number(bits as f64),
            Kind::Unsigned => whole(i128::from(bits)),
            Kind::Signed => {
                let above = 64 - 8 * self.size as u32;
                whole(i128::from((bits << above).cast_signed() >> above))
            }
            Kind::Float => Value::Number(match self.size {
                2 => half(bits as u16),
                4 => f64::from(f32::from_bits(bits as u32)),
                _ => f64::from_bits(bits),
            }),
        }
    }
}

#[inline]
fn whole(value: i128) -> Value {
    let number = value as f64;
    if number as i128 == value { Value::Number(number) } else { Value::Inexact(value) }
}

/// A 16-bit floating-point number (IEEE 754 binary16), exactly.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let fraction = f64::from(bits & 0x3ff);
    let exponent = i32::from(bits >> 10 & 0x1f);
    // Products with powers of two are exact.
    sign * match exponent {
        0 => fraction * (-24_f64).exp2(),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * f64::from(exponent - 25).exp2(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(dtype: &str, bytes: &[u8]) -> f64 {
        match Element::parse(dtype, "a.npy").unwrap().value(bytes) {
            Value::Number(number) => number,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn signs_and_byte_orders_are_kept() {
        assert_eq!(number("|i1", &[0xff]), -1.0);
        assert_eq!(number("|u1", &[0xff]), 255.0);
        assert_eq!(number("<i2", &[0xfe, 0xff]), -2.0);
        assert_eq!(number(">i2", &[0xff, 0xfe]), -2.0);
        assert_eq!(number(">u4", &[0, 0, 1, 2]), 258.0);
        assert_eq!(number("<i8", &i64::MIN.to_le_bytes()), -(63_f64.exp2()));
        assert_eq!(number(">f4", &1.5_f32.to_be_bytes()), 1.5);
        assert_eq!(number("<f8", &(-0.1_f64).to_le_bytes()), -0.1);
    }

    #[test]
    fn whole_numbers_are_exact_or_refused() {
        let unsigned = Element::parse("<u8", "a.npy").unwrap();
        let odd = (1_u64 << 53) + 1;
        assert_eq!(unsigned.value(&odd.to_le_bytes()), Value::Inexact(i128::from(odd)));
        assert_eq!(unsigned.value(&u64::MAX.to_le_bytes()), Value::Inexact(i128::from(u64::MAX)));
        assert_eq!(unsigned.value(&(odd - 1).to_le_bytes()), Value::Number(53_f64.exp2()));
    }

    #[test]
    fn halves_are_exact() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x3555, 0.333_251_953_125),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x03ff, 6.097_555_160_522_461e-5),
            (0x0400, 6.103_515_625e-5),
            (0x7c00, f64::INFINITY),
        ] {
            assert_eq!(half(bits), value, "{bits:04x}");
        }
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn other_types_are_named() {
        for (dtype, said) in [
            ("<c16", "complex numbers"),
            ("|O", "pickled Python objects"),
            ("<U3", "text"),
            ("|S3", "text"),
            ("<M8[ns]", "times"),
            ("|V8", "raw bytes"),
            ("<f16", "floats of an unusual size"),
            ("<i3", "unknown type"),
            ("f8", "unknown type"),
            ("|f8", "unknown byte order"),
            ("é", "unknown type"),
            ("", "unknown type"),
        ] {
            let message = Element::parse(dtype, "a.npy").unwrap_err().to_string();
            assert!(message.contains(said) && message.contains("float64"), "{dtype}: {message}");
        }
    }
}
