//! The grammar of expressions.

mod entries;

use std::ops::Range;

use super::text::{CodeLiteral, Unclosed, literal_unless};
use super::{Call, CallArgument, Expr, Language};

/// Nesting deeper than this is not looked into: no request needs it, and the stack stays small.
const MAX_DEPTH: usize = 32;

/// The expression that begins at `at` or behind blanks there, and the offset behind it. It ends at the line's end unless
/// a bracket is open or the next line goes on with a dot or an operator.
pub(crate) fn read_expression(source: &[u8], at: usize, language: Language) -> Option<(Expr, usize)> {
    let mut reader = CodeReader { source, at, language, depth: 0, unclosed: Unclosed::default() };
    let expr = reader.expr()?;
    Some((expr, reader.at))
}

/// Arguments without parentheses, as Ruby takes them: `post 'url', a: b`.
pub(crate) fn read_entries(source: &[u8], at: usize, language: Language) -> (Vec<CallArgument>, usize) {
    let mut reader = CodeReader { source, at, language, depth: 0, unclosed: Unclosed::default() };
    let mut entries = Vec::new();
    while let Some(entry) = reader.entry() {
        entries.push(entry);
        reader.inline_blank();
        if reader.peek() != Some(b',') {
            break;
        }
        reader.at += 1;
        reader.blank();
    }
    (entries, reader.at)
}

/// Letters of a type in angle brackets.
const MAX_TYPE: usize = 200;

struct CodeReader<'s> {
    source: &'s [u8],
    at: usize,
    language: Language,
    /// Open brackets.
    depth: usize,
    unclosed: Unclosed,
}

enum CodeOperator {
    /// Puts texts together; its width.
    Join(usize),
    /// Computes something else.
    Other,
}

