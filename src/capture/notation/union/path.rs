//! Names with their paths, and the calls on them.

use std::ops::Range;

use super::{MAX_DEPTH, UnionReader, is_name, literal};
use crate::capture::notation::code::{Call, CallArgument, Expr};

/// Letters of a type in angle brackets.
const MAX_TYPE: usize = 120;

/// Words behind which there is no value.
const KEYWORDS: &[&[u8]] = &[
    b"function",
    b"lambda",
    b"fn",
    b"func",
    b"fun",
    b"def",
    b"class",
    b"if",
    b"for",
    b"foreach",
    b"while",
    b"switch",
    b"match",
    b"else",
    b"catch",
    b"import",
    b"interface",
    b"struct",
    b"enum",
];

const CONSTANTS: &[&[u8]] = &[
    b"undef",
    b"null",
    b"undefined",
    b"None",
    b"nil",
    b"true",
    b"false",
    b"True",
    b"False",
    b"NULL",
    b"TRUE",
    b"FALSE",
    b"Nothing",
];

impl UnionReader<'_> {
    /// A name with its path, its calls and its indexes.
    pub(super) fn path(&mut self, start: usize) -> Expr {
        let name = self.dotted();
        let text = self.source.get(name.clone()).unwrap_or_default();
        if KEYWORDS.contains(&text) {
            return self.code_from(start);
        }
        if CONSTANTS.contains(&text) {
            return Expr::Bare(name);
        }
        self.skip_type();
        if matches!(self.rest(), [b'!', b'(' | b'[' | b'{', ..]) {
            self.at += 1;
        }
        let here = self.at;
        if text.eq_ignore_ascii_case(b"array") {
            self.inline_space();
        }
        match self.peek() {
            Some(b'(') => self.call(None, name, start),
            Some(b'{') if here > start => self.composite(name, start),
            Some(b'[') if self.part(0..here).ends_with(b"!") => self.composite(name, start),
            _ if self.is_initializer(text) => self.composite(name, start),
            _ => {
                self.at = here;
                Expr::Name(name)
            }
        }
    }

    /// `new Dictionary<string, string> {`, `Parameters.build {`: braces apart from their name. What they hold are pairs or
    /// calls, and no statements of a function.
    fn is_initializer(&mut self, name: &[u8]) -> bool {
        let here = self.at;
        let word = name.rsplit(|b| *b == b'.').next().unwrap_or_default();
        let class = word.first().is_some_and(u8::is_ascii_uppercase) || word.ends_with(b"[]");
        let plain = class || matches!(word, b"build" | b"buildJsonObject");
        self.inline_space();
        if self.peek() == Some(b'\n') && class {
            self.blank();
        }
        let found = plain && self.peek() == Some(b'{');
        if !found {
            self.at = here;
        }
        found
    }

    /// Go's `url.Values{...}`, Lua's `request{...}`, `vec![...]`: one argument, the structure.
    fn composite(&mut self, name: Range<usize>, start: usize) -> Expr {
        while !matches!(self.peek(), Some(b'{' | b'[') | None) {
            self.at += 1;
        }
        let open = self.at;
        let close = if self.peek() == Some(b'[') { b']' } else { b'}' };
        let value = self.brackets(close);
        // `new[] { ... }`, `string[] { ... }`, `map[string]string{...}`
        if self.part(name.clone()).ends_with(b"[]") || self.part(name.clone()).starts_with(b"map[") {
            return value;
        }
        let args = vec![CallArgument { key: None, value, spread: false, at: open..self.at }];
        let call = Call { on: None, name, args, at: start..self.at };
        self.behind(Expr::Call(Box::new(call)), start)
    }

    /// `[]string{...}`, `map[string]string{...}`.
    pub(super) fn typed_braces(&mut self, start: usize) -> Option<Expr> {
        let here = self.at;
        let type_name = self.rest().iter().take_while(|b| is_name(**b) || **b == b'.').count();
        if type_name == 0 || self.rest().get(type_name) != Some(&b'{') || !self.part(start..here).ends_with(b"]") {
            return None;
        }
        self.at += type_name;
        Some(self.brackets(b'}'))
    }

    /// The path from here: `a.b`, `$a->b`, `A::B`, `a[0]`, `a?.b`, `a:b(`.
    pub(super) fn dotted(&mut self) -> Range<usize> {
        let start = self.at;
        let mut end = start;
        loop {
            self.at += self.rest().iter().take_while(|b| is_name(**b) || **b == b'\\').count();
            while self.peek() == Some(b'[') && self.at > start {
                self.skip_brackets();
                // Go's `map[string]string`.
                self.at += self.rest().iter().take_while(|b| is_name(**b)).count();
            }
            if self.at == end && end > start {
                break;
            }
            end = self.at;
            self.optional_index();
            end = end.max(self.at);
            self.space();
            match self.link() {
                0 => break,
                width => self.at += width,
            }
        }
        self.at = end;
        start..end
    }

    /// `g_request_headers(1).name`: an index in parentheses.
    fn optional_index(&mut self) {
        let [b'(', digit, b')', b'.', ..] = self.rest() else { return };
        if digit.is_ascii_digit() {
            self.at += 3;
        }
    }

    /// The width of the sign between two words of a path.
    fn link(&self) -> usize {
        let word = |at: usize| self.rest().get(at).is_some_and(|b| b.is_ascii_alphabetic() || b"_$@".contains(b));
        match self.rest() {
            [b'.', b'$', ..] => 0,
            [b'.', ..] if word(1) => 1,
            [b'.', b'\n' | b'\r', ..] => self.over_line(),
            [b'?' | b'!', b'.', ..] if word(2) => 2,
            [b'-', b'>', ..] | [b':', b':', ..] if word(2) => 2,
            [b':', ..] if word(1) && self.before() != b' ' && self.is_method() => 1,
            _ => 0,
        }
    }

    /// A dot at the end of a line, and the name at the start of the next.
    fn over_line(&self) -> usize {
        let spaces = self.rest().iter().skip(1).take_while(|b| b.is_ascii_whitespace()).count();
        let goes_on = self.rest().get(1 + spaces).is_some_and(u8::is_ascii_alphabetic);
        if goes_on { 1 + spaces } else { 0 }
    }

    /// Lua's `object:method(`.
    fn is_method(&self) -> bool {
        let word = self.rest().iter().skip(1).take_while(|b| is_name(**b)).count();
        matches!(self.rest().get(1 + word), Some(b'(' | b'{')) && self.depth == 0
    }

    /// `post<Token>` before its parentheses.
    fn skip_type(&mut self) {
        if self.peek() != Some(b'<') {
            return;
        }
        let plain = |b: &u8| is_name(*b) || b"<>,.?:[]| {}".contains(b);
        let head = self.rest();
        let head = head.get(..MAX_TYPE).unwrap_or(head);
        let mut open = 0usize;
        for (at, b) in head.iter().enumerate() {
            open = match b {
                b'<' => open + 1,
                b'>' => open.saturating_sub(1),
                _ if plain(b) => open,
                _ => return,
            };
            if open == 0 {
                let next = head.get(at + 1).copied().unwrap_or(b'\n');
                if b"({[ \n:>".contains(&next) {
                    self.at += at + 1;
                }
                return;
            }
        }
    }

    /// `<String, String>{...}` of Dart.
    pub(super) fn behind_type(&mut self) -> Option<Expr> {
        let here = self.at;
        self.skip_type();
        if self.at == here || !matches!(self.peek(), Some(b'{' | b'[')) {
            self.at = here;
            return None;
        }
        self.primary()
    }

    pub(super) fn call(&mut self, on: Option<Expr>, name: Range<usize>, start: usize) -> Expr {
        if self.depth >= MAX_DEPTH {
            self.skip_brackets();
            return Expr::Code(start..self.at);
        }
        let mut args = self.entries(b')');
        self.block(&mut args, &name);
        let call = Expr::Call(Box::new(Call { on, name, args, at: start..self.at }));
        self.behind(call, start)
    }

    /// A block behind the parentheses: a lambda, or the properties of a new object.
    fn block(&mut self, args: &mut Vec<CallArgument>, name: &Range<usize>) {
        let here = self.at;
        let word = self.part(name.clone());
        let class = word.rsplit(|b| *b == b'.').next().and_then(<[u8]>::first).is_some_and(u8::is_ascii_uppercase);
        self.inline_space();
        if self.peek() == Some(b'\n') && class {
            self.blank();
        }
        // Without a value among its arguments it is the head of a function.
        let has_value = args.iter().any(|arg| !matches!(arg.value, Expr::Name(_) | Expr::Code(_)));
        if self.peek() == Some(b'{') && (has_value || class) && self.depth < MAX_DEPTH {
            args.extend(self.entries(b'}'));
        } else {
            self.at = here;
        }
    }

    /// What is called on an expression.
    pub(super) fn behind(&mut self, on: Expr, start: usize) -> Expr {
        let before = self.at;
        if matches!(self.rest(), [b'!' | b'?', next, ..] if b".),;\n ".contains(next)) {
            self.at += 1;
        }
        let after = self.at;
        self.space();
        let text = matches!(on, Expr::Text(_));
        let rest = self.rest();
        let word = |at: usize| rest.get(at).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_');
        let width = match rest {
            [b'.', ..] if word(1) && !(text && self.is_function(1)) => 1,
            [b'.', b'\n' | b'\r', ..] if !text => self.over_line(),
            [b'?' | b'!', b'.', ..] if word(2) => 2,
            [b'-', b'>', ..] if word(2) && !text => 2,
            [b':', ..] if word(1) && !text && self.is_method() => 1,
            _ => 0,
        };
        if width == 0 {
            self.at = if self.depth > 0 || after > before { after } else { before };
            return on;
        }
        self.at += width;
        let name = self.dotted();
        self.skip_type();
        if self.peek() == Some(b'(') {
            return self.call(Some(on), name, start);
        }
        let call = Call { on: Some(on), name, args: Vec::new(), at: start..self.at };
        let call = if self.peek() == Some(b'{') && self.depth < MAX_DEPTH {
            let args = self.entries(b'}');
            Call { args, at: start..self.at, ..call }
        } else {
            call
        };
        self.behind(Expr::Call(Box::new(call)), start)
    }

    /// `'Basic '.base64_encode(`: PHP joins a text and what a function gives.
    fn is_function(&self, at: usize) -> bool {
        let word = self.name_at(at);
        let method = [&b"to_"[..], b"as_", b"into"].iter().any(|start| word.starts_with(start));
        let known = matches!(word, b"urlencode" | b"rawurlencode" | b"trim" | b"env" | b"config" | b"implode" | b"md5");
        known || word.contains(&b'_') && !method
    }

    pub(super) fn parentheses(&mut self, start: usize) -> Option<Expr> {
        if self.depth >= MAX_DEPTH {
            self.skip_brackets();
            return Some(Expr::Code(start..self.at));
        }
        let entries = self.entries(b')');
        let inner = super::entries::collected(entries, start..self.at, b')');
        let inner = match inner {
            Expr::List(mut items, _) if items.len() == 1 => items.pop()?,
            other => other,
        };
        // `(HttpWebRequest)WebRequest.Create(...)`, `(string) $x`.
        let cast = matches!(inner, Expr::Name(_)) && self.peek().is_some_and(|b| is_name(b) || b == b'"' || b == b'(');
        let spaced = matches!(inner, Expr::Name(_)) && matches!(self.rest(), [b' ', next, ..] if is_name(*next));
        if cast || spaced && literal(self.source, self.at + 1).is_none() {
            let here = self.at;
            self.inline_space();
            return self.primary().or_else(|| {
                self.at = here;
                Some(inner)
            });
        }
        Some(self.behind(inner, start))
    }

    /// `[object verb:value other:value]`.
    pub(super) fn message(&mut self) -> Option<Expr> {
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.at += 1;
        self.depth += 1;
        let outer = std::mem::replace(&mut self.message, self.depth);
        let message = self.selector(start);
        self.message = outer;
        self.depth -= 1;
        if message.is_none() {
            self.at = start;
        }
        message
    }

    fn selector(&mut self, start: usize) -> Option<Expr> {
        self.inline_space();
        let on = match self.peek()? {
            b'[' => self.message()?,
            b if b.is_ascii_alphabetic() || b == b'_' => {
                let from = self.at;
                self.at += self.rest().iter().take_while(|b| is_name(**b) || **b == b'.').count();
                Expr::Name(from..self.at)
            }
            _ => return None,
        };
        let mut args = Vec::new();
        let mut name = None;
        loop {
            self.blank();
            let word = self.at..self.at + self.rest().iter().take_while(|b| is_name(**b)).count();
            match self.source.get(word.end) {
                Some(b']') if name.is_some() && word.is_empty() => self.at = word.end + 1,
                Some(b']') if name.is_none() && !word.is_empty() => {
                    self.at = word.end + 1;
                    name = Some(word);
                }
                Some(b':') if !word.is_empty() => {
                    self.at = word.end + 1;
                    let value = self.expr()?;
                    let key = name.is_some().then(|| Expr::Bare(word.clone()));
                    args.push(CallArgument { key, at: word.start..self.at, value, spread: false });
                    name.get_or_insert(word);
                    self.more_values(&mut args)?;
                    continue;
                }
                _ => return None,
            }
            let call = Call { on: Some(on), name: name?, args, at: start..self.at };
            return Some(Expr::Call(Box::new(call)));
        }
    }

    /// `stringWithFormat:@"...", a, b`.
    fn more_values(&mut self, args: &mut Vec<CallArgument>) -> Option<()> {
        loop {
            self.blank();
            if self.peek() != Some(b',') {
                return Some(());
            }
            self.at += 1;
            let from = self.at;
            let value = self.expr()?;
            args.push(CallArgument { key: None, value, spread: false, at: from..self.at });
        }
    }
}
