//! Transcripts: what HTTP clients and their libraries print of the messages that they send and receive.

pub(super) mod curl_trace;
pub(super) mod curl_verbose;
pub(super) mod http_client;
pub(super) mod http_rb;
mod message;
pub(super) mod net_http;
pub(super) mod python_log;
pub(super) mod rest_client;
pub(super) mod toolbelt;
pub(super) mod wget;
