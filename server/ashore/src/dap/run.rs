//! From the first byte to the last, and until the cluster is as it was: the loop that ties wires, adapter and session.

use std::time::Duration;

use ashore_debug::drive::Connection;
use ashore_protocol::editor::Ending;
use ashore_rules::project::Levels;
use ashore_texts::Text;
use rustix::process::Signal;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until},
};

use super::{
    Args, adapter,
    console::say,
    grace::{Grace, Taken},
    open::{self, Way},
    rendezvous,
    running::{Running, Signals},
    session::{Begin, Session},
    sessions::Sessions,
    stdio,
    wires::{Ends, Happened, Wires},
};
use crate::exit::Exit;

/// What the adapter wrote before it ended is still read, as long as the client takes something of it in each such time; a child
/// of its own that holds its stdout is not waited for.
const LAST_BYTES: Duration = Duration::from_millis(500);

/// Runs the whole debug session.
pub async fn run(args: Args, levels: Levels) -> anyhow::Result<Exit> {
    let begin = Begin::new(&args, levels.clone())?;
    let environment = match &begin.planned {
        Ok(Some(plan)) => plan.environment.clone(),
        _ => adapter::Variables::new(),
    };
    let way = match open::open(&args, &environment).await {
        Ok(way) => way,
        Err(error) => return Err(error.failure().into()),
    };
    let (wires, happened) = Wires::new();
    let mut sessions = Sessions::new(begin, args, levels, &wires);
    let _open = rendezvous::open(&ashore_intercept::state_dir(), wires.clone()).inspect_err(
        |error| tracing::debug!(%error, "child sessions of other processes will not find this one"),
    );
    let taken = Taken::default();
    let (adapter, written) = attach(way, &mut sessions, &wires, &taken);
    let code = debug(&mut sessions, happened, adapter, &taken).await?;
    // A client that no longer reads is not waited for.
    if let Some(written) = written {
        let _ = taken.wait(LAST_BYTES, written).await;
    }
    sessions.restored().await;
    Ok(Exit::Status(code))
}

/// The first wire, or the place where clients will make theirs.
fn attach(
    way: Way,
    sessions: &mut Sessions,
    wires: &Wires,
    taken: &Taken,
) -> (Running, Option<oneshot::Receiver<()>>) {
    match way {
        Way::Wire(adapter) => {
            let pid = adapter.process.as_ref().map(|process| process.pid);
            sessions.introduce(pid, adapter.port.as_slice());
            let (to_client, written) = stdio::stdout(taken.clone());
            wires.join(Ends {
                from_client: stdio::stdin(),
                to_client,
                reader: adapter.reader,
                writer: adapter.writer,
            });
            let running = Running {
                process: adapter.process,
                served: false,
                over: None,
            };
            (running, Some(written))
        }
        Way::Served(served) => {
            let (place, inner) = served.ports;
            sessions.introduce(Some(served.process.pid), &[place, inner]);
            let running = Running {
                process: Some(served.run(wires)),
                served: true,
                over: None,
            };
            (running, None)
        }
    }
}

/// Until the adapter is gone and its last byte is with the client; gives the exit code.
async fn debug(
    sessions: &mut Sessions,
    mut happened: mpsc::UnboundedReceiver<Happened>,
    mut adapter: Running,
    taken: &Taken,
) -> anyhow::Result<u8> {
    let mut signals = Signals::new()?;
    let mut grace = Grace::new(taken.clone());
    let far = || Instant::now() + Duration::from_secs(3600);
    let code = loop {
        if adapter.served && sessions.now.is_over() {
            sessions.next()?;
        }
        let (session, seen) = (&mut sessions.now, &mut sessions.seen);
        if let Some(kinship) = session.looks_for() {
            let link = rendezvous::find(&ashore_intercept::state_dir(), &kinship).await;
            session.decided(link);
        }
        let wakes = session.wakes().unwrap_or_else(far);
        tokio::select! {
            Some(happened) = happened.recv() => match sessions.of_now(happened) {
                None => {}
                Some(Happened::ClientGone(Connection::ROOT)) => {
                    sessions.now.end(Ending::ClientLost);
                    // A server may have other clients; whoever started it ends it.
                    if !adapter.served {
                        grace.begin();
                    }
                }
                Some(Happened::AdapterGone(Connection::ROOT)) if !adapter.served => {
                    // It said its last word; most end right after it, the others are given the same grace.
                    adapter.over = Some(Instant::now());
                    sessions.now.console.close();
                    grace.begin();
                    if adapter.process.is_none() {
                        break 0;
                    }
                }
                Some(other) => take(&mut sessions.now, other),
            },
            Some(seen) = seen.recv() => session.saw(seen),
            event = session.intercept.event() => session.engine(event),
            () = sleep_until(wakes) => session.tick(),
            code = adapter.wait() => break code,
            number = signals.next() => {
                session.end(Ending::ClientLost);
                adapter.signal(number);
                grace.begin();
                if adapter.process.is_none() {
                    break u8::try_from(128 + number.as_raw()).unwrap_or(1);
                }
            }
            () = sleep_until(grace.until().unwrap_or_else(far)), if grace.until().is_some() => {
                if !grace.is_over() {
                    continue;
                }
                say(&Text::ToldAdapterKilled.into());
                adapter.signal(Signal::KILL);
                if adapter.process.is_none() {
                    break 1;
                }
            }
        }
    };
    let session = &mut sessions.now;
    finish(session, happened, adapter.over.is_some(), taken).await;
    session.gone(Connection::ROOT);
    Ok(code)
}

fn take(session: &mut Session, happened: Happened) {
    match happened {
        Happened::Passed(from, passed) => session.passed(from, &passed),
        Happened::ClientGone(from) | Happened::AdapterGone(from) => session.gone(from),
        Happened::Asked(hello, reply) => drop(reply.send(session.is_parent_of(&hello))),
        Happened::Told(from, who, message) => session.heard(from, who, &message),
    }
}

/// The adapter is gone: what it wrote last is read.
async fn finish(
    session: &mut Session,
    mut happened: mpsc::UnboundedReceiver<Happened>,
    over: bool,
    taken: &Taken,
) {
    if !over {
        let last_word = async {
            while let Some(happened) = happened.recv().await {
                match happened {
                    Happened::AdapterGone(Connection::ROOT) => return,
                    Happened::ClientGone(Connection::ROOT) => {}
                    other => take(session, other),
                }
            }
        };
        let _ = taken.wait(LAST_BYTES, last_word).await;
    }
    session.console.close();
    while let Ok(happened) = happened.try_recv() {
        if let Happened::Passed(..) | Happened::Told(..) = happened {
            take(session, happened);
        }
    }
}
