//! The debug sessions of one adapter: one, or, where its client keeps it as a server, one after the other.

use ashore_debug::{
    debuggee::{self, Seen},
    debuggers::Debugger,
    drive::Connection,
};
use ashore_rules::project::Levels;
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    Args,
    console::Console,
    plan::Planner,
    session::{Begin, Session},
    wires::{Happened, Wires},
};

pub struct Sessions {
    pub now: Session,
    /// What is seen of the debuggee's sockets.
    pub seen: mpsc::UnboundedReceiver<Seen>,
    args: Args,
    levels: Levels,
    wires: Wires,
    /// The adapter's process and its ports.
    adapter: (Option<u32>, Vec<u16>),
    /// The wire of this session's own client; those before it are of sessions that are over.
    first: u32,
    /// The last wire of which something was heard.
    last: u32,
    /// Sessions that put back what they changed.
    before: JoinSet<()>,
}

impl Sessions {
    /// The first one.
    pub fn new(begin: Begin, args: Args, levels: Levels, wires: &Wires) -> Self {
        let (now, seen) = session(begin, &args, wires);
        Self {
            now,
            seen,
            args,
            levels,
            wires: wires.clone(),
            adapter: (None, Vec::new()),
            first: 0,
            last: 0,
            before: JoinSet::new(),
        }
    }

    /// What is known of the adapter before it has said anything.
    pub fn introduce(&mut self, process: Option<u32>, ports: &[u16]) {
        self.adapter = (process, ports.to_vec());
        self.now.introduce(process, ports);
    }

    /// The session is over, and the adapter stays: the next client's is another one, by the rules as they are then.
    pub fn next(&mut self) -> anyhow::Result<()> {
        let begin = Begin::new(&self.args, self.levels.clone())?;
        let (now, seen) = session(begin, &self.args, &self.wires);
        let mut over = std::mem::replace(&mut self.now, now);
        self.before.spawn(async move { over.restore().await });
        self.seen = seen;
        self.first = self.last + 1;
        let (process, ports) = &self.adapter;
        self.now.introduce(*process, ports);
        Ok(())
    }

    /// What happened on this session's wires; its own client's has the first number.
    pub fn of_now(&mut self, happened: Happened) -> Option<Happened> {
        let first = self.first;
        let last = &mut self.last;
        let mut of = |wire: Connection| {
            *last = wire.0.max(*last);
            wire.0.checked_sub(first).map(Connection)
        };
        Some(match happened {
            Happened::Passed(from, passed) => Happened::Passed(of(from)?, passed),
            Happened::ClientGone(from) => Happened::ClientGone(of(from)?),
            Happened::AdapterGone(from) => Happened::AdapterGone(of(from)?),
            Happened::Told(from, who, message) => Happened::Told(of(from)?, who, message),
            asked @ Happened::Asked(..) => asked,
        })
    }

    /// The wire is finished; this process stays until the cluster is as it was.
    pub async fn restored(mut self) {
        self.now.restore().await;
        while self.before.join_next().await.is_some() {}
    }
}

fn session(begin: Begin, args: &Args, wires: &Wires) -> (Session, mpsc::UnboundedReceiver<Seen>) {
    let (console, notes) = Console::new();
    wires.put(notes);
    let (hints, watcher, seen) = debuggee::watcher();
    let mut session = Session::new(begin, console, (hints, watcher));
    let words = args
        .adapter
        .iter()
        .map(|word| word.to_str().unwrap_or_default());
    session.debugger(Debugger::of_command(words));
    (session, seen)
}

impl Begin {
    /// By the rules as they are now.
    pub fn new(args: &Args, levels: Levels) -> anyhow::Result<Self> {
        let planner = Planner::new(args.clone(), levels)?;
        Ok(Self {
            planned: planner.at_start(),
            planner,
            proof_file: args.proof.clone(),
            shared: args.connect.is_some(),
        })
    }
}
