//! Looks at the debuggee's sockets until it listens, and on: they may go and come again.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::{Hint, Seen, ports, ports::Wish, sockets, sockets::Listening, tree::Debuggee};

/// Short, because the time from listening to active is what the user waits for.
const INTERVAL: Duration = Duration::from_millis(25);
/// A program that listens goes on; who dials in vain meanwhile is answered by the cluster.
const SETTLED: Duration = Duration::from_millis(100);
/// Another look even when nothing seems to have changed: sockets can be handed from process to process.
const AT_LEAST: Duration = Duration::from_secs(1);
/// How long another port is not taken while the wished one may still open.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Looks for a debuggee's sockets once it runs.
#[derive(Debug)]
pub struct Watcher {
    told: mpsc::UnboundedReceiver<Hint>,
    saw: mpsc::UnboundedSender<Seen>,
}

impl Watcher {
    pub(super) fn new(
        told: mpsc::UnboundedReceiver<Hint>,
        saw: mpsc::UnboundedSender<Seen>,
    ) -> Self {
        Self { told, saw }
    }

    /// Watches until the other end of either channel is gone.
    pub async fn run(mut self, wish: Wish) {
        let mut view = View {
            wish,
            ..View::default()
        };
        let mut next = tokio::time::Instant::now();
        loop {
            tokio::select! {
                hint = self.told.recv() => match hint {
                    Some(hint) => {
                        view.learn(hint);
                        next = tokio::time::Instant::now();
                    }
                    None => return,
                },
                () = tokio::time::sleep_until(next) => {
                    // Reads files: not on a thread that also moves bytes.
                    let looked = tokio::task::spawn_blocking(move || {
                        let seen = view.look();
                        (view, seen)
                    });
                    let Ok((back, seen)) = looked.await else { return };
                    view = back;
                    next = tokio::time::Instant::now() + view.pause();
                    if seen.is_some_and(|seen| self.saw.send(seen).is_err()) {
                        return;
                    }
                }
            }
        }
    }
}

/// What was seen last.
#[derive(Default)]
struct View {
    debuggee: Debuggee,
    /// Whether any process has been there since `Gone` was said.
    alive: bool,
    wish: Wish,
    current: Option<(u16, u32)>,
    first_other: Option<Instant>,
    last: Option<(Instant, Vec<u32>, Vec<u64>)>,
    open: Vec<Listening>,
}

impl View {
    /// Until the next look.
    fn pause(&self) -> Duration {
        match self.current {
            Some(_) => SETTLED,
            None => INTERVAL,
        }
    }

    fn learn(&mut self, hint: Hint) {
        match hint {
            Hint::Adapter(pid) => self.debuggee.adapter(pid),
            Hint::Process(pid) => self.debuggee.process(pid),
            Hint::DebuggerPort(port) => self.debuggee.debugger_port(port),
            Hint::AttachPort(port) => self.debuggee.attach_port(port),
            Hint::Mark(entry) => self.debuggee.mark(entry),
            Hint::TargetPort(port) => {
                self.wish.target_port = Some(port);
                return;
            }
        }
        self.last = None;
    }

    fn look(&mut self) -> Option<Seen> {
        self.refresh();
        if self.open.is_empty() {
            self.first_other = None;
            let stopped = self.current.take().map(|_| Seen::NotListening);
            return stopped.or_else(|| self.gone());
        }
        let since = *self.first_other.get_or_insert_with(Instant::now);
        let current = self.current.map(|(port, _)| port);
        let chosen = ports::choose(&self.open, self.wish, current, since.elapsed() < PATIENCE);
        let Some(chosen) = chosen else {
            return self.current.take().map(|_| Seen::NotListening);
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
        Some(Seen::Listening {
            port: chosen.port,
            pid: chosen.pid,
            instead_of: self.wish.local_port.filter(|port| *port != chosen.port),
            others: others.collect(),
        })
    }

    fn gone(&mut self) -> Option<Seen> {
        let alive = self
            .last
            .as_ref()
            .is_some_and(|(_, processes, _)| !processes.is_empty());
        let was_alive = std::mem::replace(&mut self.alive, alive);
        (was_alive && !alive).then_some(Seen::Gone)
    }

    /// Asks for the owners of sockets only when processes or listening sockets have come or gone.
    fn refresh(&mut self) {
        let processes = self.debuggee.processes();
        self.alive |= !processes.is_empty();
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
        let (hints, watcher, mut seen) = super::super::watcher();
        let wish_for = Wish {
            local_port: Some(wish),
            ..Wish::default()
        };
        let task = tokio::spawn(watcher.run(wish_for));
        let mut python = tokio::process::Command::new("python3");
        let script = "import socket,sys\ns=socket.socket();s.bind(('127.0.0.1',0));s.listen()\nprint(s.getsockname()[1],flush=True)\nsys.stdin.read()";
        python
            .args(["-c", script])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped());
        let mut child = python.kill_on_drop(true).spawn().unwrap();
        hints.tell(Hint::Process(child.id().unwrap()));
        let saw = tokio::time::timeout(Duration::from_secs(20), seen.recv())
            .await
            .unwrap()
            .unwrap();
        let Seen::Listening {
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
        assert_eq!(saw, Seen::NotListening);
        let saw = tokio::time::timeout(Duration::from_secs(20), seen.recv())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(saw, Seen::Gone);
        drop(hints);
        task.await.unwrap();
    }
}
