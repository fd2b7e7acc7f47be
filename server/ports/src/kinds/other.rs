//! Programs of this kind.

use super::Kind;
use crate::{
    editors::intellij,
    model::{Configuration, Detection},
    tools,
    workspace::Workspace,
};

pub(super) const KIND: Kind = Kind {
    name: "other",
    fits,
    detect,
};

fn fits(_configuration: &Configuration) -> bool {
    true
}

fn detect(workspace: &Workspace<'_>, configuration: &Configuration) -> Detection {
    if let Some(reason) = intellij::idle(&configuration.type_name) {
        return Detection::none(reason);
    }
    tools::run_all(workspace, &configuration.run.before)
}
