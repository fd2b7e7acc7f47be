//! `ashore status`: the sessions of this machine, from their state files.

use ashore_protocol::{agent::Mode, editor::SessionStatus};

use super::Context;
use crate::exit::Exit;

pub fn run(context: &Context) -> anyhow::Result<Exit> {
    let sessions = ashore_intercept::status(&ashore_intercept::state_dir());
    let printer = context.printer;
    if printer.is_json() {
        printer.value(&sessions);
        return Ok(Exit::Done);
    }
    if sessions.is_empty() {
        printer.text("No intercepts on this machine.");
        return Ok(Exit::Done);
    }
    let rows: Vec<_> = sessions.iter().map(row).collect();
    printer.table(
        &[
            "NAME",
            "STATE",
            "WORKLOAD",
            "SERVICE PORT",
            "DESTINATION",
            "MODE",
            "REQUESTS",
            "HOLDER",
        ],
        &rows,
    );
    for session in &sessions {
        for remark in &session.remarks {
            printer.text(&format!("{}: {remark}", session.name));
        }
    }
    Ok(Exit::Done)
}

fn row(session: &SessionStatus) -> Vec<String> {
    vec![
        session.name.clone(),
        state(session),
        workload(session),
        service_port(session),
        session.destination.clone().unwrap_or_else(|| "-".into()),
        mode(&session.mode),
        session.counts.intercepted.to_string(),
        session.holder.clone(),
    ]
}

/// The state as the wire names it.
pub fn state(session: &SessionStatus) -> String {
    word(&session.state)
}

/// The wire's own word for a value.
pub fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => other.map(|value| value.to_string()).unwrap_or_default(),
    }
}

/// `Deployment shop/orders`
pub fn workload(session: &SessionStatus) -> String {
    format!(
        "{} {}/{}",
        session.kind, session.namespace, session.workload
    )
}

/// `orders:http/80`
pub fn service_port(session: &SessionStatus) -> String {
    if session.service.is_empty() {
        return session.service_port.clone();
    }
    format!("{}:{}", session.service, session.service_port)
}

/// `global` or the conditions of `personal`.
pub fn mode(mode: &Mode) -> String {
    use ashore_protocol::agent::TextMatch;
    let conditions = match mode {
        Mode::Global => return "global".to_owned(),
        Mode::Personal(conditions) => conditions,
        Mode::Unknown => return "unknown to this release".to_owned(),
    };
    let mut parts: Vec<_> = conditions
        .header
        .iter()
        .map(|(name, value)| match value {
            TextMatch::Exact(value) => format!("{name}={value}"),
            TextMatch::Regex(value) => format!("{name}~{value}"),
        })
        .collect();
    parts.extend(
        conditions
            .path_prefix
            .iter()
            .map(|path| format!("path {path}")),
    );
    parts.extend(
        conditions
            .method
            .iter()
            .map(|method| format!("method {method}")),
    );
    format!("personal ({})", parts.join(", "))
}
