//! What a caller is told when neither side could answer.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::body::Payload;

/// A request that got no answer.
#[derive(Debug)]
pub struct Failure {
    /// The request, where it can be sent elsewhere.
    pub request: Option<http::Request<Payload>>,
    /// What happened, for people.
    pub why: String,
    /// Some of an answer was seen: the request was worked on, and is not sent again.
    pub heard: bool,
}

/// gRPC's own code for "try again later".
const UNAVAILABLE: &str = "14";

/// One line that names what happened; a gRPC caller gets it as a status.
pub fn answer(why: &str, grpc: bool) -> Response<Payload> {
    let line = format!("ashore: {why}");
    let mut response = Response::new(Payload::empty());
    let headers = response.headers_mut();
    if grpc {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
        headers.insert("grpc-status", HeaderValue::from_static(UNAVAILABLE));
        // Percent-encoding is asked of anything but printable ASCII.
        let plain: String = line
            .chars()
            .filter(|c| matches!(c, ' '..='~') && *c != '%')
            .collect();
        if let Ok(value) = HeaderValue::from_str(&plain) {
            headers.insert("grpc-message", value);
        }
        return response;
    }
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(CONTENT_TYPE, text);
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    *response.body_mut() = Payload::Text(Some(Bytes::from(line + "\n")));
    response
}
