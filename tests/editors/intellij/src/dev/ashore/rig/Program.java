package dev.ashore.rig;

import com.intellij.execution.CommonProgramRunConfigurationParameters;
import com.intellij.execution.ExecutionException;
import com.intellij.execution.Executor;
import com.intellij.execution.configurations.CommandLineState;
import com.intellij.execution.configurations.ConfigurationFactory;
import com.intellij.execution.configurations.ConfigurationTypeBase;
import com.intellij.execution.configurations.GeneralCommandLine;
import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.execution.configurations.RunConfigurationBase;
import com.intellij.execution.configurations.RunProfile;
import com.intellij.execution.configurations.RunProfileState;
import com.intellij.execution.configurations.RunnerSettings;
import com.intellij.execution.executors.DefaultDebugExecutor;
import com.intellij.execution.executors.DefaultRunExecutor;
import com.intellij.execution.filters.TextConsoleBuilderFactory;
import com.intellij.execution.process.KillableColoredProcessHandler;
import com.intellij.execution.process.OSProcessHandler;
import com.intellij.execution.process.ProcessHandler;
import com.intellij.execution.runners.DefaultProgramRunner;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.execution.runners.GenericProgramRunner;
import com.intellij.execution.ui.ExecutionConsole;
import com.intellij.execution.ui.RunContentDescriptor;
import com.intellij.openapi.editor.Document;
import com.intellij.openapi.editor.EditorFactory;
import com.intellij.openapi.fileTypes.FileType;
import com.intellij.openapi.fileTypes.PlainTextFileType;
import com.intellij.openapi.options.SettingsEditor;
import com.intellij.openapi.project.Project;
import com.intellij.xdebugger.XDebugProcess;
import com.intellij.xdebugger.XDebugProcessStarter;
import com.intellij.xdebugger.XDebugSession;
import com.intellij.xdebugger.XDebuggerManager;
import com.intellij.xdebugger.XSourcePosition;
import com.intellij.xdebugger.evaluation.EvaluationMode;
import com.intellij.xdebugger.evaluation.XDebuggerEditorsProvider;
import com.intellij.xdebugger.frame.XSuspendContext;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.swing.Icon;
import javax.swing.JComponent;
import javax.swing.JLabel;
import org.jdom.Element;

/** A run configuration of a real program, with a debugger that stops it as a breakpoint would: the whole process stands. */
public final class Program {
    private Program() {}

    public static final class Type extends ConfigurationTypeBase {
        public Type() {
            super("ashore.rig.program", "Program", "A program", (Icon) null);
            addFactory(new ConfigurationFactory(this) {
                @Override
                public RunConfiguration createTemplateConfiguration(Project project) {
                    return new Configuration(project, this, "Program");
                }
            });
        }
    }

    public static final class Configuration extends RunConfigurationBase<Object>
            implements CommonProgramRunConfigurationParameters {
        public String script = "true";
        private Map<String, String> envs = new LinkedHashMap<>(Map.of("SHOP_INSTANCE", "laptop"));

        Configuration(Project project, ConfigurationFactory factory, String name) {
            super(project, factory, name);
        }

        ProcessHandler begin() throws ExecutionException {
            GeneralCommandLine line = new GeneralCommandLine("sh", "-c", script)
                    .withWorkDirectory(getProject().getBasePath())
                    .withEnvironment(envs);
            return new KillableColoredProcessHandler(line);
        }

        @Override
        public SettingsEditor<? extends RunConfiguration> getConfigurationEditor() {
            return new SettingsEditor<Configuration>() {
                @Override
                protected void resetEditorFrom(Configuration configuration) {}

                @Override
                protected void applyEditorTo(Configuration configuration) {}

                @Override
                protected JComponent createEditor() {
                    return new JLabel("A program of the tests");
                }
            };
        }

        @Override
        public RunProfileState getState(Executor executor, ExecutionEnvironment environment) {
            return new CommandLineState(environment) {
                @Override
                protected ProcessHandler startProcess() throws ExecutionException {
                    return begin();
                }
            };
        }

        @Override
        public void readExternal(Element element) {
            script = element.getAttributeValue("script", "true");
        }

        @Override
        public void writeExternal(Element element) {
            element.setAttribute("script", script);
        }

        @Override
        public void setProgramParameters(String value) {}

        @Override
        public String getProgramParameters() {
            return "";
        }

        @Override
        public void setWorkingDirectory(String value) {}

        @Override
        public String getWorkingDirectory() {
            return getProject().getBasePath();
        }

        @Override
        public void setEnvs(Map<String, String> value) {
            envs = value;
        }

        @Override
        public Map<String, String> getEnvs() {
            return envs;
        }

        @Override
        public void setPassParentEnvs(boolean pass) {}

        @Override
        public boolean isPassParentEnvs() {
            return true;
        }
    }

