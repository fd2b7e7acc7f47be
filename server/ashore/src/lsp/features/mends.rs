//! What can be done about each problem: one table for all notices and states, in every editor.

use ashore_intercept::{ClusterOptions, Code};
use ashore_protocol::{
    agent::Mode,
    editor::{Action, ActionKind, SessionState},
};
use ashore_rules::RULES_FILE;
use ashore_texts::{Locale, Text, text};

use crate::display;
use crate::lsp::{event_loop::state::State, stores::sessions::Session};

/// What mends a problem, the best first. Trying again is offered only where it may help: not where another rule, another
/// place or somebody's consent is missing. Three at most: a pop-up has no room for the words of a fourth.
pub fn kinds(code: Code) -> &'static [ActionKind] {
    use ActionKind as A;
    match code {
        Code::NoKubeconfig | Code::BadKubeconfig => &[A::ChooseKubeconfig, A::Retry, A::Doctor],
        Code::NoContext => &[A::ChooseContext, A::ChooseKubeconfig, A::Retry],
        Code::Unreachable | Code::Unauthorized => &[A::Retry, A::ChooseContext, A::Doctor],
        Code::Forbidden => &[A::Doctor, A::ChooseNamespace, A::Retry],
        Code::NoWebsockets
        | Code::Refused
        | Code::AgentNotReady
        | Code::AgentIncompatible
        | Code::AgentUnable
        | Code::ForeignObject
        | Code::TunnelLost => &[A::Retry, A::Doctor],
        Code::NotFound => &[A::ChooseTarget, A::ChooseNamespace, A::Retry],
        Code::Ambiguous | Code::NoSuchPort | Code::NotInterceptable | Code::NotSpoken => {
            &[A::ChooseTarget, A::OpenFile]
        }
        Code::StrategyNotPossible | Code::BadOptions | Code::BadMatch | Code::LabelsTaken => {
            &[A::OpenFile]
        }
        Code::Held => &[A::LeaveThere, A::PersonalMode, A::ChooseTarget],
        Code::Production => &[A::AllowForMe, A::ChooseContext, A::ChooseNamespace],
        Code::AgentInUse | Code::Busy | Code::ObjectChanged => &[A::Retry],
        Code::NotRestored => &[A::Doctor, A::ShowLog],
        Code::StateFolder | Code::NoGuard | Code::Bug | Code::Unknown => &[A::ShowLog],
        Code::StandsStill | Code::Cancelled => &[],
    }
}

/// What an action is called.
pub fn title(kind: ActionKind) -> Text {
    use ActionKind as A;
    match kind {
        A::ChooseTarget => Text::ActionChooseTarget,
        A::ChooseMode => Text::ActionChooseMode,
        A::ChooseKubeconfig => Text::ActionChooseKubeconfig,
        A::ChooseContext => Text::ActionChooseContext,
        A::ChooseNamespace => Text::ActionChooseNamespace,
        A::AllowForMe => Text::ActionAllow,
        A::PersonalMode => Text::ActionPersonal,
        A::LeaveThere => Text::ActionLeaveThere,
        A::SwitchOn => Text::ActionSwitchOn,
        A::SwitchOff => Text::ActionSwitchOff,
        A::ForEverybody => Text::ActionForEverybody,
        A::Dismiss => Text::ChooseNotNow,
        A::OpenFile => Text::ActionOpenRule,
        A::Doctor => Text::ActionDoctor,
        A::Retry => Text::ActionRetry,
        A::Leave => Text::ActionLeave,
        A::Pause => Text::ActionPause,
        A::Resume => Text::ActionResume,
        A::ShowLog | A::Unknown => Text::ActionShowLog,
    }
}

/// By the name that it has everywhere.
pub fn action(kind: ActionKind, locale: Locale) -> Action {
    display::action(kind, &title(kind), locale)
}

