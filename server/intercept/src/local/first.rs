//! The first answer of a program: does it come in the tongue of the question? Until that is known both sides' first bytes are
//! carried one by one; afterwards, and on every later connection, they are just copied.

use std::{io, net::SocketAddr, time::Duration};

use ashore_protocol::agent::Protocol;
use ashore_speech::{Speech, ask, asks_tls};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
};

use super::speaks::Heard;

/// What a caller may say before it is answered; more is a big upload, which is not held up. It fits into a socket's buffer.
const QUESTION: usize = 16 * 1024;
/// Too little of the answer is there; the rest follows at once, or never.
const MORE: Duration = Duration::from_millis(5);
const LOOKS: u32 = 20;

/// A connection whose program has not answered yet.
pub struct First {
    protocol: Protocol,
    asked: usize,
    tls: bool,
    looks: u32,
}

impl First {
    pub fn new(protocol: Protocol) -> Self {
        Self {
            protocol,
            asked: 0,
            tls: false,
            looks: 0,
        }
    }

    /// Carries the question, and looks at the answer without taking it.
    pub async fn answer(
        mut self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
        debuggee: &mut TcpStream,
        address: SocketAddr,
    ) -> io::Result<Heard> {
        let mut question = vec![0; QUESTION];
        let mut answer = [0; 16];
        loop {
            tokio::select! {
                peeked = debuggee.peek(&mut answer) => {
                    let said = &answer[..peeked.unwrap_or(0)];
                    let speech = match (said, Speech::of_server(said)) {
                        ([], _) => return Ok(self.hung_up(address).await),
                        (_, Some(speech)) => speech,
                        (_, None) if self.looks == LOOKS => return Ok(Heard::Nothing),
                        (_, None) => {
                            self.looks += 1;
                            tokio::time::sleep(MORE).await;
                            continue;
                        }
                    };
                    return Ok(self.heard(speech, said, address).await);
                }
                read = stream.read(&mut question) => {
                    let read = read?;
                    if self.asked == 0 {
                        self.tls = Speech::is_tls_client(&question[..read]);
                    }
                    debuggee.write_all(&question[..read]).await?;
                    self.asked += read;
                    // The end of what the caller says is seen again by whoever copies on.
                    if read == 0 || self.asked >= QUESTION {
                        return Ok(Heard::Nothing);
                    }
                }
            }
        }
    }

    async fn heard(&self, speech: Speech, said: &[u8], address: SocketAddr) -> Heard {
        let cannot = |callers| Heard::Cannot {
            callers,
            program: Some(speech),
        };
        match (self.protocol, speech) {
            (Protocol::Http1, Speech::Tls | Speech::Http2) => cannot(Speech::Http1),
            // A server of TLS may say in plain HTTP that it was spoken to in plain HTTP.
            (Protocol::Http1, Speech::Http1) if is_bad_request(said) && asks_tls(address).await => {
                Heard::Cannot {
                    callers: Speech::Http1,
                    program: Some(Speech::Tls),
                }
            }
            (Protocol::Tcp, Speech::Http1 | Speech::Http2) if self.tls => cannot(Speech::Tls),
            _ => Heard::Fits,
        }
    }

    /// Without a word: because it could not understand, or for a reason of its own.
    async fn hung_up(&self, address: SocketAddr) -> Heard {
        if self.protocol != Protocol::Http1 || self.asked == 0 {
            return Heard::Nothing;
        }
        let program = match asks_tls(address).await {
            true => Speech::Tls,
            false if ask(address).await == Some(Speech::Http2) => Speech::Http2,
            false => return Heard::Nothing,
        };
        Heard::Cannot {
            callers: Speech::Http1,
            program: Some(program),
        }
    }
}

/// `HTTP/1.1 400`
fn is_bad_request(answer: &[u8]) -> bool {
    answer.get(8..12) == Some(b" 400")
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    const ALERT: &[u8] = b"\x15\x03\x01\0\x02\x02\x46";
    const BAD: &[u8] = b"HTTP/1.0 400 Bad Request\r\n\r\n";
    const HELLO: &[u8] = b"\x16\x03\x01\0\x05hello";
    const GET: &[u8] = b"GET / HTTP/1.1\r\n\r\n";

    /// A program that answers the hello of TLS with the one, and anything else with the other.
    async fn program(to_tls: &'static [u8], to_others: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut asked = [0; 4096];
                    let read = stream.read(&mut asked).await.unwrap_or(0);
                    let tls = Speech::is_tls_client(&asked[..read]);
                    let _ = stream.write_all(if tls { to_tls } else { to_others }).await;
                });
            }
        });
        address
    }

    async fn heard(protocol: Protocol, question: &[u8], address: SocketAddr) -> Heard {
        let (mut caller, mut stream) = tokio::io::duplex(64);
        let mut debuggee = TcpStream::connect(address).await.unwrap();
        caller.write_all(question).await.unwrap();
        let first = First::new(protocol);
        first
            .answer(&mut stream, &mut debuggee, address)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn the_first_answer_shows_whether_they_understand_each_other() {
        let cannot = |callers, program| Heard::Cannot {
            callers,
            program: Some(program),
        };
        let ok: &[u8] = b"HTTP/1.1 200 OK\r\n\r\n";
        let settings: &[u8] = b"\0\0\0\x04\0\0\0\0\0";
        let check = async |protocol, question, (to_tls, to_others), expected| {
            let address = program(to_tls, to_others).await;
            assert_eq!(heard(protocol, question, address).await, expected);
        };
        check(Protocol::Http1, GET, (BAD, ok), Heard::Fits).await;
        let tls = cannot(Speech::Http1, Speech::Tls);
        check(Protocol::Http1, GET, (ALERT, ALERT), tls).await;
        // A server of TLS that is polite, and one that hangs up; a program that does either for reasons of its own.
        check(Protocol::Http1, GET, (ALERT, BAD), tls).await;
        check(Protocol::Http1, GET, (ALERT, b""), tls).await;
        check(Protocol::Http1, GET, (BAD, BAD), Heard::Fits).await;
        check(Protocol::Http1, GET, (b"", b""), Heard::Nothing).await;
        let http2 = cannot(Speech::Http1, Speech::Http2);
        check(Protocol::Http1, GET, (settings, settings), http2).await;
        let plain = cannot(Speech::Tls, Speech::Http1);
        check(Protocol::Tcp, HELLO, (BAD, BAD), plain).await;
        check(Protocol::Tcp, HELLO, (HELLO, BAD), Heard::Fits).await;
        check(Protocol::Tcp, b"PRICE apple\n", (b"", b"12\n"), Heard::Fits).await;
    }
}
