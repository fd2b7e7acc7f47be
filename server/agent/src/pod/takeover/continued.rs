//! On which connections the agent went on.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The callers of connections on which the agent went on: the kernel shows those as the app's.
#[derive(Debug, Default)]
pub struct Continued(Mutex<HashSet<SocketAddr>>);

/// One of them, for as long as it is open.
#[derive(Debug)]
pub struct OpenContinued(Arc<Continued>, SocketAddr);

impl Continued {
    pub fn enter(self: &Arc<Self>, peer: SocketAddr) -> OpenContinued {
        self.all().insert(peer);
        OpenContinued(Arc::clone(self), peer)
    }

    pub fn have(&self, peer: SocketAddr) -> bool {
        self.all().contains(&peer)
    }

    fn all(&self) -> MutexGuard<'_, HashSet<SocketAddr>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenContinued {
    fn drop(&mut self) {
        self.0.all().remove(&self.1);
    }
}
