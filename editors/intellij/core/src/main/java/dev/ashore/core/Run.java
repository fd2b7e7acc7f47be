package dev.ashore.core;

import dev.ashore.core.wire.DebugEvent;
import dev.ashore.core.wire.DebugEventKind;
import dev.ashore.core.wire.Place;
import dev.ashore.core.wire.SessionStarted;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One start of a run configuration, as the server is told of it. Events are kept in order until it has answered. */
public final class Run {
    private final Server server;
    private final Sessions sessions;
    private final String name;
    private final CompletableFuture<SessionStarted> answer;
    private CompletionStage<?> last;
    private boolean ended;
    private boolean stopped;
    private boolean stepping;

    Run(Server server, Sessions sessions, String name, CompletableFuture<SessionStarted> answer) {
        this.server = server;
        this.sessions = sessions;
        this.name = name;
        this.answer = answer;
        this.last = answer;
    }

    /** The run configuration's name. */
    public String name() {
        return name;
    }

    /** What became of it; fails where there is no server. */
    public CompletableFuture<SessionStarted> answer() {
        return answer;
    }

    /** Its session, once the server has answered; else null. */
    public String session() {
        SessionStarted started = answer.isCompletedExceptionally() ? null : answer.getNow(null);
        return started == null ? null : started.view().session();
    }

    /** The program's process. */
    public void process(long pid) {
        tell(event("process", pid, null, null));
    }

    /** It stands, or goes on; said twice it is told once. */
    public synchronized void stands(boolean now) {
        if (stopped != now || stepping) {
            stopped = now;
            stepping = false;
            tell(event(now ? "stopped" : "continued", null, true, null));
        }
    }

    /** A step of what stands; it counts as standing until it goes on. */
    public synchronized void steps() {
        if (stopped && !stepping) {
            stepping = true;
            tell(event("stepping", null, null, null));
        }
    }

    /** Where it stands; of no use any more once it goes on. */
    public synchronized void stoodAt(Place place) {
        if (stopped) {
            tell(new DebugEventKind(null, "stoodAt", null, null, null, null, place, null));
        }
    }

    /** It ends now, and comes again at once. */
    synchronized boolean restarting() {
        if (ended) {
            return false;
        }
        tell(event("restarting", null, null, null));
        ended = true;
        return true;
    }

    /** It is over; said twice it is told once. */
    public synchronized void ended(String how) {
        if (!ended) {
            tell(event("ended", null, null, how));
            ended = true;
            last = last.thenRun(() -> sessions.ended(session()));
        }
    }

    public synchronized boolean isOver() {
        return ended;
    }

    private static DebugEventKind event(String type, Long pid, Boolean all, String how) {
        return new DebugEventKind(pid, type, null, all, null, null, null, how);
    }

    private synchronized void tell(DebugEventKind event) {
        if (ended) {
            return;
        }
        last = last.thenRun(() -> server.tell(api -> api.debugEvent(new DebugEvent(event, session()))));
    }
}
