//! The report for people: a frame per finding, then why the server answered as it did, then a corrected request.
//!
//! miette draws the frames. It gets a masked copy of the file through a window of its own, because it would print
//! whole lines, pass control bytes on, and stop at columns beyond 65,535.

use std::fmt::Write;
use std::sync::Arc;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, MietteError, MietteSpanContents, Report, Severity,
    SourceCode, SourceSpan, SpanContents,
};

use crate::check::lint::{ExchangeReport, FileReport, FindingReport, FixReport, NoRequest};
use crate::diagnosis::{Diagnosis, ServerError};
use crate::report::{Look, Style, Summary, Verbosity, count, printable, summary};
use crate::rules::change::Grade;
use crate::rules::finding::{Level, Unchecked};
use crate::text::source::Letters;

/// Characters in a line of text.
const WIDTH: usize = 100;

/// Places that are drawn of a finding: nobody reads more, and a value of a thousand faults has a thousand.
const MOST_PLACES: usize = 20;

/// Characters of context shown on either side of a label in a long line.
const WINDOW: usize = 36;

/// The reports of all files and a line that counts what was found.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    let mut out: String = files.iter().map(|file| one(file, look)).collect();
    let any = files.iter().any(|file| file.no_request.is_none());
    if any && look.verbosity > Verbosity::Quiet {
        out.push_str(&closing(files, look.least));
    }
    out
}

/// The report of one file; empty when there is nothing to say.
fn one(file: &FileReport, look: &Look) -> String {
    let mut out = String::new();
    let window = Window::new(file);
    for problem in &file.problems {
        let _ = writeln!(
            out,
            "problem: {} ({}:{}:{})",
            problem.message,
            printable(&file.path),
            problem.start.line,
            problem.start.column
        );
    }
    for exchange in &file.exchanges {
        let shown: Vec<&FindingReport> = exchange.findings.iter().filter(|finding| finding.level >= look.least).collect();
        for finding in &shown {
            out.push_str(&frame(&window, finding, look.style));
            out.push('\n');
        }
        out.push_str(&diagnosed(exchange, shown.is_empty(), look.verbosity));
    }
    out
}

/// The last line: what was found in how many requests, of findings from `least` on.
pub(super) fn closing(files: &[FileReport], least: Level) -> String {
    let Summary { exchanges, errors, warnings, infos, .. } = summary(files);
    let counts = [(errors, "error", Level::Error), (warnings, "warning", Level::Warning), (infos, "info", Level::Info)];
    let named = |shown: bool| {
        let found = counts.iter().filter(|(number, _, level)| *number > 0 && (*level >= least) == shown);
        found.map(|(number, word, _)| count(*number, word)).collect::<Vec<String>>().join(", ")
    };
    let (shown, hidden) = (named(true), named(false));
    let shown = if shown.is_empty() { "no finding".to_owned() } else { shown };
    let hidden = if hidden.is_empty() { String::new() } else { format!(" ({hidden} not shown)") };
    format!("{shown} in {}{hidden}\n{}", count(exchanges, "request"), unseen(files))
}

/// A request of which only the address was read passes every check and proves nothing.
fn unseen(files: &[FileReport]) -> String {
    let exchanges = || files.iter().flat_map(|file| &file.exchanges);
    let bare = exchanges().filter(|exchange| is_bare(exchange)).count();
    let whose = match (bare, exchanges().count()) {
        (0, _) => return String::new(),
        (1, 1) => "of the request".to_owned(),
        (bare, all) if bare == all => "of the requests".to_owned(),
        (bare, _) => format!("of {}", count(bare, "request")),
    };
    format!("only the address {whose} is shown, so nothing else could be checked: paste the header fields and the body with it\n")
}

fn is_bare(exchange: &ExchangeReport) -> bool {
    let seen = &exchange.understood;
    seen.content_type.is_not_shown() && seen.credentials.is_not_shown() && seen.parameters.is_empty()
}

