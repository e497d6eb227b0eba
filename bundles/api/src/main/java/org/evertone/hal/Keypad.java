package org.evertone.hal;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The keys. */
@ProviderType
public interface Keypad {

    /** Hands each press to a listener, on a thread of the hardware. Closing it ends that. */
    AutoCloseable subscribe(Consumer<Key> listener);
}
