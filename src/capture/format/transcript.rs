//! Transcripts: what HTTP clients and their libraries print of the messages that they send and receive.

pub(super) mod aiohttp;
pub(super) mod curl_trace;
pub(super) mod curl_verbose;
pub(super) mod excon;
pub(super) mod http_client;
pub(super) mod http_rb;
pub(super) mod httparty;
pub(super) mod httpx;
mod message;
pub(super) mod net_http;
pub(super) mod oauthlib;
mod pairs;
pub(super) mod python_log;
pub(super) mod rest_client;
#[cfg(test)]
mod tests;
pub(super) mod toolbelt;
pub(super) mod wget;

use std::ops::Range;

use super::{Fragment, Part};
use crate::capture::model::{Request, Response, View};

/// A request and its answer, both from the same passage.
fn exchange(request: Request, view: View, response: Option<Response>, range: Range<usize>, form: &'static str) -> Vec<Fragment> {
    let request = Part::Request(Box::new(request), view);
    let response = response.map(|response| Part::Response(Box::new(response)));
    let parts = std::iter::once(request).chain(response);
    parts.map(|part| Fragment { part, range: range.clone(), form }).collect()
}
