//! Tests whose tools cannot be had here.

use crate::{
    report::Report,
    setup::{self, Tool},
};

/// What the black-box suites use, and the word for it in their tests' names.
pub(crate) const DEBUGGERS: [(Tool, &str); 5] = [
    (Tool::Jdk, "jvm"),
    (Tool::JsDebug, "js_debug"),
    (Tool::Kubectl, "kubectl"),
    (Tool::Delve, "delve"),
    (Tool::LldbDap, "lldb"),
];

/// Tools that cannot be had here: their tests are left out by the tool's name in theirs.
#[derive(Default)]
pub(crate) struct LeftOut(Vec<(&'static str, String)>);

/// Gets these tools; what it takes to leave out the tests of those that cannot be had.
pub(crate) fn without(tools: &[(Tool, &'static str)]) -> LeftOut {
    let mut left_out = LeftOut::default();
    for (tool, name) in tools {
        if let Err(reason) = setup::ensure(*tool) {
            println!("without {name}: {reason}");
            left_out.0.push((*name, reason));
        }
    }
    left_out
}

impl LeftOut {
    /// The words in the names of tests that are left out.
    pub(crate) fn words(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    /// The reasons beside the skips.
    pub(crate) fn told(&self, suite: &str, mut report: Report) -> Report {
        let reasons = self.0.iter().map(|(_, reason)| reason.as_str());
        let reasons = reasons.collect::<Vec<_>>().join("; ");
        if !reasons.is_empty() {
            for skip in &mut report.skips {
                *skip = format!("{skip}: {reasons}");
            }
            // A tool without a single test of its name would otherwise go missing unseen.
            if report.skips.is_empty() {
                report.skips.push(format!("{suite}: {reasons}"));
            }
        }
        report
    }
}
