//! Whatever runs a command line: it knows the tools by their names, and they know it when they run another command.

use std::cell::Cell;

use ashore_texts::{Text, text};

use crate::{command::CommandLine, detection::Detection, workspace::WorkspaceFiles};

/// What decides the port of a tool's command line.
pub(crate) type Detect = fn(&Shell<'_>, &CommandLine) -> Detection;

/// The names of a tool and what decides its port.
pub(crate) type ToolRow = (&'static [&'static str], Detect);

/// How deep scripts call each other, and how many commands one configuration runs.
const DEEPEST: usize = 12;
const MOST_STEPS: usize = 400;

/// Runs the command lines of one configuration, within a budget that scripts which call each other use up.
pub(crate) struct Shell<'a> {
    pub workspace: &'a WorkspaceFiles<'a>,
    /// The tables of all families of tools.
    families: &'static [&'static [&'static [ToolRow]]],
    /// What a command is that is a script of the shell itself.
    script: Detect,
    steps: Cell<usize>,
    depth: Cell<usize>,
}

impl<'a> Shell<'a> {
    pub fn new(
        workspace: &'a WorkspaceFiles<'a>,
        families: &'static [&'static [&'static [ToolRow]]],
        script: Detect,
    ) -> Self {
        Self {
            workspace,
            families,
            script,
            steps: Cell::new(0),
            depth: Cell::new(0),
        }
    }

    /// What a command line listens on; unknown for tools that nobody here knows.
    pub fn run(&self, command: &CommandLine) -> Detection {
        if !self.step() {
            return Detection::unknown(Text::UnsaidCircle);
        }
        let name = command.tool();
        self.deeper(|| match self.tool(name) {
            Some(detect) => detect(self, command),
            None if name.ends_with(".sh") => (self.script)(self, command),
            None => Detection::unknown(text!(UnsaidCommand { name })),
        })
    }

    /// Everything that a list of commands listens on.
    pub fn run_all(&self, commands: &[CommandLine]) -> Detection {
        commands
            .iter()
            .map(|command| self.run(command))
            .fold(Detection::default(), Detection::merge)
    }

    /// Whether a tool of this name is known.
    pub fn knows(&self, name: &str) -> bool {
        self.tool(name).is_some()
    }

    fn tool(&self, name: &str) -> Option<Detect> {
        self.families
            .iter()
            .flat_map(|family| family.iter())
            .flat_map(|tools| tools.iter())
            .find(|(names, _)| names.contains(&name))
            .map(|(_, detect)| *detect)
    }

    /// Counts a step of following commands and scripts; `false` once a configuration has had too many.
    pub fn step(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.steps.get() < MOST_STEPS
    }

    /// Runs something one level deeper; nothing below the twelfth, where scripts call each other in circles.
    fn deeper<T: Default>(&self, run: impl FnOnce() -> T) -> T {
        if self.depth.get() >= DEEPEST {
            return T::default();
        }
        self.depth.set(self.depth.get() + 1);
        let found = run();
        self.depth.set(self.depth.get() - 1);
        found
    }
}
