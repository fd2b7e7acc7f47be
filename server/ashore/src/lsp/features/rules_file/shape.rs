//! The file's values with the places where they stand.

use std::ops::Range;

use ashore_protocol::ModeKind;
use toml_edit::{Document, Item, TableLike};

/// A value and its bytes, quotes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub value: String,
    pub range: Range<usize>,
}

/// A rule as it stands there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rule {
    /// `[[intercept]]`
    pub header: Range<usize>,
    pub run: Option<Placed>,
    pub target: Option<Placed>,
    pub port: Option<Placed>,
    pub local_port: Option<Placed>,
    pub personal: bool,
    pub enabled: bool,
    /// Where it says that its target is; the rest is `[cluster]`'s.
    pub whereabouts: Whereabouts,
}

/// What a table says of the cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whereabouts {
    pub context: Option<Placed>,
    pub namespace: Option<Placed>,
    pub allow_production: bool,
}

impl Whereabouts {
    /// It names a context or a namespace.
    pub fn is_there(&self) -> bool {
        self.context.is_some() || self.namespace.is_some()
    }

    fn of(table: &dyn TableLike) -> Self {
        Self {
            context: placed(table, "context"),
            namespace: placed(table, "namespace"),
            allow_production: table
                .get("allow-production")
                .and_then(Item::as_bool)
                .unwrap_or_default(),
        }
    }
}

/// What other files and the cluster can be held against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// `[cluster]`
    pub cluster: Whereabouts,
    pub rules: Vec<Rule>,
}

/// `None` while the file is no TOML.
pub fn shape(text: &str) -> Option<Shape> {
    let document = Document::parse(text).ok()?;
    let mut shape = Shape::default();
    if let Some(cluster) = document.get("cluster").and_then(Item::as_table_like) {
        shape.cluster = Whereabouts::of(cluster);
    }
    let rules = document.get("intercept").and_then(Item::as_array_of_tables);
    for table in rules.into_iter().flatten() {
        shape.rules.push(Rule {
            header: table.span().unwrap_or_default(),
            run: placed(table, "run"),
            target: placed(table, "target"),
            port: placed(table, "port"),
            local_port: placed(table, "local-port"),
            personal: table.get("mode").and_then(Item::as_str) == Some(ModeKind::Personal.word())
                || table.contains_key("match"),
            whereabouts: Whereabouts::of(table),
            enabled: table.get("enabled").and_then(Item::as_bool).unwrap_or(true),
        });
    }
    Some(shape)
}

fn placed(table: &dyn TableLike, key: &str) -> Option<Placed> {
    let item = table.get(key)?;
    let number = || item.as_integer().map(|number| number.to_string());
    let value = item.as_str().map(str::to_owned).or_else(number)?;
    Some(Placed {
        value,
        range: item.span()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_place() {
        let text =
            "[cluster]\nnamespace = 'shop'\n[[intercept]]\nrun = \"é a\"\nlocal-port = 8081\n";
        let shape = shape(text).unwrap();
        let namespace = shape.cluster.namespace.unwrap();
        assert_eq!(
            (&text[namespace.range], namespace.value.as_str()),
            ("'shop'", "shop")
        );
        let rule = &shape.rules[0];
        assert_eq!(&text[rule.local_port.clone().unwrap().range], "8081");
        assert_eq!(&text[rule.run.clone().unwrap().range], "\"é a\"");
        assert!(
            text[rule.header.clone()].starts_with("[[intercept]]"),
            "{:?}",
            &text[rule.header.clone()]
        );
        assert!(self::shape("[cluster").is_none());
    }
}
