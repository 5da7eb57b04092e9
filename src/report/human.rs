//! The report for people: what was read, what the server said, the likeliest cause with its place and its repair, and the
//! rest in a line each. All of it fits a screen; `-v` adds every frame, every reason and what could not be checked.

mod frame;
mod words;

use crate::check::lint::{ExchangeReport, FileReport, FindingReport, FixReport};
use crate::report::{Look, Summary, Verbosity, count, printable, summary};
use crate::rules::change::Grade;
use crate::rules::finding::Level;

use frame::Frames;
use words::{paint, read_line, sentence, wrapped};

/// A corrected request is printed where the report stays this short with it: what was found must not scroll away.
const SCREEN: usize = 15;

/// Findings beside the framed one that are told in a line.
const MOST_LINES: usize = 6;

/// The reports of all files and a line that counts what was found.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    let blocks: Vec<String> =
        files.iter().map(|file| one(file, look, files.len() > 1)).filter(|block| !block.is_empty()).collect();
    let mut out = blocks.join("\n");
    let any = files.iter().any(|file| file.no_request.is_none());
    if any && look.verbosity > Verbosity::Quiet {
        out.push_str(&closing(files, look.least));
        out.push_str(&unseen(files));
    }
    out
}

/// The report of one file; empty when there is nothing to say.
fn one(file: &FileReport, look: &Look, named: bool) -> String {
    let frames = Frames::new(file, look);
    let troubles = file.problems.iter().map(|problem| {
        let at =
            format!("problem: {}:{}:{}: {}", printable(&file.path), problem.start.line, problem.start.column, problem.message);
        wrapped(&at, "  ", look.width)
    });
    let alone = file.exchanges.len() == 1 && !named;
    let blocks =
        file.exchanges.iter().map(|exchange| RequestReport { file, exchange, frames: &frames, look, named }.render(alone));
    let blocks: Vec<String> = blocks.filter(|block| !block.is_empty()).collect();
    troubles.collect::<String>() + &blocks.join("\n")
}

/// What is said of one request.
struct RequestReport<'b> {
    file: &'b FileReport,
    exchange: &'b ExchangeReport,
    frames: &'b Frames<'b>,
    look: &'b Look,
    named: bool,
}

