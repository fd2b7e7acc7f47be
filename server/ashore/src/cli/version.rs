//! `ashore version`: the release and the wire that it speaks.

use serde_json::json;

use super::Context;
use crate::exit::Exit;

pub fn run(context: &Context) -> Exit {
    let version = env!("CARGO_PKG_VERSION");
    let wire = ashore_protocol::agent::VERSION;
    if context.printer.is_json() {
        context
            .printer
            .value(&json!({"version": version, "agentWire": wire}));
    } else {
        context
            .printer
            .text(&format!("ashore {version} (agent wire {wire})"));
    }
    Exit::Done
}
