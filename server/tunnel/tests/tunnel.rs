//! The tunnel over an in-process pipe.

use std::time::Duration;

use ashore_protocol::agent::{MAX_FRAME, StreamHeader, ToAgent};
use ashore_tunnel::{Incoming, Mux, Opener, frame};
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(20);

fn pair() -> ((Opener, Incoming), (Opener, Incoming)) {
    let (a, b) = duplex(64 * 1024);
    (Mux::client(a), Mux::server(b))
}

/// Answers every stream with its own bytes.
fn echo(mut incoming: Incoming) {
    tokio::spawn(async move {
        while let Some(mut stream) = incoming.next().await {
            tokio::spawn(async move {
                let (mut read, mut write) = tokio::io::split(&mut stream);
                let _ = tokio::io::copy(&mut read, &mut write).await;
                let _ = write.shutdown().await;
            });
        }
    });
}

#[tokio::test]
async fn half_close_keeps_the_other_direction() {
    let ((client, _in), (_server, incoming)) = pair();
    echo(incoming);
    let mut stream = client.open().await.unwrap();
    stream.write_all(b"to and fro").await.unwrap();
    stream.shutdown().await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    timeout(LIMIT, stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(answer, b"to and fro");
}

#[tokio::test]
async fn both_sides_open_thousands_of_streams() {
    let ((client, client_in), (server, server_in)) = pair();
    echo(client_in);
    echo(server_in);
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..3000_u32 {
        let opener = if n % 2 == 0 { &client } else { &server }.clone();
        tasks.spawn(async move {
            let mut stream = opener.open().await.unwrap();
            let mut answer = [0; 4];
            stream.write_all(&n.to_be_bytes()).await.unwrap();
            stream.read_exact(&mut answer).await.unwrap();
            assert_eq!(u32::from_be_bytes(answer), n);
            stream
        });
    }
    // All of them are open at once.
    let all = timeout(LIMIT, tasks.join_all()).await.unwrap();
    assert_eq!(all.len(), 3000);
}

#[tokio::test]
async fn a_large_transfer_arrives_whole() {
    let ((client, _in), (_server, incoming)) = pair();
    echo(incoming);
    let stream = client.open().await.unwrap();
    let (mut read, mut write) = tokio::io::split(stream);
    let sent: Vec<u8> = (0..8_000_000_u32).map(|n| n as u8).collect();
    let expected = sent.clone();
    let writer = tokio::spawn(async move {
        write.write_all(&sent).await.unwrap();
        write.shutdown().await.unwrap();
    });
    let mut answer = Vec::new();
    timeout(LIMIT, read.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    writer.await.unwrap();
    assert!(answer == expected);
}

#[tokio::test]
async fn a_reset_is_not_a_clean_end() {
    let ((client, _in), (_server, mut incoming)) = pair();
    let mut stream = client.open().await.unwrap();
    stream.write_all(b"hi").await.unwrap();
    let far = incoming.next().await.unwrap();
    drop(far);
    let read = timeout(LIMIT, stream.read(&mut [0; 8])).await.unwrap();
    assert_eq!(
        read.unwrap_err().kind(),
        std::io::ErrorKind::ConnectionReset
    );
}

#[tokio::test]
async fn a_lost_tunnel_ends_everything() {
    let ((client, _in), (server, mut incoming)) = pair();
    let mut stream = client.open().await.unwrap();
    stream.write_all(b"hi").await.unwrap();
    let mut far = incoming.next().await.unwrap();
    // A reader that waits already is woken, also on the side that closes.
    let near = tokio::spawn(async move {
        let read = stream.read_u8();
        timeout(LIMIT, read).await.expect("it is woken")
    });
    tokio::task::yield_now().await;
    client.close();
    timeout(LIMIT, server.closed()).await.unwrap();
    timeout(LIMIT, client.closed()).await.unwrap();
    assert!(near.await.unwrap().is_err());
    assert!(client.open().await.is_err());
    let mut buffer = Vec::new();
    let read = timeout(LIMIT, far.read_to_end(&mut buffer)).await.unwrap();
    assert_eq!(
        read.unwrap_err().kind(),
        std::io::ErrorKind::ConnectionReset
    );
    assert!(timeout(LIMIT, incoming.next()).await.unwrap().is_none());
}

#[tokio::test]
async fn frames_round_trip_and_are_bounded() {
    let (mut a, mut b) = duplex(1024);
    frame::write(&mut a, &StreamHeader::Control).await.unwrap();
    frame::write(&mut a, &ToAgent::Ping { n: 7 }).await.unwrap();
    drop(a);
    let header: Option<StreamHeader> = frame::read(&mut b).await.unwrap();
    assert_eq!(header, Some(StreamHeader::Control));
    let ping: Option<ToAgent> = frame::read(&mut b).await.unwrap();
    assert_eq!(ping, Some(ToAgent::Ping { n: 7 }));
    assert!(frame::read::<ToAgent>(&mut b).await.unwrap().is_none());

    let long = "x".repeat(MAX_FRAME);
    assert!(frame::write(&mut Vec::new(), &long).await.is_err());
    let length = (MAX_FRAME as u32 + 1).to_be_bytes();
    assert!(frame::read::<ToAgent>(&mut &length[..]).await.is_err());
    assert!(frame::read::<ToAgent>(&mut &length[..2]).await.is_err());
}

fn run<F: Future<Output = ()>>(future: F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async { timeout(LIMIT, future).await.expect("it ends") });
}

/// Bytes with yamux headers in them, so that they get past the first check.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let header = (0..5_u8, 0..16_u16, 0..6_u32, any::<u32>(), 0..64_usize);
    let frame = header.prop_map(|(tag, flags, stream, length, body)| {
        let length = if length % 2 == 0 { body as u32 } else { length };
        let mut bytes = vec![0, tag];
        bytes.extend(flags.to_be_bytes());
        bytes.extend(stream.to_be_bytes());
        bytes.extend(length.to_be_bytes());
        bytes.extend(vec![b'{'; body]);
        bytes
    });
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..512),
        prop::collection::vec(frame, 0..24).prop_map(|frames| frames.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hostile_bytes_end_the_tunnel_without_a_panic(bytes in hostile(), server in any::<bool>()) {
        run(async move {
            let (mut attacker, ours) = duplex(1 << 20);
            let (opener, mut incoming) = if server { Mux::server(ours) } else { Mux::client(ours) };
            attacker.write_all(&bytes).await.unwrap();
            attacker.shutdown().await.unwrap();
            while let Some(mut stream) = incoming.next().await {
                let _ = frame::read::<StreamHeader>(&mut stream).await;
                let _ = stream.write_all(b"answer").await;
            }
            opener.closed().await;
            drop(attacker);
        });
    }

    #[test]
    fn hostile_frames_are_errors(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        run(async move {
            let mut rest = &bytes[..];
            while let Ok(Some(_)) = frame::read::<ToAgent>(&mut rest).await {}
        });
    }
}

#[tokio::test]
async fn what_was_written_last_arrives() {
    let ((client, client_in), (_server, mut incoming)) = pair();
    let mut stream = client.open().await.unwrap();
    stream.write_all(&[7; 1000]).await.unwrap();
    stream.shutdown().await.unwrap();
    drop((stream, client, client_in));
    let mut far = timeout(LIMIT, incoming.next()).await.unwrap().unwrap();
    let mut seen = Vec::new();
    let _ = timeout(LIMIT, far.read_to_end(&mut seen)).await.unwrap();
    assert_eq!(seen, [7; 1000]);
}
