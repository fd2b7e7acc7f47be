//! The keys of `.ashore.toml`: what they mean, and what they may be.

/// A key of one of the file's tables.
pub struct Key {
    pub name: &'static str,
    pub doc: &'static str,
    /// What it may be, where that is a closed list.
    pub values: &'static [&'static str],
    /// How it is written when it is completed; `$` is where the cursor goes.
    pub snippet: &'static str,
}

/// The tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Root,
    Cluster,
    Requests,
    Intercept,
    Match,
}

const fn key(
    name: &'static str,
    snippet: &'static str,
    values: &'static [&'static str],
    doc: &'static str,
) -> Key {
    Key {
        name,
        doc,
        values,
        snippet,
    }
}

const CLUSTER: &[Key] = &[
    key(
        "context",
        "context = \"$\"",
        &[],
        "The kubeconfig's context. Left out: the current one.",
    ),
    key(
        "namespace",
        "namespace = \"$\"",
        &[],
        "The namespace of all targets. Left out: the context's own.",
    ),
    key(
        "allow-production",
        "allow-production = $",
        &["true", "false"],
        "Contexts and namespaces that are named as production (`prod`, `production`, `prd`, `live`) are refused unless this is true.",
    ),
    key(
        "agent-image",
        "agent-image = \"$\"",
        &[],
        "The image that agents are made from, where it is not Ashore's own: a mirror, a private registry.",
    ),
    key(
        "agent-labels",
        "agent-labels = { $ = \"\" }",
        &[],
        "Labels that agents' pods get beside Ashore's own, where a NetworkPolicy lets only pods with such labels in (strategy `service`). Labels that a Service or a workload selects its pods by are refused. `ashore doctor` says which ones would help.",
    ),
    key(
        "privileged-agents",
        "privileged-agents = $",
        &["true", "false"],
        "A privileged pod on the target's node may be made where nothing less does (strategy `pod`).",
    ),
];

const REQUESTS: &[Key] = &[
    key(
        "redact",
        "redact = [\"$\"]",
        &[],
        "Headers and query parameters whose values stay in the cluster, beside those that are secrets by their names.",
    ),
    key(
        "bodies",
        "bodies = $",
        &["true", "false"],
        "Keep the bodies of requests and answers that are text, up to 64 KiB each, for the editor to show and to send again.",
    ),
];

const INTERCEPT: &[Key] = &[
    key(
        "run",
        "run = \"$\"",
        &[],
        "The run configuration's name; `*` and `?` fit several. The rule with just this name is stronger than one that fits.",
    ),
    key(
        "target",
        "target = \"$\"",
        &[],
        "What is intercepted: `deployment/NAME`, `statefulset/NAME` or `service/NAME`.",
    ),
    key(
        "port",
        "port = \"$\"",
        &[],
        "The Service's port, by name or number. May be left out when it has one.",
    ),
    key(
        "local-port",
        "local-port = $",
        &[],
        "The port on which the program listens. Left out: found out by the run configuration and by what the program really opens.",
    ),
    key(
        "mode",
        "mode = \"$\"",
        &["global", "personal"],
        "`global`: all requests come to the program. `personal`: only those that fit `match`; all others stay where they are.",
    ),
    key(
        "match",
        "match = { header = { \"x-ashore\" = \"$\" } }",
        &[],
        "Which requests are yours in mode `personal`: `header`, `path` and `method`; all that are given must fit. `$USER` is put in from the environment.",
    ),
    key(
        "when-paused",
        "when-paused = \"$\"",
        &["pass", "hold"],
        "New requests while the program stands at a breakpoint: `pass` to the cluster's own pods, or `hold` until it goes on.",
    ),
    key(
        "strategy",
        "strategy = \"$\"",
        &["auto", "service", "pod"],
        "How the agent gets into the path. `service`: by the Service's selector, for new connections. `pod`: in the pod's own network, for every connection, whoever opened it and however it was found.",
    ),
    key(
        "takeover",
        "takeover = \"$\"",
        &["quiet", "new", "immediate"],
        "Strategy `pod`: what becomes of connections that were open before. `quiet`: taken over one by one when nothing is under way on them. `new`: left alone. `immediate`: ended all at once.",
    ),
    key(
        "replicas",
        "replicas = $",
        &["1", "2", "3", "4", "5", "6", "7", "8"],
        "Strategy `service`: how many pods the agent has, for targets with heavy traffic. The session that makes the agent decides; others use what is there. Left out: 1.",
    ),
    key(
        "enabled",
        "enabled = $",
        &["true", "false"],
        "`false`: this run configuration is not intercepted, whatever other rules fit it.",
    ),
    key(
        "environment",
        "environment = { $ = \"\" }",
        &[],
        "Variables that are added to the program's environment while it is intercepted, for example to turn registering in a shared registry off.",
    ),
];

const MATCH: &[Key] = &[
    key(
        "header",
        "header = { \"$\" = \"\" }",
        &[],
        "Headers and what their values must be: a text, or `{ regex = \"…\" }`.",
    ),
    key("path", "path = \"/$\"", &[], "The path begins with this."),
    key(
        "method",
        "method = \"$\"",
        &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
        "The request's method.",
    ),
];

impl Table {
    pub fn keys(self) -> &'static [Key] {
        match self {
            Self::Root => &[],
            Self::Cluster => CLUSTER,
            Self::Requests => REQUESTS,
            Self::Intercept => INTERCEPT,
            Self::Match => MATCH,
        }
    }

    pub fn key(self, name: &str) -> Option<&'static Key> {
        self.keys().iter().find(|key| key.name == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "the rules file",
            Self::Cluster => "[cluster]",
            Self::Requests => "[requests]",
            Self::Intercept => "[[intercept]]",
            Self::Match => "match",
        }
    }
}
