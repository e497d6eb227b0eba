package org.evertone.hal;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The keys. */
@ProviderType
public interface Keypad {

    /** Hands each press to a listener, on a thread of the hardware. Closing it ends that. */
    AutoCloseable subscribe(Consumer<Key> listener);

    /** The keys there are, in the order in which they lie; empty when that is not known. */
    default List<Key> keys() {
        return List.of();
    }
}
