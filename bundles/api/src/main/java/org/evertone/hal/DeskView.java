package org.evertone.hal;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** What the desk wants lamps and display to say, with or without hardware that shows it. From any thread. */
@ProviderType
public interface DeskView {

    Map<String, LampPattern> lamps();

    /** Rows of the display. */
    List<String> display();

    boolean offHook();

    /** Lights every lamp, each colour for a second; then they show again what they have to. */
    void testLamps();

    /** Calls back after each change, on the phone's loop. Closing it ends that. */
    AutoCloseable onChange(Runnable listener);
}
