package dev.ashore.core;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The words that people read, in the user's language where there is a translation. */
public final class Messages {
    private static volatile ResourceBundle bundle = load(Locale.getDefault());

    private Messages() {}

    /** Another language than the machine's. */
    public static void speak(Locale locale) {
        bundle = load(locale);
    }

    public static String get(String key, Object... values) {
        try {
            return new MessageFormat(bundle.getString(key), Locale.ROOT).format(values);
        } catch (MissingResourceException missing) {
            return key;
        }
    }

    private static ResourceBundle load(Locale locale) {
        // English is the root bundle: the machine's own language must not come between.
        return ResourceBundle.getBundle(
                "messages.Ashore",
                locale,
                Messages.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
