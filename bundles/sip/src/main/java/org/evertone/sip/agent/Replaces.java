package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sip.header.Header;

/**
 * Which dialog a new call takes the place of (RFC 3891 §6.1), seen from whoever receives it.
 *
 * @param toTag the receiver's tag
 * @param fromTag the other's tag
 * @param earlyOnly only while nobody has answered
 */
record Replaces(String callId, String toTag, String fromTag, boolean earlyOnly) {
    static final String NAME = "Replaces";

    private static final int LONGEST = 512;
    /** callid of RFC 3261 §25.1: words around an at sign. */
    private static final Pattern CALL_ID = Pattern.compile("[\\w\\-.!%*+`'~()<>:\\\\\"/\\[\\]?{}]+(@[^\\s;,@]+)?");

    private static final Pattern TAG = Pattern.compile("[\\w\\-.!%*+`'~]+");

    /** The dialog, told to its far end. */
    static Replaces of(Dialog dialog) {
        return new Replaces(dialog.callId(), dialog.remoteTag(), dialog.localTag(), false);
    }

    /** The header's values in a request. */
    static List<String> values(SIPRequest request) {
        List<String> values = new ArrayList<>();
        ListIterator<?> headers = request.getHeaders(NAME);
        while (headers.hasNext()) {
            String header = ((Header) headers.next()).toString().strip();
            values.add(header.substring(header.indexOf(':') + 1).strip());
        }
        return values;
    }

    /** Reads the header's value; empty when it is none. */
    static Optional<Replaces> parse(String value) {
        if (value.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = value.split(";");
        String toTag = "";
        String fromTag = "";
        boolean earlyOnly = false;
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            String given = pair.length == 2 ? pair[1].strip() : "";
            switch (pair[0].strip().toLowerCase(Locale.ROOT)) {
                case "to-tag" -> toTag = given;
                case "from-tag" -> fromTag = given;
                case "early-only" -> earlyOnly = true;
                default -> {
                    // extensions may come
                }
            }
        }
        String callId = parts[0].strip();
        boolean readable = CALL_ID.matcher(callId).matches()
                && TAG.matcher(toTag).matches()
                && TAG.matcher(fromTag).matches();
        return readable ? Optional.of(new Replaces(callId, toTag, fromTag, earlyOnly)) : Optional.empty();
    }

    /** Our dialog that is meant. */
    Dialog.Key key() {
        return new Dialog.Key(callId, toTag, fromTag);
    }

    /** The header's value. */
    @Override
    public String toString() {
        return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag + (earlyOnly ? ";early-only" : "");
    }
}
