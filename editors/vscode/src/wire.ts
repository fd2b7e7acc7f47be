// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.

/** Something that a person may choose. */
export interface Action {
  /** For `openFile`: an absolute path. */
  file?: string | null;
  kind: ActionKind;
  /** From 1. */
  line?: number | null;
  /** In English; editors that speak the user's language go by the kind. */
  title: string;
}

export type ActionKind = "openFile" | "showLog" | "unknown" | "chooseTarget" | "leave" | "doctor" | "retry";

/** The user's answer to "which target?". */
export interface ChooseTarget {
  /** Write it to `.ashore.toml`. */
  remember?: boolean;
  session: string;
  /** `None`: not for this run configuration. */
  target?: TargetChoice | null;
}

/** A run configuration, and what its rule says. */
export interface ConfigurationView {
  /** Ports of its debugger. */
  debugPorts?: number[];
  /** The file that it is in, relative to the folder. */
  file?: string | null;
  folder?: string | null;
  /** Its line there, from 1. */
  line?: number | null;
  /** Why there is no port. */
  noPort?: string | null;
  /** There is a rule, and it is on. */
  on: boolean;
  /** The ports on which its program will listen, best first. */
  ports?: LocalPort[];
  /** What is wrong with its rule, one sentence. */
  problem?: string | null;
  /** What the rule says. */
  rule?: TargetChoice | null;
  /** The rule's line in `.ashore.toml`, from 1. */
  ruleLine?: number | null;
  runConfiguration: string;
}

/** The run configurations or their rules are not what they were. */
export interface ConfigurationsChanged {
  folder?: string | null;
}

/** Figures of one claim since it was made. All count HTTP requests, or connections where the bytes are not HTTP. */
export interface Counts {
  /** Answered with an error by the agent itself, because neither side could. */
  failed?: number;
  /** Refused or reset by the client before a byte of the answer, and answered by the origin instead. */
  fellBack?: number;
  /** Sent to the client and not answered yet. */
  held?: number;
  /** Sent to the client. */
  intercepted?: number;
  /** Sent to the origin on this claim's port. */
  passed?: number;
}

/** What the debugger did; names follow the Debug Adapter Protocol. */
export interface DebugEvent {
  event: DebugEventKind;
  session: string;
}

export type DebugEventKind =
  | { pid: number; type: "process"; }
  | { pid: number; type: "adapter"; }
  | { port: number; type: "debuggerPort"; }
  | { pid?: number | null; port: number; type: "listening"; }
  | { all: boolean; thread?: number | null; type: "stopped"; }
  | { exception?: string | null; place: Place; thread?: number | null; type: "stoodAt"; }
  | { thread?: number | null; type: "stepping"; }
  | { all: boolean; thread?: number | null; type: "continued"; }
  | { type: "restarting"; }
  | { how: Ending; type: "ended"; }
  | { type: "unknown"; };

/** A message between the client and the adapter of a debug session, with the fields of `debug_messages` alone. */
export interface DebugMessage {
  /** The child session in which it passed, by any name that is its own; none for the session itself. */
  child?: string | null;
  from: MessageFrom;
  message: unknown;
  session: string;
}

/** By which way a debug session ended. */
export type Ending = "disconnected" | "exited" | "adapterLost" | "clientLost" | "restarting" | "unknown";

/** A place that says something. */
export interface Evidence {
  /** Relative to the workspace folder. */
  file: string;
  /** From 1; 0 where the file as a whole says it. */
  line: number;
  text: string;
}

/** One header line. */
export interface Header {
  name: string;
  /** `redacted` where it is a secret by its name. */
  value: string;
}

/** End an intercept; the debug session goes on. */
export interface Leave {
  session: string;
}

export type Level = "info" | "warning" | "error" | "unknown";

/** Asks for the run configurations of a folder, or of all. */
export interface ListConfigurations {
  folder?: string | null;
}

/** Asks for the requests of a session, or of all. */
export interface ListRequests {
  session?: string | null;
}

