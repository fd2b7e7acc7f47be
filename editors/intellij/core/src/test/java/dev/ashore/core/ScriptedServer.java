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
import dev.ashore.core.wire.TargetChoice;
import dev.ashore.core.wire.TargetList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;

/** A server that writes down what it is told: `ScriptedServer LOG [dies]`. */
public final class ScriptedServer implements Api {
    /** What it tells its client. */
    interface Client {
        @JsonNotification("ashore/stateChanged")
        void stateChanged(SessionView view);

        @JsonNotification("some/laterMethod")
        void later(Object any);
    }

    private final Path log;
    private final boolean dies;
    private Client client;
    private int made;

    private ScriptedServer(Path log, boolean dies) {
        this.log = log;
        this.dies = dies;
    }

    public static void main(String[] arguments) throws Exception {
        ScriptedServer server = new ScriptedServer(Path.of(arguments[0]), "dies".equals(arguments[1]));
        Launcher<Client> launcher = Launcher.createLauncher(server, Client.class, System.in, System.out);
        server.client = launcher.getRemoteProxy();
        launcher.startListening().get();
        server.write("gone");
    }

    private synchronized void write(String line) {
        try {
            Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    static SessionView view(String session, String state) {
        TargetChoice orders = new TargetChoice(null, null, null, null, null, "deployment/orders", null);
        return new SessionView(null, null, null, null, null, null, "Debug orders", session, null, state, null, null, orders);
    }

    @Override
    public CompletableFuture<Object> initialize(Map<String, Object> parameters) {
        write("initialize");
        if (dies) {
            Runtime.getRuntime().halt(3);
        }
        return CompletableFuture.completedFuture(Map.of());
    }

    @Override
    public void initialized(Map<String, Object> parameters) {
        write("initialized");
    }

    @Override
    public CompletableFuture<Object> shutdown() {
        write("shutdown");
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void exit() {
        write("exit");
        Runtime.getRuntime().halt(0);
    }

    @Override
    public CompletableFuture<SessionStarted> startSession(StartSession start) {
        write("start " + start.runConfiguration() + " noDebug=" + start.noDebug() + " replaces=" + start.replaces());
        if ("die".equals(start.runConfiguration())) {
            Runtime.getRuntime().halt(3);
        }
        made += 1;
        client.later(Map.of("unknown", true));
        SessionView view = view("s" + made, "preparing");
        client.stateChanged(view);
        return CompletableFuture.completedFuture(
                new SessionStarted(Map.of("A", "1"), List.of(), 8081L, "being prepared", "intercept", null, List.of(), view));
    }

    @Override
    public CompletableFuture<SessionView> chooseTarget(ChooseTarget choice) {
        write("choose " + choice.target());
        return CompletableFuture.completedFuture(view(choice.session(), "preparing"));
    }

    @Override
    public CompletableFuture<SessionView> suspend(Suspend suspend) {
        write("suspend");
        return CompletableFuture.completedFuture(view(suspend.session(), "active"));
    }

    @Override
    public CompletableFuture<SessionView> leave(Leave leave) {
        write("leave " + leave.session());
        return CompletableFuture.completedFuture(view(leave.session(), "restored"));
    }

    @Override
    public CompletableFuture<TargetList> targets(ListTargets list) {
        return CompletableFuture.completedFuture(new TargetList(null, null, "c", null, "n", null, null, null, List.of()));
    }

    @Override
    public CompletableFuture<List<ConfigurationView>> configurations(ListConfigurations list) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<ConfigurationView> setRule(SetRule rule) {
        write("rule " + rule.on());
        return CompletableFuture.failedFuture(new UnsupportedOperationException("not scripted"));
    }

    @Override
    public CompletableFuture<SessionView> retry(Retry parameters) {
        return CompletableFuture.completedFuture(view(parameters.session(), "preparing"));
    }

    @Override
    public CompletableFuture<Object> act(Act parameters) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Object> setCluster(SetCluster parameters) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<CurlCommand> curl(CurlRequest parameters) {
        return CompletableFuture.completedFuture(new CurlCommand(null, "curl"));
    }

    @Override
    public CompletableFuture<Replayed> replay(ReplayRequest request) {
        write("replay " + request.session() + " " + request.number());
        return CompletableFuture.completedFuture(new Replayed(2L, 3.0, "", 200L, List.of()));
    }

    @Override
    public void debugEvent(DebugEvent event) {
        write(event.session() + " " + event.event().type()
                + (event.event().pid() == null ? "" : " " + event.event().pid())
                + (event.event().how() == null ? "" : " " + event.event().how()));
    }
}
