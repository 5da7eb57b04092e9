//! Functions whose library a call or its program tells: the path alone is that of others too.

use super::ArgumentRole::{Data, Headers, Options, Query, Url};
use super::{FORM_TYPE, Function, Library, ObjectEncoding};

/// Dio writes the same map as a form where the options say so.
const DIO_FORM: Library = Library {
    client: "dio",
    object: ObjectEncoding::Form,
    text_type: Some(FORM_TYPE),
    accept: None,
    options: &[("data", Data), ("headers", Headers), ("queryParameters", Query)],
    method: "GET",
};

pub(in super::super) const DIO_FORM_POST: Function = Function { name: "dio.post", library: &DIO_FORM, arguments: &[Url] };

/// k6 sends an object as a form, under a path that Angular has too.
const K6: Library = Library {
    client: "k6",
    object: ObjectEncoding::Form,
    text_type: None,
    accept: None,
    options: &[("headers", Headers)],
    method: "GET",
};

pub(in super::super) const K6_POST: Function = Function { name: "http.post", library: &K6, arguments: &[Url, Data, Options] };
