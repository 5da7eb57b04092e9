//! `transport/bare-cr`: a carriage return that ends no line.

use super::common::http1;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(wire) = http1(request, cx) else { return };
    let Some(at) = bare(cx.bytes(wire.head)).map(|at| wire.head.sub(at..at + 1)) else { return };
    // A break within Basic credentials has a rule of its own.
    if request.basic().is_some_and(|basic| basic.token.contains(at)) {
        return;
    }
    let field = field_of(request, at).map(|name| format!(" in the field {}", cx.text(name))).unwrap_or_default();
    cx.draft(at, format!("a carriage return without a line feed is{field} in the head of the request"))
        .label("a carriage return")
        .why("RFC 9112 section 2.2 forbids it: some recipients end the line there, others read on, and that is how messages are smuggled. Servers refuse the request with 400.")
        .help("end lines with CR and LF, and strip line breaks from values before they are put into a field")
        .report(cx);
}

/// The first carriage return that no line feed follows. Pseudo-terminals write several before one, at each line; at a single
/// one it belongs to a value.
fn bare(head: &[u8]) -> Option<usize> {
    let ends_line = |at: usize| head[at..].iter().find(|b| **b != b'\r').is_none_or(|b| *b == b'\n');
    let within = (0..head.len()).find(|&at| head[at] == b'\r' && !ends_line(at));
    within.or_else(|| stray(head))
}

/// The carriage return too many at the end of the one line that has it.
fn stray(head: &[u8]) -> Option<usize> {
    let doubled: Vec<usize> = memchr::memmem::find_iter(head, b"\r\r\n").collect();
    let single =
        memchr::memchr_iter(b'\n', head).filter(|at| head[..*at].ends_with(b"\r") && !head[..*at].ends_with(b"\r\r")).count();
    doubled.first().copied().filter(|_| doubled.len() == 1 && single > 1)
}

/// The name of the field that holds the place.
fn field_of(request: &TokenRequest, at: Slice) -> Option<Slice> {
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    fields.iter().find(|field| field.unit.contains(at)).map(|field| field.name)
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn line_ends_are_left_alone() {
        for (head, want) in [
            (&b"A: b\r\nC: d\r\n"[..], None),
            (b"A: b\r\r\nC: d\r", None),
            (b"A: b\rC: d\r\n", Some(4)),
            (b"A: b\r\nC: d\r\r\nE: f\r\n", Some(10)),
            (b"A: b\r\r\nC: d\r\r\n", None),
        ] {
            assert_eq!(bare(head), want, "{head:?}");
        }
    }
}
