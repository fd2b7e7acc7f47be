//! `.ashore.toml`: where the cluster is, and what each run configuration intercepts.

use std::collections::BTreeMap;

use ashore_protocol::{
    Strategy, Takeover,
    agent::{Match, Mode, Reporting, TextMatch},
    editor::WhenPaused,
};
use toml::de::{DeTable, DeValue};

use crate::{
    FileTree,
    glob::fits,
    labels,
    problem::RulesError,
    reader::{Reader, Value},
};

/// The rules file's name, at the workspace root.
pub const RULES_FILE: &str = ".ashore.toml";

const TARGET_KINDS: [&str; 3] = ["deployment", "statefulset", "service"];

/// A rules file without errors.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    pub cluster: ClusterRule,
    /// What is kept of intercepted requests.
    pub requests: Reporting,
    /// In the order of the file.
    pub intercepts: Vec<InterceptRule>,
}

/// Which cluster; what is left out comes from the kubeconfig.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClusterRule {
    pub context: Option<String>,
    pub namespace: Option<String>,
    /// Intercepting is allowed where the context or the namespace is named as production.
    pub allow_production: bool,
    /// The image that agents are made from, where it is not Ashore's own.
    pub agent_image: Option<String>,
    /// Labels that the pods of agents get beside Ashore's own.
    pub agent_labels: BTreeMap<String, String>,
    /// A privileged pod on the target's node may be made where nothing less does.
    pub privileged_agents: bool,
}

/// What one run configuration, or several by a glob, intercepts.
#[derive(Debug, Clone, PartialEq)]
pub struct InterceptRule {
    /// A run configuration's name, or a glob.
    pub run: String,
    /// `deployment/orders`, `statefulset/…`, `service/…` or a bare name.
    pub target: String,
    /// The service port's name or number.
    pub port: Option<String>,
    /// The debuggee's port, where it is not to be detected.
    pub local_port: Option<u16>,
    pub mode: Mode,
    pub when_paused: WhenPaused,
    pub strategy: Strategy,
    pub takeover: Takeover,
    /// Strategy `service`: the pods of the agent.
    pub replicas: u16,
    /// `false`: the run configuration is not to be intercepted, whatever other rules fit it.
    pub enabled: bool,
    /// Added to the program's environment while it is intercepted.
    pub environment: BTreeMap<String, String>,
    /// The line of `[[intercept]]`, for messages.
    pub line: usize,
}

