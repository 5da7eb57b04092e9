//! Changes of a request as edits of its capture, in the capture's own form. What a writer proposes here is only an
//! attempt: the file is read again with the edits, and what does not read as intended is never offered.

mod json;
mod lines;
mod mirror;
mod words;
mod yaml;

use crate::capture::model::{Body, BodyNotation, Exchange, Field, Origin, Request};
use crate::rules::change::{Change, FORM};
use crate::text::codec::{self, Codec};
use crate::text::layers::{Edit, Layers, Slice};

use super::sent;

/// Why a repair cannot be written into a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotWritten {
    /// The form tells of a request that someone else wrote: a log, a dump, a program's output.
    Form,
    /// Nothing in the capture can be changed to that effect.
    Place,
}

/// How a form writes its fields and parameters one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// A field a line.
    Lines,
    /// Members and items with commas between them.
    Json,
    /// Block mappings and sequences.
    Yaml,
    /// Words of a command.
    Words,
    /// Program text: what stands in literals can be changed there, nothing added.
    Literals,
}

/// The forms that people write and keep; a form that is not here is a program's output.
const FORMS: &[(Layout, &[&str])] = &[
    (Layout::Json, &["betamax", "code", "fetch", "har", "mockserver", "nock", "pact", "postman", "wiremock"]),
    (Layout::Lines, &["bruno", "http", "http-file", "hurl"]),
    (Layout::Words, &["curl"]),
    (Layout::Yaml, &["go-vcr", "insomnia", "php-vcr", "vcr", "vcrpy"]),
    (Layout::Literals, &["httpie", "powershell", "wget-command"]),
];

/// Forms that record what was sent: rewriting them makes the record differ from what happened.
const RECORDINGS: &[&str] = &["betamax", "go-vcr", "har", "nock", "php-vcr", "vcr", "vcrpy", "wiremock"];

/// Whether the form records what was sent.
pub(crate) fn is_recording(form: &str) -> bool {
    RECORDINGS.contains(&form)
}

/// The edits of the file that make `changes` to `exchange`, in the order of their places and disjoint.
pub(super) fn edits(layers: &Layers<'_>, exchange: &Exchange, changes: &[Change]) -> Result<Vec<Edit>, NotWritten> {
    let layout =
        FORMS.iter().find(|(_, forms)| forms.contains(&exchange.form)).map(|(layout, _)| *layout).ok_or(NotWritten::Form)?;
    let layout = settled(layers, exchange, layout);
    let mut plan = Plan { layers, exchange, changes, layout, edits: Vec::new() };
    for change in changes {
        plan.change(change)?;
    }
    plan.query()?;
    plan.body()?;
    mirror::body_length(&mut plan);
    match exchange.form {
        "har" => mirror::archive(&mut plan),
        "insomnia" => mirror::media_type(&mut plan),
        _ => {}
    }
    plan.lowered()
}

/// Recorders write JSON or YAML.
fn settled(layers: &Layers<'_>, exchange: &Exchange, layout: Layout) -> Layout {
    let text = layers.bytes(layers.root()).trim_ascii_start();
    let is_json = text.starts_with(b"{") || text.starts_with(b"[");
    match layout {
        Layout::Yaml if is_json => Layout::Json,
        Layout::Words if exchange.request.command.is_none() => Layout::Literals,
        other => other,
    }
}

/// Edits on the way.
struct Plan<'p, 'a> {
    layers: &'p Layers<'a>,
    exchange: &'p Exchange,
    changes: &'p [Change],
    layout: Layout,
    edits: Vec<(Slice, Vec<u8>)>,
}

