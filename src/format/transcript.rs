//! Transcripts: what HTTP clients and their libraries print of the messages that they send and receive.

pub(super) mod curl_trace;
pub(super) mod curl_verbose;
pub(super) mod http_client;
mod message;
pub(super) mod net_http;
pub(super) mod python_log;
