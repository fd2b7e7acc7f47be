//! How long a keystroke takes to its diagnostics. `cargo xtask bench lsp` runs it in release and shows the figures.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test may panic, and prints its figures

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use ashore_blackbox::{ashore_bin, lsp::Editor};
use serde_json::json;
use tokio::process::Command;

const KEYS: usize = 200;
/// Promised for the median: 50 ms. A build without optimization on a busy machine is given more.
const LIMIT: Duration = if cfg!(debug_assertions) {
    Duration::from_millis(500)
} else {
    Duration::from_millis(50)
};

/// 1,000 lines with routes and registries among them.
fn application() -> String {
    let mut text = "spring:\n  application:\n    name: gateway\n  cloud:\n    nacos:\n      discovery:\n        server-addr: nacos:8848\n    gateway:\n      routes:\n".to_owned();
    for n in 0..120 {
        write!(text, "        - id: route-{n}\n          uri: lb://service-{n}\n          predicates:\n            - Path=/api/{n}/**\n          filters:\n            - StripPrefix=1 # of {n}\n            - name: Retry\n              args: {{retries: 3, methods: \"GET\"}}\n").unwrap();
    }
    while text.lines().count() < 1_000 {
        writeln!(
            text,
            "# settings of the team, line {}",
            text.lines().count()
        )
        .unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keystroke_in_a_long_file_is_answered_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "[[intercept]]\nrun = \"Debug\"\ntarget = \"deployment/service-1\"\n";
    std::fs::write(folder.path().join(".ashore.toml"), rules).unwrap();
    let mut command = Command::new(ashore_bin());
    command
        .arg("lsp")
        .env("KUBECONFIG", folder.path().join("none"))
        .env("ASHORE_STATE_DIR", folder.path().join("state"));
    let mut editor = Editor::start(command, folder.path()).await;
    let path = folder.path().join("application.yml");
    let text = application();
    assert_eq!(text.lines().count(), 1_000);
    editor.open(&path, &text).await;
    let before = editor.diagnostics(&path).await.len();
    assert!(before > 100, "{before} findings");
    let mut took = Vec::new();
    for n in 0..KEYS {
        editor.forget();
        let at = json!({"line": 500, "character": 0});
        let start = Instant::now();
        let change = json!({"range": {"start": at, "end": at}, "text": if n % 40 == 39 { "\n" } else { " " }});
        editor.change(&path, change).await;
        editor.diagnostics(&path).await;
        took.push(start.elapsed());
    }
    took.sort();
    let (median, slow, most) = (took[KEYS / 2], took[KEYS * 95 / 100], took[KEYS - 1]);
    println!(
        "keystroke to diagnostics, 1,000 lines of application.yml, {KEYS} keys: p50 {median:.1?}, p95 {slow:.1?}, most {most:.1?}"
    );
    assert!(median <= LIMIT, "p50 {median:?}");
}
