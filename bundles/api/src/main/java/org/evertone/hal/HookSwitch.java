package org.evertone.hal;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The cradle switch, already debounced. */
@ProviderType
public interface HookSwitch {

    /** True when the handset is lifted. */
    boolean offHook();

    /** Hands each change (true = lifted) to a listener, on a thread of the hardware. Closing it ends that. */
    AutoCloseable subscribe(Consumer<Boolean> listener);
}
