//! What the fronts say: domain values become texts here, so that every front says the same sentence for the same thing.

pub mod configuration;
mod mode;
mod proof;
pub mod question;
pub mod request;
mod state;
pub mod status_text;
pub mod story;

use ashore_protocol::editor::{SessionStatus, SessionView};
use ashore_texts::Locale;

pub use mode::{mode, requests_of};
pub use proof::{compared, ended};
pub use state::{Standing, word};

/// The language of whoever sits at this terminal.
pub fn terminal() -> Locale {
    Locale::of_terminal(|name| std::env::var(name).ok())
}

/// `orders`: what people call the target. Until the cluster has answered, the workload is called as it was asked for.
pub fn target_name(view: &SessionView) -> &str {
    let resolved = view.status.as_ref().map(|status| status.workload.as_str());
    let asked = view.target.as_ref().map(|target| target.target.as_str());
    resolved
        .into_iter()
        .chain(asked)
        .filter_map(|name| name.rsplit('/').next())
        .find(|name| !name.is_empty())
        .unwrap_or(&view.run_configuration)
}

/// `deployment/orders port http`
pub fn named(target: &str, port: Option<&str>) -> String {
    match port {
        Some(port) => format!("{target} port {port}"),
        None => target.to_owned(),
    }
}

/// `deployment/orders port http`; as it was asked for until it is resolved.
pub fn target_label(status: &SessionStatus) -> String {
    let kind = status.kind.to_lowercase();
    let port = status.service_port.split('/').next();
    let port = port.filter(|port| !port.is_empty());
    if kind.is_empty() {
        return named(status.workload.trim_start_matches('/'), port);
    }
    named(&format!("{kind}/{}", status.workload), port)
}
