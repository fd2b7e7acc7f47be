// Which types go with which method. The types themselves are generated: see wire.ts.
import type * as wire from "./wire";

export interface Requests {
  "ashore/startSession": [wire.StartSession, wire.SessionStarted];
  "ashore/chooseTarget": [wire.ChooseTarget, wire.SessionView];
  "ashore/suspend": [wire.Suspend, wire.SessionView];
  "ashore/leave": [wire.Leave, wire.SessionView];
  "ashore/retry": [wire.Retry, wire.SessionView];
  "ashore/status": [undefined, wire.SessionView[]];
  "ashore/targets": [wire.ListTargets, wire.TargetList];
  "ashore/configurations": [wire.ListConfigurations, wire.ConfigurationView[]];
  "ashore/setRule": [wire.SetRule, wire.ConfigurationView];
  "ashore/act": [wire.Act, null];
  "ashore/setCluster": [wire.SetCluster, null];
  "ashore/requests": [wire.ListRequests, wire.SessionRequests[]];
  "ashore/replay": [wire.ReplayRequest, wire.Replayed];
  "ashore/curl": [wire.CurlRequest, wire.CurlCommand];
  "ashore/debugEvent": [wire.DebugEvent, undefined];
  "ashore/debugMessage": [wire.DebugMessage, undefined];
}

export interface Notifications {
  "ashore/stateChanged": wire.SessionView;
  "ashore/notice": wire.SessionNotice;
  "ashore/idleChanged": wire.Idle;
  "ashore/requestsChanged": wire.SessionRequests;
  "ashore/configurationsChanged": wire.ConfigurationsChanged;
}
