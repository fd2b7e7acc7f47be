package dev.ashore.ide;

import com.intellij.ui.components.JBLabel;
import com.intellij.ui.components.JBScrollPane;
import com.intellij.ui.components.labels.LinkLabel;
import com.intellij.util.ui.JBUI;
import com.intellij.util.ui.UIUtil;
import dev.ashore.core.Messages;
import dev.ashore.core.RequestText;
import dev.ashore.core.wire.NoReplay;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.Stood;
import java.awt.BorderLayout;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.BoxLayout;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;

/** What is known of the request that is selected. All that callers sent is plain text. */
final class RequestDetails extends JPanel {
    private static final long serialVersionUID = 1;
    /** Of one part, in characters; the document has all of it. */
    private static final int SHOWN = 8_000;

    private final transient Deeds deeds;
    private final JPanel head = new JPanel();
    private final JTextArea parts = new JTextArea();
    private transient RequestRecord shown;

    /** A request and its texts, so that nothing has to be worked out on the UI's thread. */
    record Told(RequestRecord record, List<String> facts, String parts) {}

    static Told told(RequestRecord one) {
        return new Told(one, RequestText.facts(one, ZoneId.systemDefault()), RequestText.parts(one, SHOWN));
    }

    RequestDetails(Deeds deeds) {
        super(new BorderLayout());
        this.deeds = deeds;
        head.setLayout(new BoxLayout(head, BoxLayout.Y_AXIS));
        head.setBorder(JBUI.Borders.empty(6, 8));
        parts.setEditable(false);
        parts.setLineWrap(true);
        parts.setFont(UIUtil.getFontWithFallback("Monospaced", java.awt.Font.PLAIN, UIUtil.getLabelFont().getSize()));
        parts.setBorder(JBUI.Borders.empty(4, 8));
        parts.getAccessibleContext().setAccessibleName(Messages.get("request.details"));
        // A long path or header must not take the list's room.
        setMinimumSize(JBUI.size(160, 0));
        add(head, BorderLayout.NORTH);
        add(new JBScrollPane(parts), BorderLayout.CENTER);
    }

    void show(Told told) {
        RequestRecord one = told.record();
        if (one.equals(shown)) {
            return;
        }
        shown = one;
        head.removeAll();
        head.add(plain(new JBLabel(), RequestText.cell(one.method() + ' ' + one.url()), true));
        for (String fact : told.facts()) {
            head.add(plain(new JBLabel(), fact, false));
        }
        links(one).forEach((text, deed) -> {
            LinkLabel<Object> link = new LinkLabel<>("", null);
            link.setListener((label, data) -> deed.run(), null);
            head.add(plain(link, RequestText.cell(text), false));
        });
        NoReplay no = RequestActions.noReplay(one);
        if (no != null) {
            head.add(plain(new JBLabel(), RequestText.cell(no.why()), false));
        }
        parts.setText(told.parts());
        parts.setCaretPosition(0);
        head.revalidate();
        repaint();
    }

    /** The lines where it stood, each once, and what else can be done. */
    private Map<String, Runnable> links(RequestRecord one) {
        Map<String, Runnable> links = new LinkedHashMap<>();
        List<String> told = one.display() == null || one.display().stops() == null ? List.of() : one.display().stops();
        List<Stood> places = one.stops() == null ? List.of() : new ArrayList<>(new java.util.LinkedHashSet<>(one.stops()));
        for (int i = 0; i < Math.min(told.size(), places.size()); i++) {
            Stood stood = places.get(i);
            links.put(told.get(i), () -> deeds.open(stood.place().file(), stood.place().line()));
        }
        links.put(Messages.get("request.document"), () -> deeds.openDocument(one));
        if (RequestActions.lacksBody(one)) {
            links.put(Messages.get("request.keepBodies"), deeds::openKeepBodies);
        }
        return links;
    }

    private static JComponent plain(JLabel label, String text, boolean bold) {
        label.putClientProperty("html.disable", true);
        label.setText(text);
        label.setAlignmentX(LEFT_ALIGNMENT);
        if (bold) {
            label.setFont(label.getFont().deriveFont(java.awt.Font.BOLD));
        }
        return label;
    }
}
