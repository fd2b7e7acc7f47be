//! Who wins: each level against the next, and what holds where.

use ashore_ports::{MemoryTree, detect};
use ashore_protocol::{
    TargetRef,
    agent::{Match, Mode},
};

use super::{Asking, Files, Levels, Off, Project, Spoken, Wishes};
use crate::{Level, RULES_FILE, Rules, Surroundings, parse};

fn rules(level: Level, text: &str) -> Option<Rules> {
    let file = match level {
        Level::Own => "own.toml",
        Level::Rules => RULES_FILE,
        Level::User => "config.toml",
    };
    let environment = |name: &str| (name == "USER").then(|| "kim".to_owned());
    Some(parse(level, file, text, &Surroundings::of(&environment)).unwrap())
}

/// A workspace with these rules, nothing accepted.
fn project(text: &str) -> Project {
    Project {
        files: Files {
            rules: rules(Level::Rules, text),
            ..Files::default()
        },
        ..Project::default()
    }
}

/// The same, everything accepted.
fn accepted(text: &str) -> Project {
    let mut project = project(text);
    accept(&mut project);
    project
}

fn accept(project: &mut Project) {
    let asked = project.unaccepted();
    let prints = asked.iter().map(|asked| asked.fingerprint(&project.file));
    project.accepted = prints.collect();
}

fn spoken(name: &str) -> Spoken {
    Spoken {
        kubeconfig: Some(name.into()),
        context: Some(name.to_owned()),
        namespace: Some(name.to_owned()),
        agent_image: Some(name.to_owned()),
        allow_production: false,
    }
}

fn file(level: Level, name: &str) -> Option<Rules> {
    let keys = format!("context = \"{name}\"\nnamespace = \"{name}\"\nagent-image = \"{name}\"\n");
    rules(level, &format!("[cluster]\n{keys}"))
}

#[test]
fn each_level_is_stronger_than_the_next() {
    let mut project = Project {
        levels: Levels {
            command_line: spoken("1"),
            environment: spoken("2"),
            editor: spoken("3"),
        },
        files: Files {
            own: file(Level::Own, "4"),
            rules: file(Level::Rules, "5"),
            user: file(Level::User, "6"),
        },
        ..Project::default()
    };
    accept(&mut project);
    let check = |project: &Project, expected: &str| {
        let choice = project.cluster();
        assert_eq!(choice.context.as_deref(), Some(expected));
        assert_eq!(choice.namespace.as_deref(), Some(expected));
        assert_eq!(choice.agent_image.as_deref(), Some(expected));
        assert!(choice.accepted().is_ok(), "{expected}");
    };
    check(&project, "1");
    project.levels.command_line = Spoken::default();
    check(&project, "2");
    project.levels.environment = Spoken::default();
    check(&project, "3");
    project.levels.editor = Spoken::default();
    check(&project, "4");
    project.files.own = None;
    check(&project, "5");
    project.files.rules = None;
    check(&project, "6");
    project.files.user = None;
    assert_eq!(project.cluster(), super::ClusterChoice::default());
}

#[test]
fn each_key_of_a_rule_is_the_strongest_file_s() {
    let rule = |more: &str| format!("[[intercept]]\nrun = \"Debug *\"\n{more}");
    let mut project = project(&rule(
        "target = \"orders\"\nport = \"http\"\nmode = \"global\"\n",
    ));
    let own = rule("match = { path = \"/kim\" }\nreplicas = 3\n");
    project.files.own = rules(Level::Own, &own);
    project.files.user = rules(
        Level::User,
        &rule("takeover = \"new\"\nreplicas = 5\nport = \"grpc\"\n"),
    );
    let rule = project.rule_for("Debug orders").unwrap();
    let found = project.intercept(
        "orders",
        rule.target.clone(),
        Wishes::default(),
        Some(&rule),
    );
    assert!(
        matches!(found.mode, Mode::Personal(_)),
        "a personal rule is never lost"
    );
    assert_eq!(
        (found.replicas, found.port.unwrap().to_string()),
        (3, "http".to_owned())
    );
    let taken: Vec<String> = found.taken.iter().map(ToString::to_string).collect();
    let expected = [
        "port http (.ashore.toml:4)",
        "mode personal (own.toml:3)",
        "takeover new (config.toml:3)",
        "replicas 3 (own.toml:4)",
    ];
    assert_eq!(taken, expected);
    let wishes = Wishes {
        mode: Some(Mode::Global),
        replicas: Some(1),
        ..Wishes::default()
    };
    let found = project.intercept("orders", rule.target.clone(), wishes, Some(&rule));
    assert_eq!((found.mode, found.replicas), (Mode::Global, 1));
    project.files.own = rules(
        Level::Own,
        "[[intercept]]\nrun = \"Debug *\"\nenabled = false\n",
    );
    assert_eq!(project.off("Debug orders"), Some(Off::Person));
    assert!(project.rule_for("Debug orders").is_none());
}

