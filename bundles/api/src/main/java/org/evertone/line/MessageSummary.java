package org.evertone.line;

/**
 * State of a mailbox (RFC 3842).
 *
 * @param waiting whether there is something to hear
 * @param fresh new voice messages; 0 when the server gives no numbers
 * @param old voice messages heard before
 * @param account URI of the mailbox, or empty
 */
public record MessageSummary(boolean waiting, int fresh, int old, String account) {
    public static final MessageSummary NONE = new MessageSummary(false, 0, 0, "");
}
