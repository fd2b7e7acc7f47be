//! Nothing that stands in a workspace may stop the detection: broken, deep, huge and random files.
//!
//! `ASHORE_FUZZ_SECONDS` makes the random part longer than its two seconds.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a broken set-up must stop the test; its figures are read

use std::{
    cell::RefCell,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use ashore_ports::{
    FileTree, FolderEntry, MemoryTree, PortsReport, WorkspaceFiles, detect, discovery, targets,
};

/// Files that some reader opens; each has the others beside it.
const NAMES: &[&str] = &[
    ".vscode/launch.json",
    ".vscode/tasks.json",
    ".vscode/settings.json",
    "a.code-workspace",
    ".idea/workspace.xml",
    ".run/a.run.xml",
    ".idea/runConfigurations/b.xml",
    "package.json",
    "angular.json",
    "nx.json",
    "project.json",
    "vite.config.ts",
    "server.js",
    "app.py",
    "manage.py",
    "main.go",
    "go.mod",
    "Cargo.toml",
    "src/main.rs",
    "Rocket.toml",
    ".env",
    ".flaskenv",
    "CMakeLists.txt",
    "main.c",
    "pom.xml",
    "build.gradle",
    "src/main/resources/application.yml",
    "src/main/resources/application.properties",
    "src/main/resources/bootstrap.yaml",
    "src/main/java/A.java",
    "Properties/launchSettings.json",
    "appsettings.json",
    "Program.cs",
    "config/puma.rb",
    "config.ru",
    "Procfile",
    "composer.json",
    "index.php",
    "config/dev.exs",
    ".ashore.toml",
    "pyproject.toml",
    "build.gradle.kts",
    "settings.gradle",
    "src/main/resources/application.conf",
    "src/main/resources/application-dev.yml",
    "config/unicorn.rb",
    "Gemfile",
    "Makefile",
    "Dockerfile",
    "docker-compose.yml",
    "turbo.json",
    "deno.json",
    "k8s/a.yaml",
    "a.csproj",
    ".streamlit/config.toml",
    "config/default.yaml",
    "conf/app.conf",
];

/// A configuration of every kind, so that every kind's reader runs.
const LAUNCH: &str = r#"{"configurations": [
 {"name": "a", "type": "node", "request": "launch", "program": "${workspaceFolder}/server.js", "envFile": "${workspaceFolder}/.env"},
 {"name": "b", "type": "node", "request": "launch", "runtimeExecutable": "npm", "runtimeArgs": ["run", "dev"], "preLaunchTask": "x"},
 {"name": "c", "type": "debugpy", "request": "launch", "program": "${workspaceFolder}/app.py"},
 {"name": "d", "type": "debugpy", "request": "launch", "module": "flask", "args": ["run"]},
 {"name": "e", "type": "go", "request": "launch", "program": "${workspaceFolder}"},
 {"name": "f", "type": "lldb", "request": "launch", "cargo": {"args": ["run"]}},
 {"name": "g", "type": "cppdbg", "request": "launch", "program": "${workspaceFolder}/main"},
 {"name": "h", "type": "java", "request": "launch", "mainClass": "A"},
 {"name": "i", "type": "coreclr", "request": "launch", "program": "${workspaceFolder}/bin/Debug/net8.0/a.dll"},
 {"name": "j", "type": "rdbg", "request": "launch", "script": "bin/rails", "args": ["server"]},
 {"name": "k", "type": "php", "request": "launch", "runtimeArgs": ["-S", "localhost:0"]},
 {"name": "l", "type": "node-terminal", "request": "launch", "command": "npx vite"},
 {"name": "m", "type": "mix_task", "request": "launch", "task": "phx.server"}],
 "compounds": [{"name": "all", "configurations": ["a", "all", "b", "nobody"]}]}"#;

/// The answers, as programs get them: that must work too.
fn answers(tree: &dyn FileTree) -> usize {
    let answers = detect(tree, &|_| None);
    let workspace = WorkspaceFiles::new(tree, &|_| None);
    for answer in &answers {
        serde_json::to_string(&PortsReport::from(answer)).unwrap();
        targets::names(&workspace, answer);
    }
    // What the application files are read for besides.
    for name in NAMES {
        if let Some(text) = tree.read(name) {
            discovery::discovery(name, &text);
        }
    }
    answers.len()
}

