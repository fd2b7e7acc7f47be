//! From the text of a rules file to [`Rules`], or to everything that is wrong with it.

mod clash;
mod expand;
mod labels;
mod matching;
mod reader;
mod scope;
mod surroundings;
mod target;
mod values;

use std::str::FromStr;

use ashore_protocol::{Strategy, Takeover, WhenSilent, agent::Reporting, editor::WhenPaused};
use ashore_texts::{Arg, Text, text};
use toml::de::DeTable;

pub use self::surroundings::Surroundings;
use self::{
    clash::clash,
    reader::{Reader, Value},
    scope::Scope,
    values::{Values, values},
};
use crate::{
    Said,
    keys::Table,
    problem::{Code, Help, RulesError},
    project::Asked,
    rules::{ClusterRule, InterceptRule, Level, Rules},
};

/// A line with more brackets nests too deeply for the parser, which recurses.
const DEEPEST: usize = 200;

/// Reads the text of a rules file; `file` is how messages name it.
///
/// # Errors
/// Everything that is wrong with it, in the order of its lines.
pub fn parse(
    level: Level,
    file: &str,
    text: &str,
    surroundings: &Surroundings<'_>,
) -> Result<Rules, RulesError> {
    let mut reader = Reader::new(file, text, surroundings);
    let brackets = |line: &str| line.matches(['[', '{']).count();
    let rules = if text.lines().any(|line| brackets(line) > DEEPEST) {
        reader.problem(0..0, Code::Syntax, Help::None, Text::RulesNests);
        Rules::default()
    } else {
        match DeTable::parse(text) {
            Ok(table) => document(&mut reader, table.get_ref(), level),
            Err(error) => {
                let first = error.message().lines().next();
                let why = first.map_or(Text::RulesNoToml.into(), Arg::from);
                let span = error.span().unwrap_or(0..0);
                reader.problem(span, Code::Syntax, Help::None, text!(RulesSyntax { why }));
                Rules::default()
            }
        }
    };
    if reader.problems.is_empty() {
        return Ok(rules);
    }
    reader.problems.sort_by_key(|it| (it.line, it.column));
    Err(RulesError(reader.problems))
}

fn document(reader: &mut Reader<'_>, toml: &DeTable<'_>, level: Level) -> Rules {
    reader.keys(toml, Table::Root);
    let mut rules = Rules {
        level,
        ..Rules::default()
    };
    if let Some(value) = toml.get("cluster")
        && let Some(toml) = reader.table(value, "cluster")
    {
        reader.begin(toml, &ClusterRule::default());
        let values = values(reader, toml, Table::Cluster);
        rules.cluster = cluster(&values);
        rules.cluster.asked = std::mem::take(&mut reader.scope.asked);
    }
    if let Some(value) = toml.get("requests")
        && let Some(toml) = reader.table(value, "requests")
    {
        let values = values(reader, toml, Table::Requests);
        rules.requests = Some(Reporting {
            redact: values
                .texts("redact")
                .map(|it| it.value)
                .unwrap_or_default(),
            bodies: values.flag("bodies").is_some_and(|it| it.value),
        });
    }
    if let Some(value) = toml.get("workspace")
        && let Some(toml) = reader.table(value, "workspace")
    {
        rules.enabled = values(reader, toml, Table::Workspace).flag("enabled");
    }
    let Some(value) = toml.get("intercept") else {
        return rules;
    };
    let Some(list) = value.get_ref().as_array() else {
        let message = Text::RulesList;
        reader.problem(value.span(), Code::WrongType, Help::None, message);
        return rules;
    };
    for item in list.iter() {
        if let Some(toml) = reader.table(item, "intercept")
            && let Some(rule) = intercept(reader, item, toml, &rules)
        {
            clash(reader, &rules, &rule, item);
            rules.intercepts.push(rule);
        }
    }
    rules
}

/// What a table says of the cluster and of agents.
fn cluster(values: &Values) -> ClusterRule {
    ClusterRule {
        context: values.text("context"),
        namespace: values.text("namespace"),
        allow_production: values.flag("allow-production"),
        agent_image: values.text("agent-image"),
        agent_labels: values.map("agent-labels"),
        privileged_agents: values.flag("privileged-agents"),
        asked: Vec::new(),
    }
}

