//! Writing the person's own file: what they want otherwise than the rules of all.

use ashore_ports::fits;
use ashore_protocol::{
    ModeKind,
    agent::Mode,
    editor::{TargetChoice, WhenPaused},
};
use ashore_texts::{Text, text};
use toml_edit::{DocumentMut, Item, Table, Value};

use super::{Change, is_for, matching, parsed, port, put, put_or_remove, rule_of};
use crate::{
    RULES_FILE,
    keys::{self, Acceptance},
};

/// What weaker files say of the run configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Beside {
    /// None where nobody names a target.
    pub choice: Option<TargetChoice>,
    pub is_off: bool,
}

/// The text of the person's own file with the change in it: it says only what is otherwise than `beside`. `file` is how
/// messages name it.
///
/// # Errors
/// One sentence, when the text is in no order in which it could be changed, or nobody names a target.
pub fn changed_own(
    text: &str,
    file: &str,
    run: &str,
    change: &Change,
    beside: &Beside,
) -> Result<String, Text> {
    let mut document = parsed(text, file)?;
    let glob = like_the_glob(&mut document, run, file)?;
    let rule = rule_of(&mut document, run, file)?;
    if let Some(choice) = &change.target {
        let before = place(rule);
        differ(rule, choice, beside.choice.as_ref());
        if place(rule) != before {
            // It was allowed there, and nowhere else.
            rule.remove("allow-production");
        }
    }
    let named = beside.choice.is_some() || rule.contains_key("target");
    if change.on && !named && rule.remove("enabled").is_none() {
        return Err(text!(ChangeNoTarget { run }));
    }
    // Beside a glob of one's own the rule says it in any case: the glob may say otherwise.
    let otherwise = glob || change.on == beside.is_off;
    put_or_remove(rule, "enabled", otherwise.then(|| change.on.into()));
    forget_empty(&mut document, run);
    Ok(document.to_string())
}

/// Both texts, the rules file's and the person's own, when what the person wants becomes the rule of all. What a person
/// alone may decide stays theirs, and so does the context, whose name is that of their kubeconfig.
///
/// # Errors
/// One sentence, when one of them is in no order in which it could be changed, or the person wants nothing otherwise.
pub fn shared(rules: &str, own: &str, own_file: &str, run: &str) -> Result<(String, String), Text> {
    let mut mine = parsed(own, own_file)?;
    let mut all = parsed(rules, RULES_FILE)?;
    let from = rule_of(&mut mine, run, own_file)?;
    let to = rule_of(&mut all, run, RULES_FILE)?;
    // What was allowed at a place is of no use to others, and the place goes with it.
    let allowed = from.contains_key("allow-production");
    let keys: Vec<String> = (from.iter())
        .map(|(key, _)| key.to_owned())
        .filter(|key| !(is_theirs(key) || allowed && key == "namespace"))
        .collect();
    if keys.is_empty() {
        return Err(text!(ChangeNotOwn { run }));
    }
    for key in keys {
        match from.remove(&key) {
            Some(Item::Value(value)) => put(to, &key, value),
            Some(other) => drop(to.insert(&key, other)),
            None => {}
        }
    }
    // What is on needs no word.
    if to.get("enabled").and_then(Item::as_bool) == Some(true) {
        to.remove("enabled");
    }
    forget_empty(&mut mine, run);
    Ok((all.to_string(), mine.to_string()))
}

/// The text with a key of `[cluster]` or `[workspace]` set, or taken out.
///
/// # Errors
/// One sentence, when the text is in no order in which it could be changed.
pub fn with_setting(
    text: &str,
    file: &str,
    table: keys::Table,
    key: &str,
    new: Option<Value>,
) -> Result<String, Text> {
    debug_assert!(table.key(key).is_some(), "{key}");
    let name = match table {
        keys::Table::Workspace => "workspace",
        _ => "cluster",
    };
    let mut document = parsed(text, file)?;
    let entry = document.entry(name).or_insert_with(|| {
        let mut table = Table::new();
        // Before the rules: what stands behind them would be read as theirs by people.
        table.set_position(Some(-1));
        Item::Table(table)
    });
    let Some(settings) = entry.as_table_like_mut() else {
        return Err(text!(ChangeForm { file }));
    };
    match new {
        Some(new) => drop(settings.insert(key, Item::Value(new))),
        None => drop(settings.remove(key)),
    }
    if settings.is_empty() {
        document.remove(name);
    }
    Ok(document.to_string())
}

