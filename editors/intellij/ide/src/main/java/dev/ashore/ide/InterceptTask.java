package dev.ashore.ide;

import com.intellij.execution.BeforeRunTask;
import com.intellij.openapi.components.PersistentStateComponent;
import com.intellij.openapi.util.Key;
import dev.ashore.core.Messages;
import dev.ashore.core.wire.Mode;
import dev.ashore.core.wire.TargetChoice;
import dev.ashore.core.wire.TextMatch;
import java.util.Map;
import java.util.Objects;

/** "Intercept cluster traffic": stored with its run configuration. A rule of `.ashore.toml` goes before what it says. */
public final class InterceptTask extends BeforeRunTask<InterceptTask>
        implements PersistentStateComponent<InterceptTask.Values> {
    public static final Key<InterceptTask> ID = Key.create("Ashore.Intercept");

    /** As it is stored; empty is what is not said. */
    public static final class Values implements Cloneable {
        public String target = "";
        public String port = "";
        public String localPort = "";
        /** With a header's name it is personal, else global. */
        public String header = "";
        public String value = "";
        public String whenPaused = "";

        @Override
        public Values clone() {
            try {
                return (Values) super.clone();
            } catch (CloneNotSupportedException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Values that
                    && target.equals(that.target)
                    && port.equals(that.port)
                    && localPort.equals(that.localPort)
                    && header.equals(that.header)
                    && value.equals(that.value)
                    && whenPaused.equals(that.whenPaused);
        }

        @Override
        public int hashCode() {
            return Objects.hash(target, port, localPort, header, value, whenPaused);
        }
    }

    private Values values = new Values();

    public InterceptTask() {
        super(ID);
    }

    /** What it wants intercepted, or null where a rule or a person has to say it. */
    public TargetChoice choice() {
        if (values.target.isBlank()) {
            return null;
        }
        Mode mode = values.header.isBlank()
                ? new Mode("global", null, null, null)
                : new Mode("personal", Map.of(values.header.strip(), new TextMatch(values.value.strip(), null)), null, null);
        String paused = values.whenPaused.isBlank() ? Settings.get().getState().whenPaused : values.whenPaused;
        return new TargetChoice(
                null,
                number(values.localPort), mode, null, values.port.isBlank() ? null : values.port.strip(),
                values.target.strip(), paused);
    }

    /** What is wrong with what was entered: the field, and a sentence; null where nothing is. */
    public static Map.Entry<String, String> wrong(Values values) {
        String port = values.localPort.strip();
        if (!port.isEmpty() && (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535)) {
            return Map.entry("localPort", Messages.get("dialog.localPort.wrong"));
        }
        String header = values.header.strip();
        if (!header.isEmpty() && !header.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
            return Map.entry("header", Messages.get("dialog.header.wrong"));
        }
        if (!header.isEmpty() && values.value.isBlank()) {
            return Map.entry("value", Messages.get("dialog.value.missing"));
        }
        boolean nothing = values.target.isBlank() && !(header + port + values.port.strip()).isEmpty();
        return nothing ? Map.entry("target", Messages.get("dialog.target.missing")) : null;
    }

    private static Long number(String text) {
        try {
            return text.isBlank() ? null : Long.valueOf(text.strip());
        } catch (NumberFormatException broken) {
            // A `.run` file may say anything: the port is found out, as if it said nothing.
            return null;
        }
    }

    @Override
    public Values getState() {
        return values;
    }

    @Override
    public void loadState(Values stored) {
        values = stored;
    }

    @Override
    public BeforeRunTask clone() {
        InterceptTask copy = (InterceptTask) super.clone();
        copy.values = values.clone();
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && other instanceof InterceptTask that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + values.hashCode();
    }
}
