package dev.ashore.ide;

import com.intellij.openapi.util.IconLoader;
import javax.swing.Icon;

/** Each has a dark twin beside it. */
final class Icons {
    static final Icon ASHORE = IconLoader.getIcon("/icons/ashore.svg", Icons.class);
    static final Icon TOOL_WINDOW = IconLoader.getIcon("/icons/toolWindow.svg", Icons.class);

    private Icons() {}
}
