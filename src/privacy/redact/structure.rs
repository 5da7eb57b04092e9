//! What the readers found, replaced in the capture's own form.

use super::collect::{self, SecretFind};
use super::registry::{MarkId, Registry};
use super::{Spelling, covered, dump};
use crate::capture::model::Capture;
use crate::request::readings;
use crate::text::codec::{self, Codec};
use crate::text::layers::{Edit, Layers, NotLowered, Slice, edited};
use crate::text::source;

/// Whether a secret that cannot be written in its form is cut out of the file all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Force {
    Never,
    Always,
}

impl Force {
    /// The sweep comes first: it finds most of these in their place.
    pub(super) fn of(round: usize) -> Force {
        if round == 0 { Force::Never } else { Force::Always }
    }
}

/// Edits that touch wait for the next reading; after so many the sweep has the rest.
const MOST_READINGS: usize = 5;

/// Each edit decodes its surroundings; so many bytes may be decoded in all.
const MOST_BYTES: usize = 32 << 20;

/// The text without the secrets of its exchanges.
pub(super) fn redact(text: &[u8], registry: &mut Registry, form: Option<&str>, force: Force) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..MOST_READINGS {
        let (edits, waiting) = edits(&text, registry, form, force);
        if edits.is_empty() {
            break;
        }
        text = edited(&text, &edits);
        if waiting == 0 {
            break;
        }
    }
    text
}

/// Disjoint edits in order, and how many have to wait.
fn edits(text: &[u8], registry: &mut Registry, form: Option<&str>, force: Force) -> (Vec<Edit>, usize) {
    let mut layers = Layers::new(text);
    let Ok(root) = source::text(&mut layers) else { return (Vec::new(), 0) };
    let capture = readings::read_as(&mut layers, root, form);
    let found = collect::collect(&mut layers, &capture);
    found.public.iter().for_each(|text| registry.publish(text));
    let marked: Vec<(SecretFind, MarkId)> =
        found.finds.into_iter().map(|find| (find.clone(), register(registry, &layers, &find))).collect();
    let mut writer = Writer { layers: &layers, words: WordsOfCommands::new(&capture), registry, force, left: MOST_BYTES };
    let mut all: Vec<Edit> = marked.iter().flat_map(|(find, id)| writer.edits(find, *id)).collect();
    let wanted = all.len();
    all.sort_by_key(|edit| (edit.span.start, std::cmp::Reverse(edit.span.end)));
    all.dedup();
    let mut kept: Vec<Edit> = Vec::new();
    for edit in all {
        if kept.last().is_none_or(|last| last.span.end <= edit.span.start) {
            kept.push(edit);
        }
    }
    let waiting = wanted - kept.len();
    (kept, waiting)
}

fn register(registry: &mut Registry, layers: &Layers<'_>, find: &SecretFind) -> MarkId {
    if let Some(part) = &find.part {
        registry.add("client_secret", part);
    }
    let id = registry.add(find.kind, &find.secret);
    registry.alias(id, layers.bytes(find.at));
    id
}

/// The words of all commands in the order of their places.
struct WordsOfCommands(Vec<(Slice, Codec)>);

impl WordsOfCommands {
    fn new(capture: &Capture) -> WordsOfCommands {
        let commands = capture.exchanges.iter().filter_map(|exchange| exchange.request.command.as_ref());
        let mut words: Vec<_> = commands.flat_map(|command| command.words.iter().map(|word| (*word, command.quoting))).collect();
        words.sort_by_key(|(word, _)| *word);
        WordsOfCommands(words)
    }

    fn around(&self, part: Slice) -> Option<(Slice, Codec)> {
        let past = self.0.partition_point(|(word, _)| (word.layer, word.start) <= (part.layer, part.start));
        self.0[..past].last().filter(|(word, _)| word.contains(part)).copied()
    }
}

/// Forms in which octets are counted: a body ends where its Content-Length says, a message where the dump says.
const COUNTED: [&str; 4] = ["apache-httpclient", "curl-trace", "packets", "quoted-http"];

/// Commands whose words stand without quotes where they can. The words of curl are known.
const COMMANDS: [&str; 2] = ["httpie", "wget-command"];

struct Writer<'w, 'a> {
    layers: &'w Layers<'a>,
    words: WordsOfCommands,
    registry: &'w Registry,
    force: Force,
    left: usize,
}

