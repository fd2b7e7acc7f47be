//! What the cluster has, as the ranking of targets sees it.

use ashore_intercept::Interceptable;
use ashore_ports::targets::TargetCandidate;

/// One Service with what is behind it.
pub fn of(item: Interceptable) -> TargetCandidate {
    TargetCandidate {
        target: item.target(),
        namespace: item.namespace,
        service: item.service,
        ports: item.ports,
        images: item.images,
        labels: item.labels,
        container_ports: item.container_ports,
    }
}
