//! Streams that outlive their tunnel, over in-process pipes that are cut.
#![allow(clippy::unwrap_used)] // a helper of a test may unwrap as the test itself may

use std::time::Duration;

use ashore_tunnel::{Handle, Incoming, Lasting, Mux, MuxStream, Opener};
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex, split};
use tokio::time::{Instant, timeout};

const LIMIT: Duration = Duration::from_secs(30);
const GRACE: Duration = Duration::from_secs(10);

/// A tunnel with one stream in it.
struct Link {
    client: Opener,
    server: Opener,
    _incoming: (Incoming, Incoming),
}

impl Link {
    async fn new() -> (Self, MuxStream, MuxStream) {
        let (a, b) = duplex(64 * 1024);
        let (client, client_in) = Mux::client(a);
        let (server, mut server_in) = Mux::server(b);
        let mut near = client.open().await.unwrap();
        near.write_all(b"h").await.unwrap();
        near.flush().await.unwrap();
        let mut far = server_in.next().await.unwrap();
        assert_eq!(far.read_u8().await.unwrap(), b'h');
        let link = Self {
            client,
            server,
            _incoming: (client_in, server_in),
        };
        (link, near, far)
    }

    async fn cut(self) {
        self.client.close();
        self.server.close();
        self.client.closed().await;
        self.server.closed().await;
    }
}

struct Pair {
    near: Lasting,
    far: Lasting,
    handles: (Handle, Handle),
}

async fn pair() -> (Link, Pair) {
    let (link, near, far) = Link::new().await;
    let (near, first) = Lasting::new(near, GRACE);
    let (far, second) = Lasting::new(far, GRACE);
    let handles = (first, second);
    (link, Pair { near, far, handles })
}

async fn again(handles: &(Handle, Handle)) -> Link {
    let (link, near, far) = Link::new().await;
    handles.0.resume(near);
    handles.1.resume(far);
    link
}

async fn read(from: &mut Lasting, wanted: &[u8]) {
    let mut seen = vec![0; wanted.len()];
    timeout(LIMIT, from.read_exact(&mut seen))
        .await
        .expect("in time")
        .expect("no error");
    assert!(seen == wanted, "other bytes than were sent");
}

async fn write(to: &mut Lasting, bytes: &[u8]) {
    to.write_all(bytes).await.unwrap();
    to.flush().await.unwrap();
}

#[tokio::test]
async fn what_was_held_is_answered_over_the_next_tunnel() {
    let (link, mut pair) = pair().await;
    write(&mut pair.near, b"request").await;
    read(&mut pair.far, b"request").await;
    link.cut().await;
    let near = tokio::spawn(async move {
        read(&mut pair.near, b"answer").await;
        pair.near
    });
    let _link = again(&pair.handles).await;
    write(&mut pair.far, b"answer").await;
    near.await.unwrap();
}

#[tokio::test]
async fn what_was_lost_on_the_way_is_sent_again_also_its_end() {
    let (link, mut pair) = pair().await;
    write(&mut pair.near, b"one").await;
    read(&mut pair.far, b"one").await;
    write(&mut pair.near, b"two").await;
    pair.near.shutdown().await.unwrap();
    write(&mut pair.far, b"three").await;
    // The far end had no time to read its part: it goes with the tunnel.
    link.cut().await;
    let _link = again(&pair.handles).await;
    let (mut seen, mut answered) = (Vec::new(), Vec::new());
    let far = async {
        pair.far.read_to_end(&mut seen).await.unwrap();
        pair.far.write_all(b" four").await.unwrap();
        pair.far.shutdown().await.unwrap();
    };
    let near = async { pair.near.read_to_end(&mut answered).await.unwrap() };
    timeout(LIMIT, async { tokio::join!(far, near) })
        .await
        .unwrap();
    assert_eq!(seen, b"two");
    assert_eq!(answered, b"three four");
}

