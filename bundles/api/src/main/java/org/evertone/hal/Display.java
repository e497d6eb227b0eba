package org.evertone.hal;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A character display. */
@ProviderType
public interface Display {
    int rows();

    int columns();

    /** Shows these rows; longer ones are cut, missing ones are blank. Returns at once; from any thread. */
    void show(List<String> rows);
}