/** Asks what can be intercepted. */
export interface ListTargets {
  /** The resolved run configuration as the editor has it. */
  configuration?: unknown;
  folder?: string | null;
  /** Rank for this run configuration. */
  runConfiguration?: string | null;
}

/** A port on which a program will listen. */
export interface LocalPort {
  /** `certain`, `likely` or `default`. */
  confidence: string;
  evidence: Evidence[];
  port: number;
  /** `http`, `management`, `grpc`, … */
  role: string;
}

/** Conditions on a request; all that are given must hold. At least one is. */
export interface Match {
  /** Header name (any case) → what its value must be. */
  header?: Record<string, TextMatch>;
  /** The method, upper case. */
  method?: string | null;
  /** The path starts with this, at a `/` boundary or in full. */
  pathPrefix?: string | null;
}

/** Who said a message. */
export type MessageFrom = "client" | "adapter" | "unknown";

/** Which part of the traffic is intercepted. */
export type Mode =
  | { mode: "global"; }
  | { mode: "personal"; } & Match
  | { mode: "unknown"; };

/** Something to be told once. */
export interface Notice {
  /** Which problem it is, where it is one. */
  code?: ProblemCode | null;
  /** Of the message what to do next, without a full stop at its end. */
  help?: string | null;
  /** Whose move it is; absent where it is nobody's. */
  kind?: NoticeKind | null;
  level: Level;
  /** One sentence: what happened, to what, and what to do next. */
  message: string;
  /** Of the message what happened, without a full stop at its end. */
  what?: string | null;
}

/** Whose move it is after something went wrong. */
export type NoticeKind = "unknown" | "user" | "environment" | "bug";

/** A line of source. */
export interface Place {
  /** As the debugger names it, mostly an absolute path. */
  file: string;
  function?: string;
  /** From 1. */
  line: number;
}

/** Which problem it is. Words are kebab-case and never change their meaning. */
export type ProblemCode = "no-kubeconfig" | "bad-kubeconfig" | "no-context" | "unreachable" | "no-websockets" | "unauthorized" | "forbidden" | "refused" | "not-found" | "ambiguous" | "no-such-port" | "not-interceptable" | "strategy-not-possible" | "bad-options" | "bad-match" | "labels-taken" | "held" | "production" | "agent-not-ready" | "agent-incompatible" | "agent-in-use" | "agent-unable" | "foreign-object" | "busy" | "object-changed" | "tunnel-lost" | "not-restored" | "state-folder" | "no-guard" | "cancelled" | "bug" | "unknown";

export type Protocol = "tcp" | "http1" | "http2" | "unknown";

/** A target with what speaks for it. */
export interface RankedTarget {
  choice: TargetChoice;
  /** Name and port fit: it may be proposed as the one. */
  exact?: boolean;
  /** Who intercepts it now. */
  holders?: string[];
  /** Why it cannot be intercepted. */
  notPossible?: string | null;
  /** One short sentence each. */
  reasons: string[];
  service: string;
  /** The service port: `name/number`. */
  servicePort: string;
}

/** Names a request of a session. */
export interface ReplayRequest {
  number: number;
  session: string;
}

/** What the debuggee answered to a request that was sent to it again. */
export interface Replayed {
  bytes: number;
  durationMs: number;
  status: number;
  /** Headers that it had at first and that were not kept. */
  without?: string[];
}

/** Who answered. */
export type RequestOutcome = "unknown" | "answered" | "fellBack" | "failed" | "abandoned";

