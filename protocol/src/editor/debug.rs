//! Messages of the Debug Adapter Protocol that an editor hands on as they pass by.

use serde::{Deserialize, Serialize};

/// Which messages matter, and which of their fields: an editor sends no others, so that nothing travels that a program holds.
pub mod debug_messages {
    /// Commands and events, by their names.
    pub const NAMES: &[&str] = &[
        "initialize",
        "launch",
        "attach",
        "configurationDone",
        "continue",
        "reverseContinue",
        "next",
        "stepIn",
        "stepOut",
        "stepBack",
        "goto",
        "stackTrace",
        "restart",
        "disconnect",
        "terminate",
        "runInTerminal",
        "startDebugging",
        "process",
        "stopped",
        "continued",
        "exited",
        "terminated",
        "debugpySockets",
        "debugpyAttach",
    ];

    /// Members that only the configuration of a child session has: js-debug's, debugpy's. It belongs to the session of its parent.
    pub const CHILD_MARKS: &[&str] = &["__pendingTargetId", "subProcessId"];

    /// Paths from the message; `*` is every member of a list. What hangs below a field is not sent.
    pub const FIELDS: &[&str] = &[
        "type",
        "seq",
        "request_seq",
        "command",
        "event",
        "success",
        "arguments.threadId",
        "arguments.startFrame",
        "arguments.restart",
        "arguments.type",
        "arguments.name",
        "arguments.cwd",
        "arguments.port",
        "arguments.connect.port",
        "arguments.listen.port",
        "arguments.debugServer",
        "arguments.gdb-remote-port",
        "arguments.inspectPort",
        "arguments.processId",
        "arguments.pid",
        "arguments.subProcessId",
        "arguments.__pendingTargetId",
        "arguments.configuration.name",
        "arguments.configuration.port",
        "arguments.configuration.connect.port",
        "arguments.configuration.processId",
        "arguments.configuration.subProcessId",
        "arguments.configuration.__pendingTargetId",
        "body.reason",
        "body.text",
        "body.description",
        "body.threadId",
        "body.allThreadsStopped",
        "body.allThreadsContinued",
        "body.restart",
        "body.systemProcessId",
        "body.processId",
        "body.shellProcessId",
        "body.subProcessId",
        "body.port",
        "body.connect.port",
        "body.sockets.*.port",
        "body.supportsConfigurationDoneRequest",
        "body.stackFrames.*.name",
        "body.stackFrames.*.line",
        "body.stackFrames.*.source.path",
        "body.stackFrames.*.source.name",
        "body.stackFrames.*.source.presentationHint",
    ];
}

/// A message between the client and the adapter of a debug session, with the fields of [`debug_messages`] alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DebugMessage {
    /// Which session.
    pub session: String,
    /// The child session in which it passed, by any name that is its own; none for the session itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<String>,
    /// Who said it.
    pub from: MessageFrom,
    /// What is left of it.
    pub message: serde_json::Value,
}

/// Who said a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum MessageFrom {
    /// The editor.
    Client,
    /// The debug adapter.
    Adapter,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}
