//! A JVM: its sockets are IPv6 ones for IPv4 addresses, it stops all its threads to collect, and somebody else's debugger can
//! suspend it without a word to anybody.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{process::Stdio, time::Duration};

use ashore_blackbox::{
    LIMIT,
    callers::served_by,
    cluster::{LAPTOP, Shop},
    free_port, http,
};
use tokio::io::AsyncWriteExt;

/// `/collect` keeps much and collects for five seconds.
const ORDERS: &str = r#"
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.concurrent.Executors;

class Orders {
    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", Integer.parseInt(args[0])), 50);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/collect")) collect();
            byte[] body = "{\"served_by\": \"laptop\"}".getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    static void collect() {
        var kept = new ArrayList<byte[]>();
        for (int n = 0; n < 1_000_000; n++) kept.add(new byte[64]);
        for (long end = System.nanoTime() + 5_000_000_000L; System.nanoTime() < end;) System.gc();
        if (kept.isEmpty()) throw new IllegalStateException();
    }
}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_jvm_that_collects_is_left_alone_and_one_that_jdb_suspends_is_passed_by() {
    let shop = Shop::start().await;
    let orders = shop.service("orders", 8000).await;
    let source = shop.dir().join("Orders.java");
    std::fs::write(&source, ORDERS).unwrap();
    let (port, debugger) = (free_port().to_string(), free_port());
    let agent = format!(
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:{debugger}"
    );
    let mut command = shop.ashore(&["intercept", "orders", "-p", &port, "--"]);
    command
        .args(["java", "-Xmx512m", "-XX:+UseSerialGC", &agent])
        .arg(&source)
        .arg(&port)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut ashore = command.kill_on_drop(true).spawn().unwrap();
    shop.session_is("active").await;
    served_by(&orders, true).await;

    let collecting = {
        let local = format!("127.0.0.1:{port}");
        tokio::spawn(async move { http::get_within(LIMIT, &local, "/collect", &[]).await })
    };
    let mut served = 0;
    while !collecting.is_finished() {
        let answer = http::get_within(LIMIT, &orders, "/orders/7", &[])
            .await
            .unwrap();
        assert!(answer.body.contains(LAPTOP), "{}", answer.body);
        assert_eq!(shop.session().await["state"], "active");
        served += 1;
    }
    assert!(collecting.await.unwrap().is_ok() && served > 0, "{served}");

    let mut jdb = tokio::process::Command::new("jdb");
    jdb.args(["-attach", &format!("127.0.0.1:{debugger}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    let mut jdb = jdb.spawn().unwrap();
    let mut says = jdb.stdin.take().unwrap();
    says.write_all(b"suspend\n").await.unwrap();
    let held = {
        let orders = orders.clone();
        tokio::spawn(async move {
            loop {
                // Whoever comes now waits; whoever comes later need not.
                let answer = http::get_within(LIMIT, &orders, "/orders/7", &[]).await;
                if answer.is_ok_and(|answer| !answer.body.contains(LAPTOP)) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        })
    };
    shop.session_is("paused").await;
    served_by(&orders, false).await;
    says.write_all(b"resume\n").await.unwrap();
    shop.session_is("active").await;
    served_by(&orders, true).await;
    drop(says);
    held.abort();
    ashore_blackbox::processes::signal(ashore.id().unwrap(), rustix::process::Signal::TERM);
    ashore.wait().await.unwrap();
}