impl Writer<'_, '_> {
    fn edits(&mut self, find: &SecretFind, id: MarkId) -> Vec<Edit> {
        // The sweep overwrites hexadecimal digits.
        if find.is_implied || find.at.is_empty() || self.is_in_dump(find.at) {
            return Vec::new();
        }
        let mark = self.mark(find, id);
        let new = self.new_text(find.at, &mark);
        if let Some(edit) = self.quoted(find.at, &new) {
            return vec![edit];
        }
        match self.lower(find.at, &new) {
            Ok(edit) => vec![edit],
            Err(NotLowered::Seam) => self.in_pieces(find, &mark),
            Err(_) => self.forced(find, &mark),
        }
    }

    fn mark(&self, find: &SecretFind, id: MarkId) -> String {
        let mark = self.registry.mark(id);
        if COUNTED.contains(&find.form) {
            return String::from_utf8_lossy(&dump::fitted(mark, find.at.len())).into_owned();
        }
        let quotable = [Codec::Shell, Codec::Cmd, Codec::PowerShell];
        let bare = find.spelling == Spelling::Plain && !quotable.iter().any(|codec| self.layers.is_written_in(find.at, *codec));
        let spelling = if bare && COMMANDS.contains(&find.form) { Spelling::Word } else { find.spelling };
        spelling.write(mark)
    }

    fn is_in_dump(&self, at: Slice) -> bool {
        let file = self.layers.bytes(self.layers.root());
        let start = self.layers.span(at).start as usize;
        self.layers.is_written_in(at, Codec::Hex) || dump::is_row_at(file, start)
    }

    /// A line break in the file stays; one that is an escape goes with its text.
    fn new_text(&self, at: Slice, mark: &str) -> Vec<u8> {
        let span = self.layers.span(at);
        let file = self.layers.bytes(self.layers.root());
        let in_file = file.get(span.start as usize..span.end as usize).unwrap_or_default();
        if in_file.contains(&b'\n') { covered(self.layers.bytes(at), mark) } else { mark.as_bytes().to_vec() }
    }

    /// A word of a command that stands without quotes needs them now: there a mark would be a redirection.
    fn quoted(&mut self, at: Slice, new: &[u8]) -> Option<Edit> {
        let mut part = at;
        let (word, quoting) = loop {
            match self.words.around(part) {
                Some(found) => break found,
                None => part = self.layers.parent(part)?,
            }
        };
        let text = self.layers.bytes(word);
        if self.layers.is_live(at) || text.iter().any(|b| b"'\"`$\\^".contains(b)) {
            return None;
        }
        let (start, end) = (part.start - word.start, part.end - word.start);
        let want = [&text[..start as usize], new, &text[end as usize..]].concat();
        let quoted = codec::whole(quoting, &want)?;
        self.lower(word, &quoted).ok()
    }

    fn lower(&mut self, at: Slice, new: &[u8]) -> Result<Edit, NotLowered> {
        let mut cost = 0;
        let mut outer = Some(at);
        while let Some(slice) = outer {
            cost += self.layers.bytes(self.layers.whole(slice.layer)).len();
            outer = self.layers.parent(slice);
        }
        self.left = self.left.checked_sub(cost).ok_or(NotLowered::Coarse)?;
        self.layers.lower(at, new)
    }

    /// A text of several pieces: the first has the mark, the others go. Where octets are counted each has its share.
    fn in_pieces(&mut self, find: &SecretFind, mark: &str) -> Vec<Edit> {
        let counted = COUNTED.contains(&find.form);
        let mut mark = mark;
        let mut edits = Vec::new();
        for piece in self.layers.pieces(find.at) {
            let old = self.layers.bytes(piece);
            if old.trim_ascii().is_empty() {
                continue;
            }
            let (share, rest) = if counted { mark.split_at(old.len().min(mark.len())) } else { (mark, "") };
            let new = covered(old, share);
            edits.extend(self.lower(piece, &new).ok());
            mark = rest;
        }
        edits
    }

    fn forced(&self, find: &SecretFind, mark: &str) -> Vec<Edit> {
        let span = self.layers.span(find.at);
        let file = self.layers.bytes(self.layers.root());
        let old = file.get(span.start as usize..span.end as usize).unwrap_or_default();
        let mark = if find.spelling == Spelling::Quoted { mark.trim_matches('"') } else { mark };
        if self.force == Force::Never || old.is_empty() { Vec::new() } else { vec![Edit { span, text: covered(old, mark) }] }
    }
}
