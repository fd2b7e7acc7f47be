//! What the program cannot speak goes to the origin, and that is told once.
#![allow(clippy::unwrap_used)] // a test may panic

mod common;

use ashore_intercept::Input;
use ashore_protocol::editor::SessionState;
use common::World;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// Answers whatever is not its own tongue with an alert, as a server of TLS does.
async fn tls_alone() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked).await;
            let _ = stream.write_all(b"\x15\x03\x01\0\x02\x02\x46").await;
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_the_program_cannot_speak_go_to_the_origin_from_the_first_on() {
    let world = World::new().await;
    let mut session = world.session("orders");
    session.until(SessionState::Ready).await;
    let address = tls_alone().await;
    let pid = std::process::id();
    session.send(Input::Listening { address, pid });
    session.until(SessionState::Active).await;
    for _ in 0..5 {
        let answer = world.get().await;
        assert!(answer.is_some_and(|answer| answer != "local"));
    }
    session.leave().await;
    let told = session.told();
    assert_eq!(told.matches("speaks TLS").count(), 1, "{told}");
    world.stop().await;
}
