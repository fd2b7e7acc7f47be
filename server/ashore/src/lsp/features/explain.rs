//! Targets and run configurations as people read them, in Markdown.

use ashore_intercept::{Availability, Interceptable};
use ashore_ports::{Absent, DetectedConfiguration};
use ashore_protocol::editor::SessionView;

/// A Service and what stands behind it.
pub fn item(item: &Interceptable) -> String {
    let state = match &item.state {
        Availability::Free => "nobody intercepts it".to_owned(),
        Availability::Intercepted { holders } => format!("intercepted by {}", holders.join(", ")),
        Availability::NotPossible { reason } => format!("cannot be intercepted: {reason}"),
    };
    let pods = item
        .pods
        .map(|(ready, wanted)| format!(", {ready} of {wanted} pods ready"))
        .unwrap_or_default();
    let images = match item.images.as_slice() {
        [] => String::new(),
        images => format!("\n\n{}", images.join(", ")),
    };
    format!(
        "**Service {}/{}**, ports {}\n\n{} {}{pods}; {state}{images}",
        item.namespace,
        item.service,
        item.ports.join(", "),
        item.kind.title(),
        item.workload
    )
}

/// A run configuration's ports with the evidence.
pub fn answer(answer: &DetectedConfiguration) -> String {
    let detection = &answer.detection;
    let mut lines = vec![format!(
        "**{}** ({})",
        answer.configuration.name, answer.kind
    )];
    for port in &detection.ports {
        lines.push(
            format!(
                "- listens on **{}** ({:?}, {:?})",
                port.port, port.role, port.confidence
            )
            .to_lowercase(),
        );
        for evidence in &port.evidence {
            lines.push(format!(
                "  - `{}:{}` `{}`",
                evidence.file,
                evidence.line,
                evidence.text.trim()
            ));
        }
    }
    match &detection.absent {
        Some(Absent::None(why)) => lines.push(format!("- no port: {why}")),
        Some(Absent::Unknown(why)) => lines.push(format!("- port not known before it runs: {why}")),
        None => {}
    }
    for port in &detection.debug_ports {
        lines.push(format!(
            "- its debugger's own port: {} (`{}:{}`)",
            port.port, port.evidence.file, port.evidence.line
        ));
    }
    lines.join("\n")
}

/// How a session stands, in a few words.
pub fn session(view: &SessionView) -> String {
    use ashore_protocol::editor::SessionState as S;
    let counts = view
        .status
        .as_ref()
        .map(|status| status.counts)
        .unwrap_or_default();
    match view.state {
        S::Active if view.suspended => "passing through (suspended)".to_owned(),
        S::Active => format!("active, {} requests", counts.intercepted),
        S::Paused => format!("paused, {} held", counts.held),
        S::Planned | S::Preparing => "preparing".to_owned(),
        S::Ready if view.suspended => "suspended".to_owned(),
        S::Ready => "ready, waits for the program".to_owned(),
        S::Reconnecting => "reconnecting".to_owned(),
        S::Restoring => "restoring".to_owned(),
        S::Restored => "restored".to_owned(),
        S::Failed | S::Unknown => "failed".to_owned(),
    }
}