/** One intercepted HTTP or gRPC request. */
export interface RequestRecord {
  answerBody?: string | null;
  answerBytes?: number;
  answerHeaders?: Header[];
  /** When its head arrived, in milliseconds since 1970. */
  at: number;
  /** The run configuration, or the intercept's name. */
  configuration: string;
  /** From its head to the answer's last byte. */
  durationMs?: number | null;
  /** The caller: a pod's name, else its address. */
  from: string;
  grpcStatus?: number | null;
  headers?: Header[];
  host?: string;
  method: string;
  /** Counts the session's requests from 1; a record that is sent again with the same number replaces the one before. */
  number: number;
  /** Who answered; absent while it is held or runs. */
  outcome?: RequestOutcome | null;
  /** Text, as far as it was kept. */
  requestBody?: string | null;
  requestBytes?: number;
  status?: number | null;
  /** Where the debuggee stood while it was held. */
  stops?: Stood[];
  /** Path and query; values that are secrets by their names are not there. */
  url: string;
  version: Protocol;
}

/** What was compared after restoring, and how long it took. */
export interface Restored {
  /** One sentence an object that is not as it was. */
  different?: string[];
  objectsCompared?: number;
  passThroughMs?: number | null;
  restoreMs?: number | null;
}

/** Intercept once more what the session tried last: the same target in the same cluster, by the same rule. */
export interface Retry {
  session: string;
}

/** Names a run configuration. */
export interface RunConfiguration {
  folder?: string | null;
  runConfiguration: string;
}

/** A notice with what can be done about it. */
export interface SessionNotice {
  /** The first is the one that mends it. */
  actions?: Action[];
  configuration?: RunConfiguration | null;
  notice: Notice;
  session?: string | null;
}

/** Requests of one session, also of one that has ended. */
export interface SessionRequests {
  /** Requests that were too many to be told one by one. */
  missed?: number;
  /** In the order in which they came; as a notification those that are new or changed, at most every 200 ms. */
  records: RequestRecord[];
  session: string;
}

/** What became of `StartSession`. */
export interface SessionStarted {
  /** To be added to the debuggee's environment. */
  environment?: Record<string, string>;
  /** Why that port. */
  evidence?: Evidence[];
  /** The port on which the debuggee is expected to listen. */
  localPort?: number | null;
  /** One sentence: what will happen, or why nothing will. */
  message: string;
  outcome: StartOutcome;
  /** To choose from, best first, where the outcome is `choose`. */
  targets?: RankedTarget[];
  view: SessionView;
}

export type SessionState = "planned" | "preparing" | "ready" | "active" | "paused" | "reconnecting" | "restoring" | "restored" | "failed" | "unknown";

/** One session as people and editors see it; also the line of `ashore status --output json`. */
export interface SessionStatus {
  counts?: Counts;
  /** Where requests go, `127.0.0.1:8081`, once known. */
  destination?: string | null;
  holder: string;
  /** `Deployment`, `StatefulSet` or `Service`. */
  kind: string;
  mode: Mode;
  /** The intercept's name, for people (`orders`, or the rule's run configuration). */
  name: string;
  namespace: string;
  /** The owner process's id. */
  pid: number;
  /** What a person should know now (a failure, callers with open connections); empty when all is well. */
  remarks?: string[];
  service: string;
  /** The service port: `name/number`. */
  servicePort: string;
  /** Unique id. */
  session: string;
  state: SessionState;
  workload: string;
}

/** A debug session of this editor, with its intercept once there is one. */
export interface SessionView {
  folder?: string | null;
  /** The port on which the debuggee listens. */
  localPort?: number | null;
  /** What was compared, once everything is back. */
  proof?: Restored | null;
  /** The debug session restarts: the agent stays. */
  restarting?: boolean;
  runConfiguration: string;
  /** The id that requests and events name; stays the same over a restart. */
  session: string;
  state: SessionState;
  /** The intercept, once there is one; its id is the one of `ashore status`. */
  status?: SessionStatus | null;
  /** The user wants the traffic to pass to the origin for now. */
  suspended?: boolean;
  /** What is intercepted, as people wrote it. */
  target?: TargetChoice | null;
}

/** Writes, switches or removes the rule of a run configuration. */
export interface SetRule {
  folder?: string | null;
  on: boolean;
  runConfiguration: string;
  /** `None`: the target stays as it is. */
  target?: TargetChoice | null;
}

