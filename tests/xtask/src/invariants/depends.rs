//! Which crate may know which.

use crate::run::{cargo, output};

/// Crate, what it must not have anywhere below it, and why in one line.
const FORBIDDEN: [(&str, &str, &[&str]); 7] = [
    (
        "protocol does no I/O",
        "ashore-protocol",
        &["tokio", "hyper", "kube"],
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
        "the agent knows neither Kubernetes nor editors",
        "ashore-agent",
        &["kube", "k8s-openapi", "tower-lsp", "dap"],
    ),
    (
        "the tunnel knows neither Kubernetes nor editors",
        "ashore-tunnel",
        &["kube", "k8s-openapi", "tower-lsp", "dap"],
    ),
    (
        "the engine knows neither LSP nor DAP",
        "ashore-intercept",
        &["tower-lsp", "lsp-types", "dap"],
    ),
    (
        "debug knows neither Kubernetes nor LSP",
        "ashore-debug",
        &["kube", "k8s-openapi", "hyper", "tower-lsp", "lsp-types"],
    ),
];

pub(super) fn checks() -> Vec<(&'static str, Result<(), String>)> {
    FORBIDDEN
        .iter()
        .map(|(name, package, forbidden)| (*name, without(package, forbidden)))
        .collect()
}

fn without(package: &str, forbidden: &[&str]) -> Result<(), String> {
    // All targets: an invariant must not hold on one system only.
    let arguments = [
        "tree", "--locked", "-p", package, "-e", "normal", "--target", "all", "--prefix", "none",
        "--format", "{p}",
    ];
    let tree = output(cargo(&arguments))?;
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    let mut found: Vec<&str> = names.filter(|name| forbidden.contains(name)).collect();
    found.dedup();
    if found.is_empty() {
        Ok(())
    } else {
        Err(format!("{package} depends on {}", found.join(", ")))
    }
}
