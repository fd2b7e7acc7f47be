// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.

/** What an editor can offer beside a notice. */
export type ActionKind = "chooseTarget" | "leave" | "openFile" | "showLog" | "doctor" | "retry" | "pause" | "resume" | "chooseMode" | "chooseKubeconfig" | "chooseContext" | "chooseNamespace" | "allowForMe" | "personalMode" | "leaveThere" | "switchOn" | "switchOff" | "forEverybody" | "dismiss" | "unknown";

/** By which way a debug session ended. */
export type Ending = "disconnected" | "exited" | "adapterLost" | "clientLost" | "restarting" | "unknown";

/** What a fact is about. */
export type FactKind = "state" | "target" | "destination" | "mode" | "requests" | "remark" | "proof" | "different" | "unknown";

/** How a session stands, for those who look and do not read. */
export type Icon = "busy" | "waiting" | "active" | "paused" | "restored" | "failed" | "idle" | "question" | "unknown";

/** Why nothing is intercepted. */
export type IdleReason = "notStarted" | "off" | "noKubeconfig" | "noContext" | "noCluster" | "dismissed" | "unknown";

/** How urgent a notice is. */
export type Level = "info" | "warning" | "error" | "unknown";

/** Who said a message. */
export type MessageFrom = "client" | "adapter" | "unknown";

/** Whose move it is after something went wrong. */
export type NoticeKind = "user" | "environment" | "bug" | "unknown";

/** Which problem it is. Words are kebab-case and never change their meaning. */
export type ProblemCode = "no-kubeconfig" | "bad-kubeconfig" | "no-context" | "unreachable" | "no-websockets" | "unauthorized" | "forbidden" | "refused" | "not-found" | "ambiguous" | "no-such-port" | "not-interceptable" | "strategy-not-possible" | "bad-options" | "bad-match" | "labels-taken" | "held" | "production" | "agent-not-ready" | "agent-incompatible" | "agent-in-use" | "agent-unable" | "foreign-object" | "busy" | "object-changed" | "stands-still" | "not-spoken" | "tunnel-lost" | "not-restored" | "state-folder" | "no-guard" | "cancelled" | "bug" | "unknown";

/** What the bytes of a connection are. */
export type Protocol = "tcp" | "http1" | "http2" | "unknown";

/** What became of a request, for those who look and do not read. */
export type RequestIcon = "held" | "running" | "answered" | "failed" | "thrown" | "unknown";

/** Who answered. */
export type RequestOutcome = "answered" | "fellBack" | "failed" | "abandoned" | "unknown";

/** Where the life of a session is; ARCHITECTURE.md has it as a picture. */
export type SessionState = "planned" | "preparing" | "ready" | "active" | "paused" | "reconnecting" | "restoring" | "restored" | "failed" | "unknown";

/** What becomes of a debug session that has begun. */
export type StartOutcome = "intercept" | "choose" | "off" | "refused" | "unknown";

/** What new requests do while the program stands at a breakpoint. */
export type WhenPaused = "pass" | "hold" | "unknown";
