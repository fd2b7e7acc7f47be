//! `ashore lsp`: the language server, and the way in of the editors' extensions.
//!
//! One main loop (`event_loop/life.rs`) owns the state and takes one event at a time; `event_loop/dispatch.rs` is the table of
//! contents. `wire` is below it, `stores` keep what is known, `features` are made from snapshots, `handlers` are above all.

mod event_loop;
#[cfg(test)]
mod every_problem;
mod features;
mod handlers;
mod stores;
#[cfg(test)]
mod tests;
mod wire;

use ashore_protocol::editor::method;
use ashore_rules::project::Levels;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};
use tower_lsp_server::{LspService, Server};

use self::{
    event_loop::{event::Event, life, state::State},
    wire::{backend::Backend, filter, outbox},
};
use crate::exit::Exit;

/// Handlers wait for the main loop and cost nothing meanwhile: a slow answer must not hold the wire up.
const AT_ONCE: usize = 1024;

/// Serve an editor over standard input and output.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Speak on standard input and output; the only way there is, and what many clients say.
    #[arg(long)]
    pub stdio: bool,
}

/// Serves the client on standard input and output, until it goes.
pub async fn run(_args: Args, levels: Levels) -> anyhow::Result<Exit> {
    let clean = serve(tokio::io::stdin(), tokio::io::stdout(), levels).await?;
    // As the specification says: 0 after `shutdown`, else 1.
    Ok(if clean { Exit::Done } else { Exit::Failed })
}

/// Serves one client; says whether it asked to shut down before it went.
async fn serve<R, W>(reader: R, writer: W, levels: Levels) -> anyhow::Result<bool>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite,
{
    let (events, happened) = mpsc::unbounded_channel();
    let (outbox, posted) = mpsc::unbounded_channel();
    let mut client = None;
    let builder = LspService::build(|it| {
        client = Some(it);
        Backend::new(events.clone())
    });
    let (service, socket) = builder
        .custom_method(method::START_SESSION, Backend::start)
        .custom_method(method::CHOOSE_TARGET, Backend::choose)
        .custom_method(method::DEBUG_EVENT, Backend::debug_event)
        .custom_method(method::DEBUG_MESSAGE, Backend::debug_message)
        .custom_method(method::SUSPEND, Backend::suspend)
        .custom_method(method::LEAVE, Backend::leave)
        .custom_method(method::RETRY, Backend::retry)
        .custom_method(method::REQUESTS, Backend::requests)
        .custom_method(method::REPLAY, Backend::replay)
        .custom_method(method::CURL, Backend::curl)
        .custom_method(method::STATUS, Backend::status)
        .custom_method(method::TARGETS, Backend::targets)
        .custom_method(method::CONFIGURATIONS, Backend::configurations)
        .custom_method(method::SET_RULE, Backend::set_rule)
        .custom_method(method::ACT, Backend::act)
        .custom_method(method::SET_CLUSTER, Backend::set_cluster)
        .finish();
    let delivery = client.map(|client| tokio::spawn(outbox::deliver(client, posted)));
    let state = State::new(events.clone(), outbox, levels);
    let tasks = state.tasks.clone();
    let mut life = tokio::spawn(life::main_loop(state, happened));
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (reader, filtering) = filter::filtered(reader);
    let server = Server::new(reader, writer, socket)
        .concurrency_level(AT_ONCE)
        .serve(service);
    let wire = async {
        tokio::pin!(server, filtering);
        tokio::select! {
            () = &mut server => {}
            // The client's end is closed; what it said before is still handled.
            () = &mut filtering => server.await,
        }
    };
    tokio::pin!(wire);
    let mut wire_open = true;
    let clean = loop {
        tokio::select! {
            () = &mut wire, if wire_open => {
                wire_open = false;
                let _ = events.send(Event::ClientGone);
            }
            _ = terminate.recv() => drop(events.send(Event::ClientGone)),
            _ = interrupt.recv() => drop(events.send(Event::ClientGone)),
            clean = &mut life => break clean?,
        }
    };
    // The last messages are on the wire by now, or their reader is gone.
    if let Some(delivery) = delivery {
        delivery.abort();
    }
    tasks.close();
    Ok(clean)
}