impl<'p> Plan<'p, '_> {
    fn request(&self) -> &'p Request {
        &self.exchange.request
    }

    fn push(&mut self, at: Slice, text: impl Into<Vec<u8>>) {
        self.edits.push((at, text.into()));
    }

    fn can_write(&self, at: Slice, text: &[u8]) -> bool {
        self.layers.lower(at, text).is_ok()
    }

    fn change(&mut self, change: &Change) -> Result<(), NotWritten> {
        match change {
            Change::Write { at, text } => {
                self.push(*at, text.clone());
                Ok(())
            }
            Change::RemoveHeader(field) => self.cut(field),
            Change::SetHeader { name, value } => self.set_header(name, value),
            Change::SetMethod(method) => self.set_method(method),
            Change::Authorize { id, secret } => self.authorize(&[&id[..], b":", secret].concat()),
            // Query and body are written at once.
            Change::RemoveParam(_) | Change::AddParam { .. } | Change::FormBody(_) => Ok(()),
        }
    }

    fn is_in_query(&self, field: &Field) -> bool {
        self.request().url.shown().and_then(|url| url.query).is_some_and(|query| query.contains(field.unit))
    }

    /// Parameters that leave the query; the last one takes the question mark along.
    fn query(&mut self) -> Result<(), NotWritten> {
        let gone: Vec<Field> = self.changes.iter().filter_map(removed).filter(|field| self.is_in_query(field)).collect();
        let Some(url) = self.request().url.shown().filter(|_| !gone.is_empty()) else { return Ok(()) };
        let Some(query) = url.query else { return Ok(()) };
        if !self.cut_together(query) {
            return gone.iter().try_for_each(|field| self.cut(field));
        }
        let whole = url.whole.contains(query) && query.start > url.whole.start;
        if let Some((cut, _)) = self.edits.iter_mut().find(|(at, _)| whole && *at == query) {
            cut.start -= 1;
        }
        Ok(())
    }

    /// Everything that happens to the body apart from `Write`.
    fn body(&mut self) -> Result<(), NotWritten> {
        if let Some(Change::FormBody(pairs)) = self.changes.iter().find(|change| matches!(change, Change::FormBody(_))) {
            return self.form_body(pairs);
        }
        let gone: Vec<Field> = self.changes.iter().filter_map(removed).filter(|field| !self.is_in_query(field)).collect();
        let text = self.request().body.shown().filter(|body| body.notation == BodyNotation::Text).map(|body| body.raw);
        if !gone.is_empty() && !text.is_some_and(|raw| self.cut_together(raw)) {
            gone.iter().try_for_each(|field| self.remove_param(field))?;
        }
        let added: Vec<(&[u8], &[u8])> = self.changes.iter().filter_map(added).collect();
        if added.is_empty() { Ok(()) } else { self.add_params(&added) }
    }

    fn form_body(&mut self, pairs: &[(Vec<u8>, Vec<u8>)]) -> Result<(), NotWritten> {
        let body = self.request().body.shown().filter(|body| body.notation == BodyNotation::Text).ok_or(NotWritten::Place)?;
        let added: Vec<(Vec<u8>, Vec<u8>)> =
            self.changes.iter().filter_map(added).map(|(name, value)| (name.to_vec(), value.to_vec())).collect();
        // A pattern that compares JSON would compare none any more.
        if json::is_member_called(self.layers, body.raw, b"equalToJson") {
            return Err(NotWritten::Place);
        }
        let text = sent::encoded(pairs.iter().chain(&added));
        match lines::hurl_block(self, body.raw) {
            Some(block) => self.push(block, [b"`", &text[..], b"`"].concat()),
            None => self.push(body.raw, text),
        }
        if self.request().headers.shown().is_some() { self.set_header("Content-Type", FORM.as_bytes()) } else { Ok(()) }
    }

    /// Takes all that goes out of a text of `name=value&...`.
    fn cut_together(&mut self, list: Slice) -> bool {
        let cuts: Vec<Slice> =
            sent::cuts(self.layers, list, self.changes).into_iter().map(|(start, end)| list.sub(start..end)).collect();
        let fits = !cuts.is_empty() && cuts.iter().all(|cut| self.can_write(*cut, b""));
        if fits {
            cuts.into_iter().for_each(|cut| self.push(cut, ""));
        }
        fits
    }

    fn remove_param(&mut self, field: &Field) -> Result<(), NotWritten> {
        let body = self.request().body.shown().ok_or(NotWritten::Place)?;
        if body.notation == BodyNotation::Text && body.raw.contains(field.unit) {
            let before = self.edits.len();
            if self.cut_in_list(field, Some(body.raw)).is_ok() {
                return Ok(());
            }
            self.edits.truncate(before);
        }
        self.cut(field)
    }

    /// Takes a parameter out of `name=value&...`.
    fn cut_in_list(&mut self, field: &Field, list: Option<Slice>) -> Result<(), NotWritten> {
        let list = list.ok_or(NotWritten::Place)?;
        let (start, end) = *sent::cuts(self.layers, list, &[Change::RemoveParam(*field)]).first().ok_or(NotWritten::Place)?;
        let at = list.sub(start..end);
        if !self.can_write(at, b"") {
            return Err(NotWritten::Place);
        }
        self.push(at, "");
        Ok(())
    }

    /// Takes out the element that holds a field or parameter, as the form separates them.
    fn cut(&mut self, field: &Field) -> Result<(), NotWritten> {
        let cut = match self.layout {
            Layout::Lines => lines::cut(self.layers, field.unit),
            Layout::Json => json::cut(self.layers, field.unit),
            Layout::Yaml => yaml::cut(self.layers, field.unit),
            Layout::Words => words::cut(self.layers, self.request(), field.unit),
            Layout::Literals => None,
        };
        self.push(cut.ok_or(NotWritten::Place)?, "");
        Ok(())
    }

    fn add_params(&mut self, added: &[(&[u8], &[u8])]) -> Result<(), NotWritten> {
        let Some(body) = self.request().body.shown() else { return self.new_body(added) };
        let owned: Vec<_> = added.iter().map(|(name, value)| (name.to_vec(), value.to_vec())).collect();
        let text = sent::encoded(owned.iter());
        if body.notation == BodyNotation::Text && self.append(body, &text) {
            return Ok(());
        }
        for (name, value) in added {
            let pairs: Vec<Field> = self.elements(body);
            self.add(&pairs, name, value).or_else(|reason| words::data(self, name, value).ok_or(reason))?;
        }
        Ok(())
    }

    /// The parameters of a body that are elements of the form.
    fn elements(&self, body: &Body) -> Vec<Field> {
        body.pairs.clone()
    }

    /// At the end of the text, if that is one.
    fn append(&mut self, body: &Body, more: &[u8]) -> bool {
        let old = self.layers.bytes(body.raw);
        let new = sent::appended(old.to_vec(), more);
        let end = old.trim_ascii_end().len();
        let text = new[end..new.len() - (old.len() - end)].to_vec();
        let at = body.raw.sub(end..end);
        // A bare word of a command takes no &.
        let bare = self.layout == Layout::Words && !words::is_quoted(self.layers, body.raw.sub(end.saturating_sub(1)..end));
        let fits = !bare && self.can_write(at, &text);
        if fits {
            self.push(at, text);
        }
        fits
    }

    fn new_body(&mut self, added: &[(&[u8], &[u8])]) -> Result<(), NotWritten> {
        if self.request().body.is_not_shown() {
            return Err(NotWritten::Place);
        }
        let owned: Vec<_> = added.iter().map(|(name, value)| (name.to_vec(), value.to_vec())).collect();
        match self.layout {
            Layout::Lines => lines::new_body(self, &sent::encoded(owned.iter())).ok_or(NotWritten::Place),
            Layout::Json => json::new_body(self, &sent::encoded(owned.iter())).ok_or(NotWritten::Place),
            Layout::Words => {
                for (name, value) in added {
                    words::data(self, name, value).ok_or(NotWritten::Place)?;
                }
                Ok(())
            }
            _ => Err(NotWritten::Place),
        }
    }

    fn set_header(&mut self, name: &str, value: &[u8]) -> Result<(), NotWritten> {
        let layers = self.layers;
        let written: Vec<Field> =
            self.request().fields(layers, name).filter(|field| field.origin == Origin::Written).copied().collect();
        if let Some((first, others)) = written.split_first() {
            self.push(first.value, value);
            return others.iter().try_for_each(|field| self.cut(field));
        }
        if self.is_implied(name, value) { Ok(()) } else { self.add_header(name, value) }
    }

    /// The client adds this by itself, or will as soon as it has data.
    fn is_implied(&self, name: &str, value: &[u8]) -> bool {
        let same = |field: &Field| self.layers.bytes(field.value) == value;
        let form = name.eq_ignore_ascii_case("content-type") && value == FORM.as_bytes();
        let given_data = self.layout == Layout::Words && form && !self.request().body.is_not_shown();
        self.request().fields(self.layers, name).any(same) || given_data
    }

    fn add_header(&mut self, name: &str, value: &[u8]) -> Result<(), NotWritten> {
        let fields = self.request().headers.shown().map_or(&[][..], |headers| &headers.fields);
        let written: Vec<Field> = fields.iter().filter(|field| field.origin == Origin::Written).copied().collect();
        let kept: Vec<Field> = written.iter().filter(|field| !self.goes(field)).copied().collect();
        let written = if kept.is_empty() { written } else { kept };
        if self.layout == Layout::Words {
            return words::header(self, name, value).ok_or(NotWritten::Place);
        }
        let Err(reason) = self.add(&written, name.as_bytes(), value) else { return Ok(()) };
        if self.layout != Layout::Lines {
            return Err(reason);
        }
        lines::first_header(self, name, value).ok_or(reason)
    }

    /// Adds an element like its siblings, behind the last of them.
    fn add(&mut self, siblings: &[Field], name: &[u8], value: &[u8]) -> Result<(), NotWritten> {
        let edit = match self.layout {
            Layout::Lines => lines::add(self.layers, siblings, name, value),
            Layout::Json => json::add(self.layers, siblings, name, value),
            Layout::Yaml => yaml::add(self.layers, siblings, name, value),
            Layout::Words | Layout::Literals => None,
        };
        let (at, text) = edit.ok_or(NotWritten::Place)?;
        self.push(at, text);
        Ok(())
    }

    fn goes(&self, field: &Field) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::RemoveHeader(gone) if gone.unit == field.unit))
    }

    fn set_method(&mut self, method: &str) -> Result<(), NotWritten> {
        let at = *self.request().method.shown().ok_or(NotWritten::Place)?;
        let text = sent::in_case_of(self.layers.bytes(at), method);
        if self.can_write(at, &text) {
            self.push(at, text);
            return Ok(());
        }
        words::method(self, method).ok_or(NotWritten::Place)
    }

    fn authorize(&mut self, credentials: &[u8]) -> Result<(), NotWritten> {
        if let Some(user) = self.request().user.filter(|user| self.can_write(user.at, credentials)) {
            self.push(user.at, credentials);
            return Ok(());
        }
        let written = self.request().fields(self.layers, "authorization").next().is_some();
        if !written && words::user(self, credentials).is_some() {
            return Ok(());
        }
        let encoded = codec::whole(Codec::Base64, credentials).ok_or(NotWritten::Place)?;
        self.set_header("Authorization", &[b"Basic ", &encoded[..]].concat())
    }

    /// The edits on the bytes of the file.
    fn lowered(mut self) -> Result<Vec<Edit>, NotWritten> {
        self.edits = joined(std::mem::take(&mut self.edits));
        let lower = |(at, text): &(Slice, Vec<u8>)| self.layers.lower(*at, text).map_err(|_| NotWritten::Place);
        let mut edits: Vec<Edit> = self.edits.iter().map(lower).collect::<Result<_, _>>()?;
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let apart = edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
        if apart { Ok(edits) } else { Err(NotWritten::Place) }
    }
}

