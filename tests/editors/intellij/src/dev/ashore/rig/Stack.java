package dev.ashore.rig;

import com.intellij.openapi.application.ReadAction;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.vfs.LocalFileSystem;
import com.intellij.openapi.vfs.VirtualFile;
import com.intellij.ui.ColoredTextContainer;
import com.intellij.ui.SimpleTextAttributes;
import com.intellij.xdebugger.XDebuggerUtil;
import com.intellij.xdebugger.XSourcePosition;
import com.intellij.xdebugger.frame.XExecutionStack;
import com.intellij.xdebugger.frame.XStackFrame;
import com.intellij.xdebugger.frame.XSuspendContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the tests' debugger shows of a program that stands: a frame of the runtime, which has no source, above the shop's own. */
public final class Stack extends XSuspendContext {
    private final XExecutionStack thread;

    public Stack(Project project) {
        XStackFrame runtime = new XStackFrame() {};
        XStackFrame own = new Own(breakpoint(project));
        thread = new XExecutionStack("thread 1") {
            @Override
            public XStackFrame getTopFrame() {
                return runtime;
            }

            @Override
            public void computeStackFrames(int first, XStackFrameContainer container) {
                container.addStackFrames(List.of(runtime), false);
                container.addStackFrames(List.of(own), true);
            }
        };
    }

    @Override
    public XExecutionStack getActiveExecutionStack() {
        return thread;
    }

    /** The line that the shop marks for it. */
    public static XSourcePosition breakpoint(Project project) {
        Path program = Path.of(project.getBasePath(), "orders.py");
        try {
            List<String> lines = Files.readAllLines(program);
            int line = 0;
            while (!lines.get(line).contains("# BREAKPOINT")) {
                line += 1;
            }
            int at = line;
            VirtualFile file = LocalFileSystem.getInstance().refreshAndFindFileByPath(program.toString());
            return ReadAction.compute(() -> XDebuggerUtil.getInstance().createPosition(file, at));
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    private static final class Own extends XStackFrame {
        private final XSourcePosition position;

        Own(XSourcePosition position) {
            this.position = position;
        }

        @Override
        public XSourcePosition getSourcePosition() {
            return position;
        }

        @Override
        public void customizePresentation(ColoredTextContainer text) {
            text.append("answer_order, orders.py:" + (position.getLine() + 1), SimpleTextAttributes.REGULAR_ATTRIBUTES);
        }
    }
}
