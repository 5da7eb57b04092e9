//! `body/raw-reserved`: blanks, letters outside of ASCII and the `&` of a secret that nobody encoded.

use crate::privacy::mask::public::rests;
use crate::request::token::{BodyShape, Param, ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::{is_one_of, oauth_error};
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{is_mangled, is_typographic, place_of};
use crate::rules::param::value_charset::is_ours;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if request.shape != BodyShape::Form || is_mangled(request, cx.layers) {
        return;
    }
    cut_secret(request, cx);
    let sent = |param: &&Param| param.encoded && param.place == ParamPlace::Body && param.kind.is_live();
    for param in request.params.iter().filter(sent) {
        let Some(found) = find(param, cx.layers) else { continue };
        let (what, code) = match found.kind {
            Loss::Blank => ("a space", "+ or %20"),
            Loss::Letter => ("a non-ASCII character", "its UTF-8 octets, each as % and two digits"),
        };
        cx.draft(found.at, format!("{} holds {what} that is not encoded", place_of(cx.layers, param)))
            .label("sent as it is")
            .why("A form holds ASCII without spaces (RFC 6749 appendix B, URL Standard section 5). Many servers read such a value anyway; strict ones and gateways do not, and the encoding of the characters is anybody's guess.")
            .help(format!("write {code}: let the library encode the value, with curl use --data-urlencode"))
            .level(level(param, found.kind, cx))
            .fix(encoded(cx.layers, param))
            .report(cx);
    }
}

/// `password=Ab&3xK`: the server reads a shorter password, and a parameter without a value.
fn cut_secret(request: &TokenRequest, cx: &mut Context<'_>) {
    let rests = rests(cx.layers, request);
    let cut = |pair: &&[Param]| {
        let [before, rest] = pair else { return false };
        is_one_of(cx.layers, before, &["password", "client_secret"]) && rests.contains(&rest.field.name)
    };
    let Some([before, rest]) = request.params.windows(2).find(cut) else { return };
    let place = place_of(cx.layers, before);
    cx.draft(rest.field.name, format!("{place} seems to go on after an & that is not encoded"))
        .label("a parameter of its own, as the server reads it")
        .why("An & ends a value, so the server compares what comes before it with the whole secret. What comes after it has neither a name nor a sign.")
        .help("write %26: let the library encode the value, with curl use --data-urlencode")
        .confidence(Confidence::Likely)
        .report(cx);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Loss {
    Blank,
    Letter,
}

struct RawReserved {
    at: Slice,
    kind: Loss,
}

fn find(param: &Param, layers: &Layers<'_>) -> Option<RawReserved> {
    let text = layers.text(param.raw);
    let text = text.trim();
    // A remark behind the value is the poster's.
    let remark = [" (", " #", " //", " <", " --"].iter().any(|mark| text.contains(mark));
    let lead = layers.text(param.raw).len() - layers.text(param.raw).trim_start().len();
    let place = |at: usize, length: usize| param.raw.sub(lead + at..lead + at + length);
    if let Some((at, letter)) = text.char_indices().find(|(_, c)| !c.is_ascii()) {
        // Typographic characters and the parameters that are ASCII by definition have rules of their own.
        let told = text.chars().any(is_typographic) || is_ours(layers, param) || letter == '\u{FFFD}';
        return (!told).then(|| RawReserved { at: place(at, letter.len_utf8()), kind: Loss::Letter });
    }
    // No grant has a blank in its name: such a text is a sentence.
    let at = text.find(' ').filter(|_| !remark && !is_one_of(layers, param, &["grant_type"]))?;
    Some(RawReserved { at: place(at, 1), kind: Loss::Blank })
}

/// The value with its blanks and letters encoded, and nothing else in it.
fn encoded(layers: &Layers<'_>, param: &Param) -> Option<Fix> {
    let text = std::str::from_utf8(layers.bytes(param.raw)).ok()?;
    let lead = text.len() - text.trim_start().len();
    let at = param.raw.sub(lead..lead + text.trim().len());
    let octet = |b: u8| if b.is_ascii_graphic() { char::from(b).to_string() } else { format!("%{b:02X}") };
    Some(Fix::safe("encode the value").write(at, text.trim().bytes().map(octet).collect::<String>()))
}

/// Blanks between scopes are read by nearly every server.
fn level(param: &Param, kind: Loss, cx: &Context<'_>) -> Level {
    let scope = kind == Loss::Blank && is_one_of(cx.layers, param, &["scope"]);
    if scope && oauth_error(cx) != Some("invalid_scope") { Level::Info } else { Level::Warning }
}
