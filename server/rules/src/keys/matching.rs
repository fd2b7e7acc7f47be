//! `match`: whose requests come.

use ashore_texts::Text;

use super::{Acceptance::No, Key, Kind, Table, Variables};

pub const KEYS: &[Key] = &[
    Key {
        table: Table::Match,
        name: "header",
        kind: Kind::Headers,
        insert: "header = { \"$\" = \"\" }",
        doc: Text::KeyMatchHeader,
        acceptance: No,
        variables: Variables::Environment,
    },
    Key {
        table: Table::Match,
        name: "path",
        kind: Kind::Path,
        insert: "path = \"/$\"",
        doc: Text::KeyMatchPath,
        acceptance: No,
        variables: Variables::None,
    },
    Key {
        table: Table::Match,
        name: "method",
        kind: Kind::Likely(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
        insert: "method = \"$\"",
        doc: Text::KeyMatchMethod,
        acceptance: No,
        variables: Variables::None,
    },
];

/// A header's match that is no plain text.
pub const HEADER: &[Key] = &[Key {
    table: Table::Header,
    name: "regex",
    kind: Kind::Pattern,
    insert: "regex = \"$\"",
    doc: Text::KeyHeaderRegex,
    acceptance: No,
    variables: Variables::None,
}];
