//! The kubeconfig: whether there is one, and whether its names are clear.

use std::{collections::BTreeMap, path::Path};

use ashore_texts::{Arg, Text, text};
use kube::config::Kubeconfig;

use super::{Check, Outcome, Subject, reading};
use crate::{
    ClusterOptions, Explained,
    cluster::{self, Cluster},
    production,
};

const CHECK: Subject = Subject::Kubeconfig;

/// Empty where nothing is to be said.
pub fn look(options: &ClusterOptions) -> Vec<Check> {
    let files = match cluster::kubeconfig_files(options) {
        Ok(files) => files,
        Err(error) => {
            let failed = reading::failed(CHECK, &error);
            let mend = Arg::Clauses(vec![failed.mend.clone(), Text::DoctorDemo.into()]);
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
            let found = text!(DoctorContextTwice {
                context: name,
                files
            });
            Check::new(CHECK, Outcome::Warning, found)
        }
    });
    checks.collect()
}

/// The context that is worked with.
pub fn chosen(cluster: &Cluster) -> Check {
    let address = &cluster.address;
    let files = address.kubeconfig.iter();
    let found = text!(DoctorContext {
        context: &address.context,
        namespace: &address.namespace,
        files: files
            .map(|file| file.display().to_string())
            .collect::<Vec<_>>()
    });
    let marked = [&address.context, &address.namespace]
        .into_iter()
        .find(|name| production::marked(name));
    match marked {
        Some(name) => {
            let Explained { what, help } = text!(DoctorProduction { name }).into();
            let found = Arg::Clauses(vec![found.into(), what]);
            Check::new(CHECK, Outcome::Warning, found).mend(help)
        }
        None => Check::ok(CHECK, found),
    }
}
