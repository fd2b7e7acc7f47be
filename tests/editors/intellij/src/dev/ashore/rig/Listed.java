package dev.ashore.rig;

import static dev.ashore.rig.Scene.demand;

import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.fileEditor.FileEditorManager;
import com.intellij.openapi.vfs.VfsUtilCore;
import com.intellij.openapi.vfs.VirtualFile;
import com.intellij.ui.SearchTextField;
import com.intellij.util.ui.UIUtil;
import dev.ashore.core.wire.Header;
import dev.ashore.core.wire.NoReplay;
import dev.ashore.core.wire.Place;
import dev.ashore.core.wire.RequestDisplay;
import dev.ashore.core.wire.RequestIcon;
import dev.ashore.core.wire.RequestOutcome;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.SessionRequests;
import dev.ashore.core.wire.Stood;
import dev.ashore.ide.RequestTable;
import dev.ashore.ide.RequestsPanel;
import java.awt.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.accessibility.AccessibleContext;
import javax.swing.JCheckBox;
import javax.swing.JLabel;
import javax.swing.JTextArea;
import javax.swing.JViewport;

/** The list of requests by itself: many of them, and odd ones. */
final class Listed {
    private static final int MANY = 100_000;

    private Listed() {}

    static String many(Scene scene) throws Exception {
        String session = "many";
        ExecutorService aside = Executors.newSingleThreadExecutor();
        try {
            RequestsPanel panel = panel(scene, aside);
            RequestTable table = UIUtil.findComponentOfType(panel, RequestTable.class);
            List<RequestRecord> all = new ArrayList<>();
            for (long number = 1; number <= MANY; number++) {
                all.add(record(number, "/orders/" + number, number % 100 == 0 ? 503L : 200L, number % 1_000 == 0));
            }
            tell(scene, session, all);
            show(scene, panel, session, table, MANY);
            demand(cell(table, 0, 3).equals("/orders/" + MANY), "the first row is " + cell(table, 0, 3));
            // One reads in the middle of it, with one selected: what comes moves neither.
            int middle = MANY / 2;
            int before = Scene.edt(() -> {
                table.setRowSelectionInterval(middle, middle);
                ((JViewport) table.getParent()).setViewPosition(new Point(0, table.getCellRect(middle - 3, 0, true).y));
                return onScreen(table, middle);
            });
            String read = cell(table, middle, 3);
            tell(scene, session, List.of(record(MANY + 1, "/late", 200L, false), record(MANY + 2, "/later", 404L, false)));
            show(scene, panel, session, table, MANY);
            scene.until("the newest", () -> cell(table, 0, 3).equals("/later"));
            int selected = Scene.edt(table::getSelectedRow);
            demand(cell(table, selected, 3).equals(read), "selected is " + cell(table, selected, 3) + ", not " + read);
            int after = Scene.edt(() -> onScreen(table, selected));
            demand(after == before, "the row went from " + before + " to " + after);
            demand(row(panel, "Words in a row: path, caller, line", SearchTextField.class), "no name for the field");
            // The filters, each and together.
            press(panel, "Errors");
            rows(scene, table, MANY / 100 + 1);
            press(panel, "Stood");
            rows(scene, table, MANY / 1_000);
            Scene.edt(() -> {
                UIUtil.findComponentOfType(panel, SearchTextField.class).setText("/orders/5000 POST");
                return null;
            });
            rows(scene, table, 2);
            press(panel, "Mine");
            rows(scene, table, 0);
            return MANY + " rows; selected and seen stay; errors, stood, words and mine leave " + (MANY / 100 + 1) + ", "
                    + MANY / 1_000 + ", 2, 0";
        } finally {
            aside.shutdown();
        }
    }

