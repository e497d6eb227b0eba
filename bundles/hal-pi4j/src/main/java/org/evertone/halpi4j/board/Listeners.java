package org.evertone.halpi4j.board;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Listeners that may come and go while others are told. */
public final class Listeners<T> {
    private final CopyOnWriteArrayList<Consumer<T>> all = new CopyOnWriteArrayList<>();

    /** Closing what it returns ends the subscription. */
    public AutoCloseable add(Consumer<T> listener) {
        Consumer<T> own = listener::accept;
        all.add(own);
        return () -> all.remove(own);
    }

    public void tell(T value) {
        all.forEach(listener -> listener.accept(value));
    }
}
