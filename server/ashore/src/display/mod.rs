//! What the fronts say: domain values become texts here, so that every front says the same sentence for the same thing.

pub mod configuration;
pub mod idle;
mod mode;
mod proof;
pub mod question;
pub mod request;
mod state;
pub mod status_text;
pub mod story;

use ashore_ports::Confidence;
use ashore_protocol::{
    ServicePort, TargetRef,
    editor::{Action, ActionKind, SessionStatus, SessionView},
};
use ashore_texts::{Locale, Text};

pub use mode::{mode, requests_of};
pub use proof::{compared, ended};
pub use state::{StatusIndicator, word};

/// The language of whoever sits at this terminal.
pub fn terminal() -> Locale {
    Locale::of_terminal(|name| std::env::var(name).ok())
}

/// Something that a person may choose.
pub fn action(kind: ActionKind, title: &Text, locale: Locale) -> Action {
    Action {
        kind,
        title: title.in_locale(locale),
        file: None,
        line: None,
        confirm: None,
    }
}

/// How sure a port is.
pub fn sure(confidence: Confidence) -> Text {
    match confidence {
        Confidence::Certain => Text::WordCertain,
        Confidence::Likely => Text::WordLikely,
        Confidence::Default => Text::WordDefault,
    }
}

/// `orders`: what people call the target. Until the cluster has answered, the workload is called as it was asked for.
pub fn target_name(view: &SessionView) -> &str {
    let known = view.status.as_ref().map(|status| status.workload.as_str());
    let asked = view
        .target
        .as_ref()
        .map(|choice| choice.target.name.as_str());
    known.or(asked).unwrap_or(&view.run_configuration)
}

/// `deployment/orders port http`
pub fn named(target: &TargetRef, port: Option<&ServicePort>) -> String {
    match port {
        Some(port) => format!("{target} port {port}"),
        None => target.to_string(),
    }
}

/// `deployment/orders port http`; as it was asked for until it is resolved.
pub fn target_label(status: &SessionStatus) -> String {
    let target = TargetRef {
        kind: status.kind,
        name: status.workload.clone(),
    };
    named(&target, status.service_port.chosen_by().as_ref())
}
