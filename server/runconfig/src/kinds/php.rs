//! Programs of this kind.

use super::Kind;
use crate::{
    model::{Configuration, Detection},
    workspace::Workspace,
};

pub(super) const KIND: Kind = Kind {
    name: "php",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    configuration.type_name == "php" || configuration.type_name.starts_with("Php")
}

fn detect(_workspace: &Workspace<'_>, _configuration: &Configuration) -> Detection {
    Detection::default()
}
