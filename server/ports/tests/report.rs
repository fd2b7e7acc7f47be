//! The answer as programs read it: no name changes unseen.
#![allow(clippy::unwrap_used)] // a broken set-up must stop the test

use ashore_ports::{MemoryTree, PortsReport, detect};
use serde_json::json;

#[test]
fn the_json_of_an_answer_keeps_its_names() {
    let launch = r#"{"configurations": [
  {"name": "Web", "type": "node", "request": "launch", "program": "a.js", "env": {"PORT": "81"}, "port": 9229},
  {"name": "Page", "type": "chrome", "request": "launch"}]}"#;
    let tree = MemoryTree::new([
        (".vscode/launch.json", launch),
        (
            "a.js",
            "require('http').createServer(f)\n  .listen(process.env.PORT)",
        ),
    ]);
    let reports: Vec<PortsReport> = detect(&tree, &|_| None)
        .iter()
        .map(PortsReport::from)
        .collect();
    let line = r#"{"name": "Web", "type": "node", "request": "launch", "program": "a.js", "env": {"PORT": "81"}, "port": 9229},"#;
    assert_eq!(
        serde_json::to_value(&reports).unwrap(),
        json!([
            {
                "configuration": "Web", "file": ".vscode/launch.json", "line": 2, "editor": "vscode", "kind": "node", "framework": null,
                "ports": [{"port": 81, "role": "http", "confidence": "certain", "evidence": [
                    {"file": ".vscode/launch.json", "line": 2, "column": 91, "text": line},
                    {"file": "a.js", "line": 2, "column": 11, "text": ".listen(process.env.PORT)"},
                ]}],
                "debugPorts": [9229], "none": null, "unknown": false, "targets": [],
            },
            {
                "configuration": "Page", "file": ".vscode/launch.json", "line": 3, "editor": "vscode", "kind": "browser", "framework": null,
                "ports": [], "debugPorts": [], "none": "it opens a browser, which calls a port and listens on none", "unknown": false, "targets": [],
            },
        ])
    );
}