const DEV: &str = "[cluster]\ncontext = \"dev\"\nnamespace = \"shop\"\nallow-production = true\nagent-image = \"a:1\"\nprivileged-agents = true\n";

/// Whether production, image and privileged agents hold.
fn allows(project: &Project, run: Option<&str>) -> (bool, bool, bool) {
    let rule = run.map(|run| project.rule_for(run).unwrap());
    let choice = project.cluster_of(rule.as_ref());
    (
        choice.allow_production,
        choice.agent_image.is_some(),
        choice.privileged_agents,
    )
}

#[test]
fn what_a_file_allows_holds_for_the_place_that_stands_beside_it() {
    let (all, none) = ((true, true, true), (false, false, false));
    let spoken = |context: Option<&str>, namespace: Option<&str>| Spoken {
        context: context.map(str::to_owned),
        namespace: namespace.map(str::to_owned),
        ..Spoken::default()
    };
    let check = |text: &str, said: Spoken, expected| {
        let mut project = accepted(text);
        project.levels.command_line = said.clone();
        assert_eq!(allows(&project, None), expected, "{text} {said:?}");
    };
    check(DEV, spoken(None, None), all);
    check(DEV, spoken(Some("dev"), Some("shop")), all);
    check(DEV, spoken(Some("prod-eu"), None), none);
    check(DEV, spoken(None, Some("live")), none);
    let without = |key: &str| {
        let lines = DEV.lines().filter(|line| !line.starts_with(key));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    check(&without("context"), spoken(None, None), none);
    check(&without("namespace"), spoken(None, None), none);
    check(&without("context"), spoken(Some("dev"), None), none);
    let nowhere = accepted(&without("context")).cluster();
    assert!(nowhere.unheld.iter().all(|it| it.nowhere), "{nowhere:?}");
    assert_eq!(nowhere.unheld.len(), 3);
}

#[test]
fn what_the_cluster_table_allows_does_not_reach_a_rule_that_is_elsewhere() {
    let (all, none) = ((true, true, true), (false, false, false));
    let rule = |run: &str, more: &str| {
        format!("[[intercept]]\nrun = \"{run}\"\ntarget = \"{run}\"\n{more}")
    };
    let text = format!(
        "{DEV}{}{}{}{}",
        rule("a", ""),
        rule("b", "namespace = \"other\"\n"),
        rule("c", "context = \"prod\"\n"),
        rule(
            "d",
            "context = \"prod\"\nallow-production = true\nprivileged-agents = true\nagent-image = \"b\"\n"
        ),
    );
    let project = accepted(&text);
    assert_eq!(allows(&project, Some("a")), all);
    assert_eq!(allows(&project, Some("b")), none);
    assert_eq!(allows(&project, Some("c")), none);
    assert_eq!(allows(&project, Some("d")), all);
    let choice = project.cluster_of(project.rule_for("d").as_ref());
    assert_eq!(choice.context.as_deref(), Some("prod"));
    assert_eq!(choice.namespace.as_deref(), Some("shop"));
    assert_eq!(choice.agent_image.as_deref(), Some("b"));
}

#[test]
fn a_word_of_the_person_s_own_needs_no_place_and_no_acceptance() {
    let mut project = Project::default();
    project.files.user = rules(
        Level::User,
        "[cluster]\nallow-production = true\nagent-image = \"a\"\nprivileged-agents = true\n",
    );
    assert_eq!(allows(&project, None), (true, true, true));
    assert!(project.cluster().accepted().is_ok());
    let mut project = Project::default();
    project.levels.command_line.allow_production = true;
    assert!(project.cluster().allow_production);
}

#[test]
fn nothing_of_it_counts_before_it_was_accepted() {
    let asks = |project: &Project, run: Option<&str>| -> Vec<String> {
        let rule = run.and_then(|run| project.rule_for(run));
        let asked = project.cluster_of(rule.as_ref()).asked;
        asked.into_iter().map(|asked| asked.key).collect()
    };
    let mut it = project(DEV);
    assert_eq!(allows(&it, None), (false, false, false));
    assert_eq!(
        asks(&it, None),
        ["allow-production", "privileged-agents", "agent-image"]
    );
    assert!(it.cluster().address_accepted().is_ok());
    it.levels.command_line.agent_image = Some("mine".into());
    it.levels.command_line.allow_production = true;
    assert_eq!(
        asks(&it, None),
        ["privileged-agents"],
        "the command line decides"
    );
    accept(&mut it);
    assert!(asks(&it, None).is_empty());
    it.files.rules = rules(Level::Rules, &DEV.replace("a:1", "a:2"));
    it.levels = Levels::default();
    assert_eq!(asks(&it, None), ["agent-image"], "a change asks again");
    let rule = "[[intercept]]\nrun = \"a\"\ntarget = \"a\"\nmatch = { header = { x = \"${env:USER}\" } }\n";
    let it = project(rule);
    assert_eq!(asks(&it, Some("a")), ["match"]);
    assert!(asks(&it, None).is_empty());
    let it = project("[cluster]\nnamespace = \"${env:USER}\"\n");
    assert_eq!(it.cluster().namespace, None);
    let refused = it.cluster().address_accepted().unwrap_err().to_string();
    assert!(refused.contains(".ashore.toml:2"), "{refused}");
    assert!(refused.contains("`ashore trust`"), "{refused}");
}

const TWO: &str = "[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\nmatch = { path = \"/kim\" }\n\
    [[intercept]]\nrun = \"Run orders\"\ntarget = \"deployment/orders\"\n";

fn target(written: &str) -> TargetRef {
    written.parse().unwrap()
}

/// What is asked for, with its target owned.
struct Asked {
    target: TargetRef,
    name: Option<&'static str>,
    local_port: Option<u16>,
}

impl Asked {
    fn borrowed(&self) -> Asking<'_> {
        Asking {
            target: &self.target,
            name: self.name,
            local_port: self.local_port,
        }
    }
}

