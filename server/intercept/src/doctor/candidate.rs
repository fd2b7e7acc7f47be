//! What may be intercepted, with what stands around it.

use k8s_openapi::api::core::v1::{Pod, Service};
use kube::ResourceExt;

use crate::journal::Selector;

/// A Service with the selector of its own pods.
pub struct Candidate<'a> {
    pub service: &'a Service,
    pub selector: Selector,
    pub pods: Vec<&'a Pod>,
}

impl Candidate<'_> {
    pub fn name(&self) -> String {
        self.service.name_any()
    }
}
