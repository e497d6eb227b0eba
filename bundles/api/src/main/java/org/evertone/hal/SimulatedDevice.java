package org.evertone.hal;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The hands and eyes of whoever works a simulated device: a web page, a script, a test. From any thread. */
@ProviderType
public interface SimulatedDevice {

    /** Lifts (true) or puts back the handset. */
    void hook(boolean offHook);

    boolean offHook();

    void press(Key key);

    /** What each lamp shows now. */
    Map<String, LampPattern> lamps();

    /** The display's rows, each exactly as wide as the display. */
    List<String> display();

    /** Calls back after each change of lamps, display or hook. Closing it ends that. */
    AutoCloseable onChange(Runnable listener);
}
