//! What goes over the link: many bytes one way, many the other, and a few of each.

use std::time::Duration;

use ashore_blackbox::http;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::timed;

/// The answer to a small request.
pub const SMALL: &str = "small";
/// A link that is slower than this is no measurement.
const LIMIT: Duration = Duration::from_secs(300);
const CHUNK: usize = 64 * 1024;

/// Asks for so many bytes and reads them.
pub async fn get(address: &str, bytes: usize) -> Duration {
    let head = format!("GET /bytes/{bytes} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n");
    exchange(address, &head, 0, bytes).await
}

/// Sends so many bytes and waits for the word that they have come.
pub async fn post(address: &str, bytes: usize) -> Duration {
    let head = format!(
        "POST /bytes HTTP/1.1\r\nhost: bench\r\ncontent-length: {bytes}\r\nconnection: close\r\n\r\n"
    );
    exchange(address, &head, bytes, SMALL.len()).await
}

async fn exchange(address: &str, head: &str, out: usize, back: usize) -> Duration {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let work = async {
        stream.write_all(head.as_bytes()).await.unwrap();
        send(&mut stream, out).await.unwrap();
        let mut read = vec![0; CHUNK];
        let mut total = 0;
        loop {
            match stream.read(&mut read).await.unwrap() {
                0 => return total,
                n => total += n,
            }
        }
    };
    let (took, total) = timeout(LIMIT, timed(work)).await.unwrap();
    assert!(total > back, "{total} of {back} bytes came");
    took
}

async fn send(stream: &mut TcpStream, mut bytes: usize) -> std::io::Result<()> {
    let chunk = vec![b'x'; CHUNK];
    while bytes > 0 {
        let n = bytes.min(CHUNK);
        stream.write_all(&chunk[..n]).await?;
        bytes -= n;
    }
    Ok(())
}

/// A small request, the median of some.
pub async fn ask(address: &str) -> Duration {
    let mut times = Vec::new();
    for _ in 0..9 {
        let (took, answer) = timed(http::get_within(LIMIT, address, "/small", &[])).await;
        assert_eq!(answer.unwrap().body, SMALL);
        times.push(took);
    }
    super::median(&mut times)
}

/// The laptop's program: answers one request a connection.
pub async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut head = Vec::new();
    let end = loop {
        if stream.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
        if let Some(at) = head.windows(4).position(|end| end == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let text = String::from_utf8_lossy(&head[..end]).to_ascii_lowercase();
    let number = |after: &str| {
        let rest = text.split(after).nth(1)?;
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<usize>().ok()
    };
    let mut come = head.len() - end;
    let wanted = number("content-length: ").unwrap_or(0);
    let mut read = vec![0; CHUNK];
    while come < wanted {
        match stream.read(&mut read).await? {
            0 => return Ok(()),
            n => come += n,
        }
    }
    let length = number("get /bytes/").unwrap_or(SMALL.len());
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    if length == SMALL.len() {
        stream.write_all(SMALL.as_bytes()).await?;
    } else {
        send(&mut stream, length).await?;
    }
    stream.shutdown().await
}
