//! The table of contents of the language server: what the client may say, and who answers it.
//!
//! `aside` answers from a worker with what was true when it was asked; the others work on the state itself and must be quick.

use std::path::{Path, PathBuf};

use ashore_protocol::editor::Ending;
use tower_lsp_server::ls_types::Uri;

use crate::lsp::{
    event_loop::event::Message,
    event_loop::state::State,
    handlers::act,
    handlers::configurations,
    handlers::documents,
    handlers::idle,
    handlers::requests,
    handlers::sessions,
    handlers::targets,
    handlers::{code_action, code_lens, command, completion, hover, initialize},
};

/// One message of the client.
pub fn dispatch(state: &mut State, message: Message) {
    match message {
        // Life
        Message::Initialize(params, reply) => initialize::initialize(state, params, reply),
        Message::Initialized => initialize::initialized(state),
        Message::Shutdown(reply) => {
            state.was_shut_down = true;
            state.shutdown = Some(reply);
            sessions::end_all(state, Ending::Disconnected);
            sessions::settle(state);
        }

        // Documents and files
        Message::Folders(params) => initialize::folders(state, params),
        Message::WatchedFiles(params) => {
            let paths = params.changes.iter().filter_map(|change| path(&change.uri));
            documents::changed_outside(state, &paths.collect::<Vec<_>>());
        }
        Message::Opened(params) => documents::opened(state, params),
        Message::Changed(params) => documents::changed(state, params),
        Message::Saved(params) => documents::saved(state, &params),
        Message::Closed(params) => documents::closed(state, params),

        // Language features
        Message::Hover(params, reply) => {
            let file = file(&params.text_document_position_params.text_document.uri);
            state.aside(&file, params, reply, hover::hover);
        }
        Message::Completion(params, reply) => {
            let file = file(&params.text_document_position.text_document.uri);
            state.aside(&file, params, reply, completion::completion);
        }
        Message::CodeLens(params, reply) => {
            let file = file(&params.text_document.uri);
            state.aside(&file, params, reply, code_lens::code_lens);
        }
        Message::CodeAction(params, reply) => {
            let file = file(&params.text_document.uri);
            state.aside(&file, params, reply, code_action::code_action);
        }
        Message::Command(params, reply) => command::command(state, &params, reply),

        // Sessions
        Message::Start(params, reply) => sessions::start(state, params, reply),
        Message::Choose(params, reply) => sessions::choose(state, params, reply),
        Message::DebugEvent(event) => sessions::debug_event(state, event),
        Message::DebugMessage(message) => sessions::debug_message(state, &message),
        Message::Suspend(params, reply) => sessions::suspend(state, &params, reply),
        Message::Leave(params, reply) => sessions::leave(state, &params, reply),
        Message::Retry(params, reply) => sessions::retry(state, &params, reply),
        Message::Status(reply) => sessions::status(state, reply),

        // Requests
        Message::Requests(params, reply) => requests::requests(state, &params, reply),
        Message::Replay(params, reply) => requests::replay(state, &params, reply),
        Message::Curl(params, reply) => requests::curl(state, &params, reply),

        // Targets and rules
        Message::Targets(params, reply) => targets::targets(state, &params, reply),
        Message::Configurations(params, reply) => {
            configurations::configurations(state, &params, reply)
        }
        Message::SetRule(params, reply) => configurations::set_rule(state, params, reply),
        Message::Act(params, reply) => act::act(state, &params, reply),
        Message::SetCluster(params, reply) => idle::set_cluster(state, &params, reply),
    }
}

fn path(uri: &Uri) -> Option<PathBuf> {
    uri.to_file_path().map(std::borrow::Cow::into_owned)
}

/// A document that is no file is in no folder.
fn file(uri: &Uri) -> PathBuf {
    path(uri).unwrap_or_else(|| Path::new(uri.as_str()).to_owned())
}
