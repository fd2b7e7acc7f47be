package dev.ashore.ide;

import com.intellij.openapi.application.ReadAction;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.roots.ProjectRootManager;
import com.intellij.openapi.vfs.VirtualFile;
import com.intellij.ui.SimpleColoredText;
import com.intellij.xdebugger.XDebugSession;
import com.intellij.xdebugger.XDebuggerManager;
import com.intellij.xdebugger.XSourcePosition;
import com.intellij.xdebugger.breakpoints.XLineBreakpoint;
import com.intellij.xdebugger.frame.XExecutionStack;
import com.intellij.xdebugger.frame.XStackFrame;
import com.intellij.xdebugger.frame.XSuspendContext;
import dev.ashore.core.wire.Place;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a program stands: the first frame of the active thread's stack that is in the project's own files, else the first that has
 * a source. The debugger answers when it can; nobody waits for it.
 */
final class Standing implements XExecutionStack.XStackFrameContainer {
    /** `do_GET, orders.py:52`, `main.handle (main.go:12)`, `answer:31, Orders (shop)`: the name comes first. */
    private static final Pattern NAME = Pattern.compile("^[^\\s,:(]+");

    private final Project project;
    private final boolean stepped;
    private final Consumer<Place> found;
    private XStackFrame first;
    private boolean told;

    private Standing(Project project, boolean stepped, Consumer<Place> found) {
        this.project = project;
        this.stepped = stepped;
        this.found = found;
    }

    /** Calls `found` at most once, on any thread; after a step only where a breakpoint is, for a step goes on with what was going on. */
    static void ask(XDebugSession session, boolean stepped, Consumer<Place> found) {
        XSuspendContext context = session.getSuspendContext();
        XExecutionStack stack = context == null ? null : context.getActiveExecutionStack();
        if (stack == null) {
            return;
        }
        Standing standing = new Standing(session.getProject(), stepped, found);
        XStackFrame top = stack.getTopFrame();
        if (top != null && standing.own(top)) {
            standing.tell(top);
        } else {
            stack.computeStackFrames(0, standing);
        }
    }

    @Override
    public synchronized void addStackFrames(List<? extends XStackFrame> frames, boolean last) {
        for (XStackFrame frame : frames) {
            if (first == null && frame.getSourcePosition() != null) {
                first = frame;
            }
            if (!told && own(frame)) {
                tell(frame);
            }
        }
        if (last && first != null) {
            tell(first);
        }
    }

    @Override
    public void errorOccurred(String message) {
        // Without a stack there is no line: the request is shown without one.
    }

    private boolean own(XStackFrame frame) {
        XSourcePosition position = frame.getSourcePosition();
        return position != null && ReadAction.compute(() -> !project.isDisposed()
                && ProjectRootManager.getInstance(project).getFileIndex().isInContent(position.getFile()));
    }

    private synchronized void tell(XStackFrame frame) {
        XSourcePosition position = frame.getSourcePosition();
        if (told || position == null) {
            return;
        }
        told = true;
        VirtualFile file = position.getFile();
        if (stepped && !hasBreakpoint(file, position.getLine())) {
            return;
        }
        found.accept(new Place(file.getPath(), function(frame, file), position.getLine() + 1L));
    }

    private boolean hasBreakpoint(VirtualFile file, int line) {
        return ReadAction.compute(() -> Arrays.stream(
                        XDebuggerManager.getInstance(project).getBreakpointManager().getAllBreakpoints())
                .filter(XLineBreakpoint.class::isInstance)
                .map(one -> (XLineBreakpoint<?>) one)
                .anyMatch(one -> one.isEnabled() && one.getLine() == line && file.getUrl().equals(one.getFileUrl())));
    }

    /** As the debugger's own list of frames calls it; frames that say only file and line have none. */
    private static String function(XStackFrame frame, VirtualFile file) {
        SimpleColoredText text = new SimpleColoredText();
        ReadAction.run(() -> frame.customizePresentation(text));
        Matcher name = NAME.matcher(text.toString());
        return name.find() && !name.group().equals(file.getName()) ? name.group() : "";
    }
}
