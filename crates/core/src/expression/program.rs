//! A formula over the cells of a matrix, as few whole-row operations as it needs.
//!
//! Names differ in how their values vary: nowhere, from row to row, from column to column, or from cell to cell. What
//! can be worked out once for each row or each column is told apart from what mixes both, which alone costs time in
//! every cell. Equal parts are worked out once.

use std::collections::BTreeMap;

use super::{Binary, Expression, Token, Unary};

/// How the value of a name varies over a matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Varies {
    /// It is this number everywhere.
    Nowhere(f32),
    /// From row to row.
    ByRow,
    /// From column to column.
    ByColumn,
    /// From cell to cell. There is one such name.
    ByCell,
}

/// A value that is worked out; operands are places of earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A number, by its bits.
    Number(u32),
    /// That of a name, by its place.
    Name(usize),
    /// Of one value.
    Unary(Unary, usize),
    /// Of two values.
    Binary(Binary, usize, usize),
}

/// What a value depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Nothing.
    Constant,
    /// The row.
    Row,
    /// The column.
    Column,
    /// Both, or the cell itself.
    Cell,
}

impl Part {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant, part) | (part, Self::Constant) => part,
            (one, two) if one == two => one,
            _ => Self::Cell,
        }
    }
}

/// Numbers along a part of a row, one for each column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vector {
    /// 1 in each.
    Ones,
    /// A value of columns.
    Column(usize),
    /// What is in the cells.
    Cells,
    /// What an operation has left in a register.
    Register(usize),
}

/// A vector with its factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// One number for all of a row: a value of rows. 1 where there is none.
    pub factor: Option<usize>,
    /// Whether the sign is turned.
    pub is_negative: bool,
    /// The vector.
    pub vector: Vector,
}

/// A number or numbers that an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The same in the whole row: a value of rows.
    Row(usize),
    /// Others in each column.
    Vector(Vector),
}

/// What is done along a part of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The sum of two terms: most of what rules are made of, in one go.
    Sum(Term, Term),
    /// Of one vector.
    Unary(Unary, Vector),
    /// Of two operands, of which at least one is a vector.
    Binary(Binary, Operand, Operand),
}

/// An operation and the register that its result goes to, which is none that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What is done.
    pub operation: Operation,
    /// Where the result goes.
    pub register: usize,
}

/// What a cell gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A term.
    Term(Term),
    /// The sum of two terms, not yet added, so that it need not be stored. At most one is of what is in the cells.
    Sum(Term, Term),
}

/// A formula made ready for whole rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// All values, each after those that it needs.
    pub values: Vec<Value>,
    /// What each depends on. Those that depend on cells are worked out by `instructions`, all others once for each row or column.
    pub parts: Vec<Part>,
    /// What is done along a row.
    pub instructions: Vec<Instruction>,
    /// What comes of it.
    pub outcome: Outcome,
    /// Number of registers.
    pub registers: usize,
}

impl Program {
    /// Compiles a formula, for names that vary so.
    ///
    /// # Panics
    /// If there is not an entry for each name that the formula uses.
    pub fn of(formula: &Expression, names: &[Varies]) -> Self {
        let mut graph = Graph::default();
        let root = graph.add_formula(formula, names);
        Selection::of(graph, root)
    }
}

/// Values, each of them once.
#[derive(Default)]
struct Graph {
    values: Vec<Value>,
    parts: Vec<Part>,
    places: BTreeMap<Value, usize>,
}

impl Graph {
    fn add_formula(&mut self, formula: &Expression, names: &[Varies]) -> usize {
        let mut stack = Vec::new();
        let mut last = 0;
        for token in formula.tokens() {
            let mut operand = || stack.pop().unwrap_or_default();
            last = match *token {
                Token::Number(number) => self.number(number),
                Token::Name(name) => match names[name] {
                    Varies::Nowhere(number) => self.number(number),
                    Varies::ByRow => self.add(Value::Name(name), Part::Row),
                    Varies::ByColumn => self.add(Value::Name(name), Part::Column),
                    Varies::ByCell => self.add(Value::Name(name), Part::Cell),
                },
                Token::Unary(operation) => {
                    let a = operand();
                    self.unary(operation, a)
                }
                Token::Binary(operation) => {
                    let (b, a) = (operand(), operand());
                    self.binary(operation, a, b)
                }
            };
            stack.push(last);
        }
        last
    }

    fn add(&mut self, value: Value, part: Part) -> usize {
        *self.places.entry(value).or_insert_with(|| {
            self.values.push(value);
            self.parts.push(part);
            self.values.len() - 1
        })
    }

    fn number(&mut self, number: f32) -> usize {
        self.add(Value::Number(number.to_bits()), Part::Constant)
    }