impl RequestReport<'_> {
    /// Among several requests and files, one that has nothing to say is only counted.
    fn render(&self, alone: bool) -> String {
        let shown = self.shown();
        let refused = self.exchange.diagnosis.server_error.is_some();
        if shown.is_empty() && !refused && !alone && self.look.verbosity < Verbosity::Verbose {
            return String::new();
        }
        if shown.is_empty() && self.look.verbosity == Verbosity::Quiet {
            return String::new();
        }
        let mut out = self.headline();
        out.push_str(&self.verdict());
        out.push_str(&self.findings(&shown));
        if refused || !shown.is_empty() || self.is_verbose() {
            out.push_str(&self.unchecked());
        }
        if self.is_verbose() {
            out.push_str(&self.ruled_out());
        }
        out.push_str(&self.corrected(shown.is_empty(), out.lines().count()));
        out
    }

    /// What was read, under the name of its file where there are several.
    fn headline(&self) -> String {
        let name = if self.named { printable(&self.file.path) + ": " } else { String::new() };
        wrapped(&(name + &read_line(self.exchange)), "  ", self.look.width)
    }

    fn is_verbose(&self) -> bool {
        self.look.verbosity == Verbosity::Verbose
    }

    /// Findings of the wanted levels, the framed one first, then the gravest.
    fn shown(&self) -> Vec<&FindingReport> {
        let findings = self.exchange.findings.iter();
        let mut shown: Vec<&FindingReport> = findings.filter(|finding| finding.level >= self.look.least).collect();
        let causes = &self.exchange.diagnosis.causes;
        let weight = |finding: &FindingReport| causes.iter().position(|cause| cause.rule == finding.rule).unwrap_or(causes.len());
        shown.sort_by_key(|finding| (weight(finding), std::cmp::Reverse(finding.level)));
        shown
    }

    /// What the server said, and a cause that no finding frames.
    fn verdict(&self) -> String {
        let diagnosis = &self.exchange.diagnosis;
        let Some(error) = &diagnosis.server_error else { return String::new() };
        let status = error.status.map(|status| status.to_string());
        let names = status.into_iter().chain(error.names().into_iter().map(str::to_owned)).collect::<Vec<_>>().join(" ");
        let meaning = if self.is_verbose() { error.meaning.as_str() } else { sentence(&error.meaning) };
        let answered = format!("The server answered {names}");
        let answered = answered.trim_end();
        let mut out = wrapped(&format!("{answered}: {meaning}"), "  ", self.look.width);
        let found = |rule: &str| self.exchange.findings.iter().any(|finding| finding.rule == rule);
        let faultless = !words::is_answer_alone(self.exchange) && diagnosis.causes.iter().all(|cause| !found(cause.rule));
        if (diagnosis.causes.is_empty() || faultless) && !error.asks_for_patience() {
            out.push_str(&wrapped(words::no_fault(error.error.as_deref()), "  ", self.look.width));
        }
        let framed = |rule: &str| self.shown().iter().any(|finding| finding.rule == rule);
        let most = match (self.is_verbose(), self.exchange.findings.is_empty()) {
            (true, _) => usize::MAX,
            (false, true) => 3,
            (false, false) => 2,
        };
        for cause in diagnosis.causes.iter().filter(|cause| self.is_verbose() || !framed(cause.rule)).take(most) {
            let text = format!("{} cause: {}: {}", words::capital(cause.verdict), cause.rule, cause.reason);
            out.push_str(&wrapped(&text, "  ", self.look.width));
        }
        out
    }

    /// The first finding with its place, the others in a line each; with `-v` every one with its place.
    fn findings(&self, shown: &[&FindingReport]) -> String {
        let groups = grouped(shown);
        let framed = if self.is_verbose() { groups.len() } else { 1 };
        let mut out: String = groups.iter().take(framed).map(|group| self.framed(group)).collect();
        out.extend(groups.iter().skip(framed).take(MOST_LINES).map(|group| self.line(group)));
        let more = groups.len().saturating_sub(framed + MOST_LINES);
        if more > 0 {
            out.push_str(&format!("and {}: -v lists them\n", count(more, "other finding")));
        }
        out
    }

    fn framed(&self, group: &[&FindingReport]) -> String {
        let Some(finding) = group.first() else { return String::new() };
        let head = format!("{}[{}]: {}", finding.level.name(), finding.rule, finding.message);
        let mut out = paint(&wrapped(&head, "  ", self.look.width), finding.level, self.look.style);
        out.push_str(&self.frames.draw(group));
        if self.is_verbose() {
            out.push_str(&wrapped(&format!("  = why: {}", finding.why), "         ", self.look.width));
        }
        out.push_str(&wrapped(&format!("  = help: {}", advice(finding)), "          ", self.look.width));
        out
    }

    /// A finding in a line, with every place of the same rule.
    fn line(&self, group: &[&FindingReport]) -> String {
        let Some(finding) = group.first() else { return String::new() };
        let places = group.iter().filter_map(|finding| finding.labels.first());
        let places: Vec<String> = places.map(|label| format!("{}:{}", label.start.line, label.start.column)).collect();
        let head = format!("{}[{}]", finding.level.name(), finding.rule);
        let rest = format!(" {}: {}", places.join(", "), finding.message);
        let room = self.look.width.saturating_sub(head.len());
        paint(&head, finding.level, self.look.style) + &words::cut(&rest, room) + "\n"
    }

    /// One line; with `-v` the checks that it prevents, and how to make them.
    fn unchecked(&self) -> String {
        let items = &self.exchange.diagnosis.could_not_check;
        if self.is_verbose() {
            return words::unchecked_in_full(items, self.look.width);
        }
        words::obstacles(items, self.look.width)
    }

    fn ruled_out(&self) -> String {
        let items = self.exchange.diagnosis.ruled_out.iter();
        items.map(|item| wrapped(&format!("ruled out: {}: {}", item.rule, item.reason), "  ", self.look.width)).collect()
    }

    /// The corrected request where it fits the screen.
    fn corrected(&self, silent: bool, used: usize) -> String {
        let diagnosis = &self.exchange.diagnosis;
        let Some(corrected) = diagnosis.corrected_idiom.as_ref().or(diagnosis.corrected.as_ref()).filter(|_| !silent) else {
            return String::new();
        };
        if self.look.verbosity == Verbosity::Quiet {
            return String::new();
        }
        let text = format!("Corrected request:\n  {}\n", corrected.replace('\n', "\n  "));
        if self.is_verbose() || used + text.lines().count() < SCREEN { text } else { String::new() }
    }
}

/// The findings of one rule together: one fault at four parameters is one fault with four places.
fn grouped<'f>(shown: &[&'f FindingReport]) -> Vec<Vec<&'f FindingReport>> {
    let mut groups: Vec<Vec<&FindingReport>> = Vec::new();
    for finding in shown {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| first.rule == finding.rule)) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// What to do, and the option that does it.
fn advice(finding: &FindingReport) -> String {
    let option = |fix: &FixReport| match fix.grade {
        Grade::Safe => Some("--fix"),
        Grade::Unsafe => Some("--unsafe-fixes"),
        Grade::Manual => None,
    };
    let option = finding.fix.as_ref().and_then(option);
    let done = option.map(|option| format!(" ({option} does it)")).unwrap_or_default();
    let title = finding.fix.as_ref().map(|fix| fix.title.as_str()).unwrap_or_default();
    format!("{}{done}", if finding.help.is_empty() { title } else { &finding.help })
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
    let nothing = shown.is_empty();
    let shown = if nothing { "no finding".to_owned() } else { shown };
    let hidden = if hidden.is_empty() { String::new() } else { format!(" ({hidden} not shown)") };
    let first = files.iter().flat_map(|file| &file.exchanges).flat_map(|exchange| &exchange.findings);
    let first = first.filter(|finding| finding.level >= least).max_by_key(|finding| finding.level);
    let more = first.map(|finding| format!(". More: -v, grantlint explain {}", finding.rule)).unwrap_or_default();
    format!("{shown} in {}{hidden}{more}\n", count(exchanges, "request"))
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
