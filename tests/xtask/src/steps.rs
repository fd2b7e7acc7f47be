//! Runs the steps of a plan, some beside each other, each in a process of its own: so what one prints, and what the programs print
//! that it starts, is one piece in the end.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::{Command, ExitCode, Stdio},
    sync::mpsc,
    thread,
    time::Instant,
};

use crate::{
    ci, cluster,
    ended::{self, Ended},
    report::Report,
    schedule::{self, Task},
    suites::{self, Suite},
    target,
};

/// Runs these suites, or all.
pub(crate) fn run(suites: &[Suite]) -> ExitCode {
    let plan = suites::plan(suites);
    if let Err(error) = fs::create_dir_all(target("xtask")) {
        println!("{}: {error}", target("xtask").display());
        return ExitCode::FAILURE;
    }
    let lab = plan.iter().any(|task| task.name == "lab");
    let lab_was_up = lab && cluster::is_up();
    // With one suite a person sees it work.
    let live = suites.len() == 1;
    let mut waiting = plan;
    let mut running: Vec<&Task> = Vec::new();
    let mut all: Vec<Ended> = Vec::new();
    let begun = Instant::now();
    let (tell, told) = mpsc::channel();
    loop {
        while let Some(task) =
            schedule::next(&waiting, &running).filter(|_| !live || running.is_empty())
        {
            waiting.retain(|other| *other != task);
            if let Some(why) = broken(task, &all) {
                all.push(Ended::never(task.name, &why));
                continue;
            }
            println!("==> {}{}", task.name, beside(&running));
            running.push(task);
            let (tell, suites) = (tell.clone(), suites.to_vec());
            let started = begun.elapsed();
            thread::spawn(move || {
                let (report, processor) = process(task, &suites, live);
                let took = begun.elapsed() - started;
                let _nobody_waits = tell.send(Ended {
                    name: task.name,
                    report,
                    started,
                    took,
                    processor,
                });
            });
        }
        if running.is_empty() {
            break;
        }
        let Ok(mut ended) = told.recv() else { break };
        running.retain(|task| task.name != ended.name);
        if ci() {
            ended.report.forbid_skips();
        }
        if !live {
            println!(
                "{}",
                fs::read_to_string(log(ended.name))
                    .unwrap_or_default()
                    .trim_end()
            );
        }
        println!(
            "<== {}: {} ({:.1} s)",
            ended.name,
            ended.report.line(),
            ended.took.as_secs_f64()
        );
        all.push(ended);
        let needs_lab = |task: &&&Task| task.holds.contains(&schedule::Thing::Lab);
        let left = waiting.iter().chain(&running).filter(needs_lab).count();
        if lab
            && left == 0
            && !lab_was_up
            && cluster::is_up()
            && let Err(why) = cluster::ask(&["down"])
        {
            all.push(Ended::never("lab", &why));
        }
    }
    ended::close(&all, begun.elapsed())
}

/// Why a step cannot run: one that it needs has failed.
fn broken(task: &Task, all: &[Ended]) -> Option<String> {
    let failed = |name: &&&str| {
        all.iter()
            .any(|ended| ended.name == **name && !ended.report.failures.is_empty())
    };
    let name = task.after.iter().find(failed)?;
    Some(format!("not run, since {name} failed"))
}

fn beside(running: &[&Task]) -> String {
    let names: Vec<&str> = running.iter().map(|task| task.name).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(" (beside {})", names.join(", "))
    }
}

fn log(step: &str) -> PathBuf {
    target("xtask").join(format!("{step}.log"))
}

fn outcome(step: &str) -> PathBuf {
    target("xtask").join(format!("{step}.json"))
}

/// A step in a process of its own; what came of it, and the seconds of processor that it took.
fn process(task: &Task, suites: &[Suite], live: bool) -> (Report, f64) {
    let told = |error: std::io::Error| (Report::failed(format!("{}: {error}", task.name)), 0.0);
    let mut process = Command::new(own());
    process
        .args(["step", task.name])
        .args(suites.iter().map(|suite| suite.name()));
    process.stdin(Stdio::null());
    if !live {
        let file = File::create(log(task.name)).and_then(|file| Ok((file.try_clone()?, file)));
        match file {
            Ok((out, err)) => process.stdout(out).stderr(err),
            Err(error) => return told(error),
        };
    }
    let file = outcome(task.name);
    let _none_is_fine = fs::remove_file(&file);
    let status = match process.status() {
        Ok(status) => status,
        Err(error) => return told(error),
    };
    let text = fs::read_to_string(&file).unwrap_or_default();
    ended::read(&text).unwrap_or_else(|| {
        let why = format!("{}: ended with {status} and without a word", task.name);
        (Report::failed(why), 0.0)
    })
}

/// This very program, also when the build has put another into its place.
fn own() -> PathBuf {
    let inode = PathBuf::from("/proc/self/exe");
    if inode.exists() {
        return inode;
    }
    std::env::current_exe().unwrap_or(inode)
}

/// In that process.
pub(crate) fn step(name: &str, suites: &[Suite]) -> ExitCode {
    let report = suites::one(name, suites);
    match fs::write(outcome(name), ended::written(&report)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{}: {error}", outcome(name).display());
            ExitCode::FAILURE
        }
    }
}
