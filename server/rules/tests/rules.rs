//! The rules file: what is read, and what each mistake says.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeMap;

use ashore_protocol::{
    Strategy, Takeover,
    agent::{Match, Mode, TextMatch},
    editor::WhenPaused,
};
use ashore_rules::{Code, Help, InterceptRule, Rules, RulesError, Said, Surroundings};
use proptest::prelude::*;

fn env(name: &str) -> Option<String> {
    (name == "USER").then(|| "kim".to_owned())
}

fn read(text: &str) -> Result<Rules, RulesError> {
    let branch = || Some("topic/a".to_owned());
    let surroundings = Surroundings {
        branch: &branch,
        ..Surroundings::of(&env)
    };
    Rules::parse(".ashore.toml", text, &surroundings)
}

fn parse(text: &str) -> Result<Rules, String> {
    read(text).map_err(|error| error.to_string())
}

fn value<T: Clone>(said: &Option<Said<T>>) -> Option<T> {
    said.as_ref().map(|said| said.value.clone())
}

fn shown<T: ToString>(said: &Option<Said<T>>) -> Option<String> {
    said.as_ref().map(|said| said.value.to_string())
}

fn personal(rule: &InterceptRule) -> Match {
    match value(&rule.mode) {
        Some(Mode::Personal(conditions)) => conditions,
        other => panic!("personal, not {other:?}"),
    }
}

#[test]
fn the_whole_file() {
    let text = r#"
[cluster]
context = "dev"
namespace = "shop"
privileged-agents = true
agent-labels = { access = "orders", "example.com/from" = "Ashore_1" }

[[intercept]]
run = "Debug orders"
target = "deployment/orders"
port = "http"
local-port = 8081
mode = "personal"
match = { header = { "x-ashore" = "$USER", "x-team" = { regex = "^a.*$" } }, path = "/orders", method = "get" }
when-paused = "hold"
strategy = "pod"
takeover = "new"
context = "stage"
namespace = "shop-$USER"
agent-image = "a:1"

[[intercept]]
run = "Debug *"
target = "inventory"
port = 8080
"#;
    let header = BTreeMap::from([
        ("x-ashore".to_owned(), TextMatch::Exact("kim".to_owned())),
        ("x-team".to_owned(), TextMatch::Regex("^a.*$".to_owned())),
    ]);
    let rules = parse(text).unwrap();
    let cluster = &rules.cluster;
    assert_eq!(value(&cluster.context).as_deref(), Some("dev"));
    assert_eq!(value(&cluster.namespace).as_deref(), Some("shop"));
    assert_eq!(value(&cluster.privileged_agents), Some(true));
    let labels = value(&cluster.agent_labels).unwrap();
    assert_eq!(labels["example.com/from"], "Ashore_1");
    let asked: Vec<(&str, usize)> = rules
        .asked()
        .map(|asked| (asked.key.as_str(), asked.place.line))
        .collect();
    let expected = [
        ("agent-labels", 6),
        ("privileged-agents", 5),
        ("agent-image", 20),
    ];
    assert_eq!(asked, expected);
    let orders = rules.chosen("Debug orders").unwrap();
    assert_eq!(shown(&orders.target).as_deref(), Some("deployment/orders"));
    assert_eq!(shown(&orders.port).as_deref(), Some("http"));
    assert_eq!(value(&orders.local_port), Some(8081));
    assert_eq!(
        personal(orders),
        Match {
            header,
            path_prefix: Some("/orders".into()),
            method: Some("GET".into()),
        }
    );
    assert_eq!(value(&orders.when_paused), Some(WhenPaused::Hold));
    assert_eq!(value(&orders.strategy), Some(Strategy::Pod));
    assert_eq!(value(&orders.takeover), Some(Takeover::New));
    assert_eq!(value(&orders.replicas), None);
    assert_eq!(value(&orders.cluster.context).as_deref(), Some("stage"));
    assert_eq!(
        value(&orders.cluster.namespace).as_deref(),
        Some("shop-kim")
    );
    assert_eq!(orders.place.to_string(), ".ashore.toml:8");
    assert_eq!(orders.mode.as_ref().unwrap().place.line, 14);
    let other = rules.chosen("Debug stock").unwrap();
    assert_eq!(shown(&other.target).as_deref(), Some("inventory"));
    assert_eq!(shown(&other.port).as_deref(), Some("8080"));
    assert_eq!(value(&other.mode), None);
    assert_eq!(rules.chosen("Run tests"), None);
}

