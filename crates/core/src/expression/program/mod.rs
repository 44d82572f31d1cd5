//! A formula over the cells of a matrix, as few whole-row operations as it needs.
//!
//! Names differ in how their values vary: nowhere, from row to row, from column to column, or from cell to cell. What
//! can be worked out once for each row or each column is told apart from what mixes both, which alone costs time in
//! every cell. Equal parts are worked out once.

mod graph;
mod selection;

use super::{Binary, Expression, Unary};
use graph::Graph;
use selection::Selection;

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

impl Value {
    fn operands(self) -> [Option<usize>; 2] {
        match self {
            Self::Number(_) | Self::Name(_) => [None, None],
            Self::Unary(_, a) => [Some(a), None],
            Self::Binary(_, a, b) => [Some(a), Some(b)],
        }
    }
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
pub enum CellResult {
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
    pub outcome: CellResult,
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
        let CellResult::Sum(hebb, decay) = oja.outcome else { panic!("{oja:?}") };
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
