//! `--output-format json`: the contract others script against. Structs of its own, never the engine's types.

use std::borrow::Cow;

use serde::Serialize;

use crate::check::lint::{EditReport, ExchangeReport, FileReport, FindingReport, FixReport, LabelReport};
use crate::diagnosis::{Cause, Diagnosis, RuledOut};
use crate::report::{Look, Summary, Trouble, printable, summary, troubles};
use crate::rules::finding::{Level, Unchecked};

/// The whole report as pretty JSON with a final line break, findings below the least level left out of the lists (the
/// summary counts them). Every string in it is safe to print.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    let report = JsonReport {
        schema: "grantlint.report/1",
        tool: JsonTool { name: "grantlint", version: env!("CARGO_PKG_VERSION") },
        files: files.iter().map(|report| file(report, look.least)).collect(),
        summary: Totals::from(summary(files)),
    };
    serde_json::to_string_pretty(&report).map(|text| text + "\n").unwrap_or_default()
}

/// One element of `files` on a line for each file.
pub(super) fn lines(files: &[FileReport], look: &Look) -> String {
    let line = |report: &FileReport| serde_json::to_string(&file(report, look.least)).map(|text| text + "\n").unwrap_or_default();
    files.iter().map(line).collect()
}

#[derive(Serialize)]
struct JsonReport<'r> {
    schema: &'static str,
    tool: JsonTool,
    files: Vec<File<'r>>,
    summary: Totals,
}

#[derive(Serialize)]
struct JsonTool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Totals {
    files: usize,
    exchanges: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl From<Summary> for Totals {
    fn from(sum: Summary) -> Totals {
        Totals { files: sum.files, exchanges: sum.exchanges, errors: sum.errors, warnings: sum.warnings, infos: sum.infos }
    }
}

#[derive(Serialize)]
struct File<'r> {
    path: String,
    format: &'static str,
    exchanges: Vec<JsonExchange<'r>>,
    problems: Vec<JsonProblem<'r>>,
}

#[derive(Serialize)]
struct JsonExchange<'r> {
    index: usize,
    endpoint: &'static str,
    view: &'static str,
    method: Option<&'r str>,
    url: Option<&'r str>,
    grant: Option<&'r str>,
    read: ReadJson,
    provider: Option<&'r str>,
    span: JsonRange,
    findings: Vec<JsonFinding<'r>>,
    diagnosis: Diagnosed<'r>,
}

/// What was read of the request and its answer.
#[derive(Serialize)]
struct ReadJson {
    fields: Option<usize>,
    parameters: usize,
    body: &'static str,
    answer: Option<u16>,
}

#[derive(Serialize)]
struct JsonRange {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct JsonFinding<'r> {
    rule: &'static str,
    level: &'static str,
    confidence: &'static str,
    message: &'r str,
    why: &'r str,
    help: &'r str,
    labels: Vec<JsonLabel<'r>>,
    fix: Option<JsonFix<'r>>,
    references: Vec<Reference>,
    fingerprint: &'r str,
}

#[derive(Serialize)]
struct JsonLabel<'r> {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: &'r str,
    primary: bool,
}

#[derive(Serialize)]
struct JsonFix<'r> {
    title: &'r str,
    applicability: &'static str,
    edits: Vec<JsonEdit<'r>>,
}

#[derive(Serialize)]
struct JsonEdit<'r> {
    start: u32,
    end: u32,
    text: &'r str,
}

#[derive(Serialize)]
struct Reference {
    title: &'static str,
    url: Option<String>,
}

#[derive(Serialize)]
struct Diagnosed<'r> {
    server_error: Option<JsonServerError<'r>>,
    causes: Vec<Caused<'r>>,
    ruled_out: Vec<Reasoned<'r>>,
    could_not_check: Vec<Open<'r>>,
    corrected: Option<&'r str>,
}

#[derive(Serialize)]
struct JsonServerError<'r> {
    status: Option<u16>,
    error: Option<&'r str>,
    code: Option<&'r str>,
    meaning: &'r str,
}

