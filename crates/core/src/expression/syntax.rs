//! Where a text stops being a formula, in words for whoever wrote it.

use std::ops::Range;

/// What is called with arguments in parentheses.
const CALLED: [&str; 9] = ["min", "max", "ln", "log2", "exp", "sqrt", "abs", "tanh", "sign"];

/// The first fault of a text that is not a formula: its place in bytes, and what is wrong there; `None`
/// where none of the faults that are known by name is found.
pub(super) fn fault(text: &str) -> Option<(Range<usize>, String)> {
    let mut open = Vec::new();
    // Whether a value must follow.
    let mut wanting = true;
    let mut tokens = tokens(text).peekable();
    let mut last = 0..text.len();
    while let Some(place) = tokens.next() {
        let token = &text[place.clone()];
        let reason = match token.as_bytes()[0] {
            b'(' if wanting => {
                open.push(place.clone());
                None
            }
            b')' if wanting => Some("a value is missing before \")\"".to_owned()),
            b')' if open.pop().is_none() => Some("this \")\" closes nothing".to_owned()),
            b')' => None,
            b'+' | b'-' if wanting => None,
            b'+' | b'-' | b'*' | b'/' | b'^' | b',' if wanting => {
                Some(format!("a value is missing before \"{token}\""))
            }
            b'+' | b'-' | b'*' | b'/' | b'^' | b',' => {
                wanting = true;
                None
            }
            _ if !is_word(token) && token != "(" => Some(format!("\"{token}\" means nothing in a formula")),
            _ if !wanting => Some(format!("an operation is missing before \"{token}\"")),
            _ => {
                let is_called = tokens.peek().is_some_and(|next| &text[next.clone()] == "(");
                let is_function = CALLED.contains(&token) || token == "step";
                wanting = is_function;
                let is_name = token.starts_with(|c: char| c.is_alphabetic());
                (is_name && is_called && !is_function).then(|| format!("\"{token}\" is not a function"))
            }
        };
        if let Some(reason) = reason {
            return Some((place, reason));
        }
        last = place;
    }
    if let Some(place) = open.pop() {
        return Some((place, "this \"(\" is never closed".to_owned()));
    }
    wanting.then(|| (last, "a value is missing at its end".to_owned()))
}

/// A formula with its calls of two arguments written between these, `min(a, b)` as `((a) min (b))`: the parser does not
/// know such calls inside a second argument. `None` where parentheses and arguments are not as they should be.
pub(super) fn with_calls_between(text: &str) -> Option<String> {
    let (mut out, mut written) = (String::with_capacity(text.len()), 0);
    // For each open parenthesis what is called there, and whether its comma was met.
    let mut open: Vec<Option<(&str, bool)>> = Vec::new();
    let mut called = None;
    let mut tokens = tokens(text).peekable();
    while let Some(place) = tokens.next() {
        let token = &text[place.clone()];
        out.push_str(&text[written..place.start]);
        written = place.end;
        let is_call = tokens.peek().is_some_and(|next| &text[next.clone()] == "(");
        match token {
            "min" | "max" if is_call => called = Some((token, false)),
            "(" => {
                out.push_str(if called.is_some() { "((" } else { "(" });
                open.push(called.take());
            }
            "," => {
                let Some(Some((name, met))) = open.last_mut() else { return None };
                *met = true;
                out.push_str(&format!(") {name} ("));
            }
            ")" => match open.pop()? {
                Some((_, false)) => return None,
                Some(_) => out.push_str("))"),
                None => out.push(')'),
            },
            _ => out.push_str(token),
        }
    }
    open.is_empty().then_some(out)
}

/// Numbers, names and single signs.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        start += text[start..].len() - text[start..].trim_start().len();
        let rest = &text[start..];
        let first = rest.chars().next()?;
        let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let length = match rest.find(|c| !in_word(c)) {
            Some(0) => first.len_utf8(),
            Some(end) => end,
            None => rest.len(),
        };
        let place = start..start + length;
        start = place.end;
        Some(place)
    })
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named_where_they_are() {
        let cases = [
            ("", "", "a value is missing at its end"),
            ("a +", "+", "a value is missing at its end"),
            ("ln(a / (b * a)", "(", "never closed"),
            ("(a))", ")", "closes nothing"),
            ("a b", "b", "an operation is missing before \"b\""),
            ("a + * 2", "*", "a value is missing before \"*\""),
            ("foo(a)", "foo", "\"foo\" is not a function"),
            ("a ! b", "!", "\"!\" means nothing"),
            ("(a + )", ")", "a value is missing before"),
            ("2 (a)", "(", "an operation is missing before"),
        ];
        for (text, at, said) in cases {
            let (place, reason) = fault(text).unwrap();
            assert_eq!((&text[place], reason.contains(said)), (at, true), "{text}: {reason}");
        }
        for text in ["-a ^ 2", "max(a, b) + ln(2)", "a * -b", "1.5 - (a)"] {
            assert_eq!(fault(text), None, "{text}");
        }
    }
}
