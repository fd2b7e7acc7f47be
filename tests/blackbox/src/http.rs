//! One HTTP request on a connection of its own, as a visitor would send it; no more than tests need.

use std::{io, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// An answer: its status and body.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    /// The body as JSON, or null.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

/// `GET path` at `address`: `host:port`, or `host:port@relay` where only a relay inside the cluster reaches it.
///
/// # Errors
/// When it cannot be reached, or gives no whole answer within five seconds.
pub async fn get(address: &str, path: &str, headers: &[(&str, &str)]) -> io::Result<Answer> {
    get_within(Duration::from_secs(5), address, path, headers).await
}

/// The same with more or less patience.
///
/// # Errors
/// When it cannot be reached, or gives no whole answer within `limit`.
pub async fn get_within(
    limit: Duration,
    address: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> io::Result<Answer> {
    let host = address.split('@').next().unwrap_or_default();
    let mut head = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let exchange = async {
        let mut stream = connect(address).await?;
        stream.write_all(head.as_bytes()).await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        parse(&bytes).ok_or_else(|| io::Error::other("the answer was cut off"))
    };
    timeout(limit, exchange)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// A connection to `host:port`, made by the relay where one is named.
async fn connect(address: &str) -> io::Result<TcpStream> {
    let (target, door) = match address.split_once('@') {
        Some((target, relay)) => (Some(target), relay),
        None => (None, address),
    };
    let mut stream = TcpStream::connect(door).await?;
    stream.set_nodelay(true)?;
    let Some(target) = target else {
        return Ok(stream);
    };
    let request = format!("CONNECT {target} HTTP/1.1\r\nhost: {target}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(error) => return Err(error),
        }
    }
    let head = String::from_utf8_lossy(&head);
    let line = head.lines().next().unwrap_or_default();
    if line.split(' ').nth(1) == Some("200") {
        Ok(stream)
    } else {
        Err(io::Error::other(format!(
            "the relay could not connect: {line}"
        )))
    }
}

fn parse(bytes: &[u8]) -> Option<Answer> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |wanted: &str| {
        let mut pairs = head.lines().filter_map(|line| line.split_once(": "));
        pairs
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.to_owned())
    };
    let body = if header("transfer-encoding").is_some_and(|it| it == "chunked") {
        unchunk(body)?
    } else if let Some(length) = header("content-length") {
        (body.len() >= length.parse().ok()?).then(|| body.to_owned())?
    } else {
        body.to_owned()
    };
    Some(Answer { status, body })
}

fn unchunk(mut rest: &str) -> Option<String> {
    let mut body = String::new();
    loop {
        let (size, after) = rest.split_once("\r\n")?;
        let size = usize::from_str_radix(size.split(';').next()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.push_str(after.get(..size)?);
        rest = after.get(size..)?.strip_prefix("\r\n")?;
    }
}
