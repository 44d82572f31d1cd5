use super::*;
use proptest::prelude::*;

const NAMES: [&str; 3] = ["a", "b", "c"];

fn tokens(text: &str) -> Vec<Token> {
    parse(text, &NAMES).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn operations_hold_their_values_as_on_paper() {
    // As Python, R and Julia read them.
    for (text, meant) in [
        ("-a^2", "-(a^2)"),
        ("a - -b^2", "a - (-(b^2))"),
        ("2^-a", "2^(-a)"),
        ("a^-b", "a^(-b)"),
        ("-a*b", "(-a)*b"),
        ("--a", "-(-a)"),
        ("-a^-b^2", "-(a^(-(b^2)))"),
        ("a*-b^2*c", "(a*(-(b^2)))*c"),
        ("2^-a*b", "(2^(-a))*b"),
        ("+a^2", "a^2"),
        ("a^b^c", "a^(b^c)"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c", "(a / b) * c"),
        ("-ln(a)^2", "-((ln(a))^2)"),
        ("-(a + b)^2", "-((a + b)^2)"),
        ("-min(a, b)^2", "-((min(a, b))^2)"),
        ("(-a)^2", "(-a)^2"),
        ("-b^2*c + a*b", "((-(b^2))*c) + (a*b)"),
        // A function needs no parentheses about one value.
        ("ln a^2", "(ln(a))^2"),
        ("exp -a", "exp(-a)"),
        // More than two values, two by two.
        ("max(a, b, c)", "max(max(a, b), c)"),
    ] {
        assert_eq!(tokens(text), tokens(meant), "{text}");
    }
    assert_ne!(tokens("-a^2"), tokens("(-a)^2"));
}

/// A formula as a tree, which writes itself with as few parentheses as can be.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(usize),
    Negative(Box<Tree>),
    Binary(char, Box<Tree>, Box<Tree>),
}

impl Tree {
    /// A sum is 1, a product 2, a sign 3, a power 4 and what needs no parentheses 5.
    fn rank(&self) -> u8 {
        match self {
            Self::Leaf(_) => 5,
            Self::Negative(_) => 3,
            Self::Binary('+' | '-', ..) => 1,
            Self::Binary('*' | '/', ..) => 2,
            Self::Binary(..) => 4,
        }
    }

    /// With parentheses where its rank is below this one.
    fn text(&self, least: u8) -> String {
        let text = match self {
            Self::Leaf(name) => NAMES[*name].to_owned(),
            Self::Negative(of) => format!("-{}", of.text(3)),
            // An exponent may be a sign or another power; a base neither.
            Self::Binary('^', a, b) => format!("{}^{}", a.text(5), b.text(3)),
            Self::Binary(of, a, b) => format!("{} {of} {}", a.text(self.rank()), b.text(self.rank() + 1)),
        };
        if self.rank() < least { format!("({text})") } else { text }
    }

    fn tokens(&self) -> Vec<Token> {
        match self {
            Self::Leaf(name) => vec![Token::Name(*name)],
            Self::Negative(of) => [of.tokens(), vec![Token::Unary(Unary::Negative)]].concat(),
            Self::Binary(of, a, b) => {
                let operation = match of {
                    '+' => Binary::Add,
                    '-' => Binary::Subtract,
                    '*' => Binary::Multiply,
                    '/' => Binary::Divide,
                    _ => Binary::Power,
                };
                [a.tokens(), b.tokens(), vec![Token::Binary(operation)]].concat()
            }
        }
    }
}

fn trees() -> impl Strategy<Value = Tree> {
    (0..NAMES.len()).prop_map(Tree::Leaf).prop_recursive(6, 40, 2, |inner| {
        let operations = proptest::sample::select(vec!['+', '-', '*', '/', '^', '^']);
        prop_oneof![
            1 => inner.clone().prop_map(|of| Tree::Negative(Box::new(of))),
            3 => (operations, inner.clone(), inner)
                .prop_map(|(of, a, b)| Tree::Binary(of, Box::new(a), Box::new(b))),
        ]
    })
}

proptest! {
    #[test]
    fn a_formula_with_as_few_parentheses_as_can_be_is_read_as_it_was_meant(tree in trees()) {
        let text = tree.text(0);
        prop_assert_eq!(parse(&text, &NAMES).unwrap(), tree.tokens(), "{}", text);
    }

    #[test]
    fn any_text_is_a_formula_or_a_fault_with_a_place(text in "[-ab^*/+(), .1e\nlnmax]{0,12}|\\PC{0,8}") {
        if let Err(error) = parse(&text, &NAMES) {
            prop_assert!(text.get(error.place()).is_some(), "{error}");
        }
    }
}

#[test]
fn nothing_nests_too_deeply() {
    // As deep as the longest formula can.
    let deep = 1365;
    let text = format!("{}a{}", "-(".repeat(deep), ")".repeat(deep));
    assert_eq!(tokens(&text).len(), deep + 1);
}

#[test]
fn numbers_are_read_to_their_end() {
    for (text, number) in [("1e-3", 1e-3), ("2.E+2", 200.0), (".5", 0.5), ("1.", 1.0), ("1e4", 1e4)] {
        assert_eq!(tokens(text), [Token::Number(number)], "{text}");
    }
    assert_eq!(tokens("1e4-a").len(), 3);
}

#[test]
fn faults_are_named_where_they_are() {
    let cases = [
        ("", "", "a value is missing at its end"),
        ("a +", "+", "a value is missing at its end"),
        ("a ^ -", "-", "a value is missing at its end"),
        ("ln(a / (b * a)", "(", "never closed"),
        ("(a))", ")", "closes nothing"),
        ("a b", "b", "an operation is missing before \"b\""),
        ("a + * 2", "*", "a value is missing before \"*\""),
        ("-^2", "^", "a value is missing before \"^\""),
        ("foo(a)", "foo", "\"foo\" is not a function"),
        ("a ! b", "!", "\"!\" means nothing"),
        ("(a + )", ")", "a value is missing before"),
        ("2 (a)", "(", "an operation is missing before"),
        ("2a", "2a", "neither number nor name"),
        ("1.2.3", "1.2.3", "neither number nor name"),
        ("a + 1e-b", "1e-b", "neither number nor name"),
        ("a, b", ",", "only between the values of min and max"),
        ("ln(a, b)", ",", "only between the values of min and max"),
        ("min((a, b), c)", ",", "only between the values of min and max"),
        ("a + max(b)", "max", "takes two values or more"),
        ("max(a,)", ")", "a value is missing before"),
        ("min a", "min", "stand in parentheses"),
    ];
    for (text, at, said) in cases {
        let error = parse(text, &NAMES).unwrap_err();
        let ExpressionError::Syntax { place, reason, .. } = error else { panic!("{text}: {error}") };
        assert_eq!((&text[place], reason.contains(said)), (at, true), "{text}: {reason}");
    }
    // The first name that means nothing, as a whole word.
    let error = parse("ab + b + bb", &["ab", "cc"]).unwrap_err();
    assert_eq!(error.place(), 5..6);
}

#[test]
fn formulas_without_end_are_refused_in_a_few_words() {
    let long = "a+".repeat(50_000) + "a";
    let fault = parse(&long, &["a"]).unwrap_err();
    assert_eq!(fault.place().start, 4096);
    assert!(
        fault.to_string().contains("longer than 4096 characters") && fault.to_string().len() < 200,
        "{fault}"
    );
    let nested = "(".repeat(2000) + "a" + &")".repeat(2000);
    assert!(parse(&nested, &["a"]).is_ok());
}
