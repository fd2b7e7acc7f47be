//! An image into a registry.

use ashore_texts::{Text, text};
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
        return Err(Failure::untrue(text!(PushOtherDigest {
            reference: reference.to_string(),
            found: digest,
            pushed: &image.manifest.digest
        }))
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
    .map_err(|error| {
        let why = error.to_string();
        Failure::untrue(text!(PushNoClient { why })).into()
    })
}

/// A registry's refusal as a sentence; never with what we sent it.
fn explain(reference: &Reference, found: &Found, error: &OciDistributionError) -> anyhow::Error {
    let registry = reference.resolve_registry();
    let who = match &found.auth {
        RegistryAuth::Anonymous => Text::PushWithout,
        RegistryAuth::Basic(user, _) => text!(PushAs {
            user,
            place: &found.place
        }),
        RegistryAuth::Bearer(_) => text!(PushByToken {
            place: &found.place
        }),
    };
    let reference = reference.to_string();
    let reference = &reference;
    let refused = |code: u16| {
        Failure::surrounding(text!(PushRefused {
            registry,
            reference,
            who: who.clone(),
            code
        }))
    };
    match error {
        OciDistributionError::AuthenticationFailure(_)
        | OciDistributionError::UnauthorizedError { .. } => refused(401).into(),
        OciDistributionError::ServerError {
            code: code @ (401 | 403),
            ..
        } => refused(*code).into(),
        OciDistributionError::ServerError { code, .. } => Failure::surrounding(text!(PushBroke {
            registry,
            reference,
            code: *code
        }))
        .into(),
        OciDistributionError::RegistryError { envelope, .. } => {
            let said: Vec<String> = envelope
                .errors
                .iter()
                .map(|error| error.message.clone())
                .collect();
            Failure::surrounding(text!(PushRefusedWhy {
                registry,
                reference,
                who,
                why: said.join("; ")
            }))
            .into()
        }
        OciDistributionError::RequestError(error) => {
            let mut cause: &dyn std::error::Error = error;
            while let Some(deeper) = cause.source() {
                cause = deeper;
            }
            let why = cause.to_string();
            Failure::surrounding(text!(PushUnreached { registry, why })).into()
        }
        other => {
            let why = other.to_string();
            Failure::untrue(text!(PushFailed { reference, why })).into()
        }
    }
}
