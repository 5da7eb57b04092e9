//! Findings that somebody has looked at and lets pass: by a comment in the capture, or by a list beside it.
//!
//! A comment counts only in forms that have comments, and only outside of what is sent: a capture is other people's text,
//! and must not be able to silence the rules on itself.

mod comment;

use std::ops::Range;

use crate::check::policy::{Policy, Selector};
use crate::rules::finding::{Finding, Level};
use comment::Comment;

/// Whether comments in the capture may let findings pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comments {
    /// They may.
    #[default]
    Honoured,
    /// They are text like any other.
    PassedOver,
}

/// A finding that a list lets pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rules that it is about.
    pub selector: Selector,
    /// The one finding that it is about; `None` for all of the rule in the file.
    pub fingerprint: Option<String>,
}

impl Waiver {
    fn covers(&self, rule: &str, fingerprint: &str) -> bool {
        self.selector.has(rule) && self.fingerprint.as_deref().is_none_or(|known| known == fingerprint)
    }
}

/// What let a finding pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silencer {
    /// The comment on this line.
    Comment(u32),
    /// The waiver with this number in [`Options::waivers`](crate::Options::waivers).
    Waiver(usize),
}

/// A finding that was let pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// `group/name`.
    pub rule: &'static str,
    /// How grave it would have been.
    pub level: Level,
    /// See [`FindingReport::fingerprint`](crate::FindingReport::fingerprint).
    pub fingerprint: String,
    /// What let it pass.
    pub by: Silencer,
}

/// Something to be said of a comment that speaks to this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// From 1.
    pub line: u32,
    /// What is wrong with it; nothing of the capture but names of rules is in it.
    pub message: String,
}

/// Where a request is written, in lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// What it is written in has comments.
    pub(crate) has_comments: bool,
    /// Lines of what is sent, the last one included.
    pub(crate) lines: Range<u32>,
    /// Octets that are sent: a comment in there is none.
    pub(crate) sent: Vec<Range<usize>>,
}

/// Everything that may let findings of one file pass.
#[derive(Debug, Default)]
pub(crate) struct Silence<'o> {
    waivers: &'o [Waiver],
    comments: Vec<Comment>,
    remarks: Vec<Remark>,
    pub(crate) silenced: Vec<Silenced>,
}

impl<'o> Silence<'o> {
    /// Reads the comments of a text whose requests are at `sites`.
    pub(crate) fn new(text: &[u8], sites: &[Site], waivers: &'o [Waiver], comments: Comments) -> Silence<'o> {
        let mut silence = Silence { waivers, ..Silence::default() };
        let has_comments = sites.iter().any(|site| site.has_comments) && !is_json(text);
        if comments == Comments::Honoured && has_comments {
            (silence.comments, silence.remarks) = comment::read_comments(text, sites);
        }
        silence
    }

    /// True where nothing can be let pass.
    pub(crate) fn is_empty(&self) -> bool {
        self.waivers.is_empty() && self.comments.is_empty()
    }

    /// True if the finding of the request `site`, whose primary label is on `lines`, is let pass.
    pub(crate) fn covers(&mut self, site: usize, lines: Range<u32>, finding: &Finding, fingerprint: &str) -> bool {
        let comment = self.comments.iter_mut().find(|comment| comment.covers(site, &lines, finding.rule));
        let by_comment = comment.map(|comment| {
            comment.used = true;
            Silencer::Comment(comment.line)
        });
        let by_list = || self.waivers.iter().position(|waiver| waiver.covers(finding.rule, fingerprint)).map(Silencer::Waiver);
        let Some(by) = by_comment.or_else(by_list) else { return false };
        let (rule, level, fingerprint) = (finding.rule, finding.level, fingerprint.to_owned());
        self.silenced.push(Silenced { rule, level, fingerprint, by });
        true
    }

    /// What is to be said of the comments once everything was asked; a comment on rules that do not run is not unused.
    pub(crate) fn remarks(&mut self, policy: &Policy) -> Vec<Remark> {
        let mut remarks = std::mem::take(&mut self.remarks);
        let runs = |comment: &Comment| comment.selectors.iter().all(|selector| policy.runs_all(selector));
        let unused = self.comments.iter().filter(|comment| !comment.used && runs(comment));
        remarks.extend(unused.map(Comment::unused));
        remarks.sort_by_key(|remark| remark.line);
        remarks
    }
}

/// The forms that have comments: shells, program text, YAML, files of request editors. A raw message has none, but what
/// stands round it may.
const COMMENTED: &[&str] = &[
    "betamax",
    "bruno",
    "code",
    "curl",
    "fetch",
    "go-vcr",
    "http",
    "http-file",
    "httpie",
    "hurl",
    "insomnia",
    "libcurl",
    "nock",
    "php-vcr",
    "powershell",
    "printed",
    "vcr",
    "vcrpy",
    "wget-command",
];

/// True for a form whose texts have comments.
pub(crate) fn has_comments(form: &str) -> bool {
    COMMENTED.contains(&form)
}

/// JSON has no comments; what looks like one there is a value.
fn is_json(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    text.starts_with(b"{\"") || text.starts_with(b"[") || text.starts_with(b"{\n") || text.starts_with(b"{\r")
}
