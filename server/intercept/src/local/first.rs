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
