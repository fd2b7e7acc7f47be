//! An image as one file: a tar of an OCI layout, with the index that older Docker versions read beside it.

use ashore_texts::text;
use oci_client::Reference;
use serde_json::json;

use super::{Image, append};
use crate::exit::Failure;

/// The archive's bytes; `name` is what the image will be called where it is loaded.
pub fn archive(image: &Image, name: &str) -> anyhow::Result<Vec<u8>> {
    let reference = parse(name)?;
    let whole = reference.whole();
    let mut entry = image.manifest.descriptor();
    entry["platform"] = json!({ "architecture": image.arch.name(), "os": "linux" });
    entry["annotations"] = json!({
        // What containerd calls it; without the registry, a kubelet would not find it by its short name.
        "io.containerd.image.name": whole,
        "org.opencontainers.image.ref.name": reference.tag().unwrap_or("latest"),
    });
    let index = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [entry],
    });
    let path = |digest: &str| format!("blobs/{}", digest.replace(':', "/"));
    let for_docker = json!([{
        "Config": path(&image.config.digest),
        "RepoTags": [whole],
        "Layers": [path(&image.layer.digest)],
    }]);
    let mut files = tar::Builder::new(Vec::new());
    let layout = json!({ "imageLayoutVersion": "1.0.0" }).to_string();
    append(&mut files, "oci-layout", 0o644, layout.as_bytes())?;
    append(
        &mut files,
        "index.json",
        0o644,
        index.to_string().as_bytes(),
    )?;
    append(
        &mut files,
        "manifest.json",
        0o644,
        for_docker.to_string().as_bytes(),
    )?;
    let mut blobs = [&image.config, &image.layer, &image.manifest];
    blobs.sort_by(|a, b| a.digest.cmp(&b.digest));
    for blob in blobs {
        append(&mut files, &path(&blob.digest), 0o644, &blob.bytes)?;
    }
    Ok(files.into_inner()?)
}

/// An image's name with its registry and tag. One by digest names bytes that are there already.
pub fn parse(name: &str) -> anyhow::Result<Reference> {
    let reference = Reference::try_from(name).map_err(|error| {
        let why = error.to_string();
        Failure::misused(text!(ImageName { name, why }))
    })?;
    if reference.digest().is_some() {
        return Err(Failure::misused(text!(ImageDigest { name })).into());
    }
    Ok(reference)
}
