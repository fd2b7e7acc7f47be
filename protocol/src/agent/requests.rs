//! What the agent tells about requests that it sent to a client.

use serde::{Deserialize, Serialize};

use crate::HeaderValue;

/// What a client wants to hear about its requests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Reporting {
    /// Names of headers and query parameters (any case) whose values stay in the cluster, beside those that always do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub redact: Vec<String>,
    /// Bodies that are text, too, up to [`BODY_LIMIT`].
    pub bodies: bool,
}

/// The longest part of a body that is told, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;

/// One step in the life of an intercepted HTTP or gRPC request, or of a connection that is neither. Times are in the past of the moment at which the message
/// that carries it was written, so that two clocks need not agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RequestReport {
    /// A request's head has come.
    Began(RequestBegan),
    /// A request is over.
    Ended(RequestEnded),
    /// The next part of a body; parts come in order, before `ended`.
    Body {
        /// The request's.
        id: u64,
        /// Of the answer, not of the request.
        answer: bool,
        /// What came; bytes that are no text are replaced.
        text: String,
    },
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// The head of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestBegan {
    /// Unique to it among all agents of the session.
    pub id: u64,
    /// Microseconds ago.
    pub ago_us: u64,
    /// `GET`, `POST`, …; `TCP` for a connection that is no HTTP.
    pub method: String,
    /// Path and query, without values that are redacted; a connection has none.
    pub url: String,
    /// The host that was asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// HTTP/1 or HTTP/2.
    pub version: super::Protocol,
    /// In the order of the wire.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, HeaderValue)>,
    /// The caller's `address:port` as the agent saw it.
    pub peer: String,
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestEnded {
    /// The request's.
    pub id: u64,
    /// Microseconds ago.
    pub ago_us: u64,
    /// From the request's head to the answer's last byte, in microseconds.
    pub duration_us: u64,
    /// Who answered it, or why nobody did.
    pub outcome: RequestOutcome,
    /// Of the answer that the caller got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The status in a gRPC answer's trailers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grpc_status: Option<u16>,
    /// Bytes of the body.
    pub request_bytes: u64,
    /// Bytes of the answer's body.
    pub answer_bytes: u64,
    /// The answer's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, HeaderValue)>,
}

/// Who answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum RequestOutcome {
    /// The debuggee.
    Answered,
    /// The origin, in its place.
    FellBack,
    /// Nobody could.
    Failed,
    /// The caller went away before the answer's end.
    Abandoned,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}
