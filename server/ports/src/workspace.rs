//! The tree as the detection sees it: cached, with an index of names.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use crate::{
    FileTree,
    doc::{self, PlacedDocument},
    evidence::{PlacedText, Variable},
    path,
    source::{Lang, SourceFile},
    tree::LARGEST,
};

/// Folders that hold other people's code, results of builds or history; never looked into.
const SKIPPED: [&str; 24] = [
    "node_modules",
    "target",
    "build",
    ".git",
    "dist",
    "out",
    ".next",
    ".nuxt",
    "vendor",
    "bin",
    "obj",
    ".venv",
    "venv",
    "__pycache__",
    ".gradle",
    ".mvn",
    ".terraform",
    ".cache",
    "coverage",
    ".tox",
    "site-packages",
    "Pods",
    ".hg",
    ".svn",
];
/// How many names are listed at most, and how deep.
const MOST_NAMES: usize = 30_000;
const DEEPEST: usize = 16;
/// How many files are opened for one workspace at most.
const MOST_READS: usize = 4_000;

/// What a detection may look at.
pub struct WorkspaceFiles<'a> {
    tree: &'a dyn FileTree,
    env: &'a dyn Fn(&str) -> Option<String>,
    texts: RefCell<HashMap<String, Option<Rc<str>>>>,
    sources: RefCell<HashMap<String, Option<Rc<SourceFile>>>>,
    files: OnceCell<Vec<String>>,
    /// Places in `files`, in the order of the paths, and by the files' names.
    sorted: OnceCell<Vec<usize>>,
    by_name: OnceCell<HashMap<String, Vec<usize>>>,
    reads: Cell<usize>,
}

