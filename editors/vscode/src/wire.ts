// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
import type { ActionKind, Ending, FactKind, Icon, IdleReason, Level, MessageFrom, NoticeKind, ProblemCode, Protocol, RequestIcon, RequestOutcome, SessionState, StartOutcome, WhenPaused } from "./wire-words";

export type * from "./wire-words";

/** Does what an action says. Errors are sentences for people. */
export interface Act {
  /** What the person agreed to, word for word, where the action asks for it. */
  confirm?: string | null;
  /** The workspace folder; absent where there is only one. */
  folder?: string | null;
  /** What is to be done. */
  kind: ActionKind;
  /** The run configuration that it is about, if any. */
  runConfiguration?: string | null;
  /** The session that it is about, if any. */
  session?: string | null;
}

/** Something that a person may choose. */
export interface Action {
  /** To be asked before it is done: it opens something. */
  confirm?: string | null;
  /** For `openFile`: an absolute path. */
  file?: string | null;
  /** What it does. */
  kind: ActionKind;
  /** From 1. */
  line?: number | null;
  /** In the client's language; what is to be done goes by the kind. */
  title: string;
}

/** The user's answer to "which target?". */
export interface ChooseTarget {
  /** Write it to `.ashore.toml`. */
  remember?: boolean;
  /** The session's id. */
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
  /** The workspace folder that it is in; absent where there is only one. */
  folder?: string | null;
  /** What stands over it in an editor: off, its target, or how its session stands. */
  label?: string;
  /** Its line there, from 1. */
  line?: number | null;
  /** Why there is no port. */
  noPort?: string | null;
  /** There is a rule, and it is on. */
  on: boolean;
  /** The person's own file says a part of it: what holds here is not what holds for all. */
  personal?: boolean;
  /** The ports on which its program will listen, best first. */
  ports?: LocalPort[];
  /** What is wrong with its rule, one sentence. */
  problem?: string | null;
  /** Which requests its rule brings here: all, or the conditions. */
  requests?: string;
  /** What the rule says. */
  rule?: TargetChoice | null;
  /** The rule's line in `.ashore.toml`, from 1. */
  ruleLine?: number | null;
  /** Its name in the editor. */
  runConfiguration: string;
}

/** The run configurations or their rules are not what they were. */
export interface ConfigurationsChanged {
  /** The folder; absent: any of them. */
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

/** The command; what was a secret is a variable of the shell. */
export interface CurlCommand {
  /** What it lacks, one sentence; empty where it is whole. */
  message?: string;
  /** Whole, of several lines. */
  text: string;
}

/** Asks for a request as a command for a shell. */
export interface CurlRequest {
  /** Its number in that session. */
  number: number;
  /** The session that it came to. */
  session: string;
}

/** What the debugger did; names follow the Debug Adapter Protocol. */
export interface DebugEvent {
  /** What happened. */
  event: DebugEventKind;
  /** The session's id. */
  session: string;
}

/** What an editor tells of a debug session. */
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
  /** Who said it. */
  from: MessageFrom;
  /** What is left of it. */
  message: unknown;
  /** Which session. */
  session: string;
}

/** A session as it is drawn. */
export interface Display {
  /** What can be done with it now. */
  actions?: Action[];
  /** What is known of it, in the order in which it is worth reading. */
  facts?: Fact[];
  /** How it stands, at a glance. */
  icon: Icon;
  /** The target and how it stands, in one line. */
  label: string;
  /** How urgent it is. */
  severity: Level;
  /** `orders`: what people call the target. */
  target: string;
}

/** A place that says something. */
export interface Evidence {
  /** Relative to the workspace folder. */
  file: string;
  /** From 1; 0 where the file as a whole says it. */
  line: number;
  /** The words there, or what they mean. */
  text: string;
}

/** One thing that is known. */
export interface Fact {
  /** What to go by. */
  kind: FactKind;
  /** What it is: `Target`. */
  name: string;
  /** What is known. */
  text: string;
}

/** One header line. */
export interface Header {
  /** As it was on the wire. */
  name: string;
  /** `redacted` where it is a secret by its name. */
  value: string;
}

/** Why nothing is intercepted, and what can be done about it. */
export interface Idle {
  /** The first is the one that mends it. */
  actions?: Action[];
  /** One sentence. */
  detail: string;
  /** The same at a glance. */
  icon: Icon;
  /** A few words for the status bar. */
  label: string;
  /** What to go by. */
  reason: IdleReason;
  /** How urgent it is. */
  severity: Level;
}

