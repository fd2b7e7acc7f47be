//! The agent's image, made from the program that this CLI carries: no Docker, and the same bytes every time.
//!
//! **The command line carries the agent.** `server/ashore/build.rs` builds `ashore-agent` (static on Linux,
//! size-minded profile `agent`) in a target folder of its own, since cargo holds the lock on the outer one while
//! build scripts run. So one `cargo build -p ashore` gives two programs that fit each other, and the demo needs no
//! image registry. A cluster gets the agent as an image, which `ashore agent image`, `push` and `load` make from
//! that program without Docker, the same bytes every time (`server/ashore/src/image`). Its name is
//! `ashore-agent:VERSION` unless `--agent-image`, `ASHORE_AGENT_IMAGE` or the rules file names another.

mod archive;
pub mod credentials;
pub mod load;
pub mod push;

use ashore_texts::text;
use flate2::{Compression, GzBuilder};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub use archive::{archive, parse};

use crate::exit::Failure;

/// The agent's program for this machine's own kind of processor, built with the CLI (build.rs).
pub static PROGRAM: &[u8] = include_bytes!(env!("ASHORE_AGENT_BINARY"));

/// What that program was built from; it says the same of itself.
pub const BUILD: &str = env!("ASHORE_AGENT_BUILD");

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
/// Nobody was there to tell the time: what is the same has the same digest.
const CREATED: &str = "1970-01-01T00:00:00Z";

/// Kinds of processor, as images name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Arch {
    Amd64,
    Arm64,
}

impl Arch {
    pub fn name(self) -> &'static str {
        match self {
            Self::Amd64 => "amd64",
            Self::Arm64 => "arm64",
        }
    }

    /// What the carried program runs on; none where clusters have no such nodes.
    pub fn carried() -> Option<Self> {
        match std::env::consts::ARCH {
            _ if std::env::consts::OS != "linux" => None,
            "x86_64" => Some(Self::Amd64),
            "aarch64" => Some(Self::Arm64),
            _ => None,
        }
    }
}

/// Bytes and what they are.
pub struct Blob {
    pub media_type: &'static str,
    /// `sha256:…`
    pub digest: String,
    pub bytes: Vec<u8>,
}

impl Blob {
    fn new(media_type: &'static str, bytes: Vec<u8>) -> Self {
        Self {
            media_type,
            digest: digest(&bytes),
            bytes,
        }
    }

    fn descriptor(&self) -> Value {
        json!({ "mediaType": self.media_type, "digest": self.digest, "size": self.bytes.len() })
    }
}

/// One layer with one file in it, what runs it, and the manifest of both.
pub struct Image {
    pub arch: Arch,
    pub config: Blob,
    pub layer: Blob,
    pub manifest: Blob,
}

impl Image {
    /// The image of the carried agent, for this kind of processor or for the carried one.
    pub fn of_agent(wanted: Option<Arch>) -> anyhow::Result<Self> {
        let carried = Arch::carried();
        match (wanted.or(carried), carried) {
            (Some(arch), Some(carried)) if arch == carried => Ok(Self::build(PROGRAM, arch)?),
            (wanted, _) => Err(not_carried(wanted).into()),
        }
    }

    fn build(program: &[u8], arch: Arch) -> std::io::Result<Self> {
        let files = layer(program)?;
        let mut zip = GzBuilder::new()
            .mtime(0)
            // "Unknown": the same on every system.
            .operating_system(255)
            .write(Vec::new(), Compression::best());
        std::io::Write::write_all(&mut zip, &files)?;
        let layer = Blob::new(LAYER, zip.finish()?);
        let config = json!({
            "architecture": arch.name(),
            "os": "linux",
            "created": CREATED,
            "config": {
                "User": "65532:65532",
                "Entrypoint": ["/ashore-agent"],
                "WorkingDir": "/",
                "Labels": {
                    "org.opencontainers.image.title": "ashore-agent",
                    "org.opencontainers.image.version": env!("CARGO_PKG_VERSION"),
                    "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
                    "dev.ashore.agent.digest": digest(program),
                },
            },
            "rootfs": { "type": "layers", "diff_ids": [digest(&files)] },
            "history": [{ "created": CREATED, "created_by": "ashore agent image" }],
        });
        let config = Blob::new(CONFIG, config.to_string().into_bytes());
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": config.descriptor(),
            "layers": [layer.descriptor()],
        });
        Ok(Self {
            arch,
            manifest: Blob::new(MANIFEST, manifest.to_string().into_bytes()),
            config,
            layer,
        })
    }
}

fn not_carried(wanted: Option<Arch>) -> Failure {
    let os = std::env::consts::OS;
    let arch = Arch::carried().map_or(std::env::consts::ARCH, Arch::name);
    let platform = format!("{os}/{arch}");
    let Some(wanted) = wanted else {
        return Failure::misused(text!(ImageNoNodes { platform }));
    };
    let machine = match wanted {
        Arch::Amd64 => "x86_64-unknown-linux-gnu",
        Arch::Arm64 => "aarch64-unknown-linux-gnu",
    };
    let wanted = format!("linux/{}", wanted.name());
    Failure::misused(text!(ImageOtherNodes {
        platform,
        wanted,
        machine
    }))
}

/// A tar with the program alone: nobody's file, of no time.
fn layer(program: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut files = tar::Builder::new(Vec::new());
    append(&mut files, "ashore-agent", 0o755, program)?;
    files.into_inner()
}

fn append(
    files: &mut tar::Builder<Vec<u8>>,
    path: &str,
    mode: u32,
    bytes: &[u8],
) -> std::io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_path(path)?;
    header.set_mode(mode);
    header.set_size(bytes.len() as u64);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_cksum();
    files.append(&header, bytes)
}

/// `sha256:…`
fn digest(bytes: &[u8]) -> String {
    let mut text = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_program_gives_the_same_bytes() {
        let make = |program: &[u8]| Image::build(program, Arch::Arm64).unwrap();
        let (one, two, other) = (make(b"agent"), make(b"agent"), make(b"agend"));
        assert_eq!(one.manifest.bytes, two.manifest.bytes);
        assert_eq!(archive(&one, "a:1").unwrap(), archive(&two, "a:1").unwrap());
        assert_ne!(one.manifest.digest, other.manifest.digest);
        let config: Value = serde_json::from_slice(&one.config.bytes).unwrap();
        assert_eq!(config["architecture"], "arm64");
        assert_eq!(config["config"]["Entrypoint"], json!(["/ashore-agent"]));
        assert_eq!(config["config"]["User"], "65532:65532");
        let files = digest(&layer(b"agent").unwrap());
        assert_eq!(config["rootfs"]["diff_ids"][0], files);
    }

    #[test]
    fn digests_are_sha256() {
        let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(b""), empty);
    }

    #[test]
    fn another_processor_s_image_is_refused_with_a_way_out() {
        let other = match Arch::carried() {
            Some(Arch::Amd64) => Arch::Arm64,
            _ => Arch::Amd64,
        };
        let error = Image::of_agent(Some(other)).err().unwrap();
        let failure = error.downcast_ref::<Failure>().unwrap();
        assert!(failure.what.to_string().contains(other.name()), "{failure}");
        let next = failure.next(ashore_texts::Locale::ENGLISH);
        assert!(next.contains("--target"), "{next}");
    }
}
