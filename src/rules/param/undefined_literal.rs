//! `param/undefined-literal`: the word for a missing value was sent as the value.

use crate::request::token::{Param, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::common::{TOKENS, is_one_of};
use crate::rules::finding::Level;
use crate::rules::param::common::{has_known_name, is_credential, place_of, required};
use crate::rules::rule::Context;
use crate::text::layers::Layers;

/// A user may be called Null, and a scope may be called anything.
const FREE: &[&str] = &["scope", "username", "password", "state"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    let ours = |param: &&Param| has_known_name(layers, param) && !is_one_of(layers, param, FREE) && is_undefined(layers, param);
    for param in request.params.iter().filter(ours) {
        let word = layers.text(param.field.value);
        cx.draft(param.field.value, format!("{} is the word {}", place_of(layers, param), word.trim()))
            .label("a variable that had no value")
            .why(
                "A program turned a missing value into text and sent it. The server looks for a value of that name and finds \
                none.",
            )
            .help("find out why the variable was empty, and stop before sending when it is")
            .level(level(request, param, cx))
            .report(cx);
    }
}

fn is_undefined(layers: &Layers<'_>, param: &Param) -> bool {
    let text = layers.text(param.field.value);
    // What a failed look-up gives in many languages. A secret that somebody made up may be any word.
    let refusal = is_one_of(layers, param, TOKENS) && matches!(text.trim(), "false" | "False" | "FALSE");
    refusal || param.kind == ValueKind::Undefined || text.starts_with("Optional(") && text.ends_with(')')
}

/// A null in JSON or in a printed hash may be dropped on the way; it counts where the value is needed.
fn level(request: &TokenRequest, param: &Param, cx: &Context<'_>) -> Level {
    let needed = is_one_of(cx.layers, param, required(request, cx))
        || is_credential(cx.layers, param)
        || is_one_of(cx.layers, param, &["grant_type"]);
    if param.encoded || needed { Level::Error } else { Level::Warning }
}
