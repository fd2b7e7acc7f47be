package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MessagesTest {
    @AfterEach
    void machine() {
        Messages.speak(Locale.getDefault());
    }

    @Test
    void chineseHasEveryWord() throws IOException {
        Properties english = read("/messages/Ashore.properties");
        Properties chinese = read("/messages/Ashore_zh_CN.properties");
        assertEquals(new java.util.TreeSet<>(english.keySet()), new java.util.TreeSet<>(chinese.keySet()));
        for (Object key : english.keySet()) {
            for (int i = 0; i < 5; i++) {
                String place = "{" + i + "}";
                String message = "place " + place + " of " + key;
                // Every text goes through MessageFormat, where one quote alone hides what follows.
                assertEquals(english.get(key).toString().replace("''", ""), english.get(key).toString().replace("'", ""), message);
                assertEquals(english.get(key).toString().contains(place), chinese.get(key).toString().contains(place), message);
            }
        }
        Messages.speak(Locale.SIMPLIFIED_CHINESE);
        assertEquals("zh-CN", Messages.language());
        assertNotEquals("Requests", Messages.get("window.requests"));
        Messages.speak(Locale.GERMAN);
        assertEquals("Requests", Messages.get("window.requests"));
    }

    private static Properties read(String name) throws IOException {
        Properties properties = new Properties();
        try (var stream = new java.io.InputStreamReader(
                MessagesTest.class.getResourceAsStream(name), java.nio.charset.StandardCharsets.UTF_8)) {
            properties.load(stream);
        }
        return properties;
    }
}
