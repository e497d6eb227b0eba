package org.evertone.halpi4j.board;

import java.util.List;
import java.util.function.Consumer;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;

/** A keypad as a service, which whoever reads the keys tells of each press. */
public final class PublishedKeypad implements Keypad {
    private final List<Key> keys;
    private final Listeners<Key> listeners = new Listeners<>();

    /** @param keys in the order in which they lie */
    public PublishedKeypad(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Tells all listeners of a press. */
    public void pressed(Key key) {
        listeners.tell(key);
    }

    @Override
    public AutoCloseable subscribe(Consumer<Key> listener) {
        return listeners.add(listener);
    }

    @Override
    public List<Key> keys() {
        return keys;
    }
}
