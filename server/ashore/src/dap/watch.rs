//! Looks at the debuggee's sockets until it listens, and on: they may go and come again.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::{debuggee::Debuggee, ports, ports::Wish, sockets, sockets::Listening};

/// Short, because the time from listening to active is what the user waits for.
const INTERVAL: Duration = Duration::from_millis(25);
/// Another look even when nothing seems to have changed: sockets can be handed from process to process.
const AT_LEAST: Duration = Duration::from_secs(1);
/// How long another port is not taken while the wished one may still open.
const PATIENCE: Duration = Duration::from_millis(1500);

/// What the watcher is told.
#[derive(Debug)]
pub enum Tell {
    Adapter(u32),
    Process(u32),
    DebuggerPort(u16),
    AttachPort(u16),
    TargetPort(u16),
}

/// What the watcher saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saw {
    Listening {
        port: u16,
        pid: u32,
        /// The port that was wished for and is not open.
        instead_of: Option<u16>,
        /// Other ports of the debuggee.
        others: Vec<u16>,
    },
    NotListening,
}

/// Watches until the other end of either channel is gone.
pub async fn watch(
    wish: Wish,
    mut told: mpsc::UnboundedReceiver<Tell>,
    saw: mpsc::UnboundedSender<Saw>,
) {
    let mut watcher = Watcher {
        wish,
        ..Watcher::default()
    };
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            tell = told.recv() => match tell {
                Some(tell) => watcher.tell(&tell),
                None => return,
            },
            _ = ticks.tick() => {
                // Reads files: not on a thread that also moves bytes.
                let looked = tokio::task::spawn_blocking(move || {
                    let seen = watcher.look();
                    (watcher, seen)
                });
                let Ok((back, seen)) = looked.await else { return };
                watcher = back;
                if seen.is_some_and(|seen| saw.send(seen).is_err()) {
                    return;
                }
            }
        }
    }
}

#[derive(Default)]
struct Watcher {
    debuggee: Debuggee,
    wish: Wish,
    current: Option<(u16, u32)>,
    first_other: Option<Instant>,
    last: Option<(Instant, Vec<u32>, Vec<u64>)>,
    open: Vec<Listening>,
}

impl Watcher {
    fn tell(&mut self, tell: &Tell) {
        match *tell {
            Tell::Adapter(pid) => self.debuggee.adapter(pid),
            Tell::Process(pid) => self.debuggee.process(pid),
            Tell::DebuggerPort(port) => self.debuggee.debugger_port(port),
            Tell::AttachPort(port) => self.debuggee.attach_port(port),
            Tell::TargetPort(port) => {
                self.wish.target_port = Some(port);
                return;
            }
        }
        self.last = None;
    }

    fn look(&mut self) -> Option<Saw> {
        self.refresh();
        if self.open.is_empty() {
            self.first_other = None;
            return self.current.take().map(|_| Saw::NotListening);
        }
        let since = *self.first_other.get_or_insert_with(Instant::now);
        let current = self.current.map(|(port, _)| port);
        let chosen = ports::choose(&self.open, self.wish, current, since.elapsed() < PATIENCE);
        let Some(chosen) = chosen else {
            return self.current.take().map(|_| Saw::NotListening);
        };
        let now = (chosen.port, chosen.pid);
        if self.current.replace(now) == Some(now) {
            return None;
        }
        let others = self
            .open
            .iter()
            .map(|socket| socket.port)
            .filter(|port| *port != chosen.port);
        Some(Saw::Listening {
            port: chosen.port,
            pid: chosen.pid,
            instead_of: self.wish.local_port.filter(|port| *port != chosen.port),
            others: others.collect(),
        })
    }

    /// Asks for the owners of sockets only when processes or listening sockets have come or gone.
    fn refresh(&mut self) {
        let processes = self.debuggee.processes();
        let sockets = sockets::unchanged();
        let same = self
            .last
            .as_ref()
            .is_some_and(|(when, before, sockets_before)| {
                when.elapsed() < AT_LEAST && *before == processes && *sockets_before == sockets
            });
        if !same {
            self.open = self.debuggee.listening(&processes);
            self.last = Some((Instant::now(), processes, sockets));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn sees_a_socket_come_go_and_differ() {
        let wished = TcpListener::bind("127.0.0.1:0").unwrap();
        let wish = wished.local_addr().unwrap().port();
        drop(wished);
        let (tell, told) = mpsc::unbounded_channel();
        let (saw, mut seen) = mpsc::unbounded_channel();
        let wish_for = Wish {
            local_port: Some(wish),
            ..Wish::default()
        };
        let task = tokio::spawn(watch(wish_for, told, saw));
        let mut python = tokio::process::Command::new("python3");
        let script = "import socket,sys\ns=socket.socket();s.bind(('127.0.0.1',0));s.listen()\nprint(s.getsockname()[1],flush=True)\nsys.stdin.read()";
        python
            .args(["-c", script])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped());
        let mut child = python.kill_on_drop(true).spawn().unwrap();
        tell.send(Tell::Process(child.id().unwrap())).unwrap();
        let saw = tokio::time::timeout(Duration::from_secs(20), seen.recv())
            .await
            .unwrap()
            .unwrap();
        let Saw::Listening {
            port,
            pid,
            instead_of,
            others,
        } = saw
        else {
            panic!("{saw:?}")
        };
        assert_eq!(
            (pid, instead_of, others),
            (child.id().unwrap(), Some(wish), vec![])
        );
        assert_ne!(port, wish);
        child.kill().await.unwrap();
        let saw = tokio::time::timeout(Duration::from_secs(20), seen.recv())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(saw, Saw::NotListening);
        drop(tell);
        task.await.unwrap();
    }
}
