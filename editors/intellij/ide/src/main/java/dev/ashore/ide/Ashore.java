package dev.ashore.ide;

import com.intellij.openapi.Disposable;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.PathManager;
import com.intellij.openapi.diagnostic.Logger;
import com.intellij.openapi.project.Project;
import dev.ashore.core.Binary;
import dev.ashore.core.Messages;
import dev.ashore.core.Problem;
import dev.ashore.core.Requests;
import dev.ashore.core.Rules;
import dev.ashore.core.Runs;
import dev.ashore.core.Server;
import dev.ashore.core.Sessions;
import dev.ashore.core.StatusText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

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
        ApplicationManager.getApplication().invokeLater(
                () -> drawn.forEach(Runnable::run),
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
        return Binary.find(Settings.get().getState().program, inside, Binary.searched(), VERSION);
    }

    @Override
    public List<String> arguments() {
        String context = Settings.get().getState().context;
        return context.isBlank() ? List.of() : List.of("--context", context.strip());
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public void dispose() {
        lives.endAll();
        server.close();
    }
}
