//! What the demo has shown, as numbers that others can check.

use serde::Serialize;

/// The last line of `--output json`. What was not reached is null.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// Whether all of it held; the exit code says the same.
    pub held: bool,
    pub breakpoint: Option<Breakpoint>,
    pub held_request: Option<HeldRequest>,
    pub while_paused: WhilePaused,
    /// The held visitor's answer came from the debuggee.
    pub answered_locally: bool,
    /// From the disconnect to every object as it was, seen through the API.
    pub restore_ms: Option<f64>,
    /// From the disconnect to the first answer of the origin after which none came from the laptop.
    pub traffic_back_ms: Option<f64>,
    /// From the launch to the intercept being active.
    pub active_ms: Option<f64>,
    /// From the launch to the first visitor at the breakpoint.
    pub first_request_ms: Option<f64>,
    pub objects_compared: usize,
    pub objects_different: usize,
    pub requests: usize,
    pub failed_requests: usize,
    /// What the first of them were told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Breakpoint {
    pub file: String,
    pub line: u64,
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldRequest {
    pub path: String,
    pub visitor: String,
    pub held_ms: Option<f64>,
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct WhilePaused {
    /// Visitors that came after the stop and were answered by the origin.
    pub answered: usize,
    pub failed: usize,
}

impl Proof {
    /// Whether everything that the demo promises was seen.
    pub fn judge(&mut self) -> bool {
        self.held = self.breakpoint.is_some()
            && self.held_request.is_some()
            && self.while_paused.answered > 0
            && self.while_paused.failed == 0
            && self.answered_locally
            && self.restore_ms.is_some()
            && self.traffic_back_ms.is_some()
            && self.active_ms.is_some()
            && self.objects_compared > 0
            && self.objects_different == 0
            && self.failed_requests == 0;
        self.held
    }
}
