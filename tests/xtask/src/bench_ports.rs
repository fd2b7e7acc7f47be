//! `cargo xtask bench ports`: how long `ashore ports` takes in a workspace of 20,000 files.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use crate::{
    root,
    run::{cargo, status},
};

/// What the issue asks for.
const LIMIT: Duration = Duration::from_millis(200);
const MODULES: usize = 200;
/// Files of a module beside its four that configure it.
const FILES: usize = 96;

pub(crate) fn run(runs: usize) -> ExitCode {
    let build = cargo(&["build", "--release", "-p", "ashore"]);
    if let Some(failure) = status("the build", build).failures.first() {
        println!("{failure}");
        return ExitCode::FAILURE;
    }
    let folder = std::env::temp_dir().join(format!("ashore-bench-ports-{}", std::process::id()));
    let measured = make(&folder).and_then(|()| measure(&folder, runs));
    let _ = fs::remove_dir_all(&folder);
    match measured {
        Ok(times) => verdict(&times),
        Err(error) => {
            println!("the workspace in {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}

fn verdict(times: &[Duration]) -> ExitCode {
    let ms = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1_000.0);
    let median = times.get(times.len() / 2);
    println!(
        "ashore ports, {} files, {} runs: p50 {:.0} ms, least {:.0} ms, most {:.0} ms",
        MODULES * (FILES + 4),
        times.len(),
        ms(median),
        ms(times.first()),
        ms(times.last())
    );
    if median.is_some_and(|time| *time <= LIMIT) {
        ExitCode::SUCCESS
    } else {
        println!("that is more than {} ms", LIMIT.as_millis());
        ExitCode::FAILURE
    }
}

/// The times of whole runs of the command, the shortest first.
fn measure(folder: &Path, runs: usize) -> io::Result<Vec<Duration>> {
    let mut times = Vec::new();
    for _ in 0..runs.max(1) {
        let start = Instant::now();
        let output = Command::new(root().join("target/release/ashore"))
            .args(["ports", "--output", "json"])
            .arg(folder)
            .env("KUBECONFIG", folder.join("no-cluster"))
            .stderr(Stdio::inherit())
            .output()?;
        times.push(start.elapsed());
        let answers: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let with_port = answers
            .as_array()
            .into_iter()
            .flatten()
            .filter(|answer| answer["ports"][0].is_object())
            .count();
        if with_port != 30 {
            return Err(io::Error::other(format!(
                "{with_port} of 30 configurations have a port"
            )));
        }
    }
    times.sort();
    Ok(times)
}

/// Modules of three languages, and beside them what must never be looked at.
fn make(folder: &Path) -> io::Result<()> {
    let write = |path: String, text: String| {
        let path: PathBuf = folder.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)
    };
    let mut configurations = Vec::new();
    for module in 0..MODULES {
        let home = format!("services/m{module}");
        let port = 9_000 + module;
        write(
            format!("{home}/pom.xml"),
            format!(
                "<project><artifactId>m{module}</artifactId><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>"
            ),
        )?;
        write(
            format!("{home}/src/main/resources/application.yml"),
            format!("server:\n  port: {port}\n"),
        )?;
        write(
            format!("{home}/web/index.js"),
            format!(
                "require('./lib/f1');\nrequire('express')().listen(process.env.PORT || {port});\n"
            ),
        )?;
        write(
            format!("{home}/tool/app.py"),
            format!("from flask import Flask\napp = Flask(__name__)\napp.run(port={port})\n"),
        )?;
        for file in 0..FILES {
            let (place, text) = match file % 3 {
                0 => (
                    format!("src/main/java/m{module}/C{file}.java"),
                    format!(
                        "package m{module};\n{}class C{file} {{ int it = {file}; }}\n",
                        if file == 0 {
                            "@SpringBootApplication\n"
                        } else {
                            ""
                        }
                    ),
                ),
                1 => (
                    format!("web/lib/f{file}.js"),
                    format!("exports.it = {file};\n"),
                ),
                _ => (format!("tool/part{file}.py"), format!("IT = {file}\n")),
            };
            write(format!("{home}/{place}"), text)?;
        }
        if module < 10 {
            configurations.push(format!(r#"{{ "name": "j{module}", "type": "java", "request": "launch", "mainClass": "m{module}.C0" }}"#));
            configurations.push(format!(r#"{{ "name": "n{module}", "type": "node", "request": "launch", "program": "${{workspaceFolder}}/{home}/web/index.js" }}"#));
            configurations.push(format!(r#"{{ "name": "p{module}", "type": "debugpy", "request": "launch", "program": "${{workspaceFolder}}/{home}/tool/app.py" }}"#));
        }
    }
    for module in 0..5_000 {
        write(format!("node_modules/m{module}/index.js"), "0".to_owned())?;
    }
    write(
        ".vscode/launch.json".to_owned(),
        format!(
            r#"{{ "configurations": [{}] }}"#,
            configurations.join(",\n")
        ),
    )?;
    write("package-lock.json".to_owned(), "x".repeat(50 << 20))?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder, folder.join("services/again"))?;
    Ok(())
}
