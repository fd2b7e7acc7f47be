package dev.ashore.core;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** What has to be said before the server runs, in the user's language where there is a translation. All else the server says. */
public final class Messages {
    private static volatile Locale language = Locale.getDefault();
    private static volatile ResourceBundle bundle = load(language);

    private Messages() {}

    /** Another language than the machine's. */
    public static void speak(Locale locale) {
        language = locale;
        bundle = load(locale);
    }

    /** The language that is asked for, as the server is told of it. */
    public static String language() {
        return language.toLanguageTag();
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
