package dev.ashore.ide;

import com.intellij.openapi.project.Project;
import dev.ashore.core.wire.Question;
import dev.ashore.core.wire.RankedTarget;
import dev.ashore.core.wire.TargetChoice;
import java.util.List;
import java.util.function.Consumer;

/** Asks once what a run configuration's target is; runs on the UI's thread and returns at once. */
public interface TargetPicker {
    /** The answer: a target, or never for this configuration. */
    record Answer(TargetChoice target) {
        boolean never() {
            return target == null;
        }
    }

    /**
     * @param question how to ask, in the user's language
     * @param problem why there is little to choose from, or null
     */
    void pick(Project project, Question question, List<RankedTarget> targets, String problem, Consumer<Answer> answer);
}