/** End an intercept; the debug session goes on. */
export interface Leave {
  /** The session's id. */
  session: string;
}

/** Asks for the run configurations of a folder, or of all. */
export interface ListConfigurations {
  /** Absent: all folders. */
  folder?: string | null;
}

/** Asks for the requests of a session, or of all. */
export interface ListRequests {
  /** Absent: all sessions. */
  session?: string | null;
}

/** Asks what can be intercepted. */
export interface ListTargets {
  /** The resolved run configuration as the editor has it. */
  configuration?: unknown;
  /** Another context than the one that is meant. */
  context?: string | null;
  /** The workspace folder; absent where there is only one. */
  folder?: string | null;
  /** Another namespace than the one that is meant. */
  namespace?: string | null;
  /** Rank for this run configuration. */
  runConfiguration?: string | null;
}

/** A port on which a program will listen. */
export interface LocalPort {
  /** `certain`, `likely` or `default`. */
  confidence: string;
  /** What says so, the strongest first. */
  evidence: Evidence[];
  /** The port. */
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

/** Which part of the traffic is intercepted. */
export type Mode =
  | { mode: "global"; }
  | { mode: "personal"; } & Match
  | { mode: "unknown"; };

/** Whose requests come here, as an answer. */
export interface ModeAnswer {
  /** What comes of it, with a command that hits where there is one. */
  detail: string;
  /** What to answer with. */
  mode: Mode;
  /** In two words. */
  title: string;
}

/** Why a request cannot be sent again. */
export interface NoReplay {
  /** `bodies = true` in `[requests]` of the rules file makes it possible for the next ones. */
  keepBodies?: boolean;
  /** One sentence. */
  why: string;
}

/** Something to be told once. */
export interface Notice {
  /** Which problem it is, where it is one. */
  code?: ProblemCode | null;
  /** Of the message what to do next, without a full stop at its end. */
  help?: string | null;
  /** Whose move it is; absent where it is nobody's. */
  kind?: NoticeKind | null;
  /** How urgent it is. */
  level: Level;
  /** One sentence: what happened, to what, and what to do next. */
  message: string;
  /** Of the message what happened, without a full stop at its end. */
  what?: string | null;
}

/** A line of source. */
export interface Place {
  /** As the debugger names it, mostly an absolute path. */
  file: string;
  /** The function's name, as the debugger tells it. */
  function?: string;
  /** From 1. */
  line: number;
}

/** A question to a person, with what its list of answers needs beside the answers. */
export interface Question {
  /** What can be done instead of choosing: look elsewhere, or allow what the warning tells of. */
  actions?: Action[];
  /** What becomes of the answer. */
  hint: string;
  /** The second question: whose requests. None of the answers is to be preselected. */
  modes?: ModeAnswer[];
  /** The answer that there is always: not for this run configuration. */
  never: string;
  /** What comes of that answer. */
  neverDetail: string;
  /** No answer: the program runs, and nothing is intercepted. What closes the list means the same. */
  notNow?: string;
  /** What comes of that. */
  notNowDetail?: string;
  /** The first target stands alone by evidence. Else no target is to be preselected: "not now" is. */
  standsOut?: boolean;
  /** The question itself. */
  title: string;
  /** What is to be known before any target is chosen: the place is named as production. */
  warning?: string | null;
}

/** A target with what speaks for it. */
export interface RankedTarget {
  /** What to answer with, to choose it. */
  choice: TargetChoice;
  /** What speaks for it and against it, in one line. */
  detail?: string;
  /** Name and port fit: it may be proposed as the one. */
  exact?: boolean;
  /** Who intercepts it now. */
  holders?: string[];
  /** What "only mine" means for it: the command that hits. */
  mine?: string;
  /** Why it cannot be intercepted. */
  notPossible?: string | null;
  /** One short sentence each. */
  reasons: string[];
  /** The Service's name. */
  service: string;
  /** The service port: `name/number`. */
  servicePort: string;
  /** It speaks no HTTP by its port's name: all of its requests come here, or none. */
  whole?: boolean;
}

/** Names a request of a session. */
export interface ReplayRequest {
  /** The number of the request in that session. */
  number: number;
  /** The session's id. */
  session: string;
}

/** What the debuggee answered to a request that was sent to it again. */
export interface Replayed {
  /** Bytes of the answer's body. */
  bytes: number;
  /** From sending it to the answer's last byte. */
  durationMs: number;
  /** The same in a sentence. */
  message?: string;
  /** The answer's status. */
  status: number;
  /** Headers that it had at first and that were not kept. */
  without?: string[];
}

/** A request as it is drawn. */
export interface RequestDisplay {
  /** `200`, or what became of it. */
  answer: string;
  /** What stands over the answer. */
  answerTitle: string;
  /** The above but the request in one line, what matters most first. */
  detail: string;
  /** What became of it, at a glance. */
  icon: RequestIcon;
  /** It has the mark of the person who debugs. */
  mine?: boolean;
  /** Why it cannot be sent again; absent where it can. */
  noReplay?: NoReplay | null;
  /** `orders.py:12 answer_order`, where it stood last; with a question mark where another request may be meant. */
  place?: string;
  /** `GET /orders?page=2` */
  request: string;
  /** What stands over its headers and body. */
  requestTitle: string;
  /** A line for each place where it stood. */
  stops?: string[];
  /** `12 ms`; empty while there is no answer. */
  time?: string;
}

/** One intercepted HTTP or gRPC request; or a connection that is neither, as a whole: method `TCP`, and no path. */
export interface RequestRecord {
  /** The same of the answer. */
  answerBody?: string | null;
  /** Bytes of the answer's body. */
  answerBytes?: number;
  /** The answer's, without values that are secrets by their names. */
  answerHeaders?: Header[];
  /** When its head arrived, in milliseconds since 1970. */
  at: number;
  /** The run configuration, or the intercept's name. */
  configuration: string;
  /** How it is drawn; editors alone are told. */
  display?: RequestDisplay | null;
  /** From its head to the answer's last byte. */
  durationMs?: number | null;
  /** The caller: a pod's name, else its address. */
  from: string;
  /** The status in a gRPC answer's trailers. */
  grpcStatus?: number | null;
  /** Without values that are secrets by their names. */
  headers?: Header[];
  /** The host that was asked. */
  host?: string;
  /** `GET`, `POST`, … */
  method: string;
  /** Counts the session's requests from 1; a record that is sent again with the same number replaces the one before. */
  number: number;
  /** Who answered; absent while it is held or runs. */
  outcome?: RequestOutcome | null;
  /** Text, as far as it was kept. */
  requestBody?: string | null;
  /** Bytes of the request's body. */
  requestBytes?: number;
  /** The answer's, once there is one. */
  status?: number | null;
  /** Where the debuggee stood while it was held. */
  stops?: Stood[];
  /** Path and query; values that are secrets by their names are not there. */
  url: string;
  /** HTTP/1 or HTTP/2. */
  version: Protocol;
}

/** What was compared after restoring, and how long it took. */
export interface Restored {
  /** One sentence an object that is not as it was. */
  different?: string[];
  /** How many objects were looked at. */
  objectsCompared?: number;
  /** From the end of the debug session until all requests went to the origin. */
  passThroughMs?: number | null;
  /** From the end of the debug session until every object was as before. */
  restoreMs?: number | null;
}

/** Intercept once more what the session tried last: the same target in the same cluster, by the same rule. */
export interface Retry {
  /** The session's id. */
  session: string;
}

/** Names a run configuration. */
export interface RunConfiguration {
  /** The workspace folder that it is in; absent where there is only one. */
  folder?: string | null;
  /** Its name in the editor. */
  runConfiguration: string;
}

/** A notice with what can be done about it. */
export interface SessionNotice {
  /** The first is the one that mends it. */
  actions?: Action[];
  /** The run configuration that it is about, if any. */
  configuration?: RunConfiguration | null;
  /** What is said. */
  notice: Notice;
  /** The session that it is about, if any. */
  session?: string | null;
}

/** Requests of one session, also of one that has ended. */
export interface SessionRequests {
  /** Requests that were too many to be told one by one. */
  missed?: number;
  /** In the order in which they came; as a notification those that are new or changed, at most every 200 ms. */
  records: RequestRecord[];
  /** The session's id. */
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
  /** What happens now. */
  outcome: StartOutcome;
  /** How to ask for a target, where the outcome is `choose`. */
  question?: Question | null;
  /** To choose from, best first, where the outcome is `choose`. */
  targets?: RankedTarget[];
  /** The session, as it begins. */
  view: SessionView;
}

/** One session as people and editors see it; also the line of `ashore status --output json`. */
export interface SessionStatus {
  /** The kubeconfig's name for the cluster, once it was reached. */
  context?: string | null;
  /** What came so far. */
  counts?: Counts;
  /** Where requests go, `127.0.0.1:8081`, once known. */
  destination?: string | null;
  /** Who debugs: `user@host`. */
  holder: string;
  /** `Deployment`, `StatefulSet` or `Service`; empty while it is not known. */
  kind: string;
  /** Whose requests come. */
  mode: Mode;
  /** The intercept's name, for people (`orders`, or the rule's run configuration). */
  name: string;
  /** The target's namespace. */
  namespace: string;
  /** The owner process's id. */
  pid: number;
  /** What a person should know now (a failure, callers with open connections); empty when all is well. */
  remarks?: string[];
  /** The name of the target's Service. */
  service: string;
  /** The service port: `name/number`. */
  servicePort: string;
  /** Unique id. */
  session: string;
  /** Where its life is. */
  state: SessionState;
  /** The name of the target's workload; as it was asked for until the cluster has said it. */
  workload: string;
}

/** A debug session of this editor, with its intercept once there is one. */
export interface SessionView {
  /** How it is drawn. */
  display?: Display | null;
  /** The workspace folder that it is in; absent where there is only one. */
  folder?: string | null;
  /** The port on which the debuggee listens. */
  localPort?: number | null;
  /** Nothing more will be told of it: its debug session is over, and so is its intercept. */
  over?: boolean;
  /** What was compared, once everything is back. */
  proof?: Restored | null;
  /** The debug session restarts: the agent stays. */
  restarting?: boolean;
  /** Its name in the editor. */
  runConfiguration: string;
  /** The id that requests and events name; stays the same over a restart. */
  session: string;
  /** The program has run for a while and listens nowhere yet. */
  silent?: boolean;
  /** Where its life is. */
  state: SessionState;
  /** The intercept, once there is one; its id is the one of `ashore status`. */
  status?: SessionStatus | null;
  /** The user wants the traffic to pass to the origin for now. */
  suspended?: boolean;
  /** What is intercepted, as people wrote it. */
  target?: TargetChoice | null;
}

/** Names the cluster of a workspace; kept in the person's own file. What is absent stays as it is. */
export interface SetCluster {
  /** The context of the kubeconfig. */
  context?: string | null;
  /** The workspace folder; absent where there is only one. */
  folder?: string | null;
  /** The namespace. */
  namespace?: string | null;
}

/** Answers what a run configuration intercepts, or switches it. The first answer that names a target is a rule of `.ashore.toml`; what is wanted otherwise than a rule that stands there is kept in the person's own file. */
export interface SetRule {
  /** The workspace folder that it is in; absent where there is only one. */
  folder?: string | null;
  /** Whether debugging it intercepts. */
  on: boolean;
  /** Its name in the editor. */
  runConfiguration: string;
  /** `None`: the target stays as it is. */
  target?: TargetChoice | null;
}

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
  /** The place in the source. */
  place: Place;
}

