package org.evertone.directory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The small phone book. Reading from any thread; changes block on the disk: never on the phone's loop. */
@ProviderType
public interface PhoneBook {

    /** Entries at most. */
    int MAXIMUM = 500;

    /** All entries by name. */
    List<Contact> contacts();

    /** The entry of a number, blanks, dashes and brackets ignored. */
    Optional<Contact> find(String number);

    /**
     * Adds an entry, or replaces the one with the same number. When this returns, it survives a power cut.
     *
     * @throws IllegalArgumentException when the book is full
     * @throws IOException when it cannot be saved; nothing has changed then
     */
    void put(Contact contact) throws IOException;

    /** Takes an entry out; harmless when there is none. @throws IOException when that cannot be saved */
    void remove(String number) throws IOException;
}
