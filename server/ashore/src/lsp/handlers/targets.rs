//! What can be intercepted, best first, with what speaks for each.

use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ashore_intercept::{Availability, Interceptable};
use ashore_protocol::{
    PortLabel,
    agent::Mode,
    editor::{ListTargets, RankedTarget, StartSession, TargetChoice, TargetList, WhenPaused},
};

use ashore_ports::targets::{self, NameHint, TargetCandidate};
use ashore_texts::{Locale, Text, text};

use crate::{
    display,
    lsp::{
        event_loop::event::Reply,
        event_loop::state::State,
        stores::clusters::{Known, Which},
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
    let which = Which::of(&state.project(&folder));
    state.clusters.forget_problem(&which);
    let (which, known) = state.cluster(&folder);
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
    let question = params.run_configuration.as_deref();
    let question = question.map(|name| display::question::target(name, locale));
    state.tasks.spawn(async move {
        let known = tokio::time::timeout(LIMIT, list).await.unwrap_or_else(|_| {
            let silent = text!(ClusterSilent {
                seconds: LIMIT.as_secs()
            });
            let problem = Some(silent.into());
            Arc::new(Known {
                problem,
                ..Known::default()
            })
        });
        let _ = reply.send(Ok(TargetList {
            context: known.context.clone(),
            namespace: known.namespace.clone(),
            targets: rank(&known, &hints, local_port, locale),
            problem: known.problem.as_ref().map(|it| it.in_locale(locale)),
            question,
        }));
    });
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

/// Every target of the namespace, those that fit first.
pub fn rank(
    known: &Known,
    hints: &Hints,
    local_port: Option<u16>,
    locale: Locale,
) -> Vec<RankedTarget> {
    let local: Vec<u16> = local_port.into_iter().collect();
    let mut scored: Vec<(u32, RankedTarget)> = Vec::new();
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
            scored.push((score, ranked(item, port, &fit.reasons, exact, locale)));
        }
    }
    scored.sort_by(|one, other| {
        other
            .0
            .cmp(&one.0)
            .then_with(|| one.1.choice.target.cmp(&other.1.choice.target))
    });
    let mut ranked: Vec<RankedTarget> = scored.into_iter().map(|(_, target)| target).collect();
    targets::only_one_exact(&mut ranked, |target| &mut target.exact);
    ranked
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
            namespace: None,
            port: port.chosen_by().filter(|_| item.ports.len() > 1),
            local_port: None,
            mode: Mode::Global,
            when_paused: WhenPaused::Pass,
        },
        service: item.service.clone(),
        service_port: port.clone(),
        reasons,
        exact,
        holders,
        not_possible,
        detail,
    }
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
        let ranked = rank(&known, &hints, port, Locale::ENGLISH);
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
}
