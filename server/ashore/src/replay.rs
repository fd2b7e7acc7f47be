//! Sends a request that came ashore to the debuggee once more. Only ever because a person asked for it.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use ashore_protocol::{
    HeaderValue,
    agent::Protocol,
    editor::{Header, Replayed, RequestRecord},
};
use ashore_texts::{Text, text};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// A debuggee may stand at a breakpoint for long, but the answer is of no use after this.
const LIMIT: Duration = Duration::from_secs(600);

/// Why a request cannot be sent again, whoever listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// It is HTTP/2, whose bodies are no text.
    Text,
    /// It is a connection.
    Request,
    /// Its address had a secret.
    Secret,
    /// Its body, or a part of it, was not kept.
    Body,
}

impl From<Lacks> for Text {
    fn from(lacks: Lacks) -> Self {
        match lacks {
            Lacks::Text => Self::ReplayHttp2,
            Lacks::Request => Self::ReplayTcp,
            Lacks::Secret => Self::ReplaySecret,
            Lacks::Body => Self::ReplayBody,
        }
    }
}

/// What a request lacks to be sent again.
pub fn lacks(record: &RequestRecord) -> Option<Lacks> {
    let secret = || record.url.contains(&format!("={}", HeaderValue::REDACTED));
    match record.version {
        Protocol::Http1 if secret() => Some(Lacks::Secret),
        Protocol::Http1 if !has_body(record) => Some(Lacks::Body),
        Protocol::Http1 => None,
        Protocol::Tcp => Some(Lacks::Request),
        Protocol::Http2 | Protocol::Unknown => Some(Lacks::Text),
    }
}

/// All of its body was kept, or it has none.
pub fn has_body(record: &RequestRecord) -> bool {
    let kept = record.request_body.as_ref().map_or(0, String::len);
    kept as u64 == record.request_bytes
}

/// The answer, or one sentence that says why there is none.
pub async fn again(record: &RequestRecord, to: SocketAddr) -> Result<Replayed, Text> {
    if let Some(lacks) = lacks(record) {
        return Err(lacks.into());
    }
    let body = record.request_body.clone().unwrap_or_default();
    let mut without = Vec::new();
    let mut request = http::Request::builder()
        .method(record.method.as_str())
        .uri(&record.url);
    for Header { name, value } in &record.headers {
        match (name.as_str(), value) {
            // hyper says the length itself.
            ("content-length" | "transfer-encoding" | "connection", _) => {}
            (_, HeaderValue::Redacted) => without.push(name.clone()),
            (_, HeaderValue::Shown(value)) => request = request.header(name, value),
        }
    }
    let request = request
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| {
            text!(ReplayMalformed {
                why: error.to_string()
            })
        })?;
    let failed = |error: &dyn std::fmt::Display| {
        text!(ReplaySilent {
            address: to.to_string(),
            why: error.to_string()
        })
    };
    let began = Instant::now();
    let sent = async {
        let stream = TcpStream::connect(to).await.map_err(|e| failed(&e))?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|e| failed(&e))?;
        tokio::spawn(connection);
        let answer = sender.send_request(request).await.map_err(|e| failed(&e))?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.map_err(|e| failed(&e))?;
        Ok((status, body.to_bytes().len() as u64))
    };
    let (status, bytes) = tokio::time::timeout(LIMIT, sent)
        .await
        .unwrap_or_else(|_| {
            Err(text!(ReplaySilent {
                address: to.to_string(),
                why: text!(ReplayTooLong {
                    minutes: LIMIT.as_secs() / 60
                })
            }))
        })?;
    Ok(Replayed {
        status,
        duration_ms: began.elapsed().as_secs_f64() * 1000.0,
        bytes,
        without,
        message: String::new(),
    })
}
