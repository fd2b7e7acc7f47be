//! `[workspace]`: what holds for all run configurations.

use ashore_texts::Text;

use super::{Acceptance::No, Key, Kind, Table, Variables};

pub const KEYS: &[Key] = &[Key {
    table: Table::Workspace,
    name: "enabled",
    kind: Kind::Flag,
    insert: "enabled = $",
    doc: Text::KeyWorkspaceEnabled,
    acceptance: No,
    variables: Variables::None,
}];
