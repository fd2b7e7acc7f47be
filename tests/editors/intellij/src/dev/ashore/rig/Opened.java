package dev.ashore.rig;

import com.intellij.openapi.project.Project;
import com.intellij.openapi.util.Disposer;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.ui.content.Content;
import com.intellij.ui.content.ContentFactory;
import com.intellij.ui.content.ContentManager;
import com.intellij.util.ui.UIUtil;
import dev.ashore.ide.SessionsWindow;
import java.lang.reflect.Proxy;
import javax.swing.JComponent;

/** The tool window, made as the platform makes it when it is first opened. */
final class Opened implements AutoCloseable {
    private final ContentManager contents;

    Opened(Project project) {
        contents = Scene.edt(() -> {
            ContentManager made = ContentFactory.SERVICE.getInstance().createContentManager(false, project);
            var window = (ToolWindow) Proxy.newProxyInstance(
                    Opened.class.getClassLoader(), new Class<?>[] {ToolWindow.class}, (self, method, values) ->
                            method.getName().equals("getContentManager") ? made : null);
            new SessionsWindow().createToolWindowContent(project, window);
            return made;
        });
    }

    /** The part of this kind, or null as long as it is not there. */
    <T extends JComponent> T find(Class<T> kind) {
        return Scene.edt(() -> {
            T found = null;
            for (Content content : contents.getContents()) {
                found = found == null ? UIUtil.findComponentOfType(content.getComponent(), kind) : found;
            }
            return found;
        });
    }

    @Override
    public void close() {
        Scene.edt(() -> {
            Disposer.dispose(contents);
            return null;
        });
    }
}
