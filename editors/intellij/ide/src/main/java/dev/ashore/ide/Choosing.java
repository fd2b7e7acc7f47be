package dev.ashore.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.ModalityState;
import dev.ashore.core.wire.ChooseTarget;
import dev.ashore.core.wire.ListTargets;
import dev.ashore.core.wire.Question;
import dev.ashore.core.wire.RankedTarget;
import dev.ashore.core.wire.SessionView;
import java.util.List;
import java.util.function.Consumer;

/** From the question for a target to the answer's end in `.ashore.toml`. */
final class Choosing {
    private final Ashore ashore;

    Choosing(Ashore ashore) {
        this.ashore = ashore;
    }

    /** For a session that waits for it. */
    void forSession(SessionView view, Question question, List<RankedTarget> known) {
        Consumer<TargetPicker.Answer> take = answer -> ashore.server()
                .ask(api -> api.chooseTarget(new ChooseTarget(true, view.session(), answer.target())))
                .whenComplete((chosen, error) -> {
                    if (error != null) {
                        ashore.notices().failed(error);
                    }
                });
        if (question != null && known != null && !known.isEmpty()) {
            show(question, known, null, take);
        } else {
            list(view.runConfiguration(), take);
        }
    }

    /** For a run configuration, to be written down alone. */
    void forConfiguration(String name) {
        list(name, answer -> ashore.rules().set(name, !answer.never(), answer.target()).whenComplete((done, error) -> {
            if (error != null) {
                ashore.notices().failed(error);
            }
        }));
    }

    private void list(String name, Consumer<TargetPicker.Answer> take) {
        ashore.server()
                .ask(api -> api.targets(new ListTargets(null, ashore.folder(), name)))
                .whenComplete((listed, error) -> {
                    if (error != null) {
                        ashore.notices().failed(error);
                    } else {
                        show(listed.question(), listed.targets(), listed.problem(), take);
                    }
                });
    }

    private void show(Question question, List<RankedTarget> targets, String problem, Consumer<TargetPicker.Answer> take) {
        ApplicationManager.getApplication().invokeLater(
                () -> ashore.picker().pick(ashore.project(), question, targets, problem, take),
                ModalityState.any(),
                ashore.project().getDisposed());
    }
}
