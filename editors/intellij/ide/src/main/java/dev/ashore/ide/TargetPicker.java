package dev.ashore.ide;

import com.intellij.openapi.project.Project;
import dev.ashore.core.wire.Mode;
import dev.ashore.core.wire.Question;
import dev.ashore.core.wire.RankedTarget;
import dev.ashore.core.wire.TargetChoice;
import java.util.List;
import java.util.function.Consumer;

/** Asks what a run configuration's target is; runs on the UI's thread and returns at once. */
public interface TargetPicker {
    /**
     * @param question how to ask, in the user's language
     * @param problem why there is little to choose from, or null
     */
    record Asked(
            Question question,
            List<RankedTarget> targets,
            String problem,
            List<String> contexts,
            List<String> namespaces) {}

    /** What comes of a question. */
    enum Kind {
        TARGET,
        NEVER,
        /** No answer. */
        DISMISSED,
        /** Look at another place first. */
        CONTEXT,
        NAMESPACE
    }

    /**
     * @param target the answer, or null
     * @param place the name of another context or namespace, or null
     */
    record Answer(Kind kind, TargetChoice target, String place) {
        public static Answer of(RankedTarget target, Mode mode) {
            TargetChoice one = target.choice();
            return new Answer(
                    Kind.TARGET,
                    new TargetChoice(
                            one.context(),
                            one.localPort(),
                            mode,
                            one.namespace(),
                            one.port(),
                            one.target(),
                            one.whenPaused()),
                    null);
        }

        public static Answer of(Kind kind) {
            return new Answer(kind, null, null);
        }

        static Answer elsewhere(Kind kind, String place) {
            return new Answer(kind, null, place);
        }
    }

    void pick(Project project, Asked asked, Consumer<Answer> answer);
}
