package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.Iterator;
import java.util.ListIterator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A caller's wish that the phone answers by itself, in the ways that servers say it: {@code answer-after=0} in Call-Info
 * or Alert-Info, an Alert-Info that names automatic answer or intercom, {@code Answer-Mode: Auto} (RFC 5373).
 */
final class AnswerRequest {
    private static final int LONGEST_HEADER = 1024;

    private static final Pattern AFTER = Pattern.compile("answer-after\\s*=\\s*\"?0\\b");
    private static final Pattern ALERT = Pattern.compile("info\\s*=\\s*\"?(alert-autoanswer|intercom|ring-answer"
            + "|auto-answer)\\b|(^|[\\s<\"/:])(ring|auto)[- ]answer\\b");
    private static final Pattern MODE = Pattern.compile("^auto\\b");

    private AnswerRequest() {}

    static boolean isIn(SIPRequest invite) {
        return any(invite, "Call-Info", AFTER)
                || any(invite, "Alert-Info", AFTER)
                || any(invite, "Alert-Info", ALERT)
                || any(invite, "Answer-Mode", MODE)
                || any(invite, "Priv-Answer-Mode", MODE);
    }

    private static boolean any(SIPRequest invite, String name, Pattern wish) {
        ListIterator<?> headers = invite.getHeaders(name);
        while (headers.hasNext()) {
            if (matches(String.valueOf(headers.next()), name, wish)) {
                return true;
            }
        }
        // what the grammar forbids is said all the same
        Iterator<?> unreadable = invite.getUnrecognizedHeaders();
        while (unreadable.hasNext()) {
            if (matches(String.valueOf(unreadable.next()), name, wish)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String header, String name, Pattern wish) {
        String text = header.strip().toLowerCase(Locale.ROOT);
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return text.length() <= LONGEST_HEADER
                && text.startsWith(start)
                && wish.matcher(text.substring(start.length()).strip()).find();
    }
}
