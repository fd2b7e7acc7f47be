package dev.ashore.ide;

import com.intellij.icons.AllIcons;
import dev.ashore.core.Messages;
import dev.ashore.core.Server;
import dev.ashore.core.Sessions;
import dev.ashore.core.StatusText;
import dev.ashore.core.wire.Fact;
import dev.ashore.core.wire.FactKind;
import dev.ashore.core.wire.RankedTarget;
import dev.ashore.core.wire.SessionView;
import dev.ashore.core.wire.TargetList;
import java.util.ArrayList;
import java.util.List;
import javax.swing.Icon;

/** What the tree of the tool window says, worked out on any thread. */
record SessionLines(Line line, List<SessionLines> below) {
    /** @param session its id where it is one's first line, else null */
    record Line(String text, String more, Icon icon, String session) {
        Line {
            // Read from its file here, and not when it is first painted.
            icon.getIconWidth();
        }
    }

    private static SessionLines leaf(String text, String more, Icon icon) {
        return new SessionLines(new Line(text, more, icon, null), List.of());
    }

    /** The sessions, what is wrong, and the targets as far as they are known. */
    static List<SessionLines> now(Ashore ashore, TargetList targets) {
        List<SessionLines> all = new ArrayList<>();
        ashore.sessions().all().stream()
                .filter(view -> Sessions.living(view) || view.proof() != null)
                .forEach(view -> all.add(of(view)));
        if (ashore.server().state() == Server.State.STOPPED) {
            all.add(leaf(ashore.server().problem(), "", AllIcons.General.Warning));
        }
        List<SessionLines> offered = targets == null ? List.of() : of(targets);
        if (!offered.isEmpty()) {
            all.add(new SessionLines(new Line(Messages.get("window.targets"), "", AllIcons.Nodes.Module, null), offered));
        }
        return all;
    }

    private static SessionLines of(SessionView view) {
        // How it stands is said above them.
        List<SessionLines> facts = StatusText.facts(view).stream()
                .filter(fact -> !FactKind.STATE.equals(fact.kind()))
                .map(fact -> leaf(StatusText.line(fact), "", icon(fact)))
                .toList();
        Line line = new Line(StatusText.label(view), view.runConfiguration(), Icons.ASHORE, view.session());
        return new SessionLines(line, facts);
    }

    private static Icon icon(Fact fact) {
        return FactKind.DIFFERENT.equals(fact.kind()) ? AllIcons.General.Warning : AllIcons.General.Information;
    }

    private static List<SessionLines> of(TargetList listed) {
        List<SessionLines> all = new ArrayList<>();
        if (listed.problem() != null) {
            all.add(leaf(listed.problem(), "", AllIcons.General.Warning));
        }
        for (RankedTarget target : listed.targets()) {
            Icon icon = target.notPossible() == null ? AllIcons.Nodes.Deploy : AllIcons.General.Warning;
            all.add(leaf(target.choice().target(), more(target), icon));
        }
        return all;
    }

    /** Its Service, and what speaks for it and against it. */
    static String more(RankedTarget target) {
        String why = target.detail() == null ? "" : " · " + target.detail();
        return target.service() + ":" + target.servicePort() + why;
    }
}
