//! Every crate's own tests.

use crate::{
    built::Built,
    left_out,
    programs::{self, Run},
    report::Report,
    setup::Tool,
};

pub(crate) const TOOLS: [(Tool, &str); 1] = [(Tool::Networks, "netns")];

/// With the random input of every parser for a minute, if it should be long.
pub(crate) fn check(long: bool) -> Report {
    let built = match Built::read() {
        Ok(built) => built,
        Err(why) => return Report::failed(format!("unit: {why}")),
    };
    let left_out = left_out::without(&TOOLS);
    let mut run = Run {
        suite: "unit",
        at_once: 2,
        skip: left_out.words(),
        environment: Vec::new(),
    };
    if long {
        run.environment.push(("ASHORE_FUZZ_SECONDS", "60".into()));
    }
    if let Ok(agent) = built.program("ashore-agent") {
        run.environment.push(("ASHORE_AGENT_BIN", agent.into()));
    }
    left_out.told(
        "unit",
        programs::run(&run, &built.tests(false).collect::<Vec<_>>()),
    )
}
