//! What can be intercepted, best first, with what speaks for each.

use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ashore_intercept::{Availability, Code, Interceptable};
use ashore_protocol::{
    PortLabel,
    agent::Mode,
    editor::{
        ListTargets, Question, RankedTarget, StartSession, TargetChoice, TargetList, WhenPaused,
    },
};

use ashore_ports::targets::{self, NameHint, TargetCandidate};
use ashore_rules::project::ClusterChoice;
use ashore_texts::{Locale, Text, text};

use crate::{
    display,
    lsp::{
        event_loop::event::Reply,
        event_loop::state::State,
        features::mends,
        stores::clusters::{Known, Problem, Which},
        wire::progress,
    },
};

/// How long the answer to "Debug was pressed" may wait for the cluster.
pub const AT_ONCE: Duration = Duration::from_millis(250);
/// How long somebody who asked for targets waits.
const LIMIT: Duration = Duration::from_secs(8);

/// Names by which the program may be called in the cluster, each with where it was found.
pub type Hints = Vec<NameHint>;

pub fn request(start: &StartSession, folder: Option<&Path>) -> ListTargets {
    ListTargets {
        folder: folder.map(|folder| folder.display().to_string()),
        context: None,
        namespace: None,
        run_configuration: Some(start.run_configuration.clone()),
        configuration: start.configuration.clone(),
    }
}

/// The targets of a folder's cluster, once it has answered; what is known and fresh is given at once.
pub fn list(
    state: &mut State,
    params: &ListTargets,
) -> impl Future<Output = Arc<Known>> + Send + use<> {
    let folder = state
        .workspace
        .folder(params.folder.as_deref())
        .unwrap_or_else(|| PathBuf::from("."));
    let project = state.project(&folder);
    let elsewhere = params.context.is_some() || params.namespace.is_some();
    let (which, known) = if elsewhere {
        // Somebody looks at another place: its namespace is that context's own unless it is named.
        let meant = project.cluster();
        let choice = ClusterChoice {
            namespace: (params.namespace.clone()).or_else(|| match params.context {
                Some(_) => None,
                None => meant.namespace.clone(),
            }),
            context: params.context.clone().or_else(|| meant.context.clone()),
            ..meant
        };
        state.clusters.forget_problem(&Which::at(&choice));
        state.cluster_at(choice)
    } else {
        state.clusters.forget_problem(&Which::of(&project));
        state.cluster(&folder)
    };
    let waiting = state.clusters.wait(&which);
    async move {
        match (waiting, known) {
            (Some(waiting), known) => match waiting.await {
                Ok(answer) => answer,
                Err(_) => known.unwrap_or_default(),
            },
            (None, known) => known.unwrap_or_default(),
        }
    }
}

/// Answers `ashore/targets`.
pub fn targets(state: &mut State, params: &ListTargets, reply: Reply<TargetList>) {
    let hints = hints(state, params);
    let local_port = local_port(state, params);
    let list = list(state, params);
    let locale = state.locale;
    let title = Text::ClusterAsked.in_locale(locale);
    let list = progress::shown(state, &title, list);
    let name = params.run_configuration.clone();
    let elsewhere = (params.context.clone(), params.namespace.clone());
    let rule_is_elsewhere = is_ruled_elsewhere(state, params);
    let fixed = fixed(state);
    state.tasks.spawn(async move {
        let known = tokio::time::timeout(LIMIT, list).await.unwrap_or_else(|_| {
            let silent = text!(ClusterSilent {
                seconds: LIMIT.as_secs()
            });
            let problem = Some(Problem {
                code: Code::Unreachable,
                explained: silent.into(),
            });
            Arc::new(Known {
                problem,
                ..Known::default()
            })
        });
        let mut ranking = rank(&known, &hints, local_port, locale);
        let question = name.map(|name| question(&name, &known, &ranking, fixed, locale));
        // What the rule says of its place does not hold for what is chosen of this one.
        let elsewhere = match rule_is_elsewhere {
            true => (Some(known.context.clone()), Some(known.namespace.clone())),
            false => elsewhere,
        };
        for target in &mut ranking.targets {
            target.choice.context.clone_from(&elsewhere.0);
            target.choice.namespace.clone_from(&elsewhere.1);
        }
        let problem = known.problem.as_ref();
        let kinds = problem.map_or(&[][..], |it| mends::kinds(it.code));
        let _ = reply.send(Ok(TargetList {
            context: known.context.clone(),
            namespace: known.namespace.clone(),
            contexts: known.contexts.clone(),
            namespaces: known.namespaces.clone(),
            targets: ranking.targets,
            problem: problem.map(|it| it.explained.in_locale(locale)),
            code: problem.map(|it| it.code),
            actions: kinds
                .iter()
                .map(|kind| mends::action(*kind, locale))
                .collect(),
            question,
        }));
    });
}

