//! The keys of `.ashore.toml`, once: reader, writer, completion, hover and JSON Schema come out of this table.

mod cluster;
mod intercept;
mod matching;
mod requests;
mod root;
mod workspace;

use std::ops::RangeInclusive;

use ashore_texts::{Arg, Text};

/// The file's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Table {
    /// What stands before the first header.
    Root,
    Cluster,
    Requests,
    Workspace,
    Intercept,
    Match,
    /// A header's match that is no plain text.
    Header,
}

/// A key of one of the tables.
#[derive(Debug)]
pub struct Key {
    pub table: Table,
    pub name: &'static str,
    pub kind: Kind,
    /// What it means, in Markdown.
    pub doc: Text,
    /// How it is written when it is completed; the cursor goes to each `$` in turn.
    pub insert: &'static str,
    pub acceptance: Acceptance,
    pub variables: Variables,
}

/// What a value may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text that is not empty.
    Text,
    /// `KIND/NAME` or a bare name.
    Target,
    /// A Service port's name or number.
    ServicePort,
    /// A port's number.
    Port,
    /// A whole number.
    Count(RangeInclusive<u16>),
    /// `true` or `false`.
    Flag,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A text; these are the likely ones.
    Likely(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// Kubernetes' labels with their values.
    Labels,
    /// Names with their texts.
    Variables,
    /// Headers with what their values must be.
    Headers,
    /// The beginning of a path.
    Path,
    /// A regular expression.
    Pattern,
    /// One table.
    Table(Table),
    /// A list of tables.
    Tables(Table),
}

/// Whether a value counts only when a person has accepted it. Every key says one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// The file alone may not decide: once for this file and this value a person has to.
    Yes,
    No,
}

/// Which variables a text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variables {
    /// `$` is itself.
    None,
    /// `$USER`, `$NAMESPACE`, `$GIT_BRANCH`.
    Named,
    /// Those, and any of the environment as `${env:NAME}`; by its name alone none is taken.
    Environment,
}

const TRUE_OR_FALSE: &[&str] = &["true", "false"];

impl Key {
    /// What it may be where that is a closed list or nearly one, as text without quotes.
    pub fn values(&self) -> Vec<String> {
        let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        match &self.kind {
            Kind::Flag => owned(TRUE_OR_FALSE),
            Kind::Choice(values) | Kind::Likely(values) => owned(values),
            Kind::Count(range) => range.clone().map(|number| number.to_string()).collect(),
            _ => Vec::new(),
        }
    }

    /// How it is written, as a snippet of an editor: `$1` is where the cursor goes first, `$0` where it ends.
    pub fn snippet(&self) -> String {
        let parts: Vec<&str> = self.insert.split('$').collect();
        let last = parts.len() - 1;
        let mut snippet = String::new();
        for (n, part) in parts.iter().enumerate() {
            snippet.push_str(part);
            if n < last {
                let stop = if n + 1 == last { 0 } else { n + 1 };
                snippet.push_str(&format!("${stop}"));
            }
        }
        snippet
    }

    /// How people write it where it stands: headers in their brackets.
    pub fn label(&self) -> String {
        match (self.table, &self.kind) {
            (Table::Root, Kind::Tables(_)) => format!("[[{}]]", self.name),
            (Table::Root, _) => format!("[{}]", self.name),
            _ => self.name.to_owned(),
        }
    }

    /// Whether its value stands without quotes.
    pub fn is_plain(&self) -> bool {
        matches!(self.kind, Kind::Flag | Kind::Count(_) | Kind::Port)
    }
}

impl Table {
    /// Those with keys, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Root,
        Self::Cluster,
        Self::Intercept,
        Self::Match,
        Self::Header,
        Self::Requests,
        Self::Workspace,
    ];

    pub fn keys(self) -> &'static [Key] {
        match self {
            Self::Root => root::KEYS,
            Self::Cluster => cluster::KEYS,
            Self::Requests => requests::KEYS,
            Self::Workspace => workspace::KEYS,
            Self::Intercept => intercept::KEYS,
            Self::Match => matching::KEYS,
            Self::Header => matching::HEADER,
        }
    }

    pub fn key(self, name: &str) -> Option<&'static Key> {
        self.keys().iter().find(|key| key.name == name)
    }

    /// How people call it.
    pub fn title(self) -> Arg {
        match self {
            Self::Root => Text::TableRoot.into(),
            Self::Cluster => "[cluster]".into(),
            Self::Requests => "[requests]".into(),
            Self::Workspace => "[workspace]".into(),
            Self::Intercept => "[[intercept]]".into(),
            Self::Match => "match".into(),
            Self::Header => Text::TableHeader.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key with its mark: a new one is not in order before somebody has decided.
    #[test]
    fn every_key_says_whether_it_needs_acceptance() {
        let needing = "allow-production agent-image agent-labels privileged-agents";
        let free = "cluster intercept requests workspace context namespace run target port local-port mode match when-paused when-silent \
            strategy takeover replicas enabled environment header path method regex redact bodies";
        for table in Table::ALL {
            for key in table.keys() {
                let listed = |names: &str| names.split_whitespace().any(|name| name == key.name);
                let expected = match (listed(needing), listed(free)) {
                    (true, false) => Acceptance::Yes,
                    (false, true) => Acceptance::No,
                    _ => panic!("{} of {} has no mark in this test", key.name, table.title()),
                };
                assert_eq!(key.acceptance, expected, "{}", key.name);
            }
        }
    }

    #[test]
    fn the_table_is_whole() {
        for table in Table::ALL {
            let mut names: Vec<&str> = table.keys().iter().map(|key| key.name).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "a name once in {}", table.title());
            for key in table.keys() {
                assert_eq!(key.table, table, "{}", key.name);
                assert!(
                    key.doc.to_string().ends_with('.'),
                    "{} is explained",
                    key.name
                );
                assert!(key.insert.contains(key.name), "{}", key.name);
                assert!(key.insert.contains('$'), "{}", key.name);
                if let Kind::Table(inner) | Kind::Tables(inner) = key.kind {
                    assert!(Table::ALL.contains(&inner), "{}", key.name);
                }
            }
        }
    }
}