/// Why there is nothing to check in a file, in a sentence.
pub fn no_request(reason: &NoRequest) -> String {
    match reason {
        NoRequest::Empty => "nothing to read: the input is empty".to_owned(),
        NoRequest::Binary { at } => format!("the input is no text (a control byte at offset {at}); paste the request as text"),
        NoRequest::NothingRecognised(near) => format!(
            "no request found in any known form (nearest: {}); paste the request together with its headers and body, `grantlint formats` lists what is read",
            near.join(", ")
        ),
        NoRequest::NotInForm(form) => {
            format!("no request in the form {form}, the only one that was looked for; name no form to have it recognised")
        }
        NoRequest::Unread(reason) => reason.clone(),
        NoRequest::OtherRequests(count) => {
            format!(
                "{count} request(s) found, but none to a token endpoint (no grant_type, and no path that ends in /token or the like)"
            )
        }
    }
}

fn frame(window: &Window, finding: &FindingReport, style: Style) -> String {
    let head = format!("{}[{}]: {}", finding.level.name(), finding.rule, finding.message);
    let mut out = paint(&head, finding.level, style) + "\n";
    let labels = finding.labels.iter().take(MOST_PLACES).map(|label| {
        let words = if label.message.is_empty() { None } else { Some(label.message.clone()) };
        LabeledSpan::new(words, label.shown.start as usize, (label.shown.end - label.shown.start) as usize)
    });
    let labels: Vec<LabeledSpan> = labels.collect();
    let window = window.on(&labels);
    let diagnostic = MietteDiagnostic::new("").with_severity(Severity::Advice).with_labels(labels);
    out.push_str(&draw(&window, diagnostic, style));
    let more = finding.labels.len().saturating_sub(MOST_PLACES);
    if more > 0 {
        let _ = writeln!(out, "  and {}, which the JSON report lists", count(more, "further place"));
    }
    out.push_str(&wrapped("why:  ", &finding.why));
    out.push_str(&wrapped("help: ", &finding.help));
    out.push_str(&wrapped("fix:  ", &repair(finding)));
    out
}

/// What a repair does and what makes it.
fn repair(finding: &FindingReport) -> String {
    let option = |fix: &&FixReport| match fix.grade {
        Grade::Safe => Some("--fix"),
        Grade::Unsafe => Some("--fix --unsafe-fixes"),
        Grade::Manual => None,
    };
    let fix = finding.fix.as_ref();
    fix.and_then(|fix| option(&fix).map(|option| format!("{} ({option})", fix.title))).unwrap_or_default()
}

fn draw(source: &Window, diagnostic: MietteDiagnostic, style: Style) -> String {
    let theme = if style == Style::Colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(WIDTH)
        .with_primary_span_start()
        .with_links(false)
        .without_cause_chain();
    let report = Report::new(diagnostic).with_source_code(source.clone());
    let mut text = String::new();
    if handler.render_report(&mut text, report.as_ref()).is_err() {
        return String::new();
    }
    // The header line of miette is empty: the head stands above the frame already.
    text.lines()
        .filter(|line| !line.trim().is_empty() && line.trim() != "\u{261e}")
        .fold(String::new(), |all, line| all + line.trim_end() + "\n")
}

fn paint(text: &str, level: Level, style: Style) -> String {
    let code = match level {
        Level::Error => "1;31",
        Level::Warning => "1;33",
        Level::Info => "1;36",
    };
    if style == Style::Colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Words in lines of at most [`WIDTH`] characters, the following ones indented like the first.
fn wrapped(label: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut out = format!("  {label}");
    let mut column = out.len();
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 && column + 1 + word.chars().count() > WIDTH {
            out.push_str("\n        ");
            column = 8;
        } else if index > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.chars().count();
    }
    out + "\n"
}

fn diagnosed(exchange: &ExchangeReport, silent: bool, verbosity: Verbosity) -> String {
    let diagnosis = &exchange.diagnosis;
    let mut out = String::new();
    if let Some(error) = &diagnosis.server_error {
        let status = error.status.map(|status| format!("{status} ")).unwrap_or_default();
        let named = error.names().join(", ");
        let _ = writeln!(
            out,
            "{}",
            wrapped_plain(&format!("Diagnosis: the server answered {}: {}", format!("{status}{named}").trim(), error.meaning))
        );
        causes(&mut out, diagnosis, error);
    }
    if diagnosis.server_error.is_some() || !silent || verbosity == Verbosity::Verbose {
        unchecked(&mut out, &diagnosis.could_not_check);
    }
    if verbosity == Verbosity::Verbose {
        for item in &diagnosis.ruled_out {
            let _ = writeln!(out, "  ruled out {}: {}", item.rule, item.reason);
        }
    }
    let corrected = diagnosis.corrected_idiom.as_ref().or(diagnosis.corrected.as_ref());
    if let Some(corrected) = corrected.filter(|_| !silent) {
        let _ = writeln!(out, "\nCorrected request:\n  {}\n", corrected.replace('\n', "\n  "));
    }
    out
}

