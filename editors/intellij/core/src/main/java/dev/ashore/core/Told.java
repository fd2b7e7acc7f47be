package dev.ashore.core;

import dev.ashore.core.wire.ConfigurationsChanged;
import dev.ashore.core.wire.Idle;
import dev.ashore.core.wire.SessionNotice;
import dev.ashore.core.wire.SessionRequests;
import dev.ashore.core.wire.SessionView;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/** What `ashore lsp` tells of its own accord. */
public final class Told {
    private final Consumer<SessionView> states;
    private final Consumer<SessionNotice> notices;
    private final Consumer<ConfigurationsChanged> configurations;
    private final Consumer<Idle> idle;
    private final Consumer<SessionRequests> requests;
    private final Consumer<String> log;

    Told(
            Consumer<SessionView> states,
            Consumer<SessionNotice> notices,
            Consumer<ConfigurationsChanged> configurations,
            Consumer<Idle> idle,
            Consumer<SessionRequests> requests,
            Consumer<String> log) {
        this.states = states;
        this.notices = notices;
        this.configurations = configurations;
        this.idle = idle;
        this.requests = requests;
        this.log = log;
    }

    @JsonNotification("ashore/stateChanged")
    public void stateChanged(SessionView view) {
        states.accept(view);
    }

    @JsonNotification("ashore/notice")
    public void notice(SessionNotice notice) {
        notices.accept(notice);
    }

    @JsonNotification("ashore/configurationsChanged")
    public void configurationsChanged(ConfigurationsChanged changed) {
        configurations.accept(changed);
    }

    @JsonNotification("ashore/idleChanged")
    public void idleChanged(Idle changed) {
        idle.accept(changed);
    }

    @JsonNotification("ashore/requestsChanged")
    public void requestsChanged(SessionRequests changed) {
        requests.accept(changed);
    }

    @JsonNotification("window/logMessage")
    public void logMessage(Object message) {
        log.accept(String.valueOf(message));
    }

    @JsonNotification("window/showMessage")
    public void showMessage(Object message) {
        log.accept(String.valueOf(message));
    }

    // What the editor features of a language client are for; this client has none.

    @JsonNotification("textDocument/publishDiagnostics")
    public void diagnostics(Object diagnostics) {}

    @JsonNotification("$/progress")
    public void progress(Object progress) {}

    @JsonRequest("client/registerCapability")
    public CompletableFuture<Object> register(Object registrations) {
        return CompletableFuture.completedFuture(null);
    }
}
