//! Reads programs: the entry file and what it imports, for the calls that listen and what decides their port.
//!
//! `scan` is where to start: `import_levels` follows the imports, `listen_calls` finds the calls, `eval` finds the
//! clues in what they are given, `define` where a name gets its value, and `decide` asks the clues for a port.

mod chain;
mod clients;
mod clue;
mod cobra;
mod config_code;
mod conventional;
mod decide;
mod declared;
mod define;
mod env_files;
mod eval;
mod file;
mod import_levels;
pub(crate) mod imports;
mod lang;
mod listen_calls;
mod listen_patterns;
mod names;
mod scan;
mod settings;
pub(crate) mod text;
mod tls;

pub(crate) use self::{
    config_code::configured,
    conventional::{conventional, listen_key},
    file::SourceFile,
    import_levels::{is_partial, mentions},
    lang::Lang,
    names::is_port_name,
    scan::{Scan, scan},
};
