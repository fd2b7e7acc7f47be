package dev.ashore.core;

import dev.ashore.core.wire.Counts;
import dev.ashore.core.wire.Mode;
import dev.ashore.core.wire.RankedTarget;
import dev.ashore.core.wire.Restored;
import dev.ashore.core.wire.SessionState;
import dev.ashore.core.wire.SessionStatus;
import dev.ashore.core.wire.SessionView;
import dev.ashore.core.wire.TextMatch;
import dev.ashore.core.wire.WhenPaused;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What the views of the server are called in the IDE; the same words as in VS Code. */
public final class Texts {
    private Texts() {}

    /** `orders`: what people call the target. */
    public static String target(SessionView view) {
        String name = view.runConfiguration();
        if (view.status() != null && view.status().workload() != null) {
            name = view.status().workload();
        } else if (view.target() != null && view.target().target() != null) {
            name = view.target().target();
        }
        // Until the cluster has answered, a workload is called as the rule calls it.
        return name.startsWith("deployment/") || name.startsWith("statefulset/") || name.startsWith("service/")
                ? name.substring(name.indexOf('/') + 1)
                : name;
    }

    /** `all`, or the conditions of a personal intercept. */
    public static String mode(Mode mode) {
        if (mode == null || !"personal".equals(mode.mode())) {
            return Messages.get("mode.all");
        }
        List<String> parts = new ArrayList<>();
        if (mode.header() != null) {
            new TreeMap<>(mode.header()).forEach((name, wanted) -> parts.add(name + "=" + match(wanted)));
        }
        if (mode.pathPrefix() != null) {
            parts.add(mode.pathPrefix() + "…");
        }
        if (mode.method() != null) {
            parts.add(mode.method());
        }
        return String.join(" ", parts);
    }

    private static String match(TextMatch wanted) {
        return wanted.exact() != null ? wanted.exact() : "/" + wanted.regex() + "/";
    }

    /** The status bar's text of one session. */
    public static String status(SessionView view) {
        String name = target(view);
        String state = view.state() == null ? SessionState.UNKNOWN : view.state();
        // Nothing comes while the user wants it so: the server has the program as one that does not listen.
        boolean live = state.equals(SessionState.READY) || state.equals(SessionState.ACTIVE) || state.equals(SessionState.PAUSED);
        if (is(view.suspended()) && live) {
            return Messages.get("state.suspended", name);
        }
        if (is(view.restarting())) {
            return Messages.get("state.restarting", name);
        }
        Counts counts = view.status() == null ? null : view.status().counts();
        return switch (state) {
            case SessionState.PLANNED, SessionState.PREPARING -> Messages.get("state.preparing", name);
            case SessionState.READY -> Messages.get("state.ready", name);
            case SessionState.ACTIVE -> {
                Mode mode = view.status() == null ? null : view.status().mode();
                yield name + " ← " + mode(mode) + ", " + number(counts == null ? null : counts.intercepted());
            }
            case SessionState.PAUSED -> {
                boolean hold = view.target() != null && WhenPaused.HOLD.equals(view.target().whenPaused());
                String held = number(counts == null ? null : counts.held());
                yield Messages.get(hold ? "state.hold" : "state.paused", name, held);
            }
            case SessionState.RECONNECTING -> Messages.get("state.reconnecting", name);
            case SessionState.RESTORING -> Messages.get("state.restoring", name);
            case SessionState.RESTORED -> Messages.get("state.restored", name);
            case SessionState.FAILED -> Messages.get("state.failed", name);
            default -> name;
        };
    }

    /** What is known of a session, one line each. */
    public static List<String> facts(SessionView view) {
        List<String> lines = new ArrayList<>();
        SessionStatus status = view.status();
        if (status != null) {
            String goes = status.destination() == null ? "…" : status.destination();
            lines.add(status.namespace() + " · " + status.kind() + " " + status.workload() + " · " + status.service() + ":"
                    + status.servicePort() + " → " + goes);
            lines.add(Messages.get("fact.mode", mode(status.mode())));
            if (status.counts() != null) {
                lines.add(requests(status.counts()));
            }
            if (status.remarks() != null) {
                lines.addAll(status.remarks());
            }
        }
        Restored proof = view.proof();
        if (proof != null) {
            List<String> different = proof.different() == null ? List.of() : proof.different();
            lines.add(Messages.get("fact.proof", number(proof.objectsCompared()), different.size()));
            lines.addAll(different);
        }
        return lines;
    }

    /** How many requests went where. */
    public static String requests(Counts counts) {
        return Messages.get(
                "fact.requests",
                number(counts.intercepted()),
                number(counts.held()),
                number(counts.passed()),
                number(counts.fellBack()),
                number(counts.failed()));
    }

    /** A target in a list, with what speaks for it and against it. */
    public static String ranked(RankedTarget target) {
        List<String> parts = new ArrayList<>();
        if (target.notPossible() != null) {
            parts.add(target.notPossible());
        }
        if (target.holders() != null) {
            target.holders().forEach(holder -> parts.add(Messages.get("target.held", holder)));
        }
        if (target.reasons() != null) {
            parts.addAll(target.reasons());
        }
        String why = parts.isEmpty() ? "" : " · " + String.join(" · ", parts);
        return target.service() + ":" + target.servicePort() + why;
    }

    static boolean is(Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    /** Digits without grouping, whatever the language. */
    private static String number(Long value) {
        return Long.toString(value == null ? 0 : value);
    }
}