/// Whether the run configuration has a rule that names another place than those that name none.
fn is_ruled_elsewhere(state: &mut State, params: &ListTargets) -> bool {
    let folder = state.workspace.folder(params.folder.as_deref());
    let (Some(folder), Some(run)) = (folder, params.run_configuration.as_deref()) else {
        return false;
    };
    let project = state.project(&folder);
    let rule = project.rule_if_on(run);
    rule.is_some_and(|rule| project.is_elsewhere(&rule))
}

/// Whether the settings, the environment or the command line name the context, and the namespace: then no other is to be chosen.
pub fn fixed(state: &State) -> (bool, bool) {
    let levels = &state.workspace.levels;
    let context = levels.first(|it| it.context.clone());
    let namespace = levels.first(|it| it.namespace.clone());
    (context.is_some(), namespace.is_some())
}

/// How to ask for one of them.
pub fn question(
    run: &str,
    known: &Known,
    ranking: &Ranking,
    fixed: (bool, bool),
    locale: Locale,
) -> Question {
    let whereabouts = (known.context.as_str(), known.namespace.as_str());
    let asked = display::question::Asked {
        run_configuration: run,
        whereabouts,
        stands_out: ranking.stands_out,
        is_empty: ranking.targets.is_empty(),
        fixed,
    };
    display::question::target(&asked, locale)
}

/// The port on which the run configuration's program will listen.
fn local_port(state: &State, params: &ListTargets) -> Option<u16> {
    let folder = state.workspace.folder(params.folder.as_deref())?;
    let name = params.run_configuration.as_deref()?;
    crate::lsp::handlers::configurations::likely_port(state, &folder, name)
}

/// By what names the program of a run configuration may be known.
pub fn hints(state: &State, params: &ListTargets) -> Hints {
    let mut hints = Hints::new();
    if let Some(folder) = state.workspace.folder(params.folder.as_deref()) {
        if let Some(name) = params.run_configuration.as_deref() {
            hints.extend_from_slice(state.detections.names(&folder, name));
        }
        if let Some(name) = folder.file_name().and_then(|name| name.to_str()) {
            hints.extend(targets::names_in_text(name, Text::FitsByFolderName));
        }
    }
    if let Some(name) = &params.run_configuration {
        hints.extend(targets::names_in_text(name, Text::FitsByRun));
    }
    for key in ["program", "module", "cwd", "mainClass", "projectName"] {
        let text = params.configuration.get(key).and_then(|it| it.as_str());
        hints.extend(
            text.into_iter()
                .flat_map(|text| targets::names_in_text(text, key)),
        );
    }
    hints
}

/// The targets of a namespace, best first.
#[derive(Default)]
pub struct Ranking {
    pub targets: Vec<RankedTarget>,
    /// By evidence it is the first one and no other, and nothing speaks against it.
    pub stands_out: bool,
}

/// Every target of the namespace, those that fit first.
pub fn rank(known: &Known, hints: &Hints, local_port: Option<u16>, locale: Locale) -> Ranking {
    let local: Vec<u16> = local_port.into_iter().collect();
    let mut scored: Vec<(u32, bool, RankedTarget)> = Vec::new();
    for item in &known.items {
        let whole = crate::candidate::of(item.clone());
        for port in &item.ports {
            // One of several ports is the program's own by the Service, or else any by the container.
            let one = TargetCandidate {
                ports: vec![port.clone()],
                ..whole.clone()
            };
            let fit = targets::fit(&one, hints, &local);
            let free = matches!(item.state, Availability::Free);
            let score = fit.score * 2 + u32::from(free);
            let several = item.ports.len() > 1;
            let exact = fit.exact && (fit.port.is_some() || !several);
            let ranked = ranked(item, port, &fit.reasons, exact, locale);
            scored.push((score, fit.named, ranked));
        }
    }
    scored.sort_by(|one, other| {
        other
            .0
            .cmp(&one.0)
            .then_with(|| one.2.choice.target.cmp(&other.2.choice.target))
    });
    let named = scored.iter().filter(|(_, named, _)| *named).count();
    let first_is_named = scored.first().is_some_and(|(_, named, _)| *named);
    let mut targets: Vec<RankedTarget> = scored.into_iter().map(|(_, _, it)| it).collect();
    targets::only_one_exact(&mut targets, |target| &mut target.exact);
    let stands_out = targets.first().is_some_and(|first| {
        let alone = first.exact || (first_is_named && named == 1);
        alone && first.holders.is_empty() && first.not_possible.is_none()
    });
    Ranking {
        targets,
        stands_out,
    }
}

fn ranked(
    item: &Interceptable,
    port: &PortLabel,
    reasons: &[Text],
    exact: bool,
    locale: Locale,
) -> RankedTarget {
    let (holders, not_possible) = match &item.state {
        Availability::Free => (Vec::new(), None),
        Availability::Intercepted { holders } => (holders.clone(), None),
        Availability::NotPossible { reason } => (Vec::new(), Some(reason.in_locale(locale))),
    };
    let mut reasons: Vec<String> = reasons.iter().map(|it| it.in_locale(locale)).collect();
    if reasons.is_empty() {
        reasons.push(Text::ChooseInNamespace.in_locale(locale));
    }
    let detail = display::question::detail(not_possible.as_deref(), &holders, &reasons, locale);
    RankedTarget {
        choice: TargetChoice {
            target: item.target(),
            context: None,
            namespace: None,
            port: port.chosen_by().filter(|_| item.ports.len() > 1),
            local_port: None,
            mode: Mode::Global,
            when_paused: WhenPaused::Pass,
        },
        service: item.service.clone(),
        service_port: port.clone(),
        reasons,
        whole: speaks_no_http(port),
        mine: display::question::mine(&item.service, port, locale).unwrap_or_default(),
        exact,
        holders,
        not_possible,
        detail,
    }
}