    fn known(&self, value: usize) -> Option<f32> {
        match self.values[value] {
            Value::Number(bits) => Some(f32::from_bits(bits)),
            _ => None,
        }
    }

    fn unary(&mut self, operation: Unary, a: usize) -> usize {
        if let Some(a) = self.known(a) {
            return self.number(operation.of(a));
        }
        if operation == Unary::Negative && self.parts[a] == Part::Cell {
            // A factor costs nothing in a sum.
            let minus = self.number(-1.0);
            return self.binary(Binary::Multiply, minus, a);
        }
        self.add(Value::Unary(operation, a), self.parts[a])
    }

    fn binary(&mut self, operation: Binary, a: usize, b: usize) -> usize {
        if let (Some(a), Some(b)) = (self.known(a), self.known(b)) {
            return self.number(operation.of(a, b));
        }
        if let (Binary::Power, Some(exponent)) = (operation, self.known(b))
            && let Some(product) = self.product(a, exponent)
        {
            return product;
        }
        self.add(Value::Binary(operation, a, b), self.parts[a].and(self.parts[b]))
    }

    /// A small whole power, which is faster as products, and within rounding of the same.
    fn product(&mut self, a: usize, exponent: f32) -> Option<usize> {
        let square = |graph: &mut Self| graph.binary(Binary::Multiply, a, a);
        match exponent {
            1.0 => Some(a),
            2.0 => Some(square(self)),
            3.0 => {
                let square = square(self);
                Some(self.binary(Binary::Multiply, square, a))
            }
            4.0 => {
                let square = square(self);
                Some(self.binary(Binary::Multiply, square, square))
            }
            _ => None,
        }
    }
}

/// Instructions for the values that depend on cells.
struct Selection {
    graph: Graph,
    /// How many operations that were not yet selected need each value.
    uses: Vec<usize>,
    /// The register that holds a value, once it was worked out.
    held: BTreeMap<usize, usize>,
    free: Vec<usize>,
    /// Registers that nothing needs any more once the operation at hand has read them.
    last_read: Vec<usize>,
    registers: usize,
    instructions: Vec<Instruction>,
}

impl Selection {
    fn of(graph: Graph, root: usize) -> Program {
        let mut uses = vec![0; graph.values.len()];
        uses[root] = 1;
        for value in &graph.values {
            operands(*value).into_iter().flatten().for_each(|operand| uses[operand] += 1);
        }
        let mut own = Self {
            graph,
            uses,
            held: BTreeMap::new(),
            free: Vec::new(),
            last_read: Vec::new(),
            registers: 0,
            instructions: Vec::new(),
        };
        for value in 0..=root {
            if own.graph.parts[value] == Part::Cell && !own.is_read_in_place(value, root) {
                own.emit(value);
            }
        }
        let outcome = match own.graph.values[root] {
            Value::Binary(Binary::Add | Binary::Subtract, ..) if own.graph.parts[root] == Part::Cell => {
                let (one, two) = own.sum(root);
                if [one, two].iter().all(|term| term.vector == Vector::Cells) {
                    // Whoever changes the cells in place can read them once.
                    let register = own.put(Operation::Sum(one, two));
                    let vector = Vector::Register(register);
                    Outcome::Term(Term { factor: None, is_negative: false, vector })
                } else {
                    Outcome::Sum(one, two)
                }
            }
            _ => Outcome::Term(own.term(root)),
        };
        Program {
            values: own.graph.values,
            parts: own.graph.parts,
            instructions: own.instructions,
            outcome,
            registers: own.registers,
        }
    }

    /// Whether a value takes no instruction of its own: what is in the cells, products that are terms of a single
    /// sum, and the root where it is a sum or a term.
    fn is_read_in_place(&self, value: usize, root: usize) -> bool {
        let is_sum = |value: &Value| matches!(value, Value::Binary(Binary::Add | Binary::Subtract, ..));
        let needs_it = |user: &&Value| operands(**user).contains(&Some(value));
        let own = self.graph.values[value];
        let is_term = self.scaled(value).is_some();
        matches!(own, Value::Name(_))
            || value == root && (is_sum(&own) || is_term)
            || self.uses[value] == 1 && is_term && self.graph.values.iter().find(needs_it).is_some_and(is_sum)
    }

    fn is_vector(&self, value: usize) -> bool {
        matches!(self.graph.parts[value], Part::Column | Part::Cell)
    }

    /// The factor and the vector of a product of them.
    fn scaled(&self, value: usize) -> Option<(usize, usize)> {
        match self.graph.values[value] {
            Value::Binary(Binary::Multiply, a, b) if !self.is_vector(a) && self.is_vector(b) => Some((a, b)),
            Value::Binary(Binary::Multiply, a, b) if self.is_vector(a) && !self.is_vector(b) => Some((b, a)),
            _ => None,
        }
    }