impl Rules {
    /// Reads the workspace's rules file; `None` if there is none. `env` looks up an environment variable.
    pub fn load(
        tree: &dyn FileTree,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, RulesError> {
        tree.read(RULES_FILE)
            .map(|text| Self::parse(RULES_FILE, &text, env))
            .transpose()
    }

    /// Reads the text of a rules file; `file` is how errors name it.
    pub fn parse(
        file: &str,
        text: &str,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, RulesError> {
        let mut reader = Reader::new(file, text, env);
        let rules = match DeTable::parse(text) {
            Ok(table) => document(&mut reader, table.get_ref()),
            Err(error) => {
                let message = error.message().lines().next().unwrap_or("not TOML");
                reader.problem(error.span().unwrap_or(0..0), format!("{message}."));
                Self::default()
            }
        };
        if reader.problems.is_empty() {
            return Ok(rules);
        }
        reader.problems.sort_by_key(|p| (p.line, p.column));
        Err(RulesError(reader.problems))
    }

    /// The rule for a run configuration: the one with just this name, else the first whose glob fits; none if that is off.
    pub fn rule_for(&self, run: &str) -> Option<&InterceptRule> {
        self.chosen(run).filter(|rule| rule.enabled)
    }

    /// Whether a rule says that this run configuration is not to be intercepted.
    pub fn is_off(&self, run: &str) -> bool {
        self.chosen(run).is_some_and(|rule| !rule.enabled)
    }

    fn chosen(&self, run: &str) -> Option<&InterceptRule> {
        let exact = self.intercepts.iter().find(|rule| rule.run == run);
        exact.or_else(|| self.intercepts.iter().find(|rule| fits(&rule.run, run)))
    }
}

fn document(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Rules {
    reader.keys(
        table,
        "the rules file",
        &["cluster", "requests", "intercept"],
    );
    let mut rules = Rules::default();
    if let Some(value) = table.get("cluster")
        && let Some(table) = reader.table(value, "cluster")
    {
        reader.keys(
            table,
            "[cluster]",
            &[
                "context",
                "namespace",
                "allow-production",
                "agent-image",
                "agent-labels",
                "privileged-agents",
            ],
        );
        rules.cluster = ClusterRule {
            context: optional(reader, table, "context"),
            namespace: optional(reader, table, "namespace"),
            agent_image: optional(reader, table, "agent-image"),
            agent_labels: labels::of_agents(reader, table),
            allow_production: table
                .get("allow-production")
                .and_then(|value| reader.yes_or_no(value, "allow-production"))
                .unwrap_or_default(),
            privileged_agents: table
                .get("privileged-agents")
                .and_then(|value| reader.yes_or_no(value, "privileged-agents"))
                .unwrap_or_default(),
        };
    }
    if let Some(value) = table.get("requests")
        && let Some(table) = reader.table(value, "requests")
    {
        reader.keys(table, "[requests]", &["redact", "bodies"]);
        rules.requests = Reporting {
            redact: texts(reader, table, "redact"),
            bodies: table
                .get("bodies")
                .and_then(|value| reader.yes_or_no(value, "bodies"))
                .unwrap_or_default(),
        };
    }
    let Some(value) = table.get("intercept") else {
        return rules;
    };
    let Some(list) = value.get_ref().as_array() else {
        reader.problem(
            value.span(),
            "\"intercept\" must be a list: write [[intercept]] with two brackets.",
        );
        return rules;
    };
    for item in list.iter() {
        if let Some(table) = reader.table(item, "intercept")
            && let Some(rule) = intercept(reader, item, table)
        {
            clash(reader, &rules.intercepts, &rule, item);
            rules.intercepts.push(rule);
        }
    }
    rules
}

fn optional(reader: &mut Reader<'_>, table: &DeTable<'_>, key: &str) -> Option<String> {
    table.get(key).and_then(|value| reader.text(value, key))
}

fn texts(reader: &mut Reader<'_>, table: &DeTable<'_>, key: &str) -> Vec<String> {
    let Some(value) = table.get(key) else {
        return Vec::new();
    };
    match value.get_ref().as_array() {
        Some(list) => (list.iter())
            .filter_map(|item| reader.text(item, key))
            .collect(),
        None => {
            reader.wrong_type(value, key, "a list of texts");
            Vec::new()
        }
    }
}

fn intercept(
    reader: &mut Reader<'_>,
    item: &Value<'_>,
    table: &DeTable<'_>,
) -> Option<InterceptRule> {
    let valid = [
        "run",
        "target",
        "port",
        "local-port",
        "mode",
        "match",
        "when-paused",
        "strategy",
        "takeover",
        "replicas",
        "enabled",
        "environment",
    ];
    reader.keys(table, "[[intercept]]", &valid);
    let enabled = table
        .get("enabled")
        .and_then(|value| reader.yes_or_no(value, "enabled"))
        .unwrap_or(true);
    for key in ["run", "target"] {
        // What is off needs nothing to be on.
        if !table.contains_key(key) && (enabled || key == "run") {
            reader.problem(
                item.span(),
                format!("this [[intercept]] has no \"{key}\"; add one."),
            );
        }
    }
    let run = optional(reader, table, "run");
    let target = match table.get("target") {
        None if !enabled => Some(String::new()),
        written => written.and_then(|value| target(reader, value)),
    };
    let port = table.get("port").and_then(|value| match value.get_ref() {
        DeValue::String(_) => reader.text(value, "port"),
        _ => reader.number(value, "port").map(|port| port.to_string()),
    });
    let local_port = table
        .get("local-port")
        .and_then(|value| reader.number(value, "local-port"));
    let mode = mode(reader, table);
    let paused = [("pass", WhenPaused::Pass), ("hold", WhenPaused::Hold)];
    let when_paused = table
        .get("when-paused")
        .and_then(|value| reader.one_of(value, "when-paused", &paused));
    let strategies: Vec<_> = Strategy::ALL.iter().map(|it| (it.word(), *it)).collect();
    let strategy = table
        .get("strategy")
        .and_then(|value| reader.one_of(value, "strategy", &strategies));
    let takeovers: Vec<_> = Takeover::ALL.iter().map(|it| (it.word(), *it)).collect();
    let takeover = table
        .get("takeover")
        .and_then(|value| reader.one_of(value, "takeover", &takeovers));
    let replicas = table
        .get("replicas")
        .and_then(|value| reader.within(value, "replicas", 1..=8));
    if let (Some(value), Some(Strategy::Pod)) = (table.get("replicas"), strategy) {
        reader.problem(
            value.span(),
            "\"replicas\" has no place in strategy \"pod\", which has an agent in every pod of the target; take it out.",
        );
    }
    Some(InterceptRule {
        run: run?,
        target: target?,
        port,
        local_port,
        mode,
        when_paused: when_paused.unwrap_or_default(),
        strategy: strategy.unwrap_or_default(),
        takeover: takeover.unwrap_or_default(),
        replicas: replicas.unwrap_or(1),
        enabled,
        environment: environment(reader, table),
        line: reader.line(item.span().start),
    })
}

fn environment(reader: &mut Reader<'_>, table: &DeTable<'_>) -> BTreeMap<String, String> {
    let value = table.get("environment");
    let variables = value.and_then(|value| reader.table(value, "environment"));
    let mut found = BTreeMap::new();
    for (name, value) in variables.into_iter().flatten() {
        if let Some(text) = reader.text(value, name.get_ref()) {
            found.insert(
                name.get_ref().to_string(),
                reader.expand(&text, value.span()),
            );
        }
    }
    found
}

fn target(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<String> {
    let written = reader.text(value, "target")?;
    let (kind, name) = written.split_once('/').unwrap_or(("service", &written));
    if !TARGET_KINDS.contains(&kind) {
        let near = crate::closest::closest(kind, &TARGET_KINDS)
            .map(|near| format!(" Did you mean \"{near}/{name}\"?"))
            .unwrap_or_default();
        reader.problem(
            value.span(),
            format!(
                "a target cannot be a \"{kind}\"; valid kinds: {}.{near}",
                TARGET_KINDS.join(", ")
            ),
        );
        return None;
    }
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    if name.is_empty() || !name.chars().all(is_name) {
        reader.problem(
            value.span(),
            format!("\"{name}\" is not a name that Kubernetes allows; write for example \"deployment/orders\"."),
        );
        return None;
    }
    Some(written)
}

fn mode(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Mode {
    let conditions = table
        .get("match")
        .map(|value| (value.span(), conditions(reader, value)));
    let personal = table.get("mode").map(|value| {
        (
            value.span(),
            reader.one_of(value, "mode", &[("global", false), ("personal", true)]),
        )
    });
    match (personal, conditions) {
        (Some((span, Some(true))), None) => {
            reader.problem(span, "mode \"personal\" needs a \"match\", for example { header = { \"x-ashore\" = \"$USER\" } }.");
            Mode::Global
        }
        (Some((_, Some(false))), Some((span, _))) => {
            reader.problem(span, "\"match\" has no place in mode \"global\"; take it out, or write mode = \"personal\".");
            Mode::Global
        }
        (_, Some((_, conditions))) => Mode::Personal(conditions),
        (_, None) => Mode::Global,
    }
}

fn conditions(reader: &mut Reader<'_>, value: &Value<'_>) -> Match {
    let Some(table) = reader.table(value, "match") else {
        return Match::default();
    };
    reader.keys(table, "match", &["header", "path", "method"]);
    if table.is_empty() {
        reader.problem(
            value.span(),
            "\"match\" is empty; name a header, a path or a method.",
        );
    }
    let mut header = BTreeMap::new();
    if let Some(value) = table.get("header")
        && let Some(headers) = reader.table(value, "header")
    {
        if headers.is_empty() {
            reader.problem(
                value.span(),
                "\"header\" is empty; name a header and its value.",
            );
        }
        for (name, value) in headers {
            if let Some(text) = text_match(reader, name.get_ref(), value) {
                header.insert(name.get_ref().to_string(), text);
            }
        }
    }
    let path_prefix = table
        .get("path")
        .and_then(|value| Some((value, reader.text(value, "path")?)))
        .and_then(|(value, path)| {
            let absolute = path.starts_with('/');
            if !absolute {
                reader.problem(
                    value.span(),
                    format!("a path starts with \"/\"; write \"/{path}\"."),
                );
            }
            absolute.then_some(path)
        });
    let method = optional(reader, table, "method").map(|method| method.to_uppercase());
    Match {
        header,
        path_prefix,
        method,
    }
}

/// A text is meant as it stands, with the environment's values put in; `{ regex = "…" }` is taken literally, as `$` ends a line there.
fn text_match(reader: &mut Reader<'_>, name: &str, value: &Value<'_>) -> Option<TextMatch> {
    let Some(table) = value.get_ref().as_table() else {
        let text = reader.text(value, name)?;
        return Some(TextMatch::Exact(reader.expand(&text, value.span())));
    };
    reader.keys(table, "a header's match", &["regex"]);
    let Some(value) = table.get("regex") else {
        reader.problem(
            value.span(),
            format!("the match of header \"{name}\" has no \"regex\"."),
        );
        return None;
    };
    let pattern = reader.text(value, "regex")?;
    if let Err(error) = regex_lite::Regex::new(&pattern) {
        reader.problem(
            value.span(),
            format!("\"{pattern}\" is not a regular expression: {error}."),
        );
        return None;
    }
    Some(TextMatch::Regex(pattern))
}

fn clash(
    reader: &mut Reader<'_>,
    others: &[InterceptRule],
    rule: &InterceptRule,
    item: &Value<'_>,
) {
    for other in others {
        let line = other.line;
        if other.run == rule.run {
            let run = &rule.run;
            reader.problem(
                item.span(),
                format!("the rule for \"{run}\" is already on line {line}; keep one of the two."),
            );
        } else if other.enabled
            && rule.enabled
            && other.target == rule.target
            && other.port == rule.port
            && other.mode == Mode::Global
            && rule.mode == Mode::Global
        {
            let target = &rule.target;
            reader.problem(
                item.span(),
                format!("{target} is already taken whole on line {line}; make one of the two mode = \"personal\", or use one rule with a glob."),
            );
        }
    }
}