fn asking(written: &str, name: Option<&'static str>, local_port: Option<u16>) -> Asked {
    Asked {
        target: target(written),
        name,
        local_port,
    }
}

#[test]
fn which_of_several_rules_is_meant() {
    let launch = r#"{"configurations": [
        {"name": "Debug orders", "type": "node", "request": "launch", "program": "${workspaceFolder}/a.js"},
        {"name": "Run orders", "type": "node", "request": "launch", "program": "${workspaceFolder}/b.js"}]}"#;
    let listen = |port: u16| format!("require('http').createServer(f).listen({port})");
    let mut tree = MemoryTree::default();
    tree.insert(".vscode/launch.json", launch);
    tree.insert("a.js", listen(4001));
    let one = detect(&tree, &|_| None);
    tree.insert("b.js", listen(4002));
    let both = detect(&tree, &|_| None);
    let check = |text: &str,
                 asking: Asked,
                 answers: &[ashore_ports::DetectedConfiguration],
                 expected: Result<Option<&str>, &str>| {
        let project = project(text);
        let found = project.rule_for_target(asking.borrowed(), &|| answers.to_vec());
        match (&found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found.as_ref().map(super::Rule::run), expected),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            _ => panic!("{found:?} instead of {expected:?}"),
        }
    };
    let both = both.as_slice();
    check(
        TWO,
        asking("orders", Some("Run orders"), None),
        both,
        Ok(Some("Run orders")),
    );
    check(
        TWO,
        asking("orders", None, Some(4001)),
        both,
        Ok(Some("Debug orders")),
    );
    check(
        TWO,
        asking("deployment/orders", None, Some(4002)),
        both,
        Ok(Some("Run orders")),
    );
    check(
        TWO,
        asking("orders", None, None),
        &one,
        Ok(Some("Debug orders")),
    );
    let several = "`Debug orders` (.ashore.toml:1), `Run orders` (.ashore.toml:5)";
    check(TWO, asking("orders", None, None), both, Err(several));
    check(
        TWO,
        asking("orders", Some("mine"), Some(9)),
        both,
        Err(several),
    );
    check(
        TWO,
        asking("service/orders", None, None),
        both,
        Err(several),
    );
    check(TWO, asking("carts", None, None), both, Ok(None));
    let same = TWO.replace(
        "match = { path = \"/kim\" }\n",
        "mode = \"global\"\nport = 80\n",
    );
    let same = same.replace(
        "Run orders\"\n",
        "Run orders\"\nport = 80\nmode = \"global\"\n",
    );
    let same = same.replace("port = 80\n[", "port = 80\nenabled = true\n[");
    check(
        &same.replace("mode = \"global\"\n", "match = { path = \"/kim\" }\n"),
        asking("orders", None, None),
        both,
        Ok(Some("Debug orders")),
    );
    let only = TWO.split_once("[[intercept]]\nrun = \"Run").unwrap().0;
    check(
        only,
        asking("orders", None, Some(9)),
        &[],
        Ok(Some("Debug orders")),
    );
    check(
        only,
        asking("service/orders", None, None),
        &[],
        Ok(Some("Debug orders")),
    );
}

