//! Programs of this kind.

use super::Kind;
use crate::{
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
    tools::run_all(workspace, &configuration.run.before)
}
