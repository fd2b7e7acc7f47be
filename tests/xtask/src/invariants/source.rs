//! What the tracked files must not say.

use super::{
    circles,
    files::{self, Source},
    pure,
};
use crate::root;

const LONGEST: usize = 800;

pub(super) fn checks() -> Vec<(&'static str, Result<(), String>)> {
    let files = match files::all() {
        Ok(files) => files,
        Err(error) => return vec![("the tracked files can be read", Err(error))],
    };
    vec![
        ("no circle between modules", circles::check(&files)),
        (
            "clippy keeps protocol, session and ports from files, network, processes and clocks",
            pure::check(&files),
        ),
        (
            "stdout is written by the command line alone",
            say(&files, printing),
        ),
        (
            "session, ports, the rules but for project/disk, and what debug reads and drives touch neither files, network, processes nor clocks",
            say(&files, impure),
        ),
        (
            "the cluster is written to by the strategies alone, which journal first",
            say(&files, cluster_writes),
        ),
        (
            "no source file is longer than 800 lines",
            say(&files, too_long),
        ),
        (
            "no path of one machine is written down",
            say(&files, machine_paths),
        ),
        (
            "every crate has the shared lints",
            say(&files, without_lints),
        ),
        (
            "nothing is skipped in silence: no ignored tests",
            say(&files, ignored),
        ),
    ]
}

/// Runs a check over all files; it answers the offending lines' numbers and what is wrong.
fn say(files: &[Source], check: fn(&Source) -> Vec<String>) -> Result<(), String> {
    let found: Vec<String> = files
        .iter()
        .flat_map(|file| {
            check(file)
                .into_iter()
                .map(move |what| format!("{}:{what}", file.path))
        })
        .collect();
    if found.is_empty() {
        Ok(())
    } else {
        Err(found.join("; "))
    }
}

fn lines_with(file: &Source, words: &[&str]) -> Vec<String> {
    let numbered = file.text.lines().enumerate();
    numbered
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .filter_map(|(n, line)| {
            let word = words.iter().find(|word| line.contains(**word))?;
            Some(format!("{}: {word}", n + 1))
        })
        .collect()
}

fn is_product(file: &Source) -> bool {
    let product = ["server/", "protocol/"]
        .iter()
        .any(|folder| file.path.starts_with(folder));
    product && file.path.contains("/src/") && file.path.ends_with(".rs")
}

fn printing(file: &Source) -> Vec<String> {
    if !is_product(file) || file.path.starts_with("server/ashore/src/cli/") {
        return Vec::new();
    }
    // With a space, a bracket or a line's start before it, so that `eprintln!` is not meant.
    let mut found = lines_with(
        file,
        &[
            " println!(",
            " print!(",
            "{println!(",
            "clippy::print_stdout",
        ],
    );
    found.extend(
        file.text
            .lines()
            .filter(|line| line.starts_with("println!("))
            .map(|_| "println!".to_owned()),
    );
    found
}

fn impure(file: &Source) -> Vec<String> {
    let pure = [
        "server/session/src/",
        "server/ports/src/",
        "server/rules/src/",
        "server/texts/src/",
        "server/debug/src/drive/",
        "server/debug/src/debuggers/",
        "server/debug/src/observe/",
        "protocol/src/",
    ];
    let disk = "server/rules/src/project/disk/";
    if file.path.starts_with(disk) {
        return Vec::new();
    }
    if !pure.iter().any(|folder| file.path.starts_with(folder)) {
        return Vec::new();
    }
    let words = [
        "std::fs",
        "std::net",
        "std::process",
        "std::env",
        "std::time",
        "Instant::now",
        "SystemTime",
        "std::thread",
    ];
    lines_with(file, &words)
}

/// Every write of kube takes one of these parameters.
fn cluster_writes(file: &Source) -> Vec<String> {
    if !is_product(file) || file.path.starts_with("server/intercept/src/strategy/") {
        return Vec::new();
    }
    lines_with(file, &["PostParams", "PatchParams", "DeleteParams"])
}

fn too_long(file: &Source) -> Vec<String> {
    let lines = file.text.lines().count();
    let source = [".rs", ".py", ".go", ".c", ".ts", ".java", ".toml", ".md"]
        .iter()
        .any(|end| file.path.ends_with(end));
    if source && lines > LONGEST {
        vec![format!("{lines} lines")]
    } else {
        Vec::new()
    }
}

fn machine_paths(file: &Source) -> Vec<String> {
    // Put together here, so that this file does not say them itself.
    let homes = [
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("/wo", "rk/"),
    ];
    let here = root().display().to_string();
    let mut words: Vec<&str> = homes.to_vec();
    words.push(&here);
    let all = file.text.lines().enumerate();
    all.filter_map(|(n, line)| {
        let word = words.iter().find(|word| line.contains(**word))?;
        Some(format!("{}: {word}", n + 1))
    })
    .collect()
}

fn without_lints(file: &Source) -> Vec<String> {
    let member = file.path.ends_with("/Cargo.toml") && file.text.contains("[package]");
    if member && !file.text.contains("[lints]\nworkspace = true") {
        vec!["no [lints] workspace = true".to_owned()]
    } else {
        Vec::new()
    }
}

fn ignored(file: &Source) -> Vec<String> {
    if file.path.ends_with(".rs") {
        lines_with(file, &[concat!("#[ig", "nore")])
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn each_check_can_fail() {
        let found = |check: fn(&Source) -> Vec<String>, path, text: &str| {
            !check(&source(path, text)).is_empty()
        };
        assert!(found(
            printing,
            "server/agent/src/main.rs",
            "    println!(\"x\");"
        ));
        assert!(!found(
            printing,
            "server/agent/src/main.rs",
            "    eprintln!(\"x\");"
        ));
        assert!(!found(
            printing,
            "server/ashore/src/cli/printer.rs",
            "    println!(\"x\");"
        ));
        assert!(found(impure, "server/session/src/a.rs", "use std::fs;"));
        assert!(!found(impure, "server/agent/src/a.rs", "use std::fs;"));
        assert!(found(
            impure,
            "server/rules/src/project/cluster.rs",
            "use std::fs;"
        ));
        assert!(found(
            cluster_writes,
            "server/intercept/src/list.rs",
            "PatchParams::default()"
        ));
        assert!(!found(
            cluster_writes,
            "server/intercept/src/strategy/a.rs",
            "PatchParams"
        ));
        assert!(found(too_long, "a.rs", &"\n".repeat(801)));
        assert!(!found(too_long, "a.rs", &"\n".repeat(800)));
        assert!(found(machine_paths, "a.md", concat!("see /ro", "ot/x")));
        assert!(found(without_lints, "a/Cargo.toml", "[package]"));
        assert!(found(ignored, "a.rs", concat!("#[ig", "nore]")));
    }
}
