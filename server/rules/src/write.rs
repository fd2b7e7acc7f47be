//! Writing `.ashore.toml`: only what is meant is changed, and every comment stays.

use ashore_protocol::{
    ModeKind, ServicePort,
    agent::{Match, Mode, TextMatch},
    editor::{TargetChoice, WhenPaused},
};
use ashore_texts::{Arg, Text, text};
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::{RULES_FILE, keys};

mod own;

pub use own::{Beside, allowed, changed_own, shared, with_setting, without_allowed};

/// What is to be written about a run configuration.
pub struct Change {
    /// `None`: the target stays as it is.
    pub target: Option<TargetChoice>,
    pub on: bool,
}

/// The text with the change in it.
///
/// # Errors
/// One sentence, when the text is in no order in which it could be changed.
pub fn changed(text: &str, run: &str, change: &Change) -> Result<String, Text> {
    let mut document = parsed(text, RULES_FILE)?;
    let all = document
        .get("cluster")
        .and_then(|cluster| cluster.get("namespace"))
        .and_then(Item::as_str)
        .map(str::to_owned);
    let mut whole = None;
    let rule = rule_of(&mut document, run, RULES_FILE)?;
    if let Some(choice) = &change.target {
        describe(rule, choice);
        let named = |table: &Table| Some(table.get("namespace")?.as_str()?.to_owned());
        let own = choice.namespace.as_ref();
        match own.filter(|own| Some(*own) != named(rule).or_else(|| all.clone()).as_ref()) {
            Some(own) if all.is_none() && named(rule).is_none() => whole = Some(own.clone()),
            Some(own) => put(rule, "namespace", own.as_str().into()),
            None => {}
        }
    }
    if change.on {
        rule.remove("enabled");
        if rule.get("target").is_none() {
            return Err(text!(ChangeNoTarget { run }));
        }
    } else {
        put(rule, "enabled", false.into());
    }
    if let Some(namespace) = whole {
        place(&mut document, &namespace);
    }
    Ok(document.to_string())
}

/// The text with one more key in the rule of this name.
///
/// # Errors
/// One sentence, when there is no such rule.
pub fn with_key(text: &str, run: &str, key: &str, new: Value) -> Result<String, Text> {
    edited(text, run, |rule| put(rule, key, new))
}

/// The text with one more variable in the rule of this name.
///
/// # Errors
/// One sentence, when there is no such rule.
pub fn with_variable(text: &str, run: &str, name: &str, new: &str) -> Result<String, Text> {
    edited(text, run, |rule| {
        let there = rule
            .get_mut("environment")
            .and_then(Item::as_table_like_mut);
        match there {
            Some(variables) => {
                variables.insert(name, value(new));
            }
            None => {
                let mut variables = InlineTable::new();
                variables.insert(name, new.into());
                put(rule, "environment", variables.into());
            }
        }
    })
}

fn is_for(rule: &Table, run: &str) -> bool {
    rule.get("run").and_then(Item::as_str) == Some(run)
}

/// The rule with just this name; a new one at the end where there is none.
fn rule_of<'d>(
    document: &'d mut DocumentMut,
    run: &str,
    file: &str,
) -> Result<&'d mut Table, Text> {
    let first = document.iter().next().is_none();
    let list = document
        .entry("intercept")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(list) = list.as_array_of_tables_mut() else {
        return Err(text!(ChangeForm { file }));
    };
    let there = list.iter().position(|rule| is_for(rule, run));
    if there.is_none() {
        let mut rule = Table::new();
        rule.insert("run", value(run));
        rule.decor_mut()
            .set_prefix(if list.is_empty() && first { "" } else { "\n" });
        list.push(rule);
    }
    let at = there.unwrap_or(list.len() - 1);
    list.get_mut(at).ok_or(Text::ChangeGone)
}

fn edited(text: &str, run: &str, edit: impl FnOnce(&mut Table)) -> Result<String, Text> {
    let mut document = parsed(text, RULES_FILE)?;
    let rules = document
        .get_mut("intercept")
        .and_then(Item::as_array_of_tables_mut);
    let named = |rule: &&mut Table| is_for(rule, run);
    match rules.and_then(|rules| rules.iter_mut().find(named)) {
        Some(rule) => edit(rule),
        None => return Err(text!(ChangeNoRule { run })),
    }
    Ok(document.to_string())
}

fn parsed(text: &str, file: &str) -> Result<DocumentMut, Text> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        let first = error.message().lines().next();
        let why = first.map_or(Text::RulesNoToml.into(), Arg::from);
        text!(ChangeBroken { file, why })
    })
}

fn describe(rule: &mut Table, choice: &TargetChoice) {
    put(rule, "target", choice.target.to_string().into());
    put_or_remove(rule, "port", choice.port.as_ref().map(port));
    put_or_remove(
        rule,
        "local-port",
        choice.local_port.map(|port| i64::from(port).into()),
    );
    match &choice.mode {
        Mode::Global | Mode::Unknown => {
            rule.remove("match");
            put_or_remove(rule, "mode", None);
        }
        Mode::Personal(conditions) => {
            put(rule, "mode", ModeKind::Personal.word().into());
            put(rule, "match", matching(conditions));
        }
    }
    let paused = (choice.when_paused == WhenPaused::Hold).then(|| WhenPaused::Hold.word().into());
    put_or_remove(rule, "when-paused", paused);
}

fn port(port: &ServicePort) -> Value {
    match port {
        ServicePort::Number(number) => i64::from(*number).into(),
        ServicePort::Name(name) => name.as_str().into(),
    }
}