#[test]
fn broken_and_deep_files_of_every_name_are_survived() {
    let deep = |open: &str| open.repeat(8_000);
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">\
        <!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\">]><a>&e;&e;</a>";
    let texts = [
        String::new(),
        "\u{feff}".to_owned(),
        "\0\0\u{1}".to_owned(),
        "{".to_owned(),
        "}".to_owned(),
        "é\u{a0}ü: [\u{2028}".to_owned(),
        deep("["),
        deep("{\"a\":"),
        deep("<a>"),
        deep("a:\n "),
        deep("("),
        deep("- "),
        deep("${"),
        deep("'"),
        deep("\"\\"),
        deep("a."),
        deep("`${"),
        bomb.to_owned(),
        "port = ".repeat(5_000),
    ];
    for name in NAMES {
        for text in &texts {
            let mut tree = MemoryTree::new([(".vscode/launch.json", LAUNCH)]);
            tree.insert(*name, text.as_str());
            let start = Instant::now();
            answers(&tree);
            let took = start.elapsed();
            assert!(
                took < Duration::from_secs(20),
                "{name} took {took:?}: {:?}",
                text.chars().take(20).collect::<String>()
            );
        }
    }
}

#[test]
fn scripts_and_programs_that_call_themselves_come_to_an_end() {
    let tree = MemoryTree::new([
        (".vscode/launch.json", LAUNCH),
        (
            "package.json",
            r#"{"scripts": {"dev": "npm run dev && npm run dev", "start": "concurrently \"npm:*\""}}"#,
        ),
        (
            "server.js",
            "const a = require('./server'); let port = port2; let port2 = port; app.listen(port);",
        ),
        (
            "app.py",
            "from app import *\ndef f(): return f()\napp.run(port=f())",
        ),
        (
            "main.go",
            "package main\nfunc f() string { return g() }\nfunc g() string { return f() }\nfunc main() { http.ListenAndServe(f(), nil) }",
        ),
    ]);
    assert_eq!(answers(&tree), 14);
}

/// Counts what is opened and listed.
struct Counting {
    tree: MemoryTree,
    opened: RefCell<Vec<String>>,
    listed: RefCell<Vec<String>>,
}

impl FileTree for Counting {
    fn read(&self, path: &str) -> Option<String> {
        let text = self.tree.read(path)?;
        self.opened.borrow_mut().push(path.to_owned());
        Some(text)
    }

    fn list(&self, folder: &str) -> Vec<FolderEntry> {
        self.listed.borrow_mut().push(folder.to_owned());
        self.tree.list(folder)
    }
}

#[test]
fn of_a_large_workspace_only_named_files_are_opened_and_no_foreign_folder_is_looked_into() {
    let mut tree = MemoryTree::new([
        (".vscode/launch.json", LAUNCH),
        ("package.json", r#"{"scripts": {"dev": "vite"}}"#),
        ("server.js", "require('express')().listen(3000)"),
    ]);
    for n in 0..3_000 {
        tree.insert(format!("docs/{}/{n}.md", n % 50), "x");
        tree.insert(format!("node_modules/p{}/{n}.js", n % 50), "app.listen(1)");
        tree.insert(format!("target/debug/{n}.rs"), "x");
    }
    let tree = Counting {
        tree,
        opened: RefCell::default(),
        listed: RefCell::default(),
    };
    answers(&tree);
    let (opened, listed) = (tree.opened.borrow(), tree.listed.borrow());
    println!("{} opened, {} listed", opened.len(), listed.len());
    assert!(opened.len() < 40, "{opened:?}");
    for path in opened.iter().chain(listed.iter()) {
        let foreign = ["node_modules", "target", "docs/1/"]
            .iter()
            .any(|name| path.starts_with(name) && path != name);
        assert!(!foreign, "{path}");
    }
}

/// A small generator of numbers: the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end.max(1)
    }
}

