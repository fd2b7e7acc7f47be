//! From the first byte to the last, and until the cluster is as it was: the loop that ties wire, adapter and session.

use std::{pin::pin, time::Duration};

use ashore_debug::debuggee::{self, Seen};
use ashore_intercept::ClusterOptions;
use ashore_protocol::editor::Ending;
use rustix::process::Signal;
use tokio::{
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, sleep_until, timeout},
};

use super::{
    Args,
    adapter::{self, Process},
    console::{Console, say},
    plan::Planner,
    proxy::{self, Passed},
    running::{Running, Signals},
    session::Session,
    stdio,
};
use crate::exit::Exit;

/// How long an adapter may take to end after its client has gone or it was signalled.
const GRACE: Duration = Duration::from_secs(5);
/// What the adapter wrote before it ended is still read; a child of its own that holds its stdout is not waited for.
const LAST_BYTES: Duration = Duration::from_millis(500);
/// Runs the whole debug session.
pub async fn run(args: Args, cluster: ClusterOptions) -> anyhow::Result<Exit> {
    let planner = Planner::new(args.clone(), cluster)?;
    let adapter = match adapter::open(&args.adapter, args.connect.as_deref(), args.tcp).await {
        Ok(adapter) => adapter,
        Err(error) => return Err(error.failure().into()),
    };
    let (console, notes) = Console::new();
    let (tap, tapped) = mpsc::unbounded_channel();
    let (hints, watcher, seen) = debuggee::watcher();
    let mut session = Session::new(planner, args.proof, console, (hints, watcher));
    session.introduce(&adapter);
    let (client, written) = stdio::stdout();
    let wires = Wires {
        to_adapter: tokio::spawn(proxy::to_adapter(
            stdio::stdin(),
            adapter.writer,
            tap.clone(),
        )),
        to_client: tokio::spawn(proxy::to_client(adapter.reader, client, notes, tap)),
        tapped,
        seen,
    };
    let code = debug(&mut session, wires, adapter.process).await?;
    // A client that no longer reads is not waited for.
    let _ = timeout(LAST_BYTES, written).await;
    restore(&mut session).await;
    Ok(Exit::Status(code))
}

/// Both pumps, and what is seen beside them.
struct Wires {
    tapped: mpsc::UnboundedReceiver<Passed>,
    seen: mpsc::UnboundedReceiver<Seen>,
    to_adapter: JoinHandle<()>,
    to_client: JoinHandle<()>,
}

/// Until the adapter is gone and its last byte is with the client; gives the exit code.
async fn debug(
    session: &mut Session,
    mut wires: Wires,
    process: Option<Process>,
) -> anyhow::Result<u8> {
    let mut signals = Signals::new()?;
    let mut adapter = Running {
        process,
        over: None,
    };
    let mut kill_at: Option<Instant> = None;
    let mut client_open = true;
    let code = loop {
        let deadline = kill_at.unwrap_or_else(|| Instant::now() + Duration::from_secs(3600));
        tokio::select! {
            Some(passed) = wires.tapped.recv() => session.passed(&passed),
            Some(seen) = wires.seen.recv() => session.saw(seen),
            event = session.intercept.event() => session.engine(event),
            _ = &mut wires.to_adapter, if client_open => {
                client_open = false;
                session.end(Ending::ClientLost);
                kill_at.get_or_insert(Instant::now() + GRACE);
            }
            _ = &mut wires.to_client, if adapter.over.is_none() => {
                // It said its last word; most end right after it, the others are given the same grace.
                adapter.over = Some(Instant::now());
                session.console.close();
                kill_at.get_or_insert(Instant::now() + GRACE);
                if adapter.process.is_none() {
                    break 0;
                }
            }
            code = adapter.wait() => break code,
            number = signals.next() => {
                session.end(Ending::ClientLost);
                adapter.signal(number);
                kill_at.get_or_insert(Instant::now() + GRACE);
                if adapter.process.is_none() {
                    break u8::try_from(128 + number.as_raw()).unwrap_or(1);
                }
            }
            () = sleep_until(deadline), if kill_at.is_some() => {
                kill_at = None;
                say("the debug adapter did not end by itself; it was killed");
                adapter.signal(Signal::KILL);
                if adapter.process.is_none() {
                    break 1;
                }
            }
        }
    };
    finish(session, wires, adapter.over.is_some()).await;
    session.adapter_ended();
    Ok(code)
}

/// The adapter is gone: what it wrote last is read, then both pumps end.
async fn finish(session: &mut Session, mut wires: Wires, over: bool) {
    if !over && timeout(LAST_BYTES, &mut wires.to_client).await.is_err() {
        wires.to_client.abort();
    }
    wires.to_adapter.abort();
    session.console.close();
    while let Ok(passed) = wires.tapped.try_recv() {
        session.passed(&passed);
    }
}

/// The wire is finished; this process stays until the cluster is as it was.
async fn restore(session: &mut Session) {
    session.console.ready();
    let mut limit = pin!(sleep_until(Instant::now() + session.restore_limit()));
    while session.intercept.is_there() {
        tokio::select! {
            event = session.intercept.event() => session.engine(event),
            () = &mut limit => {
                say("restoring takes long; it goes on in the background, and `ashore clean` finishes what is left");
                return;
            }
        }
    }
}
