//! Expressions of programming languages, read tolerantly and by place only: enough to find what a call is given.
//!
//! One grammar serves JavaScript, Python, Ruby, PHP, Perl, Dart, Java, C#, Go and Swift, and what their programs print:
//! strings, maps, lists, names, calls and `+`. Whatever else an expression holds makes it [`Expr::Code`], which stands
//! for a value that the source does not show.

mod reader;
mod text;

use std::ops::Range;

pub(crate) use reader::{read_entries, read_expression};
pub(crate) use text::literal;

/// What decides how strings, comments and `.` are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    JavaScript,
    Python,
    Ruby,
    Php,
    Perl,
    /// Java, C#, Go, Swift, Dart, Apex: double quotes, no `#` comments.
    Other,
}

/// An expression and its place, in bytes of the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expr {
    /// A string literal with prefix and quotes.
    Text(Range<usize>),
    /// What the program puts together of several parts.
    Joined(Vec<Expr>, Range<usize>),
    /// A variable, with its path: `this.token`, `$_ENV['x']`.
    Name(Range<usize>),
    /// A number, a constant, a symbol.
    Bare(Range<usize>),
    /// `[a, b]`.
    List(Vec<Expr>, Range<usize>),
    /// `{a: b}`, `[a => b]`.
    Map(Vec<CallArgument>, Range<usize>),
    /// `on.name(entries)`.
    Call(Box<Call>),
    /// Anything else.
    Code(Range<usize>),
}

/// A member of a map, or an argument of a call with or without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallArgument {
    pub(crate) key: Option<Expr>,
    pub(crate) value: Expr,
    /// `...rest`: the members of the value stand in its place.
    pub(crate) spread: bool,
    pub(crate) at: Range<usize>,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// The call whose result it is made on, if it is one.
    pub(crate) on: Option<Expr>,
    /// The whole path of the callee, without its arguments: `axios.post`; behind another call what follows its dot.
    pub(crate) name: Range<usize>,
    pub(crate) args: Vec<CallArgument>,
    pub(crate) at: Range<usize>,
}

impl Expr {
    /// Where it stands.
    pub(crate) fn at(&self) -> Range<usize> {
        match self {
            Expr::Text(at) | Expr::Name(at) | Expr::Bare(at) | Expr::Code(at) => at.clone(),
            Expr::Joined(_, at) | Expr::List(_, at) | Expr::Map(_, at) => at.clone(),
            Expr::Call(call) => call.at.clone(),
        }
    }

    /// The call, if it is one.
    pub(crate) fn call(&self) -> Option<&Call> {
        match self {
            Expr::Call(call) => Some(call),
            _ => None,
        }
    }
}

impl Call {
    /// The arguments without a name, in order.
    pub(crate) fn positional(&self) -> impl Iterator<Item = &Expr> {
        self.args.iter().filter(|arg| arg.key.is_none() && !arg.spread).map(|arg| &arg.value)
    }
}
