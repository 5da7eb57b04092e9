//! Bruno's request files: blocks in braces, one for the method, others for fields, credentials and the body. Which of
//! the blocks count is said by the block of the method.

use std::ops::Range;

use super::grant::{Placement, Settings};
use crate::capture::format::sketch::{self, Auth, Media, Sketch, SketchContent};
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::{Field, Origin, View};
use crate::text::layers::{Piece, Slice};

pub(in crate::capture::format) const FORM: &str = "bruno";

const METHODS: &[&[u8]] = &[b"get", b"post", b"put", b"delete", b"patch", b"options", b"head", b"connect", b"trace", b"http"];

/// A block longer than this is no token request's.
const MAX_LINES: usize = 2000;

/// A request, from its first block on.
pub(in crate::capture::format) fn read_bruno(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let title = scan.line(line).strip_suffix(b"{").unwrap_or_default().trim_ascii_end();
    if title == OAUTH {
        return block(scan, line).and_then(|block| granted(scan, &block)).into_iter().collect();
    }
    if title != b"meta" && !METHODS.contains(&title) {
        return Vec::new();
    }
    let Some(first) = block(scan, line).filter(|first| begins_file(scan, first)) else { return Vec::new() };
    let start = first.title.start;
    let blocks = blocks(scan, first);
    let end = blocks.last().map_or(start, |last| last.end);
    let Some(at) = blocks.iter().position(|block| is_method(scan, block)) else { return Vec::new() };
    let whole = scan.slice(start..end);
    let request = BrunoRequest { at: whole, method: at }.sketch(scan, &blocks).finish(scan.layers);
    let mut found = vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: start..end, form: FORM }];
    let settings = blocks.iter().find(|block| &scan.source[block.title.clone()] == OAUTH);
    found.extend(settings.and_then(|block| granted(scan, block)));
    found
}

/// The block with Bruno's own OAuth settings, also in the file of a collection or a folder.
const OAUTH: &[u8] = b"auth:oauth2";

/// The token request that Bruno makes of them.
fn granted(scan: &mut Scan<'_, '_>, block: &BrunoBlock) -> Option<Fragment> {
    let pairs = pairs(scan, block);
    let setting = |name: &str| value(scan, &pairs, name).filter(|value| !value.is_empty());
    let others = ["scope", "username", "password"].into_iter().filter_map(|name| Some((name, setting(name)?)));
    let others = others.chain(setting("callback_url").map(|at| ("redirect_uri", at))).collect();
    let in_header = setting("credentials_placement").is_some_and(|at| scan.layers.bytes(at) == b"basic_auth_header");
    let (grant, target, id, secret) =
        (setting("grant_type")?, setting("access_token_url")?, setting("client_id"), setting("client_secret"));
    let range = block.title.start..block.end;
    let settings = Settings {
        client: "Bruno",
        at: scan.slice(range.clone()),
        url: sketch::address(scan.layers, target, &[]),
        grant,
        id,
        secret,
        others,
        placement: if in_header { Placement::Header } else { Placement::Body },
    };
    let request = settings.request(scan.layers)?;
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range, form: FORM })
}

/// `name {`, lines, `}`.
struct BrunoBlock {
    title: Range<usize>,
    lines: Range<usize>,
    end: usize,
}

fn block(scan: &Scan<'_, '_>, line: usize) -> Option<BrunoBlock> {
    let range = scan.lines.get(line)?;
    let name = scan.line(line).trim_ascii_end().strip_suffix(b"{")?.trim_ascii_end();
    let word = !name.is_empty() && name.iter().all(|b| b.is_ascii_lowercase() || b":-".contains(b));
    if !word {
        return None;
    }
    let mut last = line + 1;
    // A block of text may hold braces, but those are indented.
    while last < line + MAX_LINES && scan.lines.get(last).is_some() && scan.line(last) != b"}" {
        last += 1;
    }
    let end = scan.lines.get(last).filter(|_| scan.line(last) == b"}")?.end;
    Some(BrunoBlock { title: range.start..range.start + name.len(), lines: line + 1..last, end })
}

