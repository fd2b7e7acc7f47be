//! Reads `locales/*.ftl` and writes `enum Text` from them: a text that is not in every language, or that is not filled in with the
//! same values in each, fails the build; so does a place in the code that names a text or a value that is not there.

#[path = "build/read.rs"]
mod read;
#[path = "build/write.rs"]
mod write;

use std::{env, fs, path::Path};

/// The language that the others are compared with, and that everybody else gets.
const FIRST: &str = "en";

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("locales");
    match made(&folder) {
        Ok(sources) => {
            for (name, source) in sources {
                let file = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join(name);
                if let Err(error) = fs::write(&file, source) {
                    fail(&[format!("{} cannot be written: {error}", file.display())]);
                }
            }
        }
        Err(problems) => fail(&problems),
    }
}

/// The sources by their files' names, or what is wrong with the texts.
fn made(folder: &Path) -> Result<[(&'static str, String); 2], Vec<String>> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .map_err(|error| vec![format!("{}: {error}", folder.display())])?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|it| it == "ftl"))
        .collect();
    files.sort();
    let mut languages = Vec::new();
    for file in files {
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&file).map_err(|error| vec![format!("{name}: {error}")])?;
        languages.push((name.clone(), file, read::messages(&name, &text)?));
    }
    let first = languages
        .iter()
        .find(|(name, ..)| name == FIRST)
        .map(|(.., messages)| messages)
        .ok_or_else(|| vec![format!("there is no {FIRST}.ftl")])?;
    let problems: Vec<String> = languages
        .iter()
        .flat_map(|(name, _, messages)| read::differences(name, first, messages))
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let files: Vec<_> = languages
        .iter()
        .map(|(name, file, _)| (name.as_str(), file.as_path()))
        .collect();
    Ok([
        ("languages.rs", write::languages(FIRST, &files)),
        ("texts.rs", write::texts(first)),
    ])
}

fn fail(problems: &[String]) {
    for problem in problems {
        println!("cargo::error={problem}");
    }
    std::process::exit(1);
}