/// Cuts, doubles, swaps or strews into a text at a random place.
fn mangled(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(chars.len());
        let to = (at + random.below(30)).min(chars.len());
        match random.below(5) {
            0 => chars.truncate(at),
            1 => drop(chars.drain(at..to)),
            2 => {
                let part: Vec<char> = chars[at..to].to_vec();
                chars.splice(at..at, part);
            }
            3 => {
                let odd = [
                    '"',
                    '\'',
                    '`',
                    '{',
                    '}',
                    '[',
                    '(',
                    ')',
                    '<',
                    '$',
                    '\\',
                    '\n',
                    ':',
                    '=',
                    '#',
                    '\u{e9}',
                    '\u{1f600}',
                    '\0',
                    '/',
                    '*',
                    '@',
                    '&',
                    '-',
                ];
                chars.splice(at..at, [odd[random.below(odd.len())]]);
            }
            _ => chars.reverse(),
        }
    }
    chars.into_iter().collect()
}

/// Bytes of no encoding, marks and halves of characters, read as the disk's reader reads them.
fn with_odd_bytes(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let odd: [&[u8]; 6] = [
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\xc3",
            b"\xe2\x80",
            b"\x00",
            b"\r\n",
        ];
        bytes.splice(at..at, odd[random.below(odd.len())].iter().copied());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An application file of every shape, beside the labelled cases.
fn more() -> Vec<Vec<(String, String)>> {
    let gateway = "spring:\n  application:\n    name: gate\n  cloud:\n    gateway:\n      routes:\n      - id: a\n        uri: lb://orders\n    nacos:\n      discovery:\n        server-addr: nacos:8848\neureka:\n  client:\n    register-with-eureka: ${R:true}\ndubbo:\n  registry:\n    address: nacos://n:8848\n";
    let properties = "spring.cloud.gateway.routes[0].uri=lb://orders\neureka.client.serviceUrl.defaultZone=http://e:8761/eureka\nspring.cloud.consul.host=c\n";
    let of = |name: &str, text: &str| {
        let launch = (".vscode/launch.json".to_owned(), LAUNCH.to_owned());
        vec![(name.to_owned(), text.to_owned()), launch]
    };
    vec![
        of("src/main/resources/application.yml", gateway),
        of("src/main/resources/application.properties", properties),
    ]
}

#[test]
fn mangled_workspaces_are_survived() {
    let seconds = std::env::var("ASHORE_FUZZ_SECONDS")
        .ok()
        .and_then(|it| it.parse().ok());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(2));
    let mut corpus = corpus();
    // Few among many: often enough to be met.
    for _ in 0..10 {
        corpus.extend(more());
    }
    let mut random = Random(0x00a5_1202_6112_1000);
    let mut rounds = 0;
    while Instant::now() < end {
        let mut files = corpus[random.below(corpus.len())].clone();
        let victim = random.below(files.len());
        files[victim].1 = match random.below(3) {
            0 => with_odd_bytes(&files[victim].1, &mut random),
            _ => mangled(&files[victim].1, &mut random),
        };
        let shown = files.clone();
        let outcome = std::panic::catch_unwind(|| answers(&MemoryTree::new(files)));
        assert!(
            outcome.is_ok(),
            "round {rounds}, {}: {:?}",
            shown[victim].0,
            shown[victim].1
        );
        rounds += 1;
    }
    println!("{rounds} rounds");
    assert!(rounds > 0);
}

/// The files of every labelled case.
fn corpus() -> Vec<Vec<(String, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/workspaces");
    let folders = fs::read_dir(root)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.is_dir());
    let files =
        folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()));
    let mut paths: Vec<_> = files.collect();
    paths.sort();
    let all = paths.iter().map(|path| {
        let text = fs::read_to_string(path).unwrap();
        let mut files: Vec<(String, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            let name = line
                .trim_end()
                .strip_prefix("-- ")
                .and_then(|it| it.strip_suffix(" --"));
            match (name, files.last_mut()) {
                (Some(name), _) => files.push((name.to_owned(), String::new())),
                (None, Some((_, text))) => text.push_str(line),
                (None, None) => {}
            }
        }
        files
    });
    all.filter(|files| !files.is_empty()).collect()
}