fn matching(conditions: &Match) -> Value {
    let mut table = InlineTable::new();
    if !conditions.header.is_empty() {
        let mut headers = InlineTable::new();
        for (name, wanted) in &conditions.header {
            headers.insert(
                name,
                match wanted {
                    TextMatch::Exact(text) => text.as_str().into(),
                    TextMatch::Regex(pattern) => {
                        let mut regex = InlineTable::new();
                        regex.insert("regex", pattern.as_str().into());
                        regex.into()
                    }
                },
            );
        }
        table.insert("header", headers.into());
    }
    if let Some(path) = &conditions.path_prefix {
        table.insert("path", path.as_str().into());
    }
    if let Some(method) = &conditions.method {
        table.insert("method", method.as_str().into());
    }
    table.into()
}

/// A value that is there keeps its place and the comment behind it.
fn put(rule: &mut Table, key: &str, new: Value) {
    debug_assert!(keys::Table::Intercept.key(key).is_some(), "{key}");
    match rule.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = new;
            *old.decor_mut() = decor;
        }
        None => {
            rule.insert(key, Item::Value(new));
        }
    }
}

fn put_or_remove(rule: &mut Table, key: &str, new: Option<Value>) {
    match new {
        Some(new) => put(rule, key, new),
        None => drop(rule.remove(key)),
    }
}

/// The namespace of all rules that name none.
fn place(document: &mut DocumentMut, namespace: &str) {
    let cluster = document.entry("cluster").or_insert_with(|| {
        let mut table = Table::new();
        table.set_position(Some(-1));
        Item::Table(table)
    });
    cluster["namespace"] = value(namespace);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(port: &str) -> Change {
        Change {
            target: Some(TargetChoice {
                target: "deployment/orders".parse().unwrap(),
                context: None,
                namespace: None,
                port: Some(port.parse().unwrap()),
                local_port: None,
                mode: Mode::Global,
                when_paused: WhenPaused::Pass,
            }),
            on: true,
        }
    }

    fn check(before: &str, run: &str, change: &Change, after: &str) {
        assert_eq!(changed(before, run, change).unwrap(), after);
        assert_eq!(changed(after, run, change).unwrap(), after, "twice is once");
        let none = |_: &str| None;
        crate::Rules::parse(RULES_FILE, after, &crate::Surroundings::of(&none)).unwrap();
    }

    #[test]
    fn a_new_file() {
        check(
            "",
            "Debug orders",
            &orders("http"),
            "[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\nport = \"http\"\n",
        );
    }

    #[test]
    fn comments_and_other_rules_stay() {
        let before = "# ours\n[cluster]\nnamespace = \"shop\" # the team's\n\n# first\n[[intercept]]\nrun = \"a\" # why\ntarget = \"service/a\" # was b\nport = 80\n\n[[intercept]]\nrun = \"b\"\ntarget = \"service/b\"\n# last word\n";
        let after = before
            .replace("\"service/a\"", "\"deployment/orders\"")
            .replace("port = 80\n", "port = 8000\n");
        check(before, "a", &orders("8000"), &after);
        let new = format!(
            "{before}\n[[intercept]]\nrun = \"c\"\ntarget = \"deployment/orders\"\nport = \"http\"\n"
        );
        let got = changed(before, "c", &orders("http")).unwrap();
        assert_eq!(
            got.lines().filter(|line| line.contains('#')).count(),
            6,
            "{got}"
        );
        assert_eq!(
            got.replace("# last word\n", ""),
            new.replace("# last word\n", "")
        );
    }

    #[test]
    fn off_and_on_again() {
        let before = "[[intercept]]\nrun = \"a\"\ntarget = \"service/a\" # was b\n";
        let off = Change {
            target: None,
            on: false,
        };
        let after = format!("{before}enabled = false\n");
        check(before, "a", &off, &after);
        check(
            &after,
            "a",
            &Change {
                target: None,
                on: true,
            },
            before,
        );
        check(
            "",
            "x",
            &off,
            "[[intercept]]\nrun = \"x\"\nenabled = false\n",
        );
    }

    #[test]
    fn a_personal_match() {
        let mut change = orders("http");
        let header = [
            ("x-me".to_owned(), TextMatch::Exact("ann".into())),
            ("y".to_owned(), TextMatch::Regex("a+".into())),
        ];
        if let Some(choice) = &mut change.target {
            choice.mode = Mode::Personal(Match {
                header: header.into(),
                path_prefix: Some("/a".into()),
                method: None,
            });
            choice.when_paused = WhenPaused::Hold;
            choice.local_port = Some(8081);
        }
        check(
            "",
            "a",
            &change,
            "[[intercept]]\nrun = \"a\"\ntarget = \"deployment/orders\"\nport = \"http\"\nlocal-port = 8081\nmode = \"personal\"\nmatch = { header = { x-me = \"ann\", y = { regex = \"a+\" } }, path = \"/a\" }\nwhen-paused = \"hold\"\n",
        );
    }

    #[test]
    fn what_is_broken_is_not_written() {
        for (text, part) in [
            ("[[intercept", "broken"),
            ("intercept = [1]", "two brackets"),
        ] {
            let error = changed(text, "a", &orders("http")).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn another_namespace_than_that_of_all_rules_is_the_rule_s_own() {
        let mut change = orders("http");
        if let Some(choice) = &mut change.target {
            choice.namespace = Some("b".into());
        }
        let rule = "[[intercept]]\nrun = \"a\"\ntarget = \"deployment/orders\"\nport = \"http\"\n";
        let all = "[cluster]\nnamespace = \"a\"\n";
        let after = format!("{all}\n{rule}namespace = \"b\"\n");
        check(all, "a", &change, &after);
        let all = "[cluster]\nnamespace = \"b\"\n";
        check(all, "a", &change, &format!("{all}\n{rule}"));
    }
}
