//! What is told to the client without having been asked: in order, and without ever holding the main loop up.

use ashore_protocol::editor::{self as wire, method};
use tokio::sync::mpsc;
use tower_lsp_server::{
    Client,
    ls_types::{self as lsp, Uri, notification::Notification},
};

/// One message.
pub enum Out {
    Diagnostics {
        uri: Uri,
        diagnostics: Vec<lsp::Diagnostic>,
        version: Option<i32>,
    },
    State(Box<wire::SessionView>),
    Notice(Box<wire::SessionNotice>),
    Requests(Box<wire::SessionRequests>),
    Configurations(wire::ConfigurationsChanged),
    Idle(Box<wire::Idle>),
    /// Ask for code lenses again, where the client can.
    RefreshLenses,
    /// Watch these files, where the client can.
    Watch(Vec<lsp::FileSystemWatcher>),
    Progress {
        title: String,
        work: tokio::sync::oneshot::Receiver<()>,
    },
}

/// Where messages are put; the sender is all that the main loop holds.
pub type Outbox = mpsc::UnboundedSender<Out>;

macro_rules! notification {
    ($name:ident, $params:ty, $method:expr) => {
        enum $name {}
        impl Notification for $name {
            type Params = $params;
            const METHOD: &'static str = $method;
        }
    };
}
notification!(StateChanged, wire::SessionView, method::STATE_CHANGED);
notification!(Noticed, wire::SessionNotice, method::NOTICE);
notification!(
    RequestsChanged,
    wire::SessionRequests,
    method::REQUESTS_CHANGED
);
notification!(IdleChanged, wire::Idle, method::IDLE_CHANGED);
notification!(
    ConfigurationsChanged,
    wire::ConfigurationsChanged,
    method::CONFIGURATIONS_CHANGED
);

/// Sends until the outbox is dropped. What the client must answer does not hold up what comes after it.
pub async fn deliver(client: Client, mut outbox: mpsc::UnboundedReceiver<Out>) {
    let asked = tokio_util::task::TaskTracker::new();
    let mut tokens = 0;
    while let Some(out) = outbox.recv().await {
        match out {
            Out::Diagnostics {
                uri,
                diagnostics,
                version,
            } => {
                client.publish_diagnostics(uri, diagnostics, version).await;
            }
            Out::State(view) => client.send_notification::<StateChanged>(*view).await,
            Out::Notice(notice) => client.send_notification::<Noticed>(*notice).await,
            Out::Requests(changed) => client.send_notification::<RequestsChanged>(*changed).await,
            Out::Configurations(changed) => {
                client
                    .send_notification::<ConfigurationsChanged>(changed)
                    .await
            }
            Out::Idle(idle) => client.send_notification::<IdleChanged>(*idle).await,
            Out::RefreshLenses => {
                let client = client.clone();
                asked.spawn(async move { drop(client.code_lens_refresh().await) });
            }
            Out::Watch(watchers) => {
                let client = client.clone();
                asked.spawn(async move { watch(&client, watchers).await });
            }
            Out::Progress { title, work } => {
                tokens += 1;
                let (client, token) = (client.clone(), tokens);
                asked.spawn(async move { progress(&client, token, title, work).await });
            }
        }
    }
}

async fn watch(client: &Client, watchers: Vec<lsp::FileSystemWatcher>) {
    let options = lsp::DidChangeWatchedFilesRegistrationOptions { watchers };
    let registration = lsp::Registration {
        id: "ashore/watched-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    if let Err(error) = client.register_capability(vec![registration]).await {
        tracing::debug!(%error, "the client watches no files; this process does");
    }
}

async fn progress(
    client: &Client,
    token: i32,
    title: String,
    work: tokio::sync::oneshot::Receiver<()>,
) {
    let token = lsp::NumberOrString::Number(token);
    if client
        .create_work_done_progress(token.clone())
        .await
        .is_err()
    {
        return;
    }
    let shown = client.progress(token, title).begin().await;
    // Done when the other end says so or is dropped.
    let _ = work.await;
    shown.finish().await;
}
