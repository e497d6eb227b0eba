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

    /**
     * Shows a link as QR code beside the rows where the display can draw; the rows alone where it cannot.
     *
     * @param link absolute URL
     */
    default void show(List<String> rows, String link) {
        show(rows);
    }
}
