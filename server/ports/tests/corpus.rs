//! The labelled configurations of `fixtures/workspaces`: a table by kind and by source, and a floor for the share of right answers.
#![allow(clippy::print_stdout, clippy::unwrap_used)] // the table is what this test is read for; a broken case file must stop it

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use ashore_ports::{Absent, Detection, MemoryTree, Role, detect};

/// The least share of right first answers.
const FLOOR: f64 = 0.98;

#[derive(Debug, Clone, PartialEq, Eq)]
enum WantedPorts {
    Ports(Vec<(Role, u16)>),
    None,
    Unknown,
}

struct Expectation {
    configuration: String,
    wanted: WantedPorts,
    debug: Vec<u16>,
}

struct Case {
    name: String,
    kind: String,
    source: String,
    expectations: Vec<Expectation>,
    tree: MemoryTree,
}

#[derive(Default)]
struct Score {
    right: usize,
    all: usize,
    /// Cases with a port, answers with a port, and those of them that are right.
    wanted: usize,
    said: usize,
    found: usize,
}

impl Score {
    fn add(&mut self, wanted: &WantedPorts, detection: Option<&Detection>, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
        let has_port = matches!(wanted, WantedPorts::Ports(_));
        self.wanted += usize::from(has_port);
        self.said += usize::from(detection.is_some_and(|it| !it.ports.is_empty()));
        self.found += usize::from(has_port && right);
    }

    fn row(&self, name: &str) -> String {
        let share = |part: usize, all: usize| {
            if all == 0 {
                "     -".to_owned()
            } else {
                format!("{:5.1}%", 100.0 * part as f64 / all as f64)
            }
        };
        format!(
            "{name:<12} {:>4}/{:<4} {}  {}  {}",
            self.right,
            self.all,
            share(self.right, self.all),
            share(self.found, self.said),
            share(self.found, self.wanted),
        )
    }
}

#[test]
fn the_first_answers_of_the_corpus_are_right() {
    let cases = cases();
    assert!(!cases.is_empty(), "there are no cases");
    let mut by_kind: BTreeMap<String, Score> = BTreeMap::new();
    let mut by_source: BTreeMap<String, Score> = BTreeMap::new();
    let mut total = Score::default();
    let mut misses = Vec::new();
    let mut debuggers = Vec::new();
    for case in &cases {
        let answers = detect(&case.tree, &|_| None);
        for expectation in &case.expectations {
            let detection = answers
                .iter()
                .find(|it| it.configuration.name == expectation.configuration)
                .map(|it| &it.detection);
            let right = detection.is_some_and(|it| is_right(&expectation.wanted, it));
            for score in [
                by_kind.entry(case.kind.clone()).or_default(),
                by_source.entry(case.source.clone()).or_default(),
                &mut total,
            ] {
                score.add(&expectation.wanted, detection, right);
            }
            let name = format!("{}: {}", case.name, expectation.configuration);
            if !right {
                misses.push(format!(
                    "{name}: {}, wanted {:?}",
                    said(detection),
                    expectation.wanted
                ));
            }
            if let Some(detection) = detection {
                for port in &expectation.debug {
                    let known = detection.debug_ports.iter().any(|it| it.port == *port);
                    if !known || detection.ports.iter().any(|it| it.port == *port) {
                        debuggers.push(format!(
                            "{name}: debugger's port {port}: {}",
                            said(Some(detection))
                        ));
                    }
                }
            }
        }
    }
    print(&by_kind, "KIND");
    print(&by_source, "SOURCE");
    println!("\n{}", total.row("all"));
    for miss in misses.iter().chain(&debuggers) {
        println!("  {miss}");
    }
    assert!(debuggers.is_empty(), "debuggers' ports: {debuggers:#?}");
    assert!(
        total.right as f64 >= FLOOR * total.all as f64,
        "{} of {} are right: {misses:#?}",
        total.right,
        total.all
    );
}

fn print(scores: &BTreeMap<String, Score>, head: &str) {
    println!("\n{head:<12} right     share   precision recall");
    for (name, score) in scores {
        println!("{}", score.row(name));
    }
}

