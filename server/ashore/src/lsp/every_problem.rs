//! One notice of every problem, as it goes to an editor: `tests/editors/mends.json`, which the rigs of both editors play.
//! `ASHORE_UPDATE=1 cargo test -p ashore every_problem` writes it anew.
#![allow(clippy::unwrap_used)] // helpers of tests are not seen as tests

use std::{fs, path::Path};

use ashore_intercept::{Code, Error, Explained, Notice};
use ashore_protocol::{
    agent::{Mode, VersionRange},
    editor::{RunConfiguration, SessionNotice, StartSession, TargetChoice, WhenPaused},
};
use ashore_rules::{
    RULES_FILE,
    project::{Levels, Spoken},
};
use ashore_texts::{Locale, Text, text};
use tokio::sync::mpsc;

use super::{
    event_loop::state::State,
    features::{
        mends,
        notices::{self, Refusal},
    },
    stores::sessions::{Queued, Session},
    wire::{convert, outbox::Out},
};
use crate::project;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/editors/mends.json"
);
/// In the file, for the workspace folder.
const FOLDER: &str = "$FOLDER";
const RUN: &str = "Debug orders";
const RULES: &str = "[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\n";
const KUBECONFIG: &str = "{apiVersion: v1, kind: Config, current-context: production, \
    clusters: [{name: c, cluster: {server: 'https://shop.example'}}], users: [{name: u, user: {}}], \
    contexts: [{name: production, context: {cluster: c, user: u, namespace: shop}}]}";

/// The rows, each with what a person is told; one that lacks fails the build.
macro_rules! problems {
    ($($code:ident => $notice:expr),+ $(,)?) => {
        fn problems() -> Vec<(Code, Notice)> {
            // By the compiler: no code without its row.
            let _ = |code: Code| match code { $(Code::$code => ()),+ };
            vec![$((Code::$code, $notice)),+]
        }
    };
}

problems! {
    NoKubeconfig => failed(Error::NoKubeconfig { why: Text::KubeconfigUnnamed.into(), source: None }),
    BadKubeconfig => user(Code::BadKubeconfig, text!(KubeconfigTwice { file: "config", context: "production" })),
    NoContext => user(Code::NoContext, Text::ContextNone),
    Unreachable => failed(Error::Unreachable {
        url: url(), why: text!(ClusterNoAnswer { seconds: 10 }).into(), source: None,
    }),
    NoWebsockets => environment(Code::NoWebsockets, text!(ClusterNoWebsockets { url: url(), code: 400 })),
    Unauthorized => failed(Error::Unauthorized { url: url() }),
    Forbidden => failed(Error::Forbidden {
        verb: "create".to_owned(), resource: "deployments".to_owned(), group: "apps", namespace: "shop".to_owned(),
        message: String::new(),
    }),
    Refused => failed(Error::Refused {
        verb: "create", object: "Deployment ashore-orders".into(), status: 500,
        message: text!(ClusterCode { code: 500 }).into(),
    }),
    NotFound => user(Code::NotFound, Explained::new(
        text!(TargetUnknown { what: Text::WordWorkloadOrService, name: "orders", namespace: "shop" }),
        Text::NamespaceEmpty,
    )),
    Ambiguous => user(Code::Ambiguous, text!(ServicesSeveral {
        workload: "Deployment orders", services: vec!["orders".to_owned(), "orders-admin".to_owned()]
    })),
    NoSuchPort => user(Code::NoSuchPort, text!(ServiceNoSuchPort { service: "orders", port: "grpc" })),
    NotInterceptable => user(Code::NotInterceptable, Explained::new(
        text!(WorkloadUnserved { namespace: "shop", workload: "Deployment orders" }), Text::NextStrategyPod,
    )),
    StrategyNotPossible => environment(Code::StrategyNotPossible, text!(StrategyPodImpossible {
        target: target(), why: Text::MissingTargetImage
    })),
    BadOptions => user(Code::BadOptions, text!(AgentOnePod { target: target(), replicas: 2 })),
    BadMatch => user(Code::BadMatch, text!(AgentBadMatch { target: target(), why: "x-team=(" })),
    LabelsTaken => user(Code::LabelsTaken, text!(LabelsTaken {
        by: "Service orders", namespace: "shop", labels: "app=orders"
    })),
    Held => failed(Error::Held { target: target(), holder: "user@laptop".to_owned() }),
    Production => user(Code::Production, text!(ProductionNamed { what: Text::WordContext, name: "production" })),
    AgentNotReady => failed(Error::AgentNotReady {
        target: target(), why: text!(AgentImageNotHad { image: "agent:1", why: "ErrImagePull" }).into(),
    }),
    AgentIncompatible => failed(Error::Incompatible {
        agent: "pod ashore-orders-1".to_owned(), theirs: VersionRange { min: 2, max: 3 }, sessions: 1,
    }),
    AgentInUse => user(Code::AgentInUse, text!(WarmInUse {
        name: "ashore-orders", holders: vec!["user@laptop".to_owned()]
    })),
    AgentUnable => environment(Code::AgentUnable, text!(AgentUnable { target: target(), why: "no rights" })),
    ForeignObject => environment(Code::ForeignObject, Explained::new(
        text!(ForeignObject { kind: "Service", name: "orders-ashore-origin" }), Text::NextRename,
    )),
    Busy => environment(Code::Busy, Explained::new(
        text!(ObjectKeepsChanging { kind: "Deployment", name: "orders-ashore-agent" }), Text::NextLater,
    )),
    ObjectChanged => Notice::warning(Code::ObjectChanged, text!(NoticeObjectChanged {
        object: target(), by: "kubectl"
    })),
    StandsStill => Notice::warning(Code::StandsStill, text!(NoticeStandsStill { how: Text::StandingHalted })),
    NotSpoken => Notice::warning(Code::NotSpoken, text!(NoticeNotSpoken {
        callers: "HTTP/2", address: "127.0.0.1:8080", does: text!(ProgramSpeaks { speech: "HTTP/1" })
    })),
    TunnelLost => Notice::of(&of(Code::TunnelLost, Text::NoticeGivenUp), ""),
    NotRestored => Notice::of(&of(Code::NotRestored, text!(NoticeNotRestored { why: "no answer" })), ""),
    StateFolder => failed(Error::State {
        verb: Text::VerbWritten.into(), path: "orders.json".into(), source: std::io::Error::other("no space").into(),
    }),
    NoGuard => environment(Code::NoGuard, text!(GuardNone { why: "no memory" })),
    Cancelled => failed(Error::Cancelled),
    Bug => failed(Error::Bug("a part ended".to_owned())),
    Unknown => environment(Code::Unknown, text!(AgentRefused { target: target() })),
}

