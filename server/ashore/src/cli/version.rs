//! `ashore version`: the release and the wire that it speaks.

use serde_json::json;

use super::Context;
use crate::{exit::Exit, image::BUILD};

pub fn run(context: &Context) -> Exit {
    let version = env!("CARGO_PKG_VERSION");
    let wire = ashore_protocol::agent::VERSION;
    if context.printer.is_json() {
        context
            .printer
            .value(&json!({"version": version, "agentWire": wire, "agentBuild": BUILD}));
    } else {
        context.printer.text(&format!(
            "ashore {version} (agent wire {wire}, build {BUILD})"
        ));
    }
    Exit::Done
}