    fn emit(&mut self, value: usize) {
        let operation = match self.graph.values[value] {
            Value::Binary(Binary::Add | Binary::Subtract, ..) => {
                let (one, two) = self.sum(value);
                Operation::Sum(one, two)
            }
            Value::Binary(operation, a, b) => {
                let (a, b) = (self.operand(a), self.operand(b));
                Operation::Binary(operation, a, b)
            }
            Value::Unary(operation, a) => Operation::Unary(operation, self.vector(a)),
            // Neither is worked out.
            Value::Number(_) | Value::Name(_) => return,
        };
        let register = self.put(operation);
        self.held.insert(value, register);
    }

    /// An instruction, with a register for its result.
    fn put(&mut self, operation: Operation) -> usize {
        let register = self.free.pop().unwrap_or_else(|| {
            self.registers += 1;
            self.registers - 1
        });
        self.free.append(&mut self.last_read);
        self.instructions.push(Instruction { operation, register });
        register
    }

    /// The terms of a sum or difference.
    fn sum(&mut self, value: usize) -> (Term, Term) {
        let Value::Binary(operation, a, b) = self.graph.values[value] else {
            let term = self.term(value);
            return (term, term);
        };
        let (one, mut two) = (self.term(a), self.term(b));
        two.is_negative ^= operation == Binary::Subtract;
        (one, two)
    }

    fn term(&mut self, value: usize) -> Term {
        let is_held = self.held.contains_key(&value);
        let (factor, vector) = match self.scaled(value) {
            _ if !self.is_vector(value) => (Some(value), Vector::Ones),
            Some((factor, vector)) if self.graph.parts[value] == Part::Cell && !is_held => {
                (Some(factor), self.vector(vector))
            }
            _ => (None, self.vector(value)),
        };
        Term { factor, is_negative: false, vector }
    }

    fn operand(&mut self, value: usize) -> Operand {
        if self.is_vector(value) { Operand::Vector(self.vector(value)) } else { Operand::Row(value) }
    }

    /// Where a vector is to be read, for the last time or not.
    fn vector(&mut self, value: usize) -> Vector {
        if self.graph.parts[value] == Part::Column {
            return Vector::Column(value);
        }
        match self.held.get(&value) {
            Some(&register) => {
                self.uses[value] -= 1;
                if self.uses[value] == 0 {
                    self.last_read.push(register);
                }
                Vector::Register(register)
            }
            None => Vector::Cells,
        }
    }
}

fn operands(value: Value) -> [Option<usize>; 2] {
    match value {
        Value::Number(_) | Value::Name(_) => [None, None],
        Value::Unary(_, a) => [Some(a), None],
        Value::Binary(_, a, b) => [Some(a), Some(b)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By row: a. By column: b. By cell: w.
    fn program(text: &str) -> Program {
        let formula = Expression::parse(text, &["a", "b", "w", "two"]).unwrap();
        Program::of(&formula, &[Varies::ByRow, Varies::ByColumn, Varies::ByCell, Varies::Nowhere(2.0)])
    }

    #[test]
    fn rules_of_two_terms_need_no_instruction() {
        for text in
            ["b * a", "a * b - two * a ^ 2 * w", "(b - two) * a + w", "a - w", "two", "a", "b", "w", "-w"]
        {
            let program = program(text);
            assert_eq!((program.instructions.len(), program.registers), (0, 0), "{text}: {program:?}");
        }
        let oja = program("b * a - two * a ^ 2 * w");
        let Outcome::Sum(hebb, decay) = oja.outcome else { panic!("{oja:?}") };
        assert!(!hebb.is_negative && decay.is_negative && decay.vector == Vector::Cells);
        assert_eq!(oja.parts[decay.factor.unwrap()], Part::Row);
    }

    #[test]
    fn equal_parts_are_worked_out_once_and_registers_are_used_again() {
        let shared = program("tanh(w * b) * (1 - tanh(w * b)) + tanh(w * b)");
        let tanh = |i: &&Instruction| matches!(i.operation, Operation::Unary(Unary::Tanh, _));
        assert_eq!(shared.instructions.iter().filter(tanh).count(), 1);
        let long = program("exp(exp(exp(exp(exp(w)))))");
        assert_eq!((long.instructions.len(), long.registers), (5, 2));
        for instruction in &long.instructions {
            let Operation::Unary(_, from) = instruction.operation else { panic!("{long:?}") };
            assert_ne!(from, Vector::Register(instruction.register));
        }
    }

    #[test]
    fn what_is_known_is_worked_out_beforehand() {
        let program = program("two * 3 + min(1, 2) * sqrt(16) + 0 * w");
        assert!(program.values.contains(&Value::Number(10.0_f32.to_bits())), "{program:?}");
        assert!(program.instructions.is_empty());
    }
}
