//! The rules file: what is read, and what each mistake says.

use std::collections::BTreeMap;

use ashore_ports::{ClusterRule, InterceptRule, Rules};
use ashore_protocol::{
    agent::{Match, Mode, TextMatch},
    editor::WhenPaused,
};
use proptest::prelude::*;

fn env(name: &str) -> Option<String> {
    (name == "USER").then(|| "kim".to_owned())
}

fn parse(text: &str) -> Result<Rules, String> {
    Rules::parse(".ashore.toml", text, &env).map_err(|error| error.to_string())
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

[[intercept]]
run = "Debug *"
target = "inventory"
port = 8080
"#;
    let header = BTreeMap::from([
        ("x-ashore".to_owned(), TextMatch::Exact("kim".to_owned())),
        ("x-team".to_owned(), TextMatch::Regex("^a.*$".to_owned())),
    ]);
    let orders = InterceptRule {
        run: "Debug orders".into(),
        target: "deployment/orders".into(),
        port: Some("http".into()),
        local_port: Some(8081),
        mode: Mode::Personal(Match {
            header,
            path_prefix: Some("/orders".into()),
            method: Some("GET".into()),
        }),
        when_paused: WhenPaused::Hold,
        strategy: ashore_protocol::Strategy::Pod,
        takeover: ashore_protocol::Takeover::New,
        replicas: 1,
        enabled: true,
        environment: Default::default(),
        line: 8,
    };
    let rules = parse(text).unwrap();
    assert_eq!(
        rules.cluster,
        ClusterRule {
            context: Some("dev".into()),
            namespace: Some("shop".into()),
            allow_production: false,
            agent_image: None,
            agent_labels: [("access", "orders"), ("example.com/from", "Ashore_1")]
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
            privileged_agents: true,
        }
    );
    assert_eq!(rules.intercepts[0], orders);
    assert_eq!(rules.rule_for("Debug orders"), Some(&orders));
    let other = rules.rule_for("Debug stock").unwrap();
    assert_eq!(
        (other.target.as_str(), other.port.as_deref()),
        ("inventory", Some("8080"))
    );
    assert_eq!(other.mode, Mode::Global);
    assert_eq!(rules.rule_for("Run tests"), None);
}

#[test]
fn an_exact_name_wins_over_an_earlier_glob() {
    let text = "[[intercept]]\nrun='*'\ntarget='a'\n[[intercept]]\nrun='x'\ntarget='b'";
    assert_eq!(parse(text).unwrap().rule_for("x").unwrap().target, "b");
}

#[test]
fn a_missing_file_is_no_rules() {
    let none = |_: &str| None;
    assert_eq!(Rules::load(&none, &env), Ok(None));
    let some = |path: &str| (path == ".ashore.toml").then(String::new);
    assert_eq!(Rules::load(&some, &env), Ok(Some(Rules::default())));
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
        &with("match = { header = { a = \"$NOBODY\" } }"),
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
    check(
        "[[intercept]]\nrun='a'\ntarget='x'\n[[intercept]]\nrun='b'\ntarget='x'",
        &[
            "4:1: x is already taken whole on line 1; make one of the two mode = \"personal\", or use one rule with a glob.",
        ],
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
    let Mode::Personal(conditions) = &rules.intercepts[0].mode else {
        panic!("personal");
    };
    assert_eq!(
        conditions.header["a"],
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
            Just("\"personal\""), Just("-1e9"), Just("true"), Just("\r\n"), Just("port"), Just("'deployment/'"), Just("0xffff"),
        ], 0..40)) {
        let text: String = words.concat();
        let _ = parse(&text);
        let _ = parse(&words.join(" "));
    }
}

#[test]
fn a_rule_that_is_off_hides_the_others() {
    let text = "[[intercept]]\nrun = \"Debug *\"\ntarget = \"orders\"\n\n[[intercept]]\nrun = \"Debug stock\"\nenabled = false\n";
    let rules = Rules::parse(".ashore.toml", text, &|_| None).unwrap();
    assert!(rules.rule_for("Debug orders").is_some());
    assert!(rules.rule_for("Debug stock").is_none());
    assert!(rules.is_off("Debug stock"));
    assert!(!rules.is_off("Debug orders") && !rules.is_off("other"));
}

#[test]
fn variables_for_the_program() {
    let text = "[[intercept]]\nrun = \"a\"\ntarget = \"a\"\nenvironment = { A = \"false\", B = \"$USER\" }\n";
    let rules = Rules::parse(".ashore.toml", text, &|_| Some("ann".into())).unwrap();
    let found: Vec<_> = rules.intercepts[0].environment.iter().collect();
    assert_eq!(format!("{found:?}"), r#"[("A", "false"), ("B", "ann")]"#);
}
