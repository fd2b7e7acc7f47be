//! What else the machine has.

use std::{
    io::{BufRead, BufReader, Read},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

/// A process that holds a part of the sockets, since each may have only so many.
pub const HOLDER: &str = "hold-sockets";
const HOLDERS: u8 = 5;
/// Each holds as many that listen, and two connections to each: five sockets, 10,000 a process, 50,000 in all.
const LISTENERS: usize = 2_000;

#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Still,
    ComesAndGoes,
    Sockets,
}

/// Ends what was begun when it is dropped.
pub enum Other {
    Nothing,
    Flapping(Arc<AtomicBool>, Option<JoinHandle<()>>),
    Holders(Vec<Child>),
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Still, Self::ComesAndGoes, Self::Sockets];

    pub fn name(self) -> &'static str {
        match self {
            Self::Still => "still",
            Self::ComesAndGoes => "a listener comes and goes",
            Self::Sockets => "50,000 sockets",
        }
    }

    pub fn begin(self) -> Other {
        match self {
            Self::Still => Other::Nothing,
            Self::ComesAndGoes => {
                let over = Arc::new(AtomicBool::new(false));
                let stop = Arc::clone(&over);
                let flaps = std::thread::spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                        std::thread::sleep(Duration::from_millis(50));
                        drop(listener);
                        std::thread::sleep(Duration::from_millis(50));
                    }
                });
                Other::Flapping(over, Some(flaps))
            }
            Self::Sockets => Other::Holders((1..=HOLDERS).map(holder).collect()),
        }
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        match self {
            Self::Nothing => {}
            Self::Flapping(over, flaps) => {
                over.store(true, Ordering::Relaxed);
                flaps.take().unwrap().join().unwrap();
            }
            Self::Holders(holders) => {
                for holder in holders {
                    drop(holder.stdin.take());
                    holder.wait().unwrap();
                }
            }
        }
    }
}

fn holder(number: u8) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([HOLDER, &number.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    said.read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "there", "holder {number}");
    child
}

/// Holds its part until its standard input ends.
pub fn hold(number: u8) {
    let mut limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current = limit.maximum;
    rustix::process::setrlimit(rustix::process::Resource::Nofile, limit).unwrap();
    // An address of its own, so that there are ports enough.
    let own = Ipv4Addr::new(127, 77, 0, number);
    let one = |_| {
        let listener = TcpListener::bind((own, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let connections = [(); 2].map(|()| {
            let near = TcpStream::connect(address).unwrap();
            (near, listener.accept().unwrap())
        });
        (listener, connections)
    };
    let all: Vec<_> = (0..LISTENERS).map(one).collect();
    println!("there");
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    drop(all);
}