fn wrapped_plain(text: &str) -> String {
    wrapped("", text).trim().replace("\n        ", "\n  ")
}

fn causes(out: &mut String, diagnosis: &Diagnosis, error: &ServerError) {
    for cause in &diagnosis.causes {
        let _ = write!(out, "{}", wrapped(&format!("{:<9} ", cause.verdict), &format!("{}: {}", cause.rule, cause.reason)));
    }
    if diagnosis.causes.is_empty() && !error.asks_for_patience() {
        let _ = writeln!(out, "  nothing in the request explains it");
    }
}

/// One line for each obstacle, and below it the checks that it prevents, those with the same way to check together.
fn unchecked(out: &mut String, items: &[Unchecked]) {
    for reason in distinct(items.iter().map(|item| item.reason.as_str())) {
        let _ = writeln!(out, "  could not check, because {reason}:");
        let same: Vec<&Unchecked> = items.iter().filter(|item| item.reason == reason).collect();
        for how in distinct(same.iter().map(|item| item.how.as_str())) {
            let rules: Vec<&str> = same.iter().filter(|item| item.how == how).map(|item| item.rule).collect();
            let _ = write!(out, "{}", wrapped("  ", &format!("{}: {how}", rules.join(", "))));
        }
    }
}

fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

/// The longest stretch between two labels that is shown with them.
const GAP: usize = 240;

/// What miette may see of a file.
#[derive(Clone, Debug)]
struct Window {
    /// Start and end of each label of the finding that is drawn, in order. Beyond a long stretch without one, a frame begins
    /// anew.
    labels: Arc<[(usize, usize)]>,
    name: String,
    shown: Arc<[u8]>,
    /// Offsets of the line breaks, so that the number of a line is found without counting.
    breaks: Arc<[usize]>,
    letters: Arc<Letters>,
}

impl Window {
    fn new(file: &FileReport) -> Window {
        let breaks = memchr::memchr_iter(b'\n', &file.shown).collect();
        let letters = Arc::new(Letters::new(&file.shown));
        Window { labels: Arc::new([]), name: printable(&file.path), shown: Arc::clone(&file.shown), breaks, letters }
    }

    fn on(&self, labels: &[LabeledSpan]) -> Window {
        let mut places: Vec<_> = labels.iter().map(|label| (label.offset(), label.offset() + label.len())).collect();
        places.sort_unstable();
        Window { labels: places.into(), ..self.clone() }
    }

    /// Whether the labels between the ends of a span leave a long stretch of it unmarked.
    fn has_gap(&self, start: usize, end: usize) -> bool {
        let mut covered = start;
        for (from, to) in self.labels.iter().filter(|(from, to)| *from >= start && *to <= end) {
            if *from > covered + GAP {
                return true;
            }
            covered = covered.max(*to);
        }
        false
    }
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        // miette asks so whether two places can be shown as one.
        if end > self.shown.len() || self.has_gap(start, end) {
            return Err(MietteError::OutOfBounds);
        }
        let line_start = memchr::memrchr(b'\n', &self.shown[..start]).map_or(0, |at| at + 1);
        let line_end = memchr::memchr(b'\n', &self.shown[end..]).map_or(self.shown.len(), |at| end + at);
        // The carriage return of CRLF is no character of the line.
        let line_end = if line_end > end && self.shown.get(line_end - 1) == Some(&b'\r') { line_end - 1 } else { line_end };
        // Asked without context, miette wants the bare span, to place its marks.
        let context = if before == 0 && after == 0 { 0 } else { WINDOW };
        let from = floor(&self.shown, line_start.max(start.saturating_sub(context)));
        let to = ceil(&self.shown, line_end.min(end + context));
        let line = self.breaks.partition_point(|&at| at < from);
        let data = &self.shown[from..to];
        let column = self.letters.between(&self.shown, line_start, from) as usize;
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), data, (from, to - from).into(), line, column, 1)))
    }
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
