//! `workspace/executeCommand`.

use ashore_protocol::editor::{Leave, RunConfiguration, command as name};
use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp_server::{jsonrpc, ls_types::ExecuteCommandParams};

use crate::lsp::{
    event_loop::event::Reply, event_loop::state::State, handlers::configurations,
    handlers::sessions,
};

pub fn command(state: &mut State, params: &ExecuteCommandParams, reply: Reply<Option<Value>>) {
    let argument = params.arguments.first().cloned().unwrap_or_default();
    let done = match params.command.as_str() {
        name::TOGGLE => match serde_json::from_value::<RunConfiguration>(argument) {
            Ok(configuration) => {
                configurations::toggle(state, configuration);
                Ok(None)
            }
            Err(error) => Err(jsonrpc::Error::invalid_params(format!(
                "{}: {error}",
                name::TOGGLE
            ))),
        },
        name::LEAVE => match argument.as_str() {
            Some(session) => {
                let (unheard, _) = oneshot::channel();
                sessions::leave(
                    state,
                    &Leave {
                        session: session.to_owned(),
                    },
                    unheard,
                );
                Ok(None)
            }
            None => Err(jsonrpc::Error::invalid_params(format!(
                "{} takes a session's id",
                name::LEAVE
            ))),
        },
        other => Err(jsonrpc::Error::invalid_params(format!(
            "there is no command \"{other}\""
        ))),
    };
    let _ = reply.send(done);
}