fn intercept(
    reader: &mut Reader<'_>,
    item: &Value<'_>,
    toml: &DeTable<'_>,
    rules: &Rules,
) -> Option<InterceptRule> {
    reader.begin(toml, &rules.cluster);
    let values = values(reader, toml, Table::Intercept);
    let enabled = values.flag("enabled");
    let on = enabled.as_ref().is_none_or(|it| it.value);
    for key in ["run", "target"] {
        // What is off needs nothing to be on, and a person's own file may say a part of what the rules say.
        let needed = key == "run" || (on && rules.level == Level::Rules);
        if !toml.contains_key(key) && needed {
            let message = text!(RulesKeyMissing { key });
            let help = Help::Line(format!("{key} = \"\""));
            reader.problem(item.span(), Code::MissingKey, help, message);
        }
    }
    let mode = matching::mode(reader, toml, &values);
    let strategy: Option<Said<Strategy>> = word(values.choice("strategy"));
    let replicas = values.number("replicas");
    if let (Some(value), Some(strategy)) = (toml.get("replicas"), &strategy)
        && strategy.value == Strategy::Pod
    {
        let message = Text::RulesReplicasPod;
        reader.problem(value.span(), Code::Contradiction, Help::None, message);
    }
    let target_is_wrong = toml.contains_key("target") && values.target("target").is_none();
    let mut cluster = cluster(&values);
    cluster.asked = std::mem::take(&mut reader.scope.asked);
    (!target_is_wrong).then_some(())?;
    Some(InterceptRule {
        run: values.text("run")?.value,
        target: values.target("target"),
        port: values.port("port"),
        local_port: values.number("local-port"),
        mode,
        when_paused: word::<WhenPaused>(values.choice("when-paused")),
        when_silent: word::<WhenSilent>(values.choice("when-silent")),
        strategy,
        takeover: word::<Takeover>(values.choice("takeover")),
        replicas,
        enabled,
        environment: values.map("environment"),
        cluster,
        place: reader.place(item.span().start),
    })
}

impl Rules {
    /// Reads the text of a rules file; `file` is how messages name it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(
        file: &str,
        text: &str,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, RulesError> {
        parse(Level::Rules, file, text, surroundings)
    }
}

/// A value by its word: the reader has let only valid ones through.
fn word<T: FromStr + Default>(said: Option<Said<&'static str>>) -> Option<Said<T>> {
    said.map(|it| it.map(|word| word.parse().unwrap_or_default()))
}

impl Reader<'_> {
    /// A table of its own begins: where it is, as far as it says so, and what `$NAMESPACE` is in it.
    fn begin(&mut self, toml: &DeTable<'_>, default: &ClusterRule) {
        let raw = |key: &str| {
            let value = toml.get(key)?.get_ref().as_str()?;
            Some(value.to_owned())
        };
        let of = |said: &Option<Said<String>>| said.as_ref().map(|it| it.value.clone());
        let context = raw("context").or_else(|| of(&default.context));
        let named = raw("namespace");
        self.scope = Scope {
            context,
            namespace: None,
            asked: Vec::new(),
            raw_namespace: named.clone().or_else(|| of(&default.namespace)),
        };
        let quiet = self.problems.len();
        let written = named.and_then(|text| {
            let key = Table::Cluster.key("namespace")?;
            Some(self.expand(&text, 0..0, key.variables).text)
        });
        // What is wrong with it is said where it stands.
        self.problems.truncate(quiet);
        self.scope.namespace = (self.surroundings.namespace.map(str::to_owned))
            .or(written)
            .or_else(|| of(&default.namespace));
    }

    /// This value counts only once a person has accepted it.
    fn ask(&mut self, key: &str, value: &Value<'_>) {
        let written = self.text.get(value.span()).unwrap_or_default().to_owned();
        let asked = Asked {
            key: key.to_owned(),
            written,
            place: self.place(value.span().start),
            context: self.scope.context.clone(),
            namespace: self.scope.raw_namespace.clone(),
        };
        self.scope.asked.push(asked);
    }

    fn scope_asks(&mut self, asks: bool, key: &str, value: &Value<'_>) {
        if asks {
            self.ask(key, value);
        }
    }
}