    public static final class Runner extends DefaultProgramRunner {
        @Override
        public String getRunnerId() {
            return "AshoreRigRunner";
        }

        @Override
        public boolean canRun(String executor, RunProfile profile) {
            return DefaultRunExecutor.EXECUTOR_ID.equals(executor) && profile instanceof Configuration;
        }
    }

    public static final class Debugger extends GenericProgramRunner<RunnerSettings> {
        @Override
        public String getRunnerId() {
            return "AshoreRigDebugger";
        }

        @Override
        public boolean canRun(String executor, RunProfile profile) {
            return DefaultDebugExecutor.EXECUTOR_ID.equals(executor) && profile instanceof Configuration;
        }

        @Override
        protected RunContentDescriptor doExecute(RunProfileState state, ExecutionEnvironment environment)
                throws ExecutionException {
            return XDebuggerManager.getInstance(environment.getProject())
                    .startSession(environment, new XDebugProcessStarter() {
                        @Override
                        public XDebugProcess start(XDebugSession session) throws ExecutionException {
                            return new Debugged(session, ((Configuration) environment.getRunProfile()).begin());
                        }
                    })
                    .getRunContentDescriptor();
        }
    }

    /** Its breakpoint is {@link #stop(boolean)}: every thread of the program stands until it is let go. */
    public static final class Debugged extends XDebugProcess {
        private final ProcessHandler handler;

        Debugged(XDebugSession session, ProcessHandler handler) {
            super(session);
            this.handler = handler;
        }

        /** It takes no more steps; the debugger has not noticed yet. */
        public void freeze() {
            signal("STOP");
        }

        public void stand() {
            freeze();
            getSession().positionReached(new Stack(getSession().getProject()));
        }

        @Override
        public void resume(XSuspendContext context) {
            signal("CONT");
        }

        @Override
        public void stop() {
            signal("CONT");
            handler.destroyProcess();
        }

        private void signal(String name) {
            long shell = ((OSProcessHandler) handler).getProcess().pid();
            ProcessHandle.of(shell).stream()
                    .flatMap(root -> java.util.stream.Stream.concat(java.util.stream.Stream.of(root), root.descendants()))
                    .forEach(one -> run("kill", "-" + name, Long.toString(one.pid())));
        }

        public static void run(String... command) {
            try {
                new ProcessBuilder(command).inheritIO().start().waitFor();
            } catch (IOException | InterruptedException error) {
                throw new IllegalStateException(error);
            }
        }

        @Override
        public XDebuggerEditorsProvider getEditorsProvider() {
            return new XDebuggerEditorsProvider() {
                @Override
                public FileType getFileType() {
                    return PlainTextFileType.INSTANCE;
                }

                @Override
                public Document createDocument(Project project, String text, XSourcePosition at, EvaluationMode mode) {
                    return EditorFactory.getInstance().createDocument(text);
                }
            };
        }

        @Override
        protected ProcessHandler doGetProcessHandler() {
            return handler;
        }

        @Override
        public ExecutionConsole createConsole() {
            return TextConsoleBuilderFactory.getInstance().createBuilder(getSession().getProject()).getConsole();
        }
    }
}
