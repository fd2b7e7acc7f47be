//! What is told once.

use serde::{Deserialize, Serialize};

use super::RunConfiguration;
use crate::ProblemCode;

/// Something to be told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// How urgent it is.
    pub level: Level,
    /// One sentence: what happened, to what, and what to do next.
    pub message: String,
    /// Whose move it is; absent where it is nobody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<NoticeKind>,
    /// Which problem it is, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ProblemCode>,
    /// Of the message what happened, without a full stop at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Of the message what to do next, without a full stop at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Notice {
    /// One that is no problem with a code.
    pub fn new(level: Level, message: impl Into<String>) -> Self {
        Self {
            level,
            message: message.into(),
            kind: None,
            code: None,
            what: None,
            help: None,
        }
    }
}

/// Whose move it is after something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum NoticeKind {
    /// What was asked for cannot be done: ask for something else.
    User,
    /// The cluster, the network or the rights are in the way.
    Environment,
    /// Ashore's own: please report it.
    Bug,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// How urgent a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// Good to know.
    Info,
    /// Something is not as it should be, and goes on.
    Warning,
    /// It does not go on.
    Error,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// A notice with what can be done about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionNotice {
    /// The session that it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The run configuration that it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configuration: Option<RunConfiguration>,
    /// What is said.
    pub notice: Notice,
    /// The first is the one that mends it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
}

/// Something that a person may choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// What it does.
    pub kind: ActionKind,
    /// In the client's language; what is to be done goes by the kind.
    pub title: String,
    /// For `openFile`: an absolute path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// To be asked before it is done: it opens something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

/// Does what an action says. Errors are sentences for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Act {
    /// What is to be done.
    pub kind: ActionKind,
    /// The session that it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The run configuration that it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_configuration: Option<String>,
    /// The workspace folder; absent where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// What the person agreed to, word for word, where the action asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

/// What an editor can offer beside a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ActionKind {
    /// Show the ranked targets, answer with `ashore/chooseTarget` or `ashore/setRule`.
    ChooseTarget,
    /// Send `ashore/leave`.
    Leave,
    /// Open the file that is named.
    OpenFile,
    /// Show Ashore's own log.
    ShowLog,
    /// Run `ashore doctor`.
    Doctor,
    /// Send `ashore/retry`: the same target again, and never another one.
    Retry,
    /// Send `ashore/suspend`, with `suspended`.
    Pause,
    /// Send `ashore/suspend`, without.
    Resume,
    /// Ask which requests come here, answer with `ashore/chooseTarget`.
    ChooseMode,
    /// Ask for a kubeconfig, and keep it as the editor's setting.
    ChooseKubeconfig,
    /// Ask for one of the contexts of `ashore/targets`, answer with `ashore/setCluster`.
    ChooseContext,
    /// Ask for one of the namespaces of `ashore/targets`, answer with `ashore/setCluster`.
    ChooseNamespace,
    /// Send `ashore/act`: production is allowed for this person, in the session's context and namespace, and tried again.
    AllowForMe,
    /// Send `ashore/act`: once more, and only requests with a header of this person's come here.
    PersonalMode,
    /// Send `ashore/act`: this person's other session on the target ends, and then once more.
    LeaveThere,
    /// Send `ashore/act`: debugging in this workspace intercepts.
    SwitchOn,
    /// Send `ashore/act`: nothing of this workspace is intercepted.
    SwitchOff,
    /// Send `ashore/act`: what this person wants of the run configuration becomes the rule of all.
    ForEverybody,
    /// Send `ashore/act`: the question for a target was closed without an answer, and is not asked again in this window.
    Dismiss,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}
