//! What only a real cluster can show of strategy `service`: admission, quotas, kinds of Services and of ports.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{process::Stdio, time::Duration};

use ashore_blackbox::{
    LIMIT,
    cluster::{LAPTOP, Shop},
    eventually, http,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::process::Child;

const BACK: Duration = Duration::from_secs(10);

fn intercept(shop: &Shop, target: &str, port: &str) -> Child {
    let mut command = shop.ashore(&["intercept", target, "-p", port]);
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    piped.spawn().unwrap()
}

async fn end(child: Child) {
    let pid = i32::try_from(child.id().unwrap()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::INT).unwrap();
    let ended = tokio::time::timeout(LIMIT, child.wait_with_output()).await;
    let output = ended.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("0 different"), "{said}");
}

async fn served_by(address: &str, laptop: bool) {
    let fits = || async {
        let answer = http::get(address, "/orders/7", &[]).await.ok()?;
        let by = answer.json()["served_by"].as_str()?.to_owned();
        ((by == LAPTOP) == laptop).then_some(())
    };
    let who = if laptop { "the laptop" } else { "a pod" };
    eventually(LIMIT, &format!("{address} served by {who}"), fits).await;
}

fn service(name: &str, spec: Value) -> Value {
    json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": "shop"}, "spec": spec})
}

fn enforced(standard: &str) -> Value {
    let labels = match standard {
        "" => json!({}),
        _ => json!({"pod-security.kubernetes.io/enforce": standard}),
    };
    json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": labels}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_namespace_with_a_quota_and_limits_takes_the_agent() {
    let shop = Shop::start().await;
    let quota = json!({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "team", "namespace": "shop"},
        "spec": {"hard": {"pods": "8", "requests.cpu": "1", "requests.memory": "1Gi", "limits.memory": "1Gi"}}});
    let limits = json!({"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "team", "namespace": "shop"},
        "spec": {"limits": [{"type": "Container", "max": {"memory": "256Mi"}, "min": {"memory": "8Mi"},
            "default": {"memory": "64Mi"}, "defaultRequest": {"memory": "16Mi", "cpu": "10m"}}]}});
    shop.cluster.apply(quota).await.unwrap();
    shop.cluster.apply(limits).await.unwrap();
    shop.put(&enforced("restricted")).await;
    let before = shop.snapshot().await;
    let (_local, port) = shop.local_orders().await;
    let ashore = intercept(&shop, "orders", &port.to_string());
    shop.session_is("active").await;
    served_by(&shop.service("orders", 8000).await, true).await;
    end(ashore).await;
    shop.back_to(&before, BACK).await;
    served_by(&shop.service("orders", 8000).await, false).await;
    shop.put(&enforced("")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn node_ports_several_ports_and_affinity_stay_as_they_are() {
    let shop = Shop::start().await;
    for kind in ["NodePort", "LoadBalancer"] {
        let spec = json!({"type": kind, "selector": {"app": "orders"}, "sessionAffinity": "ClientIP",
            "ports": [{"name": "http", "port": 8000, "targetPort": "http"}, {"name": "low", "port": 80, "targetPort": 18080}]});
        shop.cluster.apply(service("door", spec)).await.unwrap();
        let before = shop.snapshot().await;
        let wanted = |all: &Value| {
            let mut spec = all["spec"].clone();
            spec["selector"] = Value::Null;
            spec
        };
        let path = "/api/v1/namespaces/shop/services/door";
        let was = wanted(&shop.get(path).await);
        assert!(was["ports"][0]["nodePort"].is_u64(), "{was}");
        let (_local, port) = shop.local_orders().await;
        let ashore = intercept(&shop, "service/door", &format!("{port}:http"));
        shop.session_is("active").await;
        assert_eq!(
            wanted(&shop.get(path).await),
            was,
            "node ports and affinity"
        );
        served_by(&shop.service("door", 8000).await, true).await;
        served_by(&shop.service("orders", 8000).await, false).await;
        end(ashore).await;
        shop.back_to(&before, BACK).await;
        served_by(&shop.service("door", 80).await, false).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_below_1024_is_taken_without_root() {
    let shop = Shop::start().await;
    let mut low = shop
        .get("/apis/apps/v1/namespaces/shop/deployments/orders")
        .await;
    low = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "low", "namespace": "shop"},
        "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "low"}}, "template": low["spec"]["template"]}});
    let template = &mut low["spec"]["template"];
    template["metadata"]["labels"] = json!({"app": "low"});
    let pod = &mut template["spec"];
    pod["terminationGracePeriodSeconds"] = json!(1);
    pod["securityContext"] =
        json!({"sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]});
    let container = &mut pod["containers"][0];
    container["ports"] = json!([{"name": "http", "containerPort": 80, "protocol": "TCP"}]);
    let variables = container["env"].as_array_mut().unwrap();
    variables.push(json!({"name": "PORT", "value": "80"}));
    let spec = json!({"selector": {"app": "low"}, "ports": [{"name": "http", "port": 80, "targetPort": "http"}]});
    shop.cluster.apply(service("low", spec)).await.unwrap();
    shop.cluster.apply(low).await.unwrap();
    let address = shop.service("low", 80).await;
    served_by(&address, false).await;
    let (_local, port) = shop.local_orders().await;
    let ashore = intercept(&shop, "deployment/low", &port.to_string());
    shop.session_is("active").await;
    served_by(&address, true).await;
    end(ashore).await;
    served_by(&address, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn udp_and_names_for_something_outside_are_refused_with_the_reason() {
    let shop = Shop::start().await;
    let mixed = json!({"selector": {"app": "orders"}, "ports": [{"name": "http", "port": 8000, "targetPort": "http"},
        {"name": "dns", "port": 53, "targetPort": 5353, "protocol": "UDP"}]});
    let outside = json!({"type": "ExternalName", "externalName": "example.org"});
    for (name, spec, parts) in [
        ("mixed", mixed, ["UDP", "pod"]),
        ("outside", outside, ["ExternalName", "outside the cluster"]),
    ] {
        shop.cluster.apply(service(name, spec)).await.unwrap();
        let before = shop.snapshot().await;
        let target = format!("service/{name}");
        let ran = shop.run(&["intercept", &target, "-p", "8081:8000"]).await;
        assert!(matches!(ran.code, Some(1..=3)), "{ran:?}");
        for part in parts {
            assert!(ran.stderr.contains(part), "{part} in {ran:?}");
        }
        shop.back_to(&before, BACK).await;
    }
}
