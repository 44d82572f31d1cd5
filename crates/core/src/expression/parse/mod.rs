//! From the text of a formula to operations in the order in which they are carried out.
//!
//! Operations wait on a stack until what follows holds its values less tightly (Dijkstra's shunting yard). A list
//! comes out and no tree, and nothing calls itself, so that a formula that nests deeply needs no deep stack.

use std::ops::Range;

use super::ExpressionError;
use super::operations::{Binary, Unary};
use crate::schema::nearest;

/// A part of a formula. Each takes the values that it needs from the top of a stack, and leaves one there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token {
    /// A number.
    Number(f32),
    /// The value of a name, by its place among the names.
    Name(usize),
    /// Takes a value.
    Unary(Unary),
    /// Takes two values, the second first.
    Binary(Binary),
}

/// What waits for the end of its last value.
enum Waiting {
    Unary(Unary),
    Binary(Binary),
    Parenthesis(Range<usize>),
    /// A call whose parenthesis comes next, with the number of its values so far.
    Call(Binary, Range<usize>, usize),
}

impl Waiting {
    /// How tightly its values are held. A sign holds less than a power, so that −a ^ 2 is −(a ^ 2).
    fn strength(&self) -> u8 {
        match self {
            Self::Parenthesis(_) | Self::Call(..) => 0,
            Self::Binary(Binary::Add | Binary::Subtract) => 1,
            Self::Binary(Binary::Multiply | Binary::Divide) => 2,
            Self::Unary(Unary::Negative) => 3,
            // Powers: what else takes two values is called.
            Self::Binary(_) => 4,
            Self::Unary(_) => 5,
        }
    }
}

/// Where a text is no formula, in bytes, and what is wrong there.
type Fault = (Range<usize>, String);

/// Longer formulas are refused: a rule is carried out for every synapse.
const MOST_BYTES: usize = 4096;

/// The operations of a formula over these names.
pub(super) fn parse(text: &str, names: &[&str]) -> Result<Vec<Token>, ExpressionError> {
    if text.len() > MOST_BYTES {
        let reason = format!("it is longer than {MOST_BYTES} characters");
        let place = text.floor_char_boundary(MOST_BYTES)..text.len();
        let start = text[..text.floor_char_boundary(40)].to_owned() + "...";
        return Err(ExpressionError::Syntax { text: start, place, reason });
    }
    let mut reader = Reader { text, names, tokens: Vec::new(), waiting: Vec::new(), unknown: None };
    reader.read().map_err(|(place, reason)| ExpressionError::Syntax { text: text.into(), place, reason })?;
    let Some(place) = reader.unknown else { return Ok(reader.tokens) };
    let name = &text[place.clone()];
    Err(ExpressionError::UnknownName {
        text: text.into(),
        name: name.into(),
        near: nearest(name, names.iter().copied()).map(str::to_owned),
        known: names.iter().map(|&name| name.to_owned()).collect(),
        place,
    })
}

