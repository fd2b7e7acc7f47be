//! The fronts, each with some sessions.

use std::process::Stdio;

use ashore_blackbox::{
    Client, LIMIT,
    cluster::Shop,
    debugging::{self, Program},
    eventually,
    lsp::Editor,
    processes,
};
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::process::Child;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Front {
    Lsp,
    Dap,
    Intercept,
}

impl Front {
    pub const ALL: [Self; 3] = [Self::Lsp, Self::Dap, Self::Intercept];

    pub fn name(self) -> &'static str {
        match self {
            Self::Lsp => "lsp",
            Self::Dap => "dap",
            Self::Intercept => "intercept",
        }
    }
}

/// One process of `lsp` has all its sessions, the others one each.
pub enum Running {
    Lsp(Box<Editor>, Vec<Child>),
    Dap(Vec<Client>),
    Intercept(Vec<Child>, Vec<Child>),
}

impl Running {
    pub async fn start(front: Front, shop: &Shop, sessions: u64) -> Self {
        for number in 0..sessions {
            workload(shop, &target(number)).await;
        }
        let running = match front {
            Front::Lsp => lsp(shop, sessions).await,
            Front::Dap => {
                let mut clients = Vec::new();
                for number in 0..sessions {
                    let program = Program::orders();
                    let target = format!("deployment/{}", target(number));
                    let mut client = debugging::wrapped(shop, &["--target", &target], &program);
                    debugging::launch(&mut client, &program).await;
                    clients.push(client);
                }
                Self::Dap(clients)
            }
            Front::Intercept => {
                let (mut fronts, mut programs) = (Vec::new(), Vec::new());
                for number in 0..sessions {
                    let (program, port) = shop.local_orders().await;
                    let (target, port) = (target(number), port.to_string());
                    let mut command = shop.ashore(&["intercept", &target, "-p", &port]);
                    command.stdout(Stdio::null()).stderr(Stdio::null());
                    fronts.push(command.spawn().unwrap());
                    programs.push(program);
                }
                Self::Intercept(fronts, programs)
            }
        };
        let active = || async {
            let all = shop.run(&["status", "--output", "json"]).await.json();
            let active = |one: &&Value| one["state"] == "active";
            let active = all.as_array()?.iter().filter(active).count();
            (active as u64 == sessions).then_some(())
        };
        eventually(LIMIT, "all sessions are active", active).await;
        running
    }

    pub fn pids(&self) -> Vec<u32> {
        match self {
            Self::Lsp(editor, _) => vec![editor.pid()],
            Self::Dap(clients) => clients.iter().map(Client::pid).collect(),
            Self::Intercept(fronts, _) => fronts.iter().filter_map(Child::id).collect(),
        }
    }

    /// As people end them; the traffic goes back.
    pub async fn end(self) {
        match self {
            Self::Lsp(mut editor, _programs) => {
                editor.hang_up();
                editor.ended().await;
            }
            Self::Dap(clients) => {
                for mut client in clients {
                    debugging::stop(&mut client).await;
                }
            }
            Self::Intercept(mut fronts, _programs) => {
                for front in &mut fronts {
                    processes::signal(front.id().unwrap(), Signal::TERM);
                    front.wait().await.unwrap();
                }
            }
        }
    }
}

async fn lsp(shop: &Shop, sessions: u64) -> Running {
    let folder = shop.dir().join("workspace");
    std::fs::create_dir_all(&folder).unwrap();
    let mut rules = "[cluster]\nnamespace = \"shop\"\n".to_owned();
    for target in (0..sessions).map(target) {
        rules +=
            &format!("\n[[intercept]]\nrun = \"{target}\"\ntarget = \"deployment/{target}\"\n");
    }
    std::fs::write(folder.join(".ashore.toml"), rules).unwrap();
    let mut editor = Editor::start(shop.ashore(&["lsp"]), &folder).await;
    let mut programs = Vec::new();
    for name in (0..sessions).map(target) {
        let params =
            json!({"runConfiguration": name, "configuration": {"type": "debugpy", "name": name}});
        let started = editor.ask("ashore/startSession", params).await;
        let (program, _) = shop.local_orders().await;
        let event = json!({"session": started["view"]["session"], "event": {"type": "process", "pid": program.id()}});
        editor.notify("ashore/debugEvent", event).await;
        programs.push(program);
    }
    Running::Lsp(Box::new(editor), programs)
}

fn target(number: u64) -> String {
    format!("orders-{number}")
}

/// One more of the shop's orders, with a Service.
async fn workload(shop: &Shop, name: &str) {
    for path in [
        "/api/v1/namespaces/shop/services/orders",
        "/apis/apps/v1/namespaces/shop/deployments/orders",
    ] {
        let there = shop.get(path).await;
        let mut spec = there["spec"].clone();
        for place in ["clusterIP", "clusterIPs"] {
            spec.as_object_mut().unwrap().remove(place);
        }
        if let Some(replicas) = spec.pointer_mut("/replicas") {
            *replicas = 1.into();
        }
        for place in [
            "/selector/app",
            "/selector/matchLabels/app",
            "/template/metadata/labels/app",
        ] {
            if let Some(label) = spec.pointer_mut(place) {
                *label = name.into();
            }
        }
        shop.put(&json!({
            "apiVersion": there["apiVersion"], "kind": there["kind"],
            "metadata": {"name": name, "namespace": "shop", "labels": {"app": name}},
            "spec": spec,
        }))
        .await;
    }
}