/// Cuts of one layer that touch are one; insertions at one place stay in their order.
fn joined(mut edits: Vec<(Slice, Vec<u8>)>) -> Vec<(Slice, Vec<u8>)> {
    edits.sort_by_key(|(at, _)| (at.layer, at.start, at.end));
    let mut out: Vec<(Slice, Vec<u8>)> = Vec::new();
    for (at, text) in edits {
        if let Some((last, old)) = out.last_mut()
            && last.layer == at.layer
            && (at.start < last.end && old.is_empty() && text.is_empty() || at.start == last.end)
        {
            last.end = last.end.max(at.end);
            old.extend(text);
            continue;
        }
        out.push((at, text));
    }
    out
}

fn removed(change: &Change) -> Option<Field> {
    match change {
        Change::RemoveParam(field) => Some(*field),
        _ => None,
    }
}

fn added(change: &Change) -> Option<(&[u8], &[u8])> {
    match change {
        Change::AddParam { name, value } => Some((name, value)),
        _ => None,
    }
}

/// `element`, which holds `like`, with another name and value.
fn copy_of(layers: &Layers<'_>, element: Slice, like: &Field, name: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    let name = layers.replacement(element, like.name, name)?;
    let value = layers.replacement(element, like.value, value)?;
    sent::spliced(layers.bytes(element), vec![name, value])
}
