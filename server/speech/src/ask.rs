//! Asks a program on this machine what it speaks: one connection, a word that asks for nothing, and an end.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{Speech, hello};

/// Who speaks first does it within this.
const GREETING: Duration = Duration::from_millis(50);
/// A program that works answers within this. One that stands at a breakpoint does not, and nothing is known of it then.
const ANSWER: Duration = Duration::from_millis(400);

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Speaks(Speech),
    /// It took the connection and ended it without a word: it does not speak what it was asked in.
    HangsUp,
    /// It cannot be reached, or does not answer: nothing is known.
    Silent,
}

/// What the program speaks. Nothing is said to it for 50 ms, since it may speak first; then the first words of HTTP/2, which
/// every server answers in its own tongue. `None`: it cannot be reached, does not answer, or hangs up.
pub async fn ask(address: SocketAddr) -> Option<Speech> {
    let mut stream = connect(address).await?;
    let mut said = Vec::new();
    if let Ok(greeting) = timeout(GREETING, listen(&mut stream, &mut said)).await {
        return greeting;
    }
    match question(&mut stream, hello::HTTP2, &mut said).await {
        Answer::Speaks(speech) => Some(speech),
        Answer::HangsUp | Answer::Silent => None,
    }
}

/// Whether it speaks HTTP/2 with prior knowledge: its first words, at once.
pub async fn ask_http2(address: SocketAddr) -> Answer {
    match connect(address).await {
        Some(mut stream) => question(&mut stream, hello::HTTP2, &mut Vec::new()).await,
        None => Answer::Silent,
    }
}

/// Whether it answers a client's hello of TLS as TLS does.
pub async fn asks_tls(address: SocketAddr) -> bool {
    let Some(mut stream) = connect(address).await else {
        return false;
    };
    let answer = question(&mut stream, hello::TLS, &mut Vec::new()).await;
    answer == Answer::Speaks(Speech::Tls)
}

async fn question(stream: &mut TcpStream, words: &[u8], said: &mut Vec<u8>) -> Answer {
    let answer = async {
        // Who hung up already has said so, and perhaps why.
        let _ = stream.write_all(words).await;
        listen(stream, said).await
    };
    match timeout(ANSWER, answer).await {
        Ok(Some(speech)) => Answer::Speaks(speech),
        Ok(None) => Answer::HangsUp,
        Err(_) => Answer::Silent,
    }
}

async fn connect(address: SocketAddr) -> Option<TcpStream> {
    timeout(ANSWER, TcpStream::connect(address))
        .await
        .ok()?
        .ok()
}

/// Until it is clear; `None`: it hung up without a word.
async fn listen(stream: &mut TcpStream, said: &mut Vec<u8>) -> Option<Speech> {
    loop {
        let read = stream.read_buf(said).await;
        if let Some(speech) = Speech::of_server(said) {
            return Some(speech);
        }
        if !matches!(read, Ok(1..)) {
            return (!said.is_empty()).then_some(Speech::Other);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// Serves one connection after the other: what it says first, and what it answers.
    async fn server(first: &'static [u8], answer: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.write_all(first).await;
                let mut asked = [0; 1024];
                let _ = stream.read(&mut asked).await;
                let _ = stream.write_all(answer).await;
            }
        });
        address
    }

    #[tokio::test]
    async fn each_answers_in_its_own_tongue() {
        for (first, answer, expected) in [
            (
                &b""[..],
                &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
                Some(Speech::Http1),
            ),
            (b"", b"\0\0\0\x04\0\0\0\0\0", Some(Speech::Http2)),
            (b"\0\0\0\x04\0\0\0\0\0", b"", Some(Speech::Http2)),
            (b"", b"\x15\x03\x01\0\x02\x02\x46", Some(Speech::Tls)),
            (b"220 ready\r\n", b"", Some(Speech::Other)),
            (b"", b"", None),
        ] {
            assert_eq!(ask(server(first, answer).await).await, expected);
        }
        let hangs_up = server(b"", b"").await;
        assert_eq!(ask_http2(hangs_up).await, Answer::HangsUp);
        assert!(asks_tls(server(b"", b"\x16\x03\x03\0\x01\0").await).await);
        assert!(!asks_tls(server(b"", b"HTTP/1.1 400 Bad Request\r\n\r\n").await).await);
    }

    #[tokio::test]
    async fn who_does_not_answer_is_not_judged() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = silent.local_addr().unwrap();
        assert_eq!(ask(address).await, None);
        assert_eq!(ask_http2(address).await, Answer::Silent);
        drop(silent);
        assert_eq!(ask_http2(address).await, Answer::Silent);
    }
}
