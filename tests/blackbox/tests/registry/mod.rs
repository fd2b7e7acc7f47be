//! A registry of one process: the part of the OCI distribution API that a push uses, with the ways to ask for a login.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

pub const USER: &str = "ann";
pub const PASSWORD: &str = "s3cr3t-of-ann";
const TOKEN: &str = "t0ken-of-ann";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    Nobody,
    Basic,
    Bearer,
}

pub struct Registry {
    pub address: String,
    kept: Arc<Mutex<Kept>>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Kept {
    blobs: BTreeMap<String, Vec<u8>>,
    manifests: BTreeMap<String, Vec<u8>>,
    uploads: BTreeMap<String, Vec<u8>>,
    seen: Vec<String>,
}

struct Request {
    method: String,
    path: String,
    query: String,
    authorization: String,
    body: Vec<u8>,
}

struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Registry {
    pub async fn start(login: Login) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let (here, notes) = (address.clone(), Arc::clone(&kept));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (here, kept) = (here.clone(), Arc::clone(&notes));
                tokio::spawn(async move { serve(stream, login, &here, &kept).await });
            }
        });
        Self {
            address,
            kept,
            task,
        }
    }

    /// What lies under this name and tag.
    pub fn manifest(&self, name: &str) -> Option<Vec<u8>> {
        self.kept.lock().unwrap().manifests.get(name).cloned()
    }

    pub fn blob(&self, digest: &str) -> Option<Vec<u8>> {
        self.kept.lock().unwrap().blobs.get(digest).cloned()
    }

    /// `METHOD path` of every request.
    pub fn seen(&self) -> Vec<String> {
        self.kept.lock().unwrap().seen.clone()
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(stream: TcpStream, login: Login, here: &str, kept: &Mutex<Kept>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await {
        let head = request.method == "HEAD";
        let answer = match refuse(&request, login, here) {
            Some(refusal) => refusal,
            None => answer(&request, &mut kept.lock().unwrap()),
        };
        let mut text = format!(
            "HTTP/1.1 {} x\r\ncontent-length: {}\r\n",
            answer.status,
            answer.body.len()
        );
        for (name, value) in &answer.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        if !head {
            bytes.extend(answer.body);
        }
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let header = |name: &str| {
        let mut pairs = head.iter().filter_map(|line| line.split_once(": "));
        let found = pairs.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned()).unwrap_or_default()
    };
    let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
    stream.read_exact(&mut body).await.ok()?;
    let mut words = head.first()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Some(Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        authorization: header("authorization"),
        body,
    })
}

fn plain(status: u16, headers: Vec<(&'static str, String)>) -> Answer {
    Answer {
        status,
        headers,
        body: Vec::new(),
    }
}

/// The login: by itself, or at the place that hands out tokens.
fn refuse(request: &Request, login: Login, here: &str) -> Option<Answer> {
    let basic = format!("Basic {}", STANDARD.encode(format!("{USER}:{PASSWORD}")));
    if request.path == "/token" {
        return Some(
            if request.authorization == basic && request.query.contains("repository") {
                Answer {
                    status: 200,
                    headers: Vec::new(),
                    body: json!({ "token": TOKEN }).to_string().into_bytes(),
                }
            } else {
                plain(401, Vec::new())
            },
        );
    }
    let (wanted, challenge) = match login {
        Login::Nobody => return None,
        Login::Basic => (basic, "Basic realm=\"tests\"".to_owned()),
        Login::Bearer => (
            format!("Bearer {TOKEN}"),
            format!("Bearer realm=\"http://{here}/token\",service=\"tests\""),
        ),
    };
    (request.authorization != wanted).then(|| plain(401, vec![("www-authenticate", challenge)]))
}

fn answer(request: &Request, kept: &mut Kept) -> Answer {
    kept.seen
        .push(format!("{} {}", request.method, request.path));
    let Some(rest) = request.path.strip_prefix("/v2/") else {
        return plain(404, Vec::new());
    };
    if rest.is_empty() {
        return plain(200, Vec::new());
    }
    if let Some((name, upload)) = rest.split_once("/blobs/uploads/") {
        return uploading(request, kept, name, upload);
    }
    let (what, name, key) = match (rest.split_once("/blobs/"), rest.split_once("/manifests/")) {
        (Some((name, digest)), _) => ("blobs", name, digest),
        (_, Some((name, tag))) => ("manifests", name, tag),
        _ => return plain(404, Vec::new()),
    };
    let place = format!("{name}:{key}");
    if request.method == "PUT" {
        return take_manifest(request, kept, place);
    }
    let found = match what {
        "blobs" => kept.blobs.get(key),
        _ => kept.manifests.get(&place),
    };
    match found {
        Some(bytes) => Answer {
            status: 200,
            headers: vec![("docker-content-digest", digest(bytes))],
            body: bytes.clone(),
        },
        None => plain(404, Vec::new()),
    }
}

fn uploading(request: &Request, kept: &mut Kept, name: &str, upload: &str) -> Answer {
    if request.method == "POST" {
        let upload = kept.seen.len().to_string();
        kept.uploads.insert(upload.clone(), Vec::new());
        return plain(
            202,
            vec![("location", format!("/v2/{name}/blobs/uploads/{upload}"))],
        );
    }
    let Some(bytes) = kept.uploads.get_mut(upload) else {
        return plain(404, Vec::new());
    };
    bytes.extend(&request.body);
    if request.method == "PATCH" {
        let range = format!("0-{}", bytes.len().saturating_sub(1));
        return plain(
            202,
            vec![("location", request.path.clone()), ("range", range)],
        );
    }
    let bytes = kept.uploads.remove(upload).unwrap_or_default();
    let digest = digest(&bytes);
    let wanted = request.query.replace("%3A", ":");
    if wanted != format!("digest={digest}") {
        return plain(400, Vec::new());
    }
    let location = format!("/v2/{name}/blobs/{digest}");
    kept.blobs.insert(digest, bytes);
    plain(201, vec![("location", location)])
}

/// Only when all that it names is there.
fn take_manifest(request: &Request, kept: &mut Kept, place: String) -> Answer {
    let manifest: serde_json::Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let layers = manifest["layers"].as_array().cloned().unwrap_or_default();
    let mut named = layers.iter().chain([&manifest["config"]]);
    let all = named.all(|it| {
        kept.blobs
            .contains_key(it["digest"].as_str().unwrap_or_default())
    });
    if !all {
        let errors =
            json!({"errors": [{"code": "MANIFEST_BLOB_UNKNOWN", "message": "a blob is missing"}]});
        return Answer {
            status: 400,
            headers: Vec::new(),
            body: errors.to_string().into_bytes(),
        };
    }
    let digest = digest(&request.body);
    kept.manifests.insert(place, request.body.clone());
    let headers = vec![
        ("location", request.path.clone()),
        ("docker-content-digest", digest),
    ];
    plain(201, headers)
}

/// `sha256:…`
pub fn digest(bytes: &[u8]) -> String {
    let hex: Vec<String> = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256:{}", hex.concat())
}
