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

/// The answer, or one sentence that says why there is none.
pub async fn again(record: &RequestRecord, to: SocketAddr) -> Result<Replayed, Text> {
    if record.version != Protocol::Http1 {
        return Err(Text::ReplayHttp2);
    }
    let body = match (&record.request_body, record.request_bytes) {
        (Some(body), bytes) if body.len() as u64 == bytes => body.clone(),
        (None, 0) => String::new(),
        _ => {
            return Err(Text::ReplayBody);
        }
    };
    if record.url.contains(&format!("={}", HeaderValue::REDACTED)) {
        return Err(Text::ReplaySecret);
    }
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
