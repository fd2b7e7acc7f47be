//! Who a registry is told that we are: Docker's configuration, its credential helpers, or Podman's file.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use ashore_texts::text;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use oci_client::secrets::RegistryAuth;
use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, process::Command};

use crate::exit::Failure;

/// Docker Hub's key in credential files, from the days of its first version.
const HUB: &str = "https://index.docker.io/v1/";

/// What was found for a registry, and where: the place may be told, the secret never is.
pub struct Found {
    pub auth: RegistryAuth,
    pub place: String,
}

/// Looks through the credential files of this user, in Docker's order.
pub async fn of(registry: &str) -> anyhow::Result<Found> {
    for file in files() {
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let config: Value = serde_json::from_str(&text).map_err(|error| {
            Failure::surrounding(text!(LoginUnreadable {
                file: file.display().to_string(),
                line: error.line(),
                column: error.column()
            }))
        })?;
        if let Some(auth) = in_config(&config, registry).await? {
            let place = file.display().to_string();
            return Ok(Found { auth, place });
        }
    }
    Ok(Found {
        auth: RegistryAuth::Anonymous,
        place: String::new(),
    })
}

fn files() -> Vec<PathBuf> {
    let set = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let docker = set("DOCKER_CONFIG").or_else(|| Some(set("HOME")?.join(".docker")));
    let podman = set("REGISTRY_AUTH_FILE")
        .or_else(|| Some(set("XDG_RUNTIME_DIR")?.join("containers/auth.json")));
    let docker = docker.map(|folder| folder.join("config.json"));
    docker.into_iter().chain(podman).collect()
}

/// A helper for just this registry comes first, then the store of all, then what is in the file itself.
async fn in_config(config: &Value, registry: &str) -> anyhow::Result<Option<RegistryAuth>> {
    let own = keys(registry)
        .into_iter()
        .find_map(|key| Some((config["credHelpers"][&key].as_str()?.to_owned(), key)));
    let all = config["credsStore"].as_str().map(|name| {
        let key = keys(registry).into_iter().next().unwrap_or_default();
        (name.to_owned(), key)
    });
    for (helper, key) in own.into_iter().chain(all) {
        if let Some(auth) = ask(&helper, &key).await? {
            return Ok(Some(auth));
        }
    }
    let entry = keys(registry)
        .into_iter()
        .map(|key| &config["auths"][key])
        .find(|entry| entry.is_object());
    entry.map_or(Ok(None), |entry| in_file(entry, registry))
}

/// How a registry may be called in these files.
fn keys(registry: &str) -> Vec<String> {
    let hub = ["docker.io", "index.docker.io", "registry-1.docker.io"].contains(&registry);
    let mut keys = if hub {
        vec![HUB.to_owned()]
    } else {
        Vec::new()
    };
    keys.extend([
        registry.to_owned(),
        format!("https://{registry}"),
        format!("https://{registry}/"),
        format!("https://{registry}/v1/"),
        format!("https://{registry}/v2/"),
        format!("http://{registry}"),
    ]);
    keys
}

fn in_file(entry: &Value, registry: &str) -> anyhow::Result<Option<RegistryAuth>> {
    if entry["identitytoken"]
        .as_str()
        .is_some_and(|it| !it.is_empty())
    {
        return Err(token_only(registry).into());
    }
    let Some(text) = entry["auth"].as_str().filter(|text| !text.is_empty()) else {
        // An entry that a credential store has emptied.
        return Ok(None);
    };
    let pair = STANDARD
        .decode(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let Some((user, secret)) = pair.as_deref().and_then(|pair| pair.split_once(':')) else {
        return Err(Failure::surrounding(text!(LoginForm { registry })).into());
    };
    let secret = secret.trim_end_matches('\0');
    Ok(Some(RegistryAuth::Basic(
        user.to_owned(),
        secret.to_owned(),
    )))
}

/// `docker-credential-NAME get`, which is given the registry on stdin and answers in JSON.
async fn ask(helper: &str, key: &str) -> anyhow::Result<Option<RegistryAuth>> {
    let program = format!("docker-credential-{helper}");
    let program = &program;
    let path = which::which(program)
        .map_err(|_| Failure::surrounding(text!(LoginNoHelper { program })))?;
    let output = answer(&path, key).await.map_err(|error| {
        let why = error.to_string();
        Failure::surrounding(text!(LoginHelperNotRun { program, why }))
    })?;
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stdout);
        // All helpers use these words for "I have none".
        if said.contains("credentials not found") {
            return Ok(None);
        }
        let (registry, why) = (key, said.trim());
        return Err(Failure::surrounding(text!(LoginHelperNone {
            program,
            registry,
            why
        }))
        .into());
    }
    match (answer["Username"].as_str(), answer["Secret"].as_str()) {
        (Some("<token>"), _) => Err(token_only(key).into()),
        (Some(user), Some(secret)) => Ok(Some(RegistryAuth::Basic(
            user.to_owned(),
            secret.to_owned(),
        ))),
        _ => Err(Failure::surrounding(text!(LoginHelperAnswer {
            program,
            registry: key
        }))
        .into()),
    }
}

async fn answer(helper: &Path, key: &str) -> std::io::Result<std::process::Output> {
    let mut child = Command::new(helper)
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(key.as_bytes()).await?;
    }
    child.wait_with_output().await
}

fn token_only(registry: &str) -> Failure {
    Failure::surrounding(text!(LoginToken { registry }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn entries_of_the_file() {
        let pair = STANDARD.encode("ann:pa:ss");
        let config = json!({"auths": {
            "registry.example.com": {"auth": pair},
            HUB: {"auth": STANDARD.encode("bob:token")},
            "https://other.example.com/v2/": {"auth": pair},
            "emptied.example.com": {},
            "token.example.com": {"auth": pair, "identitytoken": "x"},
            "broken.example.com": {"auth": "%%%"},
        }});
        let ann = RegistryAuth::Basic("ann".into(), "pa:ss".into());
        let bob = RegistryAuth::Basic("bob".into(), "token".into());
        for (registry, expected) in [
            ("registry.example.com", Some(ann.clone())),
            ("other.example.com", Some(ann)),
            ("docker.io", Some(bob.clone())),
            ("index.docker.io", Some(bob)),
            ("emptied.example.com", None),
            ("nobody.example.com", None),
        ] {
            let found = in_config(&config, registry).await.unwrap();
            assert!(found == expected, "{registry}");
        }
        for registry in ["token.example.com", "broken.example.com"] {
            let error = in_config(&config, registry).await.err().unwrap();
            assert!(error.to_string().contains(registry), "{error}");
            assert!(!format!("{error:?}").contains(&pair), "{error:?}");
        }
    }

    #[tokio::test]
    async fn a_helper_that_is_not_there_is_named() {
        let config = json!({"credHelpers": {"r.example.com": "nowhere-to-be-found"}});
        let error = in_config(&config, "r.example.com").await.err().unwrap();
        assert!(
            error
                .to_string()
                .contains("docker-credential-nowhere-to-be-found"),
            "{error}"
        );
    }
}
