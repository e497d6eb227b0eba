package org.evertone.hal;

import org.evertone.audio.Outlet;
import org.osgi.annotation.versioning.ProviderType;

/** Hardware that has to be switched on for an outlet to be heard: an amplifier, a relay. */
@ProviderType
public interface OutletSwitch {

    /** The outlet it belongs to. */
    Outlet outlet();

    /** Returns at once; from any thread. */
    void on(boolean on);
}
