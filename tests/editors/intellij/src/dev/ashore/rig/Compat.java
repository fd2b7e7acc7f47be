package dev.ashore.rig;

import com.intellij.execution.ExecutionListener;
import com.intellij.execution.ExecutionManager;
import com.intellij.openapi.actionSystem.ex.AnActionListener;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.components.ProjectComponent;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.wm.StatusBarWidget;
import com.intellij.openapi.wm.StatusBarWidgetFactory;
import com.intellij.openapi.wm.StatusBarWidgetProvider;
import com.intellij.util.messages.Topic;
import com.intellij.xdebugger.XDebuggerManager;
import dev.ashore.ide.Ashore;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** 2018.3 knows no listeners in a plugin.xml: they are connected as later platforms do it, from the plugin's very own file. */
public final class Compat implements ProjectComponent {
    private static final Map<String, Topic<?>> TOPICS = Map.of(
            ExecutionListener.class.getName(), ExecutionManager.EXECUTION_TOPIC,
            "com.intellij.xdebugger.XDebuggerManagerListener", XDebuggerManager.TOPIC,
            AnActionListener.class.getName(), AnActionListener.TOPIC);
    private static final AtomicBoolean APPLICATION = new AtomicBoolean();

    public Compat(Project project) throws Exception {
        Document plugin = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Ashore.class.getClassLoader().getResourceAsStream("META-INF/plugin.xml"));
        connect(plugin, "projectListeners", project);
        if (APPLICATION.compareAndSet(false, true)) {
            connect(plugin, "applicationListeners", null);
        }
        if (Boolean.getBoolean("rig.window")) {
            Window.play(project);
        }
    }

    private static void connect(Document plugin, String where, Project project) throws Exception {
        NodeList groups = plugin.getElementsByTagName(where);
        for (int i = 0; i < groups.getLength(); i++) {
            NodeList listeners = ((Element) groups.item(i)).getElementsByTagName("listener");
            for (int j = 0; j < listeners.getLength(); j++) {
                Element one = (Element) listeners.item(j);
                Class<?> type = Class.forName(one.getAttribute("class"), true, Ashore.class.getClassLoader());
                @SuppressWarnings("unchecked")
                Topic<Object> topic = (Topic<Object>) TOPICS.get(one.getAttribute("topic"));
                if (project == null) {
                    Object listener = type.getConstructor().newInstance();
                    ApplicationManager.getApplication().getMessageBus().connect().subscribe(topic, listener);
                } else {
                    Object listener = type.getConstructor(Project.class).newInstance(project);
                    project.getMessageBus().connect(project).subscribe(topic, listener);
                }
            }
        }
    }

    /** 2018.3 has a provider where later ones have a factory. */
    public static final class Widget implements StatusBarWidgetProvider {
        @Override
        public StatusBarWidget getWidget(Project project) {
            return factory().createWidget(project);
        }
    }

    static StatusBarWidgetFactory factory() {
        return new dev.ashore.ide.WidgetFactory();
    }
}
