//! The wire's end: each handler is one send into the main loop, in the order of the wire, and waits for its answer.

use ashore_protocol::editor as wire;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tower_lsp_server::{LanguageServer, jsonrpc, jsonrpc::Result, ls_types as lsp};

use crate::lsp::event_loop::event::{Event, Message, Reply};

/// Holds nothing but the way to the main loop.
pub struct Backend {
    events: mpsc::UnboundedSender<Event>,
}

impl Backend {
    pub fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        Self { events }
    }

    fn tell(&self, message: Message) {
        // A loop that is gone has restored everything; nobody is left to hear.
        let _ = self.events.send(Event::Client(Box::new(message)));
    }

    /// No await before the send: tower-lsp runs handlers beside each other and polls each first in the order of the wire.
    async fn ask<T>(&self, message: impl FnOnce(Reply<T>) -> Message) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        self.tell(message(reply));
        answer
            .await
            .unwrap_or_else(|_| Err(jsonrpc::Error::internal_error()))
    }

    pub async fn start(&self, params: wire::StartSession) -> Result<wire::SessionStarted> {
        self.ask(|reply| Message::Start(params, reply)).await
    }

    pub async fn choose(&self, params: wire::ChooseTarget) -> Result<wire::SessionView> {
        self.ask(|reply| Message::Choose(params, reply)).await
    }

    pub async fn debug_message(&self, params: wire::DebugMessage) {
        self.tell(Message::DebugMessage(params));
    }

    pub async fn debug_event(&self, params: wire::DebugEvent) {
        self.tell(Message::DebugEvent(params));
    }

    pub async fn suspend(&self, params: wire::Suspend) -> Result<wire::SessionView> {
        self.ask(|reply| Message::Suspend(params, reply)).await
    }

    pub async fn leave(&self, params: wire::Leave) -> Result<wire::SessionView> {
        self.ask(|reply| Message::Leave(params, reply)).await
    }

    pub async fn retry(&self, params: wire::Retry) -> Result<wire::SessionView> {
        self.ask(|reply| Message::Retry(params, reply)).await
    }

    pub async fn status(&self) -> Result<Vec<wire::SessionView>> {
        self.ask(Message::Status).await
    }

    pub async fn requests(&self, params: wire::ListRequests) -> Result<Vec<wire::SessionRequests>> {
        self.ask(|reply| Message::Requests(params, reply)).await
    }

    pub async fn replay(&self, params: wire::ReplayRequest) -> Result<wire::Replayed> {
        self.ask(|reply| Message::Replay(params, reply)).await
    }

    pub async fn curl(&self, params: wire::CurlRequest) -> Result<wire::CurlCommand> {
        self.ask(|reply| Message::Curl(params, reply)).await
    }

    pub async fn targets(&self, params: wire::ListTargets) -> Result<wire::TargetList> {
        self.ask(|reply| Message::Targets(params, reply)).await
    }

    pub async fn configurations(
        &self,
        params: wire::ListConfigurations,
    ) -> Result<Vec<wire::ConfigurationView>> {
        self.ask(|reply| Message::Configurations(params, reply))
            .await
    }

    pub async fn set_rule(&self, params: wire::SetRule) -> Result<wire::ConfigurationView> {
        self.ask(|reply| Message::SetRule(params, reply)).await
    }

    pub async fn act(&self, params: wire::Act) -> Result<()> {
        self.ask(|reply| Message::Act(params, reply)).await
    }

    pub async fn set_cluster(&self, params: wire::SetCluster) -> Result<()> {
        self.ask(|reply| Message::SetCluster(params, reply)).await
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        self.ask(|reply| Message::Initialize(params, reply)).await
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        self.tell(Message::Initialized);
    }

    async fn shutdown(&self) -> Result<()> {
        self.ask(Message::Shutdown).await
    }

    async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
        self.tell(Message::Folders(params));
    }

    async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
        self.tell(Message::WatchedFiles(params));
    }

    // Settings come with the first request; a client that sends them all the same is not told off.
    async fn did_change_configuration(&self, _: lsp::DidChangeConfigurationParams) {}

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        self.tell(Message::Opened(params));
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        self.tell(Message::Changed(params));
    }

    async fn did_save(&self, params: lsp::DidSaveTextDocumentParams) {
        self.tell(Message::Saved(params));
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        self.tell(Message::Closed(params));
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        self.ask(|reply| Message::Hover(params, reply)).await
    }

    async fn completion(
        &self,
        params: lsp::CompletionParams,
    ) -> Result<Option<lsp::CompletionResponse>> {
        self.ask(|reply| Message::Completion(params, reply)).await
    }

    async fn code_lens(&self, params: lsp::CodeLensParams) -> Result<Option<Vec<lsp::CodeLens>>> {
        self.ask(|reply| Message::CodeLens(params, reply)).await
    }

    async fn code_action(
        &self,
        params: lsp::CodeActionParams,
    ) -> Result<Option<lsp::CodeActionResponse>> {
        self.ask(|reply| Message::CodeAction(params, reply)).await
    }

    async fn execute_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<Value>> {
        self.ask(|reply| Message::Command(params, reply)).await
    }
}
