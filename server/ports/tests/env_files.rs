//! Where a `.env` file that is not here may stand above a default in source, the evidence says so.
#![allow(clippy::unwrap_used)] // a broken set-up must stop the test

use ashore_ports::{Confidence, MemoryTree, PortFinding, detect};

const LAUNCH: &str = r#"{"configurations": [
  {"name": "Web", "type": "node", "request": "launch", "program": "${workspaceFolder}/src/main.js"}]}"#;
const LOADS: &str =
    "require('dotenv').config()\nconst port = process.env.PORT || 4100\nserver.listen(port)\n";

fn asked(main: &str, more: &[(&str, &str)]) -> PortFinding {
    let own = [
        (".vscode/launch.json", LAUNCH),
        ("package.json", "{}"),
        ("src/main.js", main),
    ];
    let tree = MemoryTree::new(own.into_iter().chain(more.iter().copied()));
    let mut answers = detect(&tree, &|_| None);
    answers.remove(0).detection.ports.remove(0)
}

/// The line that speaks of the file that is not here.
fn spoken(main: &str, more: &[(&str, &str)]) -> Option<(String, usize, String)> {
    let found = asked(main, more);
    assert_eq!((found.port, found.confidence), (4100, Confidence::Likely));
    let line = (found.evidence.into_iter())
        .find(|it| it.file.starts_with(".env") || it.file == ".gitignore");
    line.map(|it| (it.file, it.line, it.text))
}

fn line(file: &str, line: usize, text: &str) -> Option<(String, usize, String)> {
    Some((file.to_owned(), line, text.to_owned()))
}

#[test]
fn an_ignored_env_file_is_named_beside_the_default() {
    let ignored = spoken(LOADS, &[(".gitignore", "node_modules\n.env*\n")]);
    assert_eq!(ignored, line(".gitignore", 2, ".env*"));
    let below = spoken(LOADS, &[(".gitignore", "/src/.env\n")]);
    assert_eq!(below, line(".gitignore", 1, "/src/.env"));
}

#[test]
fn a_sample_says_that_there_is_such_a_file() {
    let sample = spoken(LOADS, &[(".env.example", "DB_PORT=5432\nPORT=4200\n")]);
    assert_eq!(sample, line(".env.example", 2, "PORT=4200"));
    assert_eq!(spoken(LOADS, &[(".env.example", "DB_PORT=5432\n")]), None);
}

#[test]
fn of_what_cannot_stand_above_the_default_nothing_is_said() {
    let ignored = (".gitignore", ".env\n");
    let not_after_all = (".gitignore", ".env\n!.env\n");
    assert_eq!(spoken(LOADS, &[not_after_all]), None);
    let others = (".gitignore", ".env.local\nconfig/.env\n");
    assert_eq!(spoken(LOADS, &[others]), None);
    let here = (".env", "DB_PORT=5432\n");
    assert_eq!(spoken(LOADS, &[ignored, here]), None);
    let nobody_loads = "server.listen(process.env.PORT || 4100)\n";
    let sample = (".env.example", "PORT=4200\n");
    assert_eq!(spoken(nobody_loads, &[ignored, sample]), None);
    let nobody_asks = "require('dotenv').config()\nserver.listen(4100)\n";
    assert_eq!(spoken(nobody_asks, &[ignored]), None);
    let set = asked(LOADS, &[(".env", "PORT=4300\n"), ignored]);
    assert_eq!((set.port, set.confidence), (4300, Confidence::Certain));
}