/// What can be done about a problem now: those of the table that are possible for this session.
pub fn of(state: &State, code: Code, session: Option<&Session>) -> Vec<Action> {
    let possible = |kind: &&ActionKind| match kind {
        ActionKind::PersonalMode => session.is_some_and(takes_all),
        ActionKind::LeaveThere => session.is_some_and(|it| elsewhere(state, it).is_some()),
        ActionKind::AllowForMe => session.is_some_and(|it| it.tried.is_some()),
        ActionKind::ChooseContext => state
            .workspace
            .levels
            .first(|it| it.context.clone())
            .is_none(),
        ActionKind::ChooseNamespace => state
            .workspace
            .levels
            .first(|it| it.namespace.clone())
            .is_none(),
        _ => true,
    };
    let filled = |kind: &ActionKind| {
        let action = action(*kind, state.locale);
        match kind {
            ActionKind::OpenFile => opened(state, session?, action),
            ActionKind::AllowForMe => Some(Action {
                confirm: confirm(session?).map(|text| text.in_locale(state.locale)),
                ..action
            }),
            _ => Some(action),
        }
    };
    kinds(code)
        .iter()
        .filter(possible)
        .filter_map(filled)
        .collect()
}

fn takes_all(session: &Session) -> bool {
    let tried = session.tried.as_ref();
    tried.is_some_and(|(choice, _)| choice.mode == Mode::Global)
}

/// Where the session's rule stands, or where it would.
fn opened(state: &State, session: &Session, action: Action) -> Option<Action> {
    let folder = session.folder.as_deref()?;
    let project = state.workspace.project(folder).ok()?;
    let rule = project.rule_if_on(&session.start.run_configuration)?;
    let place = rule.place();
    let file = match place.file.as_str() {
        RULES_FILE => project.file.display().to_string(),
        file => file.to_owned(),
    };
    Some(Action {
        file: Some(file),
        line: u32::try_from(place.line).ok(),
        ..action
    })
}

/// What a person agrees to who allows production.
pub fn confirm(session: &Session) -> Option<Text> {
    let (choice, spec) = session.tried.as_ref()?;
    let (context, namespace) = place(&spec.cluster)?;
    let target = choice.target.to_string();
    Some(text!(ConfirmAllow {
        target,
        context,
        namespace
    }))
}

/// Context and namespace that are meant.
pub fn place(cluster: &ClusterOptions) -> Option<(String, String)> {
    ashore_intercept::contexts(cluster).ok()?.meant.ok()
}

/// This person's other session on the same target: of this editor, or of another process on this machine.
pub enum Elsewhere {
    Here(String),
    There(String),
}

/// The session that has to end before this one can have its target whole.
pub fn elsewhere(state: &State, session: &Session) -> Option<Elsewhere> {
    let (choice, spec) = session.tried.as_ref()?;
    if let Some(other) = state.sessions.holding(&session.view.session, choice, spec) {
        return Some(Elsewhere::Here(other.view.session.clone()));
    }
    let (context, namespace) = place(&spec.cluster)?;
    let own = std::process::id();
    ashore_intercept::status(&spec.state_dir)
        .into_iter()
        .find(|other| {
            other.pid != own
                && other.workload == choice.target.name
                && other.namespace == namespace
                && other.context.as_ref() == Some(&context)
                && other.state != SessionState::Restored
        })
        .map(|other| Elsewhere::There(other.session))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code has its row by the compiler; here is what no row may say.
    #[test]
    fn trying_again_is_offered_only_where_it_may_help() {
        for code in [
            Code::Production,
            Code::Held,
            Code::Ambiguous,
            Code::BadMatch,
        ] {
            assert!(!kinds(code).contains(&ActionKind::Retry), "{code:?}");
        }
        for code in [Code::Unreachable, Code::Unauthorized, Code::Busy] {
            assert_eq!(kinds(code)[0], ActionKind::Retry, "{code:?}");
        }
        // Another target is never the first answer where this one may still be had.
        for code in [
            Code::Unreachable,
            Code::Forbidden,
            Code::Production,
            Code::Held,
        ] {
            assert_ne!(kinds(code)[0], ActionKind::ChooseTarget, "{code:?}");
        }
    }
}
