package dev.ashore.core;

/** Something that a person is told: what happened, to what, and what to do next. */
public final class Problem extends Exception {
    private static final long serialVersionUID = 1;

    public Problem(String message) {
        super(message);
    }

    /** The sentence of whatever went wrong, without the wrappers of futures. */
    public static String sentence(Throwable error) {
        Throwable inner = error;
        while ((inner instanceof java.util.concurrent.CompletionException
                        || inner instanceof java.util.concurrent.ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        String message = inner.getMessage();
        return message == null || message.isBlank() ? inner.getClass().getSimpleName() : message;
    }
}