#[derive(Serialize)]
struct Caused<'r> {
    rule: &'static str,
    verdict: &'static str,
    reason: &'r str,
}

#[derive(Serialize)]
struct Reasoned<'r> {
    rule: &'static str,
    reason: &'r str,
}

#[derive(Serialize)]
struct Open<'r> {
    rule: &'static str,
    reason: &'r str,
    how: &'r str,
}

#[derive(Serialize)]
struct JsonProblem<'r> {
    message: Cow<'r, str>,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
}

fn file(file: &FileReport, least: Level) -> File<'_> {
    let problem = |Trouble { message, span, start }| JsonProblem {
        message,
        start: span.start,
        end: span.end,
        line: start.line,
        column: start.column,
    };
    File {
        path: printable(&file.path),
        format: file.format,
        exchanges: file.exchanges.iter().map(|item| exchange(item, least)).collect(),
        problems: troubles(file).into_iter().map(problem).collect(),
    }
}

fn exchange(exchange: &ExchangeReport, least: Level) -> JsonExchange<'_> {
    JsonExchange {
        index: exchange.index,
        endpoint: exchange.endpoint,
        view: exchange.view,
        method: exchange.method.as_deref(),
        url: exchange.url.as_deref(),
        grant: exchange.grant.as_deref(),
        read: ReadJson {
            fields: exchange.read.fields,
            parameters: exchange.read.parameters,
            body: exchange.read.body,
            answer: exchange.read.answer,
        },
        provider: exchange.provider.as_deref(),
        span: JsonRange { start: exchange.span.start, end: exchange.span.end },
        findings: exchange.findings.iter().filter(|item| item.level >= least).map(finding).collect(),
        diagnosis: diagnosis(&exchange.diagnosis),
    }
}

fn finding(finding: &FindingReport) -> JsonFinding<'_> {
    let reference = |title: &&'static str| Reference { title, url: super::reference_url(title) };
    JsonFinding {
        rule: finding.rule,
        level: finding.level.name(),
        confidence: finding.confidence.name(),
        message: &finding.message,
        why: &finding.why,
        help: &finding.help,
        labels: finding.labels.iter().enumerate().map(label).collect(),
        fix: finding.fix.as_ref().map(fix),
        references: finding.references.iter().map(reference).collect(),
        fingerprint: &finding.fingerprint,
    }
}

fn fix(fix: &FixReport) -> JsonFix<'_> {
    JsonFix { title: &fix.title, applicability: fix.grade.name(), edits: fix.edits.iter().map(edit).collect() }
}

fn edit(edit: &EditReport) -> JsonEdit<'_> {
    JsonEdit { start: edit.span.start, end: edit.span.end, text: &edit.text }
}

fn label((index, label): (usize, &LabelReport)) -> JsonLabel<'_> {
    JsonLabel {
        start: label.span.start,
        end: label.span.end,
        line: label.start.line,
        column: label.start.column,
        end_line: label.end.line,
        end_column: label.end.column,
        message: &label.message,
        primary: index == 0,
    }
}

fn diagnosis(diagnosis: &Diagnosis) -> Diagnosed<'_> {
    Diagnosed {
        server_error: diagnosis.server_error.as_ref().map(|error| JsonServerError {
            status: error.status,
            error: error.error.as_deref(),
            code: error.code.as_deref(),
            meaning: &error.meaning,
        }),
        causes: diagnosis.causes.iter().map(|Cause { rule, verdict, reason }| Caused { rule, verdict, reason }).collect(),
        ruled_out: diagnosis.ruled_out.iter().map(|RuledOut { rule, reason }| Reasoned { rule, reason }).collect(),
        could_not_check: diagnosis
            .could_not_check
            .iter()
            .map(|Unchecked { rule, reason, how }| Open { rule, reason, how })
            .collect(),
        corrected: diagnosis.corrected.as_deref(),
    }
}
