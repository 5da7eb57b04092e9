//! JMeter in XML: results with their samples (`httpSample`), and plans (`HTTPSamplerProxy`) with their arguments.
//!
//! Traps: what is sent stands in `queryString` with XML's entities; a plan's arguments are encoded by JMeter where
//! `always_encode` says so, and a raw body is an argument without a name.

use std::ops::Range;

use super::sketch::{self, Media, Sketch, SketchContent};
use crate::capture::model::{Capture, Coverage, Exchange, Field, Origin, Response, View};
use crate::text::layers::{Layers, Piece, Slice};

pub(super) const FORM: &str = "jmeter";

const SAMPLE: &str = "httpSample";
const SAMPLER: &str = "HTTPSamplerProxy";

pub(super) fn recognise(text: &[u8]) -> Option<&'static str> {
    let has = |name: &str| memchr::memmem::find(text, format!("<{name}").as_bytes()).is_some();
    (text.trim_ascii_start().starts_with(b"<") && (has(SAMPLE) || has(SAMPLER))).then_some("samples of JMeter")
}

pub(super) fn read_jmeter(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let bytes = layers.bytes(text).to_vec();
    let mut file = Xml { layers, text, bytes: &bytes };
    let mut exchanges: Vec<Exchange> = Vec::new();
    for element in elements(&bytes, SAMPLE) {
        exchanges.extend(file.sample(&element));
    }
    for element in elements(&bytes, SAMPLER) {
        exchanges.extend(file.sampler(&element));
    }
    Capture { exchanges, problems: Vec::new() }
}

/// An element: its start tag and what is between its tags.
struct Element {
    tag: Range<usize>,
    inner: Range<usize>,
}

impl Element {
    fn all(&self) -> Range<usize> {
        self.tag.start..self.inner.end
    }
}

/// The elements of a name, one after the other; JMeter nests none of these in one another.
fn elements(bytes: &[u8], name: &str) -> Vec<Element> {
    within(bytes, 0..bytes.len(), name)
}

fn within(bytes: &[u8], range: Range<usize>, name: &str) -> Vec<Element> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(start) = bytes.get(at..range.end).and_then(|rest| memchr::memmem::find(rest, open.as_bytes())) {
        let start = at + start;
        at = start + open.len();
        if !bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || b">/".contains(b)) {
            continue;
        }
        let Some(end) = memchr::memchr(b'>', &bytes[at..range.end]).map(|end| at + end) else { break };
        at = end + 1;
        if bytes[end - 1] == b'/' {
            continue;
        }
        let Some(inner) = memchr::memmem::find(&bytes[at..range.end], close.as_bytes()) else { break };
        found.push(Element { tag: start..end + 1, inner: at..at + inner });
        at += inner + close.len();
    }
    found
}

struct Xml<'x, 'a> {
    layers: &'x mut Layers<'a>,
    text: Slice,
    bytes: &'x [u8],
}

impl Xml<'_, '_> {
    /// One sample of a result.
    fn sample(&mut self, element: &Element) -> Option<Exchange> {
        let at = self.text.sub(element.all());
        let target = self.child(element, "java.net.URL")?;
        let mut sketch = Sketch::new("JMeter", at);
        sketch.method = self.child(element, "method");
        sketch.url = Some(sketch::address(self.layers, target, &[]));
        sketch.coverage = Coverage::Partial;
        let body = self.child(element, "queryString").filter(|body| !body.is_empty());
        sketch.content = body.map_or(SketchContent::Elsewhere, SketchContent::Text);
        let response = self.answer(element);
        let request = sketch.finish(self.layers);
        Some(Exchange { request, response, view: View::Logical, at, form: FORM })
    }

    /// The status in the attribute `rc`, and the content where the result keeps it.
    fn answer(&mut self, element: &Element) -> Option<Response> {
        let tag = &self.bytes[element.tag.clone()];
        let start = memchr::memmem::find(tag, b" rc=\"")? + 5;
        let digits = tag[start..].iter().take_while(|b| b.is_ascii_digit()).count();
        let code = self.text.sub(element.tag.start + start..element.tag.start + start + digits);
        let status = self.layers.text(code).parse().ok().filter(|code| (100..600).contains(code))?;
        let body = self.child(element, "responseData").filter(|body| !body.is_empty());
        let at = self.text.sub(element.all());
        Some(Response { status: Some((status, code)), headers: Vec::new(), body, at })
    }

    /// One sampler of a plan.
    fn sampler(&mut self, element: &Element) -> Option<Exchange> {
        let at = self.text.sub(element.all());
        let path = self.property(element, "HTTPSampler.path")?;
        let mut sketch = Sketch::new("JMeter", at);
        sketch.method = self.property(element, "HTTPSampler.method");
        let target = self.target(element, path);
        sketch.url = Some(sketch::address(self.layers, target, &[]));
        // Header managers stand elsewhere in a plan.
        sketch.coverage = Coverage::Partial;
        let pairs = self.arguments(element);
        let raw = pairs.first().filter(|pair| pair.name.is_empty()).map(|pair| pair.value);
        sketch.media = sketch.method.map(|method| Media::implied(self.layers, "application/x-www-form-urlencoded", method));
        sketch.content = raw.map_or(SketchContent::Form(pairs), SketchContent::Text);
        let request = sketch.finish(self.layers);
        Some(Exchange { request, response: None, view: View::Logical, at, form: FORM })
    }

