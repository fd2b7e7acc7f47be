//! A program that listens is hardly looked at; what changes in it is seen all the same.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may panic

use std::{process::Stdio, time::Duration};

use ashore_debug::debuggee::{self, Hint, Hints, Seen, Wish};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::mpsc::UnboundedReceiver,
};

const LIMIT: Duration = Duration::from_secs(30);

/// A program that does the next thing at each line that it is given, and tells of it by a line.
struct Program {
    child: Child,
    stdin: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(script: &str) -> Self {
        let mut child = Command::new("python3")
            .args(["-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self {
            stdin: child.stdin.take().unwrap(),
            lines: BufReader::new(child.stdout.take().unwrap()).lines(),
            child,
        }
    }

    async fn tells(&mut self) -> u32 {
        let line = tokio::time::timeout(LIMIT, self.lines.next_line()).await;
        line.unwrap().unwrap().unwrap().parse().unwrap()
    }

    async fn goes_on(&mut self) {
        self.stdin.write_all(b"\n").await.unwrap();
    }

    fn watched(&self, wish: Wish) -> (Hints, UnboundedReceiver<Seen>) {
        let (hints, watcher, seen) = debuggee::watcher();
        hints.tell(Hint::Process(self.child.id().unwrap()));
        tokio::spawn(watcher.run(wish));
        (hints, seen)
    }
}

/// The port and the process of the next socket that is told.
async fn listening(seen: &mut UnboundedReceiver<Seen>) -> (u16, u32) {
    loop {
        let saw = tokio::time::timeout(LIMIT, seen.recv()).await;
        if let Seen::Listening { address, pid, .. } = saw.unwrap().unwrap() {
            return (address.port(), pid);
        }
    }
}

#[tokio::test]
async fn the_wished_port_is_taken_when_it_opens_after_another() {
    // Its socket is there from the begin, and its process is a child.
    let script = "import os, socket, sys
wished, other = socket.socket(), socket.socket()
wished.bind(('127.0.0.1', 0)); other.bind(('127.0.0.1', 0)); other.listen()
print(wished.getsockname()[1], flush=True)
sys.stdin.readline()
if not os.fork(): wished.listen(); sys.stdin.read(); os._exit(0)
os.wait()";
    let mut program = Program::start(script);
    let port = u16::try_from(program.tells().await).unwrap();
    let wish = Wish {
        local_port: Some(port),
        ..Wish::default()
    };
    let (_hints, mut seen) = program.watched(wish);
    assert_ne!(listening(&mut seen).await.0, port);
    program.goes_on().await;
    // The child may be seen before it listens: then it has the other one.
    while listening(&mut seen).await.0 != port {}
}

#[tokio::test]
async fn a_reloader_s_next_child_is_the_one_that_is_named() {
    // The parent keeps the socket, as werkzeug's reloader does.
    let script = "import os, socket, sys
s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()
while True:
    child = os.fork()
    if not child: sys.stdin.readline(); os._exit(3)
    print(child, flush=True); os.wait()";
    let mut program = Program::start(script);
    let mut child = program.tells().await;
    let (_hints, mut seen) = program.watched(Wish::default());
    let (port, pid) = listening(&mut seen).await;
    assert_eq!(pid, child);
    for _ in 0..3 {
        program.goes_on().await;
        child = program.tells().await;
        while listening(&mut seen).await != (port, child) {}
    }
}

#[tokio::test]
async fn a_program_that_moves_to_another_port_is_followed() {
    let script = "import socket, sys
while True:
    s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()
    print(s.getsockname()[1], flush=True); sys.stdin.readline(); s.close()";
    let mut program = Program::start(script);
    let mut port = program.tells().await;
    let (_hints, mut seen) = program.watched(Wish::default());
    assert_eq!(u32::from(listening(&mut seen).await.0), port);
    for _ in 0..2 {
        program.goes_on().await;
        port = program.tells().await;
        while u32::from(listening(&mut seen).await.0) != port {}
    }
}
