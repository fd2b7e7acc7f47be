//! A session as an editor draws it.

use ashore_protocol::{
    TargetKind,
    agent::Mode,
    editor::{Action, ActionKind, Display, Fact, FactKind, SessionState, SessionView},
};
use ashore_texts::{Arg, Locale, Text, text};

use super::{StatusIndicator, action, compared, requests_of, target_name, word};

/// The view with what is drawn of it.
pub fn shown(view: &SessionView, locale: Locale) -> SessionView {
    SessionView {
        display: Some(display(view, locale)),
        ..view.clone()
    }
}

fn display(view: &SessionView, locale: Locale) -> Display {
    let standing = StatusIndicator::of(view);
    let target = target_name(view).to_owned();
    let active = matches!(standing.text, Text::StateActive { .. });
    let label = match &view.status {
        Some(status) if active => text!(StatusActive {
            target: &target,
            requests: requests_of(&status.mode),
            count: status.counts.intercepted
        }),
        _ => text!(Status {
            target: &target,
            state: standing.text
        }),
    };
    Display {
        label: label.in_locale(locale),
        icon: standing.icon,
        severity: standing.severity,
        facts: facts(view, locale),
        actions: actions(view, &target, locale),
        target,
    }
}

fn facts(view: &SessionView, locale: Locale) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |kind: FactKind, name: Text, text: Arg| {
        let (name, text) = (name.in_locale(locale), text.in_locale(locale));
        facts.push(Fact { kind, name, text });
    };
    add(FactKind::State, Text::FactState, word(view.state).into());
    if let Some(status) = &view.status {
        let target = format!(
            "{} · {} {} · {}:{}",
            status.namespace,
            status.kind.map(TargetKind::title).unwrap_or_default(),
            status.workload,
            status.service,
            status.service_port
        );
        add(FactKind::Target, Text::FactTarget, target.into());
        if let Some(destination) = &status.destination {
            add(FactKind::Destination, Text::FactGoesTo, destination.into());
        }
        let mode: &Mode = &status.mode;
        add(FactKind::Mode, Text::FactMode, requests_of(mode));
        let counts = text!(FactCounts {
            here: status.counts.intercepted,
            held: status.counts.held,
            passed: status.counts.passed,
            fell_back: status.counts.fell_back,
            failed: status.counts.failed
        });
        add(FactKind::Requests, Text::FactRequests, counts.into());
    }
    if let Some(proof) = &view.proof {
        let told = compared(proof.objects_compared, proof.different.len());
        add(FactKind::Proof, Text::FactProof, told.into());
        for different in &proof.different {
            add(FactKind::Different, Text::FactDifferent, different.into());
        }
    }
    for remark in view.status.iter().flat_map(|status| &status.remarks) {
        add(FactKind::Remark, Text::FactRemark, remark.into());
    }
    facts
}

/// What can be done with it, while there is an intercept, or one on its way.
fn actions(view: &SessionView, target: &str, locale: Locale) -> Vec<Action> {
    let over = matches!(view.state, SessionState::Restored | SessionState::Unknown);
    if over || (view.target.is_none() && view.status.is_none()) {
        return Vec::new();
    }
    let turn = if view.suspended {
        (ActionKind::Resume, text!(ActionResumeOf { target }))
    } else {
        (ActionKind::Pause, text!(ActionPauseOf { target }))
    };
    [
        turn,
        (ActionKind::Leave, text!(ActionLeaveOf { target })),
        (ActionKind::ChooseMode, Text::ActionChooseMode),
    ]
    .map(|(kind, title)| action(kind, &title, locale))
    .to_vec()
}

#[cfg(test)]
mod tests;
