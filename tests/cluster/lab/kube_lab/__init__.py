"""A single-node Kubernetes lab: its parts, in the order of their use."""