impl<'a> WorkspaceFiles<'a> {
    /// `env` looks up a variable of the environment that Ashore runs in.
    pub fn new(tree: &'a dyn FileTree, env: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            tree,
            env,
            texts: RefCell::default(),
            sources: RefCell::default(),
            files: OnceCell::new(),
            sorted: OnceCell::new(),
            by_name: OnceCell::new(),
            reads: Cell::new(0),
        }
    }

    /// A variable of the environment that Ashore runs in.
    pub fn env(&self, name: &str) -> Option<String> {
        (self.env)(name)
    }

    /// The text of a file, if it is there and not too large.
    pub fn read(&self, file: &str) -> Option<Rc<str>> {
        let file = path::normal(file);
        if let Some(known) = self.texts.borrow().get(&file) {
            return known.clone();
        }
        if self.reads.get() > MOST_READS {
            return None;
        }
        self.reads.set(self.reads.get() + 1);
        let text = self
            .tree
            .read(&file)
            .filter(|text| text.len() as u64 <= LARGEST)
            .map(Rc::from);
        self.texts.borrow_mut().insert(file, text.clone());
        text
    }

    /// Whether there is a file that can be read.
    pub fn exists(&self, file: &str) -> bool {
        self.read(file).is_some()
    }

    /// The first of these files, seen from a folder, that is there.
    pub fn first(&self, folder: &str, names: &[&str]) -> Option<String> {
        names
            .iter()
            .map(|name| path::join(folder, name))
            .find(|file| self.exists(file))
    }

    /// A source file, prepared for the scanner.
    pub(crate) fn source(&self, file: &str) -> Option<Rc<SourceFile>> {
        if let Some(known) = self.sources.borrow().get(file) {
            return known.clone();
        }
        let source = Lang::of(file)
            .and_then(|_| SourceFile::new(path::normal(file), self.read(file)?))
            .map(Rc::new);
        self.sources
            .borrow_mut()
            .insert(file.to_owned(), source.clone());
        source
    }

    /// A JSON file.
    pub fn json(&self, file: &str) -> Option<PlacedDocument> {
        let file = path::normal(file);
        self.read(&file).map(|text| doc::json::parse(&file, &text))
    }

    /// The documents of a YAML file.
    pub fn yaml(&self, file: &str) -> Option<Vec<PlacedDocument>> {
        let file = path::normal(file);
        self.read(&file).map(|text| doc::yaml::parse(&file, &text))
    }

    /// A TOML file.
    pub fn toml(&self, file: &str) -> Option<PlacedDocument> {
        let file = path::normal(file);
        self.read(&file).map(|text| doc::toml::parse(&file, &text))
    }

    /// The root element of an XML file; `None` if it is broken.
    pub fn xml(&self, file: &str) -> Option<doc::xml::Element> {
        let file = path::normal(file);
        self.read(&file)
            .and_then(|text| doc::xml::parse(&file, &text).ok())
    }

    /// A `.properties` file.
    pub fn properties(&self, file: &str) -> Option<Vec<(String, PlacedText)>> {
        let file = path::normal(file);
        self.read(&file)
            .map(|text| doc::properties::parse(&file, &text))
    }

    /// An env file.
    pub fn env_file(&self, file: &str) -> Option<Vec<Variable>> {
        let file = path::normal(file);
        self.read(&file).map(|text| doc::env::parse(&file, &text))
    }

    /// The paths of all files outside the skipped folders, those near the root first.
    pub fn files(&self) -> &[String] {
        self.files.get_or_init(|| self.walk())
    }

    /// The files in a folder and below it that fit.
    pub fn find<'s>(
        &'s self,
        folder: &'s str,
        fits: impl Fn(&str) -> bool + 's,
    ) -> impl Iterator<Item = &'s str> + 's {
        let files = self.files();
        let mut places: Vec<usize> = if folder.is_empty() {
            (0..files.len()).collect()
        } else {
            let sorted = self.sorted();
            // What is below a folder stands together, from `folder/` up to the character after `/`.
            let (first, last) = (format!("{folder}/"), format!("{folder}0"));
            let from = sorted.partition_point(|at| files[*at] < first);
            let to = sorted.partition_point(|at| files[*at] < last);
            let one = sorted.partition_point(|at| files[*at].as_str() < folder);
            let own = sorted.get(one).filter(|at| files[**at] == folder);
            own.into_iter()
                .chain(&sorted[from..to.max(from)])
                .copied()
                .collect()
        };
        places.sort_unstable();
        places
            .into_iter()
            .map(|at| files[at].as_str())
            .filter(move |file| fits(file))
    }

    /// The files of this name anywhere, those near the root first.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &str> {
        let by_name = self.by_name.get_or_init(|| {
            let mut all: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, file) in self.files().iter().enumerate() {
                all.entry(path::name(file).to_owned()).or_default().push(at);
            }
            all
        });
        let places = by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|at| self.files()[*at].as_str())
    }

    fn sorted(&self) -> &[usize] {
        self.sorted.get_or_init(|| {
            let files = self.files();
            let mut places: Vec<usize> = (0..files.len()).collect();
            places.sort_by(|a, b| files[*a].cmp(&files[*b]));
            places
        })
    }

    /// The names in one folder, without looking below it.
    pub fn names(&self, folder: &str) -> Vec<crate::FolderEntry> {
        let mut names = self.tree.list(&path::normal(folder));
        names.sort();
        names
    }

    /// The nearest folder at or above `folder` that has one of these files.
    pub fn above(&self, folder: &str, names: &[&str]) -> Option<String> {
        let mut folder = path::normal(folder);
        loop {
            if let Some(file) = self.first(&folder, names) {
                return Some(file);
            }
            if folder.is_empty() {
                return None;
            }
            folder = path::parent(&folder).to_owned();
        }
    }

    fn walk(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut level = vec![String::new()];
        let mut seen = 0;
        for _ in 0..DEEPEST {
            let mut below = Vec::new();
            for folder in level {
                let mut entries = self.tree.list(&folder);
                entries.sort();
                seen += entries.len();
                if seen > MOST_NAMES {
                    return files;
                }
                for entry in entries {
                    let file = path::join(&folder, &entry.name);
                    if !entry.is_folder {
                        files.push(file);
                    } else if !SKIPPED.contains(&entry.name.as_str()) {
                        below.push(file);
                    }
                }
            }
            level = below;
        }
        files
    }
}
