//! What the program is known to speak. What it cannot speak goes to the origin, from the first request on where that can be
//! known before one is sent, else from the second on.

use std::{
    io,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};

use ashore_protocol::agent::Protocol;
use ashore_speech::{Answer, Speech, ask_http2};
use tokio::sync::mpsc::UnboundedSender;

/// Callers ask in a way that the program does not speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cannot {
    pub address: SocketAddr,
    pub callers: Speech,
    /// `None`: it hangs up on them, and what it speaks is not known.
    pub program: Option<Speech>,
}

/// What is known of one protocol, as the agent tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Known {
    #[default]
    Nothing,
    Speaks,
    Cannot,
}

/// What an answer showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It answers in its callers' tongue.
    Fits,
    /// It cannot have understood, so nothing was done.
    Cannot {
        callers: Speech,
        program: Option<Speech>,
    },
    /// That did not show.
    Nothing,
}

/// The program's socket, for as long as the program has it.
#[derive(Debug)]
pub struct Destination {
    pub address: SocketAddr,
    known: Mutex<[Known; 3]>,
    /// Held while the program is asked: a burst of first calls asks once.
    asking: tokio::sync::Mutex<()>,
    tell: Option<UnboundedSender<Cannot>>,
}

impl Destination {
    pub fn new(address: SocketAddr, tell: Option<UnboundedSender<Cannot>>) -> Self {
        Self {
            address,
            known: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
            tell,
        }
    }

    pub fn is_unknown(&self, protocol: Protocol) -> bool {
        self.known(protocol) == Known::Nothing
    }

    /// Before the first HTTP/2 connection the program is asked whether it speaks that: of a call that it could not understand
    /// the agent could not know whether it was done. HTTP/1 and the rest show it in their answers.
    pub async fn check(&self, protocol: Protocol) -> io::Result<()> {
        if protocol == Protocol::Http2 && self.is_unknown(protocol) {
            let _asking = self.asking.lock().await;
            if self.is_unknown(protocol) {
                let callers = Speech::Http2;
                let heard = match ask_http2(self.address).await {
                    Answer::Speaks(Speech::Http2) => Heard::Fits,
                    Answer::Speaks(other) => Heard::Cannot {
                        callers,
                        program: Some(other),
                    },
                    Answer::HangsUp => Heard::Cannot {
                        callers,
                        program: None,
                    },
                    // It may stand at a breakpoint: that is no reason to send anybody away.
                    Answer::Silent => Heard::Fits,
                };
                return self.learn(protocol, heard);
            }
        }
        match self.known(protocol) {
            Known::Cannot => Err(cannot()),
            Known::Nothing | Known::Speaks => Ok(()),
        }
    }

    /// An error where the connection leads to nothing.
    pub fn learn(&self, protocol: Protocol, heard: Heard) -> io::Result<()> {
        match heard {
            Heard::Nothing => Ok(()),
            Heard::Fits => {
                self.set(protocol, Known::Speaks);
                Ok(())
            }
            Heard::Cannot { callers, program } => {
                let before = self.set(protocol, Known::Cannot);
                if let (true, Some(tell)) = (before != Known::Cannot, &self.tell) {
                    let address = self.address;
                    // Whoever was told is gone only when the session is.
                    let _ = tell.send(Cannot {
                        address,
                        callers,
                        program,
                    });
                }
                Err(cannot())
            }
        }
    }

    fn known(&self, protocol: Protocol) -> Known {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)[place(protocol)]
    }

    fn set(&self, protocol: Protocol, known: Known) -> Known {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut all[place(protocol)], known)
    }
}

fn place(protocol: Protocol) -> usize {
    match protocol {
        Protocol::Http1 => 0,
        Protocol::Http2 => 1,
        Protocol::Tcp | Protocol::Unknown => 2,
    }
}

fn cannot() -> io::Error {
    io::Error::other("the program does not speak that")
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
        sync::mpsc::unbounded_channel,
    };

    use super::*;

    #[tokio::test]
    async fn http2_is_asked_for_once_and_refused_before_anything_is_sent() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = tokio::spawn(async move {
            let mut asked = 0;
            while let Ok((mut stream, _)) = listener.accept().await {
                asked += 1;
                let mut word = [0; 64];
                if stream.read(&mut word).await.unwrap_or(0) == 0 {
                    return asked - 1;
                }
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            }
            asked
        });
        let (tell, mut told) = unbounded_channel();
        let to = Destination::new(address, Some(tell));
        let (one, other) = tokio::join!(to.check(Protocol::Http2), to.check(Protocol::Http2));
        assert!(one.is_err() && other.is_err());
        assert!(to.check(Protocol::Http1).await.is_ok());
        let cannot = Cannot {
            address,
            callers: Speech::Http2,
            program: Some(Speech::Http1),
        };
        assert_eq!(told.recv().await, Some(cannot));
        assert!(told.try_recv().is_err(), "each once");
        drop(tokio::net::TcpStream::connect(address).await);
        assert_eq!(asked.await.unwrap(), 1);
    }

    #[tokio::test]
    async fn who_stands_at_a_breakpoint_is_not_judged() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let to = Destination::new(silent.local_addr().unwrap(), None);
        assert!(to.check(Protocol::Http2).await.is_ok());
        assert!(!to.is_unknown(Protocol::Http2), "asked once");
    }
}
