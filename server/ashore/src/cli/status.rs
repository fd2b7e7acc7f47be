//! `ashore status`: the sessions of this machine, from their state files.

use ashore_protocol::{TargetKind, editor::SessionStatus};

use ashore_texts::{Locale, Text, text};

use super::Context;
use crate::{display, exit::Exit};

pub fn run(context: &Context) -> anyhow::Result<Exit> {
    let printer = context.printer;
    let sessions = ashore_intercept::status_in(&ashore_intercept::state_dir(), printer.read_in());
    if printer.is_json() {
        printer.value(&sessions);
        return Ok(Exit::Done);
    }
    if sessions.is_empty() {
        printer.say(&Text::CliNone);
        return Ok(Exit::Done);
    }
    let locale = printer.locale();
    let rows: Vec<_> = sessions
        .iter()
        .map(|session| row(session, locale))
        .collect();
    printer.table(
        &[
            Text::HeadName,
            Text::HeadState,
            Text::HeadWorkload,
            Text::HeadServicePort,
            Text::HeadDestination,
            Text::HeadMode,
            Text::HeadRequests,
            Text::HeadHolder,
        ],
        &rows,
    );
    for session in &sessions {
        for remark in &session.remarks {
            let name = &session.name;
            printer.say(&text!(CliRemark { name, remark }));
        }
    }
    Ok(Exit::Done)
}

fn row(session: &SessionStatus, locale: Locale) -> Vec<String> {
    vec![
        session.name.clone(),
        display::word(session.state).in_locale(locale),
        workload(session),
        service_port(session),
        session.destination.clone().unwrap_or_else(|| "-".into()),
        display::mode(&session.mode).in_locale(locale),
        session.counts.intercepted.to_string(),
        session.holder.clone(),
    ]
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
