//! `application*` and `bootstrap*` files: discovery that goes past the Service, and the program's own place in the registry.

use std::{ops::Range, path::Path};

use ashore_ports::discovery::{Discovery, GatewayRoute, RegistryUse, discovery};
use ashore_protocol::{PortLabel, Strategy};
use ashore_rules::{InterceptRule, project::Rule, write};
use ashore_texts::{Text as Sentence, text};

use crate::lsp::{
    features::explain,
    features::finding::{Edit, Finding, Fix},
    stores::snapshot::Snapshot,
    stores::text::Text,
};

pub fn findings(snapshot: &Snapshot, path: &Path, text: &Text) -> Vec<Finding> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let found = discovery(name, text.as_str());
    let rules = snapshot.project.rules_that_are_on();
    let routes = found
        .routes
        .iter()
        .filter(|route| !sees_pods(&rules, Some(&route.service)))
        .map(|route| of_route(snapshot, path, route));
    let uses = found
        .uses
        .iter()
        .flat_map(|used| of_use(snapshot, path, &rules, &found, used));
    routes.chain(uses).collect()
}

/// Whether the rules for this service already go into the pods' own network, where the registry makes no difference.
fn sees_pods(rules: &[Rule], service: Option<&str>) -> bool {
    let about = |rule: &&Rule| service.is_none_or(|name| rule.target.name == name);
    let mut rules = rules.iter().filter(about).peekable();
    let pod = |rule: &Rule| {
        let said = rule.said.strategy.as_ref();
        said.is_some_and(|said| said.value == Strategy::Pod)
    };
    rules.peek().is_some() && rules.all(pod)
}

fn of_route(snapshot: &Snapshot, path: &Path, route: &GatewayRoute) -> Finding {
    let name = &route.service;
    let message = text!(RegistryRoute { service: name });
    let mut finding = Finding::warning(route.uri.clone(), "registry-route", message);
    finding.fixes.extend(address(snapshot, name).map(|address| {
        Fix::replace(
            path,
            route.uri.clone(),
            address.clone(),
            text!(RegistryRouteFix { address }),
        )
    }));
    finding.fixes.extend(by_pod(snapshot, path, Some(name)));
    finding
}

/// `http://orders.shop:8000`, as far as the cluster is known; without it the Service is taken to be called as the route says.
fn address(snapshot: &Snapshot, name: &str) -> Option<String> {
    let known = snapshot.cluster.as_deref();
    let item = known.and_then(|known| {
        let by_service = known.items.iter().find(|item| item.service == name);
        by_service.or_else(|| known.items.iter().find(|item| item.workload == name))
    });
    let namespace = match (item, known) {
        (Some(item), _) => item.namespace.clone(),
        (None, Some(known)) if !known.namespace.is_empty() => known.namespace.clone(),
        _ => snapshot.project.cluster().namespace?,
    };
    let port = item.and_then(|item| {
        let is_http =
            |port: &&PortLabel| port.name.as_ref().is_some_and(|it| it.starts_with("http"));
        let http = item.ports.iter().find(is_http);
        http.or_else(|| item.ports.first())?.number
    });
    let service = item.map_or(name, |item| &item.service);
    Some(match port {
        Some(80) => format!("http://{service}.{namespace}"),
        Some(port) => format!("http://{service}.{namespace}:{port}"),
        None => format!("http://{service}.{namespace}:8080"),
    })
}

/// `strategy = "pod"` for the rules that it is about.
fn by_pod(snapshot: &Snapshot, path: &Path, service: Option<&str>) -> Vec<Fix> {
    let edit = |text: &str, run: &str| write::with_key(text, run, "strategy", "pod".into());
    let title = |run: &str| text!(RegistryPodFix { run });
    of_rules(snapshot, path, service, title, edit)
}

