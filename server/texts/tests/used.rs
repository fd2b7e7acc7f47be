//! Every text is asked for somewhere: one that nobody asks for is translated for nobody.
#![allow(clippy::unwrap_used)] // helpers of tests are not seen as tests

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The sources of all crates beside this one.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // What cargo makes stands beside a crate's manifest; a module may have that name, too.
        let made = path.ends_with("target") && folder.join("Cargo.toml").exists();
        if path.is_dir() && !made {
            sources(&path, into);
        } else if path.extension().is_some_and(|it| it == "rs") {
            into.push(path);
        }
    }
}

fn camel(id: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    id.split('-').map(word).collect()
}

#[test]
fn every_text_is_asked_for() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(here.parent().unwrap(), &mut files);
    files.retain(|file| !file.starts_with(here) || file.ends_with("src/sentence.rs"));
    let mut words = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        words.extend(
            text.split(|c: char| !c.is_alphanumeric())
                .map(str::to_owned),
        );
    }
    let english = fs::read_to_string(here.join("locales/en.ftl")).unwrap();
    let ids = english
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    let ids = ids.filter_map(|line| Some(line.split_once(" =")?.0));
    let unused: Vec<&str> = ids.filter(|id| !words.contains(&camel(id))).collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
}