#[tokio::test(start_paused = true)]
async fn nobody_comes_back() {
    let (link, mut pair) = pair().await;
    link.cut().await;
    let lost = Instant::now();
    let error = pair.near.read_u8().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(lost.elapsed().as_secs(), GRACE.as_secs());
    assert!(pair.near.write_all(b"x").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_who_said_goodbye() {
    let (link, mut one) = pair().await;
    one.handles.0.give_up();
    link.cut().await;
    let lost = Instant::now();
    assert!(one.near.read_u8().await.is_err());
    let (link, mut other) = pair().await;
    link.cut().await;
    let waiting = tokio::spawn(async move { other.near.read_u8().await });
    tokio::task::yield_now().await;
    other.handles.0.give_up();
    assert!(waiting.await.unwrap().is_err());
    assert!(lost.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_reset_in_a_tunnel_that_lives_is_the_end() {
    let (_link, mut pair) = pair().await;
    let begun = Instant::now();
    drop(pair.far);
    assert!(pair.near.read_u8().await.is_err());
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn as_much_as_the_way_takes_is_sent_again() {
    let (link, mut pair) = pair().await;
    let mut written = 0;
    while let Ok(n) = timeout(Duration::from_millis(300), pair.near.write(&[7; 10_000])).await {
        written += n.unwrap();
    }
    assert!(written > 200_000, "{written}");
    link.cut().await;
    let _link = again(&pair.handles).await;
    let near = async { pair.near.flush().await.unwrap() };
    let all = vec![7; written];
    tokio::join!(near, read(&mut pair.far, &all));
}

#[tokio::test]
async fn what_is_not_kept_any_more_breaks_both_ends() {
    let (link, mut pair) = pair().await;
    link.cut().await;
    // The far end says that it has received more than was ever sent: as wrong as less than is kept.
    let (_link, near, mut far) = Link::new().await;
    pair.handles.0.resume(near);
    let broken = async {
        far.write_all(&99_u64.to_be_bytes()).await.unwrap();
        far.flush().await.unwrap();
        let mut rest = Vec::new();
        far.read_to_end(&mut rest).await
    };
    let (near, far) = timeout(LIMIT, async {
        tokio::join!(
            async {
                let error = pair.near.read_u8().await;
                drop(pair.near);
                error
            },
            broken
        )
    })
    .await
    .unwrap();
    assert!(near.is_err(), "{near:?}");
    assert!(far.is_err(), "{far:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// An echo through a tunnel that is cut again and again: every byte comes once and in order.
    #[test]
    fn cuts_lose_and_repeat_nothing(sizes in proptest::collection::vec(1_usize..60_000, 1..12), cuts in proptest::collection::vec(0_u64..3, 0..6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (mut link, Pair { mut near, far, handles }) = pair().await;
            let echo = tokio::spawn(async move {
                let mut far = far;
                let mut chunk = vec![0; 5_000];
                loop {
                    match far.read(&mut chunk).await.unwrap() {
                        0 => break,
                        n => far.write_all(&chunk[..n]).await.unwrap(),
                    }
                    far.flush().await.unwrap();
                }
                far.shutdown().await.unwrap();
                // Until the other end has read all: what is gone cannot be sent again.
                let _ = far.read_u8().await;
                tokio::time::sleep(Duration::from_millis(50)).await;
                drop(far);
            });
            let all: Vec<u8> = sizes.iter().enumerate().flat_map(|(n, size)| vec![n as u8; *size]).collect();
            let sent = all.clone();
            let talk = async move {
                let (mut seen, mut rest) = (Vec::new(), &sent[..]);
                for size in &sizes {
                    near.write_all(&rest[..*size]).await.unwrap();
                    near.flush().await.unwrap();
                    rest = &rest[*size..];
                    let mut back = vec![0; *size];
                    near.read_exact(&mut back).await.unwrap();
                    seen.extend(back);
                }
                near.shutdown().await.unwrap();
                seen
            };
            let cutting = async {
                for pause in cuts {
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                    link.cut().await;
                    link = again(&handles).await;
                }
                std::future::pending::<()>().await
            };
            let seen = timeout(LIMIT, async {
                tokio::select! { seen = talk => seen, () = cutting => unreachable!() }
            }).await.expect("in time");
            assert!(seen == all);
            echo.abort();
        });
    }
}

#[tokio::test]
async fn both_directions_may_be_used_by_one_task_through_split() {
    let (link, pair) = pair().await;
    let (mut read_half, mut write_half) = split(pair.near);
    let mut far = pair.far;
    link.cut().await;
    let _link = again(&pair.handles).await;
    let mut back = [0; 2];
    let (sent, heard, ()) = tokio::join!(
        write_half.write_all(b"ab"),
        read_half.read_exact(&mut back),
        async {
            read(&mut far, b"ab").await;
            write(&mut far, b"cd").await;
        }
    );
    sent.unwrap();
    heard.unwrap();
    assert_eq!(&back, b"cd");
}
