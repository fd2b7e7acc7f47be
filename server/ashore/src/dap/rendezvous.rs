//! Where `ashore dap` processes of one user find each other: a child session's process finds the one that drives the program,
//! and tells it what passes. Unix sockets in a folder of the state folder that only the user can enter.

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use ashore_debug::observe::Kinship;
use ashore_protocol::editor::MessageFrom;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{
    hello::Hello,
    wires::{Happened, Wires},
};

/// How long one of the others may take to answer; they are on this machine and have nothing else to do.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the others are asked, and how long it is waited in between.
const LOOKS: u32 = 3;
const BETWEEN: Duration = Duration::from_millis(50);

#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    yours: bool,
}

/// A message that passed at the child's.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    from: MessageFrom,
    message: Value,
}

/// The way to the process that drives this program; closed when it is dropped, which ends the child session there.
pub struct Link(mpsc::UnboundedSender<Vec<u8>>);

impl Link {
    /// Tells what passed. A driver that is gone needs to know nothing.
    pub fn tell(&self, from: MessageFrom, message: Value) {
        let _ = self.0.send(line(&Line { from, message }));
    }
}

/// The place where others find this process; it goes with it.
pub struct Open(PathBuf);

impl Drop for Open {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn folder(state: &Path) -> PathBuf {
    state.join("dap")
}

/// Lets others find this process. Without it child sessions in other processes are sessions of their own.
pub fn open(state: &Path, wires: Wires) -> io::Result<Open> {
    let folder = folder(state);
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)?;
    let path = folder.join(format!("{}.sock", std::process::id()));
    // A process of this number died without a word.
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if ours(&stream) {
                tokio::spawn(guest(stream, wires.clone()));
            }
        }
    });
    Ok(Open(path))
}

fn ours(stream: &UnixStream) -> bool {
    let own = rustix::process::getuid().as_raw();
    stream.peer_cred().is_ok_and(|peer| peer.uid() == own)
}

async fn guest(stream: UnixStream, wires: Wires) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let Ok(Some(first)) = lines.next_line().await else {
        return;
    };
    let Ok(hello) = serde_json::from_str::<Hello>(&first) else {
        return;
    };
    let (reply, answer) = oneshot::channel();
    wires.tell(Happened::Asked(hello, reply));
    let yours = answer.await.unwrap_or(false);
    if writer.write_all(&line(&Answer { yours })).await.is_err() || !yours {
        return;
    }
    let number = wires.number();
    while let Ok(Some(text)) = lines.next_line().await {
        if let Ok(Line { from, message }) = serde_json::from_str(&text) {
            wires.tell(Happened::Told(number, from, message));
        }
    }
    wires.tell(Happened::AdapterGone(number));
}

/// The process whose adapter asked for a child session of this kind, if it is one of this user's. The wish may reach its
/// client a moment before the process itself has read it.
pub async fn find(state: &Path, kinship: &Kinship) -> Option<Link> {
    for _ in 0..LOOKS {
        if let Some(link) = look(state, kinship).await {
            return Some(link);
        }
        tokio::time::sleep(BETWEEN).await;
    }
    None
}

async fn look(state: &Path, kinship: &Kinship) -> Option<Link> {
    let hello = Hello {
        pid: std::process::id(),
        kinship: kinship.clone(),
    };
    for entry in fs::read_dir(folder(state)).ok()?.flatten() {
        let path = entry.path();
        let is_socket = path.extension().is_some_and(|end| end == "sock");
        let own = path
            .file_stem()
            .is_some_and(|name| name.to_str() == Some(hello.pid.to_string().as_str()));
        if !is_socket || own {
            continue;
        }
        match timeout(PATIENCE, ask(&path, &hello)).await {
            Ok(Ok(Some(link))) => return Some(link),
            // Nobody is there any more.
            Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => {
                let _ = fs::remove_file(&path);
            }
            _ => {}
        }
    }
    None
}

async fn ask(path: &Path, hello: &Hello) -> io::Result<Option<Link>> {
    let stream = UnixStream::connect(path).await?;
    if !ours(&stream) {
        return Ok(None);
    }
    let (reader, mut writer) = stream.into_split();
    writer.write_all(&line(hello)).await?;
    let mut answer = String::new();
    BufReader::new(reader).read_line(&mut answer).await?;
    let yours = serde_json::from_str::<Answer>(&answer).is_ok_and(|answer| answer.yours);
    if !yours {
        return Ok(None);
    }
    let (link, mut lines) = mpsc::unbounded_channel::<Vec<u8>>();
    tokio::spawn(async move {
        while let Some(line) = lines.recv().await {
            if writer.write_all(&line).await.is_err() {
                return;
            }
        }
    });
    Ok(Some(Link(link)))
}

fn line(value: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec(value).unwrap_or_default();
    text.push(b'\n');
    text
}
