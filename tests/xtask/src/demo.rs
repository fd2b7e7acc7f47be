//! Runs the demo as a newcomer would and reads its proof.

use serde_json::Value;

use crate::{
    report::Report,
    run::{cargo, output},
    setup,
};

pub(crate) fn check() -> Report {
    if !cfg!(target_os = "linux") {
        return Report::skipped(
            "demo: the cluster's double needs all of 127.0.0.0/8 on the loopback, which Linux has",
        );
    }
    if let Err(reason) = setup::ensure(setup::Tool::Debugpy) {
        return Report::skipped(format!("demo: {reason}"));
    }
    let arguments = [
        "run",
        "--release",
        "-p",
        "ashore",
        "--",
        "demo",
        "--output",
        "json",
    ];
    let result = output(cargo(&arguments)).and_then(|text| proof(&text));
    Report::check("demo", result)
}

/// The last line is the proof; every part of it must hold.
fn proof(text: &str) -> Result<(), String> {
    let last = text.lines().last().unwrap_or_default();
    let proof: Value = serde_json::from_str(last)
        .map_err(|error| format!("the last line is no JSON ({error}): {last}"))?;
    println!("{proof}");
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
        Ok(())
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
        assert_eq!(proof(&good), Ok(()));
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
