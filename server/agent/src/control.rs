//! The control port: a tunnel, or a plain `GET /ready`. The first byte decides.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::sniff::Prefixed;
use crate::{Shared, tunnel};

/// A peer of the control port says something within this.
const FIRST_BYTE: Duration = Duration::from_secs(6);
const LONGEST_REQUEST: usize = 8 * 1024;

/// Serve one connection to the control port.
pub async fn connection(shared: Arc<Shared>, mut stream: TcpStream) {
    let mut first = [0];
    let Ok(Ok(1)) = timeout(FIRST_BYTE, stream.read(&mut first)).await else {
        return;
    };
    if first[0] == 0 {
        let io = Prefixed::new(first.to_vec().into(), stream);
        tunnel::serve(shared, io).await;
    } else {
        let _ = timeout(FIRST_BYTE, plain(stream, first.to_vec())).await;
    }
}

async fn plain(mut stream: TcpStream, mut request: Vec<u8>) -> std::io::Result<()> {
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        if request.len() > LONGEST_REQUEST || stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    let (status, body) = if request.starts_with(b"GET /ready ") {
        ("200 OK", "ready\n")
    } else {
        ("404 Not Found", "only /ready is served here\n")
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// Ask the agent at this address whether it is ready.
pub async fn ready(control: SocketAddr) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(control).await?;
        stream
            .write_all(b"GET /ready HTTP/1.1\r\nhost: agent\r\nconnection: close\r\n\r\n")
            .await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        std::io::Result::Ok(answer.starts_with(b"HTTP/1.1 200 "))
    };
    matches!(timeout(FIRST_BYTE, ask).await, Ok(Ok(true)))
}
