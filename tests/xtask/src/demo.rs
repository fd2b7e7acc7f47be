//! Runs the demo as a newcomer would and reads its proof.

use std::path::Path;

use serde_json::Value;

use crate::{
    report::Report,
    run::{command, output},
    setup::{self, Tool},
    target,
};

/// What the README's first command runs.
const BUILT: &str = "debug/ashore";

/// Each adapter once; without one, its run is skipped.
pub(crate) fn check() -> Report {
    if !cfg!(target_os = "linux") {
        return Report::skipped(
            "demo: the cluster's double needs all of 127.0.0.0/8 on the loopback, which Linux has",
        );
    }
    let mut all = Report::default();
    for (adapter, tool) in [
        ("debugpy", Tool::Debugpy),
        ("delve", Tool::Delve),
        ("lldb-dap", Tool::LldbDap),
    ] {
        all += match setup::ensure(tool) {
            Ok(_) => Report::check(
                &format!("demo with {adapter}"),
                run(BUILT, adapter).map(drop),
            ),
            Err(reason) => Report::skipped(format!("demo with {adapter}: {reason}")),
        };
    }
    all
}

/// Runs it with this program, as the README says; gives its proof, which holds.
pub(crate) fn run(ashore: &str, adapter: &str) -> Result<Value, String> {
    let mut demo = command(target(ashore));
    demo.args(["demo", "--adapter", adapter, "--output", "json"]);
    let proof = proof(&output(demo)?)?;
    println!("{adapter}: {proof}");
    Ok(proof)
}

/// The story with the shop as real pods, on the cluster of this kubeconfig.
pub(crate) fn on_pods(
    ashore: &Path,
    kubeconfig: &str,
    python_image: &str,
    agent_image: &str,
) -> Result<Value, String> {
    let mut demo = command(ashore);
    demo.args(["demo", "--output", "json", "--kubeconfig", kubeconfig])
        .args(["--python-image", python_image]);
    demo.env("ASHORE_AGENT_IMAGE", agent_image);
    let proof = proof(&output(demo)?)?;
    println!("on real pods: {proof}");
    Ok(proof)
}

/// The last line is the proof; every part of it must hold.
fn proof(text: &str) -> Result<Value, String> {
    let last = text.lines().last().unwrap_or_default();
    let proof: Value = serde_json::from_str(last)
        .map_err(|error| format!("the last line is no JSON ({error}): {last}"))?;
    let at = |path: &str| proof.pointer(path).cloned().unwrap_or(Value::Null);
    let holds = [
        ("event is proof", at("/event") == "proof"),
        ("a breakpoint was hit", at("/breakpoint/line").is_u64()),
        ("a request was held", !at("/heldRequest").is_null()),
        (
            "others were answered while paused",
            at("/whilePaused/answered").as_u64() > Some(0),
        ),
        ("none failed while paused", at("/whilePaused/failed") == 0),
        (
            "the held request was answered locally",
            answered(&at("/answeredLocally")),
        ),
        (
            "objects were compared",
            at("/objectsCompared").as_u64() > Some(0),
        ),
        ("no object differs", at("/objectsDifferent") == 0),
        ("no request failed", at("/failedRequests") == 0),
    ];
    let broken: Vec<&str> = holds
        .iter()
        .filter(|(_, holds)| !holds)
        .map(|(what, _)| *what)
        .collect();
    if broken.is_empty() {
        Ok(proof)
    } else {
        Err(format!("not shown: {}", broken.join(", ")))
    }
}

fn answered(value: &Value) -> bool {
    match value {
        Value::Bool(yes) => *yes,
        Value::Number(count) => count.as_u64() > Some(0),
        Value::Null => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"event":"proof","breakpoint":{"file":"orders.py","line":3},"heldRequest":{"path":"/"},
        "whilePaused":{"answered":9,"failed":0},"answeredLocally":true,"objectsCompared":4,"objectsDifferent":0,
        "failedRequests":0}"#;

    #[test]
    fn every_part_is_needed() {
        let good = GOOD.replace('\n', "");
        assert!(proof(&good).is_ok());
        for (part, broken) in [
            ("\"failed\":0", "\"failed\":1"),
            ("\"answered\":9", "\"answered\":0"),
            ("\"objectsDifferent\":0", "\"objectsDifferent\":1"),
            ("\"objectsCompared\":4", "\"objectsCompared\":0"),
            ("\"failedRequests\":0", "\"failedRequests\":2"),
            ("\"answeredLocally\":true", "\"answeredLocally\":false"),
            ("\"heldRequest\"", "\"other\""),
            ("\"proof\"", "\"story\""),
        ] {
            assert!(proof(&good.replace(part, broken)).is_err(), "{broken}");
        }
        assert!(proof("").is_err());
    }
}
