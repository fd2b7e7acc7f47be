//! A pod's network and a caller's, joined by a cable: two network namespaces, made and removed by the test.

use std::fs::File;
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::pin::Pin;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use tokio::net::TcpStream;

use super::{LIMIT, Laptop};

pub const POD: &str = "10.77.0.2";
pub const POD6: &str = "fd77::2";
pub const CONTROL: &str = "127.0.0.1:4190";

const AGENT: &str = env!("CARGO_BIN_EXE_ashore-agent");

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Both networks; they go with it.
pub struct Networks {
    name: String,
}

/// Which of the two.
#[derive(Debug, Clone, Copy)]
pub enum Side {
    Pod,
    Caller,
}

impl Networks {
    pub fn new() -> Self {
        assert!(
            rustix::process::geteuid().is_root(),
            "network namespaces need root; `cargo xtask test unit` leaves these tests out by name where there is none"
        );
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ashore-{}-{number}", std::process::id());
        let networks = Self { name };
        let (pod, caller) = (networks.of(Side::Pod), networks.of(Side::Caller));
        for line in [
            format!("netns add {pod}"),
            format!("netns add {caller}"),
            format!("-n {caller} link add cable type veth peer name eth0 netns {pod}"),
            format!("-n {caller} address add 10.77.0.1/24 dev cable"),
            format!("-n {caller} address add fd77::1/64 dev cable nodad"),
            format!("-n {caller} link set lo up"),
            format!("-n {caller} link set cable up"),
            format!("-n {pod} address add {POD}/24 dev eth0"),
            format!("-n {pod} address add {POD6}/64 dev eth0 nodad"),
            format!("-n {pod} link set lo up"),
            format!("-n {pod} link set eth0 up"),
        ] {
            run(Command::new("ip").args(line.split(' ')));
        }
        networks
    }

    fn of(&self, side: Side) -> String {
        match side {
            Side::Pod => format!("{}-pod", self.name),
            Side::Caller => format!("{}-out", self.name),
        }
    }

    /// Run in a thread that is in that network, to the end.
    pub fn thread<T: Send + 'static, F: Future<Output = T>>(
        &self,
        side: Side,
        work: impl FnOnce() -> F + Send + 'static,
    ) -> std::thread::JoinHandle<T> {
        let path = format!("/run/netns/{}", self.of(side));
        std::thread::spawn(move || {
            let network = File::open(path).unwrap();
            move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network)).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(work())
        })
    }

    /// Something that lives in that network and is asked from the test.
    pub fn actor<T: 'static, F: Future<Output = T>>(
        &self,
        side: Side,
        start: impl FnOnce() -> F + Send + 'static,
    ) -> Actor<T> {
        let (jobs, queue) = mpsc::channel::<Job<T>>();
        self.thread(side, move || async move {
            let mut it = start().await;
            while let Ok(job) = queue.recv() {
                job(&mut it).await;
            }
        });
        Actor { jobs }
    }

    /// A program in the pod's network.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.of(Side::Pod), program]);
        command
    }

    /// What a program in the pod's network prints.
    pub fn ask(&self, program: &str, arguments: &[&str]) -> String {
        run(self.command(program).args(arguments))
    }

    pub fn ruleset(&self) -> String {
        self.ask("nft", &["list", "ruleset"])
    }

    /// Sockets that are there to stay: not those that the kernel remembers for a minute after both or one side closed.
    pub fn sockets(&self) -> String {
        let ended = ["exclude", "time-wait", "exclude", "fin-wait-2"];
        let all = self.ask("ss", &[&["-Htuan"][..], &ended].concat());
        let mut lines = all.lines().collect::<Vec<_>>();
        lines.sort_unstable();
        lines.join("\n")
    }

    pub fn agent(&self, arguments: &str) -> AgentProcess {
        self.start(self.command(AGENT), arguments)
    }

    /// As an ephemeral container would have it where the namespace takes the capability away.
    pub fn agent_without_net_admin(&self, arguments: &str) -> AgentProcess {
        let mut command = self.command("setpriv");
        command.args(["--bounding-set=-net_admin", "--inh-caps=-net_admin", AGENT]);
        self.start(command, arguments)
    }

    fn start(&self, mut command: Command, arguments: &str) -> AgentProcess {
        command.arg("--inside").args(arguments.split_whitespace());
        AgentProcess(command.spawn().unwrap())
    }

    /// Wait for it, with a limit.
    pub fn until(&self, what: &str, happens: impl Fn(&Self) -> bool) {
        let end = Instant::now() + LIMIT;
        while !happens(self) {
            assert!(Instant::now() < end, "in vain: {what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn until_ruleset(&self, rules: &str) {
        let what = format!("the rules are again {rules:?}");
        self.until(&what, |networks| networks.ruleset() == rules);
    }

    pub fn until_sockets(&self, sockets: &str) {
        let end = Instant::now() + LIMIT;
        while self.sockets() != sockets {
            let now = self.sockets();
            assert!(Instant::now() < end, "left: {now}\nbefore: {sockets}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Networks {
    fn drop(&mut self) {
        for side in [Side::Pod, Side::Caller] {
            let _ = Command::new("ip")
                .args(["netns", "delete", &self.of(side)])
                .status();
        }
    }
}

fn run(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The real program, in the pod's network.
pub struct AgentProcess(pub Child);

impl AgentProcess {
    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.0);
        kill_process(pid, signal).unwrap();
    }

    pub fn gone(mut self) {
        let end = Instant::now() + LIMIT;
        while self.0.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "the agent does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for AgentProcess {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The laptop's end of a tunnel, as soon as the agent listens; to be called in the pod's network.
pub async fn laptop() -> Laptop {
    let control: SocketAddr = CONTROL.parse().unwrap();
    until("the agent listens", async || {
        TcpStream::connect(control).await.ok()
    })
    .await;
    Laptop::over(TcpStream::connect(control).await.unwrap()).await
}

/// Wait for it, with a limit.
pub async fn until<T>(what: &str, mut happens: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + LIMIT;
    loop {
        if let Some(it) = happens().await {
            return it;
        }
        assert!(Instant::now() < end, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

type Job<T> = Box<dyn for<'a> FnOnce(&'a mut T) -> Pin<Box<dyn Future<Output = ()> + 'a>> + Send>;

/// See [`Networks::actor`].
pub struct Actor<T> {
    jobs: mpsc::Sender<Job<T>>,
}

impl<T: 'static> Actor<T> {
    /// Do this there, and wait for what comes of it.
    pub fn with<R: Send + 'static>(
        &mut self,
        work: impl AsyncFnOnce(&mut T) -> R + Send + 'static,
    ) -> R {
        let (tell, told) = mpsc::channel();
        let job: Job<T> = Box::new(move |it| {
            Box::pin(async move {
                let _ = tell.send(work(it).await);
            })
        });
        self.jobs.send(job).unwrap();
        told.recv().expect("it does not panic")
    }
}