impl CodeReader<'_> {
    fn peek(&self) -> Option<u8> {
        self.source.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn literal(&mut self, at: usize) -> Option<CodeLiteral> {
        literal_unless(&mut self.unclosed, self.source, at, self.language)
    }

    fn inline_blank(&mut self) {
        while self.peek().is_some_and(|b| b" \t\r".contains(&b)) {
            self.at += 1;
        }
        if self.rest().starts_with(b"/*") {
            let end = memchr::memmem::find(self.rest(), b"*/");
            self.at = end.map_or(self.source.len(), |end| self.at + end + 2);
            self.inline_blank();
        }
    }

    /// Blanks, line breaks and comments.
    fn blank(&mut self) {
        loop {
            self.inline_blank();
            if self.peek() == Some(b'\n') || self.rest().starts_with(b"\\\n") {
                self.at += 1;
            } else if self.is_comment() {
                self.at += self.rest().iter().take_while(|b| **b != b'\n').count();
            } else {
                return;
            }
        }
    }

    fn is_comment(&self) -> bool {
        let hash = matches!(self.language, Language::Python | Language::Ruby | Language::Php | Language::Perl);
        self.rest().starts_with(b"//") && self.language != Language::Python || hash && self.peek() == Some(b'#')
    }

    /// Line breaks are blanks within brackets, and before a line that goes on.
    fn space(&mut self) {
        if self.depth > 0 {
            return self.blank();
        }
        self.inline_blank();
        let here = self.at;
        if matches!(self.peek(), Some(b'\n' | b'/' | b'#')) {
            self.blank();
            let rest = self.rest();
            let path = rest.len() > 1 && (rest[0] == b'.' || rest.starts_with(b"?.") || rest.starts_with(b"->"));
            let joins = rest.starts_with(b"+ ") || rest.starts_with(b". ");
            if !(path && !rest.starts_with(b"..") || joins) {
                self.at = here;
            }
        }
    }

    fn expr(&mut self) -> Option<Expr> {
        self.blank();
        let start = self.at;
        let mut parts = vec![self.primary()?];
        loop {
            let before = self.at;
            self.space();
            match self.operator(parts.last()) {
                None => {
                    self.at = before;
                    break;
                }
                Some(CodeOperator::Join(width)) => {
                    self.at += width;
                    self.blank();
                    match self.primary() {
                        Some(part) => parts.push(part),
                        None => return Some(self.code_from(start)),
                    }
                }
                Some(CodeOperator::Other) => return Some(self.code_from(start)),
            }
        }
        let whole = start..self.at;
        if parts.len() > 1 { Some(Expr::Joined(parts, whole)) } else { parts.pop() }
    }

    fn operator(&self, last: Option<&Expr>) -> Option<CodeOperator> {
        let rest = self.rest();
        let dotted = matches!(self.language, Language::Php | Language::Perl);
        match rest {
            [] | [b',' | b')' | b']' | b'}' | b';' | b'\n' | b':', ..] => None,
            // A comparison, an arrow function.
            [b'=', b'=' | b'>', ..] => Some(CodeOperator::Other),
            [b'=', ..] | [b'<', b'-', ..] => None,
            [b'+', next, ..] if !b"+=".contains(next) => Some(CodeOperator::Join(1)),
            [b'.', next, ..] if dotted && *next != b'=' => Some(CodeOperator::Join(1)),
            [b'"' | b'\'', ..] | [b'f' | b'b', b'"' | b'\'', ..] if matches!(last, Some(Expr::Text(_))) => {
                matches!(self.language, Language::Python | Language::Ruby).then_some(CodeOperator::Join(0))
            }
            // A block, a condition behind the statement, the next word of prose.
            [letter, ..] if letter.is_ascii_alphabetic() || *letter >= 0x80 => (self.depth > 0).then_some(CodeOperator::Other),
            [b'{' | b'(' | b'[' | b'`' | b'"' | b'\'' | b'#' | b'$' | b'@', ..] => None,
            _ => Some(CodeOperator::Other),
        }
    }

    /// Everything from `start` to the next separator is code.
    fn code_from(&mut self, start: usize) -> Expr {
        while let Some(b) = self.peek() {
            match b {
                b',' | b')' | b']' | b'}' | b';' => break,
                b'\n' if self.depth == 0 => break,
                _ => self.step(),
            }
        }
        let end = start + self.source[start..self.at].trim_ascii_end().len();
        Expr::Code(start..end.max(start))
    }

    /// Over one byte, one literal or one pair of brackets.
    fn step(&mut self) {
        let Some(b) = self.peek() else { return };
        let quoted = if b"'\"`".contains(&b) { self.literal(self.at) } else { None };
        match (quoted, b) {
            (Some(found), _) => self.at = found.at.end,
            (None, b'(' | b'[' | b'{') => self.skip_brackets(),
            _ => self.at += 1,
        }
    }

    fn skip_brackets(&mut self) {
        self.skip_to_close(0);
    }

    /// To behind the bracket that closes the outermost of those that are `open`; the first one may be next.
    fn skip_to_close(&mut self, mut open: usize) {
        while let Some(b) = self.peek() {
            match b {
                b'(' | b'[' | b'{' => {
                    open += 1;
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    open = open.saturating_sub(1);
                    self.at += 1;
                    if open == 0 {
                        return;
                    }
                }
                b'\'' | b'"' | b'`' => self.at = self.literal(self.at).map_or(self.at + 1, |found| found.at.end),
                _ => self.at += 1,
            }
        }
    }

    fn primary(&mut self) -> Option<Expr> {
        self.skip_words();
        let start = self.at;
        if let Some(found) = self.literal(start) {
            self.at = found.at.end;
            return self.behind_literal(found.at);
        }
        self.skip_tag();
        match self.peek()? {
            b'{' | b'[' => Some(self.collection(start)),
            b'(' => Some(self.parentheses()),
            b'0'..=b'9' => Some(self.word(start)),
            b'-' if self.rest().get(1).is_some_and(u8::is_ascii_digit) => Some(self.word(start)),
            b':' if self.rest().get(1).is_some_and(|b| is_name(*b)) => Some(self.word(start)),
            b'<' if self.language == Language::JavaScript => Some(self.angles(start)),
            b'<' => self.behind_type(),
            b if is_name(b) || b == b'\\' => Some(self.path(start)),
            _ => None,
        }
    }

    /// `"...".format(x)`, `'...' % x`: what the program makes of the text is not shown; `.encode()` changes nothing.
    fn behind_literal(&mut self, at: Range<usize>) -> Option<Expr> {
        let text = Expr::Text(at.clone());
        let dot = self.peek() == Some(b'.') && self.rest().get(1).is_some_and(u8::is_ascii_alphabetic);
        if !dot || matches!(self.language, Language::Php | Language::Perl) {
            return Some(text);
        }
        self.at += 1;
        Some(self.calls_on(text, at.start))
    }

    /// A map or a list; in Ruby its notation is changed by a call: `{ ... }.to_json`.
    fn collection(&mut self, start: usize) -> Expr {
        let close = if self.peek() == Some(b'{') { b'}' } else { b']' };
        let inner = self.brackets(close);
        let dot = self.peek() == Some(b'.') && self.rest().get(1).is_some_and(u8::is_ascii_alphabetic);
        if !dot || self.language != Language::Ruby {
            return inner;
        }
        self.at += 1;
        self.calls_on(inner, start)
    }

    /// Words that change nothing of what follows them.
    fn skip_words(&mut self) {
        const WORDS: &[&[u8]] = &[b"new", b"await", b"return", b"const", b"final", b"try", b"try?", b"try!", b"&", b"@", b"*"];
        while let Some(word) = WORDS.iter().find(|word| self.rest().starts_with(word)) {
            let next = self.rest().get(word.len()).copied().unwrap_or(b' ');
            let sign = word.len() == 1;
            if sign && !(is_name(next) || b"[{(".contains(&next))
                || sign && **word == *b"@" && next == b'"'
                || !sign && next != b' '
            {
                return;
            }
            self.at += word.len();
            self.inline_blank();
        }
    }

    /// What `util.inspect` writes before a brace: `[Object: null prototype] `, `Object [AxiosHeaders] `, `URL `, `<ref *1> `.
    fn skip_tag(&mut self) {
        if self.language != Language::JavaScript
            || !self.rest().first().is_some_and(|b| b"[<".contains(b) || b.is_ascii_uppercase())
        {
            return;
        }
        let head = &self.rest()[..self.rest().len().min(80)];
        let plain = |b: &u8| b.is_ascii_alphanumeric() || b" _$:.*<>[]()".contains(b);
        let width = head.iter().take_while(|b| plain(b)).count();
        let tag = &head[..width];
        let closed = tag.ends_with(b"] ")
            || tag.ends_with(b"> ")
            || tag.ends_with(b" ") && tag.trim_ascii_end().iter().all(|b| is_name(*b));
        let braced = head.get(width) == Some(&b'{') && head.get(width + 1).is_some_and(|b| b"\n }".contains(b));
        if braced && closed && tag.first() != Some(&b' ') {
            self.at += width;
        }
    }

    fn word(&mut self, start: usize) -> Expr {
        self.at += 1;
        self.at += self.rest().iter().take_while(|b| is_name(**b) || **b == b'.').count();
        Expr::Bare(start..self.at)
    }

    /// `<Buffer 67 72>`: one value.
    fn angles(&mut self, start: usize) -> Expr {
        let width = self.rest().iter().take_while(|b| !b">\n".contains(b)).count();
        self.at += width + usize::from(self.rest().get(width) == Some(&b'>'));
        Expr::Code(start..self.at)
    }

    /// `<String, String>{...}` of Dart.
    fn behind_type(&mut self) -> Option<Expr> {
        let width = self.rest().iter().take(MAX_TYPE).position(|b| *b == b'>')?;
        let plain = self.rest()[1..width].iter().all(|b| is_name(*b) || b", ?".contains(b));
        if !plain || self.rest().get(width + 1) != Some(&b'{') {
            return None;
        }
        self.at += width + 1;
        self.primary()
    }

    fn parentheses(&mut self) -> Expr {
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            self.skip_brackets();
            return Expr::Code(start..self.at);
        }
        self.at += 1;
        self.depth += 1;
        let inner = self.expr();
        self.blank();
        self.depth -= 1;
        match (inner, self.peek()) {
            // What was read is not read again: each of many brackets would double the work.
            (Some(first), Some(b',')) if self.language == Language::Python => self.tuple(first, start),
            (Some(inner), Some(b')')) => {
                self.at += 1;
                self.behind_parentheses(inner, start)
            }
            _ => {
                self.skip_to_close(1);
                Expr::Code(start..self.at)
            }
        }
    }

    fn behind_parentheses(&mut self, inner: Expr, start: usize) -> Expr {
        if !self.rest().starts_with(b".") || matches!(self.language, Language::Php | Language::Perl) {
            return inner;
        }
        self.at += 1;
        self.calls_on(inner, start)
    }

    /// A name with its path, its calls and its indexes.
    fn path(&mut self, start: usize) -> Expr {
        let name = self.dotted();
        let text = &self.source[name.clone()];
        if matches!(text, b"function" | b"async" | b"lambda" | b"fn" | b"func" | b"def" | b"class" | b"if") {
            return self.code_from(start);
        }
        if is_constant(text) {
            return Expr::Bare(name);
        }
        let legacy = self.language == Language::Php && text.eq_ignore_ascii_case(b"array");
        let here = self.at;
        if legacy {
            self.inline_blank();
        }
        match self.peek() {
            Some(b'(') => self.call(None, name, start),
            Some(b'{') if self.language == Language::Other => self.composite(name),
            _ => {
                self.at = here;
                Expr::Name(name)
            }
        }
    }

    /// Go's `url.Values{...}`.
    fn composite(&mut self, name: Range<usize>) -> Expr {
        match self.brackets(b'}') {
            Expr::List(items, _) if items.is_empty() => Expr::Map(Vec::new(), name.start..self.at),
            other => other,
        }
    }

    /// The path from here: `a.b`, `$a->b`, `A::B`, `a[0]`, `a?.b`.
    fn dotted(&mut self) -> Range<usize> {
        let start = self.at;
        loop {
            self.at += self.rest().iter().take_while(|b| is_name(**b) || **b == b'\\').count();
            let before = self.at;
            self.space();
            let rest = self.rest();
            let dots = !matches!(self.language, Language::Php | Language::Perl);
            let width = match rest {
                [b'.', next, ..] if dots && is_name(*next) => 1,
                [b'?', b'.', next, ..] | [b'!', b'.', next, ..] if is_name(*next) => 2,
                [b'-', b'>', ..] | [b':', b':', ..] if rest.get(2).is_some_and(|b| is_name(*b)) => 2,
                _ => 0,
            };
            if width > 0 {
                self.at += width;
                continue;
            }
            self.at = before;
            if self.peek() == Some(b'[') && self.at > start {
                self.skip_brackets();
                continue;
            }
            if self.peek() == Some(b'<') && matches!(self.language, Language::Other | Language::JavaScript) {
                self.skip_type();
            }
            return start..self.at;
        }
    }

    /// `Dictionary<string, string>` before its parentheses.
    fn skip_type(&mut self) {
        let width = self.rest().iter().take(80).position(|b| !(is_name(*b) || b"<,? []".contains(b)));
        if let Some(width) = width.filter(|width| self.rest()[*width] == b'>') {
            let more = self.rest()[width..].iter().take_while(|b| **b == b'>').count();
            if self.rest().get(width + more).is_some_and(|b| b"({".contains(b)) {
                self.at += width + more;
            }
        }
    }

    fn call(&mut self, on: Option<Expr>, name: Range<usize>, start: usize) -> Expr {
        if self.depth >= MAX_DEPTH {
            self.skip_brackets();
            return Expr::Code(start..self.at);
        }
        let args = self.entries(b')');
        let call = Expr::Call(Box::new(Call { on, name, args, at: start..self.at }));
        let before = self.at;
        if self.peek() == Some(b'!') {
            self.at += 1;
        }
        self.space();
        let rest = self.rest();
        let dots = !matches!(self.language, Language::Php | Language::Perl);
        let width = match rest {
            [b'.', next, ..] if dots && is_name(*next) => 1,
            [b'?', b'.', next, ..] if is_name(*next) => 2,
            [b'-', b'>', next, ..] if is_name(*next) => 2,
            _ => 0,
        };
        if width == 0 {
            self.at = before;
            if self.peek() == Some(b'!') {
                self.at += 1;
            }
            return call;
        }
        self.at += width;
        self.calls_on(call, start)
    }

    /// `.name(...)` behind an expression; the dot has been read.
    fn calls_on(&mut self, on: Expr, start: usize) -> Expr {
        let name = self.dotted();
        if self.peek() == Some(b'(') { self.call(Some(on), name, start) } else { self.property(on, name, start) }
    }

    /// A method that Ruby calls without parentheses, or a property; either way one without arguments.
    fn property(&mut self, on: Expr, name: Range<usize>, start: usize) -> Expr {
        Expr::Call(Box::new(Call { on: Some(on), name, args: Vec::new(), at: start..self.at }))
    }
}

fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || b == b'@' || b >= 0x80
}

fn is_constant(text: &[u8]) -> bool {
    let constants: [&[u8]; 12] =
        [b"undef", b"null", b"undefined", b"None", b"nil", b"true", b"false", b"True", b"False", b"NULL", b"TRUE", b"FALSE"];
    constants.contains(&text)
}

#[cfg(test)]
mod tests;