#[test]
fn variables_are_put_in_where_they_have_a_place() {
    let rule = "[[intercept]]\nrun = \"a\"\ntarget = \"a\"\n";
    let header = |text: &str| {
        let rules = parse(text).unwrap();
        match &personal(&rules.intercepts[0]).header["x"] {
            TextMatch::Exact(text) => text.clone(),
            TextMatch::Regex(_) => panic!("exact"),
        }
    };
    let with = |value: &str| format!("{rule}match = {{ header = {{ x = \"{value}\" }} }}\n");
    assert_eq!(header(&with("$GIT_BRANCH")), "topic/a");
    assert_eq!(header(&with("${env:USER}-$USER")), "kim-kim");
    let own = with("$NAMESPACE") + "namespace = \"dev-$USER\"\n";
    assert_eq!(header(&own), "dev-kim");
    let all = format!("[cluster]\nnamespace = \"shop\"\n{}", with("$NAMESPACE"));
    assert_eq!(header(&all), "shop");
    let target = "[[intercept]]\nrun = \"a\"\ntarget = \"deployment/orders-$USER\"\n";
    let rules = parse(target).unwrap();
    assert_eq!(
        shown(&rules.intercepts[0].target).as_deref(),
        Some("deployment/orders-kim")
    );
    let asked = parse(&with("${env:USER}")).unwrap();
    assert_eq!(asked.asked().next().unwrap().key, "match");
    let free = format!("{rule}environment = {{ A = \"${{env:USER}}\" }}\n");
    assert_eq!(parse(&free).unwrap().asked().count(), 0);
    let check = |text: &str, part: &str, code: Code| {
        let error = read(text).unwrap_err();
        let problem = error.first().unwrap();
        assert!(problem.to_string().contains(part), "{problem}");
        assert_eq!(problem.code, code, "{problem}");
    };
    check(
        &with("$NAMESPACE"),
        ":4:26: $NAMESPACE is not known",
        Code::NotSet,
    );
    check(
        &with("${env:NOBODY}"),
        ":4:26: the environment variable NOBODY",
        Code::NotSet,
    );
    let context = "[cluster]\ncontext = \"${env:USER}\"\n";
    check(
        context,
        ":2:11: \"${env:USER}\" has no place",
        Code::NoPlace,
    );
    let image = "[cluster]\nagent-image = \"${env:USER}\"\n";
    check(image, ":2:15: \"${env:USER}\" has no place", Code::NoPlace);
    check(
        "[cluster]\nnamespace = \"${env:X}\"\n",
        ":2:13: the environment variable X",
        Code::NotSet,
    );
}

/// What a file takes of the environment is asked for, so it is seen as such: `$NAME` alone would be taken without a word.
#[test]
fn no_other_variable_of_the_environment_is_taken_by_its_bare_name() {
    let environment = |name: &str| Some(format!("the {name} of this machine"));
    let check = |lines: &str, place: &str, instead: &str| {
        let text = with(lines);
        let found = Rules::parse(".ashore.toml", &text, &Surroundings::of(&environment));
        let error = found.unwrap_err();
        let problem = error.first().unwrap();
        let told = problem.to_string();
        assert!(
            told.starts_with(&format!(".ashore.toml:{place}: ")),
            "{told}"
        );
        assert!(told.contains("${env:TOKEN}"), "{told}");
        assert!(!told.contains("of this machine"), "{told}");
        assert_eq!(problem.help, Help::Instead(instead.to_owned()));
        assert_eq!(problem.code, Code::NoPlace);
        assert_eq!(error.0.len(), 1, "{error}");
    };
    let header = |value: &str| format!("match = {{ header = {{ x = \"{value}\" }} }}");
    check(&header("$TOKEN"), "4:26", "${env:TOKEN}");
    check(&header("a-${TOKEN}-b"), "4:26", "a-${env:TOKEN}-b");
    check("namespace = \"$USER-$TOKEN\"", "4:13", "$USER-${env:TOKEN}");
    check("environment = { A = \"$TOKEN\" }", "4:21", "${env:TOKEN}");
    let five = with(&header("$5"));
    assert!(Rules::parse("x", &five, &Surroundings::of(&environment)).is_ok());
}

