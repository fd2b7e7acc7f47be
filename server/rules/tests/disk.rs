//! Finding and reading: what is read, what is refused with a reason, and that nothing hangs.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use ashore_rules::{
    Code, Project,
    project::{
        Levels, Spoken,
        disk::{Disk, LoadError, Machine, accept, accept_owner, read},
    },
};
use tempfile::TempDir;

struct World {
    dir: TempDir,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("repo/a/b")).unwrap();
        Self { dir }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn disk(&self) -> Disk {
        Disk {
            config: self.at("config"),
            state: self.at("state"),
        }
    }

    fn load(&self, folder: &str) -> Result<Project, LoadError> {
        let environment = |name: &str| (name == "USER").then(|| "kim".to_owned());
        let machine = Machine {
            environment: &environment,
            open: &|_| None,
            namespace: &|_| Some("default".to_owned()),
        };
        self.disk()
            .load(&self.at(folder), Levels::default(), &machine)
    }

    fn namespace(&self, folder: &str) -> Option<String> {
        self.load(folder).unwrap().cluster().namespace
    }
}

fn named(namespace: &str) -> String {
    format!("[cluster]\nnamespace = \"{namespace}\"\n")
}

#[test]
fn rules_are_looked_for_up_to_the_repository_s_root_and_no_higher() {
    let world = World::new();
    world.write(".ashore.toml", named("above"));
    assert_eq!(
        world.namespace("repo/a/b"),
        None,
        "no repository: its own folder alone"
    );
    world.write("repo/a/.ashore.toml", named("a"));
    assert_eq!(
        world.namespace("repo/a/b"),
        None,
        "no repository: not the parent"
    );
    assert_eq!(world.namespace("repo/a").as_deref(), Some("a"));
    fs::create_dir(world.at("repo/.git")).unwrap();
    assert_eq!(
        world.namespace("repo/a/b").as_deref(),
        Some("a"),
        "the nearest"
    );
    fs::remove_file(world.at("repo/a/.ashore.toml")).unwrap();
    assert_eq!(world.namespace("repo/a/b"), None, "not above the root");
    world.write("repo/.ashore.toml", named("root"));
    assert_eq!(world.namespace("repo/a/b").as_deref(), Some("root"));
    // A worktree's `.git` is a file.
    fs::remove_dir(world.at("repo/.git")).unwrap();
    world.write("repo/.git", "gitdir: ../main/.git/worktrees/repo\n");
    assert_eq!(world.namespace("repo/a/b").as_deref(), Some("root"));
}

