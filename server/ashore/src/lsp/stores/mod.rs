//! What is known: documents, files, clusters, ports. Knows nothing of handlers.

pub mod clusters;
pub mod detection;
pub mod diagnoses;
pub mod dismissed;
pub mod files;
pub mod requests;
pub mod sessions;
pub mod snapshot;
pub mod text;
pub mod watch;
pub mod workspace;
