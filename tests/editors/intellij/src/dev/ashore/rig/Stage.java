package dev.ashore.rig;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The double of the cluster with the shop in it: the program ashore-stage of tests/blackbox. */
final class Stage implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    final JsonObject facts;

    Stage(String program) throws IOException {
        process = new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        commands = process.outputWriter(StandardCharsets.UTF_8);
        facts = answer();
    }

    String fact(String name) {
        return facts.get(name).getAsString();
    }

    /** What points `ashore` at this cluster. */
    Map<String, String> environment() {
        return Map.of(
                "KUBECONFIG", fact("kubeconfig"), "ASHORE_STATE_DIR", fact("state"), "ASHORE_CONFIG_DIR", fact("state") + "-config", "ASHORE_AGENT_IMAGE", fact("image"));
    }

    synchronized JsonObject order(String json) throws IOException {
        commands.write(json + "\n");
        commands.flush();
        return answer();
    }

    void snapshot() throws IOException {
        order("{\"do\":\"snapshot\"}");
    }

    /** The time in ms until every object is as it was remembered. */
    long back(long limitMs) throws IOException {
        JsonObject answer = order("{\"do\":\"back\",\"limitMs\":" + limitMs + "}");
        if (answer.has("different")) {
            throw new AssertionError("not as it was: " + answer.get("different"));
        }
        return answer.get("ms").getAsLong();
    }

    private JsonObject answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the stage ended");
        }
        return new JsonParser().parse(line).getAsJsonObject();
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
