//! Places in the file, drawn by annotate-snippets from the masked copy of it.
//!
//! It is given the lines of the labels only, each cut round them: a capture may be one line of many megabytes.

use std::fmt::Write;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};

use crate::check::lint::{FileReport, FindingReport, LabelReport};
use crate::report::{Look, Style, Verbosity, count, printable};
use crate::rules::finding::Level;

/// Columns of a frame beside the text: the number of the line, the bar, the marks of a cut.
const GUTTER: usize = 14;

/// Bytes of a place that are underlined, and how far apart two places of a line may be: what is wider fits no terminal.
const WIDEST: usize = 40;

/// Bytes shown before a place in a line that is cut.
const BEFORE: usize = 30;

/// Lines between the first place and the last that one frame may span.
const SPAN: u32 = 40;

/// Places that are drawn of a finding: nobody reads more, and a value of a thousand faults has a thousand.
const FEW: usize = 4;
const MANY: usize = 20;

/// Draws the places of one file.
pub(super) struct Frames<'f> {
    file: &'f FileReport,
    look: &'f Look,
}

impl<'f> Frames<'f> {
    pub(super) fn new(file: &'f FileReport, look: &'f Look) -> Frames<'f> {
        Frames { file, look }
    }

    /// The places of findings of one rule, under the line that names the first.
    pub(super) fn draw(&self, group: &[&FindingReport]) -> String {
        let all: Vec<(&LabelReport, bool)> = group.iter().flat_map(|finding| primary_first(finding)).collect();
        let Some((first, _)) = all.first() else { return String::new() };
        let (line, column) = (first.start.line, first.start.column);
        let mut out = format!("  --> {}:{line}:{column}\n", printable(&self.file.path));
        let most = if self.look.verbosity == Verbosity::Verbose { MANY } else { FEW };
        let beside = |label: &LabelReport| label.start.column.abs_diff(column) as usize <= WIDEST;
        let near = |label: &LabelReport| match label.start.line.abs_diff(line) {
            0 => beside(label),
            lines => lines <= SPAN,
        };
        let (drawn, told): (Vec<_>, Vec<_>) = all.iter().take(most).partition(|(label, _)| near(label));
        let level = group.first().map_or(Level::Info, |finding| finding.level);
        out.push_str(&self.snippet(&drawn, level));
        for (label, _) in told {
            let _ = writeln!(out, "  ::: {}:{}: {}", label.start.line, label.start.column, label.message);
        }
        let more = all.len().saturating_sub(most);
        if more > 0 {
            let _ = writeln!(out, "  and {}, which the JSON report lists", count(more, "further place"));
        }
        out
    }

    fn snippet(&self, labels: &[&(&LabelReport, bool)], level: Level) -> String {
        let excerpt = Excerpt::new(&self.file.shown, labels, self.look.width.saturating_sub(GUTTER));
        let marks = labels.iter().zip(&excerpt.places).map(|((label, primary), place)| {
            let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(place.clone()).label((!label.message.is_empty()).then(|| label.message.clone()))
        });
        let snippet = Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).fold(true).annotations(marks);
        let title = match level {
            Level::Error => Title::ERROR,
            Level::Warning => Title::WARNING,
            Level::Info => Title::INFO,
        };
        let renderer = if self.look.style == Style::Colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(self.look.width).decor_style(DecorStyle::Ascii);
        let drawn = renderer.render(&[Group::with_level(title).element(snippet)]).to_string();
        // The first line is an empty gutter.
        drawn.lines().skip(1).fold(String::new(), |out, line| out + line.trim_end() + "\n")
    }
}

fn primary_first(finding: &FindingReport) -> impl Iterator<Item = (&LabelReport, bool)> {
    finding.labels.iter().enumerate().map(|(index, label)| (label, index == 0))
}

/// The lines of some labels, long ones cut.
struct Excerpt {
    text: String,
    /// The number of its first line, from 1.
    line: usize,
    /// Byte ranges of the labels in the text, in their order.
    places: Vec<Range<usize>>,
    /// Bytes of a line that fit.
    room: usize,
}

