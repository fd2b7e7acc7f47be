//! The wires of this process, each a client's connection with an adapter; what passes on any of them comes out in one place.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use ashore_debug::drive::Connection;
use ashore_protocol::editor::MessageFrom;
use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{mpsc, oneshot},
};

use super::{
    hello::Hello,
    proxy::{self, Passed},
};

/// Something that was seen on a wire.
pub enum Happened {
    Passed(Connection, Passed),
    /// The client says no more.
    ClientGone(Connection),
    /// The adapter has said its last word, and the client has it.
    AdapterGone(Connection),
    /// Another `ashore dap` asks whether its session is a child of this one.
    Asked(Hello, oneshot::Sender<bool>),
    /// And tells what passes there.
    Told(Connection, MessageFrom, Value),
}

/// The four ends of a wire.
pub struct Ends {
    pub from_client: mpsc::Receiver<Vec<u8>>,
    pub to_client: mpsc::Sender<Vec<u8>>,
    pub reader: Box<dyn AsyncRead + Send + Unpin>,
    pub writer: Box<dyn AsyncWrite + Send + Unpin>,
}

/// Where wires are joined.
#[derive(Clone)]
pub struct Wires {
    happened: mpsc::UnboundedSender<Happened>,
    made: Arc<AtomicU32>,
    /// What is put between the messages of the next wire.
    notes: Arc<Mutex<Option<mpsc::UnboundedReceiver<Vec<u8>>>>>,
}

impl Wires {
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Happened>) {
        let (happened, receiver) = mpsc::unbounded_channel();
        let wires = Self {
            happened,
            made: Arc::default(),
            notes: Arc::default(),
        };
        (wires, receiver)
    }

    /// What is put between the messages of the next wire that is joined.
    pub fn put(&self, notes: mpsc::UnboundedReceiver<Vec<u8>>) {
        if let Ok(mut next) = self.notes.lock() {
            *next = Some(notes);
        }
    }

    /// The next wire's number; the first is the person's own session.
    pub fn number(&self) -> Connection {
        Connection(self.made.fetch_add(1, Ordering::Relaxed))
    }

    /// Nobody listens only at the very end.
    pub fn tell(&self, happened: Happened) {
        let _ = self.happened.send(happened);
    }

    /// Passes everything both ways until either end is gone.
    pub fn join(&self, ends: Ends) {
        let number = self.number();
        let notes = self.notes.lock().ok().and_then(|mut notes| notes.take());
        let notes = notes.unwrap_or_else(|| mpsc::unbounded_channel().1);
        let tap = |wires: &Self| {
            let wires = wires.clone();
            move |passed| wires.tell(Happened::Passed(number, passed))
        };
        let to_adapter = proxy::to_adapter(ends.from_client, ends.writer, tap(self));
        let to_client = proxy::to_client(ends.reader, ends.to_client, notes, tap(self));
        let wires = self.clone();
        tokio::spawn(async move {
            to_adapter.await;
            wires.tell(Happened::ClientGone(number));
        });
        let wires = self.clone();
        tokio::spawn(async move {
            to_client.await;
            wires.tell(Happened::AdapterGone(number));
        });
    }
}
