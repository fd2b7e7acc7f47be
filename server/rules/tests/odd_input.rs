//! Whatever stands in a file of rules, there is an answer, no panic, and a place.
#![allow(clippy::unwrap_used)] // a test may panic

use ashore_ports::doc::place;
use ashore_protocol::{
    agent::Mode,
    editor::{TargetChoice, WhenPaused},
};
use ashore_rules::{
    Level, Project, Rules, Surroundings,
    keys::{Kind, Table},
    parse,
    project::{Asking, Files, Wishes},
    write::{Change, changed, with_key, with_variable},
};
use proptest::prelude::*;

const WHOLE: &str = r#"# ours
[cluster]
context = "dev"
namespace = "shop-$USER"
allow-production = true
agent-image = "registry.example.com/a:1"
agent-labels = { access = "orders", "example.com/from" = "us" } # é
privileged-agents = false

[[intercept]]
run = "Debug orders"
target = "deployment/orders"
port = "http"
local-port = 8_081
mode = "personal"
match = { header = { "x-ashore" = "${env:USER}-$GIT_BRANCH", "y" = { regex = "^a.*$" } }, path = "/a", method = "get" }
when-paused = "hold"
strategy = "auto"
takeover = "new"
replicas = 3
environment = { A = "$NAMESPACE" }

[[intercept]]
run = "Debug *"
enabled = false

[requests]
redact = ["x"]
bodies = true
"#;

fn read(level: Level, text: &str) -> Result<Rules, ashore_rules::RulesError> {
    let environment = |name: &str| (name == "USER").then(|| "kim".to_owned());
    let branch = || Some("topic".to_owned());
    let surroundings = Surroundings {
        branch: &branch,
        ..Surroundings::of(&environment)
    };
    parse(level, "x.toml", text, &surroundings)
}

/// Everything that is done with a file of rules.
fn survive(text: &str) {
    for level in [Level::Own, Level::Rules, Level::User] {
        let rules = match read(level, text) {
            Ok(rules) => rules,
            Err(error) => {
                let (last, _) = place(text, text.len());
                for problem in &error.0 {
                    assert!((1..=last).contains(&problem.line), "{problem}");
                    assert!(problem.column >= 1 && !problem.message.to_string().is_empty());
                }
                continue;
            }
        };
        let project = Project {
            files: Files {
                rules: Some(rules),
                ..Files::default()
            },
            ..Project::default()
        };
        for asked in project.unaccepted() {
            asked.fingerprint(&project.file);
        }
        for rule in project.rules_that_are_on() {
            project.intercept("x", rule.target.clone(), Wishes::default(), Some(&rule));
            let asking = Asking {
                target: &rule.target,
                name: None,
                local_port: None,
            };
            let _ = project.rule_for_target(asking, &Vec::new);
        }
    }
    let choice = TargetChoice {
        target: "deployment/orders".parse().unwrap(),
        context: None,
        namespace: Some("n".into()),
        port: Some(80.into()),
        local_port: Some(1),
        mode: Mode::Global,
        when_paused: WhenPaused::Hold,
    };
    let change = Change {
        target: Some(choice),
        on: true,
    };
    let _ = changed(text, "Debug orders", &change);
    let _ = with_key(text, "Debug orders", "strategy", "pod".into());
    let _ = with_variable(text, "Debug orders", "A", "b");
}

#[test]
fn the_file_that_is_mangled_below_is_in_order() {
    let rules = read(Level::Rules, WHOLE).unwrap();
    assert_eq!((rules.intercepts.len(), rules.asked().count()), (2, 4));
}

/// Each key with a value of every kind: what is wrong with it is told at its own line.
#[test]
fn a_value_of_a_wrong_kind_has_its_place() {
    let values = [
        "true",
        "0",
        "-1",
        "70000",
        "1.5",
        "1979-05-27",
        "\"\"",
        "\"?!\"",
        "[]",
        "[1]",
        "{}",
        "{ a = 1 }",
    ];
    let mut told = 0;
    for table in [Table::Cluster, Table::Intercept, Table::Requests] {
        for key in table.keys() {
            let header = table.title();
            let run = if key.name == "run" { "" } else { "run = \"a\"" };
            let target = if key.name == "target" {
                ""
            } else {
                "target = \"a\""
            };
            let (run, target) = match table {
                Table::Intercept => (run, target),
                _ => ("", ""),
            };
            let mut wrong = 0;
            for value in values {
                let text = format!("{header}\n{run}\n{target}\n{} = {value}\n", key.name);
                survive(&text);
                if let Err(error) = read(Level::Rules, &text) {
                    let first = error.first().unwrap();
                    assert_eq!(first.line, 4, "{text}: {error}");
                    wrong += 1;
                }
            }
            let least = if key.kind == Kind::Flag { 11 } else { 9 };
            assert!(
                wrong >= least,
                "{} takes nearly everything: {wrong}",
                key.name
            );
            told += wrong;
        }
    }
    assert!(told > 200, "{told}");
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        survive(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_mangled_file_is_answered(
        cuts in proptest::collection::vec((0..WHOLE.len(), 0..12_usize, "\\PC{0,3}|[\\[\\]{}=\"'$#\n.]{0,4}"), 1..5)
    ) {
        let mut bytes = WHOLE.as_bytes().to_vec();
        for (at, length, with) in cuts {
            let start = at.min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, with.bytes());
        }
        survive(&String::from_utf8_lossy(&bytes));
    }
}