/// The text when another cluster is meant from now on: what was allowed at a place no longer chooses it.
///
/// # Errors
/// One sentence, when the text is in no order in which it could be changed.
pub fn without_allowed(text: &str, file: &str) -> Result<String, Text> {
    let mut document = parsed(text, file)?;
    let list = document
        .get_mut("intercept")
        .and_then(Item::as_array_of_tables_mut);
    let Some(list) = list else {
        return Ok(text.to_owned());
    };
    for rule in list.iter_mut() {
        if rule.contains_key("allow-production") {
            for key in ["allow-production", "context", "namespace"] {
                rule.remove(key);
            }
        }
    }
    list.retain(|rule| rule.len() > 1);
    if list.is_empty() {
        document.remove("intercept");
    }
    Ok(document.to_string())
}

/// The text with production allowed for a run configuration at this place, and nowhere else.
///
/// # Errors
/// One sentence, when the text is in no order in which it could be changed.
pub fn allowed(
    text: &str,
    file: &str,
    run: &str,
    context: &str,
    namespace: &str,
) -> Result<String, Text> {
    let mut document = parsed(text, file)?;
    like_the_glob(&mut document, run, file)?;
    let rule = rule_of(&mut document, run, file)?;
    put(rule, "context", context.into());
    put(rule, "namespace", namespace.into());
    put(rule, "allow-production", true.into());
    Ok(document.to_string())
}

/// A rule for just this name hides the glob that fits it, so it begins as that glob. Says whether there is one.
fn like_the_glob(document: &mut DocumentMut, run: &str, file: &str) -> Result<bool, Text> {
    let list = document.get("intercept").and_then(Item::as_array_of_tables);
    let named = |rule: &Table| rule.get("run").and_then(Item::as_str).map(str::to_owned);
    let fitting = list.and_then(|list| {
        let fits = |rule: &&Table| named(rule).is_some_and(|it| it != run && fits(&it, run));
        list.iter().find(fits).cloned()
    });
    let exact = list.is_some_and(|list| list.iter().any(|rule| is_for(rule, run)));
    let Some(fitting) = fitting else {
        return Ok(false);
    };
    if !exact {
        let rule = rule_of(document, run, file)?;
        for (key, item) in fitting.iter().filter(|(key, _)| *key != "run") {
            rule.insert(key, item.clone());
        }
    }
    Ok(true)
}

/// Context and namespace that a rule names itself.
fn place(rule: &Table) -> [Option<String>; 2] {
    ["context", "namespace"].map(|key| Some(rule.get(key)?.as_str()?.to_owned()))
}

/// Whether a key stays in the person's own file.
fn is_theirs(key: &str) -> bool {
    let known = keys::Table::Intercept.key(key);
    matches!(key, "run" | "context") || known.is_none_or(|key| key.acceptance == Acceptance::Yes)
}

/// A rule that says nothing is none.
fn forget_empty(document: &mut DocumentMut, run: &str) {
    let list = document
        .get_mut("intercept")
        .and_then(Item::as_array_of_tables_mut);
    let Some(list) = list else { return };
    list.retain(|rule| !is_for(rule, run) || rule.len() > 1);
    if list.is_empty() {
        document.remove("intercept");
    }
}

