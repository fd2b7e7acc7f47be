//! Everything that can happen to the language server.

use std::path::PathBuf;

use ashore_intercept::SessionEvent;
use ashore_protocol::editor as wire;
use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp_server::{jsonrpc, ls_types as lsp};

use crate::lsp::{
    stores::clusters::Answer, stores::detection::Detected, stores::diagnoses::Diagnosed,
};
use ashore_debug::debuggee::Seen;

/// Where a request's answer goes. Dropping it unanswered is that request's error, and a client that cancelled has dropped the
/// other end.
pub type Reply<T> = oneshot::Sender<jsonrpc::Result<T>>;

/// What the main loop takes in, in the order in which it happened.
pub enum Event {
    Client(Box<Message>),
    /// The engine's word about a session's intercept; `None`: it said its last.
    Engine {
        session: String,
        intercept: String,
        event: Option<Box<SessionEvent>>,
    },
    Debuggee {
        session: String,
        watch: u64,
        seen: Seen,
    },
    /// Nobody had the port on which the program is expected.
    PortIsFree {
        session: String,
        watch: u64,
        port: u16,
    },
    /// The time has come that a session's drive waits for.
    Due {
        session: String,
    },
    Cluster(Box<Answer>),
    Diagnosed(Diagnosed),
    Detected(Detected),
    /// Files changed outside the editor.
    Files(Vec<PathBuf>),
    /// The client is gone: it said `exit`, closed the wire, or its process ended.
    ClientGone,
}

/// What the client said, one variant a method.
#[allow(clippy::large_enum_variant)] // a message travels in a box
pub enum Message {
    Initialize(lsp::InitializeParams, Reply<lsp::InitializeResult>),
    Initialized,
    Shutdown(Reply<()>),
    Folders(lsp::DidChangeWorkspaceFoldersParams),
    WatchedFiles(lsp::DidChangeWatchedFilesParams),
    Opened(lsp::DidOpenTextDocumentParams),
    Changed(lsp::DidChangeTextDocumentParams),
    Saved(lsp::DidSaveTextDocumentParams),
    Closed(lsp::DidCloseTextDocumentParams),
    Hover(lsp::HoverParams, Reply<Option<lsp::Hover>>),
    Completion(
        lsp::CompletionParams,
        Reply<Option<lsp::CompletionResponse>>,
    ),
    CodeLens(lsp::CodeLensParams, Reply<Option<Vec<lsp::CodeLens>>>),
    CodeAction(
        lsp::CodeActionParams,
        Reply<Option<lsp::CodeActionResponse>>,
    ),
    Command(lsp::ExecuteCommandParams, Reply<Option<Value>>),
    Start(wire::StartSession, Reply<wire::SessionStarted>),
    Choose(wire::ChooseTarget, Reply<wire::SessionView>),
    DebugEvent(wire::DebugEvent),
    DebugMessage(wire::DebugMessage),
    Suspend(wire::Suspend, Reply<wire::SessionView>),
    Leave(wire::Leave, Reply<wire::SessionView>),
    Retry(wire::Retry, Reply<wire::SessionView>),
    Status(Reply<Vec<wire::SessionView>>),
    Requests(wire::ListRequests, Reply<Vec<wire::SessionRequests>>),
    Replay(wire::ReplayRequest, Reply<wire::Replayed>),
    Curl(wire::CurlRequest, Reply<wire::CurlCommand>),
    Targets(wire::ListTargets, Reply<wire::TargetList>),
    Configurations(
        wire::ListConfigurations,
        Reply<Vec<wire::ConfigurationView>>,
    ),
    SetRule(wire::SetRule, Reply<wire::ConfigurationView>),
    Act(wire::Act, Reply<()>),
    SetCluster(wire::SetCluster, Reply<()>),
}