/// One fix for each rule whose target is this service, or for all where none is named.
fn of_rules(
    snapshot: &Snapshot,
    path: &Path,
    service: Option<&str>,
    title: impl Fn(&str) -> Sentence,
    edit: impl Fn(&str, &str) -> Result<String, Sentence>,
) -> Vec<Fix> {
    let about = |rule: &&InterceptRule| {
        let target = rule.target.as_ref();
        let fits = |name| target.is_some_and(|target| target.value.name == name);
        rule.is_on() && service.is_none_or(fits)
    };
    let rules: Vec<_> = snapshot.project.rules().iter().filter(about).collect();
    // A file may have a hundred routes, and mostly no rule is about any of them.
    let folder = snapshot
        .workspace
        .folder_of(path)
        .filter(|_| !rules.is_empty());
    let Some(file) = folder.map(|folder| snapshot.workspace.rules_file(folder)) else {
        return Vec::new();
    };
    let Some(text) = snapshot.workspace.read(&file) else {
        return Vec::new();
    };
    let fix = |run: &str| {
        let text = edit(&text, run).ok()?;
        let edits = vec![Edit {
            path: file.clone(),
            range: None,
            text,
        }];
        Some(Fix {
            title: title(run),
            edits,
        })
    };
    rules.iter().filter_map(|rule| fix(&rule.run)).collect()
}

fn of_use(
    snapshot: &Snapshot,
    path: &Path,
    rules: &[Rule],
    found: &Discovery,
    used: &RegistryUse,
) -> Vec<Finding> {
    let name = used.registry.name();
    let who = match &found.application {
        Some(name) => text!(RegistryNamed { name }),
        None => Sentence::RegistryThisApplication,
    };
    let own = found.application.as_deref();
    let passed_by = text!(RegistryPast {
        application: who.clone(),
        registry: name
    });
    let mut past = Finding::warning(used.place.clone(), "registry", passed_by);
    past.fixes = by_pod(snapshot, path, own);
    if past.fixes.is_empty() {
        past.fixes = by_pod(snapshot, path, None);
    }
    let mut all = Vec::new();
    if !sees_pods(rules, own) {
        all.push(past);
    }
    let switch = used.registry.off_switch();
    let is_off = |rule: &Rule| {
        let variables = rule.said.environment.as_ref();
        variables.is_some_and(|it| it.value.get(switch).is_some_and(|value| value == "false"))
    };
    let off_already = !snapshot.project.runs().is_empty() && rules.iter().all(is_off);
    if used.registers && !off_already {
        let registers = text!(RegistryRegisters {
            application: who,
            registry: name,
            switch
        });
        let mut finding = Finding::warning(used.place.clone(), "registers-here", registers);
        let edit = |text: &str, run: &str| write::with_variable(text, run, switch, "false");
        let title = |run: &str| {
            text!(RegistryRegistersFix {
                registry: name,
                run
            })
        };
        finding.fixes = of_rules(snapshot, path, own, title, edit);
        if finding.fixes.is_empty() {
            finding.fixes = of_rules(snapshot, path, None, title, edit);
        }
        all.push(finding);
    }
    all
}

/// A Service or a workload whose name stands at the cursor.
pub fn hover(snapshot: &Snapshot, text: &Text, offset: usize) -> Option<(String, Range<usize>)> {
    let known = snapshot.cluster.as_deref()?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let source = text.as_str();
    let start = source[..offset].rfind(|c| !is_name(c)).map_or(0, |at| {
        at + source[at..].chars().next().map_or(1, char::len_utf8)
    });
    let end = source[offset..]
        .find(|c| !is_name(c))
        .map_or(source.len(), |at| offset + at);
    let word = source.get(start..end)?;
    let named = known
        .items
        .iter()
        .filter(|item| item.service == word || item.workload == word);
    let all: Vec<String> = named
        .map(|item| explain::item(item, snapshot.locale))
        .collect();
    (!all.is_empty()).then(|| (all.join("\n\n---\n\n"), start..end))
}
