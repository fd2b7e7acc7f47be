//! What `cargo xtask bench peers` and `bench lab` measure with: a service of two pods with probes on the real Kubernetes, visitors
//! and a load in pods of their own, and a laptop.

pub mod traffic;
mod visits;
mod world;

pub use visits::{Visit, Visits};
pub use world::{Intercept, NAMESPACE, PORT, Strategy, World, end};
