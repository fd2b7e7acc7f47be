//! Requests that came ashore.

use serde::{Deserialize, Serialize};

use super::RequestDisplay;
use crate::{
    HeaderValue,
    agent::{Protocol, RequestOutcome},
};

/// One intercepted HTTP or gRPC request; or a connection that is neither, as a whole: method `TCP`, and no path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestRecord {
    /// Counts the session's requests from 1; a record that is sent again with the same number replaces the one before.
    pub number: u64,
    /// The run configuration, or the intercept's name.
    pub configuration: String,
    /// When its head arrived, in milliseconds since 1970.
    pub at: u64,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query; values that are secrets by their names are not there.
    pub url: String,
    /// The host that was asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// HTTP/1 or HTTP/2.
    pub version: Protocol,
    /// Without values that are secrets by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Header>,
    /// The caller: a pod's name, else its address.
    pub from: String,
    /// Who answered; absent while it is held or runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<RequestOutcome>,
    /// The answer's, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The status in a gRPC answer's trailers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grpc_status: Option<u16>,
    /// From its head to the answer's last byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<f64>,
    /// Bytes of the request's body.
    #[serde(default)]
    pub request_bytes: u64,
    /// Bytes of the answer's body.
    #[serde(default)]
    pub answer_bytes: u64,
    /// The answer's, without values that are secrets by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answer_headers: Vec<Header>,
    /// Text, as far as it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_body: Option<String>,
    /// The same of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_body: Option<String>,
    /// Where the debuggee stood while it was held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Stood>,
    /// How it is drawn; editors alone are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<RequestDisplay>,
}

/// One header line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Header {
    /// As it was on the wire.
    pub name: String,
    /// `redacted` where it is a secret by its name.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub value: HeaderValue,
}

impl From<(String, HeaderValue)> for Header {
    fn from((name, value): (String, HeaderValue)) -> Self {
        Self { name, value }
    }
}

/// A place in the program, and what it has to do with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Stood {
    /// The place in the source.
    pub place: Place,
    /// No other request was in flight; else this one is a candidate among several.
    pub certain: bool,
    /// What was thrown, where an exception stopped it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
}

/// A line of source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// As the debugger names it, mostly an absolute path.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// The function's name, as the debugger tells it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub function: String,
}

/// Asks for the requests of a session, or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListRequests {
    /// Absent: all sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// Requests of one session, also of one that has ended.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionRequests {
    /// The session's id.
    pub session: String,
    /// In the order in which they came; as a notification those that are new or changed, at most every 200 ms.
    pub records: Vec<RequestRecord>,
    /// Requests that were too many to be told one by one.
    #[serde(default)]
    pub missed: u64,
}

/// Names a request of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReplayRequest {
    /// The session's id.
    pub session: String,
    /// The number of the request in that session.
    pub number: u64,
}

/// What the debuggee answered to a request that was sent to it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Replayed {
    /// The answer's status.
    pub status: u16,
    /// From sending it to the answer's last byte.
    pub duration_ms: f64,
    /// Bytes of the answer's body.
    pub bytes: u64,
    /// Headers that it had at first and that were not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// The same in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// Asks for a request as a command for a shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CurlRequest {
    /// The session that it came to.
    pub session: String,
    /// Its number in that session.
    pub number: u64,
}

/// The command; what was a secret is a variable of the shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CurlCommand {
    /// Whole, of several lines.
    pub text: String,
    /// What it lacks, one sentence; empty where it is whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
}