#[test]
fn the_branch_comes_from_git_s_files() {
    let world = World::new();
    world.write("repo/.ashore.toml", named("$GIT_BRANCH"));
    world.write("repo/.git", "gitdir: ../main/.git/worktrees/repo\n");
    let head = "main/.git/worktrees/repo/HEAD";
    world.write(head, "ref: refs/heads/topic\n");
    assert_eq!(world.namespace("repo").as_deref(), Some("topic"));
    fs::remove_file(world.at("repo/.git")).unwrap();
    world.write("repo/.git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(world.namespace("repo").as_deref(), Some("main"));
    world.write("repo/.git/HEAD", "0123456789abcdef\n");
    let error = world.load("repo").unwrap_err();
    assert_eq!(error.errors.first().unwrap().code, Code::NotSet);
    assert!(
        error.to_string().starts_with(".ashore.toml:2:13: "),
        "{error}"
    );
}

#[test]
fn a_person_s_own_files_are_levels_of_their_own() {
    let world = World::new();
    fs::create_dir(world.at("repo/.git")).unwrap();
    let rule =
        "[[intercept]]\nrun = \"a\"\ntarget = \"a\"\nmatch = { header = { x = \"$NAMESPACE\" } }\n";
    let shown = |expected: &str| {
        let project = world.load("repo/a").unwrap();
        let rule = project.rule_for("a").unwrap();
        let mode = format!("{:?}", rule.said.mode.unwrap().value);
        assert!(mode.contains(&format!("\"{expected}\"")), "{mode}");
    };
    world.write("repo/.ashore.toml", rule);
    shown("default");
    world.write("config/config.toml", named("user"));
    assert_eq!(world.namespace("repo").as_deref(), Some("user"));
    shown("user");
    world.write("repo/.ashore.toml", format!("{}{rule}", named("rules")));
    assert_eq!(world.namespace("repo").as_deref(), Some("rules"));
    shown("rules");
    let own = world.disk().own_file(&world.at("repo/a"));
    assert_eq!(
        own,
        world.disk().own_file(&world.at("repo")),
        "of the repository"
    );
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    fs::write(&own, named("own")).unwrap();
    assert_eq!(world.namespace("repo/a").as_deref(), Some("own"));
    shown("own");
    fs::write(&own, "[clutser]\n").unwrap();
    let error = world.load("repo").unwrap_err();
    assert_eq!(error.path, own);
    assert!(error.to_string().contains(":1:2: unknown key"), "{error}");
}

#[test]
fn a_person_s_own_file_is_the_nearest_and_never_another_folder_s() {
    let world = World::new();
    for folder in ["repo/.git", "repo/b", "repo/b/deep"] {
        fs::create_dir_all(world.at(folder)).unwrap();
    }
    let own = |folder: &str| world.disk().own_file(&world.at(folder));
    let none = own("repo/b/deep");
    assert_ne!(
        none,
        own("repo"),
        "nothing is there yet: each folder has its own"
    );
    world.write("repo/.ashore.toml", "");
    assert_eq!(
        own("repo/b/deep"),
        own("repo"),
        "beside the rules that count"
    );
    world.write("repo/b/.ashore.toml", "");
    let inner = own("repo/b");
    assert_eq!(own("repo/b/deep"), inner);
    assert_ne!(inner, own("repo"));
    fs::create_dir_all(none.parent().unwrap()).unwrap();
    fs::write(&none, "").unwrap();
    assert_eq!(
        own("repo/b/deep"),
        none,
        "one that is there counts from there on"
    );
    assert_eq!(own("repo/b"), inner);
}

#[test]
fn what_is_no_plain_file_of_a_person_is_refused_with_its_reason() {
    let world = World::new();
    let refused = |code: Code, part: &str| {
        let error = world.load("repo").unwrap_err();
        let problem = error.errors.first().unwrap();
        assert_eq!(problem.code, code, "{problem}");
        assert!(
            problem.to_string().starts_with(".ashore.toml:1:1: "),
            "{problem}"
        );
        assert!(problem.to_string().contains(part), "{problem}");
        fs::remove_file(world.at("repo/.ashore.toml")).unwrap();
    };
    let file = world.at("repo/.ashore.toml");
    symlink("/dev/zero", &file).unwrap();
    refused(Code::LinkOut, "/dev/zero");
    world.write("elsewhere.toml", named("x"));
    symlink("../elsewhere.toml", &file).unwrap();
    refused(Code::LinkOut, "outside of the workspace");
    symlink("nowhere.toml", &file).unwrap();
    refused(Code::Unreadable, "leads nowhere");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &file,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    refused(Code::NotAFile, "a pipe");
    let long = format!("{}{}", named("x"), "# x\n".repeat(300_000));
    world.write("repo/.ashore.toml", long);
    refused(Code::TooLarge, "1 MiB");
    world.write("repo/.ashore.toml", b"\xff\xfe\0");
    refused(Code::Unreadable, "UTF-8");
    fs::create_dir(&file).unwrap();
    let error = world.load("repo").unwrap_err();
    assert!(error.to_string().contains("a folder"), "{error}");
    fs::remove_dir(&file).unwrap();
    // A device by itself, as the person's own files may be links to anywhere.
    let device = read(Path::new("/dev/zero"), None, &|_| true).unwrap_err();
    assert!(device.to_string().contains("a device"), "{device}");
    // A link that stays inside is a file like others.
    world.write("repo/a/rules.toml", named("inside"));
    symlink("a/rules.toml", &file).unwrap();
    assert_eq!(world.namespace("repo").as_deref(), Some("inside"));
}

#[test]
fn a_file_of_another_user_is_refused_until_it_is_accepted() {
    if !rustix::process::geteuid().is_root() {
        // Only root can give a file away; whose files are foreign is a table beside the reader.
        return;
    }
    let world = World::new();
    let file = world.write("repo/.ashore.toml", named("x"));
    std::os::unix::fs::chown(&file, Some(4_242), None).unwrap();
    let error = world.load("repo").unwrap_err();
    assert_eq!(error.errors.first().unwrap().code, Code::ForeignOwner);
    assert!(error.to_string().contains("`ashore trust"), "{error}");
    accept_owner(&world.at("state"), &file).unwrap();
    assert_eq!(world.namespace("repo").as_deref(), Some("x"));
    std::os::unix::fs::chown(&file, Some(4_243), None).unwrap();
    assert!(world.load("repo").is_err(), "a third user was not accepted");
}

#[test]
fn what_was_accepted_is_kept_and_a_change_asks_again() {
    let world = World::new();
    let text = "[cluster]\ncontext = \"dev\"\nnamespace = \"shop\"\nagent-image = \"a:1\"\n";
    world.write("repo/.ashore.toml", text);
    let project = world.load("repo").unwrap();
    assert_eq!(project.cluster().agent_image, None);
    accept(&world.at("state"), &project, &project.unaccepted()).unwrap();
    let project = world.load("repo").unwrap();
    assert_eq!(project.cluster().agent_image.as_deref(), Some("a:1"));
    world.write("repo/.ashore.toml", text.replace("a:1", "a:2"));
    let project = world.load("repo").unwrap();
    assert_eq!(project.cluster().asked.len(), 1);
    world.write("repo/.ashore.toml", text.replace("dev", "prod"));
    assert_eq!(world.load("repo").unwrap().cluster().asked.len(), 1);
    world.write("repo/.ashore.toml", format!("# the same\n{text}"));
    assert!(world.load("repo").unwrap().cluster().asked.is_empty());
}

#[test]
fn the_folders_are_the_environment_s() {
    let check = |set: &[(&str, &str)], expected: &str| {
        let environment = |name: &str| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let disk = Disk::of(&environment, PathBuf::new());
        assert_eq!(disk.user_file(), Path::new(expected));
    };
    let home = ("HOME", "/h");
    check(&[home], "/h/.config/ashore/config.toml");
    check(&[home, ("XDG_CONFIG_HOME", "/x")], "/x/ashore/config.toml");
    check(
        &[home, ("ASHORE_CONFIG_DIR", "/y"), ("XDG_CONFIG_HOME", "/x")],
        "/y/config.toml",
    );
    let _ = Spoken::default();
}