/// The keys of the choice that another one does not have the same.
fn differ(rule: &mut Table, choice: &TargetChoice, beside: Option<&TargetChoice>) {
    let mut key = |key: &str, of: fn(&TargetChoice) -> Option<Value>, default: Option<&str>| {
        let (wanted, there) = (of(choice), beside.and_then(of));
        let shown = |value: Option<&Value>| value.map(ToString::to_string);
        let there = shown(there.as_ref()).or(default.map(|word| Value::from(word).to_string()));
        let same = shown(wanted.as_ref()) == there;
        put_or_remove(rule, key, wanted.filter(|_| !same));
    };
    key("target", |it| Some(it.target.to_string().into()), None);
    key("port", |it| it.port.as_ref().map(port), None);
    let local_port = |it: &TargetChoice| it.local_port.map(|port| i64::from(port).into());
    key("local-port", local_port, None);
    key(
        "namespace",
        |it| it.namespace.as_deref().map(Value::from),
        None,
    );
    key("context", |it| it.context.as_deref().map(Value::from), None);
    key(
        "when-paused",
        |it| Some(paused(it).word().into()),
        Some(WhenPaused::Pass.word()),
    );
    key(
        "mode",
        |it| Some(kind(it).word().into()),
        Some(ModeKind::Global.word()),
    );
    let conditions = match &choice.mode {
        Mode::Personal(conditions) if beside.is_none_or(|it| it.mode != choice.mode) => {
            // What a match means is never a part of another one.
            put(rule, "mode", ModeKind::Personal.word().into());
            Some(matching(conditions))
        }
        _ => None,
    };
    put_or_remove(rule, "match", conditions);
}

fn paused(choice: &TargetChoice) -> WhenPaused {
    match choice.when_paused {
        WhenPaused::Hold => WhenPaused::Hold,
        WhenPaused::Pass | WhenPaused::Unknown => WhenPaused::Pass,
    }
}

fn kind(choice: &TargetChoice) -> ModeKind {
    match choice.mode {
        Mode::Personal(_) => ModeKind::Personal,
        Mode::Global | Mode::Unknown => ModeKind::Global,
    }
}

#[cfg(test)]
mod tests {
    use ashore_protocol::agent::{Match, TextMatch};

    use super::*;

    fn orders() -> TargetChoice {
        TargetChoice {
            target: "deployment/orders".parse().unwrap(),
            context: None,
            namespace: None,
            port: None,
            local_port: None,
            mode: Mode::Global,
            when_paused: WhenPaused::Pass,
        }
    }

    fn mine() -> Mode {
        Mode::Personal(Match {
            header: [("x-ashore".to_owned(), TextMatch::Exact("$USER".into()))].into(),
            ..Match::default()
        })
    }

    fn check(before: &str, change: &Change, beside: &Beside, after: &str) {
        let got = changed_own(before, "own.toml", "a", change, beside).unwrap();
        assert_eq!(got, after);
        let again = changed_own(after, "own.toml", "a", change, beside).unwrap();
        assert_eq!(again, after, "twice is once");
    }

    fn to(choice: TargetChoice) -> Change {
        Change {
            target: Some(choice),
            on: true,
        }
    }

    fn team(choice: TargetChoice) -> Beside {
        Beside {
            choice: Some(choice),
            is_off: false,
        }
    }

    const OFF: Change = Change {
        target: None,
        on: false,
    };
    const ON: Change = Change {
        target: None,
        on: true,
    };

    #[test]
    fn off_and_on_leave_nothing_behind() {
        let off = "[[intercept]]\nrun = \"a\"\nenabled = false\n";
        check("", &OFF, &team(orders()), off);
        check(off, &ON, &team(orders()), "");
        check("", &OFF, &Beside::default(), off);
        let is_off = Beside {
            is_off: true,
            ..team(orders())
        };
        let on = "[[intercept]]\nrun = \"a\"\nenabled = true\n";
        check("", &ON, &is_off, on);
        check(on, &OFF, &is_off, "");
        let again = changed_own(off, "own.toml", "a", &ON, &Beside::default());
        assert_eq!(again, Ok(String::new()), "asked again at the next start");
        let none = changed_own("", "own.toml", "a", &ON, &Beside::default());
        assert_eq!(none, Err(text!(ChangeNoTarget { run: "a" })));
    }

    #[test]
    fn only_what_is_otherwise_is_written() {
        check("# mine\n", &to(orders()), &team(orders()), "# mine\n");
        let personal = TargetChoice {
            mode: mine(),
            ..orders()
        };
        let head = "[[intercept]]\nrun = \"a\"\n";
        let rule = format!(
            "{head}mode = \"personal\"\nmatch = {{ header = {{ x-ashore = \"$USER\" }} }}\n"
        );
        check("", &to(personal.clone()), &team(orders()), &rule);
        check(&rule, &to(orders()), &team(orders()), "");
        let global = format!("{head}mode = \"global\"\n");
        check("", &to(orders()), &team(personal), &global);
        let stock = TargetChoice {
            target: "deployment/stock".parse().unwrap(),
            context: Some("dev".into()),
            port: Some("http".parse().unwrap()),
            ..orders()
        };
        let rule =
            format!("{head}target = \"deployment/stock\"\nport = \"http\"\ncontext = \"dev\"\n");
        check("", &to(stock), &team(orders()), &rule);
        let rule = format!("{head}target = \"deployment/orders\"\n");
        check("", &to(orders()), &Beside::default(), &rule);
    }

