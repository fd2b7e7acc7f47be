//! The laptop's network: a namespace at the far end of `ashore-wan`.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use ashore_blackbox::{ashore_bin, cluster::Shop};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

use super::transfer;

/// The laptop's address, and the cluster's as the laptop knows it.
pub const LAPTOP: &str = "10.252.1.2";
const CLUSTER: &str = "10.252.1.1";
const SPACE: &str = "ashore-wan";

/// A link and the laptop behind it; both go with it.
pub struct Wan {
    link: Child,
}

impl Wan {
    pub fn start(round_trip: u32, mbit: u32) -> Self {
        let own = std::env::current_exe().unwrap();
        let folder = own.ancestors().nth(2).unwrap();
        let delay = f64::from(round_trip) / 2.0;
        let words = [
            "ashore-wan-h",
            "ashore-wan-l",
            &delay.to_string(),
            "0",
            &mbit.to_string(),
        ];
        let mut link = Command::new(folder.join("ashore-wan"))
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`cargo xtask bench wan` builds it");
        let mut said = String::new();
        let mut lines = BufReader::new(link.stdout.take().unwrap());
        lines.read_line(&mut said).unwrap();
        assert_eq!(said, "up\n");
        let wan = Self { link };
        ip(&format!("netns add {SPACE}"));
        ip(&format!("address add {CLUSTER}/30 dev ashore-wan-h"));
        ip("link set ashore-wan-h up");
        ip(&format!("link set ashore-wan-l netns {SPACE}"));
        ip(&format!(
            "-n {SPACE} address add {LAPTOP}/30 dev ashore-wan-l"
        ));
        ip(&format!("-n {SPACE} link set ashore-wan-l up"));
        ip(&format!("-n {SPACE} link set lo up"));
        wan
    }

    /// `ashore ARGS…` on the laptop, which reaches the API over the link and nothing else.
    pub async fn as_laptop(&self, shop: &Shop, args: &[&str]) -> tokio::process::Command {
        let text = std::fs::read_to_string(shop.cluster.kubeconfig()).unwrap();
        let mut config: Value = serde_json::from_str(&text).expect("the double writes JSON");
        let cluster = &mut config["clusters"][0]["cluster"];
        let server = cluster["server"].as_str().unwrap().to_owned();
        let address = server.trim_start_matches("https://").to_owned();
        let name = address.split(':').next().unwrap().to_owned();
        let door = TcpListener::bind((CLUSTER, 0)).await.unwrap();
        cluster["server"] = format!("https://{}", door.local_addr().unwrap()).into();
        cluster["tls-server-name"] = name.into();
        let file = shop.dir().join("kubeconfig-of-the-laptop");
        std::fs::write(&file, config.to_string()).unwrap();
        tokio::spawn(relay(door, address));
        let mut command = tokio::process::Command::new("ip");
        command
            .args(["netns", "exec", SPACE])
            .arg(ashore_bin())
            .args(args);
        shop.point(&mut command);
        command.env("KUBECONFIG", file);
        command
    }
}

impl Drop for Wan {
    fn drop(&mut self) {
        // Its devices go with it.
        self.link.kill().unwrap();
        self.link.wait().unwrap();
        ip(&format!("netns delete {SPACE}"));
    }
}

fn ip(words: &str) {
    let status = Command::new("ip").args(words.split(' ')).status();
    assert!(status.unwrap().success(), "ip {words}");
}

async fn relay(door: TcpListener, to: String) {
    loop {
        let (mut near, _) = door.accept().await.unwrap();
        let to = to.clone();
        tokio::spawn(async move {
            let mut far = TcpStream::connect(to).await.unwrap();
            near.set_nodelay(true).unwrap();
            far.set_nodelay(true).unwrap();
            let _either_end_may_break = tokio::io::copy_bidirectional(&mut near, &mut far).await;
        });
    }
}

/// The program that is debugged, on the laptop; ends with what is given back.
pub fn serve(wan: Option<&Wan>, port: u16) -> tokio_util::sync::DropGuard {
    let stop = tokio_util::sync::CancellationToken::new();
    let (stopped, on_laptop) = (stop.clone(), wan.is_some());
    std::thread::spawn(move || {
        if on_laptop {
            let space = std::fs::File::open(format!("/run/netns/{SPACE}")).unwrap();
            let kind = Some(rustix::thread::LinkNameSpaceType::Network);
            rustix::thread::move_into_link_name_space(std::os::fd::AsFd::as_fd(&space), kind)
                .unwrap();
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime
            .unwrap()
            .block_on(stopped.run_until_cancelled(async {
                let listener = TcpListener::bind(("0.0.0.0", port)).await.unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    tokio::spawn(transfer::answer(stream));
                }
            }));
    });
    stop.drop_guard()
}