    fn target(&mut self, element: &Element, path: Slice) -> Slice {
        let domain = self.property(element, "HTTPSampler.domain").filter(|domain| !domain.is_empty());
        let protocol = self.property(element, "HTTPSampler.protocol").filter(|protocol| !protocol.is_empty());
        let Some(domain) = domain else { return path };
        let glue = |text: &str| Piece::Text { bytes: text.as_bytes().to_vec(), at: domain.to(0) };
        let scheme = protocol.map_or_else(|| glue("http"), Piece::Copy);
        self.layers.join(vec![scheme, glue("://"), Piece::Copy(domain), Piece::Copy(path)])
    }

    /// The list is an element of the same name as its items: each item is looked for by its type.
    fn arguments(&mut self, element: &Element) -> Vec<Field> {
        let (inner, sign) = (element.inner.clone(), b"elementType=\"HTTPArgument\"");
        let starts: Vec<usize> =
            memchr::memmem::find_iter(&self.bytes[inner.clone()], sign).map(|start| inner.start + start).collect();
        let mut found = Vec::new();
        for start in starts {
            let length = memchr::memmem::find(&self.bytes[start..inner.end], b"</elementProp>").unwrap_or(inner.end - start);
            let item = Element { tag: start..start, inner: start..start + length };
            let Some(value) = self.property(&item, "Argument.value") else { continue };
            let name = self.property(&item, "Argument.name").unwrap_or_else(|| value.to(0));
            found.push(Field { name, value, unit: self.text.sub(item.all()), origin: Origin::Written });
        }
        found
    }

    /// The text of `<stringProp name="...">`.
    fn property(&mut self, element: &Element, name: &str) -> Option<Slice> {
        let wanted = format!("name=\"{name}\"");
        let listed = within(self.bytes, element.inner.clone(), "stringProp");
        let found =
            listed.into_iter().find(|one| memchr::memmem::find(&self.bytes[one.tag.clone()], wanted.as_bytes()).is_some())?;
        Some(self.decoded(found.inner))
    }

    /// The text of the first child of a name.
    fn child(&mut self, element: &Element, name: &str) -> Option<Slice> {
        let found = within(self.bytes, element.inner.clone(), name).into_iter().next()?;
        Some(self.decoded(found.inner))
    }

    /// Text with the five entities of XML and character references in their places.
    fn decoded(&mut self, range: Range<usize>) -> Slice {
        if memchr::memchr(b'&', &self.bytes[range.clone()]).is_none() {
            return self.text.sub(range);
        }
        let mut pieces = Vec::new();
        let mut at = range.start;
        while let Some(start) = memchr::memchr(b'&', &self.bytes[at..range.end]).map(|start| at + start) {
            let known = entity(&self.bytes[start..range.end]);
            let (bytes, length) = known.unwrap_or((b"&".to_vec(), 1));
            pieces.push(Piece::Copy(self.text.sub(at..start)));
            pieces.push(Piece::Text { bytes, at: self.text.sub(start..start + length) });
            at = start + length;
        }
        pieces.push(Piece::Copy(self.text.sub(at..range.end)));
        self.layers.join(pieces)
    }
}

/// What the entity at the start of `text` stands for, and its length.
fn entity(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let end = text.iter().take(10).position(|b| *b == b';')?;
    let name = std::str::from_utf8(text.get(1..end)?).ok()?;
    let known = [("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'")];
    let named = known.iter().find(|(known, _)| *known == name).map(|(_, sign)| (*sign).to_owned());
    let numbered = || {
        let digits = name.strip_prefix('#')?;
        let code = digits.strip_prefix('x').map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        char::from_u32(code).map(String::from)
    };
    named.or_else(numbered).map(|text| (text.into_bytes(), end + 1))
}

#[cfg(test)]
mod tests {
    use crate::{Options, lint};

    fn parameters(text: &str) -> Vec<String> {
        let report = lint("plan", text.as_bytes(), &Options::default());
        assert_eq!(report.format, "jmeter");
        report.exchanges.into_iter().flat_map(|one| one.understood.parameters).collect()
    }

    #[test]
    fn entities_are_decoded_in_results() {
        let text = "<testResults><httpSample rc=\"200\"><queryString class=\"java.lang.String\">grant_type=client_credentials&amp;client_id=shop&amp;client_secret=a&#37;2Bb</queryString><method class=\"java.lang.String\">POST</method><java.net.URL>https://login.acme-corp.com/oauth/token</java.net.URL></httpSample></testResults>";
        assert_eq!(parameters(text), ["grant_type", "client_id", "client_secret"]);
    }

    #[test]
    fn a_plans_arguments_are_a_form() {
        let argument = |name: &str, value: &str| {
            format!(
                "<elementProp name=\"{name}\" elementType=\"HTTPArgument\"><stringProp name=\"Argument.value\">{value}</stringProp><stringProp name=\"Argument.name\">{name}</stringProp></elementProp>"
            )
        };
        let text = format!(
            "<jmeterTestPlan><HTTPSamplerProxy testname=\"t\"><elementProp name=\"HTTPsampler.Arguments\" elementType=\"Arguments\"><collectionProp name=\"Arguments.arguments\">{}{}</collectionProp></elementProp><stringProp name=\"HTTPSampler.domain\">login.acme-corp.com</stringProp><stringProp name=\"HTTPSampler.path\">/oauth/token</stringProp><stringProp name=\"HTTPSampler.method\">POST</stringProp></HTTPSamplerProxy></jmeterTestPlan>",
            argument("grant_type", "client_credentials"),
            argument("client_id", "shop")
        );
        assert_eq!(parameters(&text), ["grant_type", "client_id"]);
    }
}
