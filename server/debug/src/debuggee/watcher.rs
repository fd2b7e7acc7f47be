//! Looks at the debuggee's sockets until it listens, and on: they may go and come again.

use tokio::{sync::mpsc, time::Instant};

use super::{Hint, Seen, ports::Wish, view::View};

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
        let mut view = View::new(wish);
        let mut next = Instant::now();
        loop {
            tokio::select! {
                hint = self.told.recv() => match hint {
                    Some(hint) => {
                        view.learn(hint);
                        next = Instant::now();
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
                    ask(&mut view).await;
                    next = Instant::now() + view.pause();
                    for seen in seen {
                        if self.saw.send(seen).is_err() {
                            return;
                        }
                    }
                }
            }
        }
    }
}

/// Asks the program what it speaks, where only that decides among its ports; all of them at once.
async fn ask(view: &mut View) {
    let asked = view
        .to_ask()
        .into_iter()
        .map(|socket| async move { (socket.port(), ashore_speech::ask(socket.address).await) });
    let asked: Vec<_> = asked.map(tokio::spawn).collect();
    for answer in asked {
        if let Ok((port, speech)) = answer.await {
            view.heard(port, speech);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, time::Duration};

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
            address,
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
        assert_ne!(address.port(), wish);
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
