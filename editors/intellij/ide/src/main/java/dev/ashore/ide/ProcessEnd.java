package dev.ashore.ide;

import com.intellij.execution.process.ProcessEvent;
import com.intellij.execution.process.ProcessListener;
import com.intellij.openapi.util.Key;
import java.util.function.Consumer;

/** The end of a process: first that it will be, then that it is. */
final class ProcessEnd implements ProcessListener {
    private final Consumer<Boolean> will;
    private final Runnable has;

    /** @param will is told whether somebody wanted it */
    ProcessEnd(Consumer<Boolean> will, Runnable has) {
        this.will = will;
        this.has = has;
    }

    @Override
    public void startNotified(ProcessEvent event) {}

    @Override
    public void processWillTerminate(ProcessEvent event, boolean willBeDestroyed) {
        will.accept(willBeDestroyed);
    }

    @Override
    public void processTerminated(ProcessEvent event) {
        has.run();
    }

    @Override
    public void onTextAvailable(ProcessEvent event, Key outputType) {}
}