/// `meta {` with a name, or a method with a target: other languages have blocks in braces too.
fn begins_file(scan: &Scan<'_, '_>, first: &BrunoBlock) -> bool {
    let name = &scan.source[first.title.clone()];
    let has = |key: &[u8]| first.lines.clone().any(|line| scan.line(line).trim_ascii_start().starts_with(key));
    name == b"meta" && has(b"name:") || METHODS.contains(&name) && has(b"url:")
}

fn blocks(scan: &Scan<'_, '_>, first: BrunoBlock) -> Vec<BrunoBlock> {
    let mut found = vec![first];
    let mut line = found.last().map_or(0, |block| block.lines.end + 1);
    while scan.lines.get(line).is_some() {
        if scan.line(line).trim_ascii().is_empty() {
            line += 1;
            continue;
        }
        let Some(next) = block(scan, line).filter(|next| &scan.source[next.title.clone()] != b"meta") else { break };
        line = next.lines.end + 1;
        found.push(next);
    }
    found
}

fn is_method(scan: &Scan<'_, '_>, block: &BrunoBlock) -> bool {
    METHODS.contains(&&scan.source[block.title.clone()])
}

struct BrunoRequest {
    at: Slice,
    method: usize,
}

impl BrunoRequest {
    fn sketch(&self, scan: &mut Scan<'_, '_>, blocks: &[BrunoBlock]) -> Sketch {
        let mut sketch = Sketch::new("Bruno", self.at);
        let Some(block) = blocks.get(self.method) else { return sketch };
        let settings = pairs(scan, block);
        let setting = |scan: &Scan<'_, '_>, name: &str| value(scan, &settings, name);
        sketch.method = setting(scan, "method").or_else(|| Some(upper(scan, block)));
        let variables: Vec<Field> =
            named(scan, blocks, &["vars", "vars:pre-request"]).iter().flat_map(|block| pairs(scan, block)).collect();
        sketch.url = setting(scan, "url").map(|target| sketch::address(scan.layers, target, &variables));
        sketch.fields = named(scan, blocks, &["headers"]).iter().flat_map(|block| pairs(scan, block)).collect();
        sketch.auth = auth(scan, blocks, setting(scan, "auth"));
        if let Some(kind) = setting(scan, "body") {
            (sketch.content, sketch.media) = content(scan, blocks, kind);
        }
        sketch
    }
}

/// Methods are written in small letters and sent in capitals.
fn upper(scan: &mut Scan<'_, '_>, block: &BrunoBlock) -> Slice {
    let at = scan.slice(block.title.clone());
    let text = scan.source[block.title.clone()].to_ascii_uppercase();
    scan.layers.coarse(at, &text)
}

fn named<'b>(scan: &Scan<'_, '_>, blocks: &'b [BrunoBlock], names: &[&str]) -> Vec<&'b BrunoBlock> {
    let wanted = |block: &&BrunoBlock| names.iter().any(|name| scan.source[block.title.clone()] == *name.as_bytes());
    blocks.iter().filter(wanted).collect()
}

fn value(scan: &Scan<'_, '_>, pairs: &[Field], name: &str) -> Option<Slice> {
    pairs.iter().find(|pair| scan.layers.bytes(pair.name) == name.as_bytes()).map(|pair| pair.value)
}

fn auth(scan: &Scan<'_, '_>, blocks: &[BrunoBlock], kind: Option<Slice>) -> Auth {
    let Some(kind) = kind.map(|kind| scan.layers.text(kind).into_owned()) else { return Auth::None };
    let title = format!("auth:{kind}");
    let details: Vec<Field> = named(scan, blocks, &[&title]).iter().flat_map(|block| pairs(scan, block)).collect();
    let detail = |name| value(scan, &details, name);
    match (kind.as_str(), detail("username"), detail("password"), detail("token")) {
        ("none", ..) => Auth::None,
        ("basic", Some(id), Some(secret), _) => Auth::Basic(id, secret),
        ("bearer", _, _, Some(token)) => Auth::Bearer(token),
        _ => Auth::Unknown,
    }
}

