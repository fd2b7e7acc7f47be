package dev.ashore.ide;

import com.intellij.execution.configurations.RunProfile;
import com.intellij.openapi.extensions.ExtensionPointName;
import java.util.Map;
import java.util.Optional;

/** What only a product, or another plugin, knows of its run configurations. */
public interface Product {
    ExtensionPointName<Product> POINT = ExtensionPointName.create("dev.ashore.product");

    /** Its own, and not another's. */
    boolean fits(RunProfile profile);

    /** The variables that the program is started with, as the user wrote them; null where this product puts them in otherwise. */
    default Map<String, String> variables(RunProfile profile) {
        return null;
    }

    /** From now on these; only where there are {@link #variables}. */
    default void variables(RunProfile profile, Map<String, String> variables) {}

    /** What is known of it before it starts, in the words of a debug adapter; null: nothing. */
    default Map<String, Object> known(RunProfile profile) {
        return null;
    }

    static Optional<Product> of(RunProfile profile) {
        return POINT.getExtensionList().stream().filter(product -> product.fits(profile)).findFirst();
    }
}
