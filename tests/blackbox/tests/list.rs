//! `list` and `status` against the double, with the shop in it.
#![allow(clippy::unwrap_used)] // a test may panic

use ashore_blackbox::cluster::Shop;
use ashore_fixture_cluster::Refusal;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn list_shows_what_can_be_intercepted_with_its_ports() {
    let shop = Shop::start().await;
    let ran = shop.run(&["list"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let line = |part: &str| ran.stdout.lines().find(|line| line.contains(part));
    let orders = line("orders").unwrap_or_else(|| panic!("{ran:?}"));
    assert!(orders.contains("http/8000"), "{orders}");
    assert!(line("lines/9090").is_some(), "{ran:?}");

    let json = shop.run(&["list", "--output", "json"]).await.json();
    let found = json.as_array().unwrap();
    assert!(
        found.iter().any(|it| it.to_string().contains("orders")),
        "{json}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_verb_is_named_with_the_role_that_would_allow_it() {
    let shop = Shop::start().await;
    for resource in ["services", "deployments"] {
        shop.cluster.refuse(Refusal {
            verb: "list".into(),
            resource: resource.into(),
            code: 403,
            message: format!("{resource} is forbidden: User \"dev\" cannot list resource"),
        });
        let ran = shop.run(&["list"]).await;
        assert_eq!(ran.code, Some(3), "{ran:?}");
        assert!(
            ran.stderr.contains(resource) && ran.stderr.contains("list"),
            "{ran:?}"
        );
        assert!(ran.stderr.contains("\nhelp: "), "{ran:?}");
        shop.cluster.clear_refusals();
    }
    assert_eq!(shop.run(&["list"]).await.code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_and_an_unknown_namespace_are_said() {
    let shop = Shop::start().await;
    let ran = shop.run(&["list", "--namespace", "shopp"]).await;
    assert!(matches!(ran.code, Some(2 | 3)), "{ran:?}");
    assert!(ran.stderr.contains("shopp"), "{ran:?}");

    shop.cluster.expire_token();
    let ran = shop.run(&["list", "--output", "json"]).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let error = ran.error_json();
    assert_eq!(error["error"]["kind"], json!("environment"), "{error}");
    assert!(error.to_string().contains("token"), "{error}");
}
