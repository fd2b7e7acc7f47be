package dev.ashore.ide;

import com.intellij.openapi.Disposable;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.PathManager;
import com.intellij.openapi.diagnostic.Logger;
import com.intellij.openapi.project.Project;
import com.intellij.util.EnvironmentUtil;
import dev.ashore.core.Binary;
import dev.ashore.core.Messages;
import dev.ashore.core.Problem;
import dev.ashore.core.Requests;
import dev.ashore.core.Rules;
import dev.ashore.core.Runs;
import dev.ashore.core.Server;
import dev.ashore.core.Sessions;
import dev.ashore.core.StatusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** What Ashore is in one project: the server, its sessions, and the programs that run. */
public final class Ashore implements Disposable, Server.Launch {
    static final String VERSION = "0.1.0";
    private static final Logger LOG = Logger.getInstance("#dev.ashore");
    private static final String RULES_FILE = ".ashore.toml";

    private final Project project;
    private final Server server;
    private final Sessions sessions;
    private final Requests requests;
    private final Rules rules;
    private final Lives lives;
    private final Notices notices;
    private final StatusText status;
    private final LogText log = new LogText();
    private final List<Runnable> drawn = new CopyOnWriteArrayList<>();
    private final AtomicReference<CompletableFuture<Void>> questions =
            new AtomicReference<>(CompletableFuture.completedFuture(null));
    private volatile TargetPicker picker = new Chooser();

    public Ashore(Project project) {
        this.project = project;
        Path folder = folder() == null ? Path.of(System.getProperty("java.io.tmpdir")) : Path.of(folder());
        server = new Server(this, folder, this::log);
        sessions = new Sessions(server);
        requests = new Requests(server, this::draw);
        rules = new Rules(server, folder());
        lives = new Lives(this, new Runs(server, sessions));
        notices = new Notices(this);
        status = new StatusText(server, sessions, this::draw);
        rules.onChange(this::draw);
        requests.onTold(new Opening(this)::told);
        // Files are not looked for where the user waits.
        ApplicationManager.getApplication().executeOnPooledThread(() -> {
            if (hasRules()) {
                server.start();
            }
        });
    }

    public static Ashore of(Project project) {
        return project.getService(Ashore.class);
    }

    Project project() {
        return project;
    }

    /** The project's folder, or null where it has none. */
    String folder() {
        return project.getBasePath();
    }

    Path rulesFile() {
        return Path.of(folder(), RULES_FILE);
    }

    /** Reads the disk. */
    boolean hasRules() {
        return folder() != null && Files.exists(rulesFile());
    }

    public Server server() {
        return server;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Requests requests() {
        return requests;
    }

    public Rules rules() {
        return rules;
    }

    public Lives lives() {
        return lives;
    }

    public StatusText status() {
        return status;
    }

    Notices notices() {
        return notices;
    }

    LogText logText() {
        return log;
    }

    /** The end of the question that was asked last. */
    AtomicReference<CompletableFuture<Void>> questions() {
        return questions;
    }

    TargetPicker picker() {
        return picker;
    }

    /** Another way to ask for a target than the popup. */
    public void setPicker(TargetPicker other) {
        picker = other;
    }

    /** Calls `listener` on the UI's thread when something that is shown may have changed. */
    void onDraw(Disposable owner, Runnable listener) {
        drawn.add(listener);
        com.intellij.openapi.util.Disposer.register(owner, () -> drawn.remove(listener));
    }

    void log(String line) {
        LOG.info(line);
        log.add(line);
    }

    private void draw() {
        later(() -> drawn.forEach(Runnable::run));
    }

    /** On the UI's thread, unless the project is closed by then. */
    void later(Runnable deed) {
        ApplicationManager.getApplication().invokeLater(
                deed,
                com.intellij.openapi.application.ModalityState.any(),
                project.getDisposed());
    }

    @Override
    public Binary binary() throws Problem {
        if (folder() == null) {
            throw new Problem(Messages.get("project.folder"));
        }
        // lib/ashore.jar, and the program beside lib.
        Path jar = Path.of(PathManager.getJarPathForClass(Ashore.class));
        Path inside = jar.getParent().resolveSibling("bin");
        return Binary.find(Settings.get().getState().program, inside, Binary.searched(path()), VERSION);
    }

    @Override
    public List<String> arguments() {
        return ProjectSettings.arguments(ProjectSettings.of(project).getState());
    }

    /** The login shell's: an IDE that a dock or a launcher started has too little of it for credential plugins and KUBECONFIG. */
    @Override
    public Map<String, String> environment() {
        return EnvironmentUtil.getEnvironmentMap();
    }

    private String path() {
        return Objects.requireNonNullElse(EnvironmentUtil.getValue("PATH"), "");
    }

    /** Ashore's program as the sessions have it: the same cluster, the same environment. */
    Process run(String... command) throws Problem, IOException {
        Path program = server.program();
        List<String> all = new ArrayList<>(List.of((program == null ? binary().path() : program).toString()));
        all.addAll(arguments());
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true).directory(Path.of(folder()).toFile());
        builder.environment().putAll(environment());
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    @Override
    public void dispose() {
        lives.endAll();
        server.close();
    }
}