fn said(detection: Option<&Detection>) -> String {
    let Some(detection) = detection else {
        return "no such configuration".to_owned();
    };
    let ports: Vec<_> = detection
        .ports
        .iter()
        .map(|it| {
            let from = it.evidence.first();
            let place = from.map(|it| format!("{}:{}", it.file, it.line));
            format!(
                "{:?} {} ({:?}, {})",
                it.role,
                it.port,
                it.confidence,
                place.unwrap_or_default()
            )
        })
        .collect();
    format!("said {ports:?} {:?}", detection.absent)
}

/// The first answer's number, and of those that the case lists all numbers with their roles.
fn is_right(wanted: &WantedPorts, detection: &Detection) -> bool {
    match wanted {
        WantedPorts::None => {
            matches!(detection.absent, Some(Absent::None(_))) && detection.ports.is_empty()
        }
        WantedPorts::Unknown => {
            matches!(detection.absent, Some(Absent::Unknown(_))) && detection.ports.is_empty()
        }
        WantedPorts::Ports(ports) => {
            let found: Vec<_> = detection
                .ports
                .iter()
                .map(|it| (it.role, it.port))
                .collect();
            found.first() == ports.first()
                && ports.iter().all(|port| found.contains(port))
                && found.len() == ports.len()
                && detection.ports.iter().all(|it| {
                    let places = it.evidence.iter();
                    !it.evidence.is_empty() && places.clone().all(|at| at.line > 0 && at.column > 0)
                })
        }
    }
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/workspaces");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(&root).unwrap() {
        let folder = folder.unwrap().path();
        if folder.is_dir() {
            files.extend(
                fs::read_dir(folder)
                    .unwrap()
                    .map(|file| file.unwrap().path()),
            );
        }
    }
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

fn read(file: &Path) -> Case {
    let text = fs::read_to_string(file).unwrap();
    let folder = file.parent().and_then(Path::file_name).unwrap();
    let name = format!(
        "{}/{}",
        folder.display(),
        file.file_stem().unwrap().display()
    );
    let mut case = Case {
        kind: folder.display().to_string(),
        source: String::new(),
        expectations: Vec::new(),
        tree: MemoryTree::default(),
        name,
    };
    let mut path: Option<(String, String)> = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end();
        let marker = trimmed
            .strip_prefix("-- ")
            .and_then(|it| it.strip_suffix(" --"));
        if let Some(next) = marker {
            if let Some((path, text)) = path.replace((next.to_owned(), String::new())) {
                case.tree.insert(path, text);
            }
        } else if let Some((_, text)) = &mut path {
            text.push_str(line);
        } else if let Some(source) = trimmed.strip_prefix("source: ") {
            source.trim().clone_into(&mut case.source);
        } else if let Some(expectation) = trimmed.strip_prefix("expect: ") {
            case.expectations.push(expect(expectation, &case.name));
        } else {
            assert!(
                trimmed.is_empty() || trimmed.starts_with('#'),
                "{}: {trimmed}",
                case.name
            );
        }
    }
    if let Some((path, text)) = path {
        case.tree.insert(path, text);
    }
    assert!(
        !case.expectations.is_empty(),
        "{}: expects nothing",
        case.name
    );
    assert!(!case.source.is_empty(), "{}: names no source", case.name);
    case
}

fn expect(text: &str, case: &str) -> Expectation {
    let (configuration, rest) = text
        .rsplit_once(" = ")
        .unwrap_or_else(|| panic!("{case}: {text}"));
    let (answer, debug) = rest.split_once(';').unwrap_or((rest, ""));
    let debug = debug
        .split([' ', ','])
        .filter_map(|word| word.parse().ok())
        .collect();
    let wanted = match answer.trim() {
        "none" => WantedPorts::None,
        "unknown" => WantedPorts::Unknown,
        ports => WantedPorts::Ports(
            ports
                .split(',')
                .map(|port| role_and_port(port.trim(), case))
                .collect(),
        ),
    };
    Expectation {
        configuration: configuration.trim().to_owned(),
        wanted,
        debug,
    }
}

fn role_and_port(text: &str, case: &str) -> (Role, u16) {
    let (role, port) = text.rsplit_once(' ').unwrap_or(("http", text));
    let role = match role {
        "http" => Role::Http,
        "grpc" => Role::Grpc,
        "management" => Role::Management,
        "other" => Role::Other,
        _ => panic!("{case}: no role `{role}`"),
    };
    (
        role,
        port.parse()
            .unwrap_or_else(|_| panic!("{case}: no port `{port}`")),
    )
}