/// By its port's name, as meshes read it: `<protocol>[-<suffix>]`
/// (<https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/>).
fn speaks_no_http(port: &PortLabel) -> bool {
    let name = port.name.as_deref().unwrap_or_default();
    let protocol = name.split('-').next().unwrap_or_default();
    let others = [
        "tcp", "tls", "mongo", "mysql", "redis", "postgres", "amqp", "kafka", "mqtt",
    ];
    others.contains(&protocol)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, ports: &[&str]) -> Interceptable {
        Interceptable {
            namespace: "shop".into(),
            kind: ashore_protocol::TargetKind::Deployment,
            workload: name.into(),
            service: name.into(),
            ports: ports
                .iter()
                .map(|port| PortLabel::from((*port).to_owned()))
                .collect(),
            images: Vec::new(),
            labels: Vec::new(),
            container_ports: Vec::new(),
            pods: Some((1, 1)),
            state: Availability::Free,
        }
    }

    fn check(
        items: &[Interceptable],
        hint: &str,
        port: Option<u16>,
        expected: &[(&str, &str, bool)],
    ) {
        let known = Known {
            items: items.to_vec(),
            ..Known::default()
        };
        let hints = targets::names_in_text(hint, "x");
        let ranked = rank(&known, &hints, port, Locale::ENGLISH).targets;
        let got: Vec<_> = ranked
            .iter()
            .map(|t| {
                (
                    t.choice.target.to_string(),
                    t.service_port.to_string(),
                    t.exact,
                )
            })
            .collect();
        let owned = |(target, port, exact): &(&str, &str, bool)| {
            ((*target).to_owned(), (*port).to_owned(), *exact)
        };
        let expected: Vec<_> = expected.iter().map(owned).collect();
        assert_eq!(got, expected, "{hint} {port:?}");
    }

    #[test]
    fn the_name_first_then_the_port() {
        let items = [
            item("orders", &["http/8000"]),
            item("orders-api", &["http/8080", "grpc/9090"]),
            item("stock", &["9000"]),
        ];
        check(
            &items[..1],
            "Debug orders",
            None,
            &[("deployment/orders", "http/8000", false)],
        );
        check(
            &items,
            "nothing",
            Some(9000),
            &[
                ("deployment/stock", "9000", false),
                ("deployment/orders", "http/8000", false),
                ("deployment/orders-api", "http/8080", false),
                ("deployment/orders-api", "grpc/9090", false),
            ],
        );
        check(
            &items,
            "services/orders-api/main.py",
            Some(9090),
            &[
                ("deployment/orders-api", "grpc/9090", true),
                ("deployment/orders-api", "http/8080", false),
                ("deployment/orders", "http/8000", false),
                ("deployment/stock", "9000", false),
            ],
        );
    }

    #[test]
    fn one_stands_out_by_evidence_and_not_by_its_place_in_the_list() {
        let check = |items: &[Interceptable], hint: &str, port: Option<u16>, expected: bool| {
            let known = Known {
                items: items.to_vec(),
                ..Known::default()
            };
            let hints = targets::names_in_text(hint, "x");
            let ranking = rank(&known, &hints, port, Locale::ENGLISH);
            assert_eq!(ranking.stands_out, expected, "{hint} {port:?}");
        };
        let items = [
            item("gateway", &["http/8000"]),
            item("orders", &["http/8000"]),
            item("stock", &["http/80", "grpc/9090"]),
        ];
        check(&items, "Debug orders", None, true);
        check(&items, "Debug orders", Some(8000), true);
        check(&items, "Python: Current File", None, false);
        check(&items, "Debug", Some(8000), false);
        check(&items, "order", None, false);
        // Of two ports none is evident without the program's own.
        check(&items, "stock", None, false);
        check(&items, "stock", Some(9090), true);
        check(&items[..1], "anything", None, false);
        check(&[], "orders", None, false);
        let mut stateful = item("orders", &["http/8000"]);
        stateful.kind = ashore_protocol::TargetKind::StatefulSet;
        check(&[items[1].clone(), stateful], "orders", None, false);
        let mut imaged = item("a", &["80"]);
        imaged.images = vec!["docker.io/library/python:3".into()];
        check(&[imaged], "Python: Current File", None, false);
        let mut held = items[1].clone();
        held.state = Availability::Intercepted {
            holders: vec!["ann@laptop".into()],
        };
        check(&[held], "Debug orders", None, false);
    }
}
