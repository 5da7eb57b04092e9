//! `body/multipart`: parts with boundaries where a form is wanted.

use crate::capture::model::Origin;
use crate::provider::ProfileAnswer;
use crate::request::token::{BodyShape, ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    let documented = cx.profile.answer("multipart") == ProfileAnswer::Yes;
    if request.shape != BodyShape::Multipart || documented || has_boundary_on_form(request, layers) {
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
        )
        .fix(as_form(request, *body, layers));
    // One that the client adds by itself has no place that would show it.
    if let Some(field) = request.fields(layers, "content-type").find(|field| field.origin == Origin::Written) {
        draft = draft.also(field.value, "the content type of the request");
    }
    draft.report(cx);
}

/// The parts as a form; a file has no place in one.
fn as_form(request: &TokenRequest, body: Slice, layers: &Layers<'_>) -> Option<Fix> {
    let text = layers.text(body).to_ascii_lowercase();
    let parts = request.params.iter().filter(|param| param.place == ParamPlace::Body);
    let pairs: Vec<_> =
        parts.map(|param| (layers.bytes(param.field.name).to_vec(), layers.bytes(param.field.value).to_vec())).collect();
    let whole = !request.cut && !pairs.is_empty() && !text.contains("filename");
    whole.then(|| Fix::safe("write the parts as a form").form_body(pairs))
}

/// A form type with a boundary is a finding on the header.
fn has_boundary_on_form(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    request.fields(layers, "content-type").any(|field| {
        let text = layers.text(field.value).to_ascii_lowercase();
        text.starts_with("application/x-www-form-urlencoded") && text.contains("boundary=")
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn an_answer_on_the_token_shows_that_the_parts_were_read() {
        let request = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: multipart/form-data; boundary=x7kq2mLw9\n\n\
            --x7kq2mLw9\nContent-Disposition: form-data; name=\"grant_type\"\n\nrefresh_token\n--x7kq2mLw9--\n\n";
        let reply = "HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"message\":\"Invalid refresh token\"}\n";
        assert_eq!(verdict(request, "body/multipart"), Some("error"));
        assert_eq!(verdict(&format!("{request}{reply}"), "body/multipart"), Some("warning"));
    }
}
