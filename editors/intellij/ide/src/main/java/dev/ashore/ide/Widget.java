package dev.ashore.ide;

import com.intellij.ide.DataManager;
import com.intellij.openapi.actionSystem.DataContext;
import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.openapi.ui.popup.JBPopupFactory;
import com.intellij.openapi.wm.StatusBar;
import com.intellij.openapi.wm.StatusBarWidget;
import com.intellij.ui.awt.RelativePoint;
import com.intellij.ui.components.JBList;
import com.intellij.ui.components.JBScrollPane;
import com.intellij.util.Consumer;
import dev.ashore.core.Server;
import java.awt.Component;
import java.awt.Point;
import java.awt.event.MouseEvent;
import java.util.concurrent.atomic.AtomicReference;
import javax.swing.plaf.basic.BasicListUI;
import javax.swing.plaf.basic.BasicScrollPaneUI;

/** Says what is intercepted; a click opens what can be done about it. */
public final class Widget implements StatusBarWidget, StatusBarWidget.TextPresentation {
    static final String ID = "Ashore";

    private final Ashore ashore;
    private StatusBar bar;

    Widget(Ashore ashore) {
        this.ashore = ashore;
        ashore.onDraw(this, this::draw);
    }

    @Override
    public String ID() {
        return ID;
    }

    @Override
    public WidgetPresentation getPresentation() {
        return this;
    }

    @Override
    public void install(StatusBar statusBar) {
        bar = statusBar;
        // Its text stays empty until it is asked to draw itself.
        draw();
    }

    private void draw() {
        if (bar != null) {
            bar.updateWidget(ID);
        }
    }

    @Override
    public String getText() {
        return ashore.status().text();
    }

    @Override
    public String getTooltipText() {
        return ashore.status().tooltip();
    }

    @Override
    public float getAlignment() {
        return Component.CENTER_ALIGNMENT;
    }

    @Override
    public Consumer<MouseEvent> getClickConsumer() {
        return event -> open(event.getComponent());
    }

    private void open(Component component) {
        DataContext context = DataManager.getInstance().getDataContext(component);
        AtomicReference<DefaultActionGroup> actions = new AtomicReference<>();
        Steps steps = new Steps(ashore);
        steps.then(
                () -> {
                    actions.set(menu());
                    Class<?> factory = JBPopupFactory.getInstance().getClass();
                    Steps.learn(factory, JBList.class, JBScrollPane.class, BasicListUI.class, BasicScrollPaneUI.class);
                    Steps.learn(factory.getDeclaredClasses());
                },
                () -> {
                    var popup = JBPopupFactory.getInstance().createActionGroupPopup(
                            "Ashore", actions.get(), context, JBPopupFactory.ActionSelectionAid.SPEEDSEARCH, true);
                    if (ashore.server().state() == Server.State.STOPPED) {
                        popup.setAdText(ashore.server().problem(), javax.swing.SwingConstants.LEFT);
                    }
                    steps.then(() -> {}, () -> {
                        int height = popup.getContent().getPreferredSize().height;
                        popup.show(new RelativePoint(component, new Point(0, -height)));
                    });
                });
    }

    /** What a click offers. Not to be called on the UI's thread. */
    public DefaultActionGroup menu() {
        return new Menu(ashore).group(() -> ashore.sessions().current());
    }

    @Override
    public void dispose() {
        bar = null;
    }
}
