//! The modules of one target, and the file in which a path's end is defined.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{self, Said};

/// Path → text, of all files.
pub(super) type Files<'a> = BTreeMap<&'a str, &'a str>;

pub(super) struct Module {
    pub(super) file: String,
    pub(super) said: Said,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
}

/// The root is the first.
pub(super) struct Tree(pub(super) Vec<Module>);

/// What a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Module(usize),
    /// Something that this module defines.
    Item(usize),
}

/// Where a name was looked for already: re-exports may go round.
type Seen = BTreeSet<(usize, String)>;

impl Tree {
    /// Reads a target from its root file on.
    pub(super) fn read(root: &str, files: &Files<'_>) -> Result<Self, String> {
        let mut tree = Self(Vec::new());
        let folder = parent(root).to_owned();
        tree.file(root, &folder, None, files)?;
        Ok(tree)
    }

    /// `below` is the folder of the module's children.
    fn file(
        &mut self,
        path: &str,
        below: &str,
        parent: Option<usize>,
        files: &Files<'_>,
    ) -> Result<usize, String> {
        let text = files
            .get(path)
            .ok_or_else(|| format!("{path} is not there"))?;
        let said = words::read(text).map_err(|why| format!("{path} {why}"))?;
        self.module(path, below, said, parent, files)
    }

    fn module(
        &mut self,
        file: &str,
        below: &str,
        mut said: Said,
        up: Option<usize>,
        files: &Files<'_>,
    ) -> Result<usize, String> {
        let inner = std::mem::take(&mut said.inner);
        let declared = said.declared.clone();
        let id = self.0.len();
        self.0.push(Module {
            file: file.to_owned(),
            said,
            parent: up,
            children: BTreeMap::new(),
        });
        for (name, said) in inner {
            let child = self.module(file, &format!("{below}/{name}"), said, Some(id), files)?;
            self.0[id].children.insert(name, child);
        }
        for (name, place) in declared {
            let folder = format!("{below}/{name}");
            let (path, below) = match place {
                Some(place) => {
                    let path = plain(&format!("{}/{place}", parent(file)));
                    let below = parent(&path).to_owned();
                    (path, below)
                }
                None if files.contains_key(format!("{folder}.rs").as_str()) => {
                    (format!("{folder}.rs"), folder)
                }
                None => (format!("{folder}/mod.rs"), folder),
            };
            let child = self.file(&path, &below, Some(id), files)?;
            self.0[id].children.insert(name, child);
        }
        Ok(id)
    }

    /// Whether a module is another's parent, or one of the parent's.
    pub(super) fn is_above(&self, upper: usize, lower: usize) -> bool {
        let up = |id: &usize| self.0[*id].parent;
        std::iter::successors(up(&lower), up).any(|id| id == upper)
    }

    /// Where this path leads to from a module; nothing for another crate's.
    pub(super) fn find(&self, from: usize, words: &[String]) -> Option<Place> {
        self.follow(from, words, &mut BTreeSet::new())
    }

    fn follow(&self, from: usize, words: &[String], seen: &mut Seen) -> Option<Place> {
        let (first, rest) = words.split_first()?;
        let mut place = match first.as_str() {
            "crate" => Place::Module(0),
            "self" => Place::Module(from),
            "super" => Place::Module(self.0[from].parent?),
            name => self.known(from, name, seen)?,
        };
        for word in rest {
            let Place::Module(at) = place else {
                // An associated item belongs to its type.
                return Some(place);
            };
            place = match word.as_str() {
                "super" => Place::Module(self.0[at].parent?),
                "self" => place,
                name => self.known(at, name, seen).unwrap_or(Place::Item(at)),
            };
        }
        Some(place)
    }

    /// What a module calls by this name, if anything of this crate.
    fn known(&self, at: usize, name: &str, seen: &mut Seen) -> Option<Place> {
        if !seen.insert((at, name.to_owned())) {
            return None;
        }
        let module = &self.0[at];
        if let Some(child) = module.children.get(name) {
            return Some(Place::Module(*child));
        }
        let imports = &module.said.imports;
        if let Some(import) = imports
            .iter()
            .find(|import| import.name.as_deref() == Some(name))
        {
            // `use a::a` in a module without an `a` is another crate's.
            let itself = import.words.len() == 1 && import.words[0] == name;
            return if itself {
                None
            } else {
                self.follow(at, &import.words, seen)
            };
        }
        if module.said.items.contains(name) {
            return Some(Place::Item(at));
        }
        for import in imports.iter().filter(|import| import.name.is_none()) {
            if let Some(Place::Module(from)) = self.follow(at, &import.words, seen)
                && let Some(place) = self.known(from, name, seen)
            {
                return Some(place);
            }
        }
        None
    }
}

/// Without `..`, as the names of files are.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
