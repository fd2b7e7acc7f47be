//! JavaScript's tools: scripts of `package.json`, runners of many scripts, node itself, and the frameworks.

use crate::tools::shell::ToolRow;
mod default_ports;
mod frameworks;
mod gulp;
mod nx;
mod runners;
mod script;
mod starter;

pub(super) const TOOLS: &[&[ToolRow]] = &[
    runners::TOOLS,
    script::TOOLS,
    frameworks::TOOLS,
    nx::TOOLS,
    gulp::TOOLS,
];
