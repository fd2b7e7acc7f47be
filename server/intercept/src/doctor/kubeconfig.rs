//! The kubeconfig: whether there is one, and whether its names are clear.

use std::{collections::BTreeMap, path::Path};

use kube::config::Kubeconfig;

use super::{Check, Outcome, reading};
use crate::{
    ClusterOptions,
    cluster::{self, Cluster},
    production,
};

const CHECK: &str = "kubeconfig";

/// Empty where nothing is to be said.
pub fn look(options: &ClusterOptions) -> Vec<Check> {
    let files = match cluster::kubeconfig_files(options) {
        Ok(files) => files,
        Err(error) => {
            let failed = reading::failed(CHECK, &error);
            let mend = format!(
                "{}; without any cluster `ashore demo` shows the whole story on this machine",
                failed.mend
            );
            return vec![failed.mend(mend)];
        }
    };
    let mut places: BTreeMap<String, Vec<&Path>> = BTreeMap::new();
    for file in &files {
        // What cannot be read is said when it is used.
        let Ok(read) = Kubeconfig::read_from(file) else {
            continue;
        };
        for context in read.contexts {
            places.entry(context.name).or_default().push(file);
        }
    }
    let twice = places.iter().filter(|(_, files)| files.len() > 1);
    let checks = twice.map(|(name, files)| {
        let one_file = files.windows(2).any(|pair| pair[0] == pair[1]);
        if one_file {
            reading::failed(CHECK, &cluster::named_twice(name, files[0]))
        } else {
            let files: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
            Check::new(
                CHECK,
                Outcome::Warning,
                format!(
                    "the context \"{name}\" is in {}: the first one counts, as for kubectl",
                    files.join(" and in ")
                ),
            )
            .mend("give one of them another name: kubectl config rename-context")
        }
    });
    checks.collect()
}

/// The context that is worked with.
pub fn chosen(cluster: &Cluster) -> Check {
    let address = &cluster.address;
    let found = format!(
        "context {}, namespace {}, from {}",
        address.context,
        address.namespace,
        address
            .kubeconfig
            .iter()
            .map(|file| file.display().to_string())
            .collect::<Vec<_>>()
            .join(", ")
    );
    let marked = [&address.context, &address.namespace]
        .into_iter()
        .find(|name| production::marked(name));
    match marked {
        Some(name) => Check::new(
            CHECK,
            Outcome::Warning,
            format!("{found}; \"{name}\" is named as production, where nothing is intercepted unasked"),
        )
        .mend("choose another one, or allow it: --allow-production, or allow-production = true under [cluster] of .ashore.toml"),
        None => Check::ok(CHECK, found),
    }
}
