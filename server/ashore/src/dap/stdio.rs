//! Our own stdin and stdout, each on a thread of its own: a client that hangs must not keep this process from ending.

use std::io::{Read, Write};

use tokio::sync::{mpsc, oneshot};

use super::grace::Taken;

/// Pieces under way in one direction; full means that the other side is slow, and it is waited for.
const DEPTH: usize = 16;
const PIECE: usize = 64 * 1024;

/// What the client sends, in pieces cut anywhere; ends with its end.
pub fn stdin() -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel(DEPTH);
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin().lock();
        let mut piece = vec![0; PIECE];
        loop {
            match stdin.read(&mut piece) {
                Ok(0) => return,
                Ok(n) if sender.blocking_send(piece[..n].to_vec()).is_err() => return,
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    });
    receiver
}

/// Takes what is for the client, and counts what it has `taken`. Once the sender is dropped and all is written, the client sees
/// the end of the stream, though this process may go on for a while; then the second part is told.
pub fn stdout(taken: Taken) -> (mpsc::Sender<Vec<u8>>, oneshot::Receiver<()>) {
    let (sender, mut receiver) = mpsc::channel::<Vec<u8>>(DEPTH);
    let (done, is_done) = oneshot::channel();
    std::thread::spawn(move || {
        let mut stdout = std::io::stdout().lock();
        while let Some(piece) = receiver.blocking_recv() {
            if stdout
                .write_all(&piece)
                .and_then(|()| stdout.flush())
                .is_err()
            {
                break;
            }
            taken.add(piece.len());
        }
        drop(receiver);
        close();
        let _ = done.send(());
    });
    (sender, is_done)
}

/// Gives our end of the client's pipe back.
fn close() {
    let null = std::fs::OpenOptions::new().write(true).open("/dev/null");
    if let Ok(null) = null {
        let _ = rustix::stdio::dup2_stdout(null);
    }
}
