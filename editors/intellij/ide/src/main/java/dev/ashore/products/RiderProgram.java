package dev.ashore.products;

import com.intellij.execution.configurations.GeneralCommandLine;
import com.intellij.execution.process.ProcessListener;
import com.intellij.openapi.project.Project;
import com.jetbrains.rd.util.lifetime.Lifetime;
import com.jetbrains.rider.run.PatchCommandLineExtension;
import com.jetbrains.rider.run.WorkerRunInfo;
import com.jetbrains.rider.runtime.DotNetRuntime;
import dev.ashore.ide.Ashore;
import org.jetbrains.concurrency.Promise;
import org.jetbrains.concurrency.Promises;

/** .NET in Rider, which does not say whose command line it is: the one that is about to start is meant. */
public final class RiderProgram implements PatchCommandLineExtension {
    @Override
    public Promise<WorkerRunInfo> patchDebugCommandLine(Lifetime lifetime, WorkerRunInfo info, Project project) {
        put(info.getCommandLine(), project);
        return Promises.resolvedPromise(info);
    }

    @Override
    public ProcessListener patchRunCommandLine(GeneralCommandLine line, DotNetRuntime runtime, Project project) {
        put(line, project);
        return null;
    }

    private static void put(GeneralCommandLine line, Project project) {
        Ashore.of(project).lives().variables(null).forEach((name, value) -> line.getEnvironment().putIfAbsent(name, value));
    }
}
