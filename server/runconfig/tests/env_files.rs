//! A default in source is less sure where a `.env` file that is not here may stand above it.
#![allow(clippy::unwrap_used)] // a broken set-up must stop the test

use ashore_runconfig::{Confidence, MemoryTree, PortFinding, detect};

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

#[test]
fn an_ignored_env_file_makes_the_default_less_sure() {
    let found = asked(LOADS, &[(".gitignore", "node_modules\n.env*\n")]);
    assert_eq!((found.port, found.confidence), (4100, Confidence::Default));
    let line = found.evidence.iter().find(|it| it.file == ".gitignore");
    let line = line.unwrap();
    assert_eq!((line.line, line.text.as_str()), (2, ".env*"));
    let found = asked(LOADS, &[(".gitignore", "/src/.env\n")]);
    assert_eq!(found.confidence, Confidence::Default, "below the root");
}

#[test]
fn a_sample_says_that_there_is_such_a_file() {
    let found = asked(LOADS, &[(".env.example", "DB_PORT=5432\nPORT=4200\n")]);
    assert_eq!((found.port, found.confidence), (4100, Confidence::Default));
    assert!(found.evidence.iter().any(|it| it.text == "PORT=4200"));
    let found = asked(LOADS, &[(".env.example", "DB_PORT=5432\n")]);
    assert_eq!(found.confidence, Confidence::Likely);
}

#[test]
fn a_default_that_nothing_can_stand_above_keeps_its_sureness() {
    let ignored = (".gitignore", ".env\n");
    let kept = asked(LOADS, &[(".gitignore", ".env\n!.env\n")]);
    assert_eq!(kept.confidence, Confidence::Likely, "not ignored after all");
    let other = asked(LOADS, &[(".gitignore", ".env.local\nconfig/.env\n")]);
    assert_eq!(other.confidence, Confidence::Likely, "other files");
    let read = asked(LOADS, &[ignored, (".env", "DB_PORT=5432\n")]);
    assert_eq!(read.confidence, Confidence::Likely, "the file is here");
    let without = asked(
        "server.listen(process.env.PORT || 4100)\n",
        &[ignored, (".env.example", "PORT=4200\n")],
    );
    assert_eq!(without.confidence, Confidence::Likely, "nobody loads it");
    let literal = asked(
        "require('dotenv').config()\nserver.listen(4100)\n",
        &[ignored],
    );
    assert_eq!(literal.confidence, Confidence::Likely, "nobody asks");
    let set = asked(LOADS, &[(".env", "PORT=4300\n"), ignored]);
    assert_eq!((set.port, set.confidence), (4300, Confidence::Certain));
}
