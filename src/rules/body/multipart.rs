//! `body/multipart`: parts with boundaries where a form is wanted.

use crate::layers::Layers;
use crate::rule::{Context, Rule};
use crate::token::{Shape, TokenRequest};

pub(crate) const RULE: Rule = Rule { name: "body/multipart", page: include_str!("../../../rules/body/multipart.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    if request.shape != Shape::Multipart || has_boundary_on_form(request, layers) {
        return;
    }
    let Some(body) = request.body.shown() else { return };
    let mut draft = cx
        .draft(*body, "the body is multipart/form-data; the parameters of a token request are sent as a plain form")
        .label("parts with boundaries")
        .why(
            "RFC 6749 defines application/x-www-form-urlencoded only. Most servers do not look into parts and say that \
            grant_type is missing or unsupported.",
        )
        .help(
            "use -d or --data-urlencode instead of -F with curl, URLSearchParams instead of FormData in JavaScript, \
            http_build_query with PHP's curl, x-www-form-urlencoded instead of form-data in Postman",
        );
    if let Some(field) = request.fields(layers, "content-type").next() {
        draft = draft.also(field.value, "the content type of the request");
    }
    draft.report(cx);
}

/// A form type with a boundary is a finding on the header.
fn has_boundary_on_form(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    request.fields(layers, "content-type").any(|field| {
        let text = layers.text(field.value).to_ascii_lowercase();
        text.starts_with("application/x-www-form-urlencoded") && text.contains("boundary=")
    })
}