#[test]
fn mistakes_have_a_code_and_their_help_as_data() {
    let check = |text: &str, code: Code, help: Help| {
        let error = read(text).unwrap_err();
        let problem = error.first().unwrap();
        assert_eq!((problem.code, &problem.help), (code, &help), "{problem}");
    };
    let instead = |value: &str| Help::Instead(value.to_owned());
    check("[clutser]", Code::UnknownKey, instead("cluster"));
    check("[cluster]\nfoo = 1", Code::UnknownKey, Help::None);
    check("a = ", Code::Syntax, Help::None);
    check("[cluster]\n[cluster]\n", Code::Syntax, Help::None);
    check(&"[".repeat(10_000), Code::Syntax, Help::None);
    check(
        &with("mode = \"globl\""),
        Code::NotAValue,
        instead("global"),
    );
    check(&with("local-port = \"x\""), Code::WrongType, Help::None);
    check(
        &with("mode = \"personal\""),
        Code::MissingMatch,
        Help::Line("match = { header = { \"x-ashore\" = \"$USER\" } }".into()),
    );
    check(
        "[[intercept]]\nrun = \"a\"",
        Code::MissingKey,
        Help::Line("target = \"\"".into()),
    );
    check(
        &with("match = { path = \"a\" }"),
        Code::NotAPath,
        instead("/a"),
    );
    check(
        "[[intercept]]\nrun = 'a'\ntarget = \"deploymnt/orders\"",
        Code::NotAValue,
        instead("deployment/orders"),
    );
    check(
        &with("[[intercept]]\nrun=\"Debug\"\ntarget=\"y\""),
        Code::Clash,
        Help::None,
    );
    check(
        &with("mode = \"global\"\nmatch = { path = \"/a\" }"),
        Code::Contradiction,
        Help::None,
    );
}

#[test]
fn an_exact_name_wins_over_an_earlier_glob() {
    let text = "[[intercept]]\nrun='*'\ntarget='a'\n[[intercept]]\nrun='x'\ntarget='b'";
    let rules = parse(text).unwrap();
    assert_eq!(
        shown(&rules.chosen("x").unwrap().target).as_deref(),
        Some("b")
    );
}

/// One `[[intercept]]` that is right but for these lines, which begin on line 4.
fn with(lines: &str) -> String {
    format!("[[intercept]]\nrun = \"Debug\"\ntarget = \"orders\"\n{lines}")
}

#[test]
fn mistakes_name_their_place_and_the_way_out() {
    let check = |text: &str, expected: &[&str]| {
        let error = parse(text).unwrap_err();
        let expected: Vec<String> = expected
            .iter()
            .map(|e| format!(".ashore.toml:{e}"))
            .collect();
        assert_eq!(error.lines().collect::<Vec<_>>(), expected, "{text}");
    };
    check(
        "[clutser]",
        &["1:2: unknown key \"clutser\" in the rules file; did you mean \"cluster\"?"],
    );
    check(
        "[cluster]\nname = \"dev\"",
        &[
            "2:1: unknown key \"name\" in [cluster]; valid keys: context, namespace, allow-production, agent-image, agent-labels, privileged-agents.",
        ],
    );
    check(
        "[cluster]\nagent-labels = \"access\"",
        &["2:16: \"agent-labels\" must be a table, and it is a string."],
    );
    check(
        "[cluster]\nagent-labels = { access = 1, -a = \"x\", \"A.b/c\" = \"x\", b = \"x y\" }",
        &[
            "2:27: \"access\" must be a text in quotes, and it is 1.",
            "2:30: \"-a\" is not a label that Kubernetes allows; write for example \"access\" or \"example.com/access\".",
            "2:40: \"A.b/c\" is not a label that Kubernetes allows; write for example \"access\" or \"example.com/access\".",
            "2:59: \"x y\" is not a label's value that Kubernetes allows: at most 63 letters, digits, \"-\", \"_\" and \".\", with a letter or digit at both ends.",
        ],
    );
    check(
        "[cluster.agent-labels]\n\"ashore.dev/agent\" = \"x\"\npod-template-hash = \"x\"",
        &[
            "2:1: the label \"ashore.dev/agent\" is kept by Ashore and Kubernetes; take another one.",
            "3:1: the label \"pod-template-hash\" is kept by Ashore and Kubernetes; take another one.",
        ],
    );
    check(
        "[requests]\nredact = \"x\"",
        &["2:10: \"redact\" must be a list of texts, and it is a string."],
    );
    check(
        "[requests]\nredact = [1]\nbody = true",
        &[
            "2:11: \"redact\" must be a text in quotes, and it is 1.",
            "3:1: unknown key \"body\" in [requests]; valid keys: redact, bodies.",
        ],
    );
    check(
        &with("replicas = 9"),
        &["4:12: \"replicas\" must be a number from 1 to 8, and it is 9."],
    );
    check(
        &with("replicas = 2\nstrategy = \"pod\""),
        &[
            "4:12: \"replicas\" has no place in strategy \"pod\", which has an agent in every pod of the target; take it out.",
        ],
    );
    check(
        &with("local_port = 1"),
        &["4:1: unknown key \"local_port\" in [[intercept]]; did you mean \"local-port\"?"],
    );
    check(
        &with("local-port = 70000"),
        &["4:14: \"local-port\" must be a port number from 1 to 65535, and it is 70000."],
    );
    check(
        &with("port = true"),
        &["4:8: \"port\" must be a port number from 1 to 65535, and it is a boolean."],
    );
    check(
        &with("mode = \"all\"\nwhen-paused = \"holt\""),
        &[
            "4:8: \"mode\" cannot be \"all\"; valid values: global, personal.",
            "5:15: \"when-paused\" cannot be \"holt\"; valid values: pass, hold. Did you mean \"hold\"?",
        ],
    );
    check(
        &with("mode = \"personal\""),
        &[
            "4:8: mode \"personal\" needs a \"match\", for example { header = { \"x-ashore\" = \"$USER\" } }.",
        ],
    );
    check(
        &with("mode = \"global\"\nmatch = { path = \"/a\" }"),
        &[
            "5:9: \"match\" has no place in mode \"global\"; take it out, or write mode = \"personal\".",
        ],
    );
    check(
        &with("match = { header = { a = \"${env:NOBODY}\" } }"),
        &["4:26: the environment variable NOBODY is not set; set it, or write the value itself."],
    );
    check(
        &with("match = { path = \"a\" }"),
        &["4:18: a path starts with \"/\"; write \"/a\"."],
    );
    check(
        "[[intercept]]\nrun = 'é'\ntarget = \"deploymnt/orders\"",
        &[
            "3:10: a target cannot be a \"deploymnt\"; valid kinds: deployment, statefulset, service. Did you mean \"deployment/orders\"?",
        ],
    );
    check(
        "[[intercept]]\ntarget = \"orders\"",
        &["1:1: this [[intercept]] has no \"run\"; add one."],
    );
    check(
        "[intercept]\nrun = 'a'",
        &["1:1: \"intercept\" must be a list: write [[intercept]] with two brackets."],
    );
    check(
        "[[intercept]]\nrun='a'\ntarget='x'\n[[intercept]]\nrun='a'\ntarget='y'",
        &["4:1: the rule for \"a\" is already on line 1; keep one of the two."],
    );
}

