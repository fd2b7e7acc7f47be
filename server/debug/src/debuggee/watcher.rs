//! Looks at the debuggee's sockets until it listens, and on: they may go and come again.

use std::{sync::OnceLock, time::Duration};

use tokio::{sync::mpsc, time::Instant};

use super::{
    Hint, Seen,
    pace::{GLANCE, RARE_GLANCE},
    ports::Wish,
    view::View,
};

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
                    if let Some(seen) = view.glance() {
                        if !self.tell(seen) {
                            return;
                        }
                        next = after(view.pause());
                        continue;
                    }
                    // Reads files: not on a thread that also moves bytes.
                    let looked = tokio::task::spawn_blocking(move || {
                        let seen = view.look();
                        (view, seen)
                    });
                    let Ok((back, seen)) = looked.await else { return };
                    view = back;
                    ask(&mut view).await;
                    next = after(view.pause());
                    if !self.tell(seen) {
                        return;
                    }
                }
            }
        }
    }

    /// Whether anybody hears it.
    fn tell(&self, seen: Vec<Seen>) -> bool {
        seen.into_iter().all(|seen| self.saw.send(seen).is_ok())
    }
}

/// When it is looked next. All watchers of this process that glance as often do it together, so that it wakes once for all.
fn after(pause: Duration) -> Instant {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    let now = Instant::now();
    if pause < GLANCE {
        return now + pause;
    }
    let since = (now + pause).duration_since(*FIRST.get_or_init(Instant::now));
    let together = if pause < RARE_GLANCE { GLANCE } else { pause };
    let past = since.as_micros() % together.as_micros();
    now + pause - Duration::from_micros(u64::try_from(past).unwrap_or_default())
}

/// Asks the program what it speaks, where only that decides among its ports; all of them at once.
async fn ask(view: &mut View) {
    let asked = view
        .ports_to_ask()
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
    use std::net::TcpListener;

    use tokio::io::AsyncReadExt;

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

    /// A program of its own; killed when dropped.
    fn python(script: &str) -> tokio::process::Child {
        let mut python = tokio::process::Command::new("python3");
        python.args(["-c", script]).kill_on_drop(true);
        python.stdout(std::process::Stdio::piped());
        python.spawn().unwrap()
    }

    #[tokio::test]
    async fn of_several_ports_the_one_that_speaks_as_the_callers_do() {
        let script = r#"
import socket, threading
one, other = socket.socket(), socket.socket()
one.bind(("127.0.0.1", 0)); other.bind(("127.0.0.1", 0))
low, high = sorted([one, other], key=lambda s: s.getsockname()[1])
def serve(s, answer):
    while True:
        c = s.accept()[0]; c.recv(99); c.send(answer); c.close()
answers = [(low, b"HTTP/1.1 400 Bad Request\r\n\r\n"), (high, b"\0\0\0\4\0\0\0\0\0")]
for s, answer in answers:
    threading.Thread(target=serve, args=(s, answer)).start()
for s, _ in answers: s.listen()
"#;
        // The threads accept once the sockets listen.
        let script = script.replace("c = s.accept()[0]", "c = accept(s)");
        let accept = "\nimport time\ndef accept(s):\n    while True:\n        try: return s.accept()[0]\n        except OSError: time.sleep(0.01)\n";
        let child = python(&format!("{accept}{script}"));
        let (hints, watcher, mut seen) = super::super::watcher();
        hints.tell(Hint::Callers(ashore_speech::Speech::Http2));
        hints.tell(Hint::Process(child.id().unwrap()));
        tokio::spawn(watcher.run(Wish::default()));
        let taken = loop {
            let saw = tokio::time::timeout(Duration::from_secs(20), seen.recv()).await;
            let Seen::Listening {
                address, others, ..
            } = saw.unwrap().unwrap()
            else {
                continue;
            };
            // The lower one may have been there first, and alone.
            match others.as_slice() {
                [other] if *other < address.port() => break (address.port(), *other),
                _ => {}
            }
        };
        assert!(taken.0 > taken.1, "{taken:?}");
    }

    #[tokio::test]
    async fn a_port_that_comes_and_goes_ten_times_a_second_is_not_followed() {
        // Its port is the system's choice, and may be somebody else's for a moment in between.
        let script = "import socket, time
port = 0
while True:
    s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try: s.bind(('127.0.0.1', port)); s.listen()
    except OSError: pass
    else:
        if not port: port = s.getsockname()[1]; print(port, flush=True)
    time.sleep(0.05); s.close(); time.sleep(0.05)";
        let mut child = python(script);
        // An interpreter may take its time to start.
        let mut line = [0; 6];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut line).await.unwrap();
        let (hints, watcher, mut seen) = super::super::watcher();
        hints.tell(Hint::Process(child.id().unwrap()));
        tokio::spawn(watcher.run(Wish::default()));
        let mut told = 0;
        let end = tokio::time::Instant::now() + Duration::from_secs(3);
        while let Ok(Some(_)) = tokio::time::timeout_at(end, seen.recv()).await {
            told += 1;
        }
        // On a busy machine it may never be there when it is looked for.
        assert!(told <= 6, "{told}");
    }
}
