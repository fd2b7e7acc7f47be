//! `match`: whose requests come.

use super::{Acceptance::No, Key, Kind, Table, Variables};

pub const KEYS: &[Key] = &[
    Key {
        table: Table::Match,
        name: "header",
        kind: Kind::Headers,
        insert: "header = { \"$\" = \"\" }",
        doc: "Headers and what their values must be: a text, or `{ regex = \"…\" }`.",
        acceptance: No,
        variables: Variables::Environment,
    },
    Key {
        table: Table::Match,
        name: "path",
        kind: Kind::Path,
        insert: "path = \"/$\"",
        doc: "The path begins with this.",
        acceptance: No,
        variables: Variables::None,
    },
    Key {
        table: Table::Match,
        name: "method",
        kind: Kind::Likely(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
        insert: "method = \"$\"",
        doc: "The request's method.",
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
    doc: "The header's value fits this regular expression; `$` ends a line in it, so it holds no variables.",
    acceptance: No,
    variables: Variables::None,
}];
