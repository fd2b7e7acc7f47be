package dev.ashore.rig;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** People who look at orders through the cluster's Service. */
final class Visitors {
    /** Who answered, or why nobody did. */
    record Answer(String by, String problem) {
        boolean fromLaptop() {
            return "laptop".equals(by);
        }
    }

    private final URI orders;
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final Executor people = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "visitor");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean coming;
    private Thread crowd;

    Visitors(String address) {
        orders = URI.create("http://" + address + "/orders/7");
    }

    /** One request on a connection of its own, which ends with the answer. */
    CompletableFuture<Answer> one(String... headers) {
        return CompletableFuture.supplyAsync(() -> ask(headers), people).thenApply(answer -> {
            answers.add(answer);
            return answer;
        });
    }

    private Answer ask(String... headers) {
        try {
            HttpURLConnection connection = (HttpURLConnection) orders.toURL().openConnection();
            connection.setReadTimeout(120_000);
            connection.setRequestProperty("Connection", "close");
            for (int i = 0; i < headers.length; i += 2) {
                connection.setRequestProperty(headers[i], headers[i + 1]);
            }
            try (InputStream body = connection.getInputStream()) {
                String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                return new Answer(
                        new JsonParser().parse(text).getAsJsonObject().get("served_by").getAsString(), null);
            }
        } catch (IOException | RuntimeException error) {
            return new Answer("", error.toString());
        }
    }

    /** One after the other until {@link #leave}. */
    void come() {
        coming = true;
        crowd = new Thread(
                () -> {
                    while (coming) {
                        one().join();
                    }
                },
                "visitors");
        crowd.start();
    }

    void leave() throws InterruptedException {
        coming = false;
        if (crowd != null) {
            crowd.join();
        }
    }

    long fromLaptop() {
        return answers.stream().filter(Answer::fromLaptop).count();
    }

    long fromCluster() {
        return answers.stream().filter(answer -> answer.problem() == null && !answer.fromLaptop()).count();
    }

    List<Answer> failed() {
        return answers.stream().filter(answer -> answer.problem() != null).toList();
    }
}