fn failed(error: Error) -> Notice {
    Notice::of(&error, Text::NoticeGoesOn)
}

fn user(code: Code, explained: impl Into<Explained>) -> Notice {
    failed(Error::User(code, explained.into()))
}

fn environment(code: Code, explained: impl Into<Explained>) -> Notice {
    failed(of(code, explained))
}

fn of(code: Code, explained: impl Into<Explained>) -> Error {
    Error::Environment {
        code,
        explained: explained.into(),
        source: None,
    }
}

fn url() -> String {
    "https://shop.example".to_owned()
}

fn target() -> String {
    "Service shop/orders".to_owned()
}

/// A window with a session of this person's that was tried, and another one that has its target.
fn window(folder: &Path, outbox: mpsc::UnboundedSender<Out>) -> State {
    fs::write(folder.join(RULES_FILE), RULES).unwrap();
    fs::write(folder.join("kubeconfig"), KUBECONFIG).unwrap();
    let command_line = Spoken {
        kubeconfig: Some(folder.join("kubeconfig")),
        ..Spoken::default()
    };
    let levels = Levels {
        command_line,
        ..Levels::default()
    };
    let (events, _) = mpsc::unbounded_channel();
    let mut state = State::new(events, outbox, levels);
    state.workspace.add_folder(folder.to_owned());
    let choice = TargetChoice {
        target: "deployment/orders".parse().unwrap(),
        context: None,
        namespace: None,
        port: None,
        local_port: None,
        mode: Mode::Global,
        when_paused: WhenPaused::default(),
    };
    let intercept = convert::intercept(&state.project(folder), RUN, &choice).unwrap();
    let spec = project::spec(intercept);
    for id in ["s1", "s2"] {
        let start = StartSession {
            run_configuration: RUN.to_owned(),
            folder: None,
            configuration: serde_json::Value::Null,
            no_debug: false,
            replaces: None,
            target: None,
        };
        let mut session = Session::new(id.to_owned(), start, Some(folder.to_owned()));
        session.tried = Some((choice.clone(), spec.clone()));
        session.view.target = Some(choice.clone());
        state.sessions.all.insert(id.to_owned(), session);
    }
    let spec = Box::new(spec);
    let after = String::new();
    state.sessions.get_mut("s2").unwrap().queued = Some(Queued { after, spec });
    state
}

#[test]
fn is_told_with_what_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let (outbox, mut told) = mpsc::unbounded_channel();
    let state = window(folder.path(), outbox);
    let session = state.sessions.get("s1").unwrap();
    let of_engine = |(code, notice): (Code, Notice)| {
        assert_eq!(notice.code, code);
        assert!(mends::kinds(code).len() <= 3, "{code:?}");
        notices::of_engine(&state, session, notice.in_locale(Locale::ENGLISH))
    };
    let mut all: Vec<SessionNotice> = problems().into_iter().map(of_engine).collect();
    // What is no problem of the engine's, and offers something all the same.
    let configuration = RunConfiguration {
        run_configuration: RUN.to_owned(),
        folder: Some(folder.path().display().to_string()),
    };
    fs::write(folder.path().join(RULES_FILE), "[[intercept]\n").unwrap();
    let broken = state.workspace.project(folder.path()).unwrap_err();
    notices::refused(&state, "s1", &Refusal::from(broken));
    notices::choose_target(&state, configuration.clone());
    notices::switched_off(&state, configuration);
    while let Ok(Out::Notice(notice)) = told.try_recv() {
        all.push(*notice);
    }
    let here = folder.path().display().to_string();
    let written = serde_json::to_string_pretty(&all).unwrap() + "\n";
    let written = written.replace(&here, FOLDER);
    if std::env::var_os("ASHORE_UPDATE").is_some() {
        fs::write(FILE, &written).unwrap();
    }
    let kept = fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        kept == written,
        "{FILE} is not what is sent; ASHORE_UPDATE=1 writes it anew:\n{written}"
    );
}