export type StartOutcome = "unknown" | "intercept" | "choose" | "off" | "refused";

/** A debug session begins. */
export interface StartSession {
  /** The resolved run configuration as the editor has it. */
  configuration?: unknown;
  /** The workspace folder that the run configuration belongs to, as a path; the only one if there is one. */
  folder?: string | null;
  /** Started without debugging. */
  noDebug?: boolean;
  /** The session that this one goes on with after a restart: its agent is handed over. */
  replaces?: string | null;
  /** The run configuration's name. */
  runConfiguration: string;
  /** What to intercept, if the editor knows it; else the rule decides, or the user is asked. */
  target?: TargetChoice | null;
}

/** A place in the program, and what it has to do with a request. */
export interface Stood {
  /** No other request was in flight; else this one is a candidate among several. */
  certain: boolean;
  /** What was thrown, where an exception stopped it. */
  exception?: string | null;
  place: Place;
}

/** Traffic goes to the origin until it is resumed; the debug session goes on, and nothing is taken down. */
export interface Suspend {
  session: string;
  suspended: boolean;
}

/** A target as people write it. */
export interface TargetChoice {
  localPort?: number | null;
  mode?: Mode;
  namespace?: string | null;
  /** The service port's name or number. */
  port?: string | null;
  /** `deployment/orders`, `statefulset/…` or `service/…`. */
  target: string;
  whenPaused?: WhenPaused;
}

/** What the namespace has. */
export interface TargetList {
  context: string;
  namespace: string;
  /** Why there are none, one sentence. */
  problem?: string | null;
  /** Best first. */
  targets: RankedTarget[];
}

export type TextMatch =
  | { exact: string; }
  | { regex: string; };

export type WhenPaused = "pass" | "hold" | "unknown";

/** Which messages of a debug session are handed on, and which of their fields; what tells a child session's configuration. */
export const DEBUG_MESSAGES = {
  names: [
    "initialize",
    "launch",
    "attach",
    "configurationDone",
    "continue",
    "reverseContinue",
    "next",
    "stepIn",
    "stepOut",
    "stepBack",
    "goto",
    "stackTrace",
    "restart",
    "disconnect",
    "terminate",
    "runInTerminal",
    "startDebugging",
    "process",
    "stopped",
    "continued",
    "exited",
    "terminated",
    "debugpySockets",
    "debugpyAttach",
  ],
  fields: [
    "type",
    "seq",
    "request_seq",
    "command",
    "event",
    "success",
    "arguments.threadId",
    "arguments.startFrame",
    "arguments.restart",
    "arguments.type",
    "arguments.name",
    "arguments.cwd",
    "arguments.port",
    "arguments.connect.port",
    "arguments.listen.port",
    "arguments.debugServer",
    "arguments.gdb-remote-port",
    "arguments.inspectPort",
    "arguments.processId",
    "arguments.pid",
    "arguments.subProcessId",
    "arguments.__pendingTargetId",
    "arguments.configuration.name",
    "arguments.configuration.port",
    "arguments.configuration.connect.port",
    "arguments.configuration.processId",
    "arguments.configuration.subProcessId",
    "arguments.configuration.__pendingTargetId",
    "body.reason",
    "body.text",
    "body.description",
    "body.threadId",
    "body.allThreadsStopped",
    "body.allThreadsContinued",
    "body.restart",
    "body.systemProcessId",
    "body.processId",
    "body.shellProcessId",
    "body.subProcessId",
    "body.port",
    "body.connect.port",
    "body.sockets.*.port",
    "body.supportsConfigurationDoneRequest",
    "body.stackFrames.*.name",
    "body.stackFrames.*.line",
    "body.stackFrames.*.source.path",
    "body.stackFrames.*.source.name",
    "body.stackFrames.*.source.presentationHint",
  ],
  childMarks: [
    "__pendingTargetId",
    "subProcessId",
  ],
} as const;
