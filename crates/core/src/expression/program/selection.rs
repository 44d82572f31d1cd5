//! Which instructions work out the values that mix rows and columns, and in which registers.

use std::collections::BTreeMap;

use super::super::Binary;
use super::graph::Graph;
use super::{CellResult, Instruction, Operand, Operation, Part, Program, Term, Value, Vector};

/// Instructions for the values that depend on cells.
pub(super) struct Selection {
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
    /// The program that works out the value at `root`.
    pub fn of(graph: Graph, root: usize) -> Program {
        let mut uses = vec![0; graph.values.len()];
        uses[root] = 1;
        for value in &graph.values {
            value.operands().into_iter().flatten().for_each(|operand| uses[operand] += 1);
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
                    // An outcome has at most one term of the cells; a sum of two such goes to a register.
                    let register = own.put(Operation::Sum(one, two));
                    let vector = Vector::Register(register);
                    CellResult::Term(Term { factor: None, is_negative: false, vector })
                } else {
                    CellResult::Sum(one, two)
                }
            }
            _ => CellResult::Term(own.term(root)),
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
        let needs_it = |user: &&Value| user.operands().contains(&Some(value));
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
