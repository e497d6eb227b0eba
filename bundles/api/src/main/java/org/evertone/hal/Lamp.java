package org.evertone.hal;

import org.osgi.annotation.versioning.ProviderType;

/** One lamp. Service property {@code lamp.name} says which: {@code line1}, {@code message}, {@code mute} … */
@ProviderType
public interface Lamp {
    String LAMP_NAME = "lamp.name";

    String name();

    /** Shows a pattern from now on. Returns at once; from any thread. */
    void show(LampPattern pattern);
}
