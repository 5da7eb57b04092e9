//! `body/inspected-hash`: a hash or dict in the notation of its language.

use super::json::as_form;
use crate::capture::model::View;
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::finding::Level;
use crate::rules::param::common::config_member;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if request.shape != BodyShape::InspectedText || config_member(request, cx.layers).is_some() {
        return;
    }
    let Some(body) = request.body.shown() else { return };
    let (level, message) = match request.view {
        View::Wire => (Level::Error, "the body is a hash in a programming language's notation, not a form"),
        View::Logical => (Level::Info, "the body is printed as a hash; the client may well have encoded it before sending"),
    };
    cx.draft(*body, message)
        .label("a printed hash, not name=value pairs")
        .why("Somewhere the structure was turned into text as for a log. The server looks for name=value pairs and finds none.")
        .help(
            "encode the parameters as a form: URI.encode_www_form in Ruby, data=dict with requests, urllib.parse.urlencode \
            in Python",
        )
        .level(level)
        .fix(as_form(request, cx.layers))
        .report(cx);
}
