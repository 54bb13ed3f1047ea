// SPDX-License-Identifier: Apache-2.0

//! Joins, walks and simplifies expressions.

use super::{Expression, Node, Term, parse::joined};

impl Expression {
    /// All of them together, in order, each once; `None` for none.
    pub fn and(operands: impl IntoIterator<Item = Self>) -> Option<Self> {
        join(operands, Node::And)
    }

    /// One of them at the receiver's choice, in order, each once; `None` for none.
    pub fn or(operands: impl IntoIterator<Item = Self>) -> Option<Self> {
        join(operands, Node::Or)
    }

    /// Its licenses, from left to right, as often as they occur.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        let mut pending = vec![self.node()];
        std::iter::from_fn(move || {
            loop {
                match pending.pop()? {
                    Node::Term(term) => return Some(term),
                    Node::And(operands) | Node::Or(operands) => {
                        pending.extend(operands.iter().rev());
                    }
                }
            }
        })
    }

    /// Its one license, if it has but one.
    pub fn as_term(&self) -> Option<&Term> {
        match self.node() {
            Node::Term(term) => Some(term),
            Node::And(_) | Node::Or(_) => None,
        }
    }

    /// Whether it is a choice as a whole.
    pub fn is_or(&self) -> bool {
        matches!(self.node(), Node::Or(_))
    }

    /// Whether several licenses apply together, as a whole.
    pub fn is_and(&self) -> bool {
        matches!(self.node(), Node::And(_))
    }

    /// The operands of the whole, or itself alone.
    pub fn operands(&self) -> Vec<Self> {
        match self.node() {
            Node::Term(_) => vec![self.clone()],
            Node::And(operands) | Node::Or(operands) => {
                operands.iter().cloned().map(Self).collect()
            }
        }
    }

    /// The same tree with each license replaced.
    #[must_use]
    pub fn map(&self, replace: &impl Fn(&Term) -> Self) -> Self {
        Self(mapped(self.node(), replace))
    }

    /// Leaves out what says nothing: equal operands (idempotence), and operands that another one
    /// implies (absorption: `A OR (A AND B)` is `A`). Keeps the author's order.
    #[must_use]
    pub fn simplify(&self) -> Self {
        Self(simplified(self.node()))
    }

    /// The expression with operands sorted and simplified at every level: equal for expressions
    /// that differ by order and repetition alone. For comparing, not for showing.
    #[must_use]
    pub fn sorted(&self) -> Self {
        Self(simplified(&sorted(&simplified(self.node()))))
    }
}

impl From<Node> for Expression {
    /// Takes a tree; opens operands of their parent's kind.
    fn from(node: Node) -> Self {
        Self(flattened(node))
    }
}

fn join(
    operands: impl IntoIterator<Item = Expression>,
    kind: fn(Vec<Node>) -> Node,
) -> Option<Expression> {
    let nodes: Vec<Node> = operands.into_iter().map(|it| it.0).collect();
    if nodes.is_empty() {
        return None;
    }
    let node = match joined(nodes, kind) {
        Node::And(operands) if operands.len() > 1 => joined(once_each(operands), Node::And),
        Node::Or(operands) if operands.len() > 1 => joined(once_each(operands), Node::Or),
        node => node,
    };
    Some(Expression(node))
}

fn flattened(node: Node) -> Node {
    match node {
        Node::Term(_) => node,
        Node::And(operands) => joined(operands.into_iter().map(flattened).collect(), Node::And),
        Node::Or(operands) => joined(operands.into_iter().map(flattened).collect(), Node::Or),
    }
}

fn mapped(node: &Node, replace: &impl Fn(&Term) -> Expression) -> Node {
    let all = |operands: &[Node]| operands.iter().map(|it| mapped(it, replace)).collect();
    match node {
        Node::Term(term) => replace(term).0,
        Node::And(operands) => joined(all(operands), Node::And),
        Node::Or(operands) => joined(all(operands), Node::Or),
    }
}

fn sorted(node: &Node) -> Node {
    let all = |operands: &[Node]| {
        let mut operands: Vec<Node> = operands.iter().map(sorted).collect();
        operands.sort();
        operands
    };
    match node {
        Node::Term(_) => node.clone(),
        Node::And(operands) => Node::And(all(operands)),
        Node::Or(operands) => Node::Or(all(operands)),
    }
}

fn simplified(node: &Node) -> Node {
    match node {
        Node::Term(_) => node.clone(),
        Node::And(operands) => reduced(operands, Node::And),
        Node::Or(operands) => reduced(operands, Node::Or),
    }
}

fn reduced(operands: &[Node], kind: fn(Vec<Node>) -> Node) -> Node {
    // Absorption compares pairs: beyond this many operands only equal ones are left out.
    const MOST: usize = 256;
    let operands = operands.iter().map(simplified).collect();
    let flat = match joined(operands, kind) {
        Node::And(flat) | Node::Or(flat) => once_each(flat),
        term @ Node::Term(_) => return term,
    };
    let is_kept =
        |node: &&Node| flat.len() > MOST || !flat.iter().any(|other| absorbs(other, node));
    let kept: Vec<Node> = flat.iter().filter(is_kept).cloned().collect();
    joined(kept, kind)
}

/// Whether `other` is a proper operand of `node`, or `node`'s operands are more than all of
/// `other`'s: within an OR, `A` absorbs `A AND B`; within an AND, `A` absorbs `A OR B`.
fn absorbs(other: &Node, node: &Node) -> bool {
    let (Node::And(operands) | Node::Or(operands)) = node else {
        return false;
    };
    match (other, node) {
        (Node::And(fewer), Node::And(_)) | (Node::Or(fewer), Node::Or(_)) => {
            fewer.len() < operands.len() && fewer.iter().all(|it| operands.contains(it))
        }
        _ => operands.contains(other),
    }
}

fn once_each(operands: Vec<Node>) -> Vec<Node> {
    let mut seen = rustc_hash::FxHashSet::default();
    operands
        .into_iter()
        .filter(|it| seen.insert(it.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let simple = Expression::parse(text).unwrap().simplify();
        assert_eq!(simple.to_string(), expected, "{text}");
        assert_eq!(
            simple.simplify(),
            simple,
            "{text} is simplified in one step"
        );
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        check("MIT OR MIT", "MIT");
        check("MIT AND ISC AND MIT", "MIT AND ISC");
        check("MIT OR (MIT AND ISC)", "MIT");
        check("(MIT OR ISC) AND MIT", "MIT");
        check("(MIT AND ISC) OR (MIT AND ISC AND Zlib)", "MIT AND ISC");
        check("MIT OR Apache-2.0", "MIT OR Apache-2.0");
        check(
            "(MIT OR ISC) AND (MIT OR Zlib)",
            "(MIT OR ISC) AND (MIT OR Zlib)",
        );
    }

    #[test]
    fn joining_opens_operands_of_the_same_kind() {
        let parse = |text| Expression::parse(text).unwrap();
        let joined = Expression::and([parse("MIT AND ISC"), parse("MIT"), parse("Zlib OR X11")]);
        assert_eq!(joined.unwrap().to_string(), "MIT AND ISC AND (Zlib OR X11)");
        assert_eq!(Expression::or([]), None);
        assert_eq!(Expression::or([parse("MIT")]), Some(parse("MIT")));
    }
}
