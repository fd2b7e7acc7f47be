//! What a shell offers at Tab: targets, sessions, contexts, namespaces and rules as they are now, and commands behind `--`.

use std::{
    ffi::OsStr,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use ashore_intercept::{ClusterOptions, Interceptable};
use ashore_rules::{
    Project,
    project::{Levels, Spoken},
};
use clap_complete::engine::{
    ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};
use kube::config::Kubeconfig;

use crate::project;

/// A person at Tab waits no longer for a cluster.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// What can be intercepted, by the rules here and by the cluster.
pub fn targets() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let rules = here().rules_that_are_on();
        let of_rules = rules
            .iter()
            .map(|rule| candidate(rule.target.to_string(), rule.run()));
        let found = in_cluster(async |options| ashore_intercept::list(&options).await.ok());
        let found: Vec<Interceptable> = found.flatten().unwrap_or_default();
        let of_cluster = found
            .iter()
            .map(|it| candidate(it.target().to_string(), &it.service));
        let mut all: Vec<CompletionCandidate> = of_rules.chain(of_cluster).collect();
        all.dedup_by(|next, kept| next.get_value() == kept.get_value());
        all
    })
}

/// Sessions of this machine.
pub fn sessions() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let all = ashore_intercept::status(&ashore_intercept::state_dir());
        let all = all.iter();
        all.map(|it| candidate(&it.name, &it.workload)).collect()
    })
}

/// The run configurations that rules are for.
pub fn rules() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let rules = here().rules_that_are_on();
        let rules = rules.iter();
        rules
            .map(|rule| candidate(rule.run(), &rule.target.to_string()))
            .collect()
    })
}

/// The kubeconfig's contexts.
pub fn contexts() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let read = match said(&["--kubeconfig"]) {
            Some(file) => Kubeconfig::read_from(file),
            None => Kubeconfig::read(),
        };
        let all = read.map(|read| read.contexts).unwrap_or_default();
        let one = |it: &kube::config::NamedContext| {
            let of = it.context.as_ref().map_or("", |of| of.cluster.as_str());
            candidate(&it.name, of)
        };
        all.iter().map(one).collect()
    })
}

/// The cluster's namespaces.
pub fn namespaces() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let found = in_cluster(async |options| ashore_intercept::namespaces(&options).await);
        let found = found.unwrap_or_default().into_iter();
        found.map(CompletionCandidate::new).collect()
    })
}

/// A program and its arguments: what is on the PATH, and files.
pub fn command() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| {
        let begin = current.to_string_lossy();
        let mut found = PathCompleter::any().complete(current);
        if !begin.is_empty() && !begin.contains('/') {
            found.extend(programs(&begin).into_iter().map(CompletionCandidate::new));
        }
        found
    })
}

fn programs(begin: &str) -> Vec<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).filter_map(|folder| fs::read_dir(folder).ok());
    let names = folders.flatten().flatten().filter_map(|file| {
        let name = file.file_name().into_string().ok()?;
        (name.starts_with(begin) && is_program(&file.path())).then_some(name)
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn is_program(file: &Path) -> bool {
    let known = fs::metadata(file);
    known.is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

fn candidate(value: impl Into<String>, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(value.into()).help(Some(help.to_owned().into()))
}

/// What the words that are completed say already.
fn said(names: &[&str]) -> Option<String> {
    value_of(&std::env::args().collect::<Vec<_>>(), names)
}

fn value_of(words: &[String], names: &[&str]) -> Option<String> {
    let mut words = words.iter();
    let mut found = None;
    while let Some(word) = words.next() {
        if names.contains(&word.as_str()) {
            found = words.next().cloned();
        } else if let Some((name, value)) = word.split_once('=')
            && names.contains(&name)
        {
            found = Some(value.to_owned());
        }
    }
    found
}

fn here() -> Project {
    let levels = Levels {
        command_line: Spoken {
            kubeconfig: said(&["--kubeconfig"]).map(PathBuf::from),
            context: said(&["--context"]),
            namespace: said(&["--namespace", "-n"]),
            ..Spoken::default()
        },
        environment: project::spoken_by_environment(),
        ..Levels::default()
    };
    project::of_folder(Path::new("."), &levels).unwrap_or_default()
}

/// Asks the cluster that is meant, unless a file names one that nobody has accepted.
fn in_cluster<T>(asked: impl AsyncFnOnce(ClusterOptions) -> T) -> Option<T> {
    let choice = here().cluster();
    choice.address_accepted().ok()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .ok()?;
    let asked = async { tokio::time::timeout(PATIENCE, asked(project::options(&choice))).await };
    runtime.block_on(asked).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_known_at_tab() {
        let check = |line: &str, expected: Option<&str>| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let found = value_of(&words, &["--namespace", "-n"]);
            assert_eq!(found.as_deref(), expected, "{line}");
        };
        check("ashore list -n shop --context", Some("shop"));
        check("ashore --namespace=shop list", Some("shop"));
        check("ashore list -n", None);
        check("ashore list", None);
    }
}
