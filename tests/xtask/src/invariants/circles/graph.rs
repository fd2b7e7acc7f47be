//! Who knows whom, and the circles in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::tree::{Place, Tree};

/// File → the files that it knows, each with the path that says so.
#[derive(Debug, Default)]
pub(super) struct Graph(BTreeMap<String, BTreeMap<String, String>>);

impl Graph {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut graph = Self::default();
        for (id, module) in tree.0.iter().enumerate() {
            let mut edge = |words: &[String]| {
                if let Some(Place::Item(to)) = tree.find(id, words)
                    && !tree.is_above(to, id)
                {
                    graph.add(&module.file, &tree.0[to].file, words.join("::"));
                }
            };
            let said = &module.said;
            // What is only handed on is not known; what is used of it is among the names.
            let imports = said.imports.iter();
            imports
                .filter(|import| !import.public && import.name.is_some())
                .for_each(|import| edge(&import.words));
            said.names
                .iter()
                .for_each(|name| edge(std::slice::from_ref(name)));
            said.paths.iter().for_each(|words| edge(words));
        }
        graph
    }

    fn add(&mut self, from: &str, to: &str, why: String) {
        if from != to {
            let known = self.0.entry(from.to_owned()).or_default();
            known.entry(to.to_owned()).or_insert(why);
        }
    }

    /// The path by which a file knows another.
    pub(super) fn why(&self, from: &str, to: &str) -> &str {
        self.0
            .get(from)
            .and_then(|known| known.get(to))
            .map_or("", String::as_str)
    }

    /// The shortest circles, until every edge that lies on one is in one of them; each begins with its first file by name.
    pub(super) fn circles(&self) -> Vec<Vec<String>> {
        let mut all: Vec<Vec<String>> = self
            .edges()
            .filter_map(|(from, to)| self.way(to, from))
            .map(from_its_first)
            .collect();
        all.sort_by_key(|circle| (circle.len(), circle.clone()));
        let mut told = BTreeSet::new();
        all.retain(|circle| {
            let next = circle.iter().cycle().skip(1);
            let edges = circle.iter().cloned().zip(next.cloned());
            edges.filter(|edge| told.insert(edge.clone())).count() > 0
        });
        all
    }

    fn edges(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter();
        all.flat_map(|(from, known)| known.keys().map(move |to| (from.as_str(), to.as_str())))
    }

    /// The shortest way, with both ends.
    fn way(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut before = BTreeMap::from([(from, from)]);
        let mut next = VecDeque::from([from]);
        while let Some(file) = next.pop_front() {
            if file == to {
                let mut way = vec![to.to_owned()];
                let mut at = to;
                while at != from {
                    at = before[at];
                    way.push(at.to_owned());
                }
                way.reverse();
                return Some(way);
            }
            for known in self.0.get(file).into_iter().flat_map(BTreeMap::keys) {
                before.entry(known).or_insert_with(|| {
                    next.push_back(known);
                    file
                });
            }
        }
        None
    }
}

fn from_its_first(mut circle: Vec<String>) -> Vec<String> {
    let numbered = circle.iter().enumerate();
    let first = numbered.min_by_key(|(_, file)| *file);
    let at = first.map_or(0, |(at, _)| at);
    circle.rotate_left(at);
    circle
}
