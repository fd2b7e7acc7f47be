package com.intellij.openapi.components;

import com.intellij.openapi.Disposable;
import com.intellij.openapi.extensions.ExtensionPointName;
import com.intellij.openapi.util.Condition;
import com.intellij.openapi.util.UserDataHolder;
import com.intellij.util.messages.MessageBus;
import org.picocontainer.PicoContainer;

/** Named stub of one method: 183 has the interface without `getService`. */
public interface ComponentManager extends UserDataHolder, Disposable {
    BaseComponent getComponent(String name);

    <T> T getComponent(Class<T> type);

    <T> T getComponent(Class<T> type, T otherwise);

    boolean hasComponent(Class type);

    <T> T[] getComponents(Class<T> type);

    PicoContainer getPicoContainer();

    MessageBus getMessageBus();

    boolean isDisposed();

    <T> T[] getExtensions(ExtensionPointName<T> name);

    Condition<?> getDisposed();

    default <T> T getService(Class<T> type) {
        return type.cast(getPicoContainer().getComponentInstance(type.getName()));
    }
}
