//! `ashore status`: the sessions of this machine, from their state files.

use std::time::Duration;

use ashore_protocol::{TargetKind, editor::SessionStatus};
use ashore_texts::{Locale, Text, text};
use serde::Serialize;

use super::{Context, named, printer::Printer, stdout};
use crate::{complete, display, exit::Exit};

/// Between two looks.
const PERIOD: Duration = Duration::from_millis(500);

#[derive(clap::Args)]
pub struct Args {
    /// Only the intercept with this name, target or id.
    #[arg(add = complete::sessions())]
    name: Option<String>,
    /// Go on showing them, each time that something has changed, until Ctrl-C.
    #[arg(long, short)]
    watch: bool,
}

/// A session, and whether its owner is held up.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Shown {
    #[serde(flatten)]
    status: SessionStatus,
    /// Its process is stopped (Ctrl-Z, SIGSTOP): it gets and gives no requests.
    frozen: bool,
}

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let printer = context.printer;
    let mut last = sessions(args, printer);
    show(printer, &last);
    while args.watch && !stdout::reader_is_gone() {
        tokio::time::sleep(PERIOD).await;
        let now = sessions(args, printer);
        if now != last {
            printer.over();
            show(printer, &now);
            last = now;
        }
    }
    Ok(Exit::Done)
}

fn sessions(args: &Args, printer: Printer) -> Vec<Shown> {
    let all = ashore_intercept::status_in(&ashore_intercept::state_dir(), printer.read_in());
    let wanted = match &args.name {
        Some(name) => named::meant(&all, name),
        None => all.iter().collect(),
    };
    let shown = |status: &SessionStatus| Shown {
        frozen: is_stopped(status.pid),
        status: status.clone(),
    };
    wanted.into_iter().map(shown).collect()
}

/// By a signal, or by a debugger.
fn is_stopped(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // A program's name may have parentheses, too.
    let state = stat.rsplit_once(") ").map(|(_, rest)| rest);
    state.is_some_and(|state| state.starts_with(['T', 't']))
}

fn show(printer: Printer, sessions: &[Shown]) {
    if printer.is_json() {
        return printer.value(&sessions);
    }
    if sessions.is_empty() {
        return printer.say(&Text::CliNone);
    }
    let row = |session| row(session, printer.locale());
    let rows: Vec<_> = sessions.iter().map(row).collect();
    let head = [
        Text::HeadName,
        Text::HeadState,
        Text::HeadWorkload,
        Text::HeadPort,
        Text::HeadDestination,
        Text::HeadMode,
        Text::HeadRequests,
        Text::HeadHolder,
    ];
    printer.table(&head, &rows);
    for Shown { status, frozen } in sessions {
        let (name, pid) = (&status.name, status.pid);
        if *frozen {
            printer.remark(&text!(StatusFrozen { name, pid }));
        }
        for remark in &status.remarks {
            printer.remark(&text!(CliRemark { name, remark }));
        }
    }
}

fn row(Shown { status, frozen }: &Shown, locale: Locale) -> Vec<String> {
    let state = match frozen {
        true => Text::StateFrozen,
        false => display::word(status.state),
    };
    vec![
        status.name.clone(),
        state.in_locale(locale),
        format!("{}/{}", status.namespace, status.workload),
        status.service_port.to_string(),
        destination(status),
        display::mode(&status.mode).in_locale(locale),
        status.counts.intercepted.to_string(),
        status.holder.clone(),
    ]
}

/// `:8081` on this machine.
fn destination(status: &SessionStatus) -> String {
    let Some(there) = &status.destination else {
        return "-".to_owned();
    };
    let port = there.strip_prefix("127.0.0.1").unwrap_or(there);
    port.to_owned()
}

/// `Deployment shop/orders`
pub fn workload(session: &SessionStatus) -> String {
    let kind = session.kind.map(TargetKind::title).unwrap_or_default();
    let whole = format!("{kind} {}/{}", session.namespace, session.workload);
    whole.trim_start().to_owned()
}

/// `orders:http/80`
pub fn service_port(session: &SessionStatus) -> String {
    if session.service.is_empty() {
        return session.service_port.to_string();
    }
    format!("{}:{}", session.service, session.service_port)
}