    static String hostile(Scene scene) throws Exception {
        String session = "odd";
        ExecutorService aside = Executors.newSingleThreadExecutor();
        try {
            RequestsPanel panel = panel(scene, aside);
            RequestTable table = UIUtil.findComponentOfType(panel, RequestTable.class);
            String markup = "<html><img src='http://127.0.0.1:9/x'><b>bold";
            RequestRecord odd = new RequestRecord(
                    markup, 4L, List.of(), System.currentTimeMillis(), "orders",
                    new RequestDisplay("200", "Answer", "", RequestIcon.ANSWERED, false, new NoReplay(true, "Its body was not kept."),
                            markup, "POST " + markup, "Request", List.of(markup), "1 ms"),
                    1.0, markup, null, List.of(new Header("x-odd\u202e", "a\u0007b" + "c".repeat(1_000_000))), markup, "POST", 1L,
                    RequestOutcome.ANSWERED, null, 2_000_000L, 200L,
                    List.of(new Stood(true, null, new Place("/no/such", "f", 3L))), markup, "http1");
            tell(scene, session, List.of(odd, record(2, "/second", 200L, false)));
            show(scene, panel, session, table, 2);
            // The menu acts on the row under the pointer: what it does first is to select it.
            Scene.edt(() -> {
                table.setRowSelectionInterval(0, 0);
                table.setRowSelectionInterval(1, 1);
                return null;
            });
            scene.until("the details", () -> Scene.edt(() ->
                    UIUtil.findComponentOfType(panel, JTextArea.class).getText().contains("<b>bold")));
            for (JLabel label : Scene.edt(() -> UIUtil.findComponentsOfType(panel, JLabel.class))) {
                demand(label.getClientProperty("html") == null, "drawn as markup: " + label.getText());
            }
            String parts = Scene.edt(() -> UIUtil.findComponentOfType(panel, JTextArea.class).getText());
            demand(parts.length() < 50_000 && !parts.contains("\u202e") && !parts.contains("\u0007"), parts.length() + " characters");
            demand(parts.contains("The body (2.0 MB) was not kept."), "no word of the body that is missing");
            AnAction[] actions = panel.actions().getChildren(null);
            List<String> can = new ArrayList<>();
            for (AnAction action : actions) {
                AnActionEvent event = scene.event(action, java.util.Map.of());
                Scene.edt(() -> {
                    action.update(event);
                    return null;
                });
                can.add(event.getPresentation().getText() + (event.getPresentation().isEnabledAndVisible() ? "" : " (off)"));
            }
            List<String> expected = List.of(
                    "Open Source Line", "Open as Document", "Copy as curl", "Replay to the Program (off)", "Keep Bodies…");
            demand(can.equals(expected), "it can " + can);
            Scene.edt(() -> {
                actions[1].actionPerformed(scene.event(actions[1], java.util.Map.of()));
                return null;
            });
            scene.until("the document", () -> document(scene) != null);
            VirtualFile file = document(scene);
            demand(!file.isWritable(), "the document can be written");
            String text = VfsUtilCore.loadText(file);
            demand(text.contains("ccc") && text.length() > 1_000_000, "the document has " + text.length() + " characters");
            Scene.edt(() -> {
                FileEditorManager.getInstance(scene.project).closeFile(file);
                return null;
            });
            return "no markup, no turned text; " + String.join(", ", can);
        } finally {
            aside.shutdown();
        }
    }

    private static VirtualFile document(Scene scene) {
        return Scene.edt(() -> {
            for (VirtualFile file : FileEditorManager.getInstance(scene.project).getOpenFiles()) {
                if (file.getName().equals("Request 1.txt")) {
                    return file;
                }
            }
            return null;
        });
    }

    /** By itself, once the window was open: what it is made of is read beside the UI's thread then. */
    private static RequestsPanel panel(Scene scene, ExecutorService aside) {
        try (Opened window = new Opened(scene.project)) {
            scene.until("the panel", () -> window.find(RequestsPanel.class) != null);
        }
        return Scene.edt(() -> {
            RequestsPanel panel = new RequestsPanel(scene.ashore, aside);
            panel.setSize(900, 300);
            return panel;
        });
    }

    private static void tell(Scene scene, String session, List<RequestRecord> records) {
        scene.ashore.requests().take(new SessionRequests(0L, records, session));
    }

    private static void show(Scene scene, RequestsPanel panel, String session, RequestTable table, int least) {
        Scene.edt(() -> {
            panel.show(session);
            return null;
        });
        scene.until(least + " rows", () -> Scene.edt(table::getRowCount) >= least);
        Scene.edt(() -> {
            layOut(panel);
            return null;
        });
    }

    private static void layOut(java.awt.Container container) {
        container.doLayout();
        for (java.awt.Component child : container.getComponents()) {
            if (child instanceof java.awt.Container inner) {
                layOut(inner);
            }
        }
    }

    private static void rows(Scene scene, RequestTable table, int count) {
        Supplier<Integer> seen = () -> Scene.edt(table::getRowCount);
        long end = System.currentTimeMillis() + 20_000;
        while (seen.get() != count && System.currentTimeMillis() < end) {
            Scene.pause(10);
        }
        demand(seen.get() == count, "there are " + seen.get() + " rows, not " + count);
    }

    private static void press(RequestsPanel panel, String name) {
        Scene.edt(() -> {
            for (JCheckBox box : UIUtil.findComponentsOfType(panel, JCheckBox.class)) {
                if (name.equals(box.getAccessibleContext().getAccessibleName()) && box.getMnemonic() != 0) {
                    box.doClick();
                    return null;
                }
            }
            throw new AssertionError("no switch with a key is called " + name);
        });
    }

    private static boolean row(RequestsPanel panel, String name, Class<SearchTextField> type) {
        AccessibleContext field = UIUtil.findComponentOfType(panel, type).getTextEditor().getAccessibleContext();
        return name.equals(field.getAccessibleName());
    }

    private static int onScreen(RequestTable table, int row) {
        return table.getCellRect(row, 0, true).y - ((JViewport) table.getParent()).getViewPosition().y;
    }

    private static String cell(RequestTable table, int row, int column) {
        return Scene.edt(() -> table.getRowCount() <= row ? "" : String.valueOf(table.getValueAt(row, column)));
    }

    private static RequestRecord record(long number, String url, Long status, boolean stood) {
        Stood place = new Stood(true, null, new Place("/shop/orders.py", "answer_order", 48L));
        return new RequestRecord(
                null, 2L, List.of(), 1_700_000_000_000L + number, "orders",
                new RequestDisplay(status.toString(), "Answer", "", status >= 500 ? RequestIcon.FAILED : RequestIcon.ANSWERED,
                        false, null, stood ? "orders.py:48 answer_order" : "", "POST " + url, "Request", List.of(), "12 ms"),
                12.0, "web-1", null, List.of(), "orders", "POST", number, RequestOutcome.ANSWERED, null, 0L, status,
                stood ? List.of(place) : List.of(), url, "http1");
    }
}
