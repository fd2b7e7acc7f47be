//! The two byte pumps. They never alter, drop or delay a byte; what passes is also handed to a tap.

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    sync::mpsc,
};

use super::frames::Parser;

/// The body of a frame that passed.
#[derive(Debug, PartialEq, Eq)]
pub enum Passed {
    FromClient(Vec<u8>),
    FromAdapter(Vec<u8>),
}

/// Client → adapter, until either ends; the adapter then sees the end of its input.
pub async fn to_adapter(
    mut client: mpsc::Receiver<Vec<u8>>,
    mut adapter: impl AsyncWrite + Unpin,
    tap: impl Fn(Passed),
) {
    let mut parser = Parser::default();
    while let Some(piece) = client.recv().await {
        // Tapped before it is sent: an answer must never be seen before its request.
        for body in parser.feed(&piece).bodies {
            tap(Passed::FromClient(body));
        }
        let sent = async {
            adapter.write_all(&piece).await?;
            adapter.flush().await
        };
        if sent.await.is_err() {
            // The adapter takes no more, but may still have something to say; only the client's end ends the session.
            while client.recv().await.is_some() {}
            return;
        }
    }
    let _ = adapter.shutdown().await;
}

/// Adapter → client, until either ends, with `notes` (whole frames) put between the adapter's frames.
pub async fn to_client(
    mut adapter: impl AsyncRead + Unpin,
    client: mpsc::Sender<Vec<u8>>,
    mut notes: mpsc::UnboundedReceiver<Vec<u8>>,
    tap: impl Fn(Passed),
) {
    let mut parser = Parser::default();
    let mut piece = vec![0; 64 * 1024];
    let mut notes_open = true;
    loop {
        let n = tokio::select! {
            biased;
            read = adapter.read(&mut piece) => match read {
                Ok(n @ 1..) => n,
                Ok(0) | Err(_) => return,
            },
            note = notes.recv(), if notes_open && parser.between_frames() => {
                let Some(note) = note else {
                    notes_open = false;
                    continue;
                };
                if client.send(note).await.is_err() {
                    return;
                }
                continue;
            }
        };
        let fed = parser.feed(&piece[..n]);
        if forward(&piece[..n], fed.gap, &client, &mut notes)
            .await
            .is_none()
        {
            return;
        }
        for body in fed.bodies {
            tap(Passed::FromAdapter(body));
        }
    }
}

/// A busy adapter may never pause between two frames: what waits is put into the last gap of the piece.
async fn forward(
    piece: &[u8],
    gap: Option<usize>,
    client: &mpsc::Sender<Vec<u8>>,
    notes: &mut mpsc::UnboundedReceiver<Vec<u8>>,
) -> Option<()> {
    let (before, after) = piece.split_at(gap.unwrap_or(0));
    if !before.is_empty() {
        client.send(before.to_vec()).await.ok()?;
        while let Ok(note) = notes.try_recv() {
            client.send(note).await.ok()?;
        }
    }
    if !after.is_empty() {
        client.send(after.to_vec()).await.ok()?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Runs the adapter's `pieces` through the pump, a note after each; gives what the client got and what was tapped.
    fn run(pieces: &[Vec<u8>], note: &[u8]) -> (Vec<u8>, usize) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (mut near, far) = tokio::io::duplex(1 << 20);
            let (client, mut client_end) = mpsc::channel(1 << 10);
            let (notes, notes_end) = mpsc::unbounded_channel();
            let (tap, mut tapped) = mpsc::unbounded_channel();
            let tap = move |passed| drop(tap.send(passed));
            let pump = tokio::spawn(to_client(far, client, notes_end, tap));
            for piece in pieces {
                near.write_all(piece).await.unwrap();
                notes.send(note.to_vec()).unwrap();
                tokio::task::yield_now().await;
            }
            drop(near);
            pump.await.unwrap();
            let mut got = Vec::new();
            while let Some(piece) = client_end.recv().await {
                got.extend(piece);
            }
            let mut bodies = 0;
            while tapped.recv().await.is_some() {
                bodies += 1;
            }
            (got, bodies)
        })
    }

    proptest! {
        /// Taking our own frames out gives exactly the adapter's bytes, wherever it cuts them.
        #[test]
        fn only_whole_notes_between_frames(bodies in prop::collection::vec("[a-z]{0,30}", 1..6), cut in 1usize..40) {
            let note = b"Content-Length: 10\r\n\r\n{\"note\":1}".to_vec();
            let stream: Vec<u8> = bodies.iter().flat_map(|body| {
                let body = format!("{{\"b\":\"{body}\"}}");
                format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
            }).collect();
            let pieces: Vec<Vec<u8>> = stream.chunks(cut).map(<[u8]>::to_vec).collect();
            let (got, tapped) = run(&pieces, &note);
            let text = String::from_utf8(got).unwrap();
            let without = text.replace(std::str::from_utf8(&note).unwrap(), "");
            prop_assert_eq!(without.into_bytes(), stream);
            prop_assert_eq!(tapped, bodies.len());
        }

        /// Bytes that are no DAP at all pass as they are, and nothing is put into them once a header was broken.
        #[test]
        fn malformed_passes_unchanged(garbage in prop::collection::vec(any::<u8>(), 0..400), cut in 1usize..40) {
            let mut stream = b"Content-Length: x\r\n".to_vec();
            stream.extend(garbage);
            let mut pieces: Vec<Vec<u8>> = vec![stream[..19].to_vec()];
            pieces.extend(stream[19..].chunks(cut).map(<[u8]>::to_vec));
            prop_assert_eq!(run(&pieces, b"NOTE").0, stream);
        }
    }
}
