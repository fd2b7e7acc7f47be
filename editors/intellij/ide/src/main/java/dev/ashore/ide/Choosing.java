package dev.ashore.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.ModalityState;
import dev.ashore.core.wire.Act;
import dev.ashore.core.wire.ActionKind;
import dev.ashore.core.wire.ChooseTarget;
import dev.ashore.core.wire.ListTargets;
import dev.ashore.core.wire.SessionView;
import dev.ashore.ide.TargetPicker.Answer;
import dev.ashore.ide.TargetPicker.Asked;
import dev.ashore.ide.TargetPicker.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** From the question for a target to the answer's end. */
final class Choosing {
    private final Ashore ashore;

    Choosing(Ashore ashore) {
        this.ashore = ashore;
    }

    /** For a session that waits for it. An answer is kept also when the program was quicker. */
    void forSession(SessionView view) {
        Consumer<Answer> take = answer -> told(answer.kind() == Kind.DISMISSED
                ? ashore.server().ask(api -> api.act(new Act(null, null, ActionKind.DISMISS, null, view.session())))
                : ashore.server().ask(api -> api.chooseTarget(new ChooseTarget(true, view.session(), answer.target()))));
        list(view.runConfiguration(), null, null, false, take);
    }

    /** For a run configuration, to be written down alone. */
    void forConfiguration(String name) {
        list(name, null, null, true, answer -> {
            if (answer.kind() != Kind.DISMISSED) {
                told(ashore.rules().set(name, answer.kind() == Kind.TARGET, answer.target()));
            }
        });
    }

    private void told(CompletableFuture<?> done) {
        done.whenComplete((any, error) -> {
            if (error != null) {
                ashore.notices().failed(error);
            }
        });
    }

    /** @param wanted somebody asked for it: then a cluster that does not answer is told */
    private void list(String name, String context, String namespace, boolean wanted, Consumer<Answer> take) {
        ashore.server()
                .ask(api -> api.targets(new ListTargets(null, context, ashore.folder(), namespace, name)))
                .whenComplete((listed, error) -> {
                    if (error != null) {
                        ashore.notices().failed(error);
                    } else if (listed.problem() == null || !listed.targets().isEmpty()) {
                        Asked asked = new Asked(
                                listed.question(), listed.targets(), listed.problem(), listed.contexts(), listed.namespaces());
                        show(name, context, asked, take);
                    } else if (wanted) {
                        // Else the status bar says why, and nobody is asked.
                        ashore.notices().failed(new dev.ashore.core.Problem(listed.problem()));
                    }
                });
    }

    /** One question waits for the one before: the members of a compound each get their answer. */
    private void show(String name, String context, Asked asked, Consumer<Answer> take) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        Consumer<Answer> next = answer -> {
            answered.complete(null);
            switch (answer.kind()) {
                case CONTEXT -> list(name, answer.place(), null, true, take);
                case NAMESPACE -> list(name, context, answer.place(), true, take);
                default -> take.accept(answer);
            }
        };
        ashore.questions().getAndSet(answered).thenRun(() -> ApplicationManager.getApplication().invokeLater(
                () -> ashore.picker().pick(ashore.project(), asked, next),
                ModalityState.any(),
                ashore.project().getDisposed()));
    }
}
