//! `initialize`, `initialized`, and folders that come and go.

use std::{path::PathBuf, time::Duration};

use ashore_protocol::editor::command;
use ashore_texts::Locale;
use rustix::process::{Pid, test_kill_process};
use tower_lsp_server::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, DidChangeWorkspaceFoldersParams, ExecuteCommandOptions,
    HoverProviderCapability, InitializeParams, InitializeResult, OneOf, SaveOptions,
    ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use crate::lsp::{
    event_loop::event::{Event, Reply},
    event_loop::state::{Abilities, State},
    handlers::{detect, diagnose, idle},
    stores::watch,
    wire::convert,
    wire::outbox::Out,
};

/// How often the client's process is looked for.
const CLIENT_INTERVAL: Duration = Duration::from_secs(2);

pub fn initialize(state: &mut State, params: InitializeParams, reply: Reply<InitializeResult>) {
    state.abilities = abilities(&params);
    state.locale = locale(&params);
    if let Some(process) = params.process_id {
        watch_client(state, process);
    }
    convert::settings(
        &mut state.workspace.levels,
        params.initialization_options.clone(),
    );
    for folder in folders_of(&params) {
        add(state, folder);
    }
    let _ = reply.send(Ok(InitializeResult {
        server_info: Some(ServerInfo {
            name: "ashore".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        capabilities: capabilities(),
        ..InitializeResult::default()
    }));
}

pub fn initialized(state: &mut State) {
    if state.abilities.watches_files {
        state.tell(Out::Watch(watch::patterns()));
    }
    diagnose::check_all(state);
    detect::detect_all(state);
    idle::tell(state);
}

pub fn folders(state: &mut State, params: DidChangeWorkspaceFoldersParams) {
    let path = |uri: &Uri| uri.to_file_path().map(std::borrow::Cow::into_owned);
    for folder in params
        .event
        .removed
        .iter()
        .filter_map(|folder| path(&folder.uri))
    {
        state.workspace.remove_folder(&folder);
    }
    for folder in params
        .event
        .added
        .iter()
        .filter_map(|folder| path(&folder.uri))
    {
        add(state, folder);
    }
    diagnose::check_all(state);
    detect::detect_all(state);
    idle::tell(state);
}

fn add(state: &mut State, folder: PathBuf) {
    state.files.folder(&folder);
    state.workspace.add_folder(folder);
}

#[allow(deprecated)] // clients without folders still say `rootUri` or `rootPath`
fn folders_of(params: &InitializeParams) -> Vec<PathBuf> {
    let path = |uri: &Uri| uri.to_file_path().map(std::borrow::Cow::into_owned);
    let folders = params.workspace_folders.iter().flatten();
    let named: Vec<PathBuf> = folders.filter_map(|folder| path(&folder.uri)).collect();
    if named.is_empty() {
        let root = params.root_uri.as_ref().and_then(path);
        return root
            .or_else(|| params.root_path.as_ref().map(PathBuf::from))
            .into_iter()
            .collect();
    }
    named
}

/// As the client names it; clients that are older than `locale` say it among their own options.
fn locale(params: &InitializeParams) -> Locale {
    let own = params.initialization_options.as_ref();
    let own = own.and_then(|options| options.get("locale")?.as_str());
    let named = own.or(params.locale.as_deref());
    named.map(Locale::named).unwrap_or_default()
}

fn abilities(params: &InitializeParams) -> Abilities {
    let workspace = params.capabilities.workspace.as_ref();
    let watched = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
    let lenses = workspace.and_then(|workspace| workspace.code_lens.as_ref());
    let window = params.capabilities.window.as_ref();
    Abilities {
        watches_files: watched
            .and_then(|watched| watched.dynamic_registration)
            .unwrap_or_default(),
        refreshes_lenses: lenses
            .and_then(|lenses| lenses.refresh_support)
            .unwrap_or_default(),
        shows_progress: window
            .and_then(|window| window.work_done_progress)
            .unwrap_or_default(),
    }
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                    include_text: Some(false),
                })),
                ..TextDocumentSyncOptions::default()
            },
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["\"", "/", "=", " ", "["].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: [command::TOGGLE, command::LEAVE]
                .map(str::to_owned)
                .to_vec(),
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    }
}

/// A client may die and leave its end of the wire to a child: its process is looked for as well.
fn watch_client(state: &State, process: u32) {
    let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else {
        return;
    };
    let events = state.events.clone();
    state.tasks.spawn(async move {
        while tokio::time::timeout(CLIENT_INTERVAL, events.closed())
            .await
            .is_err()
        {
            if test_kill_process(pid) == Err(rustix::io::Errno::SRCH) {
                let _ = events.send(Event::ClientGone);
                return;
            }
        }
    });
}
