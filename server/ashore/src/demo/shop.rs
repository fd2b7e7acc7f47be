//! The shop's files and the agent, carried in this binary and laid out where the demo can run them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde_json::Value;

const FILES: [(&str, &str); 6] = [
    (
        "gateway.py",
        include_str!("../../../../fixtures/shop/gateway.py"),
    ),
    (
        "orders.py",
        include_str!("../../../../fixtures/shop/orders.py"),
    ),
    (
        "inventory.py",
        include_str!("../../../../fixtures/shop/inventory.py"),
    ),
    (
        "go/main.go",
        include_str!("../../../../fixtures/shop/go/main.go"),
    ),
    (
        "go/go.mod",
        include_str!("../../../../fixtures/shop/go/go.mod"),
    ),
    (
        "c/orders.c",
        include_str!("../../../../fixtures/shop/c/orders.c"),
    ),
];
const MANIFESTS: &str = include_str!("../../../../fixtures/shop/manifests.json");
const AGENT: &[u8] = include_bytes!(env!("ASHORE_AGENT_BINARY"));
/// The line that the demo stops at carries this, in each language.
const MARK: &str = "BREAKPOINT of the demo";

/// Where the cache lives: `$ASHORE_CACHE_DIR`, `$XDG_CACHE_HOME/ashore` or `~/.cache/ashore`.
pub fn cache_dir() -> anyhow::Result<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let dir = set("ASHORE_CACHE_DIR")
        .map(PathBuf::from)
        .or_else(|| set("XDG_CACHE_HOME").map(|dir| PathBuf::from(dir).join("ashore")))
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".cache/ashore")))
        .context("there is no home folder for the cache: set ASHORE_CACHE_DIR to a folder that may be written")?;
    fs::create_dir_all(&dir).with_context(|| {
        format!(
            "the cache folder {} cannot be made: set ASHORE_CACHE_DIR to another",
            dir.display()
        )
    })?;
    Ok(dir)
}

/// The shop's folder: the repository's own when the demo runs there, so that the breakpoint is in a file that can be
/// opened and changed; else a copy under `dir`.
pub fn lay_out(dir: &Path) -> anyhow::Result<PathBuf> {
    let own = std::env::current_dir()?.join("fixtures/shop");
    if FILES.iter().all(|(name, _)| own.join(name).is_file()) {
        return Ok(own);
    }
    let shop = dir.join("shop");
    for (name, text) in FILES {
        let file = shop.join(name);
        fs::create_dir_all(file.parent().unwrap_or(&shop))?;
        fs::write(&file, text)?;
    }
    Ok(shop)
}

/// The agent as a file that can be run.
pub fn agent(dir: &Path) -> anyhow::Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    let file = dir.join("ashore-agent");
    fs::write(&file, AGENT)?;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755))?;
    Ok(file)
}

/// Which program stands for which image in the cluster.
pub fn images(python: &Path, shop: &Path, agent: &Path) -> BTreeMap<String, Vec<String>> {
    let text = |path: &Path| path.display().to_string();
    let mut images: BTreeMap<_, _> = ["gateway", "orders", "inventory"]
        .into_iter()
        .map(|name| {
            let file = shop.join(name).with_extension("py");
            (format!("shop/{name}:1"), vec![text(python), text(&file)])
        })
        .collect();
    images.insert(
        ashore_intercept::AGENT_IMAGE.to_owned(),
        vec![text(agent), "--control".into(), "$(POD_IP):4190".into()],
    );
    images
}

/// The Python files, by name.
pub fn sources() -> BTreeMap<&'static str, &'static str> {
    let python = |(name, _): &(&str, &str)| !name.contains('/');
    FILES.into_iter().filter(python).collect()
}

/// How many workloads the shop has by itself.
pub const WORKLOADS: u16 = 3;
/// What else a shop may have; each is an inventory by another name.
const OTHERS: [&str; 17] = [
    "accounts",
    "carts",
    "catalog",
    "coupons",
    "invoices",
    "mail",
    "payments",
    "prices",
    "ratings",
    "recommendations",
    "refunds",
    "returns",
    "reviews",
    "search",
    "shipping",
    "taxes",
    "users",
];
/// The most workloads that it can have.
pub const MOST: u16 = WORKLOADS + OTHERS.len() as u16;

/// The shop's objects with so many workloads: Services first, so that the pods find them in their environment.
pub fn manifests(workloads: u16) -> anyhow::Result<Vec<Value>> {
    let mut list: Value = serde_json::from_str(MANIFESTS)?;
    let Value::Array(mut items) = list["items"].take() else {
        anyhow::bail!("the shop's manifests are not a List");
    };
    let more = usize::from(workloads.saturating_sub(WORKLOADS));
    let inventory = |item: &&Value| item["metadata"]["name"] == "inventory";
    let copied: Vec<String> = items
        .iter()
        .filter(inventory)
        .map(Value::to_string)
        .collect();
    for name in OTHERS.iter().take(more) {
        for one in &copied {
            let other = one.replace("\"inventory\"", &format!("\"{name}\""));
            items.push(serde_json::from_str(&other)?);
        }
    }
    items.sort_by_key(|item| item["kind"] != "Service");
    Ok(items)
}

/// The line, from one, that carries the mark.
pub fn breakpoint_in(file: &Path) -> anyhow::Result<u64> {
    let text = fs::read_to_string(file)?;
    let line = text
        .lines()
        .position(|line| line.contains(MARK))
        .with_context(|| format!("{} has no line with «{MARK}»", file.display()))?;
    Ok(line as u64 + 1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn services_come_before_the_deployments_that_read_them() {
        for workloads in [WORKLOADS, 12, MOST] {
            let objects = manifests(workloads).unwrap();
            let kinds: Vec<&str> = (objects.iter())
                .map(|object| object["kind"].as_str().unwrap())
                .collect();
            let first = kinds.iter().position(|kind| *kind == "Deployment").unwrap();
            assert!(kinds[..first].iter().all(|kind| *kind == "Service"));
            assert!(kinds[first..].iter().all(|kind| *kind == "Deployment"));
            let names: BTreeSet<&str> = objects[first..]
                .iter()
                .map(|object| object["metadata"]["name"].as_str().unwrap())
                .collect();
            assert_eq!(names.len(), usize::from(workloads));
        }
    }

    #[test]
    fn every_language_has_exactly_one_marked_line() {
        for name in ["orders.py", "go/main.go", "c/orders.c"] {
            let (_, text) = FILES.iter().find(|(file, _)| *file == name).unwrap();
            assert_eq!(text.matches(MARK).count(), 1, "{name}");
        }
    }
}
