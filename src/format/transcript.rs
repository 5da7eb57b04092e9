//! Transcripts: what HTTP clients and their libraries print of the messages that they send and receive.

pub(super) mod aiohttp;
pub(super) mod curl_trace;
pub(super) mod curl_verbose;
pub(super) mod excon;
pub(super) mod http_client;
pub(super) mod http_rb;
pub(super) mod httpx;
mod message;
pub(super) mod net_http;
pub(super) mod oauthlib;
mod pairs;
pub(super) mod python_log;
pub(super) mod rest_client;
pub(super) mod toolbelt;
pub(super) mod wget;
