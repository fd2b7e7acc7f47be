//! A TCP probe asks one thing: does the app accept connections? The agent would accept them for an app that is dead. So where
//! the pod has such a probe, the port is redirected only while the app listens on it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::diag::{Diag, State};
use crate::{Shared, log};

/// Probes come every second at most.
const LOOK: Duration = Duration::from_millis(500);

/// Follow whether the app listens on this port; cut off by whoever runs it.
pub async fn follow(shared: Arc<Shared>, port: u16) {
    let (Some(inside), Ok(diag)) = (&shared.inside, Diag::open()) else {
        return;
    };
    loop {
        match diag.list(port, State::Listening) {
            Ok(listening) => inside.follow_app(port, !listening.is_empty()),
            Err(error) => {
                let error = error.to_string();
                log::warn("not followed", json!({ "port": port, "error": error }));
                return;
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}
