//! How a window stands that intercepts nothing.

use ashore_intercept::Code;
use ashore_protocol::editor::{Action, Icon, Idle, IdleReason, Level};
use ashore_texts::{Arg, Locale, Text, text};

/// Why it intercepts nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    NotStarted,
    Off,
    /// A problem of the cluster or the kubeconfig, as sentences.
    Problem(Code, Arg),
    /// No target was chosen for this run configuration.
    Dismissed(String),
}

/// As it is drawn, with what can be done.
pub fn shown(why: &Why, actions: Vec<Action>, locale: Locale) -> Idle {
    let (reason, label, icon) = match why {
        Why::NotStarted => (IdleReason::NotStarted, Text::IdleLabel, Icon::Idle),
        Why::Off => (IdleReason::Off, Text::IdleLabelOff, Icon::Idle),
        Why::Dismissed(name) => {
            let label = text!(IdleLabelDismissed { name });
            (IdleReason::Dismissed, label, Icon::Question)
        }
        Why::Problem(code, _) => {
            let (reason, label) = match code {
                Code::NoKubeconfig => (IdleReason::NoKubeconfig, Text::IdleLabelNoKubeconfig),
                Code::BadKubeconfig => (IdleReason::NoKubeconfig, Text::IdleLabelBadKubeconfig),
                Code::NoContext => (IdleReason::NoContext, Text::IdleLabelNoContext),
                _ => (IdleReason::NoCluster, Text::IdleLabelNoCluster),
            };
            (reason, label, Icon::Idle)
        }
    };
    let detail = match why {
        Why::NotStarted => Text::IdleNotStarted.into(),
        Why::Off => Text::IdleOff.into(),
        Why::Dismissed(name) => text!(IdleDismissed { name }).into(),
        Why::Problem(_, sentences) => sentences.clone(),
    };
    Idle {
        reason,
        label: label.in_locale(locale),
        detail: detail.in_locale(locale),
        icon,
        severity: Level::Info,
        actions,
    }
}
