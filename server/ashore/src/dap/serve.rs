//! An adapter that its client starts as a server, and connects to: its place is taken, and it listens somewhere else.
//!
//! The client finds `ashore dap` at the address that it gave, each connection is one to the adapter, and whatever the adapter
//! prints is on stdout at once.

use std::{
    ffi::OsString,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use ashore_debug::debuggers::Place;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream, lookup_host,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    process::ChildStdout,
    sync::mpsc,
};

use super::{
    adapter::{self, Error, Process, START_LIMIT, Variables},
    grace::Taken,
    stdio,
    wires::{Ends, Wires},
};

/// Pieces under way in one direction; full means that the other side is slow, and it is waited for.
const DEPTH: usize = 16;
const PIECE: usize = 64 * 1024;

/// The adapter, and our sockets in its place.
pub struct Served {
    pub process: Process,
    /// Where the client connects to, and where the adapter listens.
    pub ports: (u16, u16),
    address: String,
    listeners: Vec<TcpListener>,
    words: Option<ChildStdout>,
}

/// Takes the place, and starts the adapter elsewhere.
pub async fn open(
    words: &[String],
    place: &Place,
    environment: &Variables,
) -> Result<Served, Error> {
    let taken = |reason| Error::Taken {
        address: format!("{}:{}", place.host, place.port),
        reason,
    };
    let mut listeners = Vec::new();
    let mut problem = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
    let host = place.host.as_str();
    for address in lookup_host((host, place.port)).await.map_err(taken)? {
        match TcpListener::bind(address).await {
            Ok(listener) => listeners.push(listener),
            Err(reason) => problem = reason,
        }
    }
    if listeners.is_empty() {
        return Err(taken(problem));
    }
    let free = TcpListener::bind((host, 0)).await.map_err(taken)?;
    let inner = free.local_addr().map_err(taken)?.port();
    drop(free);
    let moved: Vec<OsString> = place
        .moved(words, inner)
        .into_iter()
        .map(OsString::from)
        .collect();
    let (program, arguments) = moved.split_first().ok_or(Error::Nothing)?;
    let mut process = adapter::spawn(program, arguments, environment)?;
    Ok(Served {
        words: process.child.stdout.take(),
        process,
        ports: (place.port, inner),
        address: if host.contains(':') {
            format!("[{host}]:{inner}")
        } else {
            format!("{host}:{inner}")
        },
        listeners,
    })
}

impl Served {
    /// Lets clients in from now on. Gives the process, whose end is the end.
    pub fn run(self, wires: &Wires) -> Process {
        let (out, _) = stdio::stdout(Taken::default());
        let on_stdio = Arc::new(AtomicBool::new(false));
        if let Some(words) = self.words {
            tokio::spawn(pass_on(words, self.ports, out.clone(), on_stdio.clone()));
        }
        let (wires_too, address) = (wires.clone(), self.address.clone());
        tokio::spawn(
            async move { speak(stdio::stdin(), out, &on_stdio, &address, &wires_too).await },
        );
        for listener in self.listeners {
            let (wires, address) = (wires.clone(), self.address.clone());
            tokio::spawn(async move {
                while let Ok((client, _)) = listener.accept().await {
                    let (wires, address) = (wires.clone(), address.clone());
                    tokio::spawn(async move { connect(client, &address, &wires).await });
                }
            });
        }
        self.process
    }
}

/// A client's connection is one to the adapter from its first byte on: who only tries whether somebody listens is no client,
/// and some adapters serve one connection in their life.
async fn connect(client: TcpStream, address: &str, wires: &Wires) {
    if !matches!(client.peek(&mut [0]).await, Ok(1..)) {
        return;
    }
    let Ok(stream) = adapter::dial(address, START_LIMIT).await else {
        return;
    };
    let adapter = adapter::over_tcp(stream, None);
    let _ = client.set_nodelay(true);
    let (reader, writer) = client.into_split();
    wires.join(Ends {
        from_client: read(reader),
        to_client: write(writer),
        reader: adapter.reader,
        writer: adapter.writer,
    });
}

fn read(mut from: OwnedReadHalf) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel(DEPTH);
    tokio::spawn(async move {
        let mut piece = vec![0; PIECE];
        while let Ok(n @ 1..) = from.read(&mut piece).await {
            if sender.send(piece[..n].to_vec()).await.is_err() {
                return;
            }
        }
    });
    receiver
}

fn write(mut to: OwnedWriteHalf) -> mpsc::Sender<Vec<u8>> {
    let (sender, mut receiver) = mpsc::channel::<Vec<u8>>(DEPTH);
    tokio::spawn(async move {
        while let Some(piece) = receiver.recv().await {
            if to.write_all(&piece).await.is_err() {
                return;
            }
        }
        let _ = to.shutdown().await;
    });
    sender
}

/// A client that gives the adapter an address may speak on stdin all the same: its first bytes tell.
async fn speak(
    mut stdin: mpsc::Receiver<Vec<u8>>,
    out: mpsc::Sender<Vec<u8>>,
    on_stdio: &AtomicBool,
    address: &str,
    wires: &Wires,
) {
    let Some(first) = stdin.recv().await else {
        return;
    };
    if !first.starts_with(b"Content-Length:") {
        return;
    }
    on_stdio.store(true, Ordering::Relaxed);
    let Ok(stream) = adapter::dial(address, START_LIMIT).await else {
        return;
    };
    let adapter = adapter::over_tcp(stream, None);
    let (sender, from_client) = mpsc::channel(DEPTH);
    wires.join(Ends {
        from_client,
        to_client: out,
        reader: adapter.reader,
        writer: adapter.writer,
    });
    let mut piece = Some(first);
    while let Some(bytes) = piece {
        if sender.send(bytes).await.is_err() {
            return;
        }
        piece = stdin.recv().await;
    }
}

/// What the adapter prints, with the address in it that the client knows. Where stdout is a client's wire it goes to stderr.
async fn pass_on(
    mut from: ChildStdout,
    (place, inner): (u16, u16),
    out: mpsc::Sender<Vec<u8>>,
    on_stdio: Arc<AtomicBool>,
) {
    let mut piece = vec![0; PIECE];
    while let Ok(n @ 1..) = from.read(&mut piece).await {
        let said = renamed(&piece[..n], place, inner);
        let sent = match on_stdio.load(Ordering::Relaxed) {
            true => tokio::io::stderr().write_all(&said).await.is_ok(),
            false => out.send(said).await.is_ok(),
        };
        if !sent {
            return;
        }
    }
}

/// The port behind a colon or the word `port` is an address; any other number stays.
fn renamed(piece: &[u8], place: u16, inner: u16) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(piece) else {
        return piece.to_vec();
    };
    let mut text = text.to_owned();
    for before in [":", "port "] {
        let (from, to) = (format!("{before}{inner}"), format!("{before}{place}"));
        text = text.replace(&from, &to);
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_that_is_told_is_the_clients() {
        let check = |text: &str, expected: &str| {
            assert_eq!(renamed(text.as_bytes(), 4711, 40001), expected.as_bytes());
        };
        let told = "DAP server listening at: 127.0.0.1:40001\n";
        check(told, &told.replace("40001", "4711"));
        check("Listening on port 40001", "Listening on port 4711");
        check("process 40001", "process 40001");
    }
}
