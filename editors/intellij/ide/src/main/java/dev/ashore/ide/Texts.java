package dev.ashore.ide;

import com.intellij.ui.components.JBLabel;
import javax.swing.AbstractButton;
import javax.swing.JComponent;
import javax.swing.JLabel;

/** Texts with a letter that a key reaches: it stands after an underscore. */
final class Texts {
    private Texts() {}

    static void set(AbstractButton button, String text) {
        int at = text.indexOf('_');
        button.setText(text.replace("_", ""));
        if (at >= 0) {
            button.setMnemonic(Character.toUpperCase(text.charAt(at + 1)));
            button.setDisplayedMnemonicIndex(at);
        }
    }

    /** What stands before a field, and leads to it. */
    static JLabel label(String text, JComponent field) {
        int at = text.indexOf('_');
        JBLabel label = new JBLabel(text.replace("_", ""));
        label.setLabelFor(field);
        if (at >= 0) {
            label.setDisplayedMnemonic(Character.toUpperCase(text.charAt(at + 1)));
            label.setDisplayedMnemonicIndex(at);
        }
        return label;
    }
}
