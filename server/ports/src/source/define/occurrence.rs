//! A place where a name stands.

use crate::source::file::SourceFile;

/// One occurrence of a name in one file, and the chain of names that asked for it.
pub(super) struct Occurrence<'a> {
    pub file: usize,
    pub source: &'a SourceFile,
    pub name: &'a str,
    pub place: usize,
    pub chain: &'a [&'a str],
    pub depth: usize,
}
