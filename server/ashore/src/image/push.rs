//! An image into a registry.

use anyhow::Context as _;
use oci_client::{
    Client, Reference, RegistryOperation,
    client::{ClientConfig, ClientProtocol},
    errors::OciDistributionError,
    secrets::RegistryAuth,
};

use super::{Image, credentials::Found};
use crate::exit::Failure;

/// What was uploaded, and what was there already.
pub struct Pushed {
    pub digest: String,
    pub uploaded: usize,
}

/// Uploads what the registry does not have, then the manifest, and asks for what it has got.
pub async fn push(
    image: &Image,
    reference: &Reference,
    found: &Found,
    plain: bool,
) -> anyhow::Result<Pushed> {
    // Another part of the process may have chosen the same one before.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    let client = client(reference, plain)?;
    let told = |error| explain(reference, found, &error);
    client
        .auth(reference, &found.auth, RegistryOperation::Push)
        .await
        .map_err(told)?;
    let mut uploaded = 0;
    for blob in [&image.layer, &image.config] {
        // Some registries refuse the question to those who may only write.
        if client
            .blob_exists(reference, &blob.digest)
            .await
            .unwrap_or(false)
        {
            continue;
        }
        client
            .push_blob(reference, blob.bytes.clone(), &blob.digest)
            .await
            .map_err(told)?;
        uploaded += 1;
    }
    let media_type = http::HeaderValue::from_static(image.manifest.media_type);
    client
        .push_manifest_raw(reference, image.manifest.bytes.clone(), media_type)
        .await
        .map_err(told)?;
    let digest = client
        .fetch_manifest_digest(reference, &found.auth)
        .await
        .map_err(told)?;
    if digest != image.manifest.digest {
        return Err(Failure::failed(
            format!(
                "{reference} has the digest {digest} in the registry, and {} was pushed",
                image.manifest.digest
            ),
            "somebody else may have pushed the same tag: push again under one of your own",
        )
        .into());
    }
    Ok(Pushed { digest, uploaded })
}

fn client(reference: &Reference, plain: bool) -> anyhow::Result<Client> {
    let registry = reference.resolve_registry();
    let host = registry.rsplit_once(':').map_or(registry, |(host, _)| host);
    // As Docker does: this machine's own registries have no certificates.
    let own = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let protocol = if plain || own {
        ClientProtocol::HttpsExcept(vec![registry.to_owned()])
    } else {
        ClientProtocol::Https
    };
    Client::try_from(ClientConfig {
        protocol,
        connect_timeout: Some(std::time::Duration::from_secs(10)),
        read_timeout: Some(std::time::Duration::from_secs(60)),
        ..ClientConfig::default()
    })
    .context("no client for the registry could be made")
}

/// A registry's refusal as a sentence; never with what we sent it.
fn explain(reference: &Reference, found: &Found, error: &OciDistributionError) -> anyhow::Error {
    let registry = reference.resolve_registry();
    let who = match &found.auth {
        RegistryAuth::Anonymous => "without credentials".to_owned(),
        RegistryAuth::Basic(user, _) => format!("as {user} ({})", found.place),
        RegistryAuth::Bearer(_) => format!("by a token ({})", found.place),
    };
    let refused = |code: u16| {
        Failure::environment(
            format!("{registry} refused the push of {reference} {who} ({code})"),
            format!(
                "log in with `docker login {registry}` as a user who may push there, or name another place"
            ),
        )
    };
    match error {
        OciDistributionError::AuthenticationFailure(_)
        | OciDistributionError::UnauthorizedError { .. } => refused(401).into(),
        OciDistributionError::ServerError {
            code: code @ (401 | 403),
            ..
        } => refused(*code).into(),
        OciDistributionError::ServerError { code, .. } => Failure::environment(
            format!("{registry} failed at the push of {reference} (status {code})"),
            "try again; if it stays, ask those who run the registry",
        )
        .into(),
        OciDistributionError::RegistryError { envelope, .. } => {
            let said: Vec<String> = envelope
                .errors
                .iter()
                .map(|error| error.message.clone())
                .collect();
            Failure::environment(
                format!(
                    "{registry} refused the push of {reference} {who}: {}",
                    said.join("; ")
                ),
                "check the name and that you may push there",
            )
            .into()
        }
        OciDistributionError::RequestError(error) => {
            let mut cause: &dyn std::error::Error = error;
            while let Some(deeper) = cause.source() {
                cause = deeper;
            }
            Failure::environment(
                format!("{registry} cannot be reached: {cause}"),
                "check the name and the network (a proxy is taken from HTTPS_PROXY); a registry without TLS takes --plain-http",
            )
            .into()
        }
        other => Failure::failed(
            format!("the push of {reference} failed: {other}"),
            "try again, or push the file of `ashore agent image` with another tool",
        )
        .into(),
    }
}
