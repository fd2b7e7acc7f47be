//! Programs of this kind.

use super::Kind;
use crate::{
    model::{Configuration, Detection},
    workspace::Workspace,
};

pub(super) const KIND: Kind = Kind {
    name: "ruby",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    matches!(
        configuration.type_name.as_str(),
        "Ruby" | "rdbg" | "ruby_lsp"
    ) || configuration.type_name.starts_with("Rails")
}

fn detect(_workspace: &Workspace<'_>, _configuration: &Configuration) -> Detection {
    Detection::default()
}