struct Reader<'a> {
    text: &'a str,
    names: &'a [&'a str],
    tokens: Vec<Token>,
    waiting: Vec<Waiting>,
    /// Where the first name stands that is none of `names`.
    unknown: Option<Range<usize>>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), Fault> {
        let mut symbols = symbols(self.text).peekable();
        let mut wants_value = true;
        let mut last = 0..self.text.len();
        while let Some(place) = symbols.next() {
            let is_called = symbols.peek().is_some_and(|next| &self.text[next.clone()] == "(");
            last = place.clone();
            wants_value = if wants_value { self.value(place, is_called)? } else { self.operation(place)? };
        }
        self.carry_out(0);
        match self.waiting.pop() {
            Some(Waiting::Parenthesis(place)) => Err((place, "this \"(\" is never closed".into())),
            _ if wants_value => Err((last, "a value is missing at its end".into())),
            _ => Ok(()),
        }
    }

    /// Reads a symbol where a value must stand. Whether one still must afterwards.
    fn value(&mut self, place: Range<usize>, is_called: bool) -> Result<bool, Fault> {
        let symbol = &self.text[place.clone()];
        match symbol {
            "(" => self.waiting.push(Waiting::Parenthesis(place)),
            "-" => self.waiting.push(Waiting::Unary(Unary::Negative)),
            "+" => {}
            ")" | "," | "*" | "/" | "^" => {
                return Err((place, format!("a value is missing before \"{symbol}\"")));
            }
            _ if !is_word(symbol) => return Err(meaningless(place, symbol)),
            _ if symbol.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
                let number = symbol
                    .parse()
                    .map_err(|_| (place, format!("\"{symbol}\" is neither number nor name")))?;
                self.tokens.push(Token::Number(number));
                return Ok(false);
            }
            _ => {
                if let Some(function) = Unary::called(symbol) {
                    self.waiting.push(Waiting::Unary(function));
                } else if let Some(function) = Binary::called(symbol) {
                    if !is_called {
                        return Err((place, format!("the values of \"{symbol}\" stand in parentheses")));
                    }
                    self.waiting.push(Waiting::Call(function, place, 1));
                } else if is_called {
                    return Err((place, format!("\"{symbol}\" is not a function")));
                } else {
                    self.name(place);
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn name(&mut self, place: Range<usize>) {
        match self.names.iter().position(|known| *known == &self.text[place.clone()]) {
            Some(name) => self.tokens.push(Token::Name(name)),
            // Told when the rest is known to be a formula.
            None => _ = self.unknown.get_or_insert(place),
        }
    }

    /// Reads a symbol after a value. Whether another value must follow.
    fn operation(&mut self, place: Range<usize>) -> Result<bool, Fault> {
        let symbol = &self.text[place.clone()];
        let operation = match symbol {
            "+" => Binary::Add,
            "-" => Binary::Subtract,
            "*" => Binary::Multiply,
            "/" => Binary::Divide,
            "^" => Binary::Power,
            "," => return self.comma(place),
            ")" => return self.close(place),
            _ if symbol == "(" || is_word(symbol) => {
                return Err((place, format!("an operation is missing before \"{symbol}\"")));
            }
            _ => return Err(meaningless(place, symbol)),
        };
        let operation = Waiting::Binary(operation);
        // Equals go from left to right, but for powers, as exponents of exponents do on paper.
        let first = operation.strength() + u8::from(matches!(operation, Waiting::Binary(Binary::Power)));
        self.carry_out(first);
        self.waiting.push(operation);
        Ok(true)
    }

    /// Carries out what waits since the last parenthesis and is at least as strong.
    fn carry_out(&mut self, least: u8) {
        while let Some(Waiting::Unary(_) | Waiting::Binary(_)) = self.waiting.last()
            && let Some(operation) = self.waiting.pop_if(|operation| operation.strength() >= least)
        {
            match operation {
                Waiting::Unary(operation) => self.tokens.push(Token::Unary(operation)),
                Waiting::Binary(operation) => self.tokens.push(Token::Binary(operation)),
                Waiting::Parenthesis(_) | Waiting::Call(..) => {}
            }
        }
    }

    /// Between two values of a call.
    fn comma(&mut self, place: Range<usize>) -> Result<bool, Fault> {
        self.carry_out(0);
        let [.., Waiting::Call(function, _, values), Waiting::Parenthesis(_)] = &mut self.waiting[..] else {
            return Err((place, "a comma stands only between the values of min and max".into()));
        };
        // More than two values are taken two by two.
        if *values > 1 {
            self.tokens.push(Token::Binary(*function));
        }
        *values += 1;
        Ok(true)
    }

    fn close(&mut self, place: Range<usize>) -> Result<bool, Fault> {
        self.carry_out(0);
        if self.waiting.pop().is_none() {
            return Err((place, "this \")\" closes nothing".into()));
        }
        match self.waiting.pop_if(|waiting| matches!(waiting, Waiting::Call(..))) {
            Some(Waiting::Call(_, place, 1)) => {
                let reason = format!("\"{}\" takes two values or more", &self.text[place.clone()]);
                return Err((place, reason));
            }
            Some(Waiting::Call(function, ..)) => self.tokens.push(Token::Binary(function)),
            _ => {}
        }
        Ok(false)
    }
}

fn meaningless(place: Range<usize>, symbol: &str) -> Fault {
    (place, format!("\"{symbol}\" means nothing in a formula"))
}

/// Numbers, names and single signs, by their places.
fn symbols(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        start += text[start..].len() - text[start..].trim_start().len();
        let rest = &text[start..];
        let first = rest.chars().next()?;
        let word = |text: &str| text.find(|c| !is_part_of_word(c)).unwrap_or(text.len());
        let mut length = word(rest);
        // The sign of an exponent, as in 1e-3.
        let starts_exponent = first.is_ascii_digit() || first == '.';
        if starts_exponent && rest[..length].ends_with(['e', 'E']) && rest[length..].starts_with(['+', '-']) {
            length += 1 + word(&rest[length + 1..]);
        }
        let place = start..start + length.max(first.len_utf8());
        start = place.end;
        Some(place)
    })
}

fn is_word(symbol: &str) -> bool {
    symbol.starts_with(is_part_of_word)
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

#[cfg(test)]
mod tests;
