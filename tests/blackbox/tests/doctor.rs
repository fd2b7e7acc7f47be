//! `ashore doctor`: each line with its mend, on clusters where something is in the way.
#![allow(clippy::unwrap_used)] // a test may panic

use std::time::{Duration, Instant};

use ashore_blackbox::{
    Ran, ashore_bin,
    cluster::{Shop, World},
    run,
};
use ashore_fixture_cluster::Refusal;
use serde_json::{Value, json};
use tokio::process::Command;

/// The line of a check; the first one where there are several.
fn line<'a>(findings: &'a Value, check: &str) -> &'a Value {
    let all = findings.as_array().unwrap();
    let found = all.iter().find(|finding| finding["check"] == check);
    found.unwrap_or_else(|| panic!("{check} in {findings:#}"))
}

fn is(findings: &Value, check: &str, state: &str, parts: &[&str]) {
    let line = line(findings, check);
    assert_eq!(line["state"], state, "{line:#}");
    for part in parts {
        assert!(line.to_string().contains(part), "{part} in {line:#}");
    }
}

async fn doctor(shop: &Shop, words: &[&str]) -> (Ran, Value) {
    let words: Vec<&str> = ["doctor", "--output", "json"]
        .iter()
        .chain(words)
        .copied()
        .collect();
    let mut command = shop.ashore(&words);
    command.current_dir(shop.dir());
    let ran = run(command).await;
    let findings = ran.json();
    (ran, findings)
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_with_the_printed_role_and_nothing_more() {
    let shop = Shop::start().await;
    let started = Instant::now();
    let (ran, findings) = doctor(&shop, &[]).await;
    let took = started.elapsed();
    assert_eq!(ran.code, Some(0), "{findings:#}");
    for (check, state) in [
        ("kubeconfig", "ok"),
        ("cluster", "ok"),
        ("version", "ok"),
        ("clock", "ok"),
        ("rights", "ok"),
        ("targets", "ok"),
        ("other tools", "ok"),
        ("gitops", "ok"),
        ("mesh", "ok"),
    ] {
        is(&findings, check, state, &[]);
    }
    assert!(took < Duration::from_secs(20), "{took:?}");
    let ran = shop.run(&["doctor"]).await;
    assert!(ran.stdout.contains(" failed, "), "{ran:?}");
}

/// Each verb of the Roles that `ashore install --print-rbac` prints, taken away by itself.
#[tokio::test(flavor = "multi_thread")]
async fn the_missing_verb_is_named_and_no_other() {
    let shop = Shop::start().await;
    let own = "[cluster]\nprivileged-agents = true\n";
    std::fs::create_dir_all(shop.config_dir()).unwrap();
    std::fs::write(shop.config_dir().join("config.toml"), own).unwrap();
    let mut ways = vec![("service", "strategy service:", 17)];
    // On the lab the developer has the Role of strategy service, and lacks more than one verb of the others anyway.
    if matches!(shop.cluster, World::Embedded(_)) {
        ways.push(("pod", "strategy pod:", 9));
        ways.push(("node", "strategy pod by a privileged pod", 10));
    }
    for (strategy, way, verbs) in ways {
        let print = ["install", "--print-rbac", "--strategy", strategy];
        let role = shop
            .run(&[&print[..], &["--output", "json"]].concat())
            .await;
        let role = role.json();
        let mut tried = 0;
        for rule in role["rules"].as_array().unwrap() {
            let resource = rule["resources"][0].as_str().unwrap();
            for verb in rule["verbs"].as_array().unwrap() {
                let verb = verb.as_str().unwrap();
                shop.cluster.refuse(Refusal {
                    verb: verb.into(),
                    resource: resource.into(),
                    code: 403,
                    message: String::new(),
                });
                let (ran, findings) = doctor(&shop, &[]).await;
                let all = findings.as_array().unwrap().iter();
                let says = |line: &&Value| line["found"].as_str().unwrap().starts_with(way);
                let rights = all
                    .filter(|line| line["check"] == "rights")
                    .find(says)
                    .unwrap_or_else(|| panic!("{way} in {findings:#}"));
                let missing = json!([format!("{verb} {resource}")]);
                assert_eq!(rights["missing"], missing, "{rights:#}");
                let mend = rights["mend"].as_str().unwrap();
                assert!(mend.contains(&format!("verbs [\"{verb}\"]")), "{mend}");
                assert_ne!(rights["state"], "ok", "{rights:#}");
                assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
                shop.cluster.clear_refusals();
                tried += 1;
            }
        }
        assert_eq!(tried, verbs, "{role:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_way_in_it_fails() {
    let shop = Shop::start().await;
    shop.cluster.refuse(Refusal {
        verb: "*".into(),
        resource: "pods/portforward".into(),
        code: 403,
        message: String::new(),
    });
    if matches!(shop.cluster, World::Embedded(_)) {
        let (ran, findings) = doctor(&shop, &[]).await;
        assert_eq!(ran.code, Some(1), "{findings:#}");
        is(
            &findings,
            "rights",
            "failed",
            &["pods/portforward", "--print-rbac"],
        );
    }
}

#[tokio::test]
async fn without_a_cluster_it_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let doctor = |kubeconfig: &str| {
        let mut command = Command::new(ashore_bin());
        command
            .args(["doctor", "--output", "json"])
            .env("KUBECONFIG", kubeconfig)
            .env("ASHORE_STATE_DIR", dir.path())
            .env("HOME", dir.path());
        command
    };
    let ran = run(doctor(dir.path().join("none").to_str().unwrap())).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    is(&ran.json(), "kubeconfig", "failed", &["ashore demo"]);
    line(&ran.json(), "adapters");

    // Nobody listens there.
    let port = ashore_blackbox::free_port();
    let config = |contexts: Value| {
        json!({"apiVersion": "v1", "kind": "Config", "current-context": "dev", "users": [{"name": "me", "user": {}}],
            "clusters": [{"name": "here", "cluster": {"server": format!("https://127.0.0.1:{port}")}}], "contexts": contexts})
    };
    let context = || json!({"name": "dev", "context": {"cluster": "here", "user": "me"}});
    let file = dir.path().join("kubeconfig");
    let path = file.to_str().unwrap();
    std::fs::write(&file, config(json!([context()])).to_string()).unwrap();
    let ran = run(doctor(path)).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    is(&ran.json(), "kubeconfig", "ok", &["context dev"]);
    is(
        &ran.json(),
        "cluster",
        "failed",
        &["cannot be reached", "Check the network"],
    );

    std::fs::write(&file, config(json!([context(), context()])).to_string()).unwrap();
    let ran = run(doctor(path)).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    is(
        &ran.json(),
        "kubeconfig",
        "failed",
        &["two contexts", "dev"],
    );
    let mut list = Command::new(ashore_bin());
    list.arg("list")
        .env("KUBECONFIG", path)
        .env("ASHORE_STATE_DIR", dir.path());
    let ran = run(list).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("two contexts"), "{ran:?}");

    let second = dir.path().join("second");
    std::fs::write(&file, config(json!([context()])).to_string()).unwrap();
    std::fs::write(&second, config(json!([context()])).to_string()).unwrap();
    let ran = run(doctor(&format!("{path}:{}", second.display()))).await;
    is(
        &ran.json(),
        "kubeconfig",
        "warning",
        &["the first one counts"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_around_the_targets_is_seen() {
    let shop = Shop::start().await;
    let World::Embedded(cluster) = &shop.cluster else {
        return;
    };
    let named = |kind: &str, version: &str, spec: Value| json!({"apiVersion": version, "kind": kind, "metadata": {"name": "team", "namespace": "shop"}, "spec": spec});
    let policy = named(
        "NetworkPolicy",
        "networking.k8s.io/v1",
        json!({"podSelector": {"matchLabels": {"app": "orders"}}, "policyTypes": ["Ingress"],
            "ingress": [{"from": [{"podSelector": {"matchLabels": {"orders-client": "true"}}}]}]}),
    );
    cluster.apply(policy).await.unwrap();
    let limits = named(
        "LimitRange",
        "v1",
        json!({"limits": [{"type": "Container", "max": {"memory": "64Mi"}}]}),
    );
    cluster.apply(limits).await.unwrap();
    cluster
        .apply(
            json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop",
            "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}),
        )
        .await
        .unwrap();
    let mut service = shop.get("/api/v1/namespaces/shop/services/orders").await;
    service["metadata"]["resourceVersion"] = Value::Null;
    service["metadata"]["annotations"] =
        json!({"argocd.argoproj.io/tracking-id": "shop:/Service:shop/orders"});
    cluster.apply(service).await.unwrap();
    for (minor, part) in [(24, "older than 1.25"), (40, "newer than")] {
        cluster.set_version(minor);
        let (_, findings) = doctor(&shop, &["orders"]).await;
        is(&findings, "version", "warning", &[part, "goes on"]);
    }
    let (ran, findings) = doctor(&shop, &["orders"]).await;
    assert_eq!(ran.code, Some(1), "{findings:#}");
    is(
        &findings,
        "network policy",
        "warning",
        &["team selects orders"],
    );
    let setting = "agent-labels = { \"orders-client\" = \"true\" }";
    let mend = line(&findings, "network policy")["mend"].as_str().unwrap();
    assert!(mend.contains(setting), "{mend}");
    // With what it says it is content.
    let rules = shop.dir().join(".ashore.toml");
    std::fs::write(&rules, format!("[cluster]\n{setting}\n")).unwrap();
    let mut trust = shop.ashore(&["trust", "--yes"]);
    trust.current_dir(shop.dir());
    assert_eq!(run(trust).await.code, Some(0));
    let (_, content) = doctor(&shop, &["orders"]).await;
    let parts = ["team selects orders", "let the agent in"];
    is(&content, "network policy", "ok", &parts);
    std::fs::remove_file(rules).unwrap();
    is(&findings, "limits", "failed", &["team"]);
    is(
        &findings,
        "pod security",
        "ok",
        &["restricted", "strategy pod does not"],
    );
    is(
        &findings,
        "gitops",
        "warning",
        &["Argo CD", "ignoreDifferences"],
    );
    is(&findings, "strategies", "ok", &["orders: service"]);

    let (ran, findings) = doctor(&shop, &["oders"]).await;
    assert_eq!(ran.code, Some(1), "{findings:#}");
    is(&findings, "targets", "failed", &["oders", "orders"]);
}

/// Real objects of other tools: seen, named, and not stacked on.
#[tokio::test(flavor = "multi_thread")]
async fn intercepts_of_other_tools_are_named_and_not_stacked_on() {
    let shop = Shop::start().await;
    let World::Embedded(cluster) = &shop.cluster else {
        return;
    };
    let mut service = shop.get("/api/v1/namespaces/shop/services/orders").await;
    service["metadata"]["resourceVersion"] = Value::Null;
    let mut exchanged = service.clone();
    exchanged["metadata"]["annotations"] = json!({"kt-selector": "{\"app\":\"orders\"}"});
    cluster.apply(exchanged).await.unwrap();
    refused(&shop, "kt-connect", &["kt-selector", "ktctl recover"]).await;
    cluster.apply(service).await.unwrap();
    let (_, findings) = doctor(&shop, &[]).await;
    is(&findings, "other tools", "ok", &[]);

    let pod = |name: &str, labels: Value, annotations: Value, container: &str| {
        json!({"apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": name, "namespace": "shop", "labels": labels, "annotations": annotations},
            "spec": {"containers": [{"name": container, "image": "nobody/has:it"}]}})
    };
    let shadow = pod(
        "orders-kt-exchange-abcde",
        json!({"control-by": "kt", "kt-role": "shadow-exchange", "app": "orders"}),
        json!({"kt-user": "bea"}),
        "standalone",
    );
    cluster.apply(shadow).await.unwrap();
    refused(&shop, "kt-connect (bea)", &["orders-kt-exchange-abcde"]).await;
    shop.delete("/api/v1/namespaces/shop/pods/orders-kt-exchange-abcde")
        .await;

    let injected = pod(
        "orders-1",
        json!({"app": "orders"}),
        json!({}),
        "traffic-agent",
    );
    cluster.apply(injected).await.unwrap();
    refused(
        &shop,
        "Telepresence",
        &["traffic-agent", "telepresence leave"],
    )
    .await;
}

async fn refused(shop: &Shop, holder: &str, parts: &[&str]) {
    let list = shop.run(&["list"]).await;
    let held = format!("intercepted by {holder}");
    assert!(list.stdout.contains(&held), "{held} in {list:?}");
    let ran = shop.run(&["intercept", "orders", "-p", "8081"]).await;
    assert_eq!(ran.code, Some(4), "{ran:?}");
    for part in parts.iter().chain([&holder]) {
        assert!(ran.stderr.contains(part), "{part} in {ran:?}");
    }
    let (_, findings) = doctor(shop, &[]).await;
    is(&findings, "other tools", "warning", &[holder, "orders"]);
}