#[test]
fn a_personal_rule_is_never_lost_whatever_the_target_is_called() {
    let project = project(TWO.split_once("[[intercept]]\nrun = \"Run").unwrap().0);
    for written in ["orders", "deployment/orders", "service/orders"] {
        let asked = asking(written, None, Some(1));
        let rule = project
            .rule_for_target(asked.borrowed(), &Vec::new)
            .unwrap();
        let found = project.intercept("x", target(written), Wishes::default(), rule.as_ref());
        let conditions = Match {
            path_prefix: Some("/kim".into()),
            ..Match::default()
        };
        assert_eq!(found.mode, Mode::Personal(conditions), "{written}");
    }
}

#[test]
fn who_wants_it_off_and_what_a_named_target_means_all_the_same() {
    let team = "[[intercept]]\nrun = \"a\"\ntarget = \"orders\"\nport = \"http\"\nmode = \"personal\"\nmatch = { path = \"/a\" }\n";
    let with_own = |own: &str| Project {
        files: Files {
            own: rules(Level::Own, own),
            ..project(team).files
        },
        ..Project::default()
    };
    let mine = with_own("[[intercept]]\nrun = \"a\"\nenabled = false\n");
    assert_eq!(mine.off("a"), Some(Off::Person));
    let all = with_own("[workspace]\nenabled = false\n");
    assert_eq!(
        (all.off("a"), all.off("b")),
        (Some(Off::Workspace), Some(Off::Workspace))
    );
    for project in [&mine, &all] {
        assert!(project.rule_for("a").is_none());
        assert!(project.rules_that_are_on().is_empty());
        // Whoever names the target gets it as the rule says it, and never everybody's requests.
        let asking = Asking {
            target: &"orders".parse().unwrap(),
            name: None,
            local_port: None,
        };
        let rule = project.rule_for_target(asking, &Vec::new).unwrap().unwrap();
        assert!(matches!(rule.said.mode.unwrap().value, Mode::Personal(_)));
    }
    let elsewhere = with_own("[[intercept]]\nrun = \"a\"\ntarget = \"stock\"\n");
    let rule = elsewhere.rule_for("a").unwrap();
    assert_eq!(rule.target.name, "stock");
    assert_eq!(rule.said.port, None, "a port's name is of its own target");
    let switched = with_own("[workspace]\nenabled = true\n");
    assert_eq!(switched.off("a"), None);
}
