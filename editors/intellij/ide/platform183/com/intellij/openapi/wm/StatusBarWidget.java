package com.intellij.openapi.wm;

import com.intellij.openapi.Disposable;
import com.intellij.openapi.ui.popup.ListPopup;
import com.intellij.util.Consumer;
import java.awt.event.MouseEvent;
import javax.swing.Icon;

/** 183 has it, and asks for the presentation by a platform's type, which later ones forget. */
public interface StatusBarWidget extends Disposable {
    String ID();

    default WidgetPresentation getPresentation() {
        return null;
    }

    default WidgetPresentation getPresentation(PlatformType type) {
        return getPresentation();
    }

    void install(StatusBar statusBar);

    enum PlatformType {
        DEFAULT,
        MAC
    }

    interface Multiframe extends StatusBarWidget {
        StatusBarWidget copy();
    }

    interface WidgetPresentation {
        String getTooltipText();

        Consumer<MouseEvent> getClickConsumer();
    }

    interface IconPresentation extends WidgetPresentation {
        Icon getIcon();
    }

    interface TextPresentation extends WidgetPresentation {
        String getText();

        default String getMaxPossibleText() {
            return "";
        }

        float getAlignment();
    }

    interface MultipleTextValuesPresentation extends WidgetPresentation {
        ListPopup getPopupStep();

        String getSelectedValue();

        default String getMaxValue() {
            return "";
        }
    }
}
