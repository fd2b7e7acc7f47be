package dev.ashore.core;

import dev.ashore.core.wire.Act;
import dev.ashore.core.wire.ChooseTarget;
import dev.ashore.core.wire.CurlCommand;
import dev.ashore.core.wire.CurlRequest;
import dev.ashore.core.wire.ConfigurationView;
import dev.ashore.core.wire.DebugEvent;
import dev.ashore.core.wire.Leave;
import dev.ashore.core.wire.ListConfigurations;
import dev.ashore.core.wire.ListTargets;
import dev.ashore.core.wire.ReplayRequest;
import dev.ashore.core.wire.Replayed;
import dev.ashore.core.wire.Retry;
import dev.ashore.core.wire.SessionStarted;
import dev.ashore.core.wire.SessionView;
import dev.ashore.core.wire.SetCluster;
import dev.ashore.core.wire.SetRule;
import dev.ashore.core.wire.StartSession;
import dev.ashore.core.wire.Suspend;
import dev.ashore.core.wire.TargetList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/** What `ashore lsp` is asked and told. The types of the parameters are generated: see the package `wire`. */
public interface Api {
    @JsonRequest("initialize")
    CompletableFuture<Object> initialize(Map<String, Object> parameters);

    @JsonNotification("initialized")
    void initialized(Map<String, Object> parameters);

    @JsonRequest("shutdown")
    CompletableFuture<Object> shutdown();

    @JsonNotification("exit")
    void exit();

    @JsonRequest("ashore/startSession")
    CompletableFuture<SessionStarted> startSession(StartSession parameters);

    @JsonRequest("ashore/chooseTarget")
    CompletableFuture<SessionView> chooseTarget(ChooseTarget parameters);

    @JsonRequest("ashore/suspend")
    CompletableFuture<SessionView> suspend(Suspend parameters);

    @JsonRequest("ashore/leave")
    CompletableFuture<SessionView> leave(Leave parameters);

    @JsonRequest("ashore/retry")
    CompletableFuture<SessionView> retry(Retry parameters);

    @JsonRequest("ashore/targets")
    CompletableFuture<TargetList> targets(ListTargets parameters);

    @JsonRequest("ashore/configurations")
    CompletableFuture<List<ConfigurationView>> configurations(ListConfigurations parameters);

    @JsonRequest("ashore/setRule")
    CompletableFuture<ConfigurationView> setRule(SetRule parameters);

    @JsonRequest("ashore/act")
    CompletableFuture<Object> act(Act parameters);

    @JsonRequest("ashore/setCluster")
    CompletableFuture<Object> setCluster(SetCluster parameters);

    @JsonRequest("ashore/replay")
    CompletableFuture<Replayed> replay(ReplayRequest parameters);

    @JsonRequest("ashore/curl")
    CompletableFuture<CurlCommand> curl(CurlRequest parameters);

    @JsonNotification("ashore/debugEvent")
    void debugEvent(DebugEvent parameters);
}
