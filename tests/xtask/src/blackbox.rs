//! The built binary with real adapters, against the cluster's double.

use crate::{
    built::Built,
    left_out::{self, DEBUGGERS},
    programs::{self, Run},
    report::Report,
    setup::{self, Tool},
};

pub(crate) const EDITORS: [(Tool, &str); 1] = [(Tool::Neovim, "neovim")];

pub(crate) fn check() -> Report {
    if let Err(reason) = setup::ensure(Tool::Debugpy) {
        return Report::skipped(format!("blackbox: {reason}"));
    }
    let built = match Built::read() {
        Ok(built) => built,
        Err(why) => return Report::failed(format!("blackbox: {why}")),
    };
    let left_out = left_out::without(&[DEBUGGERS.as_slice(), &EDITORS].concat());
    let run = Run {
        suite: "blackbox",
        at_once: 2,
        skip: left_out.words(),
        environment: Vec::new(),
    };
    let tests: Vec<_> = built.tests(true).filter(|tests| !tests.lab).collect();
    left_out.told("blackbox", programs::run(&run, &tests))
}