/// The block that the method's block names, and the content type that Bruno sends for it.
fn content(scan: &mut Scan<'_, '_>, blocks: &[BrunoBlock], kind: Slice) -> (SketchContent, Option<Media>) {
    let name = scan.layers.text(kind).into_owned();
    let (titles, media): (&[&str], &str) = match name.as_str() {
        "none" => return (SketchContent::Absent, None),
        "json" => (&["body:json", "body"], "application/json"),
        "text" => (&["body:text"], "text/plain"),
        "xml" => (&["body:xml"], "application/xml"),
        "formUrlEncoded" | "form-urlencoded" => (&["body:form-urlencoded"], "application/x-www-form-urlencoded"),
        "multipartForm" | "multipart-form" => (&["body:multipart-form"], "multipart/form-data"),
        _ => return (SketchContent::Elsewhere, None),
    };
    let Some(block) = named(scan, blocks, titles).first().copied() else { return (SketchContent::Absent, None) };
    let media = Some(Media::implied(scan.layers, media, kind));
    let content = match name.as_str() {
        "formUrlEncoded" | "form-urlencoded" => SketchContent::Form(pairs(scan, block)),
        "multipartForm" | "multipart-form" => SketchContent::Parts(pairs(scan, block), scan.slice(block.title.start..block.end)),
        _ => SketchContent::Text(text(scan, block)),
    };
    (content, media)
}

/// `name: value` lines without those that `~` switches off.
fn pairs(scan: &Scan<'_, '_>, block: &BrunoBlock) -> Vec<Field> {
    let mut found = Vec::new();
    let mut line = block.lines.start;
    while line < block.lines.end {
        let (pair, next) = pair(scan, line, block.lines.end);
        found.extend(pair);
        line = next;
    }
    found
}

/// The pair on a line and the line behind it: `'''` holds a value of several lines.
fn pair(scan: &Scan<'_, '_>, line: usize, limit: usize) -> (Option<Field>, usize) {
    let Some(range) = scan.lines.get(line) else { return (None, line + 1) };
    let text = scan.line(line);
    let start = range.start + text.len() - text.trim_ascii_start().len();
    let text = text.trim_ascii();
    let quoted = text.strip_prefix(b"\"").and_then(|rest| rest.iter().position(|b| *b == b'"')).map_or(0, |close| close + 2);
    let Some(colon) = text.get(quoted..).and_then(|rest| rest.iter().position(|b| *b == b':')) else { return (None, line + 1) };
    let colon = quoted + colon;
    let name = if quoted > 0 { start + 1..start + quoted - 1 } else { start..start + colon };
    let rest = text[colon + 1..].trim_ascii_start();
    let value = start + text.len() - rest.len()..start + text.len();
    let (value, next) = long_value(scan, value, line, limit);
    let pair =
        Field { name: scan.slice(name), unit: scan.slice(start..value.end), value: scan.slice(value), origin: Origin::Written };
    ((!text.starts_with(b"~")).then_some(pair), next)
}

fn long_value(scan: &Scan<'_, '_>, value: Range<usize>, line: usize, limit: usize) -> (Range<usize>, usize) {
    let Some(rest) = scan.source[value.clone()].strip_prefix(b"'''") else { return (value, line + 1) };
    let start = value.end - rest.len();
    if let Some(close) = memchr::memmem::find(rest, b"'''") {
        return (start..start + close, line + 1);
    }
    let close = (line + 1..limit).find(|line| scan.line(*line).trim_ascii() == b"'''");
    let Some(close) = close else { return (value, line + 1) };
    let inner = |line: usize| scan.lines.get(line).unwrap_or(value.clone());
    let (first, last) = (inner(line + 1), inner(close - 1));
    let lead = scan.source[first.clone()].len() - scan.source[first.clone()].trim_ascii_start().len();
    (first.start + lead..last.end.max(first.start + lead), close + 1)
}

/// The lines of a block of text without the two blanks that Bruno indents them by.
fn text(scan: &mut Scan<'_, '_>, block: &BrunoBlock) -> Slice {
    let mut pieces = Vec::new();
    for line in block.lines.clone() {
        let Some(range) = scan.lines.get(line) else { continue };
        let indent = scan.line(line).iter().take(2).take_while(|b| **b == b' ').count();
        if line > block.lines.start {
            pieces.push(Piece::Text { bytes: b"\n".to_vec(), at: scan.slice(range.start..range.start) });
        }
        pieces.push(Piece::Copy(scan.slice(range.start + indent..range.end)));
    }
    scan.layers.join(pieces)
}
