//! What the tests of several readers need.

use crate::capture::format::read_capture;
use crate::capture::model::Request;
use crate::text::layers::Layers;

/// Hands over the only request of a text.
pub(in crate::capture::format) fn only(text: &str, check: impl FnOnce(&Layers<'_>, &Request)) {
    let mut layers = Layers::new(text.as_bytes());
    let root = layers.root();
    let capture = read_capture(&mut layers, root);
    assert_eq!(capture.exchanges.len(), 1, "{text}");
    check(&layers, &capture.exchanges[0].request);
}

/// Checks what the only request of a text shows: fields by their names, other parts as `:method`, `:address`, `:user`, `:body`.
pub(in crate::capture::format) fn assert_shows(text: &str, parts: &[(&str, &str)]) {
    only(text, |layers, request| {
        for (name, want) in parts {
            let shown = match *name {
                ":method" => method(layers, request),
                ":address" => address(layers, request),
                ":user" => user(layers, request),
                ":body" => body(layers, request),
                name => field(layers, request, name),
            };
            assert_eq!(shown.as_deref(), Some(*want), "{name} in {text}");
        }
    });
}

/// The body as text, if it is shown.
pub(in crate::capture::format) fn body(layers: &Layers<'_>, request: &Request) -> Option<String> {
    request.body.shown().map(|body| layers.text(body.raw).into_owned())
}

/// The address as written.
pub(in crate::capture::format) fn address(layers: &Layers<'_>, request: &Request) -> Option<String> {
    request.url.shown().map(|url| layers.text(url.whole).into_owned())
}

/// The method.
pub(in crate::capture::format) fn method(layers: &Layers<'_>, request: &Request) -> Option<String> {
    request.method.shown().map(|method| layers.text(*method).into_owned())
}

/// The value of the first field of that name.
pub(in crate::capture::format) fn field(layers: &Layers<'_>, request: &Request, name: &str) -> Option<String> {
    request.fields(layers, name).next().map(|field| layers.text(field.value).into_owned())
}

/// `id:secret` of the user option.
pub(in crate::capture::format) fn user(layers: &Layers<'_>, request: &Request) -> Option<String> {
    request.user.map(|user| layers.text(user.at).into_owned())
}
