//! Which crate may know which.

use std::fs;

use crate::{
    root,
    run::{cargo, output},
};

/// What the promise is, the crate, and what it must not have anywhere below it.
const FORBIDDEN: [(&str, &str, &[&str]); 9] = [
    (
        "protocol does no I/O",
        "ashore-protocol",
        &["tokio", "hyper", "kube", "rustix"],
    ),
    (
        "session does no I/O",
        "ashore-session",
        &["tokio", "hyper", "kube", "rustix"],
    ),
    (
        "ports does no I/O",
        "ashore-ports",
        &["tokio", "hyper", "kube", "rustix"],
    ),
    (
        "rules knows neither the network nor the engine",
        "ashore-rules",
        &["tokio", "hyper", "kube", "ashore-intercept"],
    ),
    (
        "texts do no I/O and know nothing of what they are about",
        "ashore-texts",
        &["tokio", "hyper", "kube", "rustix", "ashore-protocol"],
    ),
    (
        "the agent knows neither Kubernetes nor editors",
        "ashore-agent",
        &["kube", "k8s-openapi", "tower-lsp-server", "ls-types", "dap"],
    ),
    (
        "the tunnel knows neither Kubernetes nor editors",
        "ashore-tunnel",
        &["kube", "k8s-openapi", "tower-lsp-server", "ls-types", "dap"],
    ),
    (
        "the engine knows neither LSP nor DAP",
        "ashore-intercept",
        &["tower-lsp-server", "ls-types", "dap"],
    ),
    (
        "debug knows neither Kubernetes nor LSP",
        "ashore-debug",
        &[
            "kube",
            "k8s-openapi",
            "hyper",
            "tower-lsp-server",
            "ls-types",
        ],
    ),
];

pub(super) fn checks() -> Vec<(&'static str, Result<(), String>)> {
    let locked = locked();
    FORBIDDEN
        .iter()
        .map(|(name, package, forbidden)| {
            let result = locked.as_ref().map_err(String::clone).and_then(|locked| {
                judge(&tree(package)?, forbidden, locked).map_err(|why| format!("{package} {why}"))
            });
            (*name, result)
        })
        .collect()
}

/// Every package below one, each on a line. All targets: an invariant must not hold on one system only.
fn tree(package: &str) -> Result<String, String> {
    let arguments = [
        "tree", "--locked", "-p", package, "-e", "normal", "--target", "all", "--prefix", "none",
        "--format", "{p}",
    ];
    output(cargo(&arguments))
}

/// What the whole workspace is built from.
fn locked() -> Result<Vec<String>, String> {
    let text = fs::read_to_string(root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    Ok(names(&text))
}

fn names(lock: &str) -> Vec<String> {
    lock.lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .collect()
}

/// A name that nothing has any more would be forbidden for ever without a word: a crate that was renamed is named anew here.
fn judge(tree: &str, forbidden: &[&str], locked: &[String]) -> Result<(), String> {
    if let Some(void) = forbidden
        .iter()
        .find(|name| !locked.iter().any(|there| there == *name))
    {
        return Err(format!(
            "may not depend on {void}, which Cargo.lock does not have at all: what is it called now?"
        ));
    }
    let below: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let found: Vec<&str> = forbidden
        .iter()
        .copied()
        .filter(|name| below.contains(name))
        .collect();
    if found.is_empty() {
        Ok(())
    } else {
        Err(format!("depends on {}", found.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_name_is_found_and_must_exist() {
        let locked = names(
            "[[package]]\nname = \"tokio\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"serde\"\n",
        );
        assert_eq!(locked, ["tokio", "serde"]);
        let tree = "ashore-session v0.1.0 (/a)\nserde v1.0.0\ntokio-like v1.0.0";
        assert_eq!(judge(tree, &["tokio"], &locked), Ok(()));
        let told = judge(&format!("{tree}\ntokio v1.0.0"), &["tokio"], &locked);
        assert_eq!(told, Err("depends on tokio".to_owned()));
        let told = judge(tree, &["tokio", "tower-lsp"], &locked);
        assert!(told.is_err_and(|told| told.contains("not depend on tower-lsp,")));
    }
}
