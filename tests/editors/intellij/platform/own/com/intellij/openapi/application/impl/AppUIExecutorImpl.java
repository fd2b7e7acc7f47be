package com.intellij.openapi.application.impl;

import com.intellij.openapi.Disposable;
import com.intellij.openapi.application.AppUIExecutor;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.ModalityState;
import com.intellij.openapi.project.Project;
import java.util.concurrent.Callable;
import org.jetbrains.concurrency.AsyncPromise;
import org.jetbrains.concurrency.CancellablePromise;

/** In place of the platform's own, which needs a Kotlin library that Debian has not: everything is run later, without conditions. */
public class AppUIExecutorImpl implements AppUIExecutor {
    private final ModalityState modality;

    AppUIExecutorImpl(ModalityState modality) {
        this.modality = modality;
    }

    @Override
    public AppUIExecutor later() {
        return this;
    }

    @Override
    public AppUIExecutor withDocumentsCommitted(Project project) {
        return this;
    }

    @Override
    public AppUIExecutor inSmartMode(Project project) {
        return this;
    }

    @Override
    public AppUIExecutor inTransaction(Disposable parent) {
        return this;
    }

    @Override
    public AppUIExecutor expireWith(Disposable parent) {
        return this;
    }

    @Override
    public void execute(Runnable task) {
        ApplicationManager.getApplication().invokeLater(task, modality);
    }

    @Override
    public <T> CancellablePromise<T> submit(Callable<T> task) {
        AsyncPromise<T> promise = new AsyncPromise<>();
        execute(() -> {
            try {
                promise.setResult(task.call());
            } catch (Throwable error) {
                promise.setError(error);
            }
        });
        return promise;
    }

    @Override
    public CancellablePromise<?> submit(Runnable task) {
        return submit(() -> {
            task.run();
            return null;
        });
    }
}
