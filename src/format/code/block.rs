//! A request that a block fills in: `conn.post(path) do |req| ... end` of Faraday, with the connection that it is made on.

use std::ops::Range;

use super::draft::Draft;
use super::library::{self, Role};
use super::value::{Reader, normal};
use super::{FORM, builder, expression, innermost, is_shown, path_start, program};
use crate::format::{Fragment, Part, Scan};
use crate::model::View;
use crate::notation::code::{Call, Expr, Language};

/// No block goes on for so many lines.
const MAX_LINES: usize = 200;

/// A call with a block in the line.
pub(super) fn read(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let (before, name) = opening(&scan.source[range.clone()])?;
    let line = range.start..range.start + before;
    let opens: Vec<usize> = memchr::memchr_iter(b'(', &scan.source[line.clone()]).map(|at| line.start + at).collect();
    opens.into_iter().find_map(|open| {
        let path = path_start(scan.source, line.start, open)..open;
        call(scan, path, &name, range)
    })
}

/// How much stands before ` do |name|`, and the name.
fn opening(line: &[u8]) -> Option<(usize, String)> {
    let at = memchr::memmem::find(line, b" do |")?;
    let name = line.trim_ascii_end().get(at + 5..)?.strip_suffix(b"|")?;
    let plain = !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
    plain.then(|| (at, String::from_utf8_lossy(name).into_owned()))
}

fn call(scan: &mut Scan<'_, '_>, path: Range<usize>, name: &str, line: &Range<usize>) -> Option<Fragment> {
    let text = String::from_utf8_lossy(&scan.source[path.clone()]).into_owned();
    let (owner, _) = text.rsplit_once('.')?;
    let method = library::method_of(&text).or_else(|| text.ends_with(".head").then_some("HEAD"))?;
    let (expr, end) = expression(scan, path.start, Language::Ruby)?;
    let found = innermost(&expr, path.end)?;
    let mark = scan.taken.len();
    let mut reader = Reader::new(scan, Language::Ruby);
    let mut draft = Draft::new(&library::FARADAY, path.clone());
    connection(&mut reader, &mut draft, owner, path.start)?;
    draft.set_method(&mut reader, method);
    if let Some(address) = found.positional().next() {
        let value = reader.value(address);
        draft.take(&mut reader, Role::Url, value, &found.at);
    }
    let end = statements(&mut reader, &mut draft, name, end, line);
    let request = draft.finish(&mut reader);
    if !is_shown(scan.layers, &request) {
        scan.taken.truncate(mark);
        return None;
    }
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range: path.start..end, form: FORM })
}

/// `Faraday` itself, or a variable that holds `Faraday.new(url: ...)`.
fn connection(reader: &mut Reader<'_, '_, '_>, draft: &mut Draft, owner: &str, before: usize) -> Option<()> {
    if owner == "Faraday" {
        return Some(());
    }
    if !reader.scan.spend(program::REACH.min(before)) {
        return None;
    }
    let known = program::known(reader.scan.source, owner, before, Language::Ruby);
    let made = made(reader, known.value.as_ref()?)?;
    reader.scan.taken.extend(known.at.iter().cloned());
    let named =
        |call: &Call| call.args.iter().find(|arg| arg.key.as_ref().is_some_and(|key| reader.text_at(key.at()) == "url")).cloned();
    let url = named(&made).map(|arg| arg.value).or_else(|| made.positional().next().cloned());
    if let Some(url) = url {
        let value = reader.value(&url);
        draft.take(reader, Role::Base, value, &made.at);
    }
    Some(())
}

fn made(reader: &Reader<'_, '_, '_>, value: &Expr) -> Option<Call> {
    let call = value.call()?;
    (normal(&reader.text_at(call.name.clone())) == "Faraday.new").then(|| call.clone())
}

/// What the block says of the request, up to the `end` below the call; yields the end of the block.
fn statements(reader: &mut Reader<'_, '_, '_>, draft: &mut Draft, name: &str, from: usize, call: &Range<usize>) -> usize {
    let source = reader.scan.source;
    let indent = |range: &Range<usize>| source[range.clone()].iter().take_while(|b| b" \t".contains(b)).count();
    let first = reader.scan.lines.after(from);
    let (mut line, mut end) = (first, from);
    while let Some(range) = reader.scan.lines.get(line).filter(|_| line < first + MAX_LINES) {
        line += 1;
        let text = source[range.clone()].trim_ascii();
        if text == b"end" && indent(&range) <= indent(call) {
            return range.end;
        }
        if text.starts_with(b"```") || !reader.scan.spend(text.len()) {
            break;
        }
        let start = range.start + indent(&range);
        if let Some(read) = builder::statement(reader, draft, name, start..range.end) {
            end = end.max(read);
            line = line.max(reader.scan.lines.after(read));
        }
    }
    end
}