impl Excerpt {
    fn new(shown: &[u8], labels: &[&(&LabelReport, bool)], room: usize) -> Excerpt {
        let mut out = Excerpt { text: String::new(), line: 1, places: vec![0..0; labels.len()], room };
        let spans: Vec<Range<usize>> = labels.iter().map(|(label, _)| first_line(shown, label)).collect();
        let (Some(start), Some(end)) = (spans.iter().map(|span| span.start).min(), spans.iter().map(|span| span.end).max())
        else {
            return out;
        };
        out.line = labels.iter().map(|(label, _)| label.start.line as usize).min().unwrap_or(1);
        let mut at = memchr::memrchr(b'\n', &shown[..start]).map_or(0, |at| at + 1);
        loop {
            let stop = memchr::memchr(b'\n', &shown[at..]).map_or(shown.len(), |length| at + length);
            out.add(shown, at..stop, &spans);
            if stop >= end.min(shown.len()) || stop == shown.len() {
                return out;
            }
            out.text.push('\n');
            at = stop + 1;
        }
    }

    /// A line, cut round its labels. The text is valid UTF-8 where the file is not: places are counted anew.
    fn add(&mut self, shown: &[u8], line: Range<usize>, spans: &[Range<usize>]) {
        let here = |span: &Range<usize>| span.start >= line.start && span.start <= line.end;
        let inside: Vec<usize> = (0..spans.len()).filter(|&index| here(&spans[index])).collect();
        let first = inside.iter().map(|&index| spans[index].start).min().unwrap_or(line.start);
        let last = inside.iter().map(|&index| spans[index].end).max().unwrap_or(line.start).min(line.end);
        let window = self.window(shown, &line, first, last);
        let mut cuts: Vec<usize> =
            inside.iter().flat_map(|&index| [spans[index].start, spans[index].end.min(line.end)]).collect();
        cuts.push(window.end);
        cuts.sort_unstable();
        self.text.push_str(if window.start > line.start { "..." } else { "" });
        let mut at = window.start;
        let mut placed = vec![(at, self.text.len())];
        for cut in cuts {
            self.text.push_str(String::from_utf8_lossy(&shown[at..cut]).trim_end_matches('\r'));
            at = cut;
            placed.push((cut, self.text.len()));
        }
        self.text.push_str(if window.end < line.end { "..." } else { "" });
        let of = |at: usize| placed.iter().find(|(cut, _)| *cut == at).map_or(0, |(_, place)| *place);
        for index in inside {
            self.places[index] = of(spans[index].start)..of(spans[index].end.min(line.end));
        }
    }
}

impl Excerpt {
    /// The part of a line that fits, with the places in it.
    fn window(&self, shown: &[u8], line: &Range<usize>, first: usize, last: usize) -> Range<usize> {
        if line.len() <= self.room {
            return line.clone();
        }
        let left = BEFORE.min(self.room.saturating_sub(last - first) / 2);
        let start = floor(shown, line.start.max(first.saturating_sub(left)));
        let end = ceil(shown, line.end.min(last.max(start + self.room)));
        start..end
    }
}

/// The part of a label on its first line, as far as it is drawn.
fn first_line(shown: &[u8], label: &LabelReport) -> Range<usize> {
    let (start, end) = (label.shown.start as usize, label.shown.end as usize);
    let start = start.min(shown.len());
    let stop = memchr::memchr(b'\n', &shown[start..]).map_or(shown.len(), |length| start + length);
    let end = end.clamp(start, stop);
    if end - start > WIDEST { start..ceil(shown, start + WIDEST) } else { start..end }
}

fn floor(text: &[u8], mut at: usize) -> usize {
    while at > 0 && text.get(at).is_some_and(|b| b & 0xC0 == 0x80) {
        at -= 1;
    }
    at
}

fn ceil(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(|b| b & 0xC0 == 0x80) {
        at += 1;
    }
    at
}