    #[test]
    fn what_was_allowed_holds_for_its_place_alone() {
        let allowed = allowed("", "own.toml", "a", "prod", "shop").unwrap();
        assert!(allowed.contains("allow-production = true"), "{allowed}");
        // Another target, where nobody names a place: the consent goes with its own.
        let change = to(TargetChoice {
            target: "deployment/stock".parse().unwrap(),
            ..orders()
        });
        let after = changed_own(&allowed, "own.toml", "a", &change, &team(orders())).unwrap();
        assert!(!after.contains("allow-production"), "{after}");
        let same = to(TargetChoice {
            context: Some("prod".into()),
            namespace: Some("shop".into()),
            mode: mine(),
            ..orders()
        });
        let after = changed_own(&allowed, "own.toml", "a", &same, &team(orders())).unwrap();
        assert!(after.contains("allow-production = true"), "{after}");
    }

    #[test]
    fn a_glob_of_ones_own_is_not_hidden_by_a_rule_for_one_name() {
        let glob = "[[intercept]]\nrun = \"*\"\nmode = \"personal\"\nmatch = { path = \"/a\" }\n";
        let off = Beside {
            is_off: true,
            ..team(orders())
        };
        let after = changed_own(glob, "own.toml", "a", &ON, &off).unwrap();
        let rule = "run = \"a\"\nmode = \"personal\"\nmatch = { path = \"/a\" }\nenabled = true\n";
        assert_eq!(after, format!("{glob}\n[[intercept]]\n{rule}"));
        let all_off = "[[intercept]]\nrun = \"*\"\nenabled = false\n";
        let after = changed_own(all_off, "own.toml", "a", &ON, &team(orders())).unwrap();
        assert_eq!(
            after,
            format!("{all_off}\n[[intercept]]\nrun = \"a\"\nenabled = true\n")
        );
    }

    #[test]
    fn a_setting_comes_and_goes() {
        let rule = "[[intercept]]\nrun = \"a\"\nenabled = false\n";
        let off = |text: &str, new: Option<bool>| {
            let new = new.map(Value::from);
            with_setting(text, "own.toml", keys::Table::Workspace, "enabled", new).unwrap()
        };
        assert_eq!(off("", Some(false)), "[workspace]\nenabled = false\n");
        let both = off(rule, Some(false));
        assert_eq!(both, format!("[workspace]\nenabled = false\n{rule}"));
        assert_eq!(off(&both, None), rule);
        let own = "cluster = 3\n";
        let refused = with_setting(own, "own.toml", keys::Table::Cluster, "context", None);
        assert_eq!(refused, Err(text!(ChangeForm { file: "own.toml" })));
    }

    #[test]
    fn what_is_mine_becomes_everybodys_but_for_what_a_person_alone_decides() {
        let head = "[[intercept]]\nrun = \"a\"\n";
        let rules = format!("# ours\n{head}target = \"orders\" # why\nenabled = false\n");
        let alone = "context = \"dev\"\nallow-production = true\n";
        let own = format!("{head}target = \"stock\"\nenabled = true\n{alone}namespace = \"n\"\n");
        let (all, mine) = shared(&rules, &own, "own.toml", "a").unwrap();
        assert_eq!(all, format!("# ours\n{head}target = \"stock\" # why\n"));
        assert_eq!(mine, format!("{head}{alone}namespace = \"n\"\n"));
        assert_eq!(without_allowed(&mine, "own.toml").unwrap(), "");
        let nothing = shared(&all, &mine, "own.toml", "a");
        assert_eq!(nothing, Err(text!(ChangeNotOwn { run: "a" })));
        let off = format!("{head}enabled = false\n");
        let (all, mine) = shared("", &off, "own.toml", "a").unwrap();
        assert_eq!((all.as_str(), mine.as_str()), (off.as_str(), ""));
    }
}