#[test]
fn a_syntax_error_has_a_place() {
    let error = parse("[cluster]\ncontext = ").unwrap_err();
    assert!(error.starts_with(".ashore.toml:2:"), "{error}");
    let error = parse(&with("match = { header = { a = { regex = \"(\" } } }")).unwrap_err();
    assert!(error.contains("is not a regular expression"), "{error}");
}

#[test]
fn dollars_that_name_nothing_stay() {
    let text = with("match = { header = { a = \"${USER}-$-$$USER\" } }");
    let rules = parse(&text).unwrap();
    assert_eq!(
        personal(&rules.intercepts[0]).header["a"],
        TextMatch::Exact("kim-$-$kim".into())
    );
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC*") {
        let _ = parse(&text);
    }

    #[test]
    fn any_file_of_known_words_is_answered(words in proptest::collection::vec(
        prop_oneof![
            Just("[cluster]"), Just("[[intercept]]"), Just("run"), Just("target"), Just("match"), Just("header"), Just("="),
            Just("\"é$X{\""), Just("{"), Just("}"), Just("["), Just("]"), Just("."), Just(","), Just("8080"), Just("\n"), Just("mode"),
            Just("\"personal\""), Just("namespace"), Just("agent-image"), Just("\"${env:USER}$GIT_BRANCH\""), Just("-1e9"), Just("true"), Just("\r\n"), Just("port"), Just("'deployment/'"), Just("0xffff"),
        ], 0..40)) {
        let text: String = words.concat();
        let _ = parse(&text);
        let _ = parse(&words.join(" "));
    }
}

#[test]
fn variables_for_the_program() {
    let text = "[[intercept]]\nrun = \"a\"\ntarget = \"a\"\nenvironment = { A = \"false\", B = \"$USER\" }\n";
    let rules = parse(text).unwrap();
    let found = format!("{:?}", value(&rules.intercepts[0].environment).unwrap());
    assert_eq!(found, r#"{"A": "false", "B": "kim"}"#);
}

#[test]
fn two_rules_may_name_one_target() {
    let rule = |run: &str| format!("[[intercept]]\nrun = \"{run}\"\ntarget = \"orders\"\n");
    let rules = parse(&(rule("a") + &rule("b"))).unwrap();
    assert_eq!(rules.intercepts.len(), 2);
}
