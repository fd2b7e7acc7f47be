//! What may decide a port, and who finds that in an expression.

use std::{ops::Range, rc::Rc};

use super::file::SourceFile;
use crate::evidence::EvidencePlace;

/// One thing that may decide the port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PortClue {
    /// An environment variable.
    Env(String, EvidencePlace),
    /// A flag of the command line, without its dashes.
    Flag(String, EvidencePlace),
    /// A key of a configuration file, as a path.
    Setting(Vec<String>, EvidencePlace),
    Port(u16, EvidencePlace),
    /// The word at this place of the command line, after the program's name.
    Word(usize, EvidencePlace),
}

/// Whoever evaluates expressions. What looks for definitions hands the expressions that it finds back to it.
pub(super) trait Expressions {
    /// The files in scope.
    fn files(&self) -> &[Rc<SourceFile>];

    /// Adds the clues of an expression.
    fn expression(
        &mut self,
        file: usize,
        range: Range<usize>,
        depth: usize,
        clues: &mut Vec<PortClue>,
    );
}
