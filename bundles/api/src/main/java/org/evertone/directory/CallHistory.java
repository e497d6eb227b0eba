package org.evertone.directory;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Calls of the past. From any thread; every method returns at once, what changed is saved behind it. */
@ProviderType
public interface CallHistory {

    /** Calls kept at most; older ones are forgotten. */
    int MAXIMUM = 200;

    /** Newest first. */
    List<CallRecord> records();

    /** How many calls were missed since {@link #seen()}. */
    int missed();

    /** The person has looked at the missed calls. */
    void seen();

    /** The number that redial calls: the last one dialled. */
    Optional<String> lastDialled();

    /** Forgets all calls. */
    void clear();

    /** Calls back after each change, on a thread of the history. Closing it ends that. */
    AutoCloseable onChange(Runnable listener);
}
