package org.evertone.config;

import java.util.List;
import java.util.Set;

/**
 * What the whole phone does with calls.
 *
 * @param emergencyNumbers {@code Emergency Numbers}: dialled from any state, whatever else forbids calls
 * @param callWaiting {@code Call Waiting}: a second call is announced in a call instead of being answered busy
 * @param dndCode {@code DND Return Code}: final answer to a call while one does not want to be disturbed
 * @param busyCode {@code Busy Return Code}
 * @param rejectCode {@code Reject Return Code}: final answer to a call that is declined
 */
public record PhoneFeatures(
        Set<String> emergencyNumbers, boolean callWaiting, int dndCode, int busyCode, int rejectCode) {
    public PhoneFeatures {
        emergencyNumbers = Set.copyOf(emergencyNumbers);
    }

    /** What the keys' defaults say. */
    public static final PhoneFeatures STANDARD =
            new PhoneFeatures(Set.copyOf(List.of("112", "911")), true, 480, 486, 603);
}