/** Traffic goes to the origin until it is resumed; the debug session goes on, and nothing is taken down. */
export interface Suspend {
  /** The session's id. */
  session: string;
  /** Whether new requests pass through. */
  suspended: boolean;
}

/** A target as people write it. */
export interface TargetChoice {
  /** Absent: the context that the person's files and settings mean. */
  context?: string | null;
  /** The port that the program listens on; absent: what Ashore finds. */
  localPort?: number | null;
  /** Whose requests. */
  mode?: Mode;
  /** Absent: the namespace of the cluster's context. */
  namespace?: string | null;
  /** The service port's name or number. */
  port?: string | null;
  /** `deployment/orders`, `statefulset/…` or `service/…`. */
  target: string;
  /** What new requests do while the program is stopped. */
  whenPaused?: WhenPaused;
}

/** What the namespace has. */
export interface TargetList {
  /** What can be done about it. */
  actions?: Action[];
  /** Which problem it is. */
  code?: ProblemCode | null;
  /** The cluster's context in the kubeconfig. */
  context: string;
  /** All contexts of the kubeconfig. */
  contexts?: string[];
  /** The namespace that was looked at. */
  namespace: string;
  /** Those namespaces that may be listed. */
  namespaces?: string[];
  /** Why there are none, one sentence. Then nobody is asked for one. */
  problem?: string | null;
  /** How to ask for one of them. */
  question?: Question | null;
  /** Best first. */
  targets: RankedTarget[];
}

/** What a text must be. */
export type TextMatch =
  | { exact: string; }
  | { regex: string; };
